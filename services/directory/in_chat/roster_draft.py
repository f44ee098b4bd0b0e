"""A change of one layer of a roster that somebody is in the middle of.

Owns its form, how it is kept between two messages, what is asked and what can be chosen. The steps
themselves are left to ``services.directory.in_chat.roster_editing``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.directory.directory import ContactPoint, Directory, Layer, Roster, Rotation
from domain.directory.entry_fields import Field
from domain.duty.roster import turn_number
from domain.duty.turns import RosterAct, in_turn
from domain.vocabulary import ContactPointId, LayerName, PersonId
from formats.network_file.fields import day
from formats.network_file.plain import plain_layer
from formats.network_file.tree import Plain
from services.directory.in_chat.draft import chosen
from services.directory.in_chat.words import read_value
from services.directory.new_roster import HANDOVERS, cannot, may_stand
from services.directory.roster_edit import LENGTHS, LayerEdit, missing_layers
from storage.sealing.vault import Json

_CLOCKS: Final = ("06:00", "07:00", "08:00", "09:00", "12:00", "18:00", "20:00")
"""The daily hand-overs that are offered; others are written."""
_MOST_DAYS: Final = 12
_MOST: Final = {"h": 24, "d": 364, "w": 52}
"""Hours, days and weeks of the longest turn that is made in chat."""
_LENGTH = re.compile(r"(\d{1,3}|an?|one)?\s*(h|hours?|d|days?|w|weeks?)")
_CLOCK = re.compile(r"(?:at\s+)?([0-9]{1,2})[:.]([0-9]{2})")
_IN_SEQUENCE: Final = frozenset({RosterAct.ORDER, RosterAct.NEW_LAYER})
"""Acts for which one person after the other is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDraft:
    """What is still asked for, and what is known of the change so far."""

    point: ContactPointId
    edit: LayerEdit
    asks: tuple[Field, ...]

    @classmethod
    def begun(cls, point: ContactPoint, layer: Layer | None, act: RosterAct) -> "RosterDraft":
        """The beginning of a change of the layer; None for a new one."""
        asks = _ASKS[act]
        if act is RosterAct.ADD and layer is not None and len(layer.people) == 1:
            # One person hands over to themselves: nobody saw when.
            asks = (*asks, Field.HANDOVER)
        edit = LayerEdit(act=act, layer=layer.name if layer else LayerName(""))
        return cls(point=point.id, edit=edit, asks=asks)

    @classmethod
    def read(cls, question: Mapping[str, Json]) -> "RosterDraft":
        """What ``written`` kept."""
        asks, people = question["asks"], question["people"]
        edit = LayerEdit(
            act=RosterAct(str(question["act"])),
            layer=LayerName(str(question["layer"])),
            people=tuple(PersonId(str(p)) for p in people) if isinstance(people, list) else (),
            every=str(question["every"]),
            handover=str(question["handover"]),
            start=str(question["start"]),
        )
        return cls(
            point=ContactPointId(str(question["point"])),
            edit=edit,
            asks=tuple(Field(str(each)) for each in asks) if isinstance(asks, list) else (),
        )

    def written(self, offered: list[str]) -> dict[str, Json]:
        """The draft as it is kept between two messages; ``case`` is that of no request."""
        return {
            "case": "",
            "point": self.point,
            "act": self.edit.act.value,
            "layer": self.edit.layer,
            "people": [*self.edit.people],
            "every": self.edit.every,
            "handover": self.edit.handover,
            "start": self.edit.start,
            "asks": [field.value for field in self.asks],
            "offered": [*offered],
        }

    @property
    def names_several(self) -> bool:
        """Whether people are named until somebody says that these are all."""
        return self.asks[:1] == (Field.PEOPLE,) and self.edit.act is RosterAct.NEW_LAYER

    def with_value(self, known: Directory, value: str) -> "RosterDraft":
        """The draft with the value that was asked for first."""
        edit, rest = self.edit, self.asks[1:]
        match self.asks[0]:
            case Field.LAYER:
                return replace(self, edit=replace(edit, layer=LayerName(value)), asks=rest)
            case Field.PEOPLE:
                return self._with_person(known, PersonId(value))
            case Field.EVERY:
                rotation = _rotation(known, self)
                is_other_kind = _is_weekly(rotation) != value.endswith("w")
                asks = (*rest, Field.HANDOVER) if is_other_kind else rest
                return replace(self, edit=replace(edit, every=value), asks=asks)
            case Field.HANDOVER:
                return replace(self, edit=replace(edit, handover=value), asks=rest)
            case _:
                return replace(self, edit=replace(edit, start=value), asks=rest)

    def _with_person(self, known: Directory, person: PersonId) -> "RosterDraft":
        people = (*self.edit.people, person)
        asks = self.asks if self.edit.act in _IN_SEQUENCE else self.asks[1:]
        if self.edit.act is RosterAct.ORDER:
            left = [each for each in _people_of(known, self) if each not in people]
            if len(left) <= 1:
                # The last needs no naming.
                people, asks = (*people, *left), self.asks[1:]
        return replace(self, edit=replace(self.edit, people=people), asks=asks)

    def with_these_people(self) -> "RosterDraft":
        """The draft with all who take turns in a new layer: more than one hand over."""
        rest = self.asks[1:]
        return replace(self, asks=rest if len(self.edit.people) == 1 else (*rest, Field.HANDOVER))


