"""What time it is: the machine's clock, or that of a rehearsal on this machine.

Owns reading the time and waiting for it. A rehearsal's clock can be set and run at another speed, and
is followed over HTTP; it is looked for only where the Bot API is on a loopback address.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import httpx

from bot import logs

_ASKING = 2.0
_FOLLOWING = 25.0
_LOST_WAIT = 0.5


class Clock(Protocol):
    """The service's time. ``on_jump`` is told when the time was set or its speed changed."""

    on_jump: list[Callable[[], None]]

    def now(self) -> datetime:
        """The time, aware UTC."""
        ...

    def seconds_until(self, at: datetime) -> float:
        """Real seconds from now until then; 0 where it has come, infinite where time stands still."""
        ...

    async def follow(self, stop: asyncio.Event) -> None:
        """Keep up with a clock elsewhere until told to stop."""
        ...


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self.on_jump: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The time, aware UTC."""
        return datetime.now(UTC)

    def seconds_until(self, at: datetime) -> float:
        """Real seconds from now until then."""
        return max((at - self.now()).total_seconds(), 0.0)

    async def follow(self, stop: asyncio.Event) -> None:
        """Nothing to keep up with."""
        await stop.wait()


class FollowedClock:
    """The clock of a rehearsal: a time, a speed, and a generation that grows when either is set."""

    def __init__(self, address: str, reading: "Reading") -> None:
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

    async def follow(self, stop: asyncio.Event) -> None:
        """Ask for each new generation as it comes; run on at the last speed while none answers."""
        async with httpx.AsyncClient(trust_env=False, timeout=_FOLLOWING + 5) as client:
            following = asyncio.create_task(self._follow(client))
            try:
                await stop.wait()
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)

    async def _follow(self, client: httpx.AsyncClient) -> None:
        is_lost = False
        while True:
            try:
                query = {"generation": self._generation, "timeout": _FOLLOWING}
                answer = await client.get(self._address, params=query)
                self._set(Reading.of(answer))
                is_lost = False
            except (httpx.HTTPError, NoClock) as error:
                if not is_lost:
                    logs.trouble("clock_lost", error)
                is_lost = True
                await asyncio.sleep(_LOST_WAIT)

    def _set(self, reading: "Reading") -> None:
        if reading.generation == self._generation:
            return
        self._take(reading)
        logs.event("clock_set", speed=self._speed)
        for listener in self.on_jump:
            listener()

    def _take(self, reading: "Reading") -> None:
        self._base, self._since = reading.now, time.monotonic()
        self._speed, self._generation = reading.speed, reading.generation


class NoClock(Exception):
    """What answers there is not a rehearsal's clock."""


class Reading:
    """One answer of a rehearsal's clock."""

    __slots__ = ("generation", "now", "speed")

    def __init__(self, now: datetime, speed: float, generation: int) -> None:
        self.now = now
        self.speed = speed
        self.generation = generation

    @classmethod
    def of(cls, answer: httpx.Response) -> "Reading":
        """Raises ``NoClock`` where the answer is something else."""
        try:
            told: Any = answer.json()
            now = datetime.fromisoformat(told["now"])
            reading = cls(now, float(told["speed"]), int(told["generation"]))
        except (ValueError, TypeError, KeyError):
            raise NoClock from None
        if answer.status_code != 200 or now.tzinfo is None or reading.speed < 0:
            raise NoClock
        return reading


async def find_clock(bot_api: str, *, is_loopback: bool) -> Clock:
    """The rehearsal's clock where the Bot API at this loopback address has one, else the machine's."""
    if not is_loopback:
        return SystemClock()
    address = f"{bot_api}/rehearsal/clock"
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=_ASKING) as client:
            reading = Reading.of(await client.get(address))
    except (httpx.HTTPError, NoClock):
        return SystemClock()
    return FollowedClock(address, reading)
