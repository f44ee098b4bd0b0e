"""What a person does with a phone, and what the bot is told of it.

Owns the person's side of every chat: writing, editing, pressing, blocking, groups. A person can only
do what the real app offers; else `PhoneError` says why. Forged presses are offered too, since a
callback's data is the client's claim.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehearsal.phones.launches import opened_at
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
    CallbackAnswer,
    ChatId,
    ChatKind,
    Content,
    Event,
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


class LocalLine:
    """One person's acts, straight into the world; in their private chat where no other is named."""

    def __init__(self, world: World, person: TelegramId) -> None:
        self._world = world
        self._person = person

    def chat(self, chat_id: ChatId | None = None) -> Chat:
        """The person's chat with the bot, or the group named. Raises PhoneError where they are not."""
        chat = self._world.chats.get(ChatId(self._person) if chat_id is None else chat_id)
        if chat is None or self._person not in chat.people:
            raise PhoneError("There is no such chat on this phone.")
        if chat.standing is Standing.DEACTIVATED:
            raise PhoneError("This account is deactivated.")
        return chat

    async def send(self, chat_id: ChatId | None, outgoing: Outgoing) -> Message:
        """Send a message; a long text goes in pieces, as the apps do. Returns the last piece."""
        chat = self.chat(chat_id)
        if chat.standing is Standing.BLOCKED:
            raise PhoneError("You have blocked the bot. Unblock it first.")
        if outgoing.reply_to is not None:
            message_on(chat, outgoing.reply_to)
        if outgoing.content is Content.TEXT and not cleaned(outgoing.text).strip():
            raise PhoneError("There is nothing to send.")
        if chat.kind is ChatKind.PRIVATE:
            chat.standing = Standing.STARTED
        pieces = _pieces(outgoing.text) if outgoing.content is Content.TEXT else [outgoing.text]
        sent = [self._post(chat, replace(outgoing, text=piece)) for piece in pieces]
        self.look(chat_id)
        return sent[-1]

    def _post(self, chat: Chat, outgoing: Outgoing) -> Message:
        formatted = _formatted(outgoing.text)
        is_channel = chat.kind is ChatKind.CHANNEL
        message = Message(
            id=self._world.next_message_id(),
            chat_id=chat.id,
            sender=None if is_channel else self._person,
            from_bot=False,
            date=self._world.clock.now(),
            content=outgoing.content,
            text=formatted.text,
            entities=formatted.entities,
            attachment=outgoing.attachment or {},
            reply_to=outgoing.reply_to,
            forwarded_from=outgoing.forwarded_from,
        )
        self._world.put(message, EventKind.NEW)
        self._tell_bot("channel_post" if is_channel else "message", chat, message)
        return message

    def _tell_bot(self, kind: str, chat: Chat, message: Message) -> None:
        if _reaches_bot(self._world, chat, message):
            self._world.updates.add(kind, message_json(self._world, message))

    async def edit(self, chat_id: ChatId | None, message_id: MessageId, text: str) -> Message:
        """Edit one's own text message."""
        chat = self.chat(chat_id)
        message = message_on(chat, message_id)
        if message.sender != self._person or message.content is not Content.TEXT:
            raise PhoneError("Only your own text messages can be edited.")
        formatted = _formatted(text)
        if not formatted.text or utf16_length(formatted.text) > TEXT_LIMIT:
            raise PhoneError(f"A message has 1 to {TEXT_LIMIT} characters.")
        if formatted.text == message.text:
            raise PhoneError("The text is the same as before.")
        now = self._world.clock.now()
        changed = self._world.change_text(message, formatted.text, formatted.entities, now)
        self._world.put(changed)
        self._tell_bot("edited_message", chat, changed)
        return changed

    async def touch(
        self, chat_id: ChatId | None, message_id: MessageId, attachment: JsonObject
    ) -> Message:
        """Have one's own message edited without a word changed, as a preview or a new position does."""
        chat = self.chat(chat_id)
        message = message_on(chat, message_id)
        if message.sender != self._person:
            raise PhoneError("Only your own messages can be edited.")
        now = self._world.clock.now()
        changed = replace(message, attachment={**message.attachment, **attachment}, edited_at=now)
        self._world.put(changed)
        self._tell_bot("edited_message", chat, changed)
        return changed

    async def service(self, chat_id: ChatId | None, what: JsonObject) -> Message:
        """Do what Telegram itself writes into the chat: pin a message, set the timer, and the like."""
        chat = self.chat(chat_id)
        timer = what.get("message_auto_delete_timer_changed")
        if isinstance(timer, dict):
            chat.deletes_after = int(str(timer["message_auto_delete_time"]))
        return self._post(chat, Outgoing(content=Content.SERVICE, attachment=what))

    async def send_album(self, chat_id: ChatId | None, pictures: Sequence[Outgoing]) -> None:
        """Send several files at once, as the app does with all that was chosen together."""
        chat, album = self.chat(chat_id), str(self._world.next_file_number())
        for each in pictures:
            told: JsonObject = {**(each.attachment or {}), "media_group_id": album}
            self._post(chat, replace(each, attachment=told))

    async def delete(self, chat_id: ChatId | None, message_id: MessageId) -> None:
        """Delete a message for both sides; the bot is not told, as by the real one."""
        chat = self.chat(chat_id)
        message = message_on(chat, message_id)
        if chat.kind is not ChatKind.PRIVATE and message.sender != self._person:
            raise PhoneError("Only your own messages can be deleted in a group.")
        self._world.delete(message)

    def begin_press(
        self, chat_id: ChatId | None, message_id: MessageId, data: str, *, forged: bool = False
    ) -> Press:
        """Press a button that calls back with that data, which must stand under the message now.

        `forged`: claim a press of any data on any message, as an altered client can.
        """
        chat = self.chat(chat_id)
        if not forged:
            rows = message_on(chat, message_id).inline_rows
            if data not in [button.data for row in rows for button in row]:
                raise PhoneError("There is no such button under this message now.")
        pending = self._world.add_press(self._person, chat.id, message_id)
        self._world.updates.add("callback_query", callback_json(self._world, pending, data))
        return pending

    async def press(
        self,
        chat_id: ChatId | None,
        message_id: MessageId,
        data: str,
        *,
        forged: bool,
        within: float,
    ) -> CallbackAnswer | None:
        """Press and wait; None where no answer comes in time."""
        answered = self.begin_press(chat_id, message_id, data, forged=forged).answered
        done, _ = await asyncio.wait({answered}, timeout=within)
        return None if not done or answered.cancelled() else answered.result()

    async def open(self, chat_id: ChatId | None, message_id: MessageId, url: str) -> str:
        """Press a button that opens this page within the app; returns the address that is opened."""
        rows = message_on(self.chat(chat_id), message_id).inline_rows
        if url not in [button.opens for row in rows for button in row]:
            raise PhoneError("There is no such button under this message now.")
        return opened_at(self._world, self._world.people[self._person], url)

    async def block(self, blocked: bool) -> None:
        """Block or unblock the bot; it is told by my_chat_member."""
        chat = self.chat()
        if (chat.standing is Standing.BLOCKED) is blocked:
            return
        if blocked and chat.standing is Standing.STRANGER:
            raise PhoneError("There is no chat with the bot yet.")
        chat.standing = Standing.BLOCKED if blocked else Standing.STARTED
        both = (BotStatus.MEMBER, BotStatus.KICKED)
        told = membership_json(self._world, chat, self._person, *(both if blocked else both[::-1]))
        self._world.updates.add("my_chat_member", told)
        self._world.tell_of_chat(chat)

    async def messages(self, chat_id: ChatId | None) -> Sequence[Message]:
        """What is in the chat."""
        return self.chat(chat_id).visible()

    async def events(self, chat_id: ChatId | None, after: int, within: float) -> Sequence[Event]:
        """What has happened in the chat, or will within that time."""
        return await self._world.feed.wait_after(after, within, self.chat(chat_id).id)

    def look(self, chat_id: ChatId | None = None) -> None:
        """The person looks at the chat: nothing is unread any more."""
        self._world.mark_read(self.chat(chat_id), self._person)

    async def menu(self, chat_id: ChatId | None) -> Sequence[BotCommand]:
        """The commands that this person's app offers in that chat."""
        chat, language = self.chat(chat_id), self._world.people[self._person].language
        return self._world.menus.seen_by(self._person, language, chat.id, chat.kind)

    async def sample(self, kind: Content) -> JsonObject:
        """An invented attachment of that kind, in the Bot API's form."""
        number = self._world.next_file_number()
        file: JsonObject = {
            "file_id": f"EXERCISE-file-{number}",
            "file_unique_id": f"EXERCISE-{number}",
            "file_size": 2048,
        }
        now = unix(self._world.clock.now())
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
            Content.CONTACT: {"phone_number": "+96170000000", "first_name": "EXERCISE"},
            Content.DOCUMENT: {
                **file,
                "file_name": f"EXERCISE-{now}.pdf",
                "mime_type": "application/pdf",
            },
            Content.PHOTO: [{**file, "width": 640, "height": 480}],
        }
        if kind not in samples:
            raise PhoneError("Choose sticker, voice, location, contact, document or photo.")
        return {kind.value: samples[kind]}


def message_on(chat: Chat, message_id: MessageId) -> Message:
    """A message that is still there. Raises PhoneError where it is not."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise PhoneError("This message is no longer there.")
    return message


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
