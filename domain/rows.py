"""Rows of a list, as a message's facts carry them: one text a row, its cells with bars between.

Owns that written form. It stands in messages that an earlier version wrote, and versions side by side
read it alike: a row's fields keep their order, and a new one comes last (a process of an earlier
version shows it with the cell before). What a row holds is its topic's: fields of text, time, number,
sign or several words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import TypeVar, get_type_hints

from domain.topics import parse_stamp, stamp

_BAR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list. A sign that is set is written as its field's name."""

    def text(self) -> str:
        """The row as facts carry it; no cell but the last keeps a bar of its own."""
        *cells, last = (_written(each.name, getattr(self, each.name)) for each in fields(self))
        return _BAR.join([*(cell.replace(_BAR, "/") for cell in cells), last])


R = TypeVar("R", bound=Row)


def texts(rows: Iterable[Row]) -> list[str]:
    """The rows as a fact."""
    return [row.text() for row in rows]


def read_rows(of: type[R], fact: object) -> tuple[R, ...]:
    """The rows of a fact, without those that cannot be read; none where the fact is something else."""
    if not isinstance(fact, Sequence) or isinstance(fact, str):
        return ()
    return tuple(row for text in fact if (row := read_row(of, text)) is not None)


def read_row(of: type[R], fact: object) -> R | None:
    """The one row of a fact; None where there is none that can be read."""
    if not isinstance(fact, str) or not fact:
        return None
    kind: type = of  # which mypy takes for hashable, unlike type[R]
    readers = _readers(kind)
    cells = fact.split(_BAR, len(readers) - 1)
    cells += [""] * (len(readers) - len(cells))
    pairs = zip(readers.items(), cells, strict=True)
    try:
        return of(**{name: read(cell) for (name, read), cell in pairs})
    except ValueError:
        return None


def _written(name: str, value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return name
        case datetime():
            return stamp(value) or ""
        case tuple():
            return " ".join(value)
    return str(value)


def _time(cell: str) -> datetime:
    at = parse_stamp(cell)
    if at is None:
        raise ValueError("it is no time")
    return at


_READERS: Mapping[object, Callable[[str], object]] = {
    str: str,
    int: int,
    bool: bool,
    datetime: _time,
    datetime | None: parse_stamp,
    tuple[str, ...]: lambda cell: tuple(cell.split()),
}


@cache
def _readers(of: type[Row]) -> Mapping[str, Callable[[str], object]]:
    """How each cell is read, in their order."""
    hints = get_type_hints(of)
    plain = {each.name: hints[each.name] for each in fields(of)}
    return {name: _READERS[getattr(hint, "__supertype__", hint)] for name, hint in plain.items()}
