"""The picture of the cover ahead: a line for each layer of each desk, a column for each day.

Owns the drawing (PNG, wide enough for a phone held upright) from the facts of a message; its words
stand under it, in ``handlers.messages.duty.cover``. A person whose name no font of
``wording.pictures.letters`` can write is named by their id.
"""

import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageDraw

from domain.duty.cover import FaultKind
from domain.duty.rows import BarRow, LineRow
from domain.rows import read_rows
from domain.topics import Facts, parse_stamp
from wording import labels
from wording.language import Translator
from wording.pictures.letters import cut_to, font, is_shaping, writable

_WIDTH = 1080
_MARGIN = 24
_LABEL_HEIGHT = 34
_BAR_HEIGHT = 64
_GAP = 22
_HEAD = 74
_DAY = timedelta(days=1)

_INK, _PAPER, _FAINT, _LINE = "#1b1f24", "#ffffff", "#57606a", "#d0d7de"
_EMPTY, _WRONG = "#cf222e", "#bf6a02"
_CALM = ("#cfe3f7", "#d7ecd9", "#e6def5", "#f3e8cf", "#d3eeee", "#eadfd6", "#dde5c8", "#e3e3ea")
_OF_WRONG = frozenset(kind.value for kind in FaultKind if kind is not FaultKind.EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Where an instant stands from left to right."""

    since: datetime
    until: datetime

    def x(self, at: datetime) -> int:
        at = min(max(at, self.since), self.until)
        share = (at - self.since) / (self.until - self.since)
        return _MARGIN + round(share * (_WIDTH - 2 * _MARGIN))


def draw(_: Translator, facts: Facts) -> bytes:
    """The picture of a ``coverage_picture``; never raises on odd facts."""
    lines = read_rows(LineRow, facts.get("lines"))
    since, until = parse_stamp(facts.get("since")), parse_stamp(facts.get("until"))
    if since is None or until is None or until <= since:
        since, lines = datetime(2026, 1, 1, tzinfo=UTC), ()
        until = since + 14 * _DAY
    scale = _Scale(since=since, until=until)
    height = _HEAD + max(len(lines), 1) * (_LABEL_HEIGHT + _BAR_HEIGHT + _GAP) + _MARGIN
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    pen = ImageDraw.Draw(image)
    _days(pen, scale, height)
    for number, row in enumerate(lines):
        _label(_, pen, number, row)
    for bar in read_rows(BarRow, facts.get("bars")):
        if 0 <= bar.line < len(lines) and bar.since < until and bar.until > since:
            _draw_bar(pen, scale, bar)
    out = io.BytesIO()
    # Squeezed harder it takes four times as long, and is a twentieth smaller.
    image.save(out, "PNG")
    return out.getvalue()


def _days(pen: ImageDraw.ImageDraw, scale: _Scale, height: int) -> None:
    day = scale.since.replace(hour=0, minute=0, second=0, microsecond=0)
    while day < scale.until:
        x = scale.x(day)
        pen.line([(x, _HEAD - 12), (x, height - _MARGIN)], fill=_LINE, width=2)
        middle, ink = scale.x(day + _DAY / 2), _FAINT if day.weekday() >= 5 else _INK
        pen.text((middle, 22), f"{day:%d}", font=font("", 28), fill=ink, anchor="mm")
        pen.text((middle, 50), f"{day:%m}", font=font("", 18), fill=_FAINT, anchor="mm")
        day += _DAY


def _label(_: Translator, pen: ImageDraw.ImageDraw, number: int, line: LineRow) -> None:
    layer = labels.layer(_, line.layer) or line.layer
    said = ", ".join(part for part in (writable(line.desk), writable(layer)) if part)
    text = cut_to(f"{number + 1}  {said}", 26, _WIDTH - 2 * _MARGIN)
    # The number first, whatever the direction of the words.
    letters = font(text, 26)
    direction = "ltr" if is_shaping(letters) else None
    pen.text((_MARGIN, _top(number)), text, font=letters, fill=_INK, direction=direction)


def _draw_bar(pen: ImageDraw.ImageDraw, scale: _Scale, bar: BarRow) -> None:
    left, right = scale.x(bar.since), scale.x(bar.until)
    top = _top(bar.line) + _LABEL_HEIGHT
    box = (left, top, max(right - 2, left + 2), top + _BAR_HEIGHT)
    if bar.kind == FaultKind.EMPTY:
        pen.rectangle(box, fill=_EMPTY)
        _cross(pen, box)
        return
    colour = _CALM[zlib.crc32(bar.person.encode()) % len(_CALM)]
    outline, width = (_WRONG, 6) if bar.kind in _OF_WRONG else (_LINE, 2)
    pen.rectangle(box, fill=colour, outline=outline, width=width)
    name = writable(bar.name) or writable(bar.person)
    shown = _fitting(name, 24, right - left - 12)
    if shown:
        middle = ((left + right) // 2, top + _BAR_HEIGHT // 2)
        pen.text(middle, shown, font=font(shown, 24), fill=_INK, anchor="mm")


def _cross(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    """Stripes, so that who sees no colours sees that nobody is there."""
    left, top, right, bottom = box
    for x in range(left - (bottom - top), right, 18):
        start, end = (max(x, left), bottom - max(left - x, 0)), (x + bottom - top, top)
        if end[0] > right:
            end = (right, top + end[0] - right)
        pen.line([start, end], fill=_PAPER, width=3)


def _top(line: int) -> int:
    return _HEAD + line * (_LABEL_HEIGHT + _BAR_HEIGHT + _GAP)


def _fitting(name: str, size: int, room: int) -> str:
    """The name; where there is no room for most of it, its initials."""
    shown = cut_to(name, size, room)
    if len(shown) * 2 > len(name):
        return shown
    initials = "".join(word[0] for word in name.split() if word[0].isalnum())
    return initials[:3] if font(initials, size).getlength(initials[:3]) <= room else ""
