"""The alarm clock: rings when the next deadline is due, and once a second in case one was missed.

Owns when to look; what is due, and what follows from it, is left to ``services.timekeeping``. The
table of deadlines is the truth, so the scheduler keeps nothing: one job at the next due time, moved
whenever a commit brings another, and a beat.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import logs
from bot.clock import Clock
from bot.stopping import sleep_unless
from services import timekeeping
from services.office import Office
from storage.store import StorageTrouble

_BEAT: Final = 1.0
_MOMENT: Final = 0.05
_PAUSE_AFTER_TROUBLE: Final = 0.25
_ALARM: Final = "alarm"
_FARTHEST: Final = 86_400.0


class Ticker:
    """Fires deadlines. ``on_fired`` is told how late each was, in seconds of the service's clock."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._bell = asyncio.Event()
        self._scheduler: Any = None
        self.on_fired: list[Callable[[float], None]] = []
        self.looked_at = time.monotonic()
        """When it last looked, by the machine's monotonic clock."""

    def ring(self) -> None:
        """Look now: a deadline came, or the time was set."""
        self._bell.set()

    def ring_soon(self) -> None:
        """Look in a moment: a commit moved a deadline. What that commit has to send goes first."""
        asyncio.get_running_loop().call_later(_MOMENT, self.ring)

    async def run(self, stop: asyncio.Event) -> None:
        """Fire what is due until told to stop; what is being fired is finished."""
        scheduler = _scheduler()
        scheduler.add_job(self.ring, "interval", seconds=_BEAT)
        scheduler.start()
        self._scheduler = scheduler
        self._clock.on_jump.append(self.ring)
        self.ring()
        try:
            while not stop.is_set():
                await self._look(stop)
                await self._until_rung(stop)
        finally:
            self._clock.on_jump.remove(self.ring)
            scheduler.shutdown(wait=False)

    async def _until_rung(self, stop: asyncio.Event) -> None:
        ending = asyncio.ensure_future(stop.wait())
        ringing = asyncio.ensure_future(self._bell.wait())
        await asyncio.wait([ending, ringing], return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        ringing.cancel()

    async def _look(self, stop: asyncio.Event) -> None:
        self._bell.clear()
        try:
            self._arm(await self._fire_all(stop))
        except StorageTrouble as error:
            logs.trouble("deadlines_not_read", error)
            await sleep_unless(stop, _PAUSE_AFTER_TROUBLE)
            self.ring()
        except Exception as error:  # logged; the service has put off what failed
            logs.incident(error)
            await sleep_unless(stop, _PAUSE_AFTER_TROUBLE)
            self.ring()

    async def _fire_all(self, stop: asyncio.Event) -> datetime | None:
        """Fire what is due, oldest first; when the next one is due."""
        while True:
            self.looked_at = time.monotonic()
            # Looking only reads, so that an alarm in vain holds up nobody who writes.
            due = await timekeeping.next_due(self._office)
            if due is None or due > self._clock.now() or stop.is_set():
                return due
            fired = await timekeeping.fire_oldest(self._office)
            if fired is not None:
                self._tell(fired)
            elif not await timekeeping.remove_expired(self._office):
                return None

    def _tell(self, due: datetime) -> None:
        late = max((self._clock.now() - due).total_seconds(), 0.0)
        for listener in self.on_fired:
            listener(late)

    def _arm(self, due: datetime | None) -> None:
        """Set the alarm to the machine's time at which the service's clock will show ``due``."""
        wait = self._clock.seconds_until(due) if due is not None else _FARTHEST
        at = datetime.now(UTC) + timedelta(seconds=min(wait, _FARTHEST))
        self._scheduler.add_job(self.ring, "date", run_date=at, id=_ALARM, replace_existing=True)


def _scheduler() -> Any:  # noqa: ANN401 - APScheduler 3 has no types
    return AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
