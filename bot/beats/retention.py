"""The retention rules' clock: looks once an hour, and whenever the service's clock is set.

Owns when to look; what is announced and erased is ``services.keeping.retention``'s.
"""

import asyncio
from typing import Final

from bot.process import logs
from bot.process.clock import Clock
from services.keeping import retention
from services.visit.office import Office
from storage.transaction.store import StorageTrouble

_EVERY_S: Final = 3600.0


class Retaining:
    """Looks after the rules while the service runs."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._bell = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop; a look is finished."""
        self._clock.on_jump.append(self._bell.set)
        try:
            while not stop.is_set():
                await self._look()
                await self._until_rung(stop)
        finally:
            self._clock.on_jump.remove(self._bell.set)

    async def _look(self) -> None:
        self._bell.clear()
        try:
            announced, erased = await retention.look(self._office)
        except StorageTrouble as error:
            logs.trouble("retention_not_read", error)
        except Exception as error:  # logged; the next look tries again
            logs.incident(error)
        else:
            if announced or erased:
                logs.event("retention", announced=announced, erased=erased)

    async def _until_rung(self, stop: asyncio.Event) -> None:
        ending = asyncio.ensure_future(stop.wait())
        ringing = asyncio.ensure_future(self._bell.wait())
        await asyncio.wait([ending, ringing], timeout=_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        ringing.cancel()
