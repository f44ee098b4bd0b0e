"""The course of a case as a picture: a lane for each kind of record, a bar for each clock.

Owns where everything stands, in units of the drawing; the page draws it as SVG. Time runs from where the
reader begins to read. Where nothing happens for long its length is shortened, so that the first minutes, on
which all depends, are not one point beside the days that follow; the times stand below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import log1p
from typing import Final

from domain.events import Event
from domain.log.parts import PARTS, LogPart
from wording.safe_text import Shown

WIDTH: Final = 960
_LEFT, _RIGHT = 190, 76
_LANE: Final = 34
_TOP: Final = 26
_TICKS: Final = 4
_A_UNIT: Final = timedelta(seconds=30)
"""What is shorter is drawn nearly as it is."""


class Lane(StrEnum):
    """Kinds of records, from top to bottom."""

    ALERTS = "alerts"
    DELIVERIES = "deliveries"
    ACTS = "acts"
    READINGS = "readings"
    OTHERS = "others"


_ALERTS: Final = frozenset(
    {Event.ALERTED, Event.ESCALATED, Event.NOBODY_ON_DUTY, Event.PASSED_ON, Event.REMINDED}
)
_FAILED: Final = frozenset({Event.UNDELIVERABLE, Event.NOT_DELIVERED, Event.NOBODY_ON_DUTY})


class Shape(StrEnum):
    """What a record is drawn as: no two kinds differ by their colour alone."""

    STEP = "step"
    DOT = "dot"
    CROSS = "cross"
    SQUARE = "square"
    RING = "ring"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A record, as it is said."""

    at: datetime
    event: str
    said: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """A clock: its label, from when to when it ran, when it was due, and how it ended."""

    label: Shown
    began: datetime
    due: datetime
    ended: datetime
    said: Shown
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRecord:
    """A record in the drawing."""

    x: float
    y: float
    shape: Shape
    said: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBar:
    """A clock in the drawing: up to ``late_x`` it was in time."""

    x: float
    width: float
    late_x: float
    late_width: float
    due_x: float
    y: float
    label: Shown
    said: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A moment that is written below, in each zone."""

    x: float
    lines: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePicture:
    """The whole drawing. ``lanes`` are the labels of the rows with their places."""

    width: int
    height: int
    start: float
    begin: float
    end: float
    foot: float
    lanes: tuple[tuple[float, Lane], ...]
    marks: tuple[PlacedRecord, ...]
    bars: tuple[ClockBar, ...]
    ticks: tuple[Tick, ...]


def lane_of(event: str) -> Lane:
    """Where a record stands."""
    if event in _ALERTS:
        return Lane.ALERTS
    if event in PARTS[LogPart.DELIVERIES]:
        return Lane.DELIVERIES
    if event in PARTS[LogPart.READINGS]:
        return Lane.READINGS
    return Lane.ACTS if event in PARTS[LogPart.STEPS] else Lane.OTHERS


def _shape(event: str) -> Shape:
    if event in _FAILED:
        return Shape.CROSS
    if event == Event.ACKNOWLEDGED:
        return Shape.DIAMOND
    lanes = {
        Lane.ALERTS: Shape.STEP,
        Lane.DELIVERIES: Shape.DOT,
        Lane.ACTS: Shape.SQUARE,
        Lane.READINGS: Shape.RING,
    }
    return lanes.get(lane_of(event), Shape.DOT)


class _Axis:
    """Where each moment stands; what lies between two is in between."""

    def __init__(self, moments: Sequence[datetime], *, is_rtl: bool) -> None:
        self._moments = sorted(set(moments))
        self._is_rtl = is_rtl
        lengths = [0.0]
        for before, after in zip(self._moments, self._moments[1:], strict=False):
            lengths.append(lengths[-1] + log1p((after - before) / _A_UNIT))
        whole = lengths[-1] or 1.0
        room = WIDTH - _LEFT - _RIGHT
        self._places = {
            at: _LEFT + length / whole * room
            for at, length in zip(self._moments, lengths, strict=True)
        }

    def x(self, at: datetime) -> float:
        """From the side where the reader begins."""
        return self.turned(self._places[at])

    def turned(self, place: float) -> float:
        """A place as it is in the reader's direction."""
        return round(WIDTH - place if self._is_rtl else place, 1)

    def ticks(self) -> list[datetime]:
        """A few moments far enough from each other to be written below."""
        room = (WIDTH - _LEFT - _RIGHT) / (_TICKS + 1)
        found: list[datetime] = []
        last = -room
        for at in self._moments:
            if self._places[at] - last >= room:
                found.append(at)
                last = self._places[at]
        return found


def picture_of(
    happened: Sequence[Happened],
    clocks: Sequence[Runs],
    written: Sequence[tuple[Shown, ...]] | None = None,
    *,
    is_rtl: bool,
) -> tuple[CoursePicture, list[datetime]]:
    """The drawing, and the moments that are to be ``written`` below it: given them, it holds them too."""
    moments = [each.at for each in happened]
    moments += [at for clock in clocks for at in (clock.began, clock.due, clock.ended)]
    axis = _Axis(moments, is_rtl=is_rtl)
    used = [lane for lane in Lane if any(lane_of(each.event) is lane for each in happened)]
    rows = {lane: _TOP + number * _LANE for number, lane in enumerate(used)}
    first_bar = _TOP + len(used) * _LANE
    foot = first_bar + len(clocks) * _LANE
    ticks = axis.ticks()
    drawn = CoursePicture(
        width=WIDTH,
        height=foot + 20 + 18 * (len(written[0]) if written else 1),
        start=axis.turned(8),
        begin=axis.turned(_LEFT),
        end=axis.turned(WIDTH - _RIGHT),
        foot=foot,
        lanes=tuple((y, lane) for lane, y in rows.items()),
        marks=tuple(
            PlacedRecord(
                x=axis.x(e.at), y=rows[lane_of(e.event)], shape=_shape(e.event), said=e.said
            )
            for e in happened
        ),
        bars=tuple(
            _bar(axis, clock, first_bar + number * _LANE) for number, clock in enumerate(clocks)
        ),
        ticks=tuple(
            Tick(x=axis.x(at), lines=lines)
            for at, lines in zip(ticks, written or [() for _at in ticks], strict=True)
        ),
    )
    return drawn, ticks


def _bar(axis: _Axis, clock: Runs, y: float) -> ClockBar:
    until = min(clock.ended, max(clock.due, clock.began))
    began, ends, over = axis.x(clock.began), axis.x(until), axis.x(clock.ended)
    return ClockBar(
        x=min(began, ends),
        width=max(round(abs(ends - began), 1), 2),
        late_x=min(ends, over),
        late_width=round(abs(over - ends), 1) if clock.is_late else 0,
        due_x=axis.x(clock.due),
        y=y,
        label=clock.label,
        said=clock.said,
    )
