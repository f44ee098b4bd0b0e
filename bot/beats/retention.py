"""The retention rules' clock: looks once an hour, and whenever the service's clock is set.

Owns when to look; what is announced and erased is ``services.keeping.retention``'s.
"""

import asyncio
from typing import Final

from bot.process import logs
from bot.process.clock import Clock
from bot.process.stopping import going_on, until_rung
from services.keeping import retention
from services.visit.office import Office

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
                self._bell.clear()
                with going_on("retention_not_read"):
                    await self._look()
                await until_rung(self._bell, stop, _EVERY_S)
        finally:
            self._clock.on_jump.remove(self._bell.set)

    async def _look(self) -> None:
        announced, erased = await retention.look(self._office)
        if announced or erased:
            logs.event("retention", announced=announced, erased=erased)
