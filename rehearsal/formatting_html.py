"""parse_mode HTML, with the tags and refusals of the Bot API (section "HTML style")."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from rehearsal.errors import ApiError, bad_request
from rehearsal.texts import FormattedText, utf16_length
from rehearsal.values import JsonObject

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_NAMED = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    name: str
    attributes: dict[str, str]
    offset: int
    byte: int


def parse_html(source: str) -> FormattedText:
    """Read the markup. Raises ApiError where a tag is unknown, unclosed or crossed."""
    return _HtmlReader(source).read()


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._text: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[JsonObject] = []

    def read(self) -> FormattedText:
        position = 0
        while position < len(self._source):
            start = self._source.find("<", position)
            plain = self._source[position : start if start >= 0 else None]
            if plain:
                self._add(_unescape(plain))
            if start < 0:
                break
            position = self._tag(start)
        if self._open:
            left = self._open[-1]
            raise _unparsed(f'Can\'t find end tag corresponding to start tag "{left.name}"')
        text = "".join(self._text)
        ordered = sorted(self._entities, key=lambda entity: int(str(entity["offset"])))
        return FormattedText(text=text, entities=tuple(ordered))

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._length += utf16_length(text)

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())

    def _tag(self, start: int) -> int:
        end = self._source.find(">", start)
        if end < 0:
            raise _unparsed(f"Unclosed start tag at byte offset {self._byte(start)}")
        inside = self._source[start + 1 : end]
        if inside.startswith("/"):
            self._close(inside[1:].strip().lower(), start)
        else:
            self._start(inside, start)
        return end + 1

    def _start(self, inside: str, start: int) -> None:
        name, _, rest = inside.strip().partition(" ")
        name = name.lower()
        if name not in _TYPES:
            raise _unparsed(f'Unsupported start tag "{name}" at byte offset {self._byte(start)}')
        attributes = {
            found.group(1).lower(): html.unescape((found.group(2) or "").strip("\"'"))
            for found in _ATTRIBUTE.finditer(rest)
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsed(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(start)}'
            )
        self._open.append(
            _Open(name=name, attributes=attributes, offset=self._length, byte=self._byte(start))
        )

    def _close(self, name: str, start: int) -> None:
        if not self._open:
            raise _unparsed(f"Unexpected end tag at byte offset {self._byte(start)}")
        opened = self._open.pop()
        if name and name != opened.name:
            raise _unparsed(
                f'Unmatched end tag at byte offset {self._byte(start)}, expected "</{opened.name}>"'
                f', found "</{name}>"'
            )
        if self._length > opened.offset:
            entity = self._entity(opened)
            if entity is not None:
                self._entities.append(entity)

    def _entity(self, opened: _Open) -> JsonObject | None:
        kind, attributes = _TYPES[opened.name], opened.attributes
        entity: JsonObject = {
            "type": kind,
            "offset": opened.offset,
            "length": self._length - opened.offset,
        }
        if opened.name == "a":
            url = attributes.get("href") or "".join(self._text)[-(self._length - opened.offset) :]
            entity["url"] = url
            return entity if url.startswith(("http://", "https://", "tg://", "mailto:")) else None
        if opened.name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        if opened.name == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        if opened.name == "code" and self._open and self._open[-1].name == "pre":
            language = attributes.get("class", "")
            if language.startswith("language-"):
                self._open[-1].attributes["language"] = language.removeprefix("language-")
                return None
        if opened.name == "pre" and attributes.get("language"):
            entity["language"] = attributes["language"]
        return entity


def _unescape(text: str) -> str:
    return _NAMED.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def _unparsed(problem: str) -> ApiError:
    return bad_request(f"can't parse entities: {problem}")
