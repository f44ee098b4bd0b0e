"""What a monitor may ask: whether the service lives, is ready, and how much it has to do.

Owns ``/healthz``, ``/readyz`` and ``/metrics``, and what counts as ready. The numbers are left to
``bot.endpoints.metrics``.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

from starlette.types import ASGIApp

from bot.beats.ticker import Ticker
from bot.dispatch.dispatcher import Dispatcher
from bot.endpoints.metrics import Metrics
from bot.endpoints.standing import ANSWERS_WITHIN, NO_DATABASE, monitored
from bot.process import logs
from services.keeping import key_supply
from services.running import intake, watching
from services.visit import reachability
from services.visit.office import Office
from storage.transaction.store import StorageTrouble

_COUNTS_EVERY: Final = 10.0
_NOT_SEEN: Final = "its state cannot be seen: look for incidents in the log"


class Health:
    """Answers for one process. ``polls`` says whether it asks Telegram for updates.

    ``destinations`` are where anchors are taken.
    """

    def __init__(
        self,
        office: Office,
        dispatcher: Dispatcher,
        ticker: Ticker,
        metrics: Metrics,
        polls: Callable[[], bool],
        destinations: Sequence[str],
    ) -> None:
        self._office = office
        self._ticker = ticker
        self._metrics = metrics
        self._destinations = destinations
        self._counted_at = -_COUNTS_EVERY
        metrics.listen(office.store, dispatcher, ticker, polls)

    def app(self) -> ASGIApp:
        """The three pages."""
        return monitored(lambda: self._ticker.is_well, self.why_not_ready, self._numbers)

    async def why_not_ready(self) -> str | None:
        """What keeps the service from doing its work; None while nothing does."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await intake.counts(self._office)
                reached = await reachability.reach(self._office)
        except (StorageTrouble, TimeoutError):
            # Keys that are away are waited for within what is asked of the database.
            return key_supply.why_away(self._office) or NO_DATABASE
        except Exception as error:  # logged; a monitor is answered all the same
            logs.incident(error)
            return _NOT_SEEN
        if not self._ticker.is_well:
            return "deadlines are not looked at"
        if reached.is_nobody_left and reached.elsewhere:
            return "nobody has begun with this bot yet"
        if reached.is_nobody_left:
            return "every chat refuses messages"
        return key_supply.why_away(self._office)

    async def is_ready(self) -> bool:
        """Whether the service does its work."""
        return await self.why_not_ready() is None

    async def _numbers(self) -> bytes:
        why = await self.why_not_ready()
        self._metrics.set_own(key_supply.standing(self._office), is_ready=why is None)
        if why != NO_DATABASE:
            await self._count_stored()
        return self._metrics.text()

    async def _count_stored(self) -> None:
        """Ask the database, at most every few seconds."""
        now = time.monotonic()
        if now - self._counted_at < _COUNTS_EVERY:
            return
        try:
            self._metrics.set_stored(await watching.measure(self._office, self._destinations))
            self._counted_at = now
        except StorageTrouble:
            pass  # the numbers of this process are still worth having
        except Exception as error:  # logged; likewise
            logs.incident(error)
