"""How many, how fast and what became of them: what is reckoned from turns, whichever they are.

Owns the definitions of shares and times (docs/statistics.md). No time is said of fewer than 20 values.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from statistics import median
from typing import Final

from domain.statistics.turns import CountedTurn, TurnOutcome

FEWEST_TIMES: Final = 20
"""From so many values on there is a median."""
_KEPT: Final = {True: "in_time", False: "late", None: "not_known"}


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
        ordered = sorted(values)
        if len(ordered) < FEWEST_TIMES:
            return cls(count=len(ordered))
        return cls(
            count=len(ordered),
            median=timedelta(seconds=median(each.total_seconds() for each in ordered)),
            p90=nearest_rank(ordered, 90),
            p95=nearest_rank(ordered, 95),
        )


def nearest_rank(ordered: Sequence[timedelta], percent: int) -> timedelta:
    """The smallest value that at least this share of all does not exceed; of one value at least."""
    return ordered[max(math.ceil(Fraction(percent * len(ordered), 100)), 1) - 1]


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
        every = list(turns)
        counted = [each for each in every if each.is_counted]
        acknowledged = Counter(map(_acknowledged, counted))
        answered = Counter(map(_answered, counted))
        took = (each.time_to_acknowledge for each in counted)
        answering = (each.time_to_answer for each in counted)
        return cls(
            received=len(every),
            again=sum(each.is_again for each in every),
            became=Counter(each.outcome for each in every),
            escalations=sum(each.escalations for each in every),
            nobody=sum(each.nobody for each in every),
            questions=sum(each.questions for each in every),
            reopened=sum(each.reopened for each in every),
            counted=len(counted),
            acknowledged_in_time=acknowledged["in_time"],
            acknowledged_late=acknowledged["late"],
            acknowledged_not_known=acknowledged["not_known"],
            not_acknowledged=acknowledged["not"],
            answered_in_time=answered["in_time"],
            answered_late=answered["late"],
            late_for_judge=answered["judge"],
            answered_not_known=answered["not_known"],
            overdue=answered["overdue"],
            waiting=answered["waiting"],
            to_acknowledge=TimeFigures.of(each for each in took if each is not None),
            to_answer=TimeFigures.of(each for each in answering if each is not None),
        )


def _acknowledged(turn: CountedTurn) -> str:
    if not turn.acknowledgements:
        return "entered" if turn.is_entered else "not"
    first = turn.acknowledgements[0]
    return _KEPT[first.due.is_kept(first.at)]


def _answered(turn: CountedTurn) -> str:
    if turn.answered_at is not None:
        kept = _KEPT[turn.answer_due.is_kept(turn.answered_at)]
        return "judge" if kept == "late" and turn.is_judged else kept
    if turn.outcome is not TurnOutcome.OPEN:
        return ""
    return "overdue" if turn.is_overdue else "waiting"


def is_late_for_judge(turn: CountedTurn) -> bool:
    """Whether its time was over, or is put off, only while a judge was waited for (Directive (EU) 2023/977
    Art. 5(2), Art. 18(1)(d))."""
    if turn.answered_at is not None:
        return _answered(turn) == "judge"
    return turn.outcome is TurnOutcome.OPEN and turn.waits_for_judge
