"""What facts may hold, and times as facts and JSON carry them: ISO 8601 UTC with milliseconds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

Facts = Mapping[str, "str | int | bool | Sequence[str] | None"]
"""What a message or a record says, as plain values; times as ISO 8601 UTC (see ``stamp``)."""


@lru_cache(maxsize=512)  # a request's few times are written again and again
def stamp(at: datetime | None) -> str | None:
    """An aware time as ISO 8601 UTC with milliseconds, as facts and JSON carry it."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_stamp(text: object) -> datetime | None:
    """The aware time that a fact carries, or None."""
    if not isinstance(text, str) or not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None
