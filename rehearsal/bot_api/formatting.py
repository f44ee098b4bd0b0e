"""The text of a call: text and entities become a formatted text, or a refusal.

Telegram's markup languages are not spoken here: the service never sends a parse mode, so that no
person's text is read as markup, and one that is sent is refused.
"""

from __future__ import annotations

from rehearsal.bot_api.params import Params
from rehearsal.world.errors import bad_request
from rehearsal.world.texts import (
    TEXT_LIMIT,
    FormattedText,
    cleaned,
    trimmed,
    utf16_length,
    with_found_entities,
)
from rehearsal.world.values import JsonObject, JsonValue

_MOST_BYTES = 1 << 15
_KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
# Telegram finds these itself, and ignores them where a bot gives them.
_FOUND_BY_TELEGRAM = frozenset(
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"]
)


def text_in(params: Params, name: str = "text", entities_name: str = "entities") -> FormattedText:
    """The call's text, cleaned, parsed, trimmed and with found entities.

    Raises ApiError where the text is too long or its entities do not hold. May be empty: whether
    that is allowed is the method's to say.
    """
    given = params.text(name)
    if len(given.encode()) > _MOST_BYTES:
        raise bad_request("text is too long")
    raw = cleaned(given)
    if raw and params.text("parse_mode").lower() not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    formatted = FormattedText(text=raw, entities=_entities(params, entities_name, raw))
    return with_found_entities(trimmed(formatted))


def text_of_message(params: Params) -> FormattedText:
    """The same, for a message: neither empty nor too long."""
    formatted = text_in(params)
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def _entities(params: Params, name: str, text: str) -> tuple[JsonObject, ...]:
    """The given entities; what is no array counts as none, as with the real server."""
    if not params.values.get(name):
        return ()
    try:
        given = params.json(name)
    except ValueError:
        return ()
    if not isinstance(given, list):
        return ()
    length = utf16_length(text)
    parsed = [_entity(entity, length) for entity in given]
    return tuple(entity for entity in parsed if entity is not None)


def _entity(given: JsonValue, length: int) -> JsonObject | None:
    problem = "can't parse MessageEntity: "
    if not isinstance(given, dict):
        raise bad_request(problem + "expected an Object")
    for field in ("offset", "length", "type"):
        if field not in given:
            raise bad_request(f'{problem}Can\'t find field "{field}"')
    start, size = given.get("offset"), given.get("length")
    if not isinstance(start, int) or not isinstance(size, int):
        raise bad_request(problem + 'Field "offset" must be of type Number')
    kind = str(given.get("type"))
    if kind not in _KINDS:
        raise bad_request(problem + "Unsupported type specified")
    if start < 0 or size < 0:
        raise bad_request("can't parse entities: entity offset or length is negative")
    if kind in _FOUND_BY_TELEGRAM or size == 0 or start >= length:
        return None
    return {**given, "length": min(size, length - start)}
