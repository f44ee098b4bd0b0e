"""Canonical JSON: RFC 8785 in a profile with one spelling for every value.

Decides what may be encoded: ASCII keys, integers below 2^53 in magnitude, no floats. Bytes are
base64url text, made by the caller. Whoever verifies encodes with the standard library
(`crypto.verify`); within the profile both give the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.json import Encoder

from crypto.verify import Broken

JsonValue = None | bool | int | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]

_LIMIT: Final = 2**53


def as_text(value: object) -> str:
    """A text of a type of its own, such as a column's name, as a text."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


ENCODER: Final = Encoder(order="sorted", enc_hook=as_text)
"""Encodes what is known to be JSON; ``encode`` looks whether it lies within the profile."""


def encode(value: JsonValue) -> bytes:
    """The one encoding of `value`. Raises `Broken` for what the profile excludes."""
    try:
        _require(value)
        return ENCODER.encode(value)
    except UnicodeEncodeError as error:
        raise Broken("a text holds half of a surrogate pair") from error
    except RecursionError as error:
        raise Broken("it is nested too deeply") from error


def decode(data: bytes) -> JsonValue:
    """The value of canonical bytes. Raises `Broken` if encoding it gives other bytes."""
    try:
        value: JsonValue = json.loads(data.decode("utf-8"), object_pairs_hook=_members)
    except (ValueError, RecursionError) as error:
        raise Broken("it is not JSON in UTF-8") from error
    if encode(value) != data:
        raise Broken("it is not in canonical form")
    return value


def _members(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Broken("a key occurs twice")
    return members


def _require(value: object) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if not -_LIMIT < value < _LIMIT:
            raise Broken("an integer is 2^53 or more in magnitude")
    elif isinstance(value, list | tuple):
        for item in value:
            _require(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise Broken("a key is not ASCII text")
            _require(item)
    else:
        raise Broken("a value is not text, an integer, a truth value, a list or an object")
