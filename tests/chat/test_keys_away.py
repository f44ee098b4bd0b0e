"""Keys that are away: like a database that is away, whatever needs one waits, and nothing is lost."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.deployment.setting_values import Listen, Secret
from bot.process import logs
from bot.service.duties import Duty
from bot.service.service import _serve, _sockets
from storage.messages.inbox import Stage as Inbox
from storage.sealing import key_source
from tests.chat.stage import Stage, staged
from tests.chat.test_restarts import free_port
from tests.chat.words import files
from tests.conftest import on_both
from tests.crypto.providers.bao import Bao, bao
from tests.crypto.providers.transit import TOKEN, Transit, transit

Told = list[tuple[str, dict[str, object]]]


@pytest.fixture
def engine() -> Iterator[Transit]:
    with transit() as made:
        made.make("contactpoint")
        yield made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The events of the service's log."""
    found: Told = []
    monkeypatch.setattr(logs, "event", lambda name, *_level, **values: found.append((name, values)))
    return found


def in_vault(url: str, token: str = TOKEN) -> dict[str, object]:
    return {"key_provider": "vault", "vault_url": url, "vault_token": Secret(token)}


@pytest.fixture
async def both(tmp_path: Path, database_url: str, engine: Transit) -> AsyncIterator[Stage]:
    """A network whose keys are in a Vault, on the engine that the test names."""
    async with staged(tmp_path, database_url, more=in_vault(engine.url)) as stage:
        yield stage


@pytest.fixture
def no_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wrapped ahead of time, as after a long outage."""
    monkeypatch.setattr(key_source, "STOCK", 0)


async def until_away(stage: Stage) -> str:
    source = stage.deployment.office.store.vault.source
    async with asyncio.timeout(60):
        while source.trouble is None:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)
    return str(source.trouble)


async def stocked(stage: Stage) -> None:
    source = stage.deployment.office.store.vault.source
    async with asyncio.timeout(60):
        while source.stock < key_source.STOCK:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.02)


async def set_aside(stage: Stage) -> int:
    async with stage.deployment.office.store.reading() as work:
        return (await work.inbox.counts()).get(Inbox.ASIDE, 0)


@on_both
async def test_a_request_waits_until_its_key_can_be_had(
    no_stock: None, both: Stage, engine: Transit, told: Told
) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    engine.sealed = True
    await ana.sends("/request LBN immediate life preserve EXERCISE keep the account")
    assert "sealed or standing by" in await until_away(both)
    # Longer than three tries with their pauses, after which an update was set aside for good.
    await asyncio.sleep(3)
    assert await set_aside(both) == 0
    away = [values for name, values in told if name == "keys_away"]
    assert len(away) == 1
    assert (away[0]["kind"], away[0]["why"]) == ("vault", "Vault is sealed or standing by")
    assert "incident" not in dict(told)
    engine.sealed = False
    await rami.receives("IMMEDIATE")
    assert "update_set_aside" not in dict(told)
    assert await both.log_holds()


@on_both
async def test_filing_goes_on_with_keys_that_were_wrapped_ahead(
    both: Stage, engine: Transit
) -> None:
    """Neither a provider that is away nor one that does not answer holds up an alert."""
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    await stocked(both)
    engine.sealed = True
    await files(ana)
    await rami.receives("IMMEDIATE")
    engine.sealed, engine.delay = False, 60.0
    await files(ana)
    await rami.receives("IMMEDIATE")
    engine.delay = 0.0
    assert await both.log_holds()


@on_both
async def test_who_needs_no_key_does_not_wait_behind_who_does(
    no_stock: None, both: Stage, engine: Transit
) -> None:
    """The provider is asked outside of transactions, so a slow one holds nobody's lock."""
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    await files(ana)
    alert = await rami.receives("IMMEDIATE")
    engine.delay = 3.0
    await ana.sends("/request LBN immediate life preserve EXERCISE another one")
    await asyncio.sleep(0.3)
    await rami.presses("Acknowledge", on=alert)
    await ana.receives("acknowledged by")
    store = both.deployment.office.store
    async with store.reading() as work:
        assert len(await work.requests.all()) == 1, "the slow one was first"
    engine.delay = 0.0
    await rami.receives("EXERCISE")


async def test_a_monitor_is_told_why(no_stock: None, tmp_path: Path, engine: Transit) -> None:
    port = free_port()
    listen = Listen(host="127.0.0.1", port=port)
    async with (
        staged(tmp_path, health_listen=listen, more=in_vault(engine.url)) as stage,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as monitor,
    ):
        assert (await monitor.get("/readyz")).status_code == 200
        assert (
            'contactpoint_keys_away{provider="vault"} 0.0' in (await monitor.get("/metrics")).text
        )
        engine.token = "EXERCISE-another"
        await until_away(stage)
        answer = await monitor.get("/readyz")
        assert answer.status_code == 503
        assert "(vault): Vault does not accept the token" in answer.json()["why"]
        assert (
            'contactpoint_keys_away{provider="vault"} 1.0' in (await monitor.get("/metrics")).text
        )
        engine.token = TOKEN


