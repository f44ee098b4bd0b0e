"""Groups and channels: who makes them, and what the bot is told of its place in them."""

from __future__ import annotations

from collections.abc import Iterable

from rehearsal.phones.acts import LocalLine
from rehearsal.world.telegram_json import bot_user, membership_json, message_json
from rehearsal.world.values import (
    BotStatus,
    ChatId,
    ChatKind,
    Content,
    EventKind,
    JsonObject,
    Message,
    PhoneError,
    TelegramId,
)
from rehearsal.world.world import Chat, World


def make_group(
    world: World,
    person: TelegramId,
    title: str,
    others: Iterable[TelegramId] = (),
    kind: ChatKind = ChatKind.GROUP,
) -> Chat:
    """Make a group or channel of this person and others, the bot not among them."""
    people = {person, *others}
    if kind is ChatKind.PRIVATE or not people <= world.people.keys():
        raise PhoneError("A group is made of people who have a phone here.")
    return world.add_group(title, people, kind)


def set_bot_status(world: World, person: TelegramId, chat_id: ChatId, status: BotStatus) -> Chat:
    """Add the bot to a group, promote, restrict or remove it; it is told by my_chat_member."""
    chat = LocalLine(world, person).chat(chat_id)
    if chat.kind is ChatKind.PRIVATE:
        raise PhoneError("That is for groups and channels.")
    before = chat.bot_status
    if before is status:
        return chat
    chat.bot_status = status
    told = membership_json(world, chat, person, before, status)
    world.updates.add("my_chat_member", told)
    out = (BotStatus.LEFT, BotStatus.KICKED)
    if before in out and status not in out and chat.kind is not ChatKind.CHANNEL:
        _service(world, chat, person, {"new_chat_members": [bot_user(world.bot)]})
    world.tell_of_chat(chat)
    return chat


def _service(world: World, chat: Chat, person: TelegramId, what: JsonObject) -> None:
    message = Message(
        id=world.next_message_id(),
        chat_id=chat.id,
        sender=person,
        from_bot=False,
        date=world.clock.now(),
        content=Content.SERVICE,
        attachment=what,
    )
    world.put(message, EventKind.NEW)
    world.updates.add("message", message_json(world, message))


def upgrade_group(world: World, person: TelegramId, chat_id: ChatId) -> Chat:
    """Turn a group into a supergroup: a new id; the old one answers where it went."""
    old = LocalLine(world, person).chat(chat_id)
    if old.kind is not ChatKind.GROUP or old.migrated_to is not None:
        raise PhoneError("Only a group can become a supergroup, and only once.")
    new = world.add_group(old.title, old.people, ChatKind.SUPERGROUP)
    new.bot_status = old.bot_status
    _service(world, old, person, {"migrate_to_chat_id": new.id})
    _service(world, new, person, {"migrate_from_chat_id": old.id})
    old.migrated_to = new.id
    return new
