"""The clock of files and half filled forms whose time is over: looks every few minutes.

Owns when to look; what goes is ``services.files.sweeping``'s and ``services.requests.ahead.form_drafts``'s.
"""

import asyncio
from typing import Final

from bot.process import logs
from bot.process.stopping import going_on, until_rung
from services.files import sweeping
from services.requests.ahead import form_drafts
from services.visit.office import Office

_EVERY_S: Final = 300.0


async def sweep_files(office: Office, stop: asyncio.Event) -> None:
    """Look until told to stop; a look is finished."""
    never = asyncio.Event()
    while not stop.is_set():
        with going_on("files_not_read"):
            gone = await sweeping.look(office)
            await form_drafts.sweep(office)
            if gone:
                logs.event("files", count=gone)
        await until_rung(never, stop, _EVERY_S)
