"""The clock of the month's letters: looks once a minute, and whenever the service's clock is set.

Owns when to look; which letters are due, and that each is ordered once, is ``services.statistics.letters``'.
"""

import asyncio
from typing import Final

from bot.process.clock import Clock
from bot.process.stopping import going_on, until_rung
from services.statistics import letters
from services.visit.office import Office

_EVERY_S: Final = 60.0


async def send_letters(office: Office, clock: Clock, stop: asyncio.Event) -> None:
    """Look until told to stop; a look is finished."""
    bell = asyncio.Event()
    clock.on_jump.append(bell.set)
    try:
        while not stop.is_set():
            bell.clear()
            with going_on("letters_not_ordered"):
                await letters.look(office)
            await until_rung(bell, stop, _EVERY_S)
    finally:
        clock.on_jump.remove(bell.set)
