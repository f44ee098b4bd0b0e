"""Bars beside a table: how many turns there were, and how many of these were acknowledged in time."""

from dataclasses import dataclass
from typing import Final

from domain.statistics.measures import Measures
from wording.documents.figures import MeasuredRows, length
from wording.language import Translator
from wording.safe_text import Shown

_WIDTH: Final = 480
_BAR: Final = 22
_LABEL: Final = 110
_NUMBER: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A row of a table, and its bar."""

    label: Shown
    received: int
    acknowledged: int
    in_time: int
    median: Shown
    y: float
    x: float
    width: float
    in_x: float
    in_width: float
    number_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """A group of figures: a picture and its table."""

    id: str
    title: Shown
    first: Shown
    rows: tuple[FigureRow, ...]
    width: int
    height: int
    label_x: float


def bars(_: Translator, found: MeasuredRows) -> FigureTable:
    """The picture of these figures, from the side of the language."""
    most = max((each.received for _label, each in found.rows), default=0) or 1
    room = _WIDTH - _LABEL - _NUMBER

    def from_start(place: float, width: float) -> float:
        return round(_WIDTH - place - width if _.is_rtl else place, 1)

    drawn = []
    for number, (label, each) in enumerate(found.rows):
        width = round(each.received / most * room, 1)
        in_time = round(each.acknowledged_in_time / most * room, 1)
        drawn.append(
            FigureRow(
                label=label,
                received=each.received,
                acknowledged=_acknowledged(each),
                in_time=each.acknowledged_in_time,
                median=length(_, each.to_acknowledge.median),
                y=number * _BAR + 4,
                x=from_start(_LABEL, width),
                width=width,
                in_x=from_start(_LABEL, in_time),
                in_width=in_time,
                number_x=from_start(_LABEL + width + 6, 0),
            )
        )
    return FigureTable(
        id=found.id,
        title=found.title,
        first=found.first,
        rows=tuple(drawn),
        width=_WIDTH,
        height=len(drawn) * _BAR + 8,
        label_x=from_start(4, 0),
    )


def _acknowledged(each: Measures) -> int:
    kept, late = each.acknowledged_in_time, each.acknowledged_late
    return kept + late + each.acknowledged_not_known
