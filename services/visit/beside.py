"""What takes long in a large network is worked out beside the transaction that needs it.

Owns the note by which a visit that is begun again finds what was worked out for it, and that what takes
very long is done once for all who ask for the same. When a visit begins again is left to
``services.visit.desk``.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar, cast

from domain.directory.directory import Directory

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out between two tries of a visit, and by which directory."""

    directory: Directory
    outcome: object

    def given(self) -> object:
        """The outcome. Raises what working it out raised."""
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


class ReadsLong(Exception):
    """Much is to be read before the visit goes on; meanwhile nobody waits for it."""

    def __init__(self, directory: Directory, read: Callable[[], Awaitable[object]]) -> None:
        super().__init__("to be read beside the transaction")
        self._directory = directory
        self._read = read

    async def worked(self) -> Worked:
        """Read it, in a transaction of its own."""
        return Worked(self._directory, await self._read())


class TakesLong(Exception):
    """Something is to be worked out before the visit goes on; meanwhile nobody waits for it."""

    def __init__(self, directory: Directory, work_out: Callable[[], object]) -> None:
        super().__init__("to be worked out beside the transaction")
        self._directory = directory
        self._work_out = work_out

    async def worked(self) -> Worked:
        """Work it out in a thread."""
        called = asyncio.to_thread(self._work_out)
        (outcome,) = await asyncio.gather(called, return_exceptions=True)
        return Worked(self._directory, outcome)


KEPT: Final = timedelta(seconds=60)
"""So long an outcome is given again to who asks for the same."""
MOST_KEPT: Final = 8
MOST_RUNNING: Final = 8
"""Different things that wait for their turn, or have it."""
MOST_OF_ONE: Final = 2
"""Of these, those that one person asked for."""


class TooMuchAsked(Exception):
    """So much waits for its turn already that no more is taken."""


class StillWorking(Exception):
    """It is being worked out, and takes longer than whoever asks would wait."""


class WorkEnded(Exception):
    """It is not worked out to its end, since the process ends."""


class SharedWork:
    """What takes very long in this process: one thing at a time, once for all who ask for the same.

    An outcome is kept for a short while; what failed is told to those who wait for it, and not kept. It
    goes on when nobody waits any more, so that whoever asks again finds it.
    """

    def __init__(self) -> None:
        self._running: dict[Hashable, tuple[str, asyncio.Task[object]]] = {}
        self._kept: dict[Hashable, tuple[datetime, object]] = {}
        self._turn = asyncio.Lock()

    async def outcome(
        self,
        key: Hashable,
        asker: str,
        work_out: Callable[[], Awaitable[Outcome]],
        now: Callable[[], datetime],
        within: float | None = None,
    ) -> Outcome:
        """What is worked out under this key, waited for at most ``within`` seconds.

        A key stands for one thing, so that whoever asks by it is given what they would work out.
        Raises ``TooMuchAsked``, ``StillWorking``, ``WorkEnded``, and what working it out raised.
        """
        kept = self._kept.get(key)
        if kept is not None and timedelta(0) <= now() - kept[0] < KEPT:
            return cast("Outcome", kept[1])
        if key not in self._running:
            theirs = [who for who, _task in self._running.values() if who == asker]
            if len(self._running) >= MOST_RUNNING or len(theirs) >= MOST_OF_ONE:
                raise TooMuchAsked
            task = asyncio.create_task(self._in_turn(key, work_out, now))
            self._running[key] = asker, task
            task.add_done_callback(_is_looked_at)
        _asker, running = self._running[key]
        done, _waiting = await asyncio.wait({running}, timeout=within)
        if not done:
            raise StillWorking
        if running.cancelled():
            raise WorkEnded
        return cast("Outcome", running.result())

    async def close(self) -> None:
        """End what is being worked out, which nobody needs any more."""
        tasks = [task for _asker, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _in_turn(
        self, key: Hashable, work_out: Callable[[], Awaitable[object]], now: Callable[[], datetime]
    ) -> object:
        try:
            async with self._turn:
                # From before it is begun: what happens meanwhile may be missing in it.
                at, found = now(), await work_out()
            self._kept[key] = at, found
            while len(self._kept) > MOST_KEPT:
                del self._kept[min(self._kept, key=lambda each: self._kept[each][0])]
            return found
        finally:
            del self._running[key]


def _is_looked_at(task: asyncio.Task[object]) -> None:
    """Whoever waits is told of what it raised; where nobody waits, nobody is."""
    if not task.cancelled():
        task.exception()
