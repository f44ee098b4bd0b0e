"""A network of every State: import, choosing a member in chat, the alert; beside a small network."""

import asyncio
import resource
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.stage.running import command, deployment
from bench.stage.table import Row, milliseconds
from rehearsal.accounts import NETWORK
from rehearsal.phones.phone import Phone
from tests.large_network import MEMBERS, PEOPLE, POINTS, large_network

REPETITIONS = 20
LINE = "/request LBN immediate life preserve EXERCISE keep the account"


def table() -> list[Row]:
    """Measure both networks in the same run."""
    small = asyncio.run(_latencies(None))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.yaml"
        file.write_text(large_network(), encoding="utf-8")
        large = asyncio.run(_latencies(file))
    size = f"{MEMBERS} members, {POINTS} contact points, {PEOPLE} people"
    rows = [
        Row(
            what=f"network import, the whole command, {size}",
            result=_import(large),
            target="10 s",
            baseline=f"small network {_import(small)}",
        )
    ]
    for key, what in (
        ("choose", "/request until the choice of members is read"),
        ("page", "Next until the following page is read"),
        ("search", "a name typed in another script until it is found"),
        ("alert", "one line sent until the alert is handed over"),
    ):
        rows.append(
            Row(
                what=f"{what}, {size}",
                result=milliseconds(large[key]),
                target="as on the small network" if key == "alert" else "",
                baseline=f"small network {milliseconds(small[key])}" if key in small else "",
            )
        )
    return rows


async def _latencies(file: Path | None) -> dict[str, list[float]]:
    async with deployment() as stage:
        begun, used = time.perf_counter(), _used_by_commands()
        await command(stage.environment, "network", "import", str(file or NETWORK))
        taken = {"import": [time.perf_counter() - begun, _used_by_commands() - used]}
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        taken["alert"] = [await _alert(ana, rami) for _ in range(REPETITIONS)]
        await ana.skips()
        taken["choose"] = [await _choose(ana) for _ in range(REPETITIONS)]
        if file is not None:
            taken |= await _in_choice(ana)
        return taken


def _used_by_commands() -> float:
    """Seconds of processor time of commands that have ended, whatever else the machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _import(taken: Mapping[str, list[float]]) -> str:
    wall, used = taken["import"]
    return f"{wall:.2f} s, of which {used:.2f} s computing"


async def _alert(ana: Phone, rami: Phone) -> float:
    await rami.skips()
    begun = time.perf_counter()
    await ana.sends(LINE)
    await rami.receives("IMMEDIATE")
    taken = time.perf_counter() - begun
    await ana.receives("was sent")
    return taken


async def _choose(ana: Phone) -> float:
    begun = time.perf_counter()
    await ana.sends("/request")
    await ana.receives("Which member")
    taken = time.perf_counter() - begun
    await ana.sends("/cancel")
    await ana.receives("")
    await ana.skips()
    return taken


async def _in_choice(ana: Phone) -> dict[str, list[float]]:
    await ana.sends("/request")
    await ana.receives("Which member")
    pages, searches = [], []
    for _ in range(REPETITIONS // 2):
        begun = time.perf_counter()
        await ana.presses("Next ›")
        await ana.receives("Page")
        pages.append(time.perf_counter() - begun)
    for _ in range(REPETITIONS):
        begun = time.perf_counter()
        await ana.sends("Ливан")
        await ana.receives("Ливан")
        searches.append(time.perf_counter() - begun)
    return {"page": pages, "search": searches}
