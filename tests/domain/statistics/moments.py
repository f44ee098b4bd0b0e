"""When invented requests are filed: any time of three years, and often where clocks or months turn."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Final

FIRST: Final = date(2023, 1, 1)
"""The first of the three years; the second is a leap year."""
LAST: Final = date(2025, 12, 31)
_TURNS_OF_THE_CLOCK: Final = (
    datetime(2023, 3, 26, 1, tzinfo=UTC),
    datetime(2023, 11, 5, 6, tzinfo=UTC),
    datetime(2024, 3, 30, 22, tzinfo=UTC),
    datetime(2024, 10, 27, 1, tzinfo=UTC),
    datetime(2025, 3, 9, 7, tzinfo=UTC),
    datetime(2025, 10, 25, 21, tzinfo=UTC),
)
"""Of Europe, Lebanon and New York; what is filed around them shows whose hour is counted."""
_MOMENT: Final = timedelta(milliseconds=1)


def filed_at(invented: random.Random) -> datetime:
    """Any moment of the three years; now and then one on the edge of a month, or of a clock's hour."""
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    chance = invented.random()
    if chance < 0.04:
        month = invented.randrange(36)
        edge = start.replace(year=FIRST.year + month // 12, month=month % 12 + 1)
        return edge - _MOMENT if invented.random() < 0.5 and edge > start else edge
    if chance < 0.08:
        return invented.choice(_TURNS_OF_THE_CLOCK) + timedelta(
            minutes=invented.randrange(-240, 240)
        )
    days = (LAST - FIRST).days + 1
    return start + timedelta(milliseconds=invented.randrange(days * 86_400_000))
