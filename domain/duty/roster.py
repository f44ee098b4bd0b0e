"""Who is on duty when: decides it for any instant and any stretch of time, from a roster alone.

Owns the rules of rotations, fixed shifts, restrictions and overrides through changes of the clocks.
Reading local times as instants is left to ``domain.local_time``, the hours of the week to
``domain.duty.roster_week``. All instants in and out are aware; those that come out are in UTC.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from domain.directory.directory import Layer, Override, Roster, Rotation
from domain.duty.roster_week import fixed_spans, open_around, open_spans
from domain.local_time import first_instant
from domain.spans import Span
from domain.vocabulary import LayerName, PersonId

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
# Outside these years nobody is on duty, so that no turn of up to a century leaves the calendar.
_YEARS = range(3, 9800)
_LOOK_AHEAD_DAYS = (2, 16, 128, 1024, 8192)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One person's unbroken time on duty in a layer: [since, until), UTC."""

    person: PersonId
    since: datetime
    until: datetime


def on_duty(roster: Roster, layer: LayerName, at: datetime) -> tuple[Shift, ...]:
    """Who is on duty in the layer at the instant, with the shift they are in; empty for nobody.

    Only fixed shifts can put several people on duty at once. A shift ends at the next hand-over,
    even where the same person goes on. Raises ValueError for a time without an offset.
    """
    at = _instant(at)
    found = _scheduled(roster, layer, at)
    if not roster.absences:
        return found
    pieces = (piece for shift in found for piece in _present(roster, shift))
    return tuple(piece for piece in pieces if piece.since <= at < piece.until)


def _scheduled(roster: Roster, layer: LayerName, at: datetime) -> tuple[Shift, ...]:
    """Who should be on duty, absences aside."""
    line = roster.layer(layer)
    if line is None or at.year not in _YEARS:
        return ()
    overrides = roster.exact_overrides.get(layer, ())
    following = bisect_right(overrides, at, key=attrgetter("since"))
    past = overrides[following - 1] if following else None
    if past is not None and at < past.until:
        return (_as_shift(past),)
    base = _base_at(roster.time_zone, line, at)
    free_from = past.until if past else None
    free_to = overrides[following].since if following < len(overrides) else None
    return tuple(_cut(shift, free_from, free_to) for shift in base)


def everyone_on_duty(roster: Roster, at: datetime) -> dict[LayerName, tuple[Shift, ...]]:
    """``on_duty`` for each layer, in the roster's order."""
    return {layer.name: on_duty(roster, layer.name, at) for layer in roster.layers}


