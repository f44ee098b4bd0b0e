"""The month's letter: whose it is, when it leaves, and what of it stands in one message.

Owns the one rule of who reads it, asked when it is ordered, when it is handed over and when its page is
opened; and its moment. What it says is counted in ``domain.statistics.letters.month``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Member
from domain.directory.drill_rules import NO_LIMITS, DrillRules
from domain.directory.rows import HealthRow
from domain.directory.week import Weekday
from domain.duty.public_holidays import is_public_holiday
from domain.local_time import first_instant
from domain.rows import Row
from domain.statistics.period import CountedPeriod
from domain.statistics.whose import Whose
from domain.vocabulary import MemberCode, Role

LEAVES_AT: Final = time(9)
"""On the first working day after the month, by the member's clock."""
LOOKS_AHEAD: Final = timedelta(days=31)
"""How far ahead shifts are looked at that nobody has."""
MOST_IN_MESSAGE: Final = 2
"""Contact points, and shifts, that one message names; the page has all."""
MOST_NAMES: Final = 3
_DAY: Final = timedelta(days=1)
_WEEK: Final = tuple(Weekday)


class Switch(StrEnum):
    """Whether somebody is sent their letters."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtRow(Row):
    """A contact point that is not *good*: its name, its member's for who reads of all, and how it stands."""

    name: str
    member: str
    standing: str
    findings: tuple[str, ...]
    people: int
    enrolled: int
    reached: int
    empty_shifts: int

    @property
    def health(self) -> HealthRow:
        """How it stands, as its words read it."""
        return HealthRow(
            standing=self.standing,
            findings=self.findings,
            confirmed_at=None,
            people=self.people,
            enrolled=self.enrolled,
            reached=self.reached,
            empty_shifts=self.empty_shifts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesRow(Row):
    """A name, or whose step it was, and how often."""

    name: str
    count: int


def letter_of(actor: Actor) -> Whose | None:
    """Whose letter the person reads: a supervisor their member's, else the secretariat the network's.

    None for everybody else. Whether it is sent, the network and the person say.
    """
    if actor.has(Role.SUPERVISOR) and actor.person.member is not None:
        return Whose.MEMBER
    return Whose.NETWORK if actor.has(Role.SECRETARIAT) else None


def month_due(directory: Directory, member: Member | None, now: datetime) -> CountedPeriod:
    """The newest month whose letter has left by now, for a member's people; None: for who has none."""
    zone: tzinfo = member.time_zone if member is not None else UTC
    month = now.astimezone(zone).date().replace(day=1)
    while leaves_at(directory, member, month) > now:
        month = (month - _DAY).replace(day=1)
    last = month - _DAY
    return CountedPeriod(first=last.replace(day=1), last=last)


def leaves_at(directory: Directory, member: Member | None, month: date) -> datetime:
    """When the letter leaves that is sent in ``month``: not before the month that it is of is over, whose
    days are those of UTC."""
    zone: tzinfo = member.time_zone if member is not None else UTC
    rules = member.drills if member is not None else NO_LIMITS
    place = rules.holidays or _holidays(directory, member.code if member is not None else None)
    day = next(day for day in _days(month) if _is_working(day, rules, place))
    begins = datetime(month.year, month.month, month.day, tzinfo=UTC)
    return max(first_instant(datetime.combine(day, LEAVES_AT), zone), begins)


def _days(first: date) -> Iterator[date]:
    """The days of a month; after two weeks without work the next one counts as working."""
    return (first + number * _DAY for number in range(_LONGEST_REST + 1))


_LONGEST_REST: Final = 14


def _is_working(day: date, rules: DrillRules, place: str) -> bool:
    if day.day > _LONGEST_REST:
        return True
    is_holiday = bool(place) and is_public_holiday(place, day)
    return _WEEK[day.weekday()] not in rules.weekend and not is_holiday


def _holidays(directory: Directory, member: MemberCode | None) -> str:
    """Whose public holidays the member's desks keep; those that a roster of theirs names first."""
    points = directory.points_of(member) if member is not None else ()
    rosters = (directory.rosters.get(point.roster) for point in points)
    layers = (layer for roster in rosters if roster is not None for layer in roster.layers)
    return next((layer.holidays for layer in layers if layer.holidays), "")
