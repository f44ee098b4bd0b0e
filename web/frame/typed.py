"""What a form of a page says, read strictly: few fields, short, each once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 100
_MOST_DIGITS: Final = 6
LARGEST: Final = 65_536
"""Bytes of a form."""


DRAWN: Final = "drawn"
"""The field by which a form says itself for whom it was drawn."""
_TYPED: Final = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """A form that was sent, with what somebody typed into it, and the page on which it can stand again."""

    page: str
    fields: Mapping[str, str] = field(repr=False)


def is_typed(
    request: Request, page: str, fields: Mapping[str, str], written: Iterable[str]
) -> None:
    """What was typed here is not lost where it cannot be taken: it stands again on this page.

    ``written`` names the fields that people write into.
    """
    if any(fields.get(name, "").strip() for name in written):
        setattr(request.state, _TYPED, SentForm(page=page, fields=fields))


def typed_in(request: HTTPConnection) -> SentForm | None:
    """What was typed into the form that this request sent, if anything was."""
    found: SentForm | None = getattr(request.state, _TYPED, None)
    return found


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


def page_number(request: Request, name: str = "page") -> int:
    """Which page of a list the address names, from 0; the first where it names none."""
    typed = request.query_params.get(name, "1")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < _MOST_DIGITS
    return max(int(typed) - 1, 0) if is_number else 0
