"""File descriptors: how many this process may have, and how few of them strangers get.

Owns the share of each listener, so that the database, the Bot API and the other channels always find
theirs, whoever connects to us.
"""

import contextlib
import resource
from typing import Final

_WANTED: Final = 65_536
_ASSUMED: Final = 1_024
"""Where the system does not say how many there are."""
_RESERVED: Final = 160
"""For the database's files or connections, 32 of the Bot API, the other channels, and log and locks."""
_LISTENERS: Final = 5
_MOST: Final = 128
_LEAST: Final = 4


def raise_limit() -> None:
    """Have as many descriptors as the system lets this process have."""
    soft, hard = _limits()
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(hard, _WANTED)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # A sandbox may forbid it; shares are then made of what there is.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def share() -> int:
    """How many connections one listener may hold."""
    soft, _ = _limits()
    if soft == resource.RLIM_INFINITY:
        return _MOST
    return max(min((soft - _RESERVED) // _LISTENERS, _MOST), _LEAST)


def _limits() -> tuple[int, int]:
    try:
        return resource.getrlimit(resource.RLIMIT_NOFILE)
    except OSError:
        return _ASSUMED, _ASSUMED
