"""How many, how fast and what became of them: what is reckoned from turns, whichever they are.

Owns the definitions of shares and times (docs/statistics.md). No time is said of fewer than 20 values. What
single turns add up to is ``domain.statistics.sums``'.
"""

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Final

from domain.statistics.sums import Sums
from domain.statistics.turns import CountedTurn, TurnOutcome

FEWEST_TIMES: Final = 20
"""From so many values on there is a median."""
_IN_ONE: Final = 4_000
"""Values that are sorted at once, within a millisecond."""
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFigures:
    """Of ``count`` values the median and two percentiles; None of too few."""

    count: int
    median: timedelta | None = None
    p90: timedelta | None = None
    p95: timedelta | None = None

    @classmethod
    def of(cls, values: Iterable[timedelta]) -> "TimeFigures":
        """Of these values, in any order."""
        return cls.of_microseconds(each // _MICROSECOND for each in values)

    @classmethod
    def of_microseconds(cls, values: Iterable[int]) -> "TimeFigures":
        """Of these values, in any order; those that stand in stretches in order are the quicker."""
        every = array("q", values)
        count = len(every)
        if count < FEWEST_TIMES:
            return cls(count=count)
        # A sort lets nobody else go on until it ends, so that a million values are none in one.
        stretches = [sorted(every[at : at + _IN_ONE]) for at in range(0, count, _IN_ONE)]
        middle = _placed(stretches, (count - 1) // 2) + _placed(stretches, count // 2)
        return cls(
            count=count,
            median=middle * _MICROSECOND / 2,
            p90=_nearest_rank(stretches, count, 90) * _MICROSECOND,
            p95=_nearest_rank(stretches, count, 95) * _MICROSECOND,
        )


def _nearest_rank(stretches: Sequence[Sequence[int]], count: int, percent: int) -> int:
    """The smallest value that at least this share of all does not exceed."""
    return _placed(stretches, math.ceil(Fraction(percent * count, 100)) - 1)


def _placed(stretches: Sequence[Sequence[int]], place: int) -> int:
    """The value at this place, from nought, were all of them in order; each stretch of them is."""
    least, most = min(each[0] for each in stretches), max(each[-1] for each in stretches)
    while least < most:
        middle = (least + most) // 2
        if sum(bisect_right(each, middle) for each in stretches) > place:
            most = middle
        else:
            least = middle + 1
    return least


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Of some turns; the numbers from ``counted`` on are of those that stand in shares and times."""

    received: int
    again: int
    became: Mapping[TurnOutcome, int]
    escalations: int
    nobody: int
    questions: int
    reopened: int
    counted: int
    acknowledged_in_time: int
    acknowledged_late: int
    acknowledged_not_known: int
    """By when it was due, no record says any more."""
    not_acknowledged: int
    answered_in_time: int
    answered_late: int
    late_for_judge: int
    answered_not_known: int
    overdue: int
    waiting: int
    to_acknowledge: TimeFigures
    to_answer: TimeFigures

    @classmethod
    def of(cls, turns: Iterable[CountedTurn]) -> "Measures":
        """Of these turns."""
        sums = Sums()
        for each in turns:
            sums.add(each)
        return cls.of_sums(sums)

    @classmethod
    def of_sums(cls, sums: Sums) -> "Measures":
        """Of the turns that were added up."""
        of = sums.numbers
        return cls(
            received=of["received"],
            again=of["again"],
            became={each: of[each] for each in TurnOutcome if of[each]},
            escalations=of["escalations"],
            nobody=of["nobody"],
            questions=of["questions"],
            reopened=of["reopened"],
            counted=of["counted"],
            acknowledged_in_time=of["acknowledged_in_time"],
            acknowledged_late=of["acknowledged_late"],
            acknowledged_not_known=of["acknowledged_not_known"],
            not_acknowledged=of["not_acknowledged"],
            answered_in_time=of["answered_in_time"],
            answered_late=of["answered_late"],
            late_for_judge=of["late_for_judge"],
            answered_not_known=of["answered_not_known"],
            overdue=of["overdue"],
            waiting=of["waiting"],
            to_acknowledge=TimeFigures.of_microseconds(sums.to_acknowledge),
            to_answer=TimeFigures.of_microseconds(sums.to_answer),
        )
