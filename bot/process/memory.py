"""The process's memory: what lasts, what goes with the process, and where large blocks come from.

Owns what is said to the collector and to the C library, so that memory stays flat over a long life, and
a short one does not pass in looking for what can go.
"""

import ctypes
import gc
from typing import Final

from bot.process import logs

_LOOKS_AFTER: Final = 10_000
"""New objects after which the collector looks for rings among them."""
_LOADS: Final = 50_000
"""The same while everything is loaded, which all stays: Python's own 700 are soon reached."""
_MMAP_THRESHOLD: Final = -3
"""``M_MMAP_THRESHOLD`` of glibc's malloc.h."""
_LARGE: Final = 128 * 1024
"""Bytes: glibc's own first value."""


def begin() -> None:
    """Little can go while a command loads: to look for it all the time takes a tenth of a list's."""
    gc.set_threshold(_LOADS)


def leave() -> None:
    """All that is left goes with the process: Python looks through it twice first, unless told to keep it.

    A list takes a fifth less by that. Whatever must be written or closed has been by now.
    """
    gc.freeze()


def settle() -> None:
    """What is loaded by now stays: to look through it for what can go would stop all for 0.1 s."""
    gc.collect()
    gc.freeze()
    # Everything is looked through again once a quarter more has grown old: a quarter of what is
    # found now, which is next to nothing.
    gc.collect()
    gc.set_threshold(_LOOKS_AFTER)
    _take_large_blocks_from_the_system()


def _take_large_blocks_from_the_system() -> None:
    """A large block gets pages of its own, which go back to the system with it.

    asyncio asks for 256 KiB each time it reads from a connection, and keeps what came. glibc raises
    its limit until it takes such blocks from the heap, where small ones that last soon leave no hole
    large enough, so that the heap grows with every request. A limit that is set stays. Other C
    libraries have none.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None and not set_option(_MMAP_THRESHOLD, _LARGE):
        logs.event("malloc_limit_not_set", "warning")
