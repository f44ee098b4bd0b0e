"""Reply markup as the bot sends it: inline keyboards, keyboards, their removal, forced replies.

Refuses what the real server refuses, with its words.
"""

from __future__ import annotations

from rehearsal.errors import bad_request
from rehearsal.params import Params
from rehearsal.values import (
    NO_MARKUP,
    Button,
    JsonObject,
    JsonValue,
    Markup,
    MarkupKind,
)

CALLBACK_DATA_BYTES = 64
_MOST_BUTTONS = 100
_URL_STARTS = ("http://", "https://", "tg://", "ton://", "tonsite://")
_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def markup_in(params: Params, *, inline_only: bool = False) -> Markup:
    """The call's reply_markup. Raises ApiError for one that Telegram refuses."""
    try:
        given = params.json("reply_markup")
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if given is None:
        return NO_MARKUP
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        return _inline(given["inline_keyboard"])
    if inline_only and given:
        raise bad_request("inline keyboard expected")
    return _other(given)


def _inline(rows: JsonValue) -> Markup:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    parsed = tuple(
        tuple(_button(button) for button in row) for row in rows if isinstance(row, list) and row
    )
    if sum(len(row) for row in parsed) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return Markup(kind=MarkupKind.INLINE, rows=parsed) if parsed else NO_MARKUP


def _button(given: JsonValue) -> Button:
    problem = "can't parse inline keyboard button: "
    if not isinstance(given, dict):
        raise bad_request(problem + "InlineKeyboardButton must be an Object")
    label = given.get("text")
    if not isinstance(label, str):
        missing = "Can't find field" if label is None else "Field"
        tail = "" if label is None else " must be of type String"
        raise bad_request(f'{problem}{missing} "text"{tail}')
    if not label.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(action in given for action in _ACTIONS):
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    _check_action(given, problem)
    return Button(fields=given)


def _check_action(given: JsonObject, problem: str) -> None:
    if "callback_data" in given:
        data = given["callback_data"]
        if not isinstance(data, str):
            raise bad_request(problem + 'Field "callback_data" must be of type String')
        if not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in given:
        url = str(given["url"])
        if "://" in url and not url.startswith(_URL_STARTS):
            raise bad_request(
                f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol"
            )
        if "." not in url and not url.startswith(_URL_STARTS):
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if "copy_text" in given:
        copied = given["copy_text"]
        text = copied.get("text") if isinstance(copied, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _other(given: JsonObject) -> Markup:
    placeholder = given.get("input_field_placeholder")
    hint = placeholder if isinstance(placeholder, str) else ""
    if given.get("force_reply"):
        return Markup(kind=MarkupKind.FORCE_REPLY, placeholder=hint)
    if given.get("remove_keyboard"):
        return Markup(kind=MarkupKind.REMOVE)
    rows = given.get("keyboard")
    if not isinstance(rows, list):
        return NO_MARKUP
    parsed = tuple(
        tuple(_plain_button(button) for button in row) for row in rows if isinstance(row, list)
    )
    return Markup(kind=MarkupKind.KEYBOARD, rows=parsed, placeholder=hint)


def _plain_button(given: JsonValue) -> Button:
    if isinstance(given, str):
        return Button(fields={"text": given})
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    return Button(fields=given)
