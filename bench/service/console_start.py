"""How long a command at the console takes, from typing it to its end, and what it holds in memory.

Beside a Python that does nothing. Each runs as a process of its own, in turn with the others, so that
what else the machine does falls on all of them.
"""

import asyncio
import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from bench.stage import crowd, seeding
from bench.stage.running import CONTACTPOINT, Deployment, prepared
from bench.stage.table import Row

REPETITIONS = 11
OPEN = 100
_NOTHING: Final = (sys.executable, "-c", "pass")
_ASKED: Final = {
    "--help": 0.3,
    "--version": 0.3,
    "duty": 0.7,
    "people list": 0.7,
    "requests list": 0.7,
}
"""What is typed, and within how many seconds it shall be done."""
_WATCH: Final = """
import json, os, sys, time
begun, away = time.perf_counter(), [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=away)
_, status, used = os.wait4(child, 0)
taken = time.perf_counter() - begun
print(json.dumps([taken, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, status]))
"""
"""Run by a small process: the most memory of one that a large one begins would be the large one's."""


class _Ran(NamedTuple):
    seconds: float
    computing: float
    memory: float
    status: int


def table() -> list[Row]:
    """One deployment with a crowd's directory and some open requests; no service runs."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with prepared({}, crowd.network()) as stage:
        await _seed(stage)
        # Beside a local Bot API a command would ask it what time it is.
        given = stage.environment.items()
        environment = {name: of for name, of in given if name != "CONTACTPOINT_BOT_API_URL"}
        return await asyncio.to_thread(_rows, environment, len(stage.ids))


async def _seed(stage: Deployment) -> None:
    await stage.enrol_everybody()
    later = stage.server.clock.now() + timedelta(days=1)
    async with stage.opened() as deployment, deployment.office.store.work() as work:
        await seeding.open_requests(work, [later] * OPEN)


def _rows(environment: Mapping[str, str], people: int) -> list[Row]:
    wanted = [_NOTHING, *((CONTACTPOINT, *asked.split()) for asked in _ASKED)]
    taken = [[_ran(words, environment) for words in wanted] for _ in range(REPETITIONS)]
    nothing, *told = (_said(list(runs)) for runs in zip(*taken, strict=True))
    return [
        Row(
            what=f"contactpoint {asked}, {people} people, {OPEN} open requests",
            result=result,
            target=f"{most} s",
            baseline=f"python -c pass: {nothing}",
        )
        for (asked, most), result in zip(_ASKED.items(), told, strict=True)
    ]


def _ran(words: tuple[str, ...], environment: Mapping[str, str]) -> _Ran:
    watched = subprocess.run(  # noqa: S603 - our own words
        (sys.executable, "-S", "-c", _WATCH, *words),
        env=dict(environment),
        stdout=subprocess.PIPE,
        check=True,
    )
    ran = _Ran(*json.loads(watched.stdout))
    if ran.status:
        raise RuntimeError(f"{' '.join(words)} failed")
    return ran


def _said(runs: list[_Ran]) -> str:
    seconds, computing, memory, _ = (
        statistics.median(values) for values in zip(*runs, strict=True)
    )
    return f"median {seconds:.2f} s, of which {computing:.2f} s computing; {memory:.0f} MB"
