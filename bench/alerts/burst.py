"""1,000 requests at once, from many people, to ten desks and to one: their alerts, then their second steps.

Each says something else, as real ones do: whoever sends the same text again is told so, which costs more.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from bench.stage import crowd, plain
from bench.stage.calls import NewCalls
from bench.stage.running import Deployment, cpu_seconds, postgresql, prepared, until
from bench.stage.table import Row
from storage.database.tables import deadlines

REQUESTS: Final = 1_000
_TIMES: Final = 3
"""A burst is over in two seconds, and a machine shared with others has slower ones."""
_WITHIN: Final = 120.0
_BEFORE: Final = 2.0
"""Seconds before the first second step is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """How one went."""

    seconds: float
    """Until the last first alert was handed over."""
    processor_s: float
    late: Sequence[float]
    """Seconds by which each second step's alert was late."""


def table() -> list[Row]:
    """Both engines, and the usual way of building."""
    usual = [asyncio.run(plain.burst(REQUESTS)) for _ in range(_TIMES)]
    rows: list[Row] = []
    for desks, goal in ((len(crowd.MEMBERS), 700), (1, 500)):
        for engine, burst in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgresql)):
            found = [burst(desks) for _ in range(_TIMES)]
            where = f"{desks} desk{'s' if desks > 1 else ''}, {engine}"
            rows += _rows(where, found, usual, goal)
    return rows


def _rows(where: str, found: Sequence[Burst], usual: Sequence[float], goal: int) -> Iterator[Row]:
    yield Row(
        what=f"{REQUESTS:,} requests at once until the last alert is handed over, {where}; "
        f"median of {_TIMES}, slowest and fastest",
        result=_rates([each.seconds for each in found]),
        target=f"{goal} requests/s, and more than the baseline",
        baseline=_rates(usual),
    )
    yield Row(
        what=f"processor time of one of these, {where}",
        result=f"{statistics.median(each.processor_s for each in found) / REQUESTS * 1000:.1f} ms",
    )
    late = [statistics.quantiles(each.late, n=100)[-1] for each in found]
    yield Row(
        what=f"lateness of their second steps, 99th percentile, {where}; least and most of {_TIMES}",
        result=f"{min(late):.2f} s to {max(late):.2f} s",
        target="0.4 s",
    )


def _rates(seconds: Sequence[float]) -> str:
    middle, slowest, fastest = (
        REQUESTS / each for each in (statistics.median(seconds), max(seconds), min(seconds))
    )
    return f"{middle:.0f} requests/s ({slowest:.0f} to {fastest:.0f})"


def _on_sqlite(desks: int) -> Burst:
    return asyncio.run(_ours(desks))


def _on_postgresql(desks: int) -> Burst:
    with postgresql() as address:
        return asyncio.run(_ours(desks, DATABASE_URL=address))


async def _ours(desks: int, **settings: str) -> Burst:
    async with prepared(settings, crowd.network()) as stage:
        await stage.enrol_everybody()
        async with stage.runs() as pid:
            await stage.is_ready()
            await _warm(stage)
            before = cpu_seconds(pid)
            seconds = await _burst(stage, desks)
            used = cpu_seconds(pid) - before
            return Burst(seconds=seconds, processor_s=used, late=await _second_steps(stage))


async def _warm(stage: Deployment) -> None:
    """Everybody's duty officer has had a first alert."""
    for index, member in enumerate(crowd.MEMBERS):
        other = crowd.MEMBERS[index - 1]
        await stage.phone(crowd.official(other, 0)).sends(_line(member, "once"))
        await stage.phone(crowd.duty(member)).receives("IMMEDIATE")
    await asyncio.sleep(1.0)


def _line(member: str, account: object) -> str:
    return f"/request {member} immediate life preserve EXERCISE keep the account {account}"


async def _burst(stage: Deployment, desks: int) -> float:
    chats = [stage.chat(crowd.duty(m)) for m in crowd.MEMBERS[:desks]]
    before = sum(len(chat.messages) for chat in chats)
    begun = time.perf_counter()
    for number in range(REQUESTS):
        sender, to = _sides(number, desks)
        await stage.phone(sender).sends(_line(to, number))
    await until(lambda: sum(len(c.messages) for c in chats) >= before + REQUESTS, _WITHIN)
    return time.perf_counter() - begun


def _sides(number: int, desks: int) -> tuple[str, str]:
    """One after the other by every official, each to another member than their own."""
    senders = crowd.MEMBERS if desks > 1 else crowd.MEMBERS[1:]
    member = senders[number % len(senders)]
    turn = number // len(senders)
    others = [each for each in crowd.MEMBERS[:desks] if each != member]
    return crowd.official(member, turn % crowd.OFFICIALS), others[(number + turn) % len(others)]


async def _second_steps(stage: Deployment) -> list[float]:
    """Nobody acknowledges; the service follows the local Telegram's clock, which is put forward."""
    await asyncio.sleep(_BEFORE)
    async with stage.opened() as deployment, deployment.office.store.reading() as work:
        found = await work.connection.scalars(select(deadlines.c.due_at))
        due = sorted(datetime.fromtimestamp(each / 1000, UTC) for each in found)
    clock = stage.server.clock
    deputies = {str(stage.ids[crowd.deputy(member)]) for member in crowd.MEMBERS}
    calls, alerted = NewCalls(stage.server.journal), list[datetime]()
    clock.advance(seconds=(due[0] - clock.now()).total_seconds() - _BEFORE)

    def are_alerted() -> bool:
        alerted.extend(
            call.at
            for call in calls.take()
            if call.method == "sendMessage" and str(call.parameters["chat_id"]) in deputies
        )
        return len(alerted) >= len(due)

    await asyncio.sleep(_BEFORE * 2)
    await until(are_alerted, _WITHIN)
    return [(at - each).total_seconds() for at, each in zip(sorted(alerted), due, strict=False)]
