"""The service: everything that runs together, from the first look into the inbox to the last report.

Owns starting, stopping and wiring. On SIGTERM or SIGINT each part finishes what it is doing; what
waits stays in the database for the next start.
"""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import partial
from typing import Final

import holidays  # noqa: F401 - a roster may ask for it at any moment, and no alert waits for it
from starlette.types import ASGIApp

from bot.anchors.anchoring import Anchoring
from bot.anchors.places import destinations
from bot.beats.deconfliction import deconflict
from bot.beats.drills import ring_drills
from bot.beats.files import sweep_files
from bot.beats.key_watch import watch_keys
from bot.beats.letters import send_letters
from bot.beats.retention import retain
from bot.beats.row_watch import require_newest_directory, watch_rows
from bot.beats.signs_of_life import Heartbeat, SignsOfLife
from bot.beats.tally import keep_tally
from bot.beats.ticker import Ticker
from bot.deployment import crash_points
from bot.deployment.begun import Begun, left_behind
from bot.deployment.high_water import own_name
from bot.deployment.instance_lock import only_service
from bot.deployment.listening import listener, serve
from bot.deployment.opening import Opened, is_embedded, key_provider, opened
from bot.deployment.settings import Settings
from bot.dispatch.channels import NoticeSender
from bot.dispatch.delivery_watch import DeliveryWatch
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.documents import Documents
from bot.dispatch.profile import BotProfile
from bot.dispatch.send_queue import SendQueue
from bot.dispatch.sending import Sender
from bot.endpoints.calendar_feeds import calendar_pages
from bot.endpoints.callback import callback
from bot.endpoints.health import Health
from bot.endpoints.metrics import Metrics
from bot.endpoints.portal import portal
from bot.endpoints.standing import standing
from bot.intake.update_source import UpdateSource
from bot.intake.webhook import receiver
from bot.intake.workers import Workers
from bot.keeping.restoring import require_accepted
from bot.process import descriptors, logs, memory
from bot.process.stopping import going_on, on_signals, unless
from bot.service.duties import ALL, Duty, addresses
from bot.telegram.outgoing_bot import OutgoingBot
from bot.telegram.telegram_api import ask_name, make_bot, shutdown_bot, token_of
from formats.typed.member_names import warm
from handlers.updates import handle
from services.messages import delivery
from services.running import own_bot, timekeeping
from services.sessions import door
from storage.transaction.store import Committed
from wording.language import read_catalogues

GIVES_WAY: Final = 0.0005
"""Seconds after which a thread that computes lets the loop go on. An act comes back to the loop a hundred
times on PostgreSQL, and would wait ten times as long at each by Python's own measure."""
_NAME_WITHIN: Final = 3.0
_ANOTHER_BOT: Final = (
    "people must press Start in it before it reaches them; see contactpoint doctor"
)

Sockets = Mapping[Duty, socket.socket]
"""What this process listens on."""


async def run(
    settings: Settings, duties: frozenset[Duty] = ALL, *, drills_an_hour: int | None = None
) -> None:
    """Run the service until SIGTERM or SIGINT. Raises ``Trouble`` where it cannot start.

    ``drills_an_hour``: see ``DrillClock``; no setting says it.
    """
    sys.setswitchinterval(GIVES_WAY)
    descriptors.raise_limit()
    if Duty.ALERTS in duties:
        token_of(settings)
    key_provider(settings)
    crash_points.arm(settings)
    require_accepted(settings)
    asyncio.get_running_loop().set_exception_handler(logs.on_loop_error)
    stop = on_signals()
    # One process alerts on a database file; those that only serve stand beside it.
    is_only = Duty.ALERTS in duties and is_embedded(settings)
    lock = only_service(settings.data_dir) if is_only else contextlib.nullcontext()
    with lock, _sockets(settings, duties) as sockets:
        if Duty.ALERTS in duties:
            async with _connected(settings) as (deployment, bot):
                memory.settle()
                await Service(deployment, bot, sockets, drills_an_hour).run(stop)
        else:
            await _serve(settings, sockets, stop)
    logs.event("stopped")


