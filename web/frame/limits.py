"""How much anybody may try who has no session: by the address they come from, and all together.

Owns the counts, in the memory of this process: they spare work, and guard no secret, which has its own
count of tries in the database. What succeeds is not counted, so that an office behind one address signs
in as often as it likes. Where nobody can be told from another, nobody is counted: else one of them would
lock out all; then, too, only a few are looked at together, and the others wait for their turn.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.networks import Network, behind, network_of

_TURNS: Final = 4
"""Who is looked at together, so that what alerts take of the database is never all taken."""
_MOST_LINES: Final = 20_000
"""Addresses that are counted at a time; of more the one is forgotten that tried the longest ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So many at once, and one more every so many seconds."""

    most: int
    every: float
    counts_all: bool = False
    """What succeeds, too."""


TRIES: Final = Allowance(most=30, every=10.0)
"""Of showing who one is, in vain."""
BEGINNINGS: Final = Allowance(most=10, every=60.0, counts_all=True)
"""Of a first passkey: each is a row until it is over, and there is room for few."""


@dataclass(slots=True)
class _Line:
    left: float
    at: float
    is_told: bool = False


class TooMany(Exception):
    """The allowance is used up, for so many seconds; ``fields`` were sent in vain."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds
        self.fields: Mapping[str, str] = {}


class AddressLimits:
    """The counts of one process.

    ``proxies`` are believed in whom they name; ``untold`` is called where they should have named
    somebody, and did not, or where one that is not among them did.
    """

    def __init__(
        self,
        proxies: Collection[Network] = (),
        untold: Callable[[str], None] = lambda _why: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.turns = asyncio.Semaphore(_TURNS)
        self._proxies = proxies
        self._untold = untold
        self._clock = clock
        self._lines: OrderedDict[tuple[Allowance, str], _Line] = OrderedDict()

    def __len__(self) -> int:
        return len(self._lines)

    def who(self, peer: str, forwarded: Sequence[str]) -> str:
        """Under what somebody is counted; empty where they cannot be told from others."""
        if not self._proxies:
            return ""
        found = behind(peer, forwarded, self._proxies)
        if found is None:
            self._untold("no address")
            return ""
        if forwarded and found == behind(peer, (), self._proxies):
            self._untold("proxy not listed")
        return network_of(found)

    def take(self, of: Allowance, who: str) -> None:
        """One is used by this. Raises ``TooMany``."""
        if not who:
            return
        line = self._line(of, who)
        if line.left < 1:
            raise TooMany(max(1, math.ceil((1 - line.left) * of.every)))
        line.left -= 1

    def give_back(self, of: Allowance, who: str) -> None:
        """It was not in vain."""
        if who and not of.counts_all:
            line = self._line(of, who)
            line.left = min(line.left + 1, of.most)

    def tells(self, of: Allowance, who: str) -> bool:
        """Whether it is to be told that nothing is left: once, until all is there again."""
        line = self._line(of, who)
        is_told, line.is_told = line.is_told, True
        return not is_told

    def _line(self, of: Allowance, who: str) -> _Line:
        now = self._clock()
        line = self._lines.setdefault((of, who), _Line(of.most, now))
        line.left = min(line.left + (now - line.at) / of.every, of.most)
        line.at = now
        line.is_told = line.is_told and line.left < of.most
        self._lines.move_to_end((of, who))
        while len(self._lines) > _MOST_LINES:
            self._lines.popitem(last=False)
        return line
