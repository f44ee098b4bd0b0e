"""Pages that open within the app: who may have such a button, and what the page is told, and by whom."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from aiogram.utils import web_app, web_app_signature
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo
from telegram.error import BadRequest

from crypto.launch_data import read_launch
from rehearsal.server import RehearsalServer
from rehearsal.world.values import BotStatus, PhoneError
from tests.rehearsal.conftest import ANA, RAMI

PAGE = "http://localhost:8701/door?ref=CPN-2026-ESP-LBN-000123-4"
OPEN = InlineKeyboardMarkup([[InlineKeyboardButton("Open", web_app=WebAppInfo(PAGE))]])


def launch_in(address: str) -> str:
    """The launch data in an address's fragment."""
    assert address.startswith(f"{PAGE}#")
    (launch,) = parse_qs(urlsplit(address).fragment)["tgWebAppData"]
    return launch


async def test_a_page_is_told_who_opened_it_and_when(server: RehearsalServer, bot: Bot) -> None:
    await bot.send_message(RAMI, "EXERCISE", reply_markup=OPEN)
    rami = server.phone(RAMI)
    launch = launch_in((await rami.presses("Open")).url)
    key = bytes.fromhex(server.mini_app_key)
    found = read_launch(launch, bot.id, key)
    assert found.account == RAMI
    assert abs((found.at - server.clock.now()).total_seconds()) < 5
    assert launch_in((await rami.presses("Open")).url) != launch
    assert await bot.get_updates() == (), "the bot is not told"


async def test_others_find_both_signatures_right(server: RehearsalServer, bot: Bot) -> None:
    await bot.send_message(ANA, "EXERCISE", reply_markup=OPEN)
    launch = launch_in((await server.phone(ANA).presses("Open")).url)
    key = bytes.fromhex(server.mini_app_key)
    assert web_app_signature.check_webapp_signature(bot.id, launch, key)
    assert not web_app_signature.check_webapp_signature(bot.id, launch)
    assert web_app.check_webapp_signature(server.token, launch)
    read = web_app.parse_webapp_init_data(launch)
    assert read.user is not None
    assert (read.user.id, read.user.first_name) == (ANA, "Ana Ruiz (EXERCISE)")


async def test_what_is_not_under_a_message_opens_nothing(server: RehearsalServer, bot: Bot) -> None:
    said = await bot.send_message(ANA, "EXERCISE", reply_markup=OPEN)
    await bot.edit_message_text("EXERCISE over", ANA, said.message_id)
    with pytest.raises(PhoneError):
        await server.phone(ANA).presses("Open", on=said.message_id)


async def test_groups_have_no_such_buttons(server: RehearsalServer, bot: Bot) -> None:
    group = server.add_group("EXERCISE group", [ANA], bot=BotStatus.MEMBER)
    with pytest.raises(BadRequest, match=r"(?i)button_type_invalid"):
        await bot.send_message(group.id, "EXERCISE", reply_markup=OPEN)
    said = await bot.send_message(group.id, "EXERCISE")
    with pytest.raises(BadRequest, match=r"(?i)button_type_invalid"):
        await bot.edit_message_text("EXERCISE 2", group.id, said.message_id, reply_markup=OPEN)
