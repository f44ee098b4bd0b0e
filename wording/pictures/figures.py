"""Pictures of figures over time: lines of months and years, squares of hours.

Owns how a picture of each kind is drawn from the facts of a message, wide enough for a telephone held
upright; the numbers are written in it, and stand beside it in ``wording.pictures.numbers``. Those with a
row for each desk or person are ``wording.pictures.grids``'.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from domain.rows import read_rows
from domain.statistics.pictures.kinds import PictureKind
from domain.statistics.pictures.rows import NO_SHARE, HourRow, IndicatorRow, MonthRow
from domain.statistics.rows import NO_TIME
from domain.topics import Facts
from wording import times
from wording.language import Translator
from wording.pictures.canvas import BLUE, FAINT, INK, LINE, MARGIN, PALE, PAPER, WIDTH, Canvas
from wording.pictures.grids import draw_drills, draw_nights
from wording.pictures.numbers import indicator, nothing_to_show

_ROW: Final = 56
_HEAD: Final = 64
_TRACK: Final = 150, 510
_TIMES_AT: Final = 540, 760
_TIME: Final = 205
"""Where the times stand beside them, and how wide each may be."""
"""From where to where the bars of months are."""
_HOUR: Final = 44
_DAYS_FROM: Final = 110
_DAY: Final = (WIDTH - _DAYS_FROM - MARGIN) / 7
_PANEL: Final = 250


def draw(_: Translator, facts: Facts) -> bytes:
    """The picture of a ``statistics_picture``; never raises on odd facts."""
    kind = next((each for each in PictureKind if each == facts.get("kind")), None)
    if facts.get("is_empty") or kind is None:
        return _empty(_)
    match kind:
        case PictureKind.MONTHS:
            return _months(_, read_rows(MonthRow, facts.get("rows")))
        case PictureKind.HOURS:
            return _hours(_, read_rows(HourRow, facts.get("rows")))
        case PictureKind.INDICATORS:
            return _indicators(_, read_rows(IndicatorRow, facts.get("rows")))
        case PictureKind.DRILLS:
            return draw_drills(_, facts)
        case _other:
            return draw_nights(_, facts)


def _empty(_: Translator) -> bytes:
    sheet = Canvas(120, is_rtl=_.is_rtl)
    sheet.write((WIDTH / 2, 60), nothing_to_show(_), 26, place="middle", room=WIDTH - 2 * MARGIN)
    return sheet.png()


def _months(_: Translator, rows: tuple[MonthRow, ...]) -> bytes:
    """A row for each month: a bar up to the 95th percentile, a dot at the median, a line between dots."""
    sheet = Canvas(_HEAD + _ROW * len(rows) + MARGIN, is_rtl=_.is_rtl)
    longest = max((row.p95 for row in rows), default=0)
    scale = (_TRACK[1] - _TRACK[0]) / max(longest, 1)
    for x, name in zip(_TIMES_AT, (_("Median"), "95 %"), strict=True):
        sheet.write((x, 34), name, 20, room=_TIME, fill=FAINT)
    sheet.write((WIDTH - MARGIN, 34), _("Acknowledged"), 16, place="end", room=130, fill=FAINT)
    before: tuple[float, float] | None = None
    for number, row in enumerate(rows):
        y = _HEAD + number * _ROW + _ROW / 2
        sheet.line((MARGIN, y + _ROW / 2), (WIDTH - MARGIN, y + _ROW / 2), width=1)
        sheet.write((MARGIN, y), row.month, 26)
        sheet.write((WIDTH - MARGIN, y), str(row.cases), 26, place="end", room=120)
        if row.median == NO_TIME:
            sheet.write((_TIMES_AT[0], y), _("too few cases"), 22, room=340, fill=FAINT)
            before = None
            continue
        dot = _TRACK[0] + row.median * scale, y
        end = _TRACK[0] + row.p95 * scale
        sheet.box((_TRACK[0], y - 12), (end, y + 12), fill=PALE, outline=BLUE)
        if before is not None:
            sheet.line(before, dot, fill=INK, width=3)
        before = dot
        for x, length in zip(_TIMES_AT, (row.median, row.p95), strict=True):
            sheet.write((x, y), _length(_, length), 22, room=_TIME)
    for number, row in enumerate(rows):
        if row.median != NO_TIME:
            y = _HEAD + number * _ROW + _ROW / 2
            sheet.disc((_TRACK[0] + row.median * scale, y), 9, fill=INK, outline=PAPER)
    return sheet.png()


def _length(_: Translator, milliseconds: int) -> str:
    return times.duration(_, timedelta(milliseconds=milliseconds))


def _hours(_: Translator, rows: tuple[HourRow, ...]) -> bytes:
    """A square in each hour of each weekday, by how much began in it; its share in time filled from below."""
    sheet = Canvas(_HEAD + _HOUR * 24 + MARGIN, is_rtl=_.is_rtl)
    most = max((row.count for row in rows), default=0)
    for day, name in enumerate(times.weekdays(_)):
        middle = _DAYS_FROM + (day + 0.5) * _DAY
        sheet.write((middle, 34), name, 24, place="middle", room=_DAY - 8)
    for hour in range(25):
        y = _HEAD + hour * _HOUR
        sheet.line((MARGIN, y), (WIDTH - MARGIN, y), width=1)
        if hour < 24:
            sheet.write((MARGIN, y + _HOUR / 2), f"{hour:02}", 24, fill=FAINT)
    for row in rows:
        if 0 <= row.weekday < 7 and 0 <= row.hour < 24 and row.count > 0:
            _square(sheet, row, most)
    return sheet.png()


def _square(sheet: Canvas, row: HourRow, most: int) -> None:
    side = max((row.count / most) ** 0.5 * (_HOUR - 8), 6)
    x = _DAYS_FROM + row.weekday * _DAY + 8
    middle = _HEAD + (row.hour + 0.5) * _HOUR
    top, bottom = middle - side / 2, middle + side / 2
    if row.judged != NO_SHARE and row.judged > 0:
        sheet.box((x, bottom - side * row.kept / row.judged), (x + side, bottom), fill=PALE)
        sheet.hatch(
            (x, bottom - side * row.kept / row.judged), (x + side, bottom), fill=BLUE, every=8
        )
    sheet.box((x, top), (x + side, bottom), outline=INK)
    sheet.write((x + _HOUR, middle), str(row.count), 24, room=_DAY - _HOUR - 10)


def _indicators(_: Translator, rows: tuple[IndicatorRow, ...]) -> bytes:
    """A panel for each indicator: its share by year, with the numbers of which it is one."""
    words = list(dict.fromkeys(row.indicator for row in rows))
    years = sorted({row.year for row in rows})
    cells = {(row.indicator, row.year): row for row in rows}
    sheet = Canvas(len(words) * _PANEL + MARGIN, is_rtl=_.is_rtl)
    for number, word in enumerate(words):
        of_word = {year: row for year in years if (row := cells.get((word, year)))}
        _panel(sheet, indicator(_, word), number * _PANEL, of_word)
    return sheet.png()


def _panel(sheet: Canvas, name: str, top: float, rows: Mapping[int, IndicatorRow]) -> None:
    sheet.write((MARGIN, top + 30), name, 28, room=WIDTH - 2 * MARGIN)
    full, none = top + 84, top + 184
    first = 110
    step = (WIDTH - first - 70) / max(len(rows) - 1, 1)
    for y, said in ((full, "100 %"), (none, "0 %")):
        sheet.line((first - 20, y), (WIDTH - MARGIN, y), fill=LINE)
        sheet.write((MARGIN, y), said, 18, fill=FAINT)
    before: tuple[float, float] | None = None
    dots = []
    for place, (year, row) in enumerate(rows.items()):
        x = first + place * step if len(rows) > 1 else first + 60
        sheet.write((x, none + 34), str(year), 22, place="middle", fill=FAINT)
        if row.of <= 0:
            before = None
            continue
        dot = x, none - (none - full) * row.met / row.of
        if before is not None:
            sheet.line(before, dot, fill=INK, width=4)
        before = dot
        dots.append((dot, f"{row.met}/{row.of}"))
    for (x, y), said in dots:
        sheet.disc((x, y), 9, fill=INK, outline=PAPER)
        sheet.write(
            (x, y - 22 if y > full + 30 else y + 24), said, 20, place="middle", has_halo=True
        )
