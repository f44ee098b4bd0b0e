"""A bell that wakes everyone who waits for it, and a numbered list with one."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from typing import Generic, Protocol, TypeVar


class Numbered(Protocol):
    """Something of a list whose numbers grow."""

    @property
    def number(self) -> int: ...


Entry = TypeVar("Entry", bound=Numbered)


class Signal:
    """Waiters come and go; each `notify` wakes those who wait at that moment."""

    __slots__ = ("_waiters",)

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Wake everyone who waits now."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, within: float | None) -> bool:
        """Wait for the next `notify`; False when `within` seconds pass before it."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            async with asyncio.timeout(within):
                await waiter
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._waiters.discard(waiter)


class Stream(Generic[Entry]):
    """The last entries, oldest first, with a bell that rings for each."""

    def __init__(self, most: int) -> None:
        self.entries: deque[Entry] = deque(maxlen=most)
        self.bell = Signal()

    def append(self, entry: Entry) -> None:
        """One more; wakes whoever waits for it."""
        self.entries.append(entry)
        self.bell.notify()

    def after(self, number: int) -> list[Entry]:
        """Those after that number."""
        newest_first = itertools.takewhile(
            lambda each: each.number > number, reversed(self.entries)
        )
        return [*newest_first][::-1]
