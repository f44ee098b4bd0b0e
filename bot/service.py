"""The service: everything that runs together, from the first look into the inbox to the last report.

Owns starting, stopping and wiring. On SIGTERM or SIGINT each part finishes what it is doing; what
waits stays in the database for the next start.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.types import ASGIApp

from bot import crash_points, logs, memory
from bot.anchor_places import destinations
from bot.anchors import Anchoring
from bot.calendar_pages import CalendarPages
from bot.callback import Callback
from bot.channels import NoticeSender
from bot.clock import find_clock
from bot.dispatcher import Dispatcher
from bot.health import Health
from bot.high_water import own_name
from bot.instance_lock import only_service
from bot.key_watch import KeyWatch
from bot.listening import listener, serve
from bot.metrics import Metrics
from bot.opening import Opened, is_embedded, key_provider, opened_at
from bot.outgoing_bot import OutgoingBot
from bot.restoring import require_accepted
from bot.retaining import Retaining
from bot.send_queue import SendQueue
from bot.sending import Sender
from bot.settings import PREFIX, Settings
from bot.signs import Heartbeat, Signs
from bot.stopping import unless
from bot.taking import Taking, until_done
from bot.telegram_api import ask_name, make_bot, shutdown_bot, token_of
from bot.ticker import Ticker
from bot.workers import Workers
from handlers.updates import handle
from services import delivery, timekeeping
from services.member_names import warm
from storage.store import StorageTrouble

_NAME_WITHIN: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """What is listened on; None for what is off."""

    health: socket.socket | None
    webhook: socket.socket | None
    callback: socket.socket | None
    calendar: socket.socket | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What runs together on one deployment."""

    deployment: Opened
    bot: OutgoingBot
    sender: Sender
    workers: Workers
    taking: Taking
    signs: Signs
    dispatcher: Dispatcher
    ticker: Ticker
    anchoring: Anchoring
    health: Health
    sockets: Sockets
    ready: asyncio.Event


async def run(settings: Settings) -> None:
    """Run the service until SIGTERM or SIGINT. Raises ``Trouble`` where it cannot start."""
    token_of(settings)
    key_provider(settings)
    crash_points.arm(settings)
    require_accepted(settings)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.on_loop_error)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    one = only_service(settings.data_dir) if is_embedded(settings) else contextlib.nullcontext()
    with one, _sockets(settings) as sockets:
        async with _connected(settings) as (deployment, bot):
            memory.settle()
            await _run(_wire(deployment, bot, sockets), stop)
    logs.event("stopped")


@contextlib.contextmanager
def _sockets(settings: Settings) -> Iterator[Sockets]:
    """Everything that is listened on, so that what is taken is noticed before anything starts."""
    health = webhook = callback = calendar = None
    with contextlib.ExitStack() as stack:
        if settings.health_listen is not None:
            health = stack.enter_context(listener(settings.health_listen, f"{PREFIX}HEALTH_LISTEN"))
        if settings.webhook_listen is not None:
            webhook = stack.enter_context(
                listener(settings.webhook_listen, f"{PREFIX}WEBHOOK_LISTEN")
            )
        if settings.callback_listen is not None:
            callback = stack.enter_context(
                listener(settings.callback_listen, f"{PREFIX}CALLBACK_LISTEN")
            )
        if settings.calendar_listen is not None:
            calendar = stack.enter_context(
                listener(settings.calendar_listen, f"{PREFIX}CALENDAR_LISTEN")
            )
        yield Sockets(health=health, webhook=webhook, callback=callback, calendar=calendar)


@contextlib.asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[tuple[Opened, OutgoingBot]]:
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


def _wire(deployment: Opened, bot: OutgoingBot, sockets: Sockets) -> Parts:
    settings, office = deployment.settings, deployment.office
    monotonic = asyncio.get_running_loop().time
    sender = Sender(bot, deployment.clock.now, notices=NoticeSender(settings))
    queue = SendQueue(settings.send_rate, settings.send_rate_per_chat, monotonic())
    is_alone = deployment.is_embedded
    dispatcher = Dispatcher(office, sender, queue, monotonic, is_alone=is_alone)
    workers = Workers(office, handle, is_alone=is_alone)
    taking = Taking(deployment, bot, workers, sockets.webhook)
    metrics = Metrics(deployment.clock)
    taking.on_failure.append(partial(metrics.count_error, "polling"))
    ticker = Ticker(office, deployment.clock)
    dispatcher.is_busy = workers.is_busy
    office.store.takes_at_once = dispatcher.room
    office.store.on_work.append(dispatcher.take)
    office.store.on_outgoing.append(dispatcher.wake)
    office.store.on_deadline.append(ticker.ring_soon)
    anchoring = Anchoring(office, deployment.clock, destinations(deployment))
    office.store.on_note.append(anchoring.wake)
    return Parts(
        deployment=deployment,
        bot=bot,
        sender=sender,
        workers=workers,
        taking=taking,
        signs=Signs(office, taking.answered_at, bot.get_me),
        dispatcher=dispatcher,
        ticker=ticker,
        anchoring=anchoring,
        health=Health(office, dispatcher, ticker, metrics, taking.polls),
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
        if parts.sockets.calendar is not None:
            pages = CalendarPages(deployment.office).app()
            last.create_task(serve(pages, parts.sockets.calendar, quiet))
        if parts.sockets.callback is not None:
            last.create_task(serve(_callback(parts), parts.sockets.callback, quiet))
        try:
            async with asyncio.TaskGroup() as first:
                first.create_task(parts.workers.run(stop, parts.ready))
                first.create_task(parts.ticker.run(stop))
                first.create_task(parts.anchoring.run(stop))
                first.create_task(Retaining(deployment.office, deployment.clock).run(stop))
                first.create_task(parts.ticker.watch(stop))
                first.create_task(KeyWatch(deployment.office, deployment.clock).run(stop))
                first.create_task(parts.taking.run(stop, parts.ready))
                first.create_task(parts.signs.run(stop))
                first.create_task(Heartbeat(deployment.settings, parts.health.is_ready).run(stop))
                first.create_task(until_done(parts.sender.set_strangers_menu, stop, "menu_not_set"))
                first.create_task(_say_ready(parts, stop))
                first.create_task(asyncio.to_thread(warm))
        finally:
            quiet.set()
    await parts.sender.close()
    try:
        await timekeeping.stopped(deployment.office)
    except StorageTrouble as error:
        logs.trouble("stop_not_recorded", error)


def _callback(parts: Parts) -> ASGIApp:
    secret = parts.deployment.settings.gateway_secret
    assert secret is not None  # noqa: S101 - the settings were checked together
    return Callback(parts.deployment.office, secret.get_secret_value()).app()


async def _say_ready(parts: Parts, stop: asyncio.Event) -> None:
    if await unless(stop, parts.ready.wait()):
        clock = type(parts.deployment.clock).__name__
        kind = "sqlite" if parts.deployment.is_embedded else "postgresql"
        logs.event("ready", clock=clock, database=kind)
    await stop.wait()
    logs.event("stopping")
