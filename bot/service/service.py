"""The service: everything that runs together, from the first look into the inbox to the last report.

Owns starting, stopping and wiring. On SIGTERM or SIGINT each part finishes what it is doing; what
waits stays in the database for the next start.
"""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.types import ASGIApp

from bot.anchors.anchoring import Anchoring
from bot.anchors.places import destinations
from bot.beats.key_watch import KeyWatch
from bot.beats.retention import Retaining
from bot.beats.row_watch import RowWatch
from bot.beats.signs import Heartbeat, Signs
from bot.beats.ticker import Ticker
from bot.deployment import crash_points
from bot.deployment.begun import Begun, left_behind
from bot.deployment.high_water import own_name
from bot.deployment.instance_lock import only_service
from bot.deployment.listening import listener, serve
from bot.deployment.opening import Opened, is_embedded, key_provider, opened_at
from bot.deployment.settings import Settings
from bot.dispatch.channels import NoticeSender
from bot.dispatch.delivery_watch import DeliveryWatch
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.send_queue import SendQueue
from bot.dispatch.sending import Sender
from bot.endpoints.calendar_feeds import calendar_pages
from bot.endpoints.callback import callback
from bot.endpoints.health import Health
from bot.endpoints.metrics import Metrics
from bot.endpoints.standing import standing
from bot.intake.taking import Taking, until_done
from bot.intake.webhook import receiver
from bot.intake.workers import Workers
from bot.keeping.restoring import require_accepted
from bot.process import descriptors, logs, memory
from bot.process.clock import find_clock
from bot.process.stopping import unless
from bot.service.duties import ALL, Duty, addresses
from bot.telegram.outgoing_bot import OutgoingBot
from bot.telegram.telegram_api import ask_name, make_bot, shutdown_bot, token_of
from formats.typed.member_names import warm
from handlers.updates import handle
from services.messages import delivery
from services.running import timekeeping
from storage.transaction.store import StorageTrouble

GIVES_WAY: Final = 0.0005
"""Seconds after which a thread that computes lets the loop go on. An act comes back to the loop a hundred
times on PostgreSQL, and would wait ten times as long at each by Python's own measure."""
_NAME_WITHIN: Final = 3.0


Sockets = Mapping[Duty, socket.socket]
"""What this process listens on."""


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
    metrics: Metrics
    sockets: Sockets
    ready: asyncio.Event


async def run(settings: Settings, duties: frozenset[Duty] = ALL) -> None:
    """Run the service until SIGTERM or SIGINT. Raises ``Trouble`` where it cannot start."""
    sys.setswitchinterval(GIVES_WAY)
    descriptors.raise_limit()
    if Duty.ALERTS in duties:
        token_of(settings)
    key_provider(settings)
    crash_points.arm(settings)
    require_accepted(settings)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.on_loop_error)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with _lock(settings, duties), _sockets(settings, duties) as sockets:
        if Duty.ALERTS in duties:
            async with _connected(settings) as (deployment, bot):
                memory.settle()
                await _run(_wire(deployment, bot, sockets), stop)
        else:
            await _serve(settings, sockets, stop)
    logs.event("stopped")


def _lock(settings: Settings, duties: frozenset[Duty]) -> contextlib.AbstractContextManager[None]:
    """One process alerts on a database file; those that only serve stand beside it."""
    if Duty.ALERTS in duties and is_embedded(settings):
        return only_service(settings.data_dir)
    return contextlib.nullcontext()


async def _serve(settings: Settings, sockets: Sockets, stop: asyncio.Event) -> None:
    """Only listeners, beside a process that alerts, as a console command would be.

    What they write is noticed there at its next beat.
    """
    clock = await find_clock(settings.bot_api_url, is_loopback=settings.is_rehearsed)
    async with opened_at(settings, clock, own_name()) as deployment:
        memory.settle()
        await RowWatch(deployment.office).begin()
        async with asyncio.TaskGroup() as group:
            group.create_task(deployment.clock.follow(stop))
            group.create_task(KeyWatch(deployment.office, deployment.clock).run(stop))
            group.create_task(deployment.high_water.run(stop))
            for duty, on in sockets.items():
                group.create_task(serve(_app(duty, deployment), on, stop))
            await asyncio.sleep(0)  # so that all of them listen
            logs.event("ready", kind=",".join(sockets))


def _app(duty: Duty, deployment: Opened) -> ASGIApp:
    """What a listener answers where nothing of the process but its deployment is needed."""
    settings, office = deployment.settings, deployment.office
    match duty:
        case Duty.CALENDAR:
            return calendar_pages(office)
        case Duty.GATEWAY:
            assert settings.gateway_secret is not None  # noqa: S101 - settings were checked together
            return callback(office, settings.gateway_secret.get_secret_value())
        case Duty.WEBHOOK:
            return receiver(settings, office, put=lambda _: None)
        case _:
            return standing(office)


