"""The clock of drills: looks every few seconds, and whenever the service's clock is set.

Owns when to look. When a drill is due stands in no column, so that no alarm can be set for it; what rings is
``services.drills.ringing``'s.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.process.clock import Clock
from bot.process.stopping import going_on, until_rung
from services.drills.ringing import DrillClock, DrillsSeen
from services.visit.office import Office

_EVERY_S: Final = 5.0


async def ring_drills(
    office: Office,
    clock: Clock,
    stop: asyncio.Event,
    tell: Callable[[DrillsSeen], None] | None = None,
    *,
    an_hour: int | None = None,
) -> None:
    """Look until told to stop; a look is finished. ``tell`` and ``an_hour``: see ``DrillClock``."""
    bell, drills = asyncio.Event(), DrillClock(office, tell, an_hour)
    clock.on_jump.append(bell.set)
    try:
        while not stop.is_set():
            bell.clear()
            with going_on("drills_not_read"):
                await drills.look()
            await until_rung(bell, stop, _EVERY_S)
    finally:
        clock.on_jump.remove(bell.set)
