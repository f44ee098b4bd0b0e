"""What a form of a page says, read strictly: few fields, short, each once."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 100
_MOST_DIGITS: Final = 6
LARGEST: Final = 65_536
"""Bytes of a form."""


async def fields_of(
    request: Request, largest: int = LARGEST, most: int = _MOST_FIELDS
) -> dict[str, str]:
    """The fields of the form that was sent.

    Raises ``HTTPException``: 413 for more bytes, 400 for what is no form of ours or names a field twice.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(400)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > largest:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=most,
        )
    except ValueError:
        raise HTTPException(400) from None
    found = dict(pairs)
    if len(found) != len(pairs):
        raise HTTPException(400)
    return found


def page_number(request: Request) -> int:
    """Which page of a list the address names, from 0; the first where it names none."""
    typed = request.query_params.get("page", "1")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < _MOST_DIGITS
    return max(int(typed) - 1, 0) if is_number else 0
