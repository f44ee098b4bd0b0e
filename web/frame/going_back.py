"""Where somebody comes back to once they have shown who they are: an address of this portal alone."""

import re
from typing import Final

from starlette.requests import Request

_OF_OURS: Final = re.compile(r"/(?![/\\])[\w\-./?=&%~+:,]{0,400}", re.ASCII)
_OF_AN_ACT: Final = re.compile(r"(/requests/[^/?]+)/(?:act|consent)")
"""What is only sent there, and shown at the page of its request."""


def way_back(to: str) -> str:
    """The address, or the first page where it is none of ours."""
    if not _OF_OURS.fullmatch(to) or to.partition("?")[0] in ("/prove", "/sign-in", "/sign-out"):
        return "/"
    found = _OF_AN_ACT.fullmatch(to)
    return found[1] if found else to


_CONTENT: Final = "/content"
_OPENED: Final = "opened"


def opened(page_of_request: str) -> str:
    """Where *Open* in the chat leads: to the content, for whoever can prove at once that it is they."""
    return f"{page_of_request}{_CONTENT}?{_OPENED}"


def is_opened(request: Request) -> bool:
    """Whether the address is that to which *Open* leads."""
    return _OPENED in request.query_params


def without_content(request: Request) -> str:
    """The page that can be read without proof where this address asks for one; empty for others."""
    path = request.url.path
    is_content = path.startswith("/requests/") and path.endswith(_CONTENT)
    return path.removesuffix(_CONTENT) if is_content else ""
