"""The standards of the fields, asked by the check of a form: E.164, ICAO 9303, BCP 47, IBAN and others.

Owns which standard a field's kind has, and what is unlikely at a time. What cannot be is a fault; what
is only unlikely a warning, which stands if its person says so. The facts of each: ``standard`` and
``reason``; where there is one ``right``, what would be; ``found``, what stands there; ``part``, of what.

| standard | reasons |
|---|---|
| ``E.164`` | form, country, length; not_assigned warns |
| ``RFC 5322`` | form; not_public warns |
| ``RFC 5952`` | form, scope |
| ``RFC 6890`` | loopback, multicast, link_local, shared, private warn |
| ``RFC 6302`` | port warns: many may share the address |
| ``IMEI``, ``IMSI``, ``IBAN`` | form, check_digit; country, account warn |
| ``RFC 3986`` | form; scheme warns |
| ``ICAO 9303`` | form, date, sex, check_digit; state, number warn |
| ``ICAO 9303-3`` | unknown, several, nationality |
| ``BCP 47`` | unknown, several |
| ``IANA`` | unknown |
| ``time`` | ahead, passed, age, long warn |
| ``canonical`` | form: ``right`` is the form in which it is kept |
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from domain.forms.check import FieldFault, Standards, Wrong, is_date, is_partial_date
from domain.forms.fields.field import FieldKind, FormField, Value
from domain.forms.fields.selectors import SelectorKind
from domain.topics import Facts
from formats.forms.kinds import identifiers
from formats.forms.kinds.languages import language
from formats.forms.kinds.mrz import mrz, number_in
from formats.forms.kinds.standard import Allowed, NotOne, doubt
from formats.forms.kinds.states import nationality, state
from formats.zones import known_zone, near_zones

_HALF_A_DAY: Final = timedelta(hours=14)
"""No place is further from UTC: before it is past everywhere, a day is not called so."""
_OLDEST: Final = 130
_LONGEST_PERIOD: Final = timedelta(days=731)
_NUMBERS: Final = re.compile(r"\.[0-9]+(?=\.|$)", re.ASCII)
_HAPPENED: Final = frozenset(
    {
        "last_seen.at",
        "conflict_evidence.at",
        "targets.at",
        "sent.date",
        "earlier.date",
        "authorised_by.date",
        "at",
        "when",
    }
)
"""What lies behind whoever writes it."""
_TO_COME: Final = frozenset(
    {
        "documents.expiry",
        "reply_by",
        "delete_by",
        "travel_data.delete_by",
        "mla_expected_by",
        "due",
        "preserved_until",
    }
)
"""What is of use only while it lies ahead."""


def zone(typed: str) -> Allowed:
    """A time zone of the IANA database."""
    if known_zone(typed) is None:
        raise NotOne("IANA", reason="unknown", right=near_zones(typed))
    return Allowed(value=typed)


_BY_KIND: Final[Mapping[FieldKind, Callable[[str], Allowed]]] = {
    FieldKind.TELEPHONE: identifiers.telephone,
    FieldKind.EMAIL: identifiers.email,
    FieldKind.STATE: state,
    FieldKind.NATIONALITY: nationality,
    FieldKind.LANGUAGE: language,
    FieldKind.ZONE: zone,
    FieldKind.MRZ: mrz,
}


def standards_at(now: datetime) -> Standards:
    """The standards as they are asked at a time, which is aware."""

    def standards(field: FormField, value: Value, path: str) -> Iterable[FieldFault]:
        return _findings(field, value, path, now)

    return standards


def _findings(field: FormField, value: Value, path: str, now: datetime) -> Iterator[FieldFault]:
    if isinstance(value, str):
        known = _BY_KIND.get(field.kind)
        if known is not None:
            yield from _asked(known, value, path)
        elif field.kind in {FieldKind.DATE, FieldKind.PARTIAL_DATE, FieldKind.MOMENT}:
            yield from _unlikely_time(value, path, now)
    elif isinstance(value, Mapping):
        if field.kind is FieldKind.SELECTOR:
            yield from _selector(value, path)
        elif _tail(path) == "period":
            yield from _unlikely_period(value, path, now)
        elif _tail(path) == "documents":
            yield from _two_numbers(value, path)


def _asked(known: Callable[[str], Allowed], value: str, path: str) -> Iterator[FieldFault]:
    try:
        found = known(value)
    except NotOne as error:
        yield _fault(path, error.facts)
        return
    if found.value != value:
        yield _fault(path, doubt("canonical", reason="form", right=found.value))
        return
    for facts in found.doubts:
        yield _fault(path, facts, is_warning=True)


def _selector(value: Mapping[str, Value], path: str) -> Iterator[FieldFault]:
    kind, text = value.get("kind"), value.get("value")
    known = identifiers.STANDARDS.get(str(kind))
    if known is None or not isinstance(text, str):
        return
    found = list(_asked(known, text, f"{path}.value"))
    yield from found
    is_right = not any(not fault.is_warning for fault in found)
    is_address = kind == SelectorKind.IP and is_right
    if is_address and "port" not in value and identifiers.may_be_shared(text):
        yield _fault(f"{path}.port", doubt("RFC 6302", reason="port"), is_warning=True)


def _unlikely_time(value: str, path: str, now: datetime) -> Iterator[FieldFault]:
    place = _NUMBERS.sub("", path)
    if _tail(path) == "birth_date":
        reason = _birth(value, now)
    elif place in _HAPPENED and _day(value) > (now + _HALF_A_DAY).date().isoformat():
        reason = "ahead"
    elif place in _TO_COME and _day(value) < (now - _HALF_A_DAY).date().isoformat():
        reason = "passed"
    else:
        return
    if reason:
        yield _fault(path, doubt("time", reason=reason, found=value), is_warning=True)


def _birth(value: str, now: datetime) -> str:
    if not is_partial_date(value):
        return ""
    if value > (now + _HALF_A_DAY).date().isoformat()[: len(value)]:
        return "ahead"
    return "age" if int(value[:4]) < now.year - _OLDEST else ""


def _unlikely_period(value: Mapping[str, Value], path: str, now: datetime) -> Iterator[FieldFault]:
    begins, ends = (_day(str(value.get(name, ""))) for name in ("from", "until"))
    if not (is_date(begins) and is_date(ends)):
        return
    if ends > (now + _HALF_A_DAY).date().isoformat():
        yield _fault(path, doubt("time", reason="ahead", found=ends), is_warning=True)
    if date.fromisoformat(ends) - date.fromisoformat(begins) > _LONGEST_PERIOD:
        yield _fault(path, doubt("time", reason="long"), is_warning=True)


def _two_numbers(value: Mapping[str, Value], path: str) -> Iterator[FieldFault]:
    """A document's number and its zone say the same, or one of them was mistyped."""
    number, typed = value.get("number"), value.get("mrz")
    if not isinstance(number, str) or not isinstance(typed, str):
        return
    try:
        in_zone = number_in(mrz(typed).value)
    except NotOne:
        return
    if "".join(letter for letter in number.upper() if letter.isalnum()) != in_zone:
        facts = doubt("ICAO 9303", reason="number", found=number, right=in_zone)
        yield _fault(f"{path}.number", facts, is_warning=True)


def _tail(path: str) -> str:
    return _NUMBERS.sub("", path).rpartition(".")[2]


def _day(value: str) -> str:
    return value[:10]


def _fault(path: str, facts: Facts, *, is_warning: bool = False) -> FieldFault:
    return FieldFault(path=path, why=Wrong.STANDARD, facts=facts, is_warning=is_warning)
