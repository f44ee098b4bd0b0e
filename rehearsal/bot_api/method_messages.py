"""Bot API methods that put messages into chats: sendMessage, sendPhoto, sendDocument."""

from __future__ import annotations

from rehearsal.bot_api.formatting import text_in, text_of_message
from rehearsal.bot_api.keyboards import markup_in
from rehearsal.bot_api.methods import Method, chat_to_write
from rehearsal.bot_api.params import Params
from rehearsal.world.errors import bad_request
from rehearsal.world.telegram_json import message_json
from rehearsal.world.texts import FormattedText, utf16_length
from rehearsal.world.values import Content, EventKind, JsonObject, JsonValue, Message, MessageId
from rehearsal.world.world import Chat, World

_CAPTION_LIMIT = 1024
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
        "cancel",
    ]
)


def send_message(world: World, params: Params) -> JsonValue:
    """sendMessage."""
    formatted = text_of_message(params)
    chat = chat_to_write(world, params)
    return _send(world, chat, params, formatted, Content.TEXT, {})


def send_photo(world: World, params: Params) -> JsonValue:
    """sendPhoto: the picture is kept while it is one of the latest."""
    size = _file_size(params, "photo")
    ids = _file_ids(world)
    if uploaded := params.files.get(_attached(params, "photo")):
        world.keep_picture(str(ids["file_id"]), uploaded.content)
    photo: JsonObject = {
        **ids,
        "width": 640,
        "height": 480,
        "file_size": size,
    }
    chat = chat_to_write(world, params)
    return _send(world, chat, params, _caption(params), Content.PHOTO, {"photo": [photo]})


def send_document(world: World, params: Params) -> JsonValue:
    """sendDocument: the file is kept while it is one of the latest."""
    size = _file_size(params, "document")
    document: JsonObject = {**_file_ids(world), "file_size": size}
    uploaded = params.files.get(_attached(params, "document"))
    if uploaded is not None:
        document |= {"file_name": uploaded.name, "mime_type": uploaded.mime_type}
        world.keep_document(str(document["file_id"]), uploaded.content)
    chat = chat_to_write(world, params)
    return _send(world, chat, params, _caption(params), Content.DOCUMENT, {"document": document})


def send_chat_action(world: World, params: Params) -> JsonValue:
    """sendChatAction: checked, and shown to nobody."""
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat_to_write(world, params)
    return True


def _send(
    world: World,
    chat: Chat,
    params: Params,
    formatted: FormattedText,
    content: Content,
    attachment: JsonObject,
) -> JsonValue:
    message = Message(
        id=world.next_message_id(),
        chat_id=chat.id,
        sender=world.bot.id,
        from_bot=True,
        date=world.clock.now(),
        content=content,
        text=formatted.text,
        entities=formatted.entities,
        attachment=attachment,
        markup=markup_in(params, chat.kind),
        reply_to=_reply_to(chat, params),
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
    )
    return message_json(world, world.put(message, EventKind.NEW))


def _reply_to(chat: Chat, params: Params) -> MessageId | None:
    wanted = params.integer("reply_to_message_id")
    without = params.flag("allow_sending_without_reply")
    if params.values.get("reply_parameters"):
        try:
            given = params.json("reply_parameters")
        except ValueError:
            raise bad_request("can't parse reply parameters JSON object") from None
        if not isinstance(given, dict):
            raise bad_request("object expected as reply parameters")
        if given and "message_id" not in given:
            raise bad_request('can\'t find field "message_id"')
        number = given.get("message_id")
        wanted = number if isinstance(number, int) else 0
        without = bool(given.get("allow_sending_without_reply"))
    if not wanted:
        return None
    message = chat.messages.get(MessageId(wanted))
    if message is not None and not message.deleted:
        return message.id
    if without:
        return None
    raise bad_request("message to be replied not found")


def _caption(params: Params) -> FormattedText:
    formatted = text_in(params, "caption", "caption_entities")
    if utf16_length(formatted.text) > _CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def _attached(params: Params, name: str) -> str:
    return params.text(name).removeprefix("attach://") or name


def _file_size(params: Params, name: str) -> int:
    uploaded = params.files.get(_attached(params, name))
    if uploaded is not None:
        if uploaded.size == 0:
            raise bad_request("file must be non-empty")
        return uploaded.size
    given = params.text(name)
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {name} in the request")
    return 0


def _file_ids(world: World) -> JsonObject:
    number = world.next_file_number()
    return {"file_id": f"EXERCISE-file-{number}", "file_unique_id": f"EXERCISE-{number}"}


METHODS: dict[str, Method] = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendchataction": send_chat_action,
}
