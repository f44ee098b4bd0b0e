"""Updates: committed before they are confirmed, each parsed alone, none in anybody's way."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select

from bot.deployment.setting_values import Secret
from bot.intake.polling import raw_updates
from bot.intake.workers import Workers, sender_of
from bot.telegram.telegram_api import bot_number, update_number
from handlers.incoming import Carried, Update, read_update
from rehearsal.server import TOKEN
from services.running import intake
from services.visit.office import Office
from storage.database.tables import inbox, log_records
from storage.messages.inbox import Stage as InboxStage
from tests.bot.waiting import until
from tests.chat.conftest import stage
from tests.chat.stage import Stage
from tests.conftest import HandClock

__all__ = ["stage"]

UNPARSABLE = {"message": {"message_id": "canary", "date": "never", "chat": 5, "text": "canary-9b1"}}


async def test_an_update_that_cannot_be_parsed_holds_up_nobody(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    number = stage.server.updates.inject("message", UNPARSABLE)
    await ana.sends("/help")
    await ana.receives("/request")
    async with asyncio.timeout(60):
        while True:
            counts = await intake.counts(stage.deployment.office)
            if counts[InboxStage.ASIDE] == 1:
                break
            await asyncio.sleep(0.02)
    async with stage.deployment.office.store.reading() as work:
        events = (await work.connection.execute(select(log_records.c.event))).scalars().all()
    assert events.count("update.set_aside") == 1
    assert number > 0


async def test_who_sent_what_cannot_be_read_is_told(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    chat = {"id": ana.telegram_id, "type": "private", "first_name": "EXERCISE"}
    sender = {"id": ana.telegram_id, "is_bot": False, "first_name": "EXERCISE"}
    broken = {"message_id": 5, "date": 1, "chat": chat, "from": sender, "text": 5}
    stage.server.updates.inject("message", {"message": broken})
    assert "tell the secretariat" in (await ana.receives("incident")).text


async def test_an_update_whose_handling_fails_is_set_aside_and_answered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, diego = await stage.enrols("esp-officer", "esp-duty")

    async def fails(*_: object) -> None:
        raise RuntimeError("EXERCISE-canary")

    monkeypatch.setattr("handlers.updates.texts.receive", fails)
    await ana.sends("EXERCISE words")
    await diego.sends("/help")
    await diego.receives("/acknowledge")
    answer = await ana.receives("incident")
    assert "tell the secretariat" in answer.text
    await ana.sends("/help")
    await ana.receives("/request")


async def test_updates_that_come_twice_are_worked_once(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await stage.rests()
    stage.server.updates.repeat_next()
    await ana.sends("/request LBN immediate life preserve EXERCISE once")
    await ana.receives("was sent")
    await stage.rests()
    async with stage.deployment.office.store.reading() as work:
        assert len(await work.requests.all()) == 1


async def test_what_waits_in_the_inbox_is_worked_first(office: Office) -> None:
    """As after a kill between the commit and the handling."""
    await intake.keep(office, raw_updates([{"update_id": 5}, {"update_id": 6}]))
    handled: list[int] = []

    async def handle(_office: Office, update: Update) -> None:
        handled.append(update.update_id)

    workers, stop, ready = Workers(office, handle), asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(workers.run(stop, ready))
    await until(lambda: len(handled) == 2)
    stop.set()
    await running
    assert handled == [5, 6]


async def test_beside_others_what_waits_is_worked_only_when_it_still_waits_at_the_next_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process has just taken in is in its hands, unless it was killed."""
    monkeypatch.setattr("bot.intake.workers._LOOKS_EVERY", 0.3)
    await intake.keep(office, raw_updates([{"update_id": 5}]))
    handled: list[int] = []

    async def handle(_office: Office, update: Update) -> None:
        handled.append(update.update_id)

    workers, stop, ready = Workers(office, handle, is_alone=False), asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(workers.run(stop, ready))
    await ready.wait()
    assert handled == []
    await until(lambda: handled)
    await intake.ignore(office, 5)
    await intake.keep(office, raw_updates([{"update_id": 6}]))
    await workers.take_over()
    await until(lambda: 6 in handled)
    stop.set()
    await running
    assert set(handled) == {5, 6}


def test_only_a_whole_number_is_an_updates_number() -> None:
    good = {"update_id": 7}
    for bad in ({}, [], None, "7", {"update_id": "7"}, {"update_id": True}, {"update_id": -1}):
        assert update_number(bad) is None
    assert update_number({"update_id": 2**63}) is None
    assert [update.update_id for update in raw_updates([good, {}, "x"])] == [7]


def test_the_sender_is_told_by_form_alone() -> None:
    assert sender_of(b'{"update_id":1,"message":{"from":{"id":5}}}') == 5
    assert sender_of(b'{"update_id":1,"callback_query":{"from":{"id":6}}}') == 6
    for odd in (b"{", b"[]", b"5", b'{"message":{"from":[]}}', b'{"message":{"from":{"id":"5"}}}'):
        assert sender_of(odd) == 0


