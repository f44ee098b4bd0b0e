"""A table as a file that spreadsheets open, of which they compute nothing.

Owns that whatever a person wrote stays a text: a cell that begins as a formula would (OWASP, CSV Injection)
gets an apostrophe before it, and each cell stands in quotation marks.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from starlette.responses import Response

_BEGINS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠|%")
_BYTE_ORDER: Final = "\ufeff"
"""By which spreadsheets know UTF-8."""


def cell(value: object) -> str:
    """The value as a text of a cell; nothing for None."""
    written = "" if value is None else str(value)
    is_formula = written.startswith(_BEGINS_A_FORMULA) or written.lstrip().startswith(
        _BEGINS_A_FORMULA
    )
    return f"'{written}" if is_formula else written


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole file (RFC 4180)."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return _BYTE_ORDER + written.getvalue()


def download(body: str, name: str, media: str) -> Response:
    """The text as a file of this name, which the browser keeps and does not show."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body.encode("utf-8"), headers=headers, media_type=f"{media}; charset=utf-8")
