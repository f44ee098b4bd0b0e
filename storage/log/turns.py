"""Which records of a case belong to whose turn with it, and which a member keeps to itself."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.requests.permissions import Sight
from domain.vocabulary import MemberCode

_LAST: Final = (1 << 62) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Which records of a case belong to whose turn with it: each ends with its transfer's record."""

    ends: tuple[int, ...] = ()
    placed: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    """Records about another text: as what, and in which turn, each is read, whenever it was made."""
    remarks: Mapping[int, MemberCode] = field(default_factory=dict)
    """Private remarks, with the member that keeps each to itself."""

    def of(self, seq: int) -> int:
        """The turn of a record, counted from 0."""
        return self.placed[seq][1] if seq in self.placed else bisect_left(self.ends, seq)

    def reads(self, seen: Sight, seq: int, event: str) -> bool:
        """Whether somebody with this sight may read the text of a record."""
        if seq in self.remarks:
            return self.remarks[seq] == seen.remarks_of
        as_what = self.placed[seq][0] if seq in self.placed else event
        return seen.reads(as_what, self.of(seq))

    def remarks_of(self, member: MemberCode | None) -> tuple[int, ...]:
        """The private remarks that this member keeps."""
        return tuple(seq for seq, whose in self.remarks.items() if whose == member)

    def besides_those_of(self, member: MemberCode | None) -> tuple[int, ...]:
        """The private remarks of others, of which it is told nothing."""
        return tuple(seq for seq, whose in self.remarks.items() if whose != member)

    def span(self, turn: int) -> tuple[int, int]:
        """The first and the last number that a record of it may have; it begins with its transfer."""
        first = self.ends[turn - 1] if turn else 0
        return first, self.ends[turn] if turn < len(self.ends) else _LAST
