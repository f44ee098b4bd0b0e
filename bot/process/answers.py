"""How the answer of a command is written: one JSON document, or lines and tables for a reader.

With ``--json`` standard output has that document alone; whatever else there is to say goes to stderr.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

Json = Sequence["Json"] | Mapping[str, "Json"] | str | int | float | bool | None


def tell(text: str) -> None:
    """A line for the reader beside the answer."""
    print(text, file=sys.stderr)


def say(text: str) -> None:
    """A line of the answer."""
    print(text)


def print_json(document: Json) -> None:
    """The answer as one JSON document."""
    print(json_text(document))


def json_text(document: Json) -> str:
    """A JSON document as it is written for readers and programmes."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def print_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """The answer as columns, as wide as they need to be."""
    for line in table_lines(titles, rows):
        print(line)


def table_lines(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as they need to be."""
    lines = [tuple(titles), *(tuple(plain(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()


def plain(text: str) -> str:
    """A name or text without what would act on a terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def shown(at: datetime | None) -> str:
    """A time for a reader."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else "-"
