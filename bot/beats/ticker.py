"""The alarm clock: rings when the next deadline is due, and every two seconds in case one was missed.

Owns when to look; what is due, and what follows from it, is left to ``services.running.timekeeping``. The
table of deadlines is the truth, so the scheduler keeps nothing but one job at the next due time, moved
whenever a commit brings another.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.deployment.crash_points import CrashPoint, reach
from bot.process import logs
from bot.process.clock import Clock
from bot.process.stopping import going_on, sleep_unless, until_rung
from services.running import timekeeping
from services.visit.office import Office

_BEAT: Final = 1.0
_LOOKS_AT_LEAST_EVERY: Final = 2.0
_MOMENT: Final = 0.05
_CORRECTED: Final = timedelta(seconds=2)
"""Less is a clock that is being kept right."""
_STOPPED_AFTER: Final = 10.0
_PAUSE_AFTER_TROUBLE: Final = 0.25
_FARTHEST: Final = 86_400.0


class Ticker:
    """Fires deadlines. ``on_fired`` is told how late each was, in seconds of the service's clock."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._bell = asyncio.Event()
        self._scheduler: Any = None
        self._armed: datetime | None = None
        self.on_fired: list[Callable[[float], None]] = []
        self._latest: datetime | None = None
        self._astray = timedelta()
        self.is_behind = False
        """Whether several deadlines were due at once, and more may be: each may ring somebody."""
        self.looks = 0
        """How often it has looked."""
        self.looked_at = time.monotonic()
        """When it last looked, by the machine's monotonic clock."""

    def ring(self) -> None:
        """Look now: a deadline came, or the time was set."""
        self._bell.set()

    async def _rings(self) -> None:
        """The scheduler's job; a plain function it would run in a thread, where no bell is rung."""
        self.ring()

    def ring_soon(self, due: datetime) -> None:
        """Look in a moment: a commit set this deadline. What that commit has to send goes first.

        The alarm that is set already comes first where ``due`` is no earlier.
        """
        if self._armed is None or due < self._armed:
            asyncio.get_running_loop().call_later(_MOMENT, self.ring)

    async def run(self, stop: asyncio.Event) -> None:
        """Fire what is due until told to stop; what is being fired is finished."""
        scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        scheduler.start()
        self._scheduler = scheduler
        self._clock.on_jump.append(self.ring)
        self.ring()
        try:
            while not stop.is_set():
                await self._look(stop)
                self.looks += 1
                # Other processes set deadlines too; and the scheduler goes by the machine's clock, and
                # would be silent for as long as that was put back. This wait does not.
                await until_rung(self._bell, stop, _LOOKS_AT_LEAST_EVERY)
        finally:
            self._clock.on_jump.remove(self.ring)
            scheduler.shutdown(wait=False)

    async def _look(self, stop: asyncio.Event) -> None:
        self._bell.clear()
        # What a commit brings while this looks may not have been seen.
        self._armed = None
        is_done = False
        with going_on("deadlines_not_read"):
            await self._watch_clock()
            self._arm(await self._fire_all(stop))
            is_done = True
        self.is_behind = False
        if not is_done:
            # What failed is put off by now.
            await sleep_unless(stop, _PAUSE_AFTER_TROUBLE)
            self.ring()

    async def _fire_all(self, stop: asyncio.Event) -> datetime | None:
        """Fire what is due, oldest first; when the next one is due."""
        due = await self._next_due()
        while due is not None and due <= self._clock.now() and not stop.is_set():
            self.looked_at = time.monotonic()
            reach(CrashPoint.FIRING)
            fired = await timekeeping.fire_due(self._office)
            self.is_behind = len(fired) > 1
            if fired:
                reach(CrashPoint.FIRED)
            for at in fired:
                late = max((self._clock.now() - at).total_seconds(), 0.0)
                for listener in self.on_fired:
                    listener(late)
            if not fired and not await timekeeping.remove_expired(self._office):
                # Somebody else was first, or has it in hand: look again in a moment.
                return self._clock.now() + timedelta(seconds=_PAUSE_AFTER_TROUBLE)
            if len(fired) < timekeeping.AT_ONCE:  # otherwise more are due
                due = await self._next_due()
        return due

    async def _next_due(self) -> datetime | None:
        """Looking only reads, so that an alarm in vain holds up nobody who writes."""
        self.looked_at = time.monotonic()
        return await timekeeping.next_due(self._office)

    async def _watch_clock(self) -> None:
        """A clock that jumps fires nothing early or late, but that it did is recorded."""
        now, astray = self._clock.now(), self._clock.astray()
        before, self._latest = self._latest, now
        was_astray, self._astray = self._astray, astray
        if before is not None and now < before - _CORRECTED:
            after = now
        elif abs(astray - was_astray) > _CORRECTED and astray:
            before, after = now + was_astray, now + astray
        else:
            return
        logs.event("clock_went_back" if after < before else "clock_went_ahead", "warning")
        await timekeeping.clock_was_set(self._office, before, after)

    async def watch(self, stop: asyncio.Event) -> None:
        """Say once when nothing has been looked at for too long, and when that is over."""
        was_well = True
        while not stop.is_set():
            await sleep_unless(stop, _BEAT)
            is_well = self.is_well
            if was_well and not is_well:
                logs.event("deadlines_not_looked_at", "error")
            elif is_well and not was_well:
                logs.event("deadlines_looked_at_again")
            was_well = is_well

    @property
    def is_well(self) -> bool:
        """Whether deadlines are being looked at."""
        return time.monotonic() - self.looked_at < _STOPPED_AFTER

    def _arm(self, due: datetime | None) -> None:
        """Set the alarm to the machine's time at which the service's clock will show ``due``."""
        self._armed = due
        wait = self._clock.seconds_until(due) if due is not None else _FARTHEST
        at = datetime.now(UTC) + timedelta(seconds=min(wait, _FARTHEST))
        self._scheduler.add_job(self._rings, "date", run_date=at, id="alarm", replace_existing=True)
