"""What a person does with a phone, and what the bot is told of it.

Owns the person's side of every chat: writing, editing, pressing, blocking, groups. A person can only
do what the real app offers; else `PhoneError` says why. Forged presses are offered too, since a
callback's data is the client's claim.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rehearsal.world.telegram_json import callback_json, membership_json, message_json, unix
from rehearsal.world.texts import (
    TEXT_LIMIT,
    FormattedText,
    cleaned,
    commands_in,
    trimmed,
    utf16_length,
    with_found_entities,
)
from rehearsal.world.values import (
    BotCommand,
    BotStatus,
    ChatId,
    ChatKind,
    Content,
    EventKind,
    JsonObject,
    JsonValue,
    Message,
    MessageId,
    PhoneError,
    Standing,
    TelegramId,
)
from rehearsal.world.world import Chat, Press, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a person sends: a text, or an attachment in the Bot API's form with a caption."""

    text: str = ""
    content: Content = Content.TEXT
    attachment: JsonObject | None = None
    reply_to: MessageId | None = None
    forwarded_from: str = ""


def chat_of(world: World, person: TelegramId, chat_id: ChatId | None) -> Chat:
    """The person's chat with the bot, or the group named. Raises PhoneError where they are not."""
    chat = world.chats.get(ChatId(person) if chat_id is None else chat_id)
    if chat is None or person not in chat.people:
        raise PhoneError("There is no such chat on this phone.")
    if chat.standing is Standing.DEACTIVATED:
        raise PhoneError("This account is deactivated.")
    return chat


def send(
    world: World, person: TelegramId, outgoing: Outgoing, chat_id: ChatId | None = None
) -> Message:
    """Send a message; a long text goes in pieces, as the apps do. Returns the last piece."""
    chat = chat_of(world, person, chat_id)
    if chat.standing is Standing.BLOCKED:
        raise PhoneError("You have blocked the bot. Unblock it first.")
    if outgoing.reply_to is not None:
        message_on(chat, outgoing.reply_to)
    if outgoing.content is Content.TEXT and not cleaned(outgoing.text).strip():
        raise PhoneError("There is nothing to send.")
    if chat.kind is ChatKind.PRIVATE:
        chat.standing = Standing.STARTED
    pieces = _pieces(outgoing.text) if outgoing.content is Content.TEXT else [outgoing.text]
    sent = [_post(world, chat, person, replace(outgoing, text=piece)) for piece in pieces]
    world.mark_read(chat, person)
    return sent[-1]


def _pieces(text: str) -> list[str]:
    units = cleaned(text).encode("utf-16-le")
    size = 2 * TEXT_LIMIT
    if len(units) <= size:
        return [text]
    pieces: list[str] = []
    while units:
        end = size
        if len(units) > size and 0xD8 <= units[end - 1] <= 0xDB:
            end -= 2
        pieces.append(units[:end].decode("utf-16-le"))
        units = units[end:]
    return [piece for piece in pieces if piece.strip()]


def _post(world: World, chat: Chat, person: TelegramId, outgoing: Outgoing) -> Message:
    formatted = _formatted(outgoing.text)
    message = Message(
        id=world.next_message_id(),
        chat_id=chat.id,
        sender=None if chat.kind is ChatKind.CHANNEL else person,
        from_bot=False,
        date=world.clock.now(),
        content=outgoing.content,
        text=formatted.text,
        entities=formatted.entities,
        attachment=outgoing.attachment or {},
        reply_to=outgoing.reply_to,
        forwarded_from=outgoing.forwarded_from,
    )
    world.put(message, EventKind.NEW)
    kind = "channel_post" if chat.kind is ChatKind.CHANNEL else "message"
    if _reaches_bot(world, chat, message):
        world.updates.add(kind, message_json(world, message))
    return message


def _formatted(text: str) -> FormattedText:
    return with_found_entities(trimmed(FormattedText(text=cleaned(text))))


def _reaches_bot(world: World, chat: Chat, message: Message) -> bool:
    if chat.kind is ChatKind.PRIVATE or chat.bot_status is BotStatus.ADMINISTRATOR:
        return True
    if chat.bot_status in (BotStatus.LEFT, BotStatus.KICKED) or chat.kind is ChatKind.CHANNEL:
        return False
    replied = chat.messages.get(message.reply_to) if message.reply_to else None
    if replied is not None and replied.from_bot:
        return True
    own = f"@{world.bot.username}"
    commands = commands_in(FormattedText(text=message.text, entities=message.entities))
    return own in message.text or any("@" not in command for command in commands)