_ASKS: Final[Mapping[RosterAct, tuple[Field, ...]]] = {
    RosterAct.ADD: (Field.PEOPLE,),
    RosterAct.TAKE_OUT: (Field.PEOPLE,),
    RosterAct.ORDER: (Field.PEOPLE,),
    RosterAct.EVERY: (Field.EVERY,),
    RosterAct.HANDOVER: (Field.HANDOVER,),
    RosterAct.START: (Field.START,),
    RosterAct.NEW_LAYER: (Field.LAYER, Field.PEOPLE),
    RosterAct.DROP_LAYER: (),
}


def acts_on(roster: Roster, layer: Layer) -> Iterator[RosterAct]:
    """What can be changed of the layer in chat."""
    if layer.rotation is not None:
        several = len(layer.people) > 1
        yield RosterAct.ADD
        if several:
            yield from (RosterAct.TAKE_OUT, RosterAct.ORDER, RosterAct.EVERY)
            yield from (RosterAct.HANDOVER, RosterAct.START)
    if len(roster.layers) > 1:
        yield RosterAct.DROP_LAYER


def roster_of(known: Directory, draft: RosterDraft) -> Roster:
    """The roster that is changed."""
    return known.rosters[known.contact_points[draft.point].roster]


def choices(known: Directory, draft: RosterDraft, now: datetime) -> list[str]:
    """The values to choose from for what is asked first."""
    match draft.asks[0]:
        case Field.LAYER:
            return [*missing_layers(known, roster_of(known, draft).id)]
        case Field.PEOPLE:
            return [*_people(known, draft, now)]
        case Field.EVERY:
            before = values_of(known, draft, now).get(Field.EVERY)
            return [length for length in LENGTHS if length != before]
        case Field.HANDOVER:
            return [*HANDOVERS] if _hands_over_weekly(known, draft) else [*_CLOCKS]
        case _:
            return [*_days(known, draft, now)]


def taken(known: Directory, draft: RosterDraft, offered: list[str], text: str) -> str:
    """The value that somebody typed. Raises ``NetworkFileError``, or ``Refused`` for no choice."""
    match draft.asks[0]:
        case Field.EVERY:
            return _length(text)
        case Field.HANDOVER if _hands_over_weekly(known, draft):
            return str(read_value(Field.HANDOVER, text, None, known))
        case Field.HANDOVER:
            return _clock(text)
        case Field.START:
            return _day(text)
        case field:
            return str(chosen(known, field, [*offered], text))


def values_of(known: Directory, draft: RosterDraft, now: datetime) -> dict[Field, Plain]:
    """What the layer says of its turns, people in turn from now; empty where it has none."""
    roster = roster_of(known, draft)
    return turns_of(roster, roster.layer(draft.edit.layer), now)


