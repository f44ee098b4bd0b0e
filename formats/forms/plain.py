"""Values of a form as JSON has them, within limits: what is read is of a bounded size and depth."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from domain.forms.check import FieldFault, Wrong
from domain.forms.fields.field import Value

Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain] | None"

MAX_BYTES: Final = 2 * 1024 * 1024
"""Several times what the largest form has, in letters of four bytes."""
MAX_DEPTH: Final = 12
_LONGEST_NUMBER: Final = 15


class NotADocument(Exception):
    """A file is no document of a request; ``faults`` name each place and why.

    Its own text has only their number, because they may show what stands in it.
    """

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


def refused(path: str, why: Wrong, **facts: str | int | Sequence[str]) -> NotADocument:
    """What cannot be used because of one place."""
    return NotADocument([FieldFault(path=path, why=why, facts=facts)])


def plain(value: Value) -> Plain:
    """The value as lists and dictionaries."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    return [plain(entry) for entry in value]


def read_plain(text: str | bytes) -> Plain:
    """The JSON of a document. Raises ``NotADocument`` for what is none, too large or too deep.

    Numbers are whole, and no name stands twice: whoever reads it with another library reads the same.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        raise refused("", Wrong.LONG, length=len(data), most=MAX_BYTES)
    if _depth(data) > MAX_DEPTH:
        raise refused("", Wrong.FORM, reason="depth", most=MAX_DEPTH)
    try:
        read: Plain = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_names_once,
            parse_int=_whole,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError):
        raise refused("", Wrong.FORM, kind="json") from None
    return read


def _depth(data: bytes) -> int:
    """How deep the brackets outside texts go, without parsing."""
    deepest = depth = 0
    is_text = is_escaped = False
    for byte in data:
        if is_text:
            is_text = is_escaped or byte != 0x22
            is_escaped = byte == 0x5C and not is_escaped
        elif byte == 0x22:
            is_text = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _names_once(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("a number is too long")
    return int(text)


def _no_number(text: str) -> Plain:
    raise ValueError(f"not a whole number: {text[:20]}")
