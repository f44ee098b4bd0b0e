"""Anchoring while the service runs: making anchors on time, and taking each to its destinations.

Owns the beat and the retries. A destination that does not answer is one event in the service's log,
is tried again with longer pauses, and holds up neither the service nor the others; the newest anchor
covers those that it missed.
"""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

from bot import logs
from bot.clock import Clock
from bot.stopping import sleep_unless
from services import anchoring
from services.anchoring import Anchor
from services.office import Office
from storage.store import StorageTrouble

_BEAT: Final = 5.0
_AT_MOST_EVERY: Final = 1.0
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 300.0


class NotTaken(Exception):
    """A destination did not take an anchor; the text says why, and quotes nothing."""


class Destination(Protocol):
    """Somewhere outside this machine's database."""

    @property
    def name(self) -> str:
        """As receipts call it: file, witness, authority."""

    async def take(self, anchor: Anchor) -> bytes | None:
        """Keep the anchor, and give what proves it. Raises ``NotTaken``."""


class Anchoring:
    """Makes anchors when they are due and delivers them."""

    def __init__(self, office: Office, clock: Clock, destinations: Sequence[Destination]) -> None:
        self._office = office
        self._clock = clock
        self._destinations = destinations
        self._grown = asyncio.Event()
        self._made = {destination.name: asyncio.Event() for destination in destinations}

    def wake(self, _note: str = "") -> None:
        """Look soon: the log has grown, or the time was set."""
        self._grown.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop."""
        self._clock.on_jump.append(self.wake)
        self.wake()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._make_all(stop))
                for destination in self._destinations:
                    group.create_task(self._supply(destination, stop))
        finally:
            self._clock.on_jump.remove(self.wake)

    async def _make_all(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._grown.clear()
            try:
                if await anchoring.make_if_due(self._office) is not None:
                    for made in self._made.values():
                        made.set()
            except StorageTrouble as error:
                logs.trouble("anchor_not_made", error)
            except Exception as error:  # logged; the next beat tries again
                logs.incident(error)
            await sleep_unless(stop, _AT_MOST_EVERY)
            await _wait(self._grown, stop, _BEAT)

    async def _supply(self, destination: Destination, stop: asyncio.Event) -> None:
        made, pause = self._made[destination.name], 0.0
        while not stop.is_set():
            made.clear()
            try:
                await deliver(self._office, destination)
                pause = 0.0
            except (NotTaken, StorageTrouble) as error:
                if not pause:
                    logs.event("anchor_not_taken", "warning", kind=destination.name, why=str(error))
                pause = min(max(pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
            except Exception as error:  # logged; nothing else waits for it
                logs.incident(error, kind=destination.name)
                pause = _LONGEST_PAUSE
            if pause:
                await sleep_unless(stop, pause)
            else:
                await _wait(made, stop, _BEAT)


async def deliver(office: Office, destination: Destination) -> bool:
    """Take the newest anchor there, unless it has arrived. Raises ``NotTaken``."""
    anchor = await anchoring.missing_at(office, destination.name)
    if anchor is None:
        return False
    proof = await destination.take(anchor)
    await anchoring.arrived(office, anchor, destination.name, proof)
    return True


async def _wait(bell: asyncio.Event, stop: asyncio.Event, seconds: float) -> None:
    """Until the bell rings, the time is over, or it is to stop."""
    waiting = [asyncio.create_task(event.wait()) for event in (bell, stop)]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
