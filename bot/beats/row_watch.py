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


class RowWatch:
    """Looks after the rows of one deployment. ``on_look`` is told what each look came to."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.on_look: list[Callable[[Looked], None]] = []
        self._beside = Beside(office)

    async def begin(self) -> None:
        """Raise ``Trouble`` where the newest directory is missing."""
        if await is_directory_older(self._office):
            raise Trouble(
                "The newest version of the directory is missing, and an older one would give rights "
                "back. Put back the newest database; or run contactpoint network import FILE, and "
                "accept what is there: contactpoint log trust --reason TEXT"
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Look at once, and at every beat until told to stop."""
        await repeat(stop, self._look, _EVERY_S, "rows_not_read")

    async def _look(self) -> None:
        looked = await self._beside.look()
        for listener in self.on_look:
            listener(looked)
        if looked.put_back:
            logs.event("rows_put_back", "error", count=looked.put_back)
        if looked.is_new:
            logs.event("rows_differ", "error", count=len(looked.left.words))
