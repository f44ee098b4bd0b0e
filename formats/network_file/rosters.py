"""The rosters of the network file.

Owns which keys rosters, layers, rotations, fixed shifts, restrictions and overrides have, and that
overrides of a layer do not overlap. Who is on duty by them is left to ``domain.duty.roster``.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.directory.directory import (
    Absence,
    FixedShift,
    Layer,
    Override,
    Roster,
    Rotation,
    Weekday,
    Window,
    exact,
)
from domain.durations import parse_duration
from domain.duty.public_holidays import known_place
from domain.vocabulary import WORD_TARGETS, LayerName, PersonId, RosterId
from formats.network_file.fields import (
    UTC_ZONE,
    Fields,
    day,
    identifier,
    moment,
    one_of,
    time_of_day,
)
from formats.network_file.findings import shown
from formats.zones import time_zone

_EVERY = re.compile(r"\d{1,7}\s*([hdw])", re.IGNORECASE)
_DAY = timedelta(days=1)
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_START = date(2026, 1, 1)
"""Where a rotation's ``start`` is left out."""
ROSTER_KEYS = ("time_zone", "layers", "overrides", "absences")
_LAYER = ("name", "holidays", "rotation", "fixed", "restrictions")
_FROM_TO = ("from", "to")
WINDOW = ("days", *_FROM_TO)
_AWAY = ("person", *_FROM_TO)
_UNREADABLE = "?"
HOLIDAY = "HOLIDAY"
"""Among the days of a window: the public holidays that the layer names."""


def read_roster(key: RosterId, fields: Fields, people: Collection[str]) -> Roster:
    """The roster that the fields write; errors go to the findings."""
    reader = _RosterReader(fields, people)
    zone = fields.parsed("time_zone", "a time zone", time_zone, UTC_ZONE)
    layers = reader.layers()
    return Roster(
        id=key,
        time_zone=zone,
        layers=layers,
        overrides=reader.overrides(zone, [layer.name for layer in layers]),
        absences=tuple(reader.absences(zone)),
    )


class _Turn(NamedTuple):
    length: timedelta
    unit: str


class _RosterReader:
    def __init__(self, fields: Fields, people: Collection[str]) -> None:
        self._fields = fields
        self._people = people

    def layers(self) -> tuple[Layer, ...]:
        read: dict[LayerName, Layer] = {}
        for fields in self._fields.parts("layers", _LAYER):
            layer = self._layer(fields)
            if layer.name and layer.name in read:
                remedy = "give each layer of the roster a name of its own"
                fields.error("name", f"there are two layers {shown(layer.name)}", remedy)
            read[layer.name] = layer
        return tuple(read.values())

    def _layer(self, fields: Fields) -> Layer:
        name = LayerName(fields.parsed("name", "the name of a layer", identifier, ""))
        if name in WORD_TARGETS:
            remedy = "choose another name; policies mean people by their role with this one"
            fields.error("name", f"a layer cannot be named {name}", remedy)
        if fields.has("rotation") == fields.has("fixed"):
            remedy = "give the layer exactly one of rotation and fixed"
            fields.error("rotation", "there must be one of rotation and fixed", remedy)
        holidays = ""
        if fields.has("holidays"):
            what = "a country with a known calendar"
            holidays = fields.parsed("holidays", what, known_place, _UNREADABLE)
        restrictions = fields.parts("restrictions", WINDOW, required=False)
        return Layer(
            name=name,
            holidays=holidays,
            rotation=self._rotation(fields) if fields.has("rotation") else None,
            fixed=tuple(self._fixed(fields, holidays)) if fields.has("fixed") else (),
            restrictions=tuple(read_window(part, holidays) for part in restrictions),
        )

    def _rotation(self, layer: Fields) -> Rotation:
        fields = layer.part("rotation", ("every", "handover", "people", "start"))
        turn = fields.parsed("every", "the length of a turn", _every, _Turn(_DAY, "d"))
        weekday: Weekday | None = None
        if turn.unit == "w":
            usual = (Weekday.MON, time())
            weekday, handover = fields.parsed("handover", "a weekly hand-over", _weekly, usual)
        else:
            handover = fields.parsed("handover", "a hand-over", time_of_day, time())
        return Rotation(
            every=turn.length,
            handover=handover,
            weekday=weekday,
            people=fields.parsed_items("people", "a person in this file", self._person),
            start=fields.parsed("start", "a date", day, FIRST_START, required=False),
            elapsed=turn.unit == "h" and _DAY % turn.length != timedelta(0),
        )

    def _fixed(self, fields: Fields, holidays: str) -> Iterator[FixedShift]:
        for part in fields.parts("fixed", (*WINDOW, "person")):
            yield FixedShift(window=read_window(part, holidays), person=self._person_of(part))

    def _person(self, text: str) -> PersonId:
        if text not in self._people:
            raise ValueError("add the person to people, or correct the name")
        return PersonId(text)

    def _person_of(self, fields: Fields) -> PersonId:
        return PersonId(fields.reference("person", "person", self._people))

    def overrides(self, zone: ZoneInfo, layers: Collection[str]) -> tuple[Override, ...]:
        """The roster's overrides; an error for one that is empty or overlaps another."""
        read: list[Override] = []
        placed: list[_Placed] = []
        for fields in self._fields.parts("overrides", ("layer", *_AWAY), required=False):
            since, until = _period(fields)
            override = Override(
                layer=LayerName(fields.reference("layer", "layer of this roster", layers)),
                person=self._person_of(fields),
                since=since or _EPOCH,
                until=until or _EPOCH,
            )
            read.append(override)
            if since is not None and until is not None:
                placed.append(_Placed(fields, override, exact(override, zone)))
                _refuse_empty(fields, placed[-1].exact, "override")
        _refuse_overlaps(placed)
        return tuple(read)

    def absences(self, zone: ZoneInfo) -> Iterator[Absence]:
        """When people of the roster are away; an error for one that is empty."""
        for fields in self._fields.parts("absences", _AWAY, required=False):
            since, until = _period(fields)
            absence = Absence(
                person=self._person_of(fields), since=since or _EPOCH, until=until or _EPOCH
            )
            if since is not None and until is not None:
                _refuse_empty(fields, exact(absence, zone), "absence")
            yield absence


