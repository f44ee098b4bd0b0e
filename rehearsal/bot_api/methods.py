"""What all methods of the Bot API share: their type, finding the chat, the rights to write there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from rehearsal.bot_api.params import Params
from rehearsal.world.errors import (
    BLOCKED,
    CHAT_NOT_FOUND,
    DEACTIVATED,
    bad_request,
    forbidden,
    migrated,
)
from rehearsal.world.values import (
    BotStatus,
    ChatId,
    ChatKind,
    JsonValue,
    Message,
    MessageId,
    Standing,
)
from rehearsal.world.world import Chat, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A result with a description beside it, as the webhook methods give."""

    result: JsonValue
    description: str


Method: TypeAlias = "Callable[[World, Params], JsonValue | Worded]"

_PLACES = {
    ChatKind.GROUP: "group chat",
    ChatKind.SUPERGROUP: "supergroup chat",
    ChatKind.CHANNEL: "channel chat",
    ChatKind.PRIVATE: "chat",
}


def chat_known(world: World, params: Params) -> Chat:
    """The chat that the call names. Raises ApiError for one that the bot does not know."""
    named = params.text("chat_id")
    if not named:
        raise bad_request("chat_id is empty")
    try:
        chat = world.chats.get(ChatId(int(named)))
    except ValueError:
        chat = None
    if chat is None or (chat.kind is ChatKind.PRIVATE and chat.standing is Standing.STRANGER):
        raise bad_request(CHAT_NOT_FOUND)
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    return chat


def chat_to_write(world: World, params: Params) -> Chat:
    """The same, where the bot may write. Raises ApiError where it was blocked or removed."""
    chat = chat_known(world, params)
    if chat.kind is ChatKind.PRIVATE:
        if chat.standing is Standing.BLOCKED:
            raise forbidden(BLOCKED)
        if chat.standing is Standing.DEACTIVATED:
            raise forbidden(DEACTIVATED)
        return chat
    must_be_in(chat)
    if chat.bot_status is BotStatus.RESTRICTED:
        raise bad_request("not enough rights to send text messages to the chat")
    if chat.kind is ChatKind.CHANNEL and chat.bot_status is not BotStatus.ADMINISTRATOR:
        raise bad_request("need administrator rights in the channel chat")
    return chat


def must_be_in(chat: Chat) -> None:
    """Raises ApiError where the bot is not in that group or channel."""
    place = _PLACES[chat.kind]
    if chat.bot_status is BotStatus.KICKED:
        raise forbidden(f"bot was kicked from the {place}")
    if chat.bot_status is BotStatus.LEFT:
        raise forbidden(f"bot is not a member of the {place}")


def message_named(chat: Chat, params: Params, what: str) -> Message:
    """The message that the call names; `what` is how the refusal calls it."""
    number = params.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(MessageId(number))
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return message
