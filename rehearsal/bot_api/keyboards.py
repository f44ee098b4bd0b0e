"""Reply markup as the bot sends it: inline keyboards, keyboards, their removal, forced replies.

Refuses what the real server refuses, with its words.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from rehearsal.bot_api.params import Params
from rehearsal.world.errors import bad_request
from rehearsal.world.values import (
    NO_MARKUP,
    ChatKind,
    JsonObject,
    JsonValue,
    Markup,
    MarkupKind,
)

CALLBACK_DATA_BYTES = 64
_MOST_BUTTONS = 100
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
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


def markup_in(params: Params, chat: ChatKind, *, inline_only: bool = False) -> Markup:
    """The call's reply_markup in such a chat. Raises ApiError for one that Telegram refuses."""
    try:
        given = params.json("reply_markup")
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if given is None:
        return NO_MARKUP
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    keyboard, inline = _rows(given, "keyboard"), _rows(given, "inline_keyboard")
    markup = _markup(given, keyboard, inline)
    if inline_only and markup.kind not in (MarkupKind.INLINE, MarkupKind.NONE):
        raise bad_request("inline keyboard expected")
    apps = (button for row in markup.rows for button in row if button.get("web_app"))
    if chat is not ChatKind.PRIVATE and any(apps):
        raise bad_request("BUTTON_TYPE_INVALID")
    return markup


def _rows(given: JsonObject, name: str) -> list[list[JsonValue]]:
    rows = given.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    of_markup = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
    parsed = [row for row in rows if isinstance(row, list)]
    if len(parsed) < len(rows):
        raise bad_request(f'field "{name}"{of_markup} must be an Array of Arrays')
    return parsed


def _markup(
    given: JsonObject, keyboard: list[list[JsonValue]], inline: list[list[JsonValue]]
) -> Markup:
    placeholder = given.get("input_field_placeholder")
    hint = placeholder if isinstance(placeholder, str) else ""
    plain_rows = tuple(tuple(_plain_button(button) for button in row) for row in keyboard)
    inline_rows = tuple(tuple(_button(button) for button in row) for row in inline if row)
    if sum(len(row) for row in (*plain_rows, *inline_rows)) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if plain_rows:
        return Markup(kind=MarkupKind.KEYBOARD, rows=plain_rows, placeholder=hint)
    if inline_rows:
        return Markup(kind=MarkupKind.INLINE, rows=inline_rows)
    if given.get("remove_keyboard"):
        return Markup(kind=MarkupKind.REMOVE)
    if given.get("force_reply"):
        return Markup(kind=MarkupKind.FORCE_REPLY, placeholder=hint)
    return NO_MARKUP


def _button(given: JsonValue) -> JsonObject:
    problem = "can't parse inline keyboard button: "
    if not isinstance(given, dict):
        raise bad_request(problem + "InlineKeyboardButton must be an Object")
    _check_text(given, problem)
    fields = {**given}
    if "callback_data" in fields:
        fields["callback_data"] = _text_field(given, "callback_data", problem)
    if not any(fields.get(action) not in (None, "") for action in _ACTIONS):
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    _check_action(fields)
    return fields


def _check_text(given: JsonObject, problem: str) -> None:
    if "text" not in given:
        raise bad_request(f'{problem}Can\'t find field "text"')
    if not _text_field(given, "text", problem).strip():
        raise bad_request("inline keyboard button text must be non-empty")


def _text_field(given: JsonObject, name: str, problem: str) -> str:
    """A text, or a number as text: the real server takes both."""
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise bad_request(f'{problem}Field "{name}" must be of type String')
    return str(value)


def _check_action(given: JsonObject) -> None:
    data = given.get("callback_data")
    if isinstance(data, str) and not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in given:
        _check_url(str(given["url"]))
    if "web_app" in given:
        _check_web_app(given["web_app"])
    if "copy_text" in given:
        copied = given["copy_text"]
        text = copied.get("text") if isinstance(copied, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    problem = f"inline keyboard button URL '{url}' is invalid: "
    if "://" in url and not url.startswith(_URL_STARTS):
        raise bad_request(problem + "Unsupported URL protocol")
    if "." not in url and not url.startswith(_URL_STARTS):
        raise bad_request(problem + "Wrong HTTP URL")


def _check_web_app(given: JsonValue) -> None:
    """Telegram opens https alone; here a page of this machine too."""
    url = given.get("url") if isinstance(given, dict) else None
    if not isinstance(url, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"url\"")
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    if not (parts.hostname and (parts.scheme == "https" or is_here)):
        problem = f"inline keyboard button Web App URL '{url}' is invalid: "
        raise bad_request(problem + "Only HTTPS links are allowed")


def _plain_button(given: JsonValue) -> JsonObject:
    problem = "can't parse keyboard button: "
    if isinstance(given, str):
        return {"text": given}
    if not isinstance(given, dict):
        raise bad_request(problem + "KeyboardButton must be a String or an Object")
    if "text" not in given:
        raise bad_request(f'{problem}Can\'t find field "text"')
    return given
