"""Deconfliction's clock: looks at what was sent, every few minutes, whatever was sent meanwhile.

So no time of an answer says whether anything agreed. What is told is ``services.requests.tying``'s.
"""

import asyncio
from typing import Final

from bot.process import logs
from bot.process.stopping import going_on, until_rung
from services.requests.tying import deconflicting
from services.visit.office import Office

_EVERY_S: Final = 300.0


async def deconflict(office: Office, stop: asyncio.Event) -> None:
    """Look until told to stop; a look is finished."""
    never = asyncio.Event()
    while not stop.is_set():
        with going_on("deconfliction_not_read"):
            told = await deconflicting.look(office)
            if told:
                logs.event("deconfliction", count=told)
        await until_rung(never, stop, _EVERY_S)
