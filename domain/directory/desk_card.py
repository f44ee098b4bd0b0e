"""A desk's own card: what its people need at hand once they have acknowledged, by type of request.

The on-call prosecutor, a provider's urgent number: short lines, written by the desk for itself.
"""

from collections.abc import Mapping
from typing import Final

from domain.vocabulary import RequestType

DeskCard = Mapping[RequestType | None, tuple[str, ...]]
"""The lines of each type; those under None are for every type."""
MOST_LINES: Final = 8
"""For one type."""
LONGEST_LINE: Final = 120


def lines_for(card: DeskCard, asked: RequestType) -> tuple[str, ...]:
    """What counts for a request of this type: its own lines first."""
    return (*card.get(asked, ()), *card.get(None, ()))
