"""The phones' own JSON: messages, events, answers, calls.

What a phone sees of a message, which is more than the bot's side tells: silence, protection, history.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from rehearsal.world.values import JsonObject, JsonValue


def to_json(value: object) -> JsonObject:
    """A message, event, answer, call, command, person or fault: its fields by their names."""
    told: JsonObject = msgspec.to_builtins(value)
    return told


def time_of(text: JsonValue) -> datetime:
    """The moment in a text; raises ValueError without a zone."""
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("A time needs a zone.")
    return moment.astimezone(UTC)


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
