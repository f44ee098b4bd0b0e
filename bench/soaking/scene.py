"""The scene of the soak: a local Telegram whose clock runs fast, the service's processes, what befell.

Owns starting and ending them, the network's policies, and the list of troubles with their times. What
people do is ``soak_people``'s, what goes wrong ``soak_faults``'s.
"""

import asyncio
import contextlib
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from bench.stage import crowd
from bench.stage.running import Deployment, postgresql, prepared
from bot.deployment.settings import PREFIX
from bot.rehearsing.bot_process import BotProcess
from rehearsal.pages.control import BotState
from rehearsal.world.clock import RehearsalClock
from storage.messages.inbox import Stage
from tests.faults.road import Road, road

SPEED: Final = 60.0
"""Seconds of the service's clock in one second."""
REPLICAS: Final = 2
_AT_HAND: Final = ("HEALTH_LISTEN",)
_WITHIN: Final = {"immediate": 15, "urgent": 60, "standard": 240, "information": 720}
"""Minutes in which somebody must acknowledge; each further step comes as much later."""
_RESTS_WITHIN: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that went wrong on purpose, from when to when by the service's clock."""

    what: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What was not done in the end."""

    updates: int
    inbox: int
    aside: int
    outbox: int

    def __bool__(self) -> bool:
        return bool(self.updates or self.inbox or self.aside or self.outbox)


@dataclass(slots=True, kw_only=True)
class Scene:
    """Everything that the soak plays on."""

    deployment: Deployment
    processes: list[BotProcess]
    way: Road | None
    """The way to PostgreSQL, which can be closed; None on SQLite."""
    direct: str
    """PostgreSQL's address beside that way."""
    dice: random.Random
    troubles: list[Trouble] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What the processes did or said that must not be."""

    @property
    def clock(self) -> RehearsalClock:
        """The clock that the service follows."""
        return self.deployment.server.clock

    @contextlib.contextmanager
    def trouble(self, what: str) -> Iterator[None]:
        """Note how long the block lasts by the service's clock, its jumps included."""
        begin = self.clock.now()
        say(f"{begin:%H:%M} {what}")
        yield
        end = self.clock.now()
        self.troubles.append(Trouble(what=what, begin=min(begin, end), end=max(begin, end)))

    async def rests(self) -> Left:
        """Wait until nothing is left to work or to send; what is left when that takes too long."""
        ends = asyncio.get_running_loop().time() + _RESTS_WITHIN
        while left := await self._left():
            if asyncio.get_running_loop().time() > ends:
                break
            await asyncio.sleep(0.5)
        return left

    async def _left(self) -> Left:
        # First where things come from: what moves on meanwhile is then seen further on.
        updates = len(self.deployment.server.updates)
        async with self.deployment.opened() as here, here.office.store.reading() as work:
            counts = await work.inbox.counts()
            return Left(
                updates=updates,
                inbox=counts[Stage.WAITING],
                aside=counts[Stage.ASIDE],
                outbox=await work.delivery.size(),
            )

    async def ends(self) -> None:
        """End every process in order, and note what must not be."""
        for process in self.processes:
            if process.state() is BotState.RUNNING and (status := await process.stop()):
                self.wrong.append(f"a process ended with status {status}")
            self.wrong += [line for line in process.lines if _is_bad(line)]


def _is_bad(line: str) -> bool:
    return any(f'"{event}"' in line for event in ("incident", "loop_error", "message_refused"))


def say(text: str) -> None:
    """Tell whoever watches how it goes."""
    sys.stderr.write(f"  {text}\n")


@contextlib.asynccontextmanager
async def scene(*, on_postgresql: bool) -> AsyncIterator[Scene]:
    """A deployment with everybody enrolled, its processes running, the clock fast."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = {"LOG_LEVEL": "INFO", "ANCHOR_DIR": str(folder)}
        way, direct = None, ""
        if on_postgresql:
            direct = stack.enter_context(postgresql())
            way = await stack.enter_async_context(road(direct))
            settings["DATABASE_URL"] = way.url
        deployment = await stack.enter_async_context(prepared(settings, network()))
        await deployment.enrol_everybody()
        given = {
            name.removeprefix(PREFIX): value
            for name, value in deployment.environment.items()
            if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in _AT_HAND
        }
        processes = [BotProcess(folder, given) for _ in range(REPLICAS if on_postgresql else 1)]
        dice = random.Random(7)  # noqa: S311 - a load, not a secret
        played = Scene(
            deployment=deployment, processes=processes, way=way, direct=direct, dice=dice
        )
        try:
            for process in processes:
                await process.start()
            played.clock.set_speed(SPEED)
            yield played
        finally:
            for process in processes:
                await process.kill()


def network() -> str:
    """The crowd's directory file, with steps that end at the supervisors; each request is one line."""
    found: dict[str, Any] = yaml.safe_load(crowd.network())
    found["network"]["forms"] = {"gate": "never"}
    found["policies"] = {"default": {level: _policy(level) for level in _WITHIN}}
    return str(yaml.safe_dump(found, sort_keys=False))


def _policy(level: str) -> dict[str, Any]:
    within = _WITHIN[level]
    steps = [
        {"after": f"{within * number}m", "notify": whom}
        for number, whom in enumerate(("duty", "deputy", "supervisors"))
    ]
    return {
        "acknowledge_within": f"{within}m",
        "answer_within": "7d",
        "steps": steps,
        "repeat_last_every": f"{within}m",
        "remind_idle_after": "never",
    }


def real_seconds(span: timedelta) -> float:
    """How long a span of the service's clock lasts."""
    return span.total_seconds() / SPEED
