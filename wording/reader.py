"""Who will read: what every sentence, time and picture must know of its reader."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who will read: their language, and their member's time zone (None for the secretariat)."""

    language: str
    zone: ZoneInfo | None