def turns_of(roster: Roster, layer: Layer | None, now: datetime) -> dict[Field, Plain]:
    """The same of a layer of a roster."""
    if layer is None or layer.rotation is None:
        return {}
    written = plain_layer(layer)["rotation"]
    if not isinstance(written, dict):
        return {}
    found = {field: written[field.value] for field in _OF_TURNS}
    return {**found, Field.PEOPLE: [*in_turn(layer.rotation, roster.time_zone, now)]}


_OF_TURNS: Final = (Field.PEOPLE, Field.EVERY, Field.HANDOVER, Field.START)


def _people(known: Directory, draft: RosterDraft, now: datetime) -> Iterator[PersonId]:
    """Who may be named next."""
    point, edit = known.contact_points[draft.point], draft.edit
    if edit.act in (RosterAct.ADD, RosterAct.NEW_LAYER):
        there = _people_of(known, draft) if edit.act is RosterAct.ADD else ()
        yield from (p for p in may_stand(known, point.member) if p not in (*there, *edit.people))
        return
    turns = values_of(known, draft, now).get(Field.PEOPLE, [])
    yield from (PersonId(str(p)) for p in turns if p not in edit.people)


def _people_of(known: Directory, draft: RosterDraft) -> tuple[PersonId, ...]:
    layer = roster_of(known, draft).layer(draft.edit.layer)
    return layer.people if layer is not None else ()


def _rotation(known: Directory, draft: RosterDraft) -> Rotation | None:
    layer = roster_of(known, draft).layer(draft.edit.layer)
    return layer.rotation if layer is not None else None


def _is_weekly(rotation: Rotation | None) -> bool:
    return rotation is None or rotation.weekday is not None


def _hands_over_weekly(known: Directory, draft: RosterDraft) -> bool:
    every = draft.edit.every
    return every.endswith("w") if every else _is_weekly(_rotation(known, draft))


def _days(known: Directory, draft: RosterDraft, now: datetime) -> Iterator[str]:
    """The first days that put another person in the turn that runs, the latest first."""
    rotation, zone = _rotation(known, draft), roster_of(known, draft).time_zone
    if rotation is None or rotation.every < timedelta(days=1):
        return
    today, seen = now.astimezone(zone).date(), set[int]()
    for back in range(_MOST_DAYS * max(rotation.every // timedelta(days=1), 1)):
        start = today - timedelta(days=back)
        number = turn_number(replace(rotation, start=start), zone, now)
        if number >= len(rotation.people) or len(seen) == _MOST_DAYS:
            return
        if number >= 0 and number not in seen:
            seen.add(number)
            yield start.isoformat()


def _length(text: str) -> str:
    """``2w`` of ``2 weeks``, ``1d`` of ``a day``."""
    form = _LENGTH.fullmatch(" ".join(text.split()).casefold())
    if form is None:
        raise cannot("this is no length of a turn", "write hours, days or weeks, such as 12h or 2w")
    number = int(form[1]) if form[1] and form[1].isdecimal() else 1
    unit = form[2][0]
    if not 0 < number <= _MOST[unit]:
        raise cannot("a turn cannot be of that length", "write at most 24h, 364d or 52w")
    if unit == "h" and 24 % number:
        # Others drift through the day, and nobody knows by heart when they hand over.
        raise cannot(f"turns of {number}h do not divide a day", "write 12h, 1d or 1w, for example")
    return f"{number}{unit}"


def _clock(text: str) -> str:
    form = _CLOCK.fullmatch(text.strip().casefold())
    if form is None or int(form[1]) > 23 or int(form[2]) > 59:
        raise cannot("this is no time of day", "write a time of 24 hours, such as 08:00")
    return f"{int(form[1]):02}:{form[2]}"


def _day(text: str) -> str:
    try:
        return day(text.strip()).isoformat()
    except ValueError as error:
        raise cannot("this is no date", str(error)) from None
