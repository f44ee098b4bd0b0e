"""The watch over the rows beside the log: at once after the start, and at a slow beat.

Owns when to look, and that the service does not begin on a directory older than the newest one; what
is compared and put back is ``services.log.row_watch``'s.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.process import logs
from bot.process.stopping import repeat
from bot.process.trouble import Trouble
from services.log.row_watch import Beside, Looked, is_directory_older
from services.visit.office import Office

_EVERY_S: Final = 60.0


async def require_newest_directory(office: Office) -> None:
    """Raise ``Trouble`` where the newest directory is missing."""
    if await is_directory_older(office):
        raise Trouble(
            "The newest version of the directory is missing, and an older one would give rights "
            "back. Put back the newest database; or run contactpoint network import FILE, and "
            "accept what is there: contactpoint log trust --reason TEXT"
        )


async def watch_rows(office: Office, stop: asyncio.Event, tell: Callable[[Looked], None]) -> None:
    """Look at once, and at every beat until told to stop. ``tell``: what each look came to."""
    beside = Beside(office)

    async def look() -> None:
        looked = await beside.look()
        tell(looked)
        if looked.put_back:
            logs.event("rows_put_back", "error", count=looked.put_back)
        if looked.is_new:
            logs.event("rows_differ", "error", count=len(looked.left.words))

    await repeat(stop, look, _EVERY_S, "rows_not_read")
