"""The watch over the rows beside the log: at the start, and at a slow beat while the service runs.

Owns when to look, and that the service does not begin on a directory older than the newest one; what
is compared and put back is ``services.beside``'s.
"""

import asyncio
from typing import Final

from bot import logs
from bot.stopping import sleep_unless
from bot.trouble import Trouble
from services.beside import Beside
from services.office import Office
from storage.store import StorageTrouble

_EVERY_S: Final = 60.0


class RowWatch:
    """Looks after the rows of one deployment."""

    def __init__(self, office: Office) -> None:
        self._beside = Beside(office)

    async def begin(self) -> None:
        """The look of the start. Raises ``Trouble`` where the newest directory is missing."""
        if await self._look():
            raise Trouble(
                "The newest version of the directory is missing: an older one would give rights back. "
                "Put back the newest database; or run contactpoint network import FILE, and accept "
                "what is there with contactpoint log trust --reason TEXT."
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Look at every beat until told to stop."""
        while not stop.is_set():
            await sleep_unless(stop, _EVERY_S)
            if stop.is_set():
                return
            try:
                await self._look()
            except StorageTrouble as error:
                logs.trouble("rows_not_read", error)
            except Exception as error:  # logged; the next look tries again
                logs.incident(error)

    async def _look(self) -> bool:
        """Look once; whether the directory that is there is older than the newest."""
        looked = await self._beside.look()
        if looked.put_back:
            logs.event("rows_put_back", "error", count=looked.put_back)
        if looked.is_new:
            logs.event("rows_differ", "error", count=len(looked.left.words))
        return looked.left.is_directory_older
