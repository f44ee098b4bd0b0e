"""What a browser calls itself, in the few words by which people tell their own apart.

It is the browser's claim, and nothing is decided by it.
"""

import re
from collections.abc import Sequence
from typing import Final

_BROWSERS: Final[Sequence[tuple[str, str]]] = (
    ("EdgA?/|EdgiOS/", "Edge"),
    ("OPR/|Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/|Chromium/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: each calls itself like some of those after it too."""
_SYSTEMS: Final[Sequence[tuple[str, str]]] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X|Macintosh", "macOS"),
    ("Linux|X11", "Linux"),
)


def called(claim: str) -> str:
    """``Firefox, Windows`` out of a user agent (RFC 9110, 10.1.5); empty for one that says neither."""
    names = (_first(known, claim) for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in names if name)


def _first(known: Sequence[tuple[str, str]], claim: str) -> str:
    return next((name for looks, name in known if re.search(looks, claim)), "")
