"""The service: everything that runs together, from the first look into the inbox to the last report.

Owns starting, stopping and wiring. On SIGTERM or SIGINT each part finishes what it is doing; what
waits stays in the database for the next start.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import TelegramError

from bot import logs
from bot.clock import find_clock
from bot.dispatcher import Dispatcher
from bot.health import Health
from bot.high_water import own_name
from bot.instance_lock import only_service
from bot.intake import Polling
from bot.listening import listener, serve
from bot.opening import Opened, is_embedded, key_provider, opened_at
from bot.send_queue import SendQueue
from bot.sending import Sender
from bot.settings import PREFIX, Settings
from bot.stopping import sleep_unless, unless
from bot.telegram_api import UpdatesFeed, ask_name, make_bot, shutdown_bot, token_of
from bot.ticker import Ticker
from bot.webhook import Receiver, register
from bot.workers import Workers
from handlers.updates import handle
from services import delivery, timekeeping

_NAME_WITHIN: Final = 3.0
_LONGEST_PAUSE: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """What is listened on; None for what is off."""

    health: socket.socket | None
    webhook: socket.socket | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What runs together on one deployment."""

    deployment: Opened
    bot: Bot
    sender: Sender
    workers: Workers
    dispatcher: Dispatcher
    ticker: Ticker
    health: Health
    sockets: Sockets
    ready: asyncio.Event


async def run(settings: Settings) -> None:
    """Run the service until SIGTERM or SIGINT. Raises ``Trouble`` where it cannot start."""
    token_of(settings)
    key_provider(settings)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.on_loop_error)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    one = only_service(settings.data_dir) if is_embedded(settings) else contextlib.nullcontext()
    with one, _sockets(settings) as sockets:
        async with _connected(settings) as (deployment, bot):
            await _run(_wire(deployment, bot, sockets), stop)
    logs.event("stopped")


@contextlib.contextmanager
def _sockets(settings: Settings) -> Iterator[Sockets]:
    """Everything that is listened on, so that what is taken is noticed before anything starts."""
    health = webhook = None
    with contextlib.ExitStack() as stack:
        if settings.health_listen is not None:
            health = stack.enter_context(listener(settings.health_listen, f"{PREFIX}HEALTH_LISTEN"))
        if settings.webhook_listen is not None:
            webhook = stack.enter_context(
                listener(settings.webhook_listen, f"{PREFIX}WEBHOOK_LISTEN")
            )
        yield Sockets(health=health, webhook=webhook)


@contextlib.asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[tuple[Opened, Bot]]:
    clock = await find_clock(settings.bot_api_url, is_loopback=settings.is_rehearsed)
    bot = make_bot(settings)
    try:
        name = await ask_name(bot, _NAME_WITHIN)
        if not name:
            logs.event("bot_api_not_reached", "warning")
        async with opened_at(settings, clock, own_name(), name) as deployment:
            if deployment.is_embedded:
                # Nobody else sends on such a database, so what is leased was left by a killed process.
                await delivery.release_all(deployment.office)
            yield deployment, bot
    finally:
        await shutdown_bot(bot)


def _wire(deployment: Opened, bot: Bot, sockets: Sockets) -> Parts:
    settings, office = deployment.settings, deployment.office
    monotonic = asyncio.get_running_loop().time
    sender = Sender(bot, deployment.clock.now)
    queue = SendQueue(settings.send_rate, settings.send_rate_per_chat, monotonic())
    dispatcher = Dispatcher(office, sender, queue, monotonic)
    ticker = Ticker(office, deployment.clock)
    office.store.on_outgoing.append(dispatcher.wake)
    office.store.on_deadline.append(ticker.ring_soon)
    return Parts(
        deployment=deployment,
        bot=bot,
        sender=sender,
        workers=Workers(office, handle),
        dispatcher=dispatcher,
        ticker=ticker,
        health=Health(office, dispatcher, ticker),
        sockets=sockets,
        ready=asyncio.Event(),
    )


async def _run(parts: Parts, stop: asyncio.Event) -> None:
    """All parts until told to stop; those that bring work end before those that send it."""
    deployment = parts.deployment
    quiet = asyncio.Event()
    await timekeeping.started(deployment.office)
    async with asyncio.TaskGroup() as last:
        last.create_task(deployment.clock.follow(quiet))
        last.create_task(deployment.high_water.run(quiet))
        last.create_task(parts.dispatcher.run(quiet))
        if parts.sockets.health is not None:
            last.create_task(serve(parts.health.app(), parts.sockets.health, quiet))
        try:
            async with asyncio.TaskGroup() as first:
                first.create_task(parts.workers.run(stop, parts.ready))
                first.create_task(parts.ticker.run(stop))
                first.create_task(_take_updates(parts, stop))
                first.create_task(
                    _until_done(parts.sender.set_strangers_menu, stop, "menu_not_set")
                )
                first.create_task(_say_ready(parts, stop))
        finally:
            quiet.set()
    await timekeeping.stopped(deployment.office)


async def _say_ready(parts: Parts, stop: asyncio.Event) -> None:
    if await unless(stop, parts.ready.wait()):
        clock = type(parts.deployment.clock).__name__
        kind = "sqlite" if parts.deployment.is_embedded else "postgresql"
        logs.event("ready", clock=clock, database=kind)
    await stop.wait()
    logs.event("stopping")


async def _take_updates(parts: Parts, stop: asyncio.Event) -> None:
    await unless(stop, parts.ready.wait())
    if parts.sockets.webhook is not None:
        await _receive(parts, parts.sockets.webhook, stop)
        return
    feed = UpdatesFeed(parts.deployment.settings)
    try:
        polling = Polling(parts.deployment.office, feed, parts.workers, parts.bot.delete_webhook)
        await polling.run(stop)
    finally:
        await feed.close()


async def _receive(parts: Parts, on: socket.socket, stop: asyncio.Event) -> None:
    settings = parts.deployment.settings
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    url = settings.webhook_url or ""
    receiver = Receiver(parts.deployment.office, parts.workers, urlsplit(url).path, secret)
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(receiver.app(), on, stop))
        group.create_task(
            _until_done(lambda: register(parts.bot, url, secret), stop, "webhook_not_set")
        )


async def _until_done(
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
