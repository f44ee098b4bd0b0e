"""One process of several asks Telegram for updates: the one that holds the lease.

Owns keeping the lease and standing by for it. What is polled, and what becomes of it, is left to
``bot.intake.polling``; who may have the lease to ``services.running.leading``.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Final

from bot.process import logs
from bot.process.stopping import going_on, sleep_unless
from services.running import leading
from services.visit.office import Office
from storage.database.meanwhile import ChangedMeanwhile
from storage.transaction.store import StorageTrouble

_RENEWS_EVERY: Final = 0.7
_LOOKS_EVERY: Final = 1.0
"""By whoever stands by, and as the lease ends; sooner than that it may be given up."""
_MARGIN: Final = 0.4
"""So much before the lease ends, polling has ended if the lease could not be renewed."""

Poll = Callable[[asyncio.Event], Awaitable[None]]


class Leading:
    """Polls while this process has the lease; ``leads`` says whether it has."""

    def __init__(
        self, office: Office, poll: Poll, take_over: Callable[[], Awaitable[None]]
    ) -> None:
        self._office = office
        self._poll = poll
        self._take_over = take_over
        self._holder = secrets.token_hex(8)
        self._held_at = 0.0
        self._others_for = _LOOKS_EVERY
        """For how many seconds more another process has the lease, as far as is known."""
        self.leads = False

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop; the lease is given up then."""
        while not stop.is_set():
            if not await self._holds():
                await sleep_unless(stop, min(self._others_for, _LOOKS_EVERY))
                continue
            self.leads = True
            logs.event("polls")
            try:
                # What a killed process took in comes before what is fetched now.
                await self._take_over()
                ending = asyncio.Event()
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._keep(stop, ending))
                    await self._poll(ending)
                    ending.set()
            finally:
                self.leads = False
        await self._give_up()

    async def _keep(self, stop: asyncio.Event, ending: asyncio.Event) -> None:
        """Renew the lease until told to stop, or until it is, or may be, another's."""
        while not stop.is_set() and not ending.is_set():
            await sleep_unless(stop, _RENEWS_EVERY)
            if stop.is_set() or await self._holds():
                continue
            if time.monotonic() - self._held_at > leading.TERM_SECONDS - _MARGIN:
                logs.event("polls_no_more", "warning")
                break
        ending.set()

    async def _holds(self) -> bool:
        began = time.monotonic()
        self._others_for = _LOOKS_EVERY
        try:
            async with asyncio.timeout(leading.TERM_SECONDS - _MARGIN):
                left = await leading.take(self._office, self._holder)
        except (StorageTrouble, ChangedMeanwhile, TimeoutError) as error:
            logs.trouble("lease_not_read", error)
            return False
        except Exception as error:  # logged; asked again at the next beat
            logs.incident(error)
            return False
        if left is not None:
            self._others_for, self._held_at = left, 0.0
            return False
        self._held_at = began
        return True

    async def _give_up(self) -> None:
        if not self._held_at:
            return
        # Where that fails it runs out by itself in a few seconds.
        with going_on("lease_not_given_up"):
            await leading.give_up(self._office, self._holder)