@on_both
async def test_a_process_that_only_serves_says_so_too(both: Stage, engine: Transit) -> None:
    port = free_port()
    listen = Listen(host="127.0.0.1", port=port)
    settings, stop = replace(both.settings, health_listen=listen), asyncio.Event()
    with _sockets(settings, frozenset({Duty.HEALTH})) as sockets:
        serving = asyncio.create_task(_serve(settings, sockets, stop))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as monitor:
            await until_ready_is(monitor, 200)
            engine.sealed = True
            answer = await until_ready_is(monitor, 503)
            assert "(vault): Vault is sealed or standing by" in answer.json()["why"]
            engine.sealed = False
            await until_ready_is(monitor, 200)
        stop.set()
        await serving


async def until_ready_is(monitor: httpx.AsyncClient, status: int) -> httpx.Response:
    """Wait for this answer; before it listens there is none."""
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(httpx.ConnectError):
                answer = await monitor.get("/readyz")
                if answer.status_code == status:
                    return answer
            await asyncio.sleep(0.1)


async def test_each_outage_begins_and_ends_once_and_names_each_reason(
    tmp_path: Path, engine: Transit, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two outages of which the second follows soon, and has another cause before it ends."""
    monkeypatch.setattr("bot.beats.key_watch._EVERY", 0.1)
    monkeypatch.setattr("bot.beats.key_watch._AGAIN", 0.1)
    async with staged(tmp_path, more=in_vault(engine.url)):
        engine.sealed = True
        await until_told(told, "keys_away", 1)
        engine.sealed = False
        await until_told(told, "keys_back", 1)
        engine.sealed = True
        await until_told(told, "keys_away", 2)
        engine.token = "EXERCISE-another"
        await until_told(told, "keys_away", 3)
        engine.sealed, engine.token = False, TOKEN
        await until_told(told, "keys_back", 2)
        await asyncio.sleep(0.5)
    said = [(name, values.get("why")) for name, values in told if name.startswith("keys_")]
    assert said == [
        ("keys_away", "Vault is sealed or standing by"),
        ("keys_back", None),
        ("keys_away", "Vault is sealed or standing by"),
        (
            "keys_away",
            "Vault does not accept the token, or not for update on transit/decrypt/contactpoint",
        ),
        ("keys_back", None),
    ]


async def until_told(told: Told, event: str, count: int) -> None:
    """Wait for so many events of this name."""
    async with asyncio.timeout(60):
        while [name for name, _ in told].count(event) < count:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.02)


async def test_a_key_file_that_is_away_is_waited_for(stage: Stage, told: Told) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    path = stage.settings.keys_path
    away = path.rename(path.with_name("away"))
    await ana.sends("/request LBN immediate life preserve EXERCISE keep the account")
    assert "There is no key file" in await until_away(stage)
    await asyncio.sleep(3)
    assert await set_aside(stage) == 0
    away.rename(path)
    await rami.receives("IMMEDIATE")
    assert [name for name, _ in told].count("keys_away") == 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Bao]:
    with bao(tmp_path / "bao") as made:
        yield made


@on_both
async def test_a_real_server_is_killed_and_its_token_ends(
    no_stock: None,
    server: Bao,
    tmp_path: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, token = tmp_path / "token", await asyncio.to_thread(server.token)
    file.write_text(token, encoding="utf-8")
    monkeypatch.setenv("CONTACTPOINT_VAULT_TOKEN_FILE", str(file))
    more = in_vault(server.url, token)
    async with staged(tmp_path, database_url, more=more) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await files(ana)
        await rami.receives("IMMEDIATE")

        await asyncio.to_thread(server.killed)
        await ana.sends("/request LBN immediate life preserve EXERCISE while it was killed")
        assert "does not answer" in await until_away(stage)
        await asyncio.sleep(6)
        await asyncio.to_thread(server.starts)
        await asyncio.to_thread(server.unsealed)
        await rami.receives("IMMEDIATE")

        await asyncio.to_thread(server.revoked, token)
        await ana.sends("/request LBN immediate life preserve EXERCISE while the token had ended")
        assert "does not accept the token" in await until_away(stage)
        await asyncio.sleep(2)
        assert await set_aside(stage) == 0
        file.write_text(await asyncio.to_thread(server.token), encoding="utf-8")
        await rami.receives("IMMEDIATE")
        assert await stage.log_holds()
