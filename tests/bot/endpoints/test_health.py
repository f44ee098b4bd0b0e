"""What a monitor reads: numbers and states, and nothing that names anybody."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot.beats.ticker import Ticker
from bot.deployment.begun import Begun
from bot.deployment.setting_values import Listen
from bot.dispatch.channels import NoticeSender
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.documents import Documents
from bot.dispatch.send_queue import SendQueue
from bot.dispatch.sending import Sender
from bot.endpoints.health import Health
from bot.endpoints.metrics import Metrics
from bot.endpoints.standing import standing
from bot.telegram.telegram_api import make_bot, shutdown_bot
from services.log import row_watch
from services.messages.delivery import Postponed, Sent, Undeliverable
from storage.database.meanwhile import KeysAway
from storage.transaction.store import StorageTrouble
from tests.bot.outgoing_work import outgoing
from tests.chat.conftest import stage
from tests.chat.outside import free_port
from tests.chat.people.test_reachability import metrics, url_of
from tests.chat.stage import Stage, staged
from tests.chat.words import files
from tests.conftest import on_both

__all__ = ["stage"]


class Monitor:
    """The pages over HTTP, and the parts that they tell of."""

    def __init__(self, health: Health, dispatcher: Dispatcher, ticker: Ticker) -> None:
        self.dispatcher = dispatcher
        self.ticker = ticker
        self.get = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=health.app()), base_url="http://monitor"
        ).get


@pytest.fixture
async def monitor(stage: Stage) -> AsyncIterator[Monitor]:
    office = stage.deployment.office
    bot = make_bot(stage.settings)
    sender = Sender(
        bot,
        stage.deployment.clock.now,
        NoticeSender(stage.settings, stage.deployment.clock.now),
        Documents(office, None).make,
    )
    begun = Begun(stage.settings.data_dir, office.store.holder.name)
    dispatcher = Dispatcher(office, sender, SendQueue(0.0, 0.0, 0.0), begun)
    ticker = Ticker(office, stage.deployment.clock)
    metrics = Metrics(stage.deployment.clock)
    yield Monitor(
        Health(office, dispatcher, ticker, metrics, lambda: False, ()), dispatcher, ticker
    )
    await sender.close()
    await shutdown_bot(bot)


async def test_alive_and_ready(monitor: Monitor) -> None:
    assert (await monitor.get("/healthz")).json() == {"alive": True}
    assert (await monitor.get("/readyz")).json() == {"ready": True}
    monitor.ticker.looked_at -= 60
    assert (await monitor.get("/healthz")).status_code == 503
    assert (await monitor.get("/readyz")).status_code == 503


async def test_not_ready_without_a_database(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def counts(_office: object) -> None:
        raise StorageTrouble

    monkeypatch.setattr("bot.endpoints.health.intake.counts", counts)
    answer = await monitor.get("/readyz")
    assert answer.status_code == 503
    assert "database" in answer.json()["why"]
    assert (await monitor.get("/metrics")).status_code == 200


@pytest.fixture
def apart(stage: Stage) -> httpx.AsyncClient:
    """The pages of a process that only serves."""
    app = standing(stage.deployment.office)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://apart")


async def test_keys_that_are_away_are_not_called_the_database(
    stage: Stage, monitor: Monitor, apart: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a monitor asks of the database needs a key too."""
    source = stage.deployment.office.store.vault.source

    async def counts(_office: object) -> None:
        source.trouble = KeysAway("file", "EXERCISE it is away.")
        raise source.trouble

    monkeypatch.setattr("services.running.intake.counts", counts)
    for get in (monitor.get, apart.get):
        answer = await get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["why"] == "the keys cannot be used (file): EXERCISE it is away."
    source.trouble = None


async def test_what_is_no_trouble_of_the_database_is_not_called_so(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    incidents: list[BaseException] = []

    async def counts(_office: object) -> None:
        raise ValueError("EXERCISE")

    monkeypatch.setattr("services.running.intake.counts", counts)
    monkeypatch.setattr("bot.process.logs.incident", incidents.append)
    answer = await monitor.get("/readyz")
    assert (answer.status_code, len(incidents)) == (503, 1)
    assert "database" not in answer.json()["why"]


async def test_numbers_without_names(stage: Stage, monitor: Monitor) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    for tell in monitor.dispatcher.on_outcome:
        tell(Sent(work=outgoing().work, message_id=1))
        tell(Undeliverable(work=outgoing().work, why="EXERCISE"))
        tell(Postponed(work=outgoing().work, wait_ms=1, counts=True))
    for observe in monitor.ticker.on_fired:
        observe(0.2)
    monitor.dispatcher.queue.add(outgoing())
    told = (await monitor.get("/metrics")).text
    assert 'contactpoint_requests{state="notified"} 1.0' in told
    assert 'contactpoint_outgoing_total{outcome="sent"} 1.0' in told
    assert 'contactpoint_outgoing_total{outcome="failed"} 1.0' in told
    assert 'contactpoint_deadline_lateness_seconds_bucket{le="0.25"} 1.0' in told
    assert "contactpoint_outbox_held 1.0" in told
    for word in ("Ana", "Rami", "EXERCISE", filed.reference, "esp-officer", "LBN"):
        assert word not in told


@on_both
async def test_rows_that_differ_are_a_number(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.beats.row_watch._EVERY_S", 0.1)
    monkeypatch.setattr("bot.endpoints.health._COUNTS_EVERY", 0.0)
    port = free_port()
    health = Listen("127.0.0.1", port)
    async with staged(tmp_path, url_of(database_url), health_listen=health) as stage:
        await stage.enrols("esp-officer")
        assert "contactpoint_rows_differ 0.0" in await metrics(port)
        await runs(stage, "UPDATE accounts SET reachable = false")
        await until_metrics(port, "contactpoint_rows_put_back_total 1.0")
        await runs(stage, "DELETE FROM invitations")
        await until_metrics(port, "contactpoint_rows_differ 1.0")
        await row_watch.trust(stage.deployment.office, "EXERCISE")
        await until_metrics(port, "contactpoint_rows_differ 0.0")


async def runs(stage: Stage, sql: str) -> None:
    async with stage.deployment.office.store.engine.begin() as connection:
        await connection.execute(text(sql))


async def until_metrics(port: int, line: str) -> None:
    async with asyncio.timeout(60):
        while line not in await metrics(port):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.1)
