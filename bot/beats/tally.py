"""The tally's clock: brings it up to the log once an hour, so that who asks for figures need not wait.

Owns when, and that others work in between; what is counted and compared is ``services.statistics``'.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.process import logs
from bot.process.stopping import repeat, unless
from services.statistics import comparing
from services.visit.office import Office
from storage.log.counting import LogDamaged

_EVERY_S: Final = 3600.0
_REST_S: Final = 0.2
"""Between stretches that take a second or two."""


async def keep_tally(
    office: Office, stop: asyncio.Event, tell: Callable[[datetime | None], None]
) -> None:
    """Look at once, and at every beat until told to stop, which ends a look.

    ``tell``: when it was brought up to the log, None where it could not be.
    """

    async def look() -> None:
        try:
            await unless(stop, comparing.look(office, _REST_S))
        except LogDamaged:
            tell(None)
            logs.event("log_not_counted", "error")
        except Exception:  # counted here, and logged by what repeats it
            tell(None)
            raise
        else:
            if not stop.is_set():
                tell(office.now())

    await repeat(stop, look, _EVERY_S, "tally_not_kept")