async def _serve(settings: Settings, sockets: Sockets, stop: asyncio.Event) -> None:
    """Only listeners, beside a process that alerts, as a console command would be.

    What they write is noticed there at its next beat.
    """
    async with opened(settings, own_name()) as deployment:
        memory.settle()
        await require_newest_directory(deployment.office)
        async with asyncio.TaskGroup() as group:
            group.create_task(deployment.clock.follow(stop))
            group.create_task(watch_keys(deployment.office, deployment.clock, stop))
            group.create_task(deployment.high_water.run(stop))
            offered = deployment.office.store.known.languages
            group.create_task(asyncio.to_thread(read_catalogues, offered))
            group.create_task(asyncio.to_thread(warm))
            for duty, on in sockets.items():
                group.create_task(serve(_app(duty, deployment, stop), on, stop))
            await asyncio.sleep(0)  # so that all of them listen
            logs.event("ready", kind=",".join(sockets))


def _app(duty: Duty, deployment: Opened, ending: asyncio.Event) -> ASGIApp:
    """What a listener answers where nothing of the process but its deployment is needed."""
    settings, office = deployment.settings, deployment.office
    match duty:
        case Duty.CALENDAR:
            return calendar_pages(office)
        case Duty.PORTAL:
            return portal(
                office, office.portal_url, settings.font_dir, ending, settings.portal_proxies
            )
        case Duty.GATEWAY:
            assert settings.gateway_secret is not None  # noqa: S101 - settings were checked together
            return callback(office, settings.gateway_secret.value)
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
    bot = make_bot(settings)
    try:
        name = await ask_name(bot, _NAME_WITHIN)
        if not name:
            logs.event("bot_api_not_reached", "warning")
        async with opened(settings, own_name(), bot_name=name) as deployment:
            for holder, begun in left_behind(settings.data_dir):
                await delivery.release(deployment.office, holder, begun)
            if deployment.is_embedded:
                # Nobody else sends on such a database, so what is leased was left by a killed process.
                await delivery.release_all(deployment.office)
            yield deployment, bot
    finally:
        await shutdown_bot(bot)


