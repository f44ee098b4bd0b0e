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


async def retain(office: Office, clock: Clock, stop: asyncio.Event) -> None:
    """Look after the rules until told to stop; a look is finished."""
    bell = asyncio.Event()
    clock.on_jump.append(bell.set)
    try:
        while not stop.is_set():
            bell.clear()
            with going_on("retention_not_read"):
                announced, erased = await retention.look(office)
                if announced or erased:
                    logs.event("retention", announced=announced, erased=erased)
            await until_rung(bell, stop, _EVERY_S)
    finally:
        clock.on_jump.remove(bell.set)