def read_window(fields: Fields, holidays: str = "") -> Window:
    """A weekly window: ``days`` (all where they are left out), ``from`` and ``to``.

    ``holidays`` is the country whose public holidays HOLIDAY means among the days.
    """
    days: tuple[Weekday | str, ...] = tuple(Weekday)
    if fields.has("days"):
        days = fields.parsed_items("days", "a day", _day_or_holiday)
    if HOLIDAY in days and not holidays:
        remedy = "give the layer its country, such as holidays: ES"
        fields.error("days", f"{HOLIDAY} needs a country", remedy)
    return Window(
        days=frozenset(day for day in days if isinstance(day, Weekday)),
        holidays=holidays if HOLIDAY in days else "",
        since=fields.parsed("from", "a time of day", time_of_day, time()),
        until=fields.parsed("to", "a time of day", time_of_day, time()),
    )


class _Placed(NamedTuple):
    """An override with its place in the file and in time."""

    fields: Fields
    written: Override
    exact: Override

    def meets(self, following: "_Placed") -> bool:
        """Whether the next begins where this ends on the wall clock, which may exist twice."""
        ends, begins = self.written.until, following.written.since
        return ends.tzinfo is None and begins.tzinfo is None and ends <= begins


def _period(fields: Fields) -> tuple[datetime | None, datetime | None]:
    since, until = (fields.parsed(key, "a time with its date", moment, None) for key in _FROM_TO)
    return since, until


def _refuse_empty(fields: Fields, exact: Override | Absence, what: str) -> None:
    if exact.until <= exact.since:
        message = f"the {what} ends at or before its beginning"
        fields.error("to", message, "give an end after the beginning")


def _refuse_overlaps(placed: Collection[_Placed]) -> None:
    ordered = sorted(placed, key=lambda override: override.exact.since)
    latest: dict[LayerName, _Placed] = {}
    for later in ordered:
        earlier = latest.get(later.exact.layer, later)
        if earlier.exact.until <= later.exact.until:
            latest[later.exact.layer] = later
        overlaps = earlier is not later and earlier.exact.until > later.exact.since
        if overlaps and not earlier.meets(later):
            message = (
                f"the override overlaps the one on line {earlier.fields.own_line} "
                f"in layer {later.exact.layer}"
            )
            later.fields.error("from", message, "let one end before the other begins")


def _day_or_holiday(text: str) -> Weekday | str:
    if text == HOLIDAY:
        return HOLIDAY
    try:
        return one_of(text, Weekday)
    except ValueError as error:
        raise ValueError(f"{error}, or {HOLIDAY}") from None


def _every(text: str) -> _Turn:
    form = _EVERY.fullmatch(text)
    if form is None:
        raise ValueError("write hours, days or weeks, such as 12h, 1d or 1w")
    return _Turn(parse_duration(text), form[1].lower())


def _weekly(text: str) -> tuple[Weekday, time]:
    weekday, _, clock = text.partition(" ")
    try:
        return Weekday(weekday), time_of_day(clock)
    except ValueError:
        raise ValueError("turns of weeks take a day and a time, such as MON 08:00") from None
