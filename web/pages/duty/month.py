"""A month as a calendar: which it is, and what stands on each of its days.

Owns the month in an address, and how a stretch of time reads on a day. Whose shifts they are is left to
the pages.
"""

import re
from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from domain.local_time import first_instant
from wording import times
from wording.language import Translator
from wording.safe_text import Shown, technical

_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_FARTHEST: Final = 24
"""Months before and after this one."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarStretch:
    """Something from one time to another: its words, and whether it is out of the turn."""

    since: datetime
    until: datetime
    zone: tzinfo
    label: Shown
    is_instead: bool = False
    is_away: bool = False
    is_empty: bool = False
    """Whether somebody should be on duty, and nobody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """What of it stands on a day."""

    when: Shown
    label: Shown
    is_whole: bool
    """Whether it is all day."""
    is_instead: bool
    is_away: bool
    is_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day of the calendar; those of neighbouring months are empty."""

    number: str
    is_inside: bool
    is_today: bool
    stands: Sequence[OnDay] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month by its first day."""

    first: date

    @property
    def word(self) -> str:
        """As an address says it."""
        return f"{self.first:%Y-%m}"

    def after(self, by: int) -> "Month":
        """The month so many after this one."""
        number = self.first.year * 12 + self.first.month - 1 + by
        return Month(first=date(number // 12, number % 12 + 1, 1))

    def bounds(self) -> tuple[datetime, datetime]:
        """Instants around it, in whatever zone."""
        begins = datetime.combine(self.first, time(), UTC) - _DAY
        return begins, datetime.combine(self.after(1).first, time(), UTC) + _DAY


def month_of(request: Request, now: datetime, zone: tzinfo) -> Month:
    """The month that the address names, this one where it names none.

    Raises ``HTTPException`` for what is no month, or one that is too far from now.
    """
    this = Month(first=now.astimezone(zone).date().replace(day=1))
    typed = request.query_params.get("month", "")
    if not typed:
        return this
    form = _MONTH.fullmatch(typed)
    if form is None or not 1 <= int(form[2]) <= 12 or int(form[1]) < 1:
        raise HTTPException(400)
    found = Month(first=date(int(form[1]), int(form[2]), 1))
    if not this.after(-_FARTHEST).first <= found.first <= this.after(_FARTHEST).first:
        raise HTTPException(400)
    return found


def weeks(
    _: Translator, month: Month, stretches: Iterable[CalendarStretch], now: datetime, zone: tzinfo
) -> list[list[CalendarDay]]:
    """The month week by week, from Monday; a stretch stands on each day of its own zone that it touches."""
    stands: dict[date, list[OnDay]] = {}
    for stretch in sorted(stretches, key=lambda each: each.since):
        for day, on_day in _days(_, stretch, month):
            stands.setdefault(day, []).append(on_day)
    today = now.astimezone(zone).date()
    return [
        [
            CalendarDay(
                number=str(day.day),
                is_inside=day.month == month.first.month,
                is_today=day == today,
                stands=stands.get(day, ()) if day.month == month.first.month else (),
            )
            for day in week
        ]
        for week in Calendar().monthdatescalendar(month.first.year, month.first.month)
    ]


def _days(_: Translator, stretch: CalendarStretch, month: Month) -> Iterable[tuple[date, OnDay]]:
    day = max(stretch.since.astimezone(stretch.zone).date(), month.first)
    while day < month.after(1).first:
        begins, ends = (
            first_instant(datetime.combine(each, time()), stretch.zone)
            for each in (day, day + _DAY)
        )
        if begins >= stretch.until:
            return
        yield (
            day,
            OnDay(
                when=_when(_, stretch, begins, ends),
                label=stretch.label,
                is_whole=stretch.since <= begins and stretch.until >= ends,
                is_instead=stretch.is_instead,
                is_away=stretch.is_away,
                is_empty=stretch.is_empty,
            ),
        )
        day += _DAY


def _when(_: Translator, stretch: CalendarStretch, begins: datetime, ends: datetime) -> Shown:
    since, until = (
        technical(f"{at.astimezone(stretch.zone):%H:%M}", is_rtl=_.is_rtl)
        for at in (stretch.since, stretch.until)
    )
    if stretch.since <= begins and stretch.until >= ends:
        return _("all day")
    if stretch.since <= begins:
        return _("until {time}", time=until)
    if stretch.until >= ends:
        return _("from {time}", time=since)
    return _("{since} to {until}", since=since, until=until)


def edges(_: Translator, stretch: CalendarStretch) -> tuple[Shown, Shown, Shown]:
    """When it begins and ends, and where that is the time."""
    return (
        times.local(_, stretch.since, stretch.zone),
        times.local(_, stretch.until, stretch.zone),
        times.zone_place(_, stretch.zone),
    )
