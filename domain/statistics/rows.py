"""The main figures as rows of a message: each beside that of the time before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from domain.rows import Row
from domain.statistics.measures import Measures, TimeFigures
from domain.statistics.person import PersonReport
from domain.statistics.report import Report
from domain.statistics.turns import TurnOutcome

NO_TIME: Final = -1
"""In place of a time where there are too few values."""


class MainFigure(StrEnum):
    """What a row says."""

    SENT = "sent"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    """In time, of how many."""
    TO_ACKNOWLEDGE = "to_acknowledge"
    """The median in milliseconds, of how many values."""
    ANSWERED = "answered"
    """In time, of how many."""
    MISSED = "missed"
    """Not answered in time."""
    REFUSED = "refused"
    ESCALATIONS = "escalations"
    TAKEN = "taken"
    """What the reader acknowledged: in time, of how many."""
    TO_TAKE = "to_take"
    """The reader's median likewise."""


TIMES: Final = frozenset({MainFigure.TO_ACKNOWLEDGE, MainFigure.TO_TAKE})
"""Those that are a time, and no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainRow(Row):
    """A figure, of how many where it is a part, and the same of the time before."""

    figure: str
    now: int
    of: int
    before: int
    before_of: int


def main_rows(report: Report | PersonReport) -> Iterator[MainRow]:
    """In the order in which they are read."""
    if isinstance(report, PersonReport):
        yield _row(MainFigure.SENT, report.sent, report.sent_before)
        yield from _measured(report.asked, report.asked_before)
        yield _part(MainFigure.TAKEN, _taken(report.taken), _taken(report.taken_before))
        yield from _time(
            MainFigure.TO_TAKE, report.taken.to_acknowledge, report.taken_before.to_acknowledge
        )
        return
    yield _row(MainFigure.SENT, report.sent, report.sent_before)
    yield _row(MainFigure.RECEIVED, report.whole.received, report.before.received)
    yield from _measured(report.whole, report.before)
    yield _row(MainFigure.ESCALATIONS, report.whole.escalations, report.before.escalations)


def letter_rows(now: Measures, before: Measures) -> Iterator[MainRow]:
    """Those of a month's letter."""
    yield _row(MainFigure.RECEIVED, now.received, before.received)
    yield _part(MainFigure.ACKNOWLEDGED, _taken(now), _taken(before))
    yield from _time(MainFigure.TO_ACKNOWLEDGE, now.to_acknowledge, before.to_acknowledge)
    yield _part(MainFigure.ANSWERED, _answered(now), _answered(before))
    yield _row(MainFigure.ESCALATIONS, now.escalations, before.escalations)


def drills(report: Report | PersonReport) -> int:
    """How many exercises there were, which stand in no other figure."""
    if isinstance(report, PersonReport):
        return report.drills_sent + report.drills_taken
    return sum(each.received for _member, each in report.drills)


def is_empty(report: Report | PersonReport) -> bool:
    """Whether there was nothing but drills."""
    if isinstance(report, PersonReport):
        return report.is_empty
    return not report.sent and not report.whole.received


def _measured(now: Measures, before: Measures) -> Iterator[MainRow]:
    yield _part(MainFigure.ACKNOWLEDGED, _taken(now), _taken(before))
    yield from _time(MainFigure.TO_ACKNOWLEDGE, now.to_acknowledge, before.to_acknowledge)
    yield _part(MainFigure.ANSWERED, _answered(now), _answered(before))
    yield _row(MainFigure.MISSED, _missed(now), _missed(before))
    refused = TurnOutcome.REFUSED
    yield _row(MainFigure.REFUSED, now.became.get(refused, 0), before.became.get(refused, 0))


def _taken(each: Measures) -> tuple[int, int]:
    whole = each.acknowledged_in_time + each.acknowledged_late + each.not_acknowledged
    return each.acknowledged_in_time, whole


def _answered(each: Measures) -> tuple[int, int]:
    return each.answered_in_time, each.answered_in_time + _missed(each)


def _missed(each: Measures) -> int:
    return each.answered_late + each.overdue


def _row(figure: MainFigure, now: int, before: int) -> MainRow:
    return MainRow(figure=figure, now=now, of=0, before=before, before_of=0)


def _part(figure: MainFigure, now: tuple[int, int], before: tuple[int, int]) -> MainRow:
    return MainRow(figure=figure, now=now[0], of=now[1], before=before[0], before_of=before[1])


def _time(figure: MainFigure, now: TimeFigures, before: TimeFigures) -> Iterator[MainRow]:
    """None where there is none of either."""
    if now.median is not None or before.median is not None:
        yield MainRow(
            figure=figure,
            now=_length(now.median),
            of=now.count,
            before=_length(before.median),
            before_of=before.count,
        )


def _length(median: timedelta | None) -> int:
    return median // timedelta(milliseconds=1) if median is not None else NO_TIME
