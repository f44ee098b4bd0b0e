"""The phones' own JSON: messages, events, answers, calls, both ways.

What a phone sees of a message, which is more than the bot's side tells: silence, protection, history.
Reading raises KeyError, TypeError or ValueError for what is not of this form.
"""

from __future__ import annotations

from datetime import UTC, datetime

from rehearsal.world.values import (
    NO_MARKUP,
    BotCommand,
    Button,
    Call,
    CallbackAnswer,
    ChatId,
    Content,
    Edition,
    Event,
    EventKind,
    JsonObject,
    JsonValue,
    Markup,
    MarkupKind,
    Message,
    MessageId,
    TelegramId,
)


def time_text(moment: datetime) -> str:
    """ISO 8601 UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_of(text: JsonValue) -> datetime:
    """The moment in such a text; raises ValueError without a zone."""
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("A time needs a zone.")
    return moment.astimezone(UTC)


def message_to_json(message: Message) -> JsonObject:
    """A message as phones and the page read it."""
    return {
        "id": message.id,
        "chat_id": message.chat_id,
        "sender": message.sender,
        "from_bot": message.from_bot,
        "date": time_text(message.date),
        "content": message.content.value,
        "text": message.text,
        "entities": list(message.entities),
        "attachment": message.attachment,
        "markup": markup_to_json(message.markup),
        "reply_to": message.reply_to,
        "silent": message.silent,
        "protected": message.protected,
        "forwarded_from": message.forwarded_from,
        "edited_at": None if message.edited_at is None else time_text(message.edited_at),
        "history": [
            {"text": edition.text, "until": time_text(edition.until)} for edition in message.history
        ],
        "deleted": message.deleted,
    }


def message_from_json(given: JsonObject) -> Message:
    """The reverse of `message_to_json`."""
    edited, reply, sender = given["edited_at"], given["reply_to"], given["sender"]
    return Message(
        id=MessageId(integer(given["id"])),
        chat_id=ChatId(integer(given["chat_id"])),
        sender=None if sender is None else TelegramId(integer(sender)),
        from_bot=bool(given["from_bot"]),
        date=time_of(given["date"]),
        content=Content(str(given["content"])),
        text=str(given["text"]),
        entities=tuple(record(entity) for entity in items(given["entities"])),
        attachment=record(given["attachment"]),
        markup=_markup_from_json(record(given["markup"])),
        reply_to=None if reply is None else MessageId(integer(reply)),
        silent=bool(given["silent"]),
        protected=bool(given["protected"]),
        forwarded_from=str(given["forwarded_from"]),
        edited_at=None if edited is None else time_of(edited),
        history=tuple(_edition(record(edition)) for edition in items(given["history"])),
        deleted=bool(given["deleted"]),
    )


def _edition(given: JsonObject) -> Edition:
    return Edition(text=str(given["text"]), until=time_of(given["until"]))


def markup_to_json(markup: Markup) -> JsonObject:
    """A markup: its kind, rows of buttons in the Bot API's form, and placeholder."""
    rows: list[JsonValue] = [[button.fields for button in row] for row in markup.rows]
    return {"kind": markup.kind.value, "rows": rows, "placeholder": markup.placeholder}


def _markup_from_json(given: JsonObject) -> Markup:
    kind = MarkupKind(str(given["kind"]))
    if kind is MarkupKind.NONE:
        return NO_MARKUP
    rows = tuple(
        tuple(Button(fields=record(button)) for button in items(row))
        for row in items(given["rows"])
    )
    return Markup(kind=kind, rows=rows, placeholder=str(given["placeholder"]))


def answer_to_json(answer: CallbackAnswer) -> JsonObject:
    """A callback answer."""
    return {"text": answer.text, "alert": answer.alert, "url": answer.url}


def answer_from_json(given: JsonObject) -> CallbackAnswer:
    """The reverse of `answer_to_json`."""
    return CallbackAnswer(
        text=str(given["text"]), alert=bool(given["alert"]), url=str(given["url"])
    )


def event_to_json(event: Event) -> JsonObject:
    """An event with what it is about."""
    return {
        "number": event.number,
        "kind": event.kind.value,
        "chat_id": event.chat_id,
        "person": event.person,
        "press": event.press,
        "message": None if event.message is None else message_to_json(event.message),
        "answer": None if event.answer is None else answer_to_json(event.answer),
    }


def event_from_json(given: JsonObject) -> Event:
    """The reverse of `event_to_json`."""
    message, answer = given["message"], given["answer"]
    chat_id, person = given["chat_id"], given["person"]
    return Event(
        number=integer(given["number"]),
        kind=EventKind(str(given["kind"])),
        chat_id=None if chat_id is None else ChatId(integer(chat_id)),
        person=None if person is None else TelegramId(integer(person)),
        press=str(given["press"]),
        message=None if message is None else message_from_json(record(message)),
        answer=None if answer is None else answer_from_json(record(answer)),
    )


def call_to_json(call: Call) -> JsonObject:
    """A call of the journal."""
    return {
        "number": call.number,
        "at": time_text(call.at),
        "method": call.method,
        "chat_id": call.chat_id,
        "parameters": dict(call.parameters),
        "status": call.status,
        "description": call.description,
    }


def call_from_json(given: JsonObject) -> Call:
    """The reverse of `call_to_json`."""
    chat_id = given["chat_id"]
    return Call(
        number=integer(given["number"]),
        at=time_of(given["at"]),
        method=str(given["method"]),
        chat_id=None if chat_id is None else ChatId(integer(chat_id)),
        parameters=record(given["parameters"]),
        status=integer(given["status"]),
        description=str(given["description"]),
    )


def command_to_json(command: BotCommand) -> JsonObject:
    """A line of a menu."""
    return {"command": command.command, "description": command.description}


def command_from_json(given: JsonObject) -> BotCommand:
    """The reverse of `command_to_json`."""
    return BotCommand(command=str(given["command"]), description=str(given["description"]))


def integer(value: JsonValue) -> int:
    """The value as a whole number; raises TypeError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number is expected")
    return value


def record(value: JsonValue) -> JsonObject:
    """The value as an object; raises TypeError for anything else."""
    if not isinstance(value, dict):
        raise TypeError("an object is expected")
    return value


def items(value: JsonValue) -> list[JsonValue]:
    """The value as an array; raises TypeError for anything else."""
    if not isinstance(value, list):
        raise TypeError("an array is expected")
    return value
