"""The phones' own JSON: messages, events, answers, calls, both ways.

What a phone sees of a message, which is more than the bot's side tells: silence, protection, history.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from rehearsal.world.values import JsonObject, JsonValue

Value = TypeVar("Value")


def to_json(value: object) -> JsonObject:
    """A message, event, answer, call, command, person or fault: its fields by their names."""
    told: JsonObject = msgspec.to_builtins(value)
    return told


def from_json(kind: type[Value], given: JsonValue) -> Value:
    """The reverse of `to_json`. Raises msgspec.ValidationError for what is not of this form."""
    return msgspec.convert(given, kind)


def time_of(text: JsonValue) -> datetime:
    """The moment in a text; raises ValueError without a zone."""
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("A time needs a zone.")
    return moment.astimezone(UTC)


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
