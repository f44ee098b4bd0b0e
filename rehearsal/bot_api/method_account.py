"""Bot API methods about the bot itself and its chats: getMe, getChat, leaveChat, command menus."""

from __future__ import annotations

import re

from rehearsal.bot_api.methods import Method, chat_known, must_be_in
from rehearsal.bot_api.params import Params
from rehearsal.world.errors import CHAT_NOT_FOUND, bad_request
from rehearsal.world.menus import Scope
from rehearsal.world.telegram_json import bot_user, chat_json, membership_json
from rehearsal.world.values import (
    BotCommand,
    BotStatus,
    ChatId,
    ChatKind,
    JsonObject,
    JsonValue,
    TelegramId,
)
from rehearsal.world.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_LANGUAGE = re.compile(r"([a-z]{2})?\Z")
_MOST_COMMANDS = 100
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
_SCOPES = _CHAT_SCOPES | {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
}


def get_me(world: World, params: Params) -> JsonValue:  # noqa: ARG001 - every method has this form
    """getMe."""
    return {
        **bot_user(world.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


def get_chat(world: World, params: Params) -> JsonValue:
    """getChat, as ChatFullInfo."""
    chat = chat_known(world, params)
    if chat.kind is not ChatKind.PRIVATE:
        must_be_in(chat)
    timer: JsonObject = (
        {"message_auto_delete_time": chat.deletes_after} if chat.deletes_after else {}
    )
    return {
        **chat_json(world, chat),
        **timer,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def leave_chat(world: World, params: Params) -> JsonValue:
    """leaveChat; the bot is told of its own leaving, as by the real server."""
    chat = chat_known(world, params)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    must_be_in(chat)
    before, chat.bot_status = chat.bot_status, BotStatus.LEFT
    told = membership_json(world, chat, world.bot.id, before, BotStatus.LEFT)
    world.updates.add("my_chat_member", told)
    world.tell_of_chat(chat)
    return True


def set_my_commands(world: World, params: Params) -> JsonValue:
    """setMyCommands."""
    scope, language = _scope(world, params), language_of(params)
    try:
        given = params.json("commands")
    except ValueError:
        raise bad_request("can't parse commands JSON object") from None
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.menus.set(scope, language, tuple(_command(command) for command in given))
    world.tell_of_commands()
    return True


def delete_my_commands(world: World, params: Params) -> JsonValue:
    """deleteMyCommands."""
    world.menus.set(_scope(world, params), language_of(params), ())
    world.tell_of_commands()
    return True


def get_my_commands(world: World, params: Params) -> JsonValue:
    """getMyCommands: exactly that scope and language."""
    found = world.menus.get(_scope(world, params), language_of(params))
    return [{"command": command.command, "description": command.description} for command in found]


def language_of(params: Params) -> str:
    """The language that the call names, by two letters; empty for none."""
    language = params.text("language_code")
    if not _LANGUAGE.match(language):
        raise bad_request("invalid language code specified")
    return language


def _command(given: JsonValue) -> BotCommand:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(given.get("command", "")).strip().removeprefix("/")
    description = str(given.get("description", "")).strip()
    if not name:
        raise bad_request("command name must be non-empty")
    if not _COMMAND.match(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return BotCommand(command=name, description=description)


def _scope(world: World, params: Params) -> Scope:
    if not params.values.get("scope"):
        return Scope()
    try:
        given = params.json("scope")
    except ValueError:
        raise bad_request("can't parse BotCommandScope JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = str(given.get("type", ""))
    if kind not in _SCOPES:
        raise bad_request("unsupported type specified")
    if kind not in _CHAT_SCOPES:
        return Scope(type=kind)
    return _chat_scope(world, kind, given)


def _chat_scope(world: World, kind: str, given: JsonObject) -> Scope:
    chat = chat_known(world, Params(values={"chat_id": given.get("chat_id")}))
    if kind != "chat" and chat.kind is ChatKind.PRIVATE:
        raise bad_request("can't change commands in private chats")
    person: TelegramId | None = None
    if kind == "chat_member":
        user_id = given.get("user_id")
        person = TelegramId(user_id) if isinstance(user_id, int) else None
        if person not in world.people:
            raise bad_request(CHAT_NOT_FOUND)
    return Scope(type=kind, chat_id=ChatId(chat.id), user_id=person)


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getchat": get_chat,
    "leavechat": leave_chat,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "getmycommands": get_my_commands,
}
