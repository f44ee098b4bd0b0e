"""Asking the key provider: beside the event loop, within a time, and ahead of time.

Owns what its refusal means, the threads in which one that is far away is asked, and the stock: new
data keys that are wrapped already, so that filing needs nobody else. Which keys there are, and what
they seal, is ``storage.sealing.vault``'s.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from crypto.envelope import DataKey
from crypto.providers import KeyBroken, KeyProvider, KeyTrouble, Wrapped
from storage.database.meanwhile import KeysAway, KeyWanted, WrappedKey

_Answer = TypeVar("_Answer")

ANSWERS_WITHIN: Final = 8.0
STOCK: Final = 64
"""Cases that can be filed while the provider is away, or between two of its answers."""
_THREADS: Final = 4
_MOST_KEPT: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A new data key with its wrapped form; ``epoch`` was the counter before it was wrapped."""

    key: DataKey
    wrapped: Wrapped
    epoch: int


class KeySource:
    """One process's way to the provider."""

    def __init__(self, provider: KeyProvider, new_case: Callable[[], str]) -> None:
        """``new_case`` gives the purpose of the key of a case that is not there yet."""
        self.provider = provider
        self._new_case = new_case
        self.trouble: KeysAway | None = None
        """Why the provider could not be used when it was last asked; None where it could."""
        self.ends_at: datetime | None = None
        """When the access to the provider ends, where that is known."""
        self._opened: dict[str, bytes] = {}
        self._fresh: dict[str, Fresh] = {}
        self._ready: deque[str] = deque()
        # Threads of its own: a device that hangs must not take those that others wait for.
        self._pool = ThreadPoolExecutor(_THREADS, "keys") if provider.is_far else None

    def close(self) -> None:
        """Wait for nobody any more."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def ask(self, act: Callable[[], _Answer]) -> _Answer:
        """What the provider answers. Raises ``KeysAway``; ``KeyBroken`` where it works, but not here."""
        try:
            answer = await self._ask(act)
        except KeyBroken:
            raise
        except KeyTrouble as error:
            self.trouble = KeysAway(self.provider.name, str(error))
            raise self.trouble from None
        self.trouble = None
        return answer

    async def _ask(self, act: Callable[[], _Answer]) -> _Answer:
        if self._pool is None:
            return act()
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await asyncio.get_running_loop().run_in_executor(self._pool, act)
        except TimeoutError:
            raise KeyTrouble(
                f"The key provider ({self.provider.name}) does not answer in time. Look into it."
            ) from None

    async def open(self, row: WrappedKey, known: WrappedKey) -> bytes:
        """The secret of a row. ``known`` is the row of a key that opens wherever the provider is itself.

        Where not even that opens, the provider is away, or another in its place.
        """
        try:
            return await self.ask(lambda: self._unwrap(row))
        except KeyBroken:
            await self.look(known)
            raise

    async def look(self, known: WrappedKey) -> None:
        """See whether the provider is there and is itself. Raises ``KeysAway``."""
        try:
            await self.ask(lambda: self._unwrap(known))
        except KeyBroken as error:
            self.trouble = KeysAway(self.provider.name, str(error))
            raise self.trouble from None

    async def open_all(self, rows: Sequence[WrappedKey]) -> dict[str, bytes]:
        """The secrets of many rows by id; empty for one that does not open."""
        return await self.ask(lambda: {row.id: self._unwrap_or_empty(row) for row in rows})

    def _unwrap(self, row: WrappedKey) -> bytes:
        wrapped = Wrapped(kek_id=row.kek_id, data=row.wrapped)
        return self.provider.unwrap(wrapped, f"{row.purpose}:{row.id}")

    def _unwrap_or_empty(self, row: WrappedKey) -> bytes:
        try:
            return self._unwrap(row)
        except (KeyBroken, ValueError):
            return b""

    async def wrap(self, purposes: Sequence[str], epoch: int) -> dict[str, Fresh]:
        """New keys for these purposes, wrapped."""
        made = [(purpose, DataKey.generate()) for purpose in purposes]
        wrapped = await self.ask(
            lambda: [self.provider.wrap(key.secret, f"{name}:{key.id}") for name, key in made]
        )
        return {
            purpose: Fresh(key=key, wrapped=each, epoch=epoch)
            for (purpose, key), each in zip(made, wrapped, strict=True)
        }

    async def fetch(self, wanted: KeyWanted) -> None:
        """Get ready what a transaction wanted, before it begins again. Raises ``KeysAway``."""
        if wanted.opens is not None:
            secret = await self.open(wanted.opens, wanted.known or wanted.opens)
            _keep(self._opened, wanted.opens.id, secret)
            return
        self._drop_stale(wanted.epoch)
        for purpose in wanted.makes:
            await self._make_ready(purpose, wanted.epoch)
        if wanted.case:
            await self._add_case(wanted.epoch)

    def opened(self, key_id: str) -> bytes | None:
        """The secret that was fetched for a row, once."""
        return self._opened.pop(key_id, None)

    def fresh(self, purpose: str, epoch: int) -> Fresh | None:
        """The key that is ready for this purpose, unless the key-encryption keys have changed."""
        found = self._fresh.get(purpose)
        return found if found is not None and found.epoch == epoch else None

    def used(self, purpose: str) -> None:
        """The key that was ready for this purpose is in the database, so it is kept here no more."""
        self._fresh.pop(purpose, None)

    def next_case(self) -> str | None:
        """The purpose of the key of a new case that is ready; None where there is none."""
        while self._ready:
            purpose = self._ready.popleft()
            if purpose in self._fresh:
                return purpose
        return None

    async def fill(self, purposes: Sequence[str], epoch: int) -> None:
        """Have keys ready for these purposes, and for as many new cases as the stock holds."""
        self._drop_stale(epoch)
        for purpose in purposes:
            if purpose not in self._fresh:
                await self._make_ready(purpose, epoch)
        while len(self._ready) < STOCK:
            await self._add_case(epoch)

    async def _add_case(self, epoch: int) -> None:
        purpose = self._new_case()
        await self._make_ready(purpose, epoch)
        self._ready.append(purpose)

    def _drop_stale(self, epoch: int) -> None:
        self._fresh = {name: each for name, each in self._fresh.items() if each.epoch == epoch}
        self._ready = deque(purpose for purpose in self._ready if purpose in self._fresh)

    @property
    def stock(self) -> int:
        """For how many new cases keys are ready."""
        return len(self._ready)

    async def _make_ready(self, purpose: str, epoch: int) -> None:
        _keep(self._fresh, purpose, (await self.wrap([purpose], epoch))[purpose])


_Kept = TypeVar("_Kept")


def _keep(where: dict[str, _Kept], name: str, what: _Kept) -> None:
    """Keep it; what was kept longest, and is wanted by nobody any more, is let go."""
    where[name] = what
    if len(where) > _MOST_KEPT:
        del where[next(iter(where))]
