"""What time it is: the machine's clock, or that of a rehearsal on this machine.

Owns reading the time, waiting for it, and what to make of a machine's clock that jumps. A rehearsal's
clock can be set and run at another speed, and is followed over HTTP; it is looked for only where
the Bot API is on a loopback address.
"""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from bot.process import logs
from bot.process.http_client import Answer, HttpClient, NoAnswer

_ASKING = 2.0
_FOLLOWING = 25.0
_LOST_WAIT = 0.5
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


class FollowedClock:
    """The clock of a rehearsal: a time, a speed, and a generation that grows when either is set."""

    def __init__(self, address: str, reading: "_Reading") -> None:
        self.on_jump: list[Callable[[], None]] = []
        self._address = address
        self._take(reading)

    def now(self) -> datetime:
        """The time, aware UTC."""
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def seconds_until(self, at: datetime) -> float:
        """Real seconds from now until then, at the present speed."""
        left = max((at - self.now()).total_seconds(), 0.0)
        if left == 0.0:
            return 0.0
        return left / self._speed if self._speed > 0 else float("inf")

    def astray(self) -> timedelta:
        """Nought: this clock does not go by the machine's."""
        return timedelta()

    async def follow(self, stop: asyncio.Event) -> None:
        """Ask for each new generation as it comes; run on at the last speed while none answers."""
        async with HttpClient(trusts_environment=False) as client:
            following = asyncio.create_task(self._follow(client))
            try:
                await stop.wait()
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)

    async def _follow(self, client: HttpClient) -> None:
        is_lost = False
        while True:
            try:
                query = f"?generation={self._generation}&timeout={_FOLLOWING}"
                address = self._address + query
                answer = await client.request("GET", address, within=_FOLLOWING + 5)
                self._set(_Reading.of(answer))
                is_lost = False
            except (NoAnswer, NoClock) as error:
                if not is_lost:
                    logs.trouble("clock_lost", error)
                is_lost = True
                await asyncio.sleep(_LOST_WAIT)

    def _set(self, reading: "_Reading") -> None:
        if reading.generation == self._generation:
            return
        self._take(reading)
        logs.event("clock_set", speed=self._speed)
        for listener in self.on_jump:
            listener()

    def _take(self, reading: "_Reading") -> None:
        self._base, self._since = reading.now, time.monotonic()
        self._speed, self._generation = reading.speed, reading.generation


class NoClock(Exception):
    """What answers there is not a rehearsal's clock."""


class _Reading:
    """One answer of a rehearsal's clock."""

    __slots__ = ("generation", "now", "speed")

    def __init__(self, now: datetime, speed: float, generation: int) -> None:
        self.now = now
        self.speed = speed
        self.generation = generation

    @classmethod
    def of(cls, answer: Answer) -> "_Reading":
        """Raises ``NoClock`` where the answer is something else."""
        try:
            told: Any = json.loads(answer.body)
            now = datetime.fromisoformat(told["now"])
            reading = cls(now, float(told["speed"]), int(told["generation"]))
        except (ValueError, TypeError, KeyError):
            raise NoClock from None
        if answer.status != 200 or now.tzinfo is None or reading.speed < 0:
            raise NoClock
        return reading


async def find_clock(bot_api: str, *, is_loopback: bool) -> Clock:
    """The rehearsal's clock where the Bot API at this loopback address has one, else the machine's."""
    if not is_loopback:
        return SystemClock()
    address = f"{bot_api}/rehearsal/clock"
    try:
        async with HttpClient(trusts_environment=False) as client:
            reading = _Reading.of(await client.request("GET", address, within=_ASKING))
    except (NoAnswer, NoClock):
        return SystemClock()
    return FollowedClock(address, reading)
