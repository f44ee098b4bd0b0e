"""Who is told that something has changed, and how many may be at once.

Owns that a process looks once for all its streams: after a commit of its own at once, and else at a beat,
by which it finds what other processes and the console have done. No connection is held for it, on either
database.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from domain.vocabulary import PersonId

BEAT: Final = 0.8
"""Seconds after which it is looked whether others have changed something."""
MOST: Final = 100
"""Streams of one process."""
MOST_EACH: Final = 8
"""Streams of one person at one process."""


class LiveStreams:
    """The streams of one process. ``ending`` is set once it stops; ``grown`` says how far the log is."""

    def __init__(self, ending: asyncio.Event, grown: Callable[[], Awaitable[int]]) -> None:
        self.ending = ending
        self._grown = grown
        self._open: Counter[PersonId] = Counter()
        self._bells: set[asyncio.Event] = set()
        self._looking = asyncio.Lock()
        self._size, self._looked_at = 0, -BEAT

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._bells)

    def ring(self) -> None:
        """This process has changed something."""
        self._looked_at = -BEAT
        for bell in self._bells:
            bell.set()

    def has_room(self, person: PersonId) -> bool:
        """Whether one more may be opened for this person."""
        is_full = self.count >= MOST or self._open[person] >= MOST_EACH
        return not is_full and not self.ending.is_set()

    @contextmanager
    def opened(self, person: PersonId) -> Iterator[asyncio.Event | None]:
        """A stream of this person's: its bell; None where there are many."""
        if not self.has_room(person):
            yield None
            return
        bell = asyncio.Event()
        self._bells.add(bell)
        self._open[person] += 1
        try:
            yield bell
        finally:
            self._bells.discard(bell)
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]

    async def size(self, bell: asyncio.Event) -> int | None:
        """How far the log is, at the next commit of this process or at the beat; None once it stops."""
        waiting = [asyncio.ensure_future(event.wait()) for event in (bell, self.ending)]
        try:
            await asyncio.wait(waiting, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()
        bell.clear()
        return None if self.ending.is_set() else await self._look()

    async def _look(self) -> int:
        now = asyncio.get_running_loop().time
        async with self._looking:
            if now() - self._looked_at >= BEAT:
                # Before it is asked: what is committed meanwhile is looked for again.
                self._looked_at = now()
                self._size = await self._grown()
            return self._size
