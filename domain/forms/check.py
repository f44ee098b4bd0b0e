"""Checking what stands in a form: one fault for each field that is wrong, and what is still missing.

Decides the shape: known fields, words, limits, conditions, order. Whether a telephone number or an IBAN
can be one is asked of its standard by the forms' formats. Nothing that stands in a form makes it raise.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.forms.fields.field import FieldKind, FormField, NeededBy, Value, Values
from domain.topics import Facts

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTIAL: Final = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
ROWS: Final = frozenset({FieldKind.GROUP, FieldKind.SELECTOR})
"""The kinds whose value has named parts."""


class Wrong(StrEnum):
    """What is wrong with a field."""

    UNKNOWN = "unknown"
    """The form has no such field."""
    SHARED = "shared"
    """Parts of several groups are called so; the facts say which."""
    NOT_ASKED = "not_asked"
    """What is said elsewhere excludes it."""
    FORM = "form"
    """It is not of the field's kind."""
    EMPTY = "empty"
    LONG = "long"
    CONTROL = "control"
    """A control character stands in it."""
    WORD = "word"
    """It is none of the field's words."""
    ALONE = "alone"
    """One of its words excludes the others."""
    TWICE = "twice"
    MANY = "many"
    NUMBER = "number"
    """Its number lies outside what is possible."""
    DATE = "date"
    MOMENT = "moment"
    STATE = "state"
    ORDER = "order"
    """It ends before it begins."""
    NONE_OF = "none_of"
    """At least one of its parts must be there."""
    MISSING = "missing"
    """A part is missing without which the others say nothing."""
    STANDARD = "standard"
    """Its standard does not allow it; the facts say which, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong at one place of a form. ``path`` joins names and numbers by dots."""

    path: str
    why: Wrong
    facts: Facts = field(default_factory=dict)
    is_warning: bool = False
    """Whether it is only unlikely, and stands if its person says so."""


Standards = Callable[[FormField, Value, str], Iterable[FieldFault]]
"""Asks the standard of a field's kind about a value whose shape is right."""


def check(
    fields: Sequence[FormField], values: Values, standards: Standards | None = None
) -> list[FieldFault]:
    """Every fault of what stands in a form; what is missing is no fault of it (see ``missing``)."""
    return list(_check_group(fields, values, "", standards))


def missing(fields: Sequence[FormField], values: Values) -> dict[NeededBy, tuple[str, ...]]:
    """What is still due, by when it is needed: names of fields, and parts of a group as ``period.until``."""
    due: dict[NeededBy, list[str]] = {
        need: [] for need in (NeededBy.NOW, NeededBy.LATER, NeededBy.LEGAL, NeededBy.AFTER)
    }
    for each in fields:
        if not each.applies(values):
            continue
        need = each.need_by(values)
        if each.name not in values:
            if need in due:
                due[need].append(each.name)
        else:
            # What is begun must be finished: by when it is needed, or soon where it is not.
            due[need if need in due else NeededBy.LATER] += _unfinished(each, values[each.name])
    return {need: tuple(names) for need, names in due.items()}


def _unfinished(each: FormField, value: Value) -> Iterator[str]:
    """Of a group that is asked part by part: what it lacks."""
    if each.kind is not FieldKind.GROUP or each.most > 1 or not isinstance(value, Mapping):
        return
    if each.any_of and not any(name in value for name in each.any_of):
        yield each.name
    yield from (f"{each.name}.{part}" for part in _lacking(each, value))


def _lacking(each: FormField, value: Values) -> Iterator[str]:
    for part in each.parts:
        if part.need is NeededBy.NOW and part.applies(value) and part.name not in value:
            yield part.name


def _check_group(
    fields: Sequence[FormField], values: Values, at: str, standards: Standards | None
) -> Iterator[FieldFault]:
    known = {each.name: each for each in fields}
    for name, value in values.items():
        path = f"{at}{name}"
        each = known.get(name)
        if each is None:
            yield FieldFault(path=path, why=Wrong.UNKNOWN)
        elif not each.applies(values):
            yield FieldFault(path=path, why=Wrong.NOT_ASKED)
        else:
            yield from _check_field(each, value, path, standards)


def _check_field(
    each: FormField, value: Value, path: str, standards: Standards | None
) -> Iterator[FieldFault]:
    if each.most == 1 and each.kind is not FieldKind.CHOICES:
        yield from _check_one(each, value, path, standards)
        return
    if isinstance(value, str) or not isinstance(value, Sequence):
        yield FieldFault(path=path, why=Wrong.FORM, facts={"kind": "several"})
        return
    most = len(each.words) if each.kind is FieldKind.CHOICES else each.most
    if not value:
        yield FieldFault(path=path, why=Wrong.EMPTY)
    elif len(value) > most:
        yield FieldFault(path=path, why=Wrong.MANY, facts={"count": len(value), "most": most})
    elif each.kind is FieldKind.CHOICES:
        yield from _check_choices(each, value, path)
    else:
        for number, entry in enumerate(value):
            yield from _check_one(each, entry, f"{path}.{number}", standards)


