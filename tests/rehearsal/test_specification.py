"""The server against the machine-readable Bot API: what it sends is of the described form."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from rehearsal.bot_api.params import Params
from rehearsal.bot_api.specification import Specification
from rehearsal.server import RehearsalServer
from rehearsal.world.http_client import request
from rehearsal.world.values import BotStatus, PhonePerson
from tests.rehearsal.conftest import ANA, bot_on, call


@pytest.fixture(scope="module")
def specification(description: Path) -> Specification:
    return Specification.load(description)


@pytest.fixture
async def strict(
    people: list[PhonePerson], specification: Specification
) -> AsyncIterator[RehearsalServer]:
    async with RehearsalServer(people=people, checker=specification).serving() as running:
        yield running


async def result_of(server: RehearsalServer, method: str, **parameters: object) -> object:
    told = await call(server, method, **parameters)
    assert told["ok"], told
    return told["result"]


async def test_answers_and_updates_are_of_the_described_form(
    strict: RehearsalServer, specification: Specification
) -> None:
    keys = {"inline_keyboard": [[{"text": "Acknowledge", "callback_data": "a"}]]}
    sent = await result_of(
        strict, "sendMessage", chat_id=ANA, text="EXERCISE /help", reply_markup=keys
    )
    document = await result_of(strict, "sendPhoto", chat_id=ANA, photo="EXERCISE-file")
    for message in (sent, document):
        assert specification.problem_of("Message", message) == ""
    assert specification.problem_of("User", await result_of(strict, "getMe")) == ""
    assert (
        specification.problem_of("ChatFullInfo", await result_of(strict, "getChat", chat_id=ANA))
        == ""
    )
    assert specification.problem_of("WebhookInfo", await result_of(strict, "getWebhookInfo")) == ""
    phone = strict.phone(ANA)
    await phone.edits(await phone.sends("EXERCISE"), "EXERCISE two")
    for kind in ("sticker", "voice", "location", "document", "photo"):
        await phone.sends_attachment(kind)
    await phone.sends("EXERCISE", reply_to=sent["message_id"], forwarded_from="somebody")
    for data, number in (("a", sent["message_id"]), ("b", 9999)):
        with pytest.raises(AssertionError):
            await phone.forges(data, on=number, within=0.01)
    await phone.blocks()
    await phone.unblocks()
    group = strict.add_group("EXERCISE group", [ANA], bot=BotStatus.MEMBER)
    strict.upgrade_group(group.id, ANA)
    for status in (BotStatus.ADMINISTRATOR, BotStatus.RESTRICTED, BotStatus.LEFT, BotStatus.KICKED):
        strict.set_bot_status(strict.add_group("EXERCISE", [ANA]).id, ANA, status)
    updates = await result_of(strict, "getUpdates")
    assert len(updates) > 15
    assert [
        problem for update in updates if (problem := specification.problem_of("Update", update))
    ] == []


async def test_documented_calls_leave_no_violation(strict: RehearsalServer) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Acknowledge", callback_data="a")]])
    async with bot_on(strict) as bot:
        sent = await bot.send_message(
            ANA,
            "EXERCISE",
            entities=[MessageEntity("bold", 0, 8)],
            reply_markup=keys,
            protect_content=True,
        )
        await sent.edit_text("EXERCISE two")
        await sent.delete()
        await bot.send_document(ANA, b"EXERCISE", filename="EXERCISE.txt")
        await bot.set_my_commands([("help", "EXERCISE")])
        await bot.get_updates(allowed_updates=["message"])
        await bot.delete_webhook()
    assert strict.journal.violations == ()


async def test_what_is_not_documented_is_noted_and_answered_as_ever(
    strict: RehearsalServer,
) -> None:
    assert await result_of(strict, "sendMessage", chat_id=ANA, text="EXERCISE", colour="red")
    assert await result_of(
        strict, "sendMessage", chat_id=ANA, text="EXERCISE", disable_notification="perhaps"
    )
    await request("GET", f"{strict.url}/bot{strict.token}/sendMessage?chat_id={ANA}")
    noted = [(one.parameter, one.problem) for one in strict.journal.violations]
    assert noted == [
        ("colour", "unknown parameter"),
        ("disable_notification", "Boolean is expected"),
        ("text", "missing"),
    ]
    found = json.loads((await request("GET", f"{strict.url}/rehearsal/violations")).body)
    assert found[0] == {
        "method": "sendMessage",
        "parameter": "colour",
        "problem": "unknown parameter",
    }


def test_keyboards_are_checked_to_the_last_field(specification: Specification) -> None:
    keys = json.dumps({"inline_keyboard": [[{"text": "x", "callback_dat": "a"}]]})
    found = specification.check(
        "sendMessage", Params(values={"chat_id": "1", "text": "x", "reply_markup": keys})
    )
    assert [one.parameter for one in found] == ["reply_markup"]
    assert specification.check("setMyMood", Params(values={}))[0].problem == "unknown method"
    assert specification.knows("SENDMESSAGE")


def test_another_file_is_no_description(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.json is no description"):
        Specification.load(tmp_path / "x.json")