def shifts(roster: Roster, layer: LayerName, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """The layer's shifts that touch [since, until), each in its whole length, in order.

    Raises ValueError for a time without an offset.
    """
    since, until = _instant(since), _instant(until)
    line = roster.layer(layer)
    if line is None or since >= until or since.year not in _YEARS or until.year not in _YEARS:
        return ()
    overrides = roster.exact_overrides.get(layer, ())
    first = bisect_right(overrides, since, key=attrgetter("until"))
    last = bisect_left(overrides, until, key=attrgetter("since"))
    found = [_as_shift(override) for override in overrides[first:last]]
    for shift in _base_between(roster.time_zone, line, since, until):
        found.extend(_left(shift, overrides))
    if roster.absences:
        found = [piece for shift in found for piece in _present(roster, shift)]
    touching = (s for s in found if s.since < until and s.until > since and s.since < s.until)
    return tuple(sorted(touching, key=attrgetter("since")))


def next_change(roster: Roster, layer: LayerName, after: datetime) -> datetime | None:
    """The first instant after ``after`` at which a shift of the layer begins or ends.

    None where that is not within 22 years.
    """
    after = _instant(after)
    if after.year not in _YEARS:
        return None
    for days in _LOOK_AHEAD_DAYS:
        horizon = after + days * _DAY
        found = shifts(roster, layer, after, horizon)
        changes = {edge for shift in found for edge in (shift.since, shift.until) if edge > after}
        if changes and (min(changes) <= horizon or days == _LOOK_AHEAD_DAYS[-1]):
            return min(changes)
    return None


def turn_number(rotation: Rotation, zone: ZoneInfo, at: datetime) -> int:
    """The number of the turn that runs at the instant, from 0; negative before the first."""
    return _Turns(rotation, zone).number_at(_instant(at))


def _instant(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without an offset is not an instant; give it a time zone")
    return at.astimezone(UTC)


def _as_shift(override: Override) -> Shift:
    return Shift(person=override.person, since=override.since, until=override.until)


def _cut(shift: Shift, since: datetime | None, until: datetime | None) -> Shift:
    return Shift(
        person=shift.person,
        since=shift.since if since is None else max(shift.since, since),
        until=shift.until if until is None else min(shift.until, until),
    )


def _left(shift: Shift, taken: Sequence[Override] | Sequence[Span]) -> Iterator[Shift]:
    """What overrides, or the person's absences, which are in order, leave of a shift."""
    since = shift.since
    first = bisect_right(taken, since, key=attrgetter("until"))
    last = bisect_left(taken, shift.until, key=attrgetter("since"))
    for piece in taken[first:last]:
        if since < piece.since:
            yield Shift(person=shift.person, since=since, until=piece.since)
        since = max(since, piece.until)
    if since < shift.until:
        yield Shift(person=shift.person, since=since, until=shift.until)


def _present(roster: Roster, shift: Shift) -> Iterator[Shift]:
    return _left(shift, roster.exact_absences.get(shift.person, ()))


def _base_at(zone: ZoneInfo, line: Layer, at: datetime) -> tuple[Shift, ...]:
    """Who is on duty by rotation or fixed shifts within restrictions, overrides aside."""
    if line.rotation is None:
        return tuple(
            shift
            for shift in _base_between(zone, line, at, at + _TICK)
            if shift.since <= at < shift.until
        )
    turns = _Turns(line.rotation, zone)
    number = turns.number_at(at)
    if number < 0:
        return ()
    turn = turns.turn(number)
    if not line.restrictions:
        return (turn,)
    span = open_around(line.restrictions, zone, at, within=Span(turn.since, turn.until))
    return (_cut(turn, span.since, span.until),) if span else ()


def _base_between(zone: ZoneInfo, line: Layer, since: datetime, until: datetime) -> Iterator[Shift]:
    """The shifts that touch [since, until) by rotation or fixed shifts, overrides aside."""
    turns: Iterator[Shift]
    if line.rotation is None:
        turns = (
            Shift(person=shift.person, since=span.since, until=span.until)
            for shift, span in fixed_spans(line.fixed, zone, since, until)
        )
    else:
        rotation = _Turns(line.rotation, zone)
        since = max(since, rotation.start(0))
        turns = rotation.between(since, until)
    if not line.restrictions:
        yield from turns
        return
    openings = open_spans(line.restrictions, zone, since, until)
    for turn in turns:
        first = bisect_right(openings, turn.since, key=attrgetter("until"))
        last = bisect_left(openings, turn.until, key=attrgetter("since"))
        for opening in openings[first:last]:
            piece = _cut(turn, opening.since, opening.until)
            if piece.since < until and piece.until > since:
                yield _whole(piece, turn, line, zone, since, until)


def _whole(
    piece: Shift, turn: Shift, line: Layer, zone: ZoneInfo, since: datetime, until: datetime
) -> Shift:
    """A piece at the edge of [since, until), lengthened by openings that were not looked at."""
    if piece.since >= since and piece.until <= until:
        return piece
    within = Span(turn.since, turn.until)
    span = open_around(line.restrictions, zone, max(piece.since, since), within=within)
    return _cut(turn, span.since, span.until) if span else piece


class _Turns:
    """A rotation's turns by number, computed and never walked through; turn 0 is the first."""

    def __init__(self, rotation: Rotation, zone: ZoneInfo) -> None:
        self._people = rotation.people
        self._zone = zone
        self._every = rotation.every
        self._first = datetime.combine(rotation.start, rotation.handover)
        hours_on_the_clock = _DAY % rotation.every == timedelta(0)
        self._elapsed = rotation.elapsed or bool(rotation.every % _DAY and not hours_on_the_clock)
        if rotation.weekday is not None:
            self._first += (rotation.weekday.number - self._first.weekday()) % 7 * _DAY
        elif hours_on_the_clock:
            midnight = datetime.combine(rotation.start, time())
            self._first = midnight + (self._first - midnight) % rotation.every

    def start(self, number: int) -> datetime:
        if self._elapsed:
            return first_instant(self._first, self._zone) + number * self._every
        return first_instant(self._first + number * self._every, self._zone)

    def turn(self, number: int) -> Shift:
        person = self._people[number % len(self._people)]
        return Shift(person=person, since=self.start(number), until=self.start(number + 1))

    def number_at(self, at: datetime) -> int:
        """The number of the turn that holds the instant; negative before the first turn."""
        if at < self.start(0):
            return -1
        if self._elapsed:
            return (at - self.start(0)) // self._every
        number = (at.astimezone(self._zone).replace(tzinfo=None) - self._first) // self._every
        # In a repeated hour the wall clock shows less than it did at a hand-over already past.
        while self.start(number + 1) <= at:
            number += 1
        return number

    def between(self, since: datetime, until: datetime) -> Iterator[Shift]:
        """The turns that touch [since, until), of which ``since`` is not before the first.

        Those that a gap swallows are left out.
        """
        number = self.number_at(since)
        begins = self.start(number)
        while begins < until:
            ends = self.start(number + 1)
            if begins < ends:
                person = self._people[number % len(self._people)]
                yield Shift(person=person, since=begins, until=ends)
            number, begins = number + 1, ends
