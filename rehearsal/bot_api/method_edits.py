"""Bot API methods that change, delete or answer: edits, deletions, answers to presses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rehearsal.bot_api.formatting import text_of_message
from rehearsal.bot_api.keyboards import markup_in
from rehearsal.bot_api.methods import Method, chat_known, message_named, must_be_in
from rehearsal.bot_api.params import Params
from rehearsal.world.errors import NOT_MODIFIED, QUERY_TOO_OLD, bad_request
from rehearsal.world.telegram_json import message_json
from rehearsal.world.texts import utf16_length
from rehearsal.world.values import (
    NO_MARKUP,
    BotStatus,
    CallbackAnswer,
    ChatKind,
    Content,
    JsonValue,
    Markup,
    MarkupKind,
    Message,
    MessageId,
)
from rehearsal.world.world import Chat, World

DELETABLE_FOR = timedelta(hours=48)
_ANSWER_LIMIT = 200
_MOST_DELETIONS = 100


def edit_message_text(world: World, params: Params) -> JsonValue:
    """editMessageText; without reply_markup the buttons go."""
    formatted = text_of_message(params)
    message = _own_message(world, params)
    if message.content is not Content.TEXT:
        raise bad_request("there is no text in the message to edit")
    markup = _inline_in(world, params, message)
    same = (formatted.text, formatted.entities) == (message.text, message.entities)
    if same and markup == _inline_of(message):
        raise bad_request(NOT_MODIFIED)
    changed = world.change_text(message, formatted.text, formatted.entities, world.clock.now())
    return message_json(world, world.put(replace(changed, markup=markup)))


def edit_message_reply_markup(world: World, params: Params) -> JsonValue:
    """editMessageReplyMarkup."""
    message = _own_message(world, params)
    markup = _inline_in(world, params, message)
    if markup == _inline_of(message):
        raise bad_request(NOT_MODIFIED)
    changed = replace(message, markup=markup, edited_at=world.clock.now())
    return message_json(world, world.put(changed))


def delete_message(world: World, params: Params) -> JsonValue:
    """deleteMessage."""
    if not params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    chat = _chat_of_messages(world, params)
    message = message_named(chat, params, "message to delete")
    _must_be_deletable(world, chat, message)
    world.delete(message)
    return True


def delete_messages(world: World, params: Params) -> JsonValue:
    """deleteMessages: those that are not there are skipped."""
    chat = _chat_of_messages(world, params)
    try:
        given = params.json("message_ids")
    except ValueError:
        given = None
    if not isinstance(given, list) or not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > _MOST_DELETIONS:
        raise bad_request("too many message identifiers specified")
    numbers = [MessageId(int(str(number))) for number in given if str(number).isdigit()]
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    there = [message for message in found if not message.deleted]
    for message in there:
        _must_be_deletable(world, chat, message)
    for message in there:
        world.delete(message)
    return True


def answer_callback_query(world: World, params: Params) -> JsonValue:
    """answerCallbackQuery: once, and in time."""
    text = params.text("text")
    if utf16_length(text) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = CallbackAnswer(text=text, alert=params.flag("show_alert"), url=params.text("url"))
    if answer.url and not answer.url.startswith(("https://t.me/", "tg://", "t.me/")):
        raise bad_request("URL_INVALID")
    if not world.answer_press(params.text("callback_query_id"), answer):
        raise bad_request(QUERY_TOO_OLD)
    return True


def _inline_in(world: World, params: Params, message: Message) -> Markup:
    return markup_in(params, world.chats[message.chat_id].kind, inline_only=True)


def _own_message(world: World, params: Params) -> Message:
    if params.values.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = _chat_of_messages(world, params)
    message = message_named(chat, params, "message to edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _chat_of_messages(world: World, params: Params) -> Chat:
    chat = chat_known(world, params)
    if chat.kind is not ChatKind.PRIVATE:
        must_be_in(chat)
    return chat


def _must_be_deletable(world: World, chat: Chat, message: Message) -> None:
    if world.clock.now() - message.date >= DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    others_in_group = chat.kind is not ChatKind.PRIVATE and not message.from_bot
    if others_in_group and chat.bot_status is not BotStatus.ADMINISTRATOR:
        raise bad_request("message can't be deleted")


def _inline_of(message: Message) -> object:
    return message.markup if message.markup.kind is MarkupKind.INLINE else NO_MARKUP


METHODS: dict[str, Method] = {
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
}
