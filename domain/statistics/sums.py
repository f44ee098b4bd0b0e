"""Sums over turns: numbers and times that can be added to each other, whichever turns they are of.

Owns what one turn adds (docs/statistics.md), so that sums of parts are the sums of the whole. Shares and
percentiles, which cannot be added, are reckoned from them by ``domain.statistics.measures``.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from domain.statistics.turns import CountedTurn, TurnOutcome

_KEPT: Final = {True: "in_time", False: "late", None: "not_known"}
_DAY_S: Final = 86_400
_SECOND: Final = 1_000_000
_OF_A_TURN: Final = ("escalations", "nobody", "questions", "reopened")


def _none() -> "array[int]":
    return array("q")


@dataclass(slots=True, kw_only=True)
class Sums:
    """What turns add up to. ``numbers``: by the names that measures have, and by outcomes.

    The times are in microseconds, in any order.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    to_acknowledge: "array[int]" = field(default_factory=_none)
    to_answer: "array[int]" = field(default_factory=_none)

    def add(self, turn: CountedTurn) -> None:
        """One more turn."""
        self.add_said(Added.by(turn))

    def add_said(self, added: "Added") -> None:
        """One more turn, by what it adds."""
        numbers = self.numbers
        for name, count in added.numbers:
            numbers[name] += count
        if added.to_acknowledge is not None:
            self.to_acknowledge.append(added.to_acknowledge)
        if added.to_answer is not None:
            self.to_answer.append(added.to_answer)

    def merge(self, other: "Sums") -> None:
        """The turns of other sums too."""
        numbers = self.numbers
        for name, count in other.numbers.items():
            numbers[name] += count
        self.to_acknowledge.extend(other.to_acknowledge)
        self.to_answer.extend(other.to_answer)

    def settle(self) -> None:
        """Bring the times into order, in which they are quicker to merge and smaller to keep."""
        self.to_acknowledge = array("q", sorted(self.to_acknowledge))
        self.to_answer = array("q", sorted(self.to_answer))


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What one turn adds, worked out once for every sum that it is in."""

    numbers: Iterable[tuple[str, int]]
    to_acknowledge: int | None
    to_answer: int | None

    @classmethod
    def by(cls, turn: CountedTurn) -> "Added":
        """What this turn adds."""
        numbers: list[tuple[str, int]] = [("received", 1), (turn.outcome.value, 1)]
        numbers += [(name, many) for name in _OF_A_TURN if (many := getattr(turn, name))]
        if turn.is_again:
            numbers.append(("again", 1))
        if not turn.is_counted:
            return cls(numbers=numbers, to_acknowledge=None, to_answer=None)
        numbers.append(("counted", 1))
        numbers += [(name, 1) for name in (_acknowledged(turn), _answered(turn)) if name]
        return cls(
            numbers=numbers,
            to_acknowledge=_microseconds(turn.time_to_acknowledge),
            to_answer=_microseconds(turn.time_to_answer),
        )


def _microseconds(length: timedelta | None) -> int | None:
    if length is None:
        return None
    return (length.days * _DAY_S + length.seconds) * _SECOND + length.microseconds


def _acknowledged(turn: CountedTurn) -> str:
    if not turn.acknowledgements:
        return "" if turn.is_entered else "not_acknowledged"
    first = turn.acknowledgements[0]
    return f"acknowledged_{_KEPT[first.due.is_kept(first.at)]}"


def _answered(turn: CountedTurn) -> str:
    if turn.answered_at is not None:
        kept = _KEPT[turn.answer_due.is_kept(turn.answered_at)]
        return "late_for_judge" if kept == "late" and turn.is_judged else f"answered_{kept}"
    if turn.outcome is not TurnOutcome.OPEN:
        return ""
    return "overdue" if turn.is_overdue else "waiting"


def is_late_for_judge(turn: CountedTurn) -> bool:
    """Whether its time was over, or is put off, only while a judge was waited for (Directive (EU) 2023/977
    Art. 5(2), Art. 18(1)(d))."""
    if turn.answered_at is not None:
        return _answered(turn) == "late_for_judge"
    return turn.outcome is TurnOutcome.OPEN and turn.waits_for_judge
