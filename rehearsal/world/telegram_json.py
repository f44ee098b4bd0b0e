"""What the bot sees: users, chats, messages and updates in the Bot API's own JSON.

Wording only; states are `world`'s.
"""

from __future__ import annotations

from datetime import datetime

from rehearsal.world.values import (
    BotStatus,
    ChatKind,
    Content,
    JsonObject,
    JsonValue,
    MarkupKind,
    Message,
    PhonePerson,
    TelegramId,
)
from rehearsal.world.world import BotAccount, Chat, Press, World


def unix(moment: datetime) -> int:
    """Whole seconds since 1970, as the Bot API counts."""
    return int(moment.timestamp())


def bot_user(bot: BotAccount) -> JsonObject:
    """The bot as a User."""
    return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}


def person_user(person: PhonePerson) -> JsonObject:
    """A person as a User, with the language of their app."""
    user: JsonObject = {"id": person.telegram_id, "is_bot": False, "first_name": person.name}
    if person.username:
        user["username"] = person.username
    if person.language:
        user["language_code"] = person.language
    return user


def user(world: World, telegram_id: TelegramId) -> JsonObject:
    """Whoever has that id, as a User."""
    if telegram_id == world.bot.id:
        return bot_user(world.bot)
    person = world.people.get(telegram_id)
    if person is None:
        return {"id": telegram_id, "is_bot": False, "first_name": "EXERCISE stranger"}
    return person_user(person)


def chat_json(world: World, chat: Chat) -> JsonObject:
    """A chat as it stands inside messages."""
    if chat.kind is not ChatKind.PRIVATE:
        return {"id": chat.id, "type": chat.kind.value, "title": chat.title}
    person = world.people[TelegramId(chat.id)]
    told: JsonObject = {"id": chat.id, "first_name": person.name, "type": "private"}
    if person.username:
        told["username"] = person.username
    return told


def message_json(world: World, message: Message, *, depth: int = 1) -> JsonObject:
    """A message; the one that it replies to is included once, without its own."""
    chat = world.chats[message.chat_id]
    told: JsonObject = {"message_id": message.id}
    if message.sender is not None:
        told["from"] = user(world, message.sender)
    elif chat.kind is ChatKind.CHANNEL:
        told["sender_chat"] = chat_json(world, chat)
    told["chat"] = chat_json(world, chat)
    told["date"] = unix(message.date)
    if message.edited_at is not None:
        told["edit_date"] = unix(message.edited_at)
    if message.protected:
        told["has_protected_content"] = True
    if message.forwarded_from:
        told["forward_origin"] = {
            "type": "hidden_user",
            "date": unix(message.date),
            "sender_user_name": message.forwarded_from,
        }
    _add_content(told, message)
    if message.reply_to is not None and depth:
        replied = chat.messages.get(message.reply_to)
        if replied is not None and not replied.deleted:
            told["reply_to_message"] = message_json(world, replied, depth=depth - 1)
    return told


def _add_content(told: JsonObject, message: Message) -> None:
    if message.content is Content.TEXT:
        told.update(message.attachment)
        told["text"] = message.text
        if message.entities:
            told["entities"] = list(message.entities)
    else:
        told.update(message.attachment)
        if message.text:
            told["caption"] = message.text
            if message.entities:
                told["caption_entities"] = list(message.entities)
    if message.markup.kind is MarkupKind.INLINE:
        rows: list[JsonValue] = [[*row] for row in message.markup.rows]
        told["reply_markup"] = {"inline_keyboard": rows}


def callback_json(world: World, press: Press, data: str) -> JsonObject:
    """A press as a CallbackQuery; a vanished message is an InaccessibleMessage with date 0."""
    chat = world.chats[press.chat_id]
    message = chat.messages.get(press.message_id)
    gone = {"message_id": press.message_id, "date": 0}
    shown: JsonObject = {"chat": chat_json(world, chat), **gone}
    if message is not None and not message.deleted:
        shown = message_json(world, message)
    return {
        "id": press.id,
        "from": user(world, press.person),
        "message": shown,
        "chat_instance": str(
            (press.chat_id * 6364136223846793005 + 1442695040888963407) % (1 << 63)
        ),
        "data": data,
    }


def membership_json(
    world: World, chat: Chat, by: TelegramId, before: BotStatus, after: BotStatus
) -> JsonObject:
    """A change of the bot's standing in a chat, as ChatMemberUpdated."""
    return {
        "chat": chat_json(world, chat),
        "from": user(world, by),
        "date": unix(world.clock.now()),
        "old_chat_member": _member(world, before),
        "new_chat_member": _member(world, after),
    }


_ADMINISTRATOR_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
_RESTRICTED_RIGHTS = {
    "is_member": True,
    "until_date": 0,
    "can_send_messages": False,
    "can_send_audios": False,
    "can_send_documents": False,
    "can_send_photos": False,
    "can_send_videos": False,
    "can_send_video_notes": False,
    "can_send_voice_notes": False,
    "can_send_polls": False,
    "can_send_other_messages": False,
    "can_add_web_page_previews": False,
    "can_react_to_messages": False,
    "can_edit_tag": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_pin_messages": False,
    "can_manage_topics": False,
}


def _member(world: World, status: BotStatus) -> JsonObject:
    member: JsonObject = {"user": bot_user(world.bot), "status": status.value}
    if status is BotStatus.KICKED:
        member["until_date"] = 0
    elif status is BotStatus.ADMINISTRATOR:
        member.update(_ADMINISTRATOR_RIGHTS)
    elif status is BotStatus.RESTRICTED:
        member.update(_RESTRICTED_RIGHTS)
    return member
