"""What each of Telegram's answers means for a message, asked through the real client."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram.error import InvalidToken

from bot.deployment.setting_values import Secret
from bot.deployment.settings import Settings
from bot.dispatch.channels import NoticeSender
from bot.dispatch.sending import Sender, Wait
from bot.telegram.outgoing_bot import OutgoingBot
from bot.telegram.telegram_api import make_bot, shutdown_bot
from domain.messages.outgoing import Post, Saying, WorkKind
from domain.topics import Facts, Topic
from rehearsal.accounts import people
from rehearsal.phones.phone import Phone
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.faults import FaultKind, Given
from rehearsal.world.values import Content
from services.messages.delivery import (
    Answered,
    Edited,
    Outcome,
    Postponed,
    Removed,
    Sent,
    Undeliverable,
)
from services.visit.beside import TooMuchAsked, WorkEnded
from tests.bot.outgoing_work import outgoing

ANA = people()[0].telegram_id


async def make_document(post: Post, language: str) -> bytes | Saying | None:
    if post.saying.topic is Topic.LETTER_COMING:
        if post.saying.facts.get("why") == "busy":
            raise TooMuchAsked
        return None
    if post.saying.topic is Topic.STATISTICS_COMING:
        raise WorkEnded
    if post.saying.facts.get("why"):
        return Saying(topic=Topic.DOCUMENT_NOT_MADE, facts=post.saying.facts)
    return b"%PDF-1.7 EXERCISE"


@pytest.fixture
async def server() -> AsyncIterator[RehearsalServer]:
    async with RehearsalServer(people=people()).serving() as server:
        yield server


@pytest.fixture
async def sender(server: RehearsalServer, tmp_path: Path) -> AsyncIterator[Sender]:
    settings = Settings(bot_token=Secret(TOKEN), bot_api_url=server.url, data_dir=tmp_path)
    bot = make_bot(settings)
    sender = Sender(
        bot,
        lambda: datetime.now(UTC),
        NoticeSender(settings, lambda: datetime.now(UTC)),
        make_document,
        dice=lambda: 0.5,
    )
    yield sender
    await sender.close()
    await shutdown_bot(bot)


@pytest.fixture
async def ana(server: RehearsalServer) -> Phone:
    """Somebody who has pressed Start."""
    phone = server.phone(ANA)
    await phone.sends("/start")
    return phone


async def test_a_message_is_sent(sender: Sender, ana: Phone) -> None:
    outcome = await sender.send(outgoing(ANA, rings=True))
    shown = await ana.receives("")
    assert isinstance(outcome, Sent)
    assert outcome.message_id == shown.id
    assert shown.protected
    assert not shown.silent
    await sender.send(outgoing(ANA))
    assert (await ana.receives("")).silent


async def test_a_button_that_copies_tells_nobody(sender: Sender, ana: Phone) -> None:
    facts: Facts = {"origin": "EXERCISE", "size": 7, "root": "cm9vdA=="}
    await sender.send(outgoing(ANA, topic=Topic.ANCHOR, facts=facts))
    [[button]] = (await ana.receives("Root")).inline_rows
    assert button.copies == "EXERCISE\n7\ncm9vdA=="
    assert button.data is None


@pytest.fixture
async def wrongly_set(server: RehearsalServer, tmp_path: Path) -> AsyncIterator[Sender]:
    """A sender whose pages stand where Telegram opens none."""
    settings = Settings(bot_token=Secret(TOKEN), bot_api_url=server.url, data_dir=tmp_path)
    bot = make_bot(settings)
    notices = NoticeSender(settings, lambda: datetime.now(UTC))
    sender = Sender(
        bot,
        lambda: datetime.now(UTC),
        notices,
        make_document,
        door="http://pages.example.org/door",
    )
    yield sender
    await sender.close()
    await shutdown_bot(bot)


async def test_an_alert_does_not_wait_for_pages_that_telegram_does_not_open(
    wrongly_set: Sender, server: RehearsalServer, ana: Phone
) -> None:
    facts: Facts = {"reference": "CPN-2026-ESP-LBN-000123-4", "case": "0" * 32, "stage": "open"}
    alert = replace(outgoing(ANA, topic=Topic.ALERT, facts=facts), opens_pages=True)
    assert isinstance(await wrongly_set.send(alert), Sent)
    shown = await ana.receives("")
    assert shown.labels == ("Acknowledge", "Pass on", "Transfer", "Refuse")
    assert isinstance(await wrongly_set.send(alert), Sent)
    tries = [call for call in server.journal.calls() if call.method.lower() == "sendmessage"]
    assert len(tries) == 3, "the button is tried once"


async def test_pages_are_not_blamed_for_what_else_is_refused(
    wrongly_set: Sender, ana: Phone
) -> None:
    facts: Facts = {"reference": "CPN-2026-ESP-LBN-000123-4", "case": "0" * 32, "stage": "open"}
    alert = replace(outgoing(ANA, topic=Topic.ALERT, facts=facts), opens_pages=True)
    await ana.blocks()
    outcome = await wrongly_set.send(alert)
    assert isinstance(outcome, Undeliverable)
    assert outcome.of_person


async def test_a_repeat_says_so(sender: Sender, ana: Phone) -> None:
    await sender.send(outgoing(ANA, attempts=1))
    assert (await ana.receives("")).text.startswith("Repeated message")


async def test_who_blocked_the_bot_or_never_wrote(
    sender: Sender, ana: Phone, server: RehearsalServer
) -> None:
    await ana.blocks()
    outcome = await sender.send(outgoing(ANA))
    assert isinstance(outcome, Undeliverable)
    assert outcome.of_person
    unknown = await sender.send(outgoing(424242))
    assert isinstance(unknown, Postponed), "a chat that is not found may be found again"
    assert unknown.is_refused
    server.deactivate(people()[1].telegram_id)
    gone = await sender.send(outgoing(people()[1].telegram_id))
    assert isinstance(gone, Undeliverable)
    assert gone.of_person


@pytest.mark.parametrize(
    "kind",
    [FaultKind.SERVER_ERROR, FaultKind.BAD_GATEWAY, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER],
)
@pytest.mark.parametrize(
    "work", [WorkKind.SEND, WorkKind.EDIT, WorkKind.REMOVE, WorkKind.PRESS, WorkKind.MENU]
)
async def test_what_passes_is_tried_again(
    sender: Sender, ana: Phone, server: RehearsalServer, kind: FaultKind, work: WorkKind
) -> None:
    server.faults.add(kind)
    outcome = await sender.send(outgoing(ANA, kind=work))
    assert isinstance(outcome, Postponed)
    assert outcome.counts
    assert outcome.wait_ms == 400


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (WorkKind.SEND, Undeliverable),
        (WorkKind.EDIT, Edited),
        (WorkKind.REMOVE, Removed),
        (WorkKind.PRESS, Answered),
        (WorkKind.MENU, Answered),
    ],
)
async def test_one_refusal_that_is_not_known_is_no_last_word(
    sender: Sender, ana: Phone, server: RehearsalServer, kind: WorkKind, expected: type[Outcome]
) -> None:
    body = '{"ok":false,"error_code":400,"description":null}'
    server.faults.add(FaultKind.ANSWER, times=None, given=Given(status=400, body=body))
    work = outgoing(ANA, kind=kind)
    for _ in range(3):
        outcome = await sender.send(work)
        assert isinstance(outcome, Postponed)
        assert not outcome.counts, "it cannot have arrived"
    last = await sender.send(work)
    assert isinstance(last, expected)
    if isinstance(last, Undeliverable):
        assert not last.of_person


async def test_a_removal_whose_answer_was_lost_is_one(
    sender: Sender, ana: Phone, server: RehearsalServer
) -> None:
    gone = await sender.send(outgoing(ANA, kind=WorkKind.REMOVE, attempts=1))
    assert isinstance(gone, Removed)
    assert gone.was_removed


@pytest.mark.parametrize("kind", [WorkKind.PRESS, WorkKind.MENU, WorkKind.LEAVE])
async def test_what_a_server_lacks_is_not_asked_for_again(
    sender: Sender, kind: WorkKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Bot API server of one's own may be older than this programme."""

    async def lacks(*_arguments: object, **_options: object) -> None:
        raise InvalidToken("Not Found: method not found")

    for method in ("answer_callback_query", "set_my_commands", "leave_chat"):
        monkeypatch.setattr(OutgoingBot, method, lacks)
    assert isinstance(await sender.send(outgoing(ANA, kind=kind)), Answered)


