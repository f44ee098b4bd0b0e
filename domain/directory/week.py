"""The days of the week as the directory writes them, and weekly times of day.

Which stretches of time they open is left to ``domain.duty.roster_week``.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Weekday(StrEnum):
    """A day of the week as the directory file writes it."""

    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"

    @property
    def number(self) -> int:
        """0 for Monday, as ``date.weekday`` counts."""
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A weekly time of day in local time; ``until`` at or before ``since`` is on the next day."""

    days: frozenset[Weekday]
    since: time
    until: time
    holidays: str = ""
    """A country, or one of its parts (``ES``, ``ES-MD``), on whose public holidays it opens too."""
