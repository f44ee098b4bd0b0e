"""Waiting and repeating until the service is told to stop, which ends both at once."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from bot.process import logs
from storage.database.meanwhile import StorageTrouble

Result = TypeVar("Result")


def on_signals() -> asyncio.Event:
    """Set when this process is told to stop: by SIGTERM, or by Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def sleep_unless(stop: asyncio.Event, seconds: float) -> None:
    """Sleep that long, or until told to stop."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


async def until_rung(
    bell: asyncio.Event, stop: asyncio.Event, seconds: float | None = None
) -> None:
    """Wait until the bell rings, the time is over, or it is to stop."""
    waiting = [asyncio.ensure_future(event.wait()) for event in (bell, stop)]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, Result]) -> Result | None:
    """The work's result; None, and the work is cancelled, when told to stop before."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


@contextlib.contextmanager
def going_on(trouble: str) -> Iterator[None]:
    """What goes wrong is logged, a database that is away under this name, and ends nothing."""
    try:
        yield
    except StorageTrouble as error:
        logs.trouble(trouble, error)
    except Exception as error:  # logged; the next beat tries again
        logs.incident(error)


async def repeat(
    stop: asyncio.Event, act: Callable[[], Awaitable[object]], every: float, trouble: str
) -> None:
    """Act now and at every beat of so many seconds; what goes wrong is logged as ``trouble``."""
    while not stop.is_set():
        with going_on(trouble):
            await act()
        await sleep_unless(stop, every)