def test_what_cannot_be_read_is_no_error() -> None:
    unreadable = (
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"update_id":"1"}',
        b'{"update_id":1,"message":{"message_id":"x","date":"never","chat":5}}',
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":5}}',
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":"\xff"}}',
        b'{"update_id":1,"callback_query":{"id":"7"}}',
        b'{"update_id":1,"message":' + b'{"reply_to_message":' * 100_000,
    )
    for body in unreadable:
        assert read_update(body) is None
    assert read_update(b'{"update_id":1}') is not None


def test_of_an_update_what_matters_is_read_and_what_is_new_is_passed_over() -> None:
    read = read_update(
        b'{"update_id":1,"message":{"message_id":2,"date":3,"chat":{"id":4,"type":"private"},'
        b'"from":{"id":4,"is_bot":false,"first_name":"Ana EXERCISE"},"novelty":{"of":["2027"]},'
        b'"document":{"file_id":"EXERCISE"}}}'
    )
    assert read is not None
    assert read.message is not None
    assert read.message.is_private
    assert read.message.carries is Carried.FILE
    assert read.message.text is None
    assert "Ana" not in repr(read)
    assert "novelty" not in repr(read)


class TestWebhook:
    """Updates that Telegram brings."""

    @pytest.fixture
    async def app(self, stage: Stage) -> httpx.AsyncClient:
        from bot.intake.webhook import receiver
        from handlers.updates import handle

        office = stage.deployment.office
        settings = replace(
            stage.settings, webhook_url="https://bot/updates", webhook_secret=Secret("word")
        )
        app = receiver(settings, office, Workers(office, handle).put)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bot")

    @pytest.mark.parametrize("secret", [None, "", "wor", "words", "wörd"])
    async def test_another_secret_is_refused(
        self, app: httpx.AsyncClient, secret: str | None
    ) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()} if secret else {}
        answer = await app.post("/updates", json={"update_id": 1}, headers=headers)
        assert answer.status_code == 403

    async def test_an_update_is_kept_before_it_is_confirmed(
        self, app: httpx.AsyncClient, stage: Stage
    ) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "word"}
        for _ in range(2):
            answer = await app.post("/updates", json={"update_id": 8_000}, headers=headers)
            assert answer.status_code == 200
        async with stage.deployment.office.store.reading() as work:
            waiting = await work.inbox.waiting(10, 7_999)
        assert [update.update_id & 0xFFFFFFFF for update in waiting] in ([8_000], [])

    async def test_the_address_names_the_bot(self, app: httpx.AsyncClient, stage: Stage) -> None:
        from bot.intake.webhook import receiver

        headers = {"X-Telegram-Bot-Api-Secret-Token": "word"}
        own = bot_number(stage.settings)
        for address in ("/updates", f"/updates?bot={own}", "/updates?bot=77", "/updates?bot=x"):
            answer = await app.post(address, json={"update_id": 8_001}, headers=headers)
            assert answer.status_code == 200
        async with stage.deployment.office.store.reading() as work:
            kept = await work.connection.execute(select(inbox.c.update_id))
        assert len({each for each in kept.scalars() if each & 0xFFFFFFFF == 8_001}) == 2
        # A process that only takes updates in has no token, and must be told.
        settings = replace(
            stage.settings, bot_token=None, webhook_url="https://b/u", webhook_secret=Secret("word")
        )
        apart = receiver(settings, stage.deployment.office, lambda _update: None)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=apart), base_url="http://b")
        for address, status in (("/u", 503), (f"/u?bot={own}", 200)):
            answer = await client.post(address, json={"update_id": 8_002}, headers=headers)
            assert answer.status_code == status

    async def test_what_is_too_large_malformed_or_elsewhere(self, app: httpx.AsyncClient) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "word"}
        answer = await app.post("/updates", content=b"x" * 1_048_577, headers=headers)
        assert answer.status_code == 413
        answer = await app.post("/updates", content=b"{", headers=headers)
        assert answer.status_code == 200
        assert (await app.get("/updates", headers=headers)).status_code == 405
        assert (await app.post(f"/{TOKEN}", headers=headers)).status_code == 404


async def test_each_bot_counts_for_itself(office: Office) -> None:
    entries = [{"update_id": number} for number in (5, 6)]
    first = await intake.keep(office, raw_updates(entries, 111))
    assert len(first) == 2
    assert await intake.keep(office, raw_updates(entries, 111)) == ()
    second = await intake.keep(office, raw_updates(entries, 222))
    assert len(second) == 2
    numbers = [each.update_id for each in (*first, *second)]
    assert len(set(numbers)) == 4
    assert max(numbers) < 2**63
    # What is read of an update has the number under which it is kept.
    assert [read_update(each.body).update_id for each in first] == numbers[:2]  # type: ignore[union-attr]  # they can be read


async def test_what_an_earlier_version_kept_is_known_for_as_long_as_it_may_come_again(
    office: Office, clock: HandClock
) -> None:
    await intake.keep(office, raw_updates([{"update_id": 5}]))
    assert await intake.keep(office, raw_updates([{"update_id": 5}], 111)) == ()
    clock.advances(hours=26)
    assert len(await intake.keep(office, raw_updates([{"update_id": 5}], 222))) == 1