async def test_pauses_grow_and_those_of_alerts_stay_short(
    sender: Sender, server: RehearsalServer
) -> None:
    server.faults.add(FaultKind.SERVER_ERROR, times=None)
    waits = []
    for attempts in (0, 1, 5, 50):
        outcome = await sender.send(outgoing(ANA, attempts=attempts))
        assert isinstance(outcome, Postponed)
        waits.append(outcome.wait_ms)
    assert waits == [400, 800, 12_800, 60_000]
    outcome = await sender.send(outgoing(ANA, priority=0, attempts=50))
    assert isinstance(outcome, Postponed)
    assert outcome.wait_ms == 5_000


async def test_being_asked_to_wait(sender: Sender, ana: Phone, server: RehearsalServer) -> None:
    server.faults.add(FaultKind.TOO_MANY_REQUESTS, seconds=7, times=2)
    answer = await sender.send(outgoing(ANA))
    assert isinstance(answer, Wait)
    assert (answer.seconds, answer.chat) == (7.0, True)
    answer = await sender.send(outgoing(ANA, kind=WorkKind.PRESS))
    assert isinstance(answer, Wait)
    assert not answer.chat


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (WorkKind.EDIT, Edited),
        (WorkKind.REMOVE, Removed),
        (WorkKind.PRESS, Answered),
        (WorkKind.LEAVE, Answered),
    ],
)
async def test_what_can_no_longer_be_done_is_done(
    sender: Sender, ana: Phone, kind: WorkKind, expected: type[Outcome]
) -> None:
    outcome = await sender.send(outgoing(ANA, kind=kind))
    assert isinstance(outcome, expected)
    if isinstance(outcome, Removed):
        assert not outcome.was_removed


