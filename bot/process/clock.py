"""What time it is: the machine's clock, or that of a rehearsal on this machine.

Owns reading the time, waiting for it, and what to make of a machine's clock that jumps. A rehearsal's
clock is left to ``bot.process.followed_clock``; it is looked for only where the Bot API is on a
loopback address.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

_CORRECTED = 2.0
"""Less is a clock that is being kept right."""
_STAYS_AHEAD = 60.0


class Clock(Protocol):
    """The service's time. ``on_jump`` is told when the time was set or its speed changed."""

    on_jump: list[Callable[[], None]]

    def now(self) -> datetime:
        """The time, aware UTC."""
        ...

    def seconds_until(self, at: datetime) -> float:
        """Real seconds from now until then; 0 where it has come, infinite where time stands still."""
        ...

    def astray(self) -> timedelta:
        """How far the machine's clock is ahead of this one after it was set; nought as a rule."""
        ...

    async def follow(self, stop: asyncio.Event) -> None:
        """Keep up with a clock elsewhere until told to stop."""
        ...


def _uptime() -> float:
    """Seconds since the machine began, its sleep included where the system tells that."""
    boot = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(boot)


class SystemClock:
    """The machine's clock, and what has passed since where that is set while the service runs.

    A clock that jumps is wrong before or after, and nobody here knows which. So the time goes on as if
    it had not jumped: nothing fires early because a clock went ahead, and nothing late because it
    went back. A clock that stays ahead is followed after a minute; one that was put back from the
    next start on, since following it would put off what is due.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        uptime: Callable[[], float] = _uptime,
    ) -> None:
        self.on_jump: list[Callable[[], None]] = []
        self._wall = wall
        self._uptime = uptime
        self._base = wall() - uptime()
        self._ahead_since: float | None = None

    def now(self) -> datetime:
        """The time, aware UTC."""
        uptime, wall = self._uptime(), self._wall()
        astray = wall - (self._base + uptime)
        if astray < _CORRECTED:
            self._ahead_since = None
        elif self._ahead_since is None:
            self._ahead_since = uptime
        stays = self._ahead_since is not None and uptime - self._ahead_since >= _STAYS_AHEAD
        if abs(astray) < _CORRECTED or stays:
            self._base = wall - uptime
        return datetime.fromtimestamp(self._base + uptime, UTC)

    def astray(self) -> timedelta:
        """How far the machine's clock is ahead of this one; negative where it was put back."""
        self.now()
        off = self._wall() - (self._base + self._uptime())
        return timedelta(seconds=off) if abs(off) >= _CORRECTED else timedelta()

    def seconds_until(self, at: datetime) -> float:
        """Real seconds from now until then."""
        return max((at - self.now()).total_seconds(), 0.0)

    async def follow(self, stop: asyncio.Event) -> None:
        """Nothing to keep up with."""
        await stop.wait()


async def find_clock(bot_api: str, *, is_loopback: bool) -> Clock:
    """The rehearsal's clock where the Bot API at this loopback address has one, else the machine's."""
    if is_loopback:
        from bot.process.followed_clock import find_followed

        if (followed := await find_followed(bot_api)) is not None:
            return followed
    return SystemClock()
