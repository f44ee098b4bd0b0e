"""Taking updates in: committed first, confirmed to Telegram only then.

Owns the polling loop and its waiting after failures. The parsing and everything after is left to
``bot.intake.workers``; webhooks to ``bot.intake.webhook``.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from telegram.error import TelegramError

from bot.deployment.crash_points import CrashPoint, reach
from bot.intake.workers import Workers
from bot.process import logs
from bot.process.stopping import sleep_unless, unless
from bot.telegram.telegram_api import Batch, NotFetched, UpdatesFeed, update_number
from services.running import intake
from services.visit.office import Office
from storage.messages.inbox import RawUpdate, numbered
from storage.transaction.store import StorageTrouble

_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 10.0
_LONGEST_WAIT: Final = 30.0


class Polling:
    """Long polling; ``is_well`` says whether the last attempt got an answer."""

    def __init__(
        self,
        office: Office,
        feed: UpdatesFeed,
        workers: Workers,
        remove_webhook: Callable[[], Awaitable[object]],
    ) -> None:
        self._remove_webhook = remove_webhook
        self._office = office
        self._feed = feed
        self._workers = workers
        self._pause = _FIRST_PAUSE
        self.is_well = True
        self.on_failure: list[Callable[[], None]] = []
        self.answered_at: float | None = None
        """When Telegram last answered, by the machine's monotonic clock."""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until told to stop."""
        offset: int | None = None
        while not stop.is_set():
            try:
                batch = await unless(stop, self._feed.fetch(offset))
            except NotFetched as failure:
                await self._fail(stop, failure)
                continue
            if batch is None:
                return
            if not self.is_well:
                logs.event("polling_restored")
            self.is_well, self._pause = True, _FIRST_PAUSE
            self.answered_at = time.monotonic()
            if await self._keep(stop, batch):
                offset = batch.confirms if batch.confirms is not None else offset
            await self._workers.room()

    async def _keep(self, stop: asyncio.Event, batch: Batch) -> bool:
        """Commit a batch; False where that did not work, so that it is not confirmed."""
        updates = raw_updates(batch.entries, self._feed.bot)
        unusable = len(batch.entries) - len(updates)
        if unusable:
            logs.event("updates_without_number", "warning", count=unusable)
            if not updates:
                # Nothing confirms these, so they come again at once.
                await sleep_unless(stop, _LONGEST_PAUSE)
        if not updates or await keep(self._office, updates, self._workers.put):
            return True
        await sleep_unless(stop, 1.0)
        return False

    async def _fail(self, stop: asyncio.Event, failure: NotFetched) -> None:
        for listener in self.on_failure:
            listener()
        if self.is_well:
            logs.event("polling_failed", "warning", why=failure.why)
            if failure.is_conflict:
                # A webhook that was set before keeps Telegram from giving updates.
                try:
                    await self._remove_webhook()
                except TelegramError as error:
                    logs.trouble("webhook_not_removed", error)
        self.is_well = False
        # Flood control may name hours; whoever asks again sooner is only told so again.
        await sleep_unless(stop, max(self._pause, min(failure.wait, _LONGEST_WAIT)))
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)


async def keep(
    office: Office, updates: Sequence[RawUpdate], put: Callable[[RawUpdate], None]
) -> bool:
    """Commit updates, and give each that is new to be worked; False where that did not work."""
    reach(CrashPoint.FETCHED)
    try:
        await intake.keep(office, updates, put)
        reach(CrashPoint.KEPT)
    except StorageTrouble as error:
        logs.trouble("updates_not_kept", error, count=len(updates))
        return False
    except Exception as error:  # logged; nothing is confirmed, so they come again
        logs.incident(error, count=len(updates))
        return False
    return True


def raw_updates(entries: Sequence[object], bot: int = 0) -> tuple[RawUpdate, ...]:
    """Those entries that have a number, as they are kept: numbered within this bot."""
    return tuple(
        _raw(entry, number, bot)
        for entry in entries
        if isinstance(entry, dict) and (number := update_number(entry)) is not None
    )


def _raw(entry: dict[str, object], number: int, bot: int) -> RawUpdate:
    """Each bot of Telegram counts its updates for itself, and a token may be exchanged for another's."""
    own = numbered(bot, number)
    body = json.dumps({**entry, "update_id": own}, separators=(",", ":")).encode()
    return RawUpdate(update_id=own, body=body, unnumbered=number if bot else None)
