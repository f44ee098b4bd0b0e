"""parse_mode MarkdownV2 and the older Markdown (Bot API, sections "MarkdownV2 style", "Markdown style")."""

from __future__ import annotations

from dataclasses import dataclass

from rehearsal.errors import ApiError, bad_request
from rehearsal.texts import FormattedText, utf16_length
from rehearsal.values import JsonObject

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}


def parse_markdown_v2(source: str) -> FormattedText:
    """Read MarkdownV2. Raises ApiError for unescaped reserved characters and open marks."""
    return _V2Reader(source).read()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    sign: str
    kind: str
    offset: int
    byte: int


class _Text:
    """Text that grows, its length in UTF-16 code units, and its entities."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.entities: list[JsonObject] = []

    def add(self, text: str) -> None:
        self._parts.append(text)
        self.length += utf16_length(text)

    def mark(self, kind: str, offset: int, **more: str) -> None:
        if self.length > offset:
            entity: JsonObject = {"type": kind, "offset": offset, "length": self.length - offset}
            entity.update(more)
            self.entities.append(entity)

    def done(self) -> FormattedText:
        ordered = sorted(self.entities, key=lambda entity: int(str(entity["offset"])))
        return FormattedText(text="".join(self._parts), entities=tuple(ordered))


class _V2Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out = _Text()
        self._open: list[_Mark] = []

    def read(self) -> FormattedText:
        while self._at < len(self._source):
            self._step()
        if self._open:
            mark = self._open[-1]
            raise _unparsed(
                f"Can't find end of {_NAMES[mark.kind]} entity at byte offset {mark.byte}"
            )
        return self._out.done()

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())

    def _step(self) -> None:
        source, at = self._source, self._at
        sign = source[at]
        if sign == "\\" and at + 1 < len(source) and 0 < ord(source[at + 1]) <= 126:
            self._out.add(source[at + 1])
            self._at += 2
        elif sign == "`":
            self._code()
        elif sign in "*_~|" and (mark := self._mark_here()):
            self._toggle(mark)
        elif sign == "[":
            self._push("[", "text_link", 1)
        elif sign == "]" and self._open and self._open[-1].sign == "[":
            self._link()
        elif sign == ">" and (at == 0 or source[at - 1] == "\n"):
            self._quote()
        elif sign in _RESERVED:
            raise _unparsed(
                f"Character '{sign}' is reserved and must be escaped with the preceding '\\'"
            )
        else:
            self._out.add(sign)
            self._at += 1

    def _mark_here(self) -> str:
        for mark in ("||", "__", "*", "_", "~"):
            if self._source.startswith(mark, self._at):
                return mark
        return ""

    def _push(self, sign: str, kind: str, width: int) -> None:
        self._open.append(
            _Mark(sign=sign, kind=kind, offset=self._out.length, byte=self._byte(self._at))
        )
        self._at += width

    def _toggle(self, sign: str) -> None:
        if sign == "__" and self._open and self._open[-1].sign == "_":
            sign = "_"
        if self._open and self._open[-1].sign == sign:
            mark = self._open.pop()
            self._out.mark(mark.kind, mark.offset)
            self._at += len(sign)
        else:
            self._push(sign, _MARKS[sign], len(sign))

    def _code(self) -> None:
        fence = "```" if self._source.startswith("```", self._at) else "`"
        kind = "pre" if fence == "```" else "code"
        end = self._source.find(fence, self._at + len(fence))
        while end > 0 and self._source[end - 1] == "\\":
            end = self._source.find(fence, end + 1)
        if end < 0:
            raise _unparsed(
                f"Can't find end of {_NAMES[kind]} entity at byte offset {self._byte(self._at)}"
            )
        inside = self._source[self._at + len(fence) : end].replace("\\`", "`").replace("\\\\", "\\")
        language = ""
        if kind == "pre" and "\n" in inside:
            first, _, rest = inside.partition("\n")
            if " " not in first:
                language, inside = first, rest
        offset = self._out.length
        self._out.add(inside)
        more = {"language": language} if language else {}
        self._out.mark(kind, offset, **more)
        self._at = end + len(fence)

    def _link(self) -> None:
        mark = self._open.pop()
        self._at += 1
        if not self._source.startswith("(", self._at):
            return
        end = self._source.find(")", self._at)
        if end < 0:
            raise _unparsed(f"Can't find end of a URL at byte offset {self._byte(self._at)}")
        url = self._source[self._at + 1 : end].replace("\\", "")
        if url.startswith(("http://", "https://", "tg://")):
            self._out.mark("text_link", mark.offset, url=url)
        self._at = end + 1

    def _quote(self) -> None:
        offset = self._out.length
        lines: list[str] = []
        while self._source.startswith(">", self._at):
            end = self._source.find("\n", self._at)
            end = end if end >= 0 else len(self._source)
            lines.append(self._source[self._at + 1 : end])
            self._at = end + 1
        inner = parse_markdown_v2("\n".join(lines))
        for entity in inner.entities:
            shifted = offset + int(str(entity["offset"]))
            self._out.entities.append({**entity, "offset": shifted})
        self._out.add(inner.text)
        self._out.mark("blockquote", offset)
        if self._at <= len(self._source):
            self._out.add("\n")


def parse_markdown(source: str) -> FormattedText:
    """Read the older Markdown: no nesting. Raises ApiError for marks without an end."""
    out, at = _Text(), 0
    while at < len(source):
        sign = source[at]
        if sign == "\\" and at + 1 < len(source) and source[at + 1] in "_*`[":
            out.add(source[at + 1])
            at += 2
        elif sign in "_*`[":
            at = _older_mark(source, at, out)
        else:
            out.add(sign)
            at += 1
    return out.done()


def _older_mark(source: str, at: int, out: _Text) -> int:
    sign = "```" if source.startswith("```", at) else source[at]
    closing = "]" if sign == "[" else sign
    end = source.find(closing, at + len(sign))
    if end < 0:
        raise _unparsed(
            f"Can't find end of the entity starting at byte offset {len(source[:at].encode())}"
        )
    offset = out.length
    out.add(source[at + len(sign) : end])
    after = end + len(closing)
    if sign == "[":
        if source.startswith("(", after) and (stop := source.find(")", after)) > 0:
            out.mark("text_link", offset, url=source[after + 1 : stop])
            return stop + 1
        return after
    out.mark({"*": "bold", "_": "italic", "`": "code", "```": "pre"}[sign], offset)
    return after


def _unparsed(problem: str) -> ApiError:
    return bad_request(f"can't parse entities: {problem}")
