"""Where somebody comes back to once they have shown who they are: an address of this portal alone."""

import re
from typing import Final

_OF_OURS: Final = re.compile(r"/(?![/\\])[\w\-./?=&%~+:,]{0,400}", re.ASCII)
_OF_AN_ACT: Final = re.compile(r"(/requests/[^/?]+)/(?:act|consent)")
"""What is only sent there, and shown at the page of its request."""


def way_back(to: str) -> str:
    """The address, or the first page where it is none of ours."""
    if not _OF_OURS.fullmatch(to) or to.partition("?")[0] in ("/prove", "/sign-in", "/sign-out"):
        return "/"
    found = _OF_AN_ACT.fullmatch(to)
    return found[1] if found else to
