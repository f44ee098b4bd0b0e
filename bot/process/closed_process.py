"""Closing this process to others of the same user: no core dump, no debugger, no reading of its memory.

Owns the two calls to the operating system. What stays open all the same says THREAT_MODEL.md.
"""

import ctypes
import resource
import sys
from typing import Final

from bot.process import logs

_PR_SET_DUMPABLE: Final = 4


def close() -> None:
    """Close it, as early as that can be done: before any key is read. A failure is one event."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            _be_not_dumpable()
    except (OSError, ValueError, AttributeError) as error:
        logs.event("process_not_closed", "error", error=type(error).__name__)


def _be_not_dumpable() -> None:
    """Whoever may not trace it then cannot read it in /proc either (prctl(2), proc(5))."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
