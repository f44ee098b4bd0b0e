"""How a browser calls itself, in the words by which people tell their own apart."""

from typing import Final

from starlette.requests import Request

from domain.sessions.browsers import called

_LONGEST: Final = 400


def browser_of(request: Request) -> str:
    """``Firefox, Windows``; empty for one that says neither."""
    return called(request.headers.get("user-agent", "")[:_LONGEST])
