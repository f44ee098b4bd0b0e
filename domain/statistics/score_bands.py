"""How the desks of a network are spread over bands of their last scores: no rank, and no small number.

Decides the bands, and which numbers are shown; a desk is never told from where in its band it stands.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from domain.statistics.suppression import hidden

BANDS: Final = ((90, 100), (70, 89), (50, 69), (0, 49))
_DESKS: Final = "desks"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBand:
    """Scores from least to most; ``desks`` is None where it is not shown."""

    least: int
    most: int
    desks: int | None


def score_bands(scores: Iterable[int]) -> tuple[ScoreBand, ...]:
    """The best band first; nothing where no number from five upwards can be shown."""
    counts = Counter(_band_of(score) for score in scores)
    hides = hidden({(_DESKS, str(least)): counts[least] for least, _ in BANDS}).cells
    found = tuple(
        ScoreBand(
            least=least,
            most=most,
            desks=None if (_DESKS, str(least)) in hides else counts[least],
        )
        for least, most in BANDS
    )
    return found if any(band.desks for band in found) else ()


def _band_of(score: int) -> int:
    return next(least for least, most in BANDS if least <= score <= most)
