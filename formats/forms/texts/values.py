"""One value of a field, as it is typed, in the one form in which it is kept.

Owns how each kind is read. Rows, lists and groups are left to ``formats.forms.texts.rows``; whether what was
read is within the field's limits, and likely, to the check.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Final

from domain.forms.check import Wrong
from domain.forms.fields.field import FieldKind, FormField, Value
from domain.refused import Refused
from formats.forms.kinds import identifiers, languages, mrz, states
from formats.forms.kinds.standard import Allowed, NotOne
from formats.forms.texts.dates import TwoDates, read_date, read_partial_date
from formats.forms.texts.typist import NotRead, Typist, Understood, shown
from formats.typed.letters import exact, folded, kept
from formats.typed.times import leading_time
from formats.zones import known_zone, near_zones

_BETWEEN: Final = re.compile(r"[,;\n،؛，；、]")
_LOOSE: Final = re.compile(r"[;\n؛；]")
_LONGEST_NUMBER: Final = 15
_DATE_AND_CLOCK: Final = re.compile(r"(?P<day>.*\S)[,\s]+(?:at\s+)?(?P<clock>\d{1,2}:\d{2}.*)")
_AHEAD: Final = re.compile(r"reply_by|window\.(from|until)")
"""Where a time that comes again, such as 18:00, is the next one; elsewhere it could be either."""
_NUMBERS: Final = re.compile(r"\.[0-9]+(?=\.|$)", re.ASCII)


def place(path: str) -> str:
    """The path without its entries' numbers."""
    return _NUMBERS.sub("", path)


def read_one(
    field: FormField, typed: str, typist: Typist, path: str, taken: list[Understood]
) -> Value:
    """The value of a field that has no parts and takes one. Raises ``NotRead``."""
    if not exact(typed):
        raise NotRead(path, Wrong.EMPTY)
    if field.kind is FieldKind.TEXT:
        return kept(typed)
    if field.kind is FieldKind.NUMBER:
        return _number(field, typed, path)
    value = _READERS[field.kind](field, typed, typist, path)
    if value != typed.strip():
        taken.append(Understood(path=path, typed=shown(kept(typed)), value=value))
    return value


def read_choices(
    field: FormField, typed: str, typist: Typist, path: str, taken: list[Understood]
) -> Value:
    """Several words, separated by commas, semicolons or lines. Raises ``NotRead``."""
    known = words_of(field, typist, path)
    found: list[str] = []
    for piece in (part for part in _LOOSE.split(typed) if exact(part)):
        # A label may have a comma of its own.
        whole = folded(piece) in known
        for part in [piece] if whole else filter(exact, _BETWEEN.split(piece)):
            found.append(_word(field, part, known, path))
            if found[-1] != part.strip():
                taken.append(Understood(path=path, typed=shown(part.strip()), value=found[-1]))
    if not found:
        raise NotRead(path, Wrong.EMPTY)
    return list(dict.fromkeys(found))


def words_of(field: FormField, typist: Typist, path: str) -> Mapping[str, str]:
    """A choice's words by themselves and by the reader's labels, folded; its own words come first."""
    labels = typist.labels.get(place(path), {})
    return {
        **{folded(label): word for label, word in labels.items() if word in field.words},
        **{folded(word): word for word in field.words},
    }


def _word(field: FormField, typed: str, known: Mapping[str, str], path: str) -> str:
    word = known.get(folded(typed))
    if word is None:
        raise NotRead(path, Wrong.WORD, words=list(field.words), found=shown(typed.strip()))
    return word


def _choice(field: FormField, typed: str, typist: Typist, path: str) -> str:
    return _word(field, typed, words_of(field, typist, path), path)


def _number(field: FormField, typed: str, path: str) -> int:
    text = exact(typed)
    if not text.isdecimal():
        raise NotRead(path, Wrong.FORM, kind=field.kind.value, found=shown(text))
    if len(text.lstrip("0")) > _LONGEST_NUMBER:
        raise NotRead(path, Wrong.NUMBER, most=field.limit)
    return int(text)


