"""What goes wrong in the soak: one trouble each minute, at a random moment of it, in turn.

Owns each trouble from its beginning to its end. Lengths are real seconds: to the service, whose clock
runs fast, each is as many minutes.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import psycopg

from bench.soaking.scene import Scene
from bot.deployment.opening import database_path, file_key, key_provider
from rehearsal.world.faults import FaultKind
from storage.database.embedded_file import EmbeddedFile

MINUTE: Final = 60.0
LONGEST: Final = 25.0
_AWAY: Final = 10.0
_LOCKED: Final = 8.0
_SILENT: Final = 15.0
"""After so long the service waits no more for an answer to what it sent."""
_AHEAD: Final = 20
_BACK: Final = -5
"""Minutes by which the clock is set."""

Fault = Callable[[Scene], Awaitable[None]]
Switch = tuple[FaultKind, str, int]
"""A kind of misbehaviour, the method that meets it (empty: any), and how often."""


async def happen(scene: Scene, count: int) -> None:
    """So many troubles, each in a minute of its own."""
    turns = ON_POSTGRESQL if scene.way is not None else ON_SQLITE
    begun = asyncio.get_running_loop().time()
    for number in range(count):
        at = number * MINUTE + scene.dice.uniform(2.0, MINUTE - LONGEST - 5.0)
        await asyncio.sleep(begun + at - asyncio.get_running_loop().time())
        await turns[number % len(turns)](scene)
    await asyncio.sleep(begun + count * MINUTE - asyncio.get_running_loop().time())


async def killed(scene: Scene) -> None:
    """A process is killed without warning, and started again."""
    process = scene.dice.choice(scene.processes)
    with scene.trouble("killed"):
        await process.kill()
        await process.start()


async def stopped(scene: Scene) -> None:
    """A process is ended in order, and started again."""
    process = scene.dice.choice(scene.processes)
    with scene.trouble("ended and started"):
        if status := await process.stop():
            scene.wrong.append(f"a process ended with status {status}")
        await process.start()


async def telegram_away(scene: Scene) -> None:
    """Telegram answers nothing."""
    with scene.trouble("Telegram away"):
        faults = scene.deployment.server.faults
        fault = faults.add(FaultKind.DROP_BEFORE, times=None)
        await asyncio.sleep(_AWAY)
        faults.remove(fault.id)


async def told_to_wait(scene: Scene) -> None:
    """Whatever is sent is answered with 429."""
    with scene.trouble("429"):
        faults = scene.deployment.server.faults
        fault = faults.add(FaultKind.TOO_MANY_REQUESTS, times=60, seconds=2)
        await _until_met(scene, [fault.id], _AWAY)


async def server_errors(scene: Scene) -> None:
    """Telegram's servers fail, with 500 and with a gateway's page."""
    with scene.trouble("500 and 502"):
        kinds = [(FaultKind.SERVER_ERROR, "", 30), (FaultKind.BAD_GATEWAY, "", 30)]
        await _switch(scene, kinds, _AWAY)


async def answers_lost(scene: Scene) -> None:
    """It happens, but the service does not learn that it did."""
    with scene.trouble("answers lost"):
        kinds = [
            (FaultKind.DROP_AFTER, "sendMessage", 4),
            (FaultKind.MALFORMED, "sendMessage", 3),
            (FaultKind.SILENCE_AFTER, "sendMessage", 2),
            (FaultKind.DROP_AFTER, "editMessageText", 2),
            (FaultKind.DROP_AFTER, "getUpdates", 1),
            (FaultKind.MALFORMED, "getUpdates", 1),
        ]
        await _switch(scene, kinds, _AWAY)
        # What met the silence last still waits for its answer, and holds up its chat until then.
        await asyncio.sleep(_SILENT)


async def updates_again(scene: Scene) -> None:
    """Updates come twice, and in the wrong order."""
    with scene.trouble("updates repeated and out of order"):
        updates = scene.deployment.server.updates
        updates.repeat_next(5)
        updates.reverse_next(5)
        await asyncio.sleep(_AWAY)


async def clock_set(scene: Scene) -> None:
    """The clock jumps ahead, the next time back."""
    earlier = sum("clock" in trouble.what for trouble in scene.troubles)
    minutes = _BACK if earlier % 2 else _AHEAD
    with scene.trouble(f"clock {minutes} min {'back' if minutes < 0 else 'ahead'}"):
        scene.clock.advance(minutes=minutes)


async def file_locked(scene: Scene) -> None:
    """Another process holds the database's file."""
    settings = scene.deployment.settings
    key = file_key(settings, key_provider(settings))
    file = EmbeddedFile(database_path(settings), key)
    other = file.connect(isolation_level=None, check_same_thread=False, timeout=LONGEST)
    with contextlib.closing(other), scene.trouble("database locked"):
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        await asyncio.sleep(_LOCKED)
        other.execute("ROLLBACK")


async def server_refuses(scene: Scene) -> None:
    """PostgreSQL takes no connections, and cuts those that there are."""
    assert scene.way is not None  # noqa: S101 - one of PostgreSQL's turns
    with scene.trouble("database away"):
        await scene.way.closes()
        await asyncio.sleep(_LOCKED)
        await scene.way.opens()


async def connections_ended(scene: Scene) -> None:
    """PostgreSQL ends every connection, as a failover does."""
    address = scene.direct.replace("+psycopg", "")
    with scene.trouble("connections ended"):
        await asyncio.to_thread(_end_connections, address)


def _end_connections(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def _switch(scene: Scene, kinds: Sequence[Switch], within: float) -> None:
    faults = scene.deployment.server.faults
    made = [faults.add(kind, method=method, times=times) for kind, method, times in kinds]
    await _until_met(scene, [fault.id for fault in made], within)


async def _until_met(scene: Scene, wanted: Sequence[int], within: float) -> None:
    """Until these faults have been met as often as they shall be, or it is enough."""
    faults: Any = scene.deployment.server.faults
    ends = asyncio.get_running_loop().time() + within
    while asyncio.get_running_loop().time() < ends:
        if not any(fault.id in wanted for fault in faults.active):
            return
        await asyncio.sleep(0.1)
    for number in wanted:
        faults.remove(number)


ON_SQLITE: Final[tuple[Fault, ...]] = (
    killed,
    telegram_away,
    told_to_wait,
    file_locked,
    stopped,
    server_errors,
    answers_lost,
    updates_again,
    clock_set,
)
ON_POSTGRESQL: Final[tuple[Fault, ...]] = (
    killed,
    telegram_away,
    told_to_wait,
    server_refuses,
    stopped,
    server_errors,
    answers_lost,
    updates_again,
    connections_ended,
    clock_set,
)
"""In such an order that lives between a kill and an ordered end are about as long."""