def edit(
    world: World,
    person: TelegramId,
    message_id: MessageId,
    text: str,
    chat_id: ChatId | None = None,
) -> Message:
    """Edit one's own text message."""
    chat = chat_of(world, person, chat_id)
    message = message_on(chat, message_id)
    if message.sender != person or message.content is not Content.TEXT:
        raise PhoneError("Only your own text messages can be edited.")
    formatted = _formatted(text)
    if not formatted.text or utf16_length(formatted.text) > TEXT_LIMIT:
        raise PhoneError(f"A message has 1 to {TEXT_LIMIT} characters.")
    if formatted.text == message.text:
        raise PhoneError("The text is the same as before.")
    changed = world.change_text(message, formatted.text, formatted.entities, world.clock.now())
    world.put(changed)
    if _reaches_bot(world, chat, changed):
        world.updates.add("edited_message", message_json(world, changed))
    return changed


def delete(
    world: World, person: TelegramId, message_id: MessageId, chat_id: ChatId | None = None
) -> None:
    """Delete a message for both sides; the bot is not told, as by the real one."""
    chat = chat_of(world, person, chat_id)
    message = message_on(chat, message_id)
    if chat.kind is not ChatKind.PRIVATE and message.sender != person:
        raise PhoneError("Only your own messages can be deleted in a group.")
    world.delete(message)


def press(
    world: World,
    person: TelegramId,
    message_id: MessageId,
    data: str,
    chat_id: ChatId | None = None,
) -> Press:
    """Press a button that calls back with that data, which must stand under the message now."""
    chat = chat_of(world, person, chat_id)
    message = message_on(chat, message_id)
    shown = [button.data for row in message.inline_rows for button in row]
    if data not in shown:
        raise PhoneError("There is no such button under this message now.")
    return forge_press(world, person, message_id, data, chat_id)


def forge_press(
    world: World,
    person: TelegramId,
    message_id: MessageId,
    data: str,
    chat_id: ChatId | None = None,
) -> Press:
    """Claim a press of any data on any message, as an altered client can."""
    chat = chat_of(world, person, chat_id)
    pending = world.add_press(person, chat.id, message_id)
    world.updates.add("callback_query", callback_json(world, pending, data))
    return pending


def block(world: World, person: TelegramId, blocked: bool) -> None:
    """Block or unblock the bot; it is told by my_chat_member."""
    chat = chat_of(world, person, None)
    if (chat.standing is Standing.BLOCKED) is blocked:
        return
    if blocked and chat.standing is Standing.STRANGER:
        raise PhoneError("There is no chat with the bot yet.")
    chat.standing = Standing.BLOCKED if blocked else Standing.STARTED
    both = (BotStatus.MEMBER, BotStatus.KICKED)
    told = membership_json(world, chat, person, *(both if blocked else both[::-1]))
    world.updates.add("my_chat_member", told)
    world.tell_of_chat(chat)


def set_timer(world: World, person: TelegramId, seconds: int) -> None:
    """Set the chat's timer for deleting messages; 0 takes it off. Only getChat tells of it."""
    chat_of(world, person, None).deletes_after = max(seconds, 0)


def deactivate(world: World, person: TelegramId) -> None:
    """Delete the person's account: whatever is sent there answers 403 from now on."""
    chat = chat_of(world, person, None)
    chat.standing = Standing.DEACTIVATED
    world.tell_of_chat(chat)


def menu(world: World, person: TelegramId, chat_id: ChatId | None = None) -> tuple[BotCommand, ...]:
    """The commands that this person's app offers in that chat."""
    chat = chat_of(world, person, chat_id)
    return world.menus.seen_by(person, world.people[person].language, chat.id, chat.kind)


def message_on(chat: Chat, message_id: MessageId) -> Message:
    """A message that is still there. Raises PhoneError where it is not."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise PhoneError("This message is no longer there.")
    return message


def sample(kind: Content, world: World) -> JsonObject:
    """An invented attachment of that kind, in the Bot API's form."""
    number = world.next_file_number()
    file: JsonObject = {
        "file_id": f"EXERCISE-file-{number}",
        "file_unique_id": f"EXERCISE-{number}",
        "file_size": 2048,
    }
    now = unix(world.clock.now())
    samples: dict[Content, JsonValue] = {
        Content.STICKER: {
            **file,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "\N{THUMBS UP SIGN}",
        },
        Content.VOICE: {**file, "duration": 3, "mime_type": "audio/ogg"},
        Content.LOCATION: {"latitude": 33.8938, "longitude": 35.5018},
        Content.DOCUMENT: {
            **file,
            "file_name": f"EXERCISE-{now}.pdf",
            "mime_type": "application/pdf",
        },
        Content.PHOTO: [{**file, "width": 640, "height": 480}],
    }
    if kind not in samples:
        raise PhoneError("Choose sticker, voice, location, document or photo.")
    return {kind.value: samples[kind]}
