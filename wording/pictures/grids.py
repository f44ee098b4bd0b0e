"""Pictures with a row for each desk or person: how drills went, and who was rung at night.

Owns their drawing. A drill's sign has a shape and a letter of its own, so that it is told without a colour.
"""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Final

from domain.drills.grid import DeskRow, DrillSign
from domain.rows import read_rows
from domain.statistics.pictures.rows import RungRow
from domain.topics import Facts
from wording.language import Translator
from wording.pictures.canvas import (
    AMBER,
    BLUE,
    FAINT,
    GREEN,
    INK,
    MARGIN,
    PALE,
    PAPER,
    RED,
    WIDTH,
    Canvas,
    Point,
)
from wording.pictures.numbers import orders, signs

_ROW: Final = 56
_HEAD: Final = 64
_NAMES: Final = 400
"""How wide the names of desks and people may be."""
_CELLS_FROM: Final = _NAMES + 2 * MARGIN
_LEGEND: Final = 44


def draw_drills(_: Translator, facts: Facts) -> bytes:
    """Desks as rows, orders as numbered columns, and below what signs and numbers stand for."""
    rows, columns = read_rows(DeskRow, facts.get("rows")), orders(_, facts)
    legend = signs(_)
    of_signs, of_columns = (_LEGEND * -(-len(each) // 2) for each in (legend, columns))
    foot = _HEAD + _ROW * len(rows) + MARGIN
    sheet = Canvas(foot + of_signs + of_columns + 2 * MARGIN, is_rtl=_.is_rtl)
    wide = (WIDTH - _CELLS_FROM - MARGIN) / max(len(columns), 6)
    for number in range(len(columns)):
        x = _CELLS_FROM + (number + 0.5) * wide
        sheet.write((x, 34), str(number + 1), 24, place="middle", fill=FAINT)
    for number, row in enumerate(rows):
        y = _HEAD + (number + 0.5) * _ROW
        sheet.line((MARGIN, y + _ROW / 2), (WIDTH - MARGIN, y + _ROW / 2), width=1)
        sheet.write((MARGIN, y), row.desk, 24, room=_NAMES)
        for at, sign in enumerate(row.signs[: len(columns)]):
            _sign(sheet, (_CELLS_FROM + (at + 0.5) * wide, y), sign)
    for number, (sign, said) in enumerate(legend.items()):
        x, y = _legend_at(number, foot)
        _sign(sheet, (x + 20, y), sign)
        sheet.write((x + 52, y), said, 22, room=WIDTH / 2 - 80)
    below = foot + of_signs + MARGIN
    for number, said in enumerate(columns):
        x, y = _legend_at(number, below)
        sheet.write((x, y), said, 22, room=WIDTH / 2 - 40, fill=FAINT)
    return sheet.png()


def _legend_at(number: int, top: float) -> Point:
    return MARGIN + number % 2 * WIDTH / 2, top + (number // 2 + 0.5) * _LEGEND


def _sign(sheet: Canvas, at: Point, sign: str) -> None:
    """A disc, a triangle, a full and an open square, a diamond, a hexagon, a dash: each with its letter."""
    x, y = at
    ink = INK
    match sign:
        case DrillSign.PASSED:
            sheet.disc(at, 19, fill="#dff2e3", outline=GREEN)
        case DrillSign.LATE:
            sheet.shape([(x - 22, y + 18), (x + 22, y + 18), (x, y - 22)], outline=AMBER)
            y += 5
        case DrillSign.MISSED:
            sheet.box((x - 19, y - 19), (x + 19, y + 19), fill=RED)
            ink = PAPER
        case DrillSign.WITHDRAWN:
            sheet.shape([(x - 23, y), (x, y - 23), (x + 23, y), (x, y + 23)], outline=BLUE)
        case DrillSign.STOPPED:
            corners = [each * pi / 3 for each in range(6)]
            sheet.shape([(x + 21 * cos(each), y + 21 * sin(each)) for each in corners])
        case DrillSign.STRUCK:
            sheet.box((x - 19, y - 19), (x + 19, y + 19), outline=INK)
        case DrillSign.NOT_HELD:
            sheet.line((x - 20, y + 18), (x + 20, y + 18), fill=INK, width=3)
        case _other:
            sheet.write(at, "·", 22, place="middle", fill=FAINT)
            return
    sheet.write((x, y), sign, 20, place="middle", fill=ink)


def draw_nights(_: Translator, facts: Facts) -> bytes:
    """People as rows, months as columns, in each a bar and its number; drills among them at the end."""
    rows, months = read_rows(RungRow, facts.get("rows")), facts.get("months")
    names = [str(each) for each in months] if isinstance(months, Sequence) else []
    sheet = Canvas(_HEAD + _ROW * len(rows) + MARGIN, is_rtl=_.is_rtl)
    wide = (WIDTH - _CELLS_FROM - MARGIN) / (max(len(names), 1) + 1)
    for number, name in enumerate((*names, _("Of these, drills"))):
        sheet.write((_CELLS_FROM + number * wide, 34), name, 20, room=wide - 8, fill=FAINT)
    counts = [_counts(row, len(names)) for row in rows]
    most = max((count for each in counts for count in each), default=0)
    for number, (row, of_row) in enumerate(zip(rows, counts, strict=True)):
        y = _HEAD + (number + 0.5) * _ROW
        sheet.line((MARGIN, y + _ROW / 2), (WIDTH - MARGIN, y + _ROW / 2), width=1)
        sheet.write((MARGIN, y), row.name, 24, room=_NAMES)
        for at, count in enumerate(of_row):
            _bar(sheet, (_CELLS_FROM + at * wide, y), count, (wide - 76) * count / max(most, 1))
        sheet.write((_CELLS_FROM + len(names) * wide, y), str(row.drills), 24)
    return sheet.png()


def _counts(row: RungRow, many: int) -> list[int]:
    return [int(each) if each.isdecimal() else 0 for each in row.by_month[:many]]


def _bar(sheet: Canvas, at: Point, count: int, length: float) -> None:
    x, y = at
    if count > 0:
        sheet.box((x, y - 14), (x + length, y + 14), fill=PALE, outline=BLUE)
        sheet.hatch((x, y - 14), (x + length, y + 14), fill=BLUE)
    sheet.write((x + (length + 8 if count > 0 else 0), y), str(count), 24)
