"""The clock of a rehearsal, which can be set and run at another speed, followed over HTTP."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.process import logs
from bot.process.http_client import Answer, HttpClient, NoAnswer

_ASKING = 2.0
_FOLLOWING = 25.0
_LOST_WAIT = 0.5


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


async def find_followed(bot_api: str) -> FollowedClock | None:
    """The rehearsal's clock where the Bot API at this address has one."""
    address = f"{bot_api}/rehearsal/clock"
    try:
        async with HttpClient(trusts_environment=False) as client:
            reading = _Reading.of(await client.request("GET", address, within=_ASKING))
    except (NoAnswer, NoClock):
        return None
    return FollowedClock(address, reading)