def _date(field: FormField, typed: str, typist: Typist, path: str) -> str:
    read = read_partial_date if field.kind is FieldKind.PARTIAL_DATE else read_date
    try:
        value = read(typed, typist.zone, typist.now, typist.language)
    except TwoDates as two:
        raise NotRead(
            path, Wrong.DATE, reason="several", first=two.first, second=two.second
        ) from None
    if value is None:
        right = typist.now.astimezone(typist.zone).date().isoformat()
        raise NotRead(path, Wrong.DATE, reason="unreadable", right=right, found=shown(typed))
    return value


def _moment(_field: FormField, typed: str, typist: Typist, path: str) -> str:
    text = _with_plain_date(exact(typed), typist, path)
    try:
        following = leading_time(text, typist.zone, typist.now)
        before = leading_time(text, typist.zone, typist.now, back=True)
    except Refused as refused:
        facts = {name: fact for name, fact in refused.facts.items() if name != "why"}
        raise NotRead(path, Wrong.MOMENT, reason=refused.facts["why"], **facts) from None
    except (ValueError, OverflowError):
        following = before = None
    if following is None or before is None or following[1]:
        right = typist.now.astimezone(UTC).strftime("%Y-%m-%d 18:00 UTC")
        raise NotRead(path, Wrong.MOMENT, reason="unreadable", right=right, found=shown(typed))
    if following[0] != before[0] and not _AHEAD.fullmatch(place(path)):
        first, second = (
            at.astimezone(typist.zone).isoformat(timespec="minutes")
            for at in (before[0], following[0])
        )
        raise NotRead(path, Wrong.MOMENT, reason="several", first=first, second=second)
    return following[0].astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def _with_plain_date(text: str, typist: Typist, path: str) -> str:
    """The text with its date in one form; a date without a clock is no moment."""
    try:
        day = read_date(text, typist.zone, typist.now, typist.language)
        if day is not None:
            raise NotRead(path, Wrong.MOMENT, reason="clock", right=f"{day} 18:00 UTC")
        form = _DATE_AND_CLOCK.fullmatch(text)
        if form is None:
            return text
        day = read_date(form["day"], typist.zone, typist.now, typist.language)
    except TwoDates as two:
        raise NotRead(
            path, Wrong.MOMENT, reason="several", first=two.first, second=two.second
        ) from None
    return f"{day} {form['clock']}" if day else text


def _zone(typed: str) -> Allowed:
    text = exact(typed).replace(" ", "_")
    titled = "/".join(part.title() for part in text.split("/"))
    for name in (text, titled, text.upper()):
        if known_zone(name) is not None:
            return Allowed(value=name)
    raise NotOne("IANA", reason="unknown", right=near_zones(text[:80]))


def _by_standard(
    known: Callable[[str, Typist], Allowed],
) -> Callable[[FormField, str, Typist, str], str]:
    def read(_field: FormField, typed: str, typist: Typist, path: str) -> str:
        try:
            return known(typed, typist).value
        except NotOne as error:
            facts = {"found": shown(typed.strip()), **error.facts}
            raise NotRead(path, Wrong.STANDARD, **facts) from None

    return read


_READERS: Final[Mapping[FieldKind, Callable[[FormField, str, Typist, str], str]]] = {
    FieldKind.CHOICE: _choice,
    FieldKind.DATE: _date,
    FieldKind.PARTIAL_DATE: _date,
    FieldKind.MOMENT: _moment,
    FieldKind.STATE: _by_standard(lambda typed, by: states.state(typed, by.language)),
    FieldKind.NATIONALITY: _by_standard(lambda typed, by: states.nationality(typed, by.language)),
    FieldKind.LANGUAGE: _by_standard(lambda typed, by: languages.language(typed, by.language)),
    FieldKind.TELEPHONE: _by_standard(
        lambda typed, by: identifiers.telephone(typed, by.two_letters)
    ),
    FieldKind.EMAIL: _by_standard(lambda typed, _by: identifiers.email(typed)),
    FieldKind.ZONE: _by_standard(lambda typed, _by: _zone(typed)),
    FieldKind.MRZ: _by_standard(lambda typed, _by: mrz.mrz(typed)),
}
