"""Which hours of a desk a drill may ring in: its nights, its free days, what its member accepts.

Owns the stretches of time, by the desk's own clock, and their arithmetic. Which of them a drill takes is
``domain.drills.drawing``'s.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from domain.directory.directory import ContactPoint, Directory, Roster
from domain.directory.drill_rules import NO_LIMITS, DrillKind, DrillRules
from domain.directory.week import Weekday
from domain.duty.burden import NIGHT_BEGINS, NIGHT_ENDS
from domain.duty.public_holidays import is_public_holiday
from domain.duty.roster_week import open_spans
from domain.local_time import first_instant
from domain.spans import Span, joined

_DAY = timedelta(days=1)
_LONGEST_SEARCH = timedelta(days=90)
"""So far working days are looked for: a member may call every day of the week free."""
_WEEK = tuple(Weekday)


@dataclass(frozen=True, kw_only=True)
class DeskHours:
    """The hours of one desk within a period. Not slotted, for what it works out once."""

    zone: ZoneInfo
    rules: DrillRules
    holidays: str
    within: Span

    @cached_property
    def nights(self) -> list[Span]:
        """From the evening to the morning."""
        return joined(
            Span(_at(day, NIGHT_BEGINS, self.zone), _at(day + _DAY, NIGHT_ENDS, self.zone))
            for day in self._days()
        )

    @cached_property
    def off(self) -> list[Span]:
        """Nights, weekends and public holidays."""
        free = (
            Span(_at(day, time(), self.zone), _at(day + _DAY, time(), self.zone))
            for day in self._days()
            if self._is_free(day)
        )
        return joined([*self.nights, *free])

    @cached_property
    def accepted(self) -> list[Span]:
        """What the member accepts of the period."""
        zone, whole = self.zone, [self.within]
        if self.rules.periods:
            whole = both(whole, open_spans(self.rules.periods, zone, *self.within))
        return without(whole, self.blackouts)

    @cached_property
    def blackouts(self) -> list[Span]:
        """The days on which nobody is drilled."""
        return joined(
            Span(
                _at(datetime.combine(days.first, time()), time(), self.zone),
                _at(datetime.combine(days.last, time()) + _DAY, time(), self.zone),
            )
            for days in self.rules.blackout
        )

    def working_days_after(self, at: datetime, count: int) -> datetime:
        """When so many of the desk's working days are over that begin after this moment.

        A desk that has none within ``_LONGEST_SEARCH`` is given that long.
        """
        day = datetime.combine(at.astimezone(self.zone).date(), time())
        last = day + _LONGEST_SEARCH
        while count and day < last:
            day += _DAY
            count -= not self._is_free(day)
        return _at(day + _DAY, time(), self.zone)

    def allowed(self, kind: DrillKind) -> list[Span]:
        """When one of this kind may ring: at night a ping alone."""
        return self.accepted if kind is DrillKind.PING else without(self.accepted, self.nights)

    def _is_free(self, day: datetime) -> bool:
        return _WEEK[day.weekday()] in self.rules.weekend or self._is_holiday(day)

    def _is_holiday(self, day: datetime) -> bool:
        return bool(self.holidays) and is_public_holiday(self.holidays, day.date())

    def _days(self) -> Iterator[datetime]:
        """The local days of the period, and the one before, whose night may reach into it."""
        day = datetime.combine(self.within.since.astimezone(self.zone).date() - _DAY, time())
        last = self.within.until.astimezone(self.zone).date()
        while day.date() <= last:
            yield day
            day += _DAY


def hours_of(point: ContactPoint, directory: Directory, within: Span) -> DeskHours:
    """The hours of this desk within the period."""
    roster, member = directory.rosters.get(point.roster), directory.members.get(point.member)
    rules = member.drills if member is not None else NO_LIMITS
    return DeskHours(
        zone=_zone(roster, directory, point),
        rules=rules,
        holidays=rules.holidays or _holidays(roster),
        within=within,
    )


def night_around(point: ContactPoint, directory: Directory, at: datetime) -> Span | None:
    """The night of the desk that the moment lies in; None by day."""
    found = hours_of(point, directory, Span(at, at + timedelta(microseconds=1))).nights
    return next((night for night in found if night.since <= at < night.until), None)


def covers(spans: Iterable[Span], at: datetime) -> bool:
    """Whether the moment lies in one of them."""
    return any(span.since <= at < span.until for span in spans)


def both(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What lies in both, each being in order and joined."""
    found: list[Span] = []
    first = second = 0
    while first < len(some) and second < len(others):
        one, other = some[first], others[second]
        cut = Span(max(one.since, other.since), min(one.until, other.until))
        if cut.since < cut.until:
            found.append(cut)
        if one.until <= other.until:
            first += 1
        else:
            second += 1
    return found


def without(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What the others leave of it, each being in order and joined."""
    if not some or not others:
        return list(some)
    edges = [some[0].since, *(edge for span in others for edge in span), some[-1].until]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return both(some, [Span(*pair) for pair in pairs if pair[0] < pair[1]])


def _at(day: datetime, clock: time, zone: ZoneInfo) -> datetime:
    return first_instant(datetime.combine(day, clock), zone)


def _zone(roster: Roster | None, directory: Directory, point: ContactPoint) -> ZoneInfo:
    if roster is not None:
        return roster.time_zone
    member = directory.members.get(point.member)
    return member.time_zone if member is not None else ZoneInfo("UTC")


def _holidays(roster: Roster | None) -> str:
    layers = roster.layers if roster is not None else ()
    return next((layer.holidays for layer in layers if layer.holidays), "")