@contextlib.contextmanager
def _sockets(settings: Settings, duties: frozenset[Duty] = ALL) -> Iterator[Sockets]:
    """Everything that is listened on, so that what is taken is noticed before anything starts."""
    with contextlib.ExitStack() as stack:
        yield {
            duty: stack.enter_context(listener(where, setting))
            for duty, (where, setting) in addresses(settings, duties).items()
        }


@contextlib.asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[tuple[Opened, OutgoingBot]]:
    clock = await find_clock(settings.bot_api_url, is_loopback=settings.is_rehearsed)
    bot = make_bot(settings)
    try:
        name = await ask_name(bot, _NAME_WITHIN)
        if not name:
            logs.event("bot_api_not_reached", "warning")
        async with opened_at(settings, clock, own_name(), name) as deployment:
            for holder, begun in left_behind(settings.data_dir):
                await delivery.release(deployment.office, holder, begun)
            if deployment.is_embedded:
                # Nobody else sends on such a database, so what is leased was left by a killed process.
                await delivery.release_all(deployment.office)
            yield deployment, bot
    finally:
        await shutdown_bot(bot)


def _wire(deployment: Opened, bot: OutgoingBot, sockets: Sockets) -> Parts:
    settings, office = deployment.settings, deployment.office
    monotonic = asyncio.get_running_loop().time
    sender = Sender(bot, deployment.clock.now, notices=NoticeSender(settings), monotonic=monotonic)
    queue = SendQueue(settings.send_rate, settings.send_rate_per_chat, monotonic())
    is_alone = deployment.is_embedded
    holder = office.store.holder
    begun = Begun(settings.data_dir, holder.name)
    dispatcher = Dispatcher(
        office,
        sender,
        queue,
        monotonic,
        is_alone=is_alone,
        begun=begun,
        patience=settings.delivery_patience.total_seconds(),
    )
    webhook = sockets.get(Duty.WEBHOOK)
    is_brought = settings.webhook_listen is not None and webhook is None
    workers = Workers(office, handle, is_alone=is_alone, is_brought=is_brought)
    taking = Taking(deployment, bot, workers, webhook)
    metrics = Metrics(deployment.clock, settings.anchor_grace)
    taking.on_failure.append(partial(metrics.count_error, "polling"))
    ticker = Ticker(office, deployment.clock)
    signs = Signs(office, taking.answered_at, bot.get_me)
    dispatcher.on_wait.append(signs.limited)
    dispatcher.is_busy = workers.is_busy
    holder.room, holder.begun_by = dispatcher.room, begun.of
    office.store.on_work.append(dispatcher.take)
    office.store.on_outgoing.append(dispatcher.wake)
    office.store.on_deadline.append(ticker.ring_soon)
    places = destinations(deployment)
    anchoring = Anchoring(office, deployment.clock, places, settings.anchor_grace)
    office.store.on_note.append(anchoring.wake)
    return Parts(
        deployment=deployment,
        bot=bot,
        sender=sender,
        workers=workers,
        taking=taking,
        signs=signs,
        dispatcher=dispatcher,
        ticker=ticker,
        anchoring=anchoring,
        health=Health(
            office, dispatcher, ticker, metrics, taking.polls, [place.name for place in places]
        ),
        metrics=metrics,
        sockets=sockets,
        ready=asyncio.Event(),
    )


async def _run(parts: Parts, stop: asyncio.Event) -> None:
    """All parts until told to stop; those that bring work end before those that send it."""
    deployment = parts.deployment
    quiet = asyncio.Event()
    rows = RowWatch(deployment.office)
    rows.on_look.append(parts.metrics.set_rows)
    await rows.begin()
    await timekeeping.started(deployment.office)
    async with asyncio.TaskGroup() as last:
        last.create_task(deployment.clock.follow(quiet))
        last.create_task(deployment.high_water.run(quiet))
        last.create_task(parts.dispatcher.run(quiet))
        delivery_watch = DeliveryWatch(deployment.office, parts.dispatcher, parts.sender)
        last.create_task(delivery_watch.run(quiet))
        for duty, on in parts.sockets.items():
            if duty is not Duty.WEBHOOK:
                app = parts.health.app() if duty is Duty.HEALTH else _app(duty, deployment)
                last.create_task(serve(app, on, quiet))
        try:
            async with asyncio.TaskGroup() as first:
                first.create_task(parts.workers.run(stop, parts.ready))
                first.create_task(parts.ticker.run(stop))
                first.create_task(parts.anchoring.run(stop))
                first.create_task(Retaining(deployment.office, deployment.clock).run(stop))
                first.create_task(parts.ticker.watch(stop))
                first.create_task(rows.run(stop))
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


async def _say_ready(parts: Parts, stop: asyncio.Event) -> None:
    if await unless(stop, parts.ready.wait()):
        clock = type(parts.deployment.clock).__name__
        kind = "sqlite" if parts.deployment.is_embedded else "postgresql"
        logs.event("ready", clock=clock, database=kind)
    await stop.wait()
    logs.event("stopping")
