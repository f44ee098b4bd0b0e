"""Groups and channels: what the bot is told, what it may do, and who sees which commands."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from rehearsal.server import RehearsalServer
from rehearsal.world.values import BotStatus, ChatKind, PhoneError
from tests.rehearsal.conftest import ANA, NOUR, RAMI, call


async def test_the_bot_is_added_and_hears_commands_and_replies_only(
    server: RehearsalServer, bot: Bot
) -> None:
    group = server.add_group("EXERCISE group", [ANA, RAMI], bot=BotStatus.MEMBER)
    phone = server.phone(ANA)
    joined, greeted = await bot.get_updates()
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert greeted.message.new_chat_members[0].id == bot.id
    said = await bot.send_message(group.id, "EXERCISE hello")
    for text in ("plain talk", "/help", "/help@another_bot", "@exercise_contact_point_bot look"):
        await phone.sends(text, chat=group.id)
    await phone.sends("an answer", chat=group.id, reply_to=said.message_id)
    heard = [u.message.text for u in await bot.get_updates(offset=greeted.update_id + 1)]
    assert heard == ["/help", "@exercise_contact_point_bot look", "an answer"]
    assert (await server.phone(RAMI).receives("hello", chat=group.id)).text == "EXERCISE hello"


async def test_leaving_and_being_removed(server: RehearsalServer, bot: Bot) -> None:
    group = server.add_group("EXERCISE group", [ANA], bot=BotStatus.MEMBER)
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(group.id, "EXERCISE")
    server.set_bot_status(group.id, ANA, BotStatus.MEMBER)
    server.set_bot_status(group.id, ANA, BotStatus.KICKED)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "EXERCISE")
    with pytest.raises(BadRequest, match="private chats"):
        await bot.leave_chat(ANA)
    statuses = [
        u.my_chat_member.new_chat_member.status for u in await bot.get_updates() if u.my_chat_member
    ]
    assert statuses == ["member", "left", "member", "kicked"]


async def test_a_group_that_became_a_supergroup(server: RehearsalServer, bot: Bot) -> None:
    group = server.add_group("EXERCISE group", [ANA], bot=BotStatus.MEMBER)
    new = server.upgrade_group(group.id, ANA)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "EXERCISE")
    assert caught.value.new_chat_id == new.id
    assert (await bot.send_message(new.id, "EXERCISE")).chat.type == "supergroup"
    migrations = [u.message for u in await bot.get_updates() if u.message]
    assert migrations[-2].migrate_to_chat_id == new.id
    assert migrations[-1].migrate_from_chat_id == group.id
    with pytest.raises(PhoneError, match="only once"):
        server.upgrade_group(group.id, ANA)


async def test_rights_in_groups_and_channels(server: RehearsalServer, bot: Bot) -> None:
    group = server.add_group(
        "EXERCISE group", [ANA], kind=ChatKind.SUPERGROUP, bot=BotStatus.RESTRICTED
    )
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to send"):
        await bot.send_message(group.id, "EXERCISE")
    server.set_bot_status(group.id, ANA, BotStatus.MEMBER)
    theirs = await server.phone(ANA).sends("EXERCISE talk", chat=group.id)
    with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
        await bot.delete_message(group.id, theirs.id)
    server.set_bot_status(group.id, ANA, BotStatus.ADMINISTRATOR)
    assert await bot.delete_message(group.id, theirs.id)
    channel = server.add_group(
        "EXERCISE channel", [ANA], kind=ChatKind.CHANNEL, bot=BotStatus.MEMBER
    )
    with pytest.raises(BadRequest, match=r"(?i)need administrator rights"):
        await bot.send_message(channel.id, "EXERCISE")
    server.set_bot_status(channel.id, ANA, BotStatus.ADMINISTRATOR)
    await server.phone(ANA).sends("EXERCISE post", chat=channel.id)
    post = (await bot.get_updates())[-1].channel_post
    assert (post.text, post.from_user, post.sender_chat.title) == (
        "EXERCISE post",
        None,
        "EXERCISE channel",
    )


async def test_a_group_needs_people_with_phones(server: RehearsalServer) -> None:
    with pytest.raises(PhoneError, match="people who have a phone"):
        server.add_group("EXERCISE group", [ANA, 99])
    group = server.add_group("EXERCISE group", [ANA])
    with pytest.raises(PhoneError, match="no such chat"):
        await server.phone(NOUR).sends("x", chat=group.id)


async def test_the_most_particular_menu_is_seen(server: RehearsalServer, bot: Bot) -> None:
    async def seen(person: int, chat: int | None = None) -> list[str]:
        return [line.command for line in await server.phone(person).sees_commands(chat=chat)]

    assert await seen(ANA) == []
    await bot.set_my_commands([BotCommand("help", "EXERCISE")])
    await bot.set_my_commands([BotCommand("start", "EXERCISE")], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand("duty", "EXERCISE")], BotCommandScopeChat(RAMI))
    await bot.set_my_commands(
        [BotCommand("arabic", "EXERCISE")], BotCommandScopeChat(RAMI), language_code="ar"
    )
    assert await seen(ANA) == ["start"]
    assert await seen(RAMI) == ["arabic"]
    await bot.delete_my_commands(BotCommandScopeChat(RAMI), language_code="ar")
    assert await seen(RAMI) == ["duty"]
    assert await bot.get_my_commands(BotCommandScopeChat(RAMI)) == (BotCommand("duty", "EXERCISE"),)
    group = server.add_group("EXERCISE group", [ANA, RAMI], bot=BotStatus.MEMBER)
    await bot.set_my_commands(
        [BotCommand("only_ana", "EXERCISE")], BotCommandScopeChatMember(group.id, ANA)
    )
    assert await seen(ANA, group.id) == ["only_ana"]
    assert await seen(RAMI, group.id) == ["help"]


@pytest.mark.parametrize(
    ("commands", "more", "refusal"),
    [
        ([("Not Allowed", "x")], {}, "BOT_COMMAND_INVALID"),
        ([("help", "")], {}, "command description must be non-empty"),
        ([("help", "x")] * 101, {}, "BOT_COMMANDS_TOO_MUCH"),
        ([("help", "x")], {"language_code": "english"}, "invalid language code specified"),
        ([("help", "x")], {"scope": {"type": "nonsense"}}, "unsupported type specified"),
        ([("help", "x")], {"scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
    ],
)
async def test_menus_that_telegram_refuses(
    server: RehearsalServer, commands: list, more: dict, refusal: str
) -> None:
    lines = [{"command": name, "description": text} for name, text in commands]
    told = await call(server, "setMyCommands", commands=lines, **more)
    assert told["description"] == f"Bad Request: {refusal}"
