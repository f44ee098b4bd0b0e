"""How updates come to this process: fetched, by one process of several, or brought to each of them.

Owns the choice between the two, and registering the webhook. Committing updates is left to
``bot.intake.polling`` and ``bot.intake.webhook``; who fetches them to ``bot.intake.leading``.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

from bot.deployment.listening import serve
from bot.deployment.opening import Opened
from bot.intake.leading import Leading
from bot.intake.polling import Polling
from bot.intake.webhook import receiver, register
from bot.intake.workers import Workers
from bot.process import logs
from bot.process.stopping import sleep_unless, unless
from bot.telegram.telegram_api import UpdatesFeed

_LONGEST_PAUSE: Final = 30.0


class Taking:
    """Takes updates in. ``on_failure`` is told of each time that Telegram gave none.

    ``webhook`` is where they are brought; where another process takes them in, only Telegram is told.
    """

    def __init__(
        self, deployment: Opened, bot: Bot, workers: Workers, webhook: socket.socket | None
    ) -> None:
        self._deployment = deployment
        self._bot = bot
        self._workers = workers
        self._webhook = webhook
        self._polling: Polling | None = None
        self._leading: Leading | None = None
        self.on_failure: list[Callable[[], None]] = []

    def answered_at(self) -> float | None:
        """When Telegram last answered a poll of this process, by its monotonic clock."""
        return self._polling.answered_at if self._polling is not None else None

    def polls(self) -> bool:
        """Whether this process is the one that asks for updates."""
        return self._leading.leads if self._leading is not None else self._polling is not None

    async def run(self, stop: asyncio.Event, ready: asyncio.Event) -> None:
        """Take updates from when the process is ready until it is told to stop."""
        await unless(stop, ready.wait())
        if self._deployment.settings.webhook_listen is not None:
            await self._receive(stop)
        else:
            await self._fetch(stop)

    async def _fetch(self, stop: asyncio.Event) -> None:
        office = self._deployment.office
        feed = UpdatesFeed(self._deployment.settings)
        polling = Polling(office, feed, self._workers, self._bot.delete_webhook)
        polling.on_failure = self.on_failure
        self._polling = polling
        try:
            if self._deployment.is_embedded:
                await polling.run(stop)
                return
            self._leading = Leading(office, polling.run, self._workers.take_over)
            await self._leading.run(stop)
        finally:
            await feed.close()

    async def _receive(self, stop: asyncio.Event) -> None:
        settings = self._deployment.settings
        async with asyncio.TaskGroup() as group:
            if self._webhook is not None:
                app = receiver(settings, self._deployment.office, self._workers.put)
                group.create_task(serve(app, self._webhook, stop))
            registering = partial(register, self._bot, settings)
            group.create_task(until_done(registering, stop, "webhook_not_set"))


async def until_done(
    act: Callable[[], Awaitable[object]], stop: asyncio.Event, failure: str
) -> None:
    """Do it once; while Telegram does not let it be done, try again with longer pauses."""
    pause = 1.0
    while not stop.is_set():
        try:
            await act()
        except TelegramError as error:
            if pause == 1.0:
                logs.trouble(failure, error)
            await sleep_unless(stop, pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return