class Service:
    """Everything that runs together on one deployment. ``ready`` is set once it works."""

    def __init__(
        self,
        deployment: Opened,
        bot: OutgoingBot,
        sockets: Sockets,
        drills_an_hour: int | None = None,
    ) -> None:
        settings, office, clock = deployment.settings, deployment.office, deployment.clock
        self.ready = asyncio.Event()
        self._deployment = deployment
        self._sockets = sockets
        self._drills_an_hour = drills_an_hour
        monotonic = asyncio.get_running_loop().time
        notices, documents = NoticeSender(settings, clock.now), Documents(office, settings.font_dir)
        pages = f"{office.portal_url}/door" if office.portal_url else ""
        self._profile = BotProfile(bot, lambda: office.store.known.languages)
        self._sender = Sender(bot, clock.now, notices, documents.make, monotonic, door=pages)
        holder, is_alone = office.store.holder, deployment.is_embedded
        begun = Begun(settings.data_dir, holder.name)
        self._dispatcher = Dispatcher(
            office,
            self._sender,
            SendQueue(settings.send_rate, settings.send_rate_per_chat, monotonic()),
            begun,
            monotonic,
            is_alone=is_alone,
            patience=settings.delivery_patience.total_seconds(),
        )
        webhook = sockets.get(Duty.WEBHOOK)
        is_brought = settings.webhook_listen is not None and webhook is None
        self._workers = Workers(office, handle, is_alone=is_alone, is_brought=is_brought)
        self._source = UpdateSource(deployment, bot, self._workers, webhook)
        self._metrics = metrics = Metrics(clock, settings.anchor_grace)
        self._source.on_failure.append(partial(metrics.count_error, "polling"))
        self._ticker = Ticker(office, clock)
        self._signs = SignsOfLife(office, self._source.answered_at, bot.get_me)
        self._dispatcher.on_wait.append(self._signs.limited)
        self._dispatcher.is_busy = self._is_busy
        holder.room, holder.begun_by = self._dispatcher.room, begun.of
        office.store.listeners.append(self._hear)
        places = destinations(deployment)
        self._anchoring = Anchoring(office, clock, places, settings.anchor_grace)
        names = [place.name for place in places]
        self._health = Health(
            office, self._dispatcher, self._ticker, metrics, self._source.polls, names
        )

    def _is_busy(self) -> bool:
        """Whether much waits from which alerts may come: only these are sent for a while."""
        return self._workers.is_busy() or self._ticker.is_behind

    def _hear(self, done: Committed) -> None:
        self._profile.hear(done.known.languages)
        if done.works:
            self._dispatcher.take(done.known, done.works)
        if done.waits:
            self._dispatcher.wake()
        if done.due is not None:
            self._ticker.ring_soon(done.due)
        if done.note is not None:
            self._anchoring.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """All parts until told to stop; those that bring work end before those that send it."""
        office, clock = self._deployment.office, self._deployment.clock
        quiet = asyncio.Event()
        await require_newest_directory(office)
        await self._begin_as_own_bot()
        await timekeeping.started(office)
        await door.begin(office)
        async with asyncio.TaskGroup() as last:
            last.create_task(clock.follow(quiet))
            last.create_task(self._deployment.high_water.run(quiet))
            last.create_task(self._dispatcher.run(quiet))
            last.create_task(self._end_long_work(quiet))
            last.create_task(DeliveryWatch(office, self._dispatcher, self._sender).run(quiet))
            for duty, on in self._sockets.items():
                if duty is not Duty.WEBHOOK:
                    is_own = duty is Duty.HEALTH
                    app = self._health.app() if is_own else _app(duty, self._deployment, quiet)
                    last.create_task(serve(app, on, quiet))
            try:
                async with asyncio.TaskGroup() as first:
                    first.create_task(self._workers.run(stop, self.ready))
                    first.create_task(self._ticker.run(stop))
                    first.create_task(self._anchoring.run(stop))
                    first.create_task(retain(office, clock, stop))
                    first.create_task(deconflict(office, stop))
                    seen, an_hour = self._metrics.set_drills, self._drills_an_hour
                    first.create_task(ring_drills(office, clock, stop, seen, an_hour=an_hour))
                    first.create_task(send_letters(office, clock, stop))
                    first.create_task(sweep_files(office, stop))
                    first.create_task(keep_tally(office, stop, self._metrics.set_tally))
                    first.create_task(self._ticker.watch(stop))
                    first.create_task(watch_rows(office, stop, self._metrics.set_rows))
                    first.create_task(watch_keys(office, clock, stop))
                    first.create_task(self._source.run(stop, self.ready))
                    first.create_task(self._signs.run(stop))
                    heartbeat = Heartbeat(self._deployment.settings, self._health.is_ready)
                    first.create_task(heartbeat.run(stop))
                    first.create_task(self._profile.run(stop))
                    first.create_task(self._say_ready(stop))
                    first.create_task(asyncio.to_thread(warm))
            finally:
                quiet.set()
        await self._sender.close()
        with going_on("stop_not_recorded"):
            await timekeeping.stopped(office)

    async def _begin_as_own_bot(self) -> None:
        """Say it where the service ran as another bot before: nobody has begun with this one."""
        deployment = self._deployment
        exchanged = await own_bot.begins(deployment.office, deployment.settings.bot_number)
        if exchanged is not None:
            count = len(exchanged.unreached)
            logs.event("another_bot", "error", count=count, why=_ANOTHER_BOT)

    async def _end_long_work(self, quiet: asyncio.Event) -> None:
        """Nobody waits for what takes very long: a message that does is made after the next start."""
        await quiet.wait()
        await self._deployment.office.shared.close()

    async def _say_ready(self, stop: asyncio.Event) -> None:
        if await unless(stop, self.ready.wait()):
            clock = type(self._deployment.clock).__name__
            kind = "sqlite" if self._deployment.is_embedded else "postgresql"
            logs.event("ready", clock=clock, database=kind)
        await stop.wait()
        logs.event("stopping")
