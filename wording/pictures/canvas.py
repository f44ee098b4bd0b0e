"""A sheet to draw figures on: places are told from the side on which its readers begin.

Owns the sheet, its colours and its letters. What is drawn is left to its neighbours; nothing on it may be
told by a colour alone.
"""

import io
from typing import Final, Literal

from PIL import Image, ImageDraw

from wording.pictures.letters import cut_to, font, is_shaping, writable

WIDTH: Final = 1080
MARGIN: Final = 24
INK, PAPER, FAINT, LINE = "#1b1f24", "#ffffff", "#57606a", "#d0d7de"
BLUE, PALE = "#0b5cad", "#cfe3f7"
RED, AMBER, GREEN = "#b00020", "#8a5a00", "#1b6e35"
_COLOURS: Final = 32

Place = Literal["start", "middle", "end"]
Point = tuple[float, float]
_ANCHORS: Final = {"start": "lm", "middle": "mm", "end": "rm"}
_TURNED: Final = {"start": "rm", "middle": "mm", "end": "lm"}


class Canvas:
    """A white sheet of one width, and of a height that its maker knows."""

    def __init__(self, height: int, *, is_rtl: bool) -> None:
        self._image = Image.new("RGB", (WIDTH, height), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._is_rtl = is_rtl

    def png(self) -> bytes:
        """The sheet as a file."""
        out = io.BytesIO()
        # Few colours are a quarter of the size, which a telephone on a bad line waits for.
        self._image.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()

    def write(
        self,
        at: Point,
        text: str,
        size: int,
        *,
        place: Place = "start",
        room: float = WIDTH,
        fill: str = INK,
        has_halo: bool = False,
    ) -> None:
        """The text, cut where there is no room, its middle at this height; nothing that no font has.

        ``has_halo``: with some paper around its letters, where lines run behind them.
        """
        shown = cut_to(writable(text), size, room)
        if not shown:
            return
        letters = font(shown, size)
        direction = "rtl" if self._is_rtl and not shown.isascii() else "ltr"
        self._pen.text(
            self._turned(at),
            shown,
            font=letters,
            fill=fill,
            anchor=(_TURNED if self._is_rtl else _ANCHORS)[place],
            stroke_width=4 if has_halo else 0,
            stroke_fill=PAPER,
            direction=direction if is_shaping(letters) else None,
        )

    def line(self, start: Point, end: Point, *, fill: str = LINE, width: int = 2) -> None:
        """A line from one place to another."""
        self._pen.line([self._turned(start), self._turned(end)], fill=fill, width=width)

    def box(
        self,
        corner: Point,
        other: Point,
        *,
        fill: str | None = None,
        outline: str | None = None,
        width: int = 2,
    ) -> None:
        """A rectangle between two corners; nothing where it would have no width."""
        (left, top), (right, bottom) = self._turned(corner), self._turned(other)
        edges = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        if edges[2] > edges[0] and edges[3] > edges[1]:
            self._pen.rectangle(edges, fill=fill, outline=outline, width=width)

    def hatch(self, corner: Point, other: Point, *, fill: str = INK, every: int = 12) -> None:
        """Slanting lines within a rectangle."""
        (left, top), (right, bottom) = self._turned(corner), self._turned(other)
        left, right = min(left, right), max(left, right)
        top, bottom = min(top, bottom), max(top, bottom)
        height = bottom - top
        at = left - height + every / 2
        while at < right:
            begin, end = max(at, left), min(at + height, right)
            if end > begin:
                self._pen.line(
                    [(begin, bottom - (begin - at)), (end, bottom - (end - at))], fill=fill, width=2
                )
            at += every

    def disc(
        self, middle: Point, radius: float, *, fill: str | None = None, outline: str | None = None
    ) -> None:
        """A circle."""
        x, y = self._turned(middle)
        box = (x - radius, y - radius, x + radius, y + radius)
        self._pen.ellipse(box, fill=fill, outline=outline, width=3)

    def shape(self, points: list[Point], *, fill: str | None = None, outline: str = INK) -> None:
        """Any closed shape."""
        turned = [self._turned(each) for each in points]
        self._pen.polygon(turned, fill=fill, outline=outline, width=3)

    def _turned(self, at: Point) -> Point:
        return (WIDTH - at[0], at[1]) if self._is_rtl else at