def _check_choices(each: FormField, value: Sequence[Value], path: str) -> Iterator[FieldFault]:
    for word in value:
        if word not in each.words:
            yield _no_word(each, path)
            return
    if len({str(word) for word in value}) < len(value):
        yield FieldFault(path=path, why=Wrong.TWICE)
    if len(value) > 1 and any(word in each.alone for word in value):
        yield FieldFault(path=path, why=Wrong.ALONE, facts={"words": list(each.alone)})


def _check_one(
    each: FormField, value: Value, path: str, standards: Standards | None
) -> Iterator[FieldFault]:
    if each.kind in ROWS:
        yield from _check_parts(each, value, path, standards)
        return
    fault = _shape(each, value, path)
    if fault is not None:
        yield fault
    elif standards is not None:
        yield from standards(each, value, path)


def _check_parts(
    each: FormField, value: Value, path: str, standards: Standards | None
) -> Iterator[FieldFault]:
    if not isinstance(value, Mapping):
        yield FieldFault(path=path, why=Wrong.FORM, facts={"kind": each.kind.value})
        return
    faults = list(_check_group(each.parts, value, f"{path}.", standards))
    yield from faults
    # A list is given entry by entry; what a single group lacks is missing, and asked for.
    if each.most > 1:
        if each.any_of and not any(name in value for name in each.any_of):
            yield FieldFault(path=path, why=Wrong.NONE_OF, facts={"fields": list(each.any_of)})
        for name in _lacking(each, value):
            yield FieldFault(path=f"{path}.{name}", why=Wrong.MISSING)
    if any(not fault.is_warning for fault in faults):
        return
    begins, ends = value.get("from"), value.get("until")
    if isinstance(begins, str) and isinstance(ends, str) and ends < begins:
        yield FieldFault(path=path, why=Wrong.ORDER, facts={"from": begins, "until": ends})
    if standards is not None:
        yield from standards(each, value, path)


def _shape(each: FormField, value: Value, path: str) -> FieldFault | None:
    if each.kind is FieldKind.NUMBER:
        if not isinstance(value, int) or isinstance(value, bool):
            return FieldFault(path=path, why=Wrong.FORM, facts={"kind": each.kind.value})
        if not 0 <= value <= each.limit:
            return FieldFault(path=path, why=Wrong.NUMBER, facts={"most": each.limit})
        return None
    if not isinstance(value, str):
        return FieldFault(path=path, why=Wrong.FORM, facts={"kind": each.kind.value})
    if each.kind is FieldKind.CHOICE:
        return None if value in each.words else _no_word(each, path)
    if not value.strip():
        return FieldFault(path=path, why=Wrong.EMPTY)
    if len(value) > each.limit:
        return FieldFault(
            path=path, why=Wrong.LONG, facts={"length": len(value), "most": each.limit}
        )
    if _CONTROLS.search(value) or any("\ud800" <= letter <= "\udfff" for letter in value):
        return FieldFault(path=path, why=Wrong.CONTROL)
    return _known_form(each, value, path)


def _known_form(each: FormField, value: str, path: str) -> FieldFault | None:
    if each.kind is FieldKind.DATE and not is_date(value):
        return FieldFault(path=path, why=Wrong.DATE)
    if each.kind is FieldKind.PARTIAL_DATE and not is_partial_date(value):
        return FieldFault(path=path, why=Wrong.DATE)
    if each.kind is FieldKind.MOMENT and not _is_moment(value):
        return FieldFault(path=path, why=Wrong.MOMENT)
    if each.kind in {FieldKind.STATE, FieldKind.NATIONALITY} and not _CODE.fullmatch(value):
        return FieldFault(path=path, why=Wrong.STATE)
    return None


def is_date(value: str) -> bool:
    """Whether it is an RFC 3339 ``full-date`` that the calendar has."""
    return _DATE.fullmatch(value) is not None and _exists(value)


def is_partial_date(value: str) -> bool:
    """Whether it is a year, a year and a month, or a date."""
    if _PARTIAL.fullmatch(value):
        return _exists(f"{value}-01-01"[:10])
    return is_date(value)


def _exists(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_moment(value: str) -> bool:
    if not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _no_word(each: FormField, path: str) -> FieldFault:
    return FieldFault(path=path, why=Wrong.WORD, facts={"words": list(each.words)})