async def test_an_edit_that_changes_nothing_is_done(sender: Sender, ana: Phone) -> None:
    sent = await sender.send(outgoing(ANA))
    assert isinstance(sent, Sent)
    from dataclasses import replace

    edit = outgoing(ANA, kind=WorkKind.EDIT)
    assert edit.work.post is not None
    post = replace(edit.work.post, message_id=sent.message_id)
    same = replace(edit, work=replace(edit.work, post=post))
    assert isinstance(await sender.send(same), Edited)


async def test_menus(sender: Sender, ana: Phone) -> None:
    assert isinstance(await sender.send(outgoing(ANA, kind=WorkKind.MENU)), Answered)
    commands = [entry.command for entry in await ana.sees_commands()]
    assert "request" in commands
    assert "acknowledge" not in commands


async def test_a_token_that_is_not_accepted_loses_nothing(
    server: RehearsalServer, tmp_path: Path, ana: Phone
) -> None:
    settings = Settings(
        bot_token=Secret("5:EXERCISE-other"), bot_api_url=server.url, data_dir=tmp_path
    )
    bot = make_bot(settings)
    sender = Sender(
        bot,
        lambda: datetime.now(UTC),
        NoticeSender(settings, lambda: datetime.now(UTC)),
        make_document,
    )
    outcome = await sender.send(outgoing(ANA))
    await sender.close()
    await shutdown_bot(bot)
    assert isinstance(outcome, Postponed)


async def test_a_document_is_a_file_or_a_message_that_says_why_there_is_none(
    sender: Sender, ana: Phone
) -> None:
    facts = {"reference": "CPN-2026-ESP-LBN-000001-4", "marking": "TLP:AMBER"}
    for more, content in (({}, Content.DOCUMENT), ({"why": "too_long"}, Content.TEXT)):
        work = outgoing(ANA, topic=Topic.DOCUMENT, facts={**facts, **more}, kind=WorkKind.DOCUMENT)
        assert isinstance(await sender.send(work), Sent)
        assert (await ana.reads())[-1].content is content
        assert (await ana.reads())[-1].protected


async def test_what_is_not_worked_out_as_the_process_ends_is_sent_by_the_next(
    sender: Sender, ana: Phone
) -> None:
    facts = {"whose": "own", "period": "2026-11"}
    work = outgoing(ANA, topic=Topic.STATISTICS_COMING, facts=facts, kind=WorkKind.DOCUMENT)
    before = await ana.reads()
    outcome = await sender.send(work)
    assert isinstance(outcome, Postponed)
    assert not outcome.counts
    assert await ana.reads() == before


async def test_what_is_nobodys_any_more_is_not_sent_and_what_must_wait_waits(
    sender: Sender, ana: Phone
) -> None:
    before = await ana.reads()
    gone = outgoing(ANA, topic=Topic.LETTER_COMING, facts={}, kind=WorkKind.DOCUMENT)
    assert isinstance(await sender.send(gone), Answered)
    busy = outgoing(ANA, topic=Topic.LETTER_COMING, facts={"why": "busy"}, kind=WorkKind.DOCUMENT)
    waits = await sender.send(busy)
    assert isinstance(waits, Postponed)
    assert not waits.counts
    assert waits.wait_ms >= 1_000, "it does not ask again and again"
    assert await ana.reads() == before
