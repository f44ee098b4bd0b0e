"""What turns add up to, by what figures are broken down by: of a part of a log, or of parts together.

Owns by what each turn is counted; whose turns stand in it is said when one is added. As figures for readers
it is written by ``domain.statistics.report``.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, tzinfo
from typing import Final, TypeVar

from domain.duty.burden import is_at_night
from domain.statistics.sums import Added, Sums, is_late_for_judge
from domain.statistics.turns import CountedTurn, TurnOutcome
from domain.vocabulary import Urgency

_URGENT: Final = frozenset({Urgency.IMMEDIATE, Urgency.URGENT})
_JUDGED: Final = frozenset({"acknowledged_in_time", "acknowledged_late", "not_acknowledged"})
SCORED: Final = "scored"
JUDGED: Final = "judged"
KEPT: Final = "kept"
REAL: Final = "real"
DRILL: Final = "drill"
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(slots=True, kw_only=True)
class Breakdown:
    """Sums and counts by their keys. Those from ``by_origin`` on are of a member's own return alone."""

    filed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By who filed it: how many, and how many of them again."""
    filed_urgency: Counter[str] = field(default_factory=Counter)
    filed_type: Counter[str] = field(default_factory=Counter)
    sent_via: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By who asked whom, and what is counted of them."""
    by_member: dict[str, Sums] = field(default_factory=dict)
    by_urgency: dict[str, Sums] = field(default_factory=dict)
    by_type: dict[str, Sums] = field(default_factory=dict)
    refused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    drills: dict[str, Sums] = field(default_factory=dict)
    drills_showed: Counter[tuple[int, str]] = field(default_factory=Counter)
    """By the year in which they rang and what they showed; ``SCORED`` is of how many that is said."""
    by_month: dict[str, Sums] = field(default_factory=dict)
    by_origin: dict[str, Sums] = field(default_factory=dict)
    by_addressee: dict[str, Sums] = field(default_factory=dict)
    by_hour: dict[int, Sums] = field(default_factory=dict)
    by_weekday: dict[int, Sums] = field(default_factory=dict)
    by_step: dict[int, Sums] = field(default_factory=dict)
    grid: Counter[tuple[int, int]] = field(default_factory=Counter)
    """How many began on which weekday, in which hour."""
    grid_shares: Counter[tuple[int, int, str]] = field(default_factory=Counter)
    """Likewise how many stand in the share in time (``JUDGED``), and were in time (``KEPT``)."""
    ran_out: Counter[str] = field(default_factory=Counter)
    nights: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By who was rung at night, in which month, and ``REAL`` or ``DRILL``."""

    @property
    def whole(self) -> Sums:
        """Of all turns that were had, no drills."""
        whole = Sums()
        for sums in self.by_urgency.values():
            whole.merge(sums)
        return whole

    def add(self, turn: CountedTurn, member: str | None = None, zone: tzinfo = UTC) -> None:
        """One more turn of the network's, or of ``member``'s own return, by the clock of its ``zone``."""
        if member is not None and member not in (turn.origin, turn.member):
            return
        is_had = member in (None, turn.member)
        if turn.member == member:
            self._add_nights(turn, zone)
        added = Added.by(turn)
        if turn.is_drill:
            if is_had:
                _in(self.drills, turn.member).add_said(added)
                self._add_showed(turn, zone)
            return
        self._add_pair(turn)
        if turn.is_first and member in (None, turn.origin):
            self._add_filed(turn)
        if turn.origin == member:
            _in(self.by_addressee, turn.member).add_said(added)
        if is_had:
            self._add_had(turn, added)
            _in(self.by_month, f"{turn.began.astimezone(UTC):%Y-%m}").add_said(added)
            if member is not None:
                self._add_own(turn, added, zone)

    def _add_filed(self, turn: CountedTurn) -> None:
        self.filed[turn.origin, "sent"] += 1
        if turn.is_again:
            self.filed[turn.origin, "again"] += 1
        self.filed_urgency[turn.urgency] += 1
        self.filed_type[turn.type] += 1
        for way in dict.fromkeys(turn.sent_via):
            self.sent_via[way] += 1

    def _add_pair(self, turn: CountedTurn) -> None:
        both, pairs = (turn.origin, turn.member), self.pairs
        is_answered, is_urgent = turn.answered_at is not None, turn.urgency in _URGENT
        pairs[*both, "received"] += 1
        if turn.is_first:
            pairs[*both, "sent"] += 1
        if is_answered:
            pairs[*both, "answered"] += 1
        if is_urgent:
            pairs[*both, "received_urgent"] += 1
            if is_answered:
                pairs[*both, "answered_urgent"] += 1
        if turn.outcome is TurnOutcome.REFUSED:
            pairs[*both, "refused"] += 1
        if is_late_for_judge(turn):
            pairs[*both, "for_judge"] += 1

    def _add_had(self, turn: CountedTurn, added: Added) -> None:
        _in(self.by_member, turn.member).add_said(added)
        _in(self.by_urgency, turn.urgency).add_said(added)
        _in(self.by_type, turn.type).add_said(added)
        if turn.outcome is TurnOutcome.REFUSED:
            self.refused[turn.member, turn.ground, turn.origin] += 1
        _add_counts(self.taken, turn.delivered)
        _add_counts(self.failed, turn.failed)

    def _add_own(self, turn: CountedTurn, added: Added, zone: tzinfo) -> None:
        at = turn.began.astimezone(zone)
        _in(self.by_origin, turn.origin).add_said(added)
        _in(self.by_hour, at.hour).add_said(added)
        _in(self.by_weekday, at.weekday()).add_said(added)
        _in(self.by_step, turn.step).add_said(added)
        cell = at.weekday(), at.hour
        self.grid[cell] += 1
        numbers = dict(added.numbers)
        if not _JUDGED.isdisjoint(numbers):
            self.grid_shares[*cell, JUDGED] += 1
            self.grid_shares[*cell, KEPT] += "acknowledged_in_time" in numbers
        _add_counts(self.ran_out, turn.ran_out)

    def _add_showed(self, turn: CountedTurn, zone: tzinfo) -> None:
        if turn.drill_showed is not None:
            for each in (SCORED, *turn.drill_showed):
                self.drills_showed[turn.began.astimezone(zone).year, each] += 1

    def _add_nights(self, turn: CountedTurn, zone: tzinfo) -> None:
        for person, month, what in rung_at_night(turn, zone):
            self.nights[person, month, what] += 1

    def merge(self, other: "Breakdown") -> None:
        """The turns of another part too."""
        for name in _NAMES:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                _add_counts(mine, theirs)
            else:
                for key, sums in theirs.items():
                    _in(mine, key).merge(sums)

    def settle(self) -> None:
        """Bring all times into order."""
        for name in _NAMES:
            if not isinstance(found := getattr(self, name), Counter):
                for sums in found.values():
                    sums.settle()


def rung_at_night(turn: CountedTurn, zone: tzinfo) -> Iterator[tuple[str, str, str]]:
    """Each time that somebody was rung at night for it: who, in which month, by ``REAL`` or ``DRILL``."""
    what = DRILL if turn.is_drill else REAL
    for rang in turn.rang:
        if is_at_night(rang.at, zone):
            month = f"{rang.at.astimezone(zone):%Y-%m}"
            yield from ((person, month, what) for person in rang.people)


_NAMES: Final = tuple(each.name for each in fields(Breakdown))


def _in(groups: dict[_Key, Sums], key: _Key) -> Sums:
    found = groups.get(key)
    if found is None:
        found = groups[key] = Sums()
    return found


def _add_counts(into: Counter[_Key], counts: dict[_Key, int]) -> None:
    for key, count in counts.items():
        into[key] += count
