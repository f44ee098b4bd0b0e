"""The service's memory over many lives: each start begins anew, so only equal ages are compared.

Owns looking once a second, and what growth is: more memory at the same age later in the run, or a
slope within the longest life once it has settled.
"""

import asyncio
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.stage.running import memory_mb
from bot.rehearsing.bot_process import BotProcess
from rehearsal.pages.control import BotState

_EVERY: Final = 1.0
_SETTLED: Final = 45.0
"""Seconds after its start from which a life counts: what is loaded and cached at first is there."""
_AROUND: Final = 10.0


@dataclass(slots=True)
class Life:
    """One process from its start to its end: seconds since it was first seen, and MB then."""

    pid: int
    began: float
    ages: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def length(self) -> float:
        """Seconds."""
        return self.ages[-1] if self.ages else 0.0

    def at(self, age: float) -> float:
        """MB at about that age."""
        near = [
            mb
            for old, mb in zip(self.ages, self.memory, strict=True)
            if age - _AROUND <= old <= age
        ]
        return statistics.fmean(near)

    def growth_a_minute(self) -> float:
        """MB in a minute of real time, once it has settled."""
        later = [i for i, age in enumerate(self.ages) if age >= _SETTLED]
        if len(later) < 2:
            return 0.0
        line = statistics.linear_regression(
            [self.ages[i] for i in later], [self.memory[i] for i in later]
        )
        return line.slope * 60

    def __str__(self) -> str:
        minutes = range(1, int(self.length / 60) + 1)
        told = ", ".join(f"{self.at(minute * 60):.1f}" for minute in minutes)
        return f"lived {self.length:.0f} s, MB after each minute: {told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What the lives show; MB."""

    lives: int
    age: float
    first: float
    last: float
    longest: float
    a_minute: float
    most: float

    def __str__(self) -> str:
        minutes = self.age / 60
        return (
            f"{self.first:.1f} MB in the first of {self.lives} long lives at the age of {minutes:.1f} min, "
            f"{self.last:.1f} MB in the last; {self.a_minute:+.2f} MB a minute within the longest "
            f"({self.longest / 60:.1f} min); at most {self.most:.1f} MB"
        )


class Lives:
    """Looks at the processes while they come and go."""

    def __init__(self, processes: Sequence[BotProcess]) -> None:
        self._processes = processes
        self._lives: dict[int, Life] = {}

    async def watch(self) -> None:
        """Until it is cancelled."""
        while True:
            for process in self._processes:
                self._look(process)
            await asyncio.sleep(_EVERY)

    def __iter__(self) -> Iterator[Life]:
        """Oldest first."""
        return iter(self._lives.values())

    def _look(self, process: BotProcess) -> None:
        running = process._process  # noqa: SLF001 - its number is told nowhere else
        if running is None or process.state() is not BotState.RUNNING:
            return
        now = asyncio.get_running_loop().time()
        life = self._lives.setdefault(running.pid, Life(pid=running.pid, began=now))
        try:
            memory = memory_mb(running.pid)
        except (OSError, IndexError):
            return  # it has just ended
        life.ages.append(now - life.began)
        life.memory.append(memory)

    def growth(self) -> Growth | None:
        """The first and the last of the long lives, compared; None where none has settled."""
        lasting = [life for life in self._lives.values() if life.length >= _SETTLED]
        if not lasting:
            return None
        longest = max(lasting, key=lambda life: life.length)
        long = [life for life in lasting if life.length >= longest.length / 2]
        age = min(life.length for life in long)
        return Growth(
            lives=len(long),
            age=age,
            first=long[0].at(age),
            last=long[-1].at(age),
            longest=longest.length,
            a_minute=longest.growth_a_minute(),
            most=max(max(life.memory) for life in lasting),
        )
