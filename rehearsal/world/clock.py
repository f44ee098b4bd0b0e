"""The rehearsal's clock: it owns the time of day that messages carry and the bot follows.

Durations of the network (long polls, rate limits) stay in real time; only dates follow this clock.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from rehearsal.world.signals import Signal


class RehearsalClock:
    """A clock that runs at a chosen speed and can be set; each setting is a new generation."""

    def __init__(self, now: datetime | None = None, speed: float = 1.0) -> None:
        self._base = (now or datetime.now(UTC)).astimezone(UTC)
        self._since = time.monotonic()
        self.speed = speed
        """Rehearsal seconds per real second; 0 stands still."""
        self.generation = 1
        """Grows by one whenever the clock is set."""
        self._changed = Signal()
        self._told: list[Callable[[], object]] = []

    def now(self) -> datetime:
        """The rehearsal's time, aware UTC."""
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self.speed)

    def on_change(self, told: Callable[[], object]) -> None:
        """Call `told` after each setting."""
        self._told.append(told)

    def advance(
        self, *, seconds: float = 0.0, minutes: float = 0.0, hours: float = 0.0, days: float = 0.0
    ) -> datetime:
        """Jump by that much (backwards where negative); returns the new time."""
        step = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        return self._set(self.now() + step, self.speed)

    def set_now(self, now: datetime) -> datetime:
        """Set the time. Raises ValueError for a time without a zone."""
        if now.tzinfo is None:
            raise ValueError("The time needs a zone, for example 2026-01-05T08:00:00Z.")
        return self._set(now.astimezone(UTC), self.speed)

    def set_speed(self, speed: float) -> datetime:
        """Set the speed. Raises ValueError below 0 or above 100,000."""
        if not 0 <= speed <= 100_000:
            raise ValueError("The speed is a number from 0 to 100000.")
        return self._set(self.now(), speed)

    def _set(self, now: datetime, speed: float) -> datetime:
        self._base, self._since, self.speed = now, time.monotonic(), speed
        self.generation += 1
        self._changed.notify()
        for told in self._told:
            told()
        return now

    async def changed_from(self, generation: int, within: float) -> bool:
        """Wait until the generation differs from `generation`; False when `within` seconds pass."""
        if self.generation != generation:
            return True
        await self._changed.wait(within)
        return self.generation != generation

    def close(self) -> None:
        """Let everybody who waits for a change look again."""
        self._changed.notify()

    async def sleep(self, seconds: float) -> None:
        """Sleep for that many rehearsal seconds, jumps included."""
        until = self.now() + timedelta(seconds=seconds)
        while (left := (until - self.now()).total_seconds()) > 0:
            await self._changed.wait(left / self.speed if self.speed > 0 else None)
        await asyncio.sleep(0)
