"""The same server through aiogram, which parses answers strictly and sends in its own way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
)

from rehearsal.server import RehearsalServer
from rehearsal.world.values import BotStatus
from tests.rehearsal.conftest import ANA


@pytest.fixture
async def other(server: RehearsalServer) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    async with Bot(server.token, session=session) as made:
        yield made


async def test_a_request_and_an_acknowledgement(server: RehearsalServer, other: Bot) -> None:
    phone = server.phone(ANA)
    keys = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Acknowledge", callback_data="a")]]
    )
    sent = await other.send_message(
        ANA,
        "EXERCISE alert",
        entities=[MessageEntity(type="bold", offset=9, length=5)],
        reply_markup=keys,
        protect_content=True,
    )
    assert sent.has_protected_content
    assert sent.entities[0].type == "bold"
    await phone.receives("alert")
    pressing = asyncio.create_task(phone.presses("Acknowledge"))
    update = (await other.get_updates(timeout=5))[-1]
    await other.answer_callback_query(update.callback_query.id, text="yours", show_alert=True)
    assert (await pressing).alert
    assert (await update.callback_query.message.edit_text("EXERCISE acknowledged")).edit_date
    assert (await phone.receives("acknowledged")).labels == ()
    await other.set_my_commands([BotCommand(command="help", description="EXERCISE")])
    assert (await other.get_my_commands())[0].command == "help"
    assert (await other.get_me()).username == "exercise_contact_point_bot"
    await other.send_document(ANA, BufferedInputFile(b"EXERCISE", "EXERCISE.txt"))
    assert await phone.receives()


async def test_its_own_classes_of_errors(server: RehearsalServer, other: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await other.send_message(99, "EXERCISE")
    sent = await other.send_message(ANA, "EXERCISE")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await other.edit_message_text(text="EXERCISE", chat_id=ANA, message_id=sent.message_id)
    server.faults.add("429", method="sendMessage", seconds=9)
    with pytest.raises(TelegramRetryAfter) as caught:
        await other.send_message(ANA, "EXERCISE")
    assert caught.value.retry_after == 9
    server.faults.add("500", method="sendMessage")
    with pytest.raises(TelegramServerError):
        await other.send_message(ANA, "EXERCISE")
    await server.phone(ANA).blocks()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await other.send_message(ANA, "EXERCISE")
    group = (
        server.add_group("EXERCISE group", [ANA], bot=BotStatus.MEMBER)
        if await _unblocked(server)
        else None
    )
    new = server.upgrade_group(group.id, ANA)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await other.send_message(group.id, "EXERCISE")
    assert moved.value.migrate_to_chat_id == new.id


async def _unblocked(server: RehearsalServer) -> bool:
    await server.phone(ANA).unblocks()
    return True


async def test_conflicts_and_wrong_tokens(server: RehearsalServer, other: Bot) -> None:
    first = asyncio.create_task(other.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(other.get_updates(timeout=10))
    with pytest.raises(TelegramConflictError):
        await first
    await server.phone(ANA).sends("EXERCISE")
    assert (await second)[0].message.text == "EXERCISE"
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    async with Bot("1000000001:wrong", session=session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()
