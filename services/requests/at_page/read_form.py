"""What is understood of a form that is filled in at a page: its values, and what of it cannot stand.

Owns that one field which cannot be read takes nothing from the others. How a field reads is left to
``formats.forms.reading``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.forms.check import FieldFault, check
from domain.forms.fields.field import FormField, Value, Values
from domain.forms.filled import Filled
from domain.forms.filling import FormPlace, places, put
from domain.vocabulary import RequestType
from formats.forms.reading import read_checked
from formats.forms.standards import standards_at
from formats.forms.texts.typist import NotRead, Typist
from formats.typed.times import own_zone
from services.visit.desk import Desk
from services.visit.page import PageVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """A form at a page, with what is understood of it."""

    type: RequestType
    typed: Mapping[str, str] = field(repr=False)
    """What was typed, by the fields' paths, just as it was typed."""
    fields: tuple[FormField, ...]
    """Of the form, as the network asks for them."""
    asked: tuple[FormPlace, ...]
    """What is asked for as things stand, what is needed first coming first."""
    values: Values = field(repr=False)
    """What stands in the form, presets and what the directory knows among it."""
    faults: tuple[FieldFault, ...] = ()
    is_held: bool
    """Whether what is needed must be there before it is sent."""
    is_answer: bool = False

    @property
    def grave(self) -> tuple[FieldFault, ...]:
        """What cannot stand; the rest is only unlikely."""
        return tuple(each for each in self.faults if not each.is_warning)


def understood(
    visit: PageVisit | Desk,
    filled: Filled,
    fields: tuple[FormField, ...],
    typed: Mapping[str, str],
    *,
    without: str = "",
) -> tuple[Values, tuple[FieldFault, ...]]:
    """What stands in the form with what was typed over it, and what is wrong with it.

    ``without`` names a field that is looked at elsewhere.
    """
    values, unread = _values(fields, filled.values, typed, _typist(visit, filled))
    looked_at = {name: value for name, value in values.items() if name != without}
    found = check(fields, looked_at, standards_at(visit.work.now))
    known = {each.path for each in unread}
    return values, (*unread, *(each for each in found if each.path not in known))


def as_typed(value: "Value | None") -> str:
    """What stands there as it could be typed; empty for what has parts."""
    match value:
        case str() | int():
            return str(value)
        case list() | tuple():
            plain = [each for each in value if isinstance(each, str | int)]
            return ", ".join(map(str, plain)) if len(plain) == len(value) else ""
        case _:
            return ""


def _values(
    fields: tuple[FormField, ...], given: Values, typed: Mapping[str, str], typist: Typist
) -> tuple[Values, tuple[FieldFault, ...]]:
    """What was typed over what is given; what depends on another field is read after that one."""
    values: Values = dict(given)
    faults: dict[str, FieldFault] = {}
    done: set[str] = set()
    while True:
        new = [
            place
            for place in places(fields, values)
            if place.path in typed and place.path not in done
        ]
        if not new:
            return values, tuple(faults.values())
        place = new[0]
        done.add(place.path)
        try:
            value = read_checked(place.field, typed[place.path], typist, place.path).value
        except NotRead as not_read:
            faults[place.path] = not_read.fault
            continue
        values = put(fields, values, place.path, value)


def _typist(visit: PageVisit | Desk, filled: Filled) -> Typist:
    titles, labels = visit.office.form_words(visit.language, filled)
    return Typist(
        now=visit.work.now,
        zone=own_zone(visit.actor, visit.work.directory),
        region=visit.actor.person.member or "",
        language=visit.language,
        titles=titles,
        labels=labels,
    )
