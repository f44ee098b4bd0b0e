"""Anchoring while the service runs: making anchors on time, and taking each to its destinations.

Owns the beat and the retries. A destination that does not answer is one event in the service's log,
is tried again with longer pauses, and holds up neither the service nor the others; the newest anchor
covers those that it missed. Whom to tell of one that takes nothing is ``services.log.anchor_watch``'s.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Protocol

from bot.process import logs
from bot.process.clock import Clock
from bot.process.stopping import going_on, sleep_unless, until_rung
from services.log import anchor_watch, anchoring
from services.log.anchoring import Anchor
from services.visit.office import Office
from storage.transaction.store import StorageTrouble

_BEAT: Final = 5.0
_AT_MOST_EVERY: Final = 1.0
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 300.0
_ANSWERS_WITHIN: Final = 60.0
_ENDS_WITHIN: Final = 5.0
_LOOKS_EVERY: Final = 10.0
_FAILED: Final = "what it did was not expected: look for incident in the service's log"


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

    def __init__(
        self,
        office: Office,
        clock: Clock,
        destinations: Sequence[Destination],
        grace: timedelta = timedelta(hours=1),
    ) -> None:
        self._office = office
        self._clock = clock
        self._destinations = destinations
        self._grace = grace
        self._grown = asyncio.Event()
        self._tried = asyncio.Event()
        self._made = {destination.name: asyncio.Event() for destination in destinations}

    def wake(self) -> None:
        """Look soon: the log has grown, or the time was set."""
        self._grown.set()

    def _look_again(self) -> None:
        """The time was set."""
        self._grown.set()
        self._tried.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop."""
        self._clock.on_jump.append(self._look_again)
        self.wake()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._make_all(stop))
                for destination in self._destinations:
                    group.create_task(self._supply(destination, stop))
                group.create_task(self._watch(stop))
        finally:
            self._clock.on_jump.remove(self._look_again)

    async def _make_all(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._grown.clear()
            with going_on("anchor_not_made"):
                if await anchoring.make_if_due(self._office) is not None:
                    for made in self._made.values():
                        made.set()
            await sleep_unless(stop, _AT_MOST_EVERY)
            await until_rung(self._grown, stop, _BEAT)

    async def _supply(self, destination: Destination, stop: asyncio.Event) -> None:
        made, pause = self._made[destination.name], 0.0
        while not stop.is_set():
            made.clear()
            try:
                await self._deliver(destination, stop)
                pause = 0.0
            except (NotTaken, StorageTrouble) as error:
                if not pause:
                    logs.event("anchor_not_taken", "warning", kind=destination.name, why=str(error))
                pause = min(max(pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
            except Exception as error:  # logged; nothing else waits for it
                logs.incident(error, kind=destination.name)
                pause = _LONGEST_PAUSE
            self._tried.set()
            if pause:
                await sleep_unless(stop, pause)
            else:
                await until_rung(made, stop, _BEAT)

    async def _deliver(self, destination: Destination, stop: asyncio.Event) -> None:
        """Deliver; of one that neither takes nor refuses it is said, and it is waited for still."""
        trying = asyncio.create_task(deliver(self._office, destination))
        stopped = asyncio.create_task(stop.wait())
        both, first = {trying, stopped}, asyncio.FIRST_COMPLETED
        try:
            ended, _ = await asyncio.wait(both, timeout=_ANSWERS_WITHIN, return_when=first)
            if not ended:
                await anchor_watch.refused(self._office, destination.name, "it does not answer")
                await asyncio.wait(both, return_when=first)
            # It may end what it has in hand before the service ends.
            await asyncio.wait({trying}, timeout=_ENDS_WITHIN)
            if trying.done():
                await trying
        finally:
            trying.cancel()
            stopped.cancel()

    async def _watch(self, stop: asyncio.Event) -> None:
        names, begun = [destination.name for destination in self._destinations], False
        while not stop.is_set() and (names or not begun):
            self._tried.clear()
            with going_on("anchors_not_watched"):
                if not begun:
                    await anchor_watch.begin(self._office, names)
                begun = True
                await anchor_watch.look(self._office, names, self._grace)
            await sleep_unless(stop, _AT_MOST_EVERY)
            await until_rung(self._tried, stop, _LOOKS_EVERY)


async def deliver(office: Office, destination: Destination) -> bool:
    """Take the newest anchor there, unless it has arrived. Raises ``NotTaken``; why is kept."""
    anchor = await anchoring.missing_at(office, destination.name)
    if anchor is None:
        return False
    try:
        proof = await destination.take(anchor)
    except Exception as error:
        why = str(error) if isinstance(error, NotTaken) else _FAILED
        await anchor_watch.refused(office, destination.name, why)
        raise
    await anchoring.arrived(office, anchor, destination.name, proof)
    return True
