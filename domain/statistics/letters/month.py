"""The figures of one month for everybody at once: the network's, and those of each member.

Owns what each turn adds to them, so that the letters of all members come of one counting. When a letter
leaves, and whose it is, is ``domain.statistics.letters.letter``'s; what single figures mean,
``domain.statistics.sums``'.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.statistics.breakdown import Breakdown
from domain.statistics.measures import Measures
from domain.statistics.period import CountedPeriod
from domain.statistics.sums import Added, Sums
from domain.statistics.turns import CountedTurn
from domain.vocabulary import MemberCode


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """What a member had in a month, or the whole network, without drills.

    ``before`` is the same of the month before; ``ran_out`` says whose steps ran out how often, and is empty
    for the network, of which that is not told.
    """

    sent: int
    whole: Measures
    before: Measures
    ran_out: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing but drills."""
        return not self.sent and not self.whole.received


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedMonth:
    """A month, counted once for all who read of it. ``at``: how far the log had come."""

    period: CountedPeriod
    at: datetime
    network: MonthFigures
    members: Mapping[str, MonthFigures]
    """Of those that asked or were asked in the month, or in the one before."""

    def of(self, member: MemberCode | None) -> MonthFigures:
        """A member's; None: the network's."""
        if member is None:
            return self.network
        return self.members.get(member) or _Adding().figures(_Adding(), with_steps=True)


@dataclass(slots=True)
class _Adding:
    """What the turns of a month add up to, of one member or of all."""

    sent: int = 0
    had: Sums = field(default_factory=Sums)
    ran_out: Counter[str] = field(default_factory=Counter)

    def figures(self, before: "_Adding", *, with_steps: bool) -> MonthFigures:
        return MonthFigures(
            sent=self.sent,
            whole=Measures.of_sums(self.had),
            before=Measures.of_sums(before.had),
            ran_out=dict(sorted(self.ran_out.items())) if with_steps else {},
        )


class MonthAdding:
    """Adds up the turns of a month, and of the one before it, by the member that had them."""

    def __init__(self, period: CountedPeriod) -> None:
        self.period = period
        self._now: dict[str, _Adding] = {}
        self._before: dict[str, _Adding] = {}

    def take(self, turns: Iterable[CountedTurn]) -> None:
        """Those of these turns that are of either month."""
        for turn in turns:
            if turn.is_drill:
                continue
            if self.period.holds(turn.began):
                _add(self._now, turn)
            elif self.period.before.holds(turn.began):
                _add(self._before, turn)

    def take_before(self, found: Breakdown) -> None:
        """What turns add up to that are all of the month before."""
        for member, sums in found.by_member.items():
            _of(self._before, member).had.merge(sums)

    def counted(self, at: datetime) -> CountedMonth:
        """The figures of all that was taken."""
        members = sorted({*self._now, *self._before})
        none = _Adding()
        return CountedMonth(
            period=self.period,
            at=at,
            network=_together(self._now).figures(_together(self._before), with_steps=False),
            members={
                member: self._now.get(member, none).figures(
                    self._before.get(member, none), with_steps=True
                )
                for member in members
            },
        )


def _add(into: dict[str, _Adding], turn: CountedTurn) -> None:
    had = _of(into, turn.member)
    had.had.add_said(Added.by(turn))
    had.ran_out.update(turn.ran_out)
    if turn.is_first:
        _of(into, turn.origin).sent += 1


def _of(into: dict[str, _Adding], member: str) -> _Adding:
    return into.setdefault(member, _Adding())


def _together(parts: Mapping[str, _Adding]) -> _Adding:
    whole = _Adding()
    for each in parts.values():
        whole.sent += each.sent
        whole.had.merge(each.had)
    return whole
