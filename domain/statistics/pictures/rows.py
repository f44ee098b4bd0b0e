"""What a picture shows, as rows of a message: every number that is drawn, and nothing else.

Owns that the chat, the page and the text beside a picture say the same, since all are made from these rows.
The form of a row is ``domain.rows``'s.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.rows import Row
from domain.statistics.breakdown import DRILL, JUDGED, KEPT, REAL, SCORED
from domain.statistics.measures import FEWEST_TIMES
from domain.statistics.person import PersonReport
from domain.statistics.pictures.kinds import YEARS, PictureKind, months_drawn
from domain.statistics.report import Report
from domain.statistics.rows import NO_TIME

MOST_ROWS: Final = 20
"""Desks, or people, of one picture; the others are on the next."""
NO_SHARE: Final = -1
"""In place of a number where there are too few cases for a share."""
INDICATORS: Final = ("in_time", "right_person", "right_form", "entry")
"""What a drill shows (``domain.drills.order.DrillScore``)."""
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow(Row):
    """Of ``cases`` that were acknowledged the median and the 95th percentile, in milliseconds."""

    month: str
    cases: int
    median: int
    p95: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRow(Row):
    """What began in an hour of a weekday (Monday is 0); ``kept`` of ``judged`` were in time."""

    weekday: int
    hour: int
    count: int
    kept: int
    judged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow(Row):
    """In how many of the scored drills of a year it was so."""

    indicator: str
    year: int
    met: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRow(Row):
    """How often somebody was rung at night, by month; ``drills``: how often of these by drills."""

    name: str
    by_month: tuple[str, ...]
    drills: int


def says_something(row: Row) -> bool:
    """Whether there is a number in it but nought: of rows that all have none no picture is drawn."""
    match row:
        case MonthRow():
            return bool(row.cases)
        case RungRow():
            return any(count != "0" for count in row.by_month)
        case _other:
            return True


def month_rows(report: Report, today: date) -> Iterator[MonthRow]:
    """Every month, those with nothing too."""
    found = dict(report.by_month)
    for month in months_drawn(PictureKind.MONTHS, today):
        times = found[month].to_acknowledge if month in found else None
        yield MonthRow(
            month=month,
            cases=times.count if times is not None else 0,
            median=_milliseconds(times.median if times is not None else None),
            p95=_milliseconds(times.p95 if times is not None else None),
        )


def _milliseconds(length: timedelta | None) -> int:
    return length // _MILLISECOND if length is not None else NO_TIME


def hour_rows(report: Report) -> Iterator[HourRow]:
    """Every hour in which something began, of a member's own return."""
    own = report.own
    for (weekday, hour), count in sorted(own.grid.items()) if own is not None else ():
        shares = own.grid_shares if own is not None else {}
        judged = shares.get((weekday, hour, JUDGED), 0)
        is_enough = judged >= FEWEST_TIMES
        yield HourRow(
            weekday=weekday,
            hour=hour,
            count=count,
            kept=shares.get((weekday, hour, KEPT), 0) if is_enough else NO_SHARE,
            judged=judged if is_enough else NO_SHARE,
        )


def indicator_rows(report: Report, today: date) -> Iterator[IndicatorRow]:
    """Every indicator in every year since the first that has a scored drill."""
    showed = report.drills_showed
    years = [year for year, what in showed if what == SCORED and year > today.year - YEARS]
    for indicator in INDICATORS if years else ():
        for year in range(min(years), today.year + 1):
            met, of = showed.get((year, indicator), 0), showed.get((year, SCORED), 0)
            yield IndicatorRow(indicator=indicator, year=year, met=met, of=of)


def night_rows(
    report: Report | PersonReport, names: Mapping[str, str], today: date
) -> Iterator[RungRow]:
    """A row for each of these people, by their ids, in the order of their names.

    Of a person's own part they are the one that is named; whoever was never rung stands there with noughts.
    """
    months = months_drawn(PictureKind.NIGHTS, today)
    for person, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0])):
        counts = {
            (month, what): _nights(report, person, month, what)
            for month in months
            for what in (REAL, DRILL)
        }
        yield RungRow(
            name=name,
            by_month=tuple(str(counts[each, REAL] + counts[each, DRILL]) for each in months),
            drills=sum(counts[each, DRILL] for each in months),
        )


def _nights(report: Report | PersonReport, person: str, month: str, what: str) -> int:
    if isinstance(report, PersonReport):
        return report.nights.get((month, what), 0)
    return report.own.nights.get((person, month, what), 0) if report.own is not None else 0
