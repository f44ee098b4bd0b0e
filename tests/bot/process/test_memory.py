"""The process's memory: large blocks go back to the system, and rings that grew old are found."""

import gc
import os
import platform
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.process import memory

_BLOCK = 256 * 1024
_BLOCKS = 200


class Ring:
    """Refers to itself, so that only the collector finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def settled() -> Iterator[None]:
    """As a service that has opened everything; the collector as it was, afterwards."""
    thresholds = gc.get_threshold()
    memory.settle()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="another C library, which has no such limit"
)
def test_a_large_block_goes_back_from_between_others_that_last(settled: None) -> None:
    # Of itself glibc takes from its heap whatever is no larger than a block that was let go.
    bytes(32 * _BLOCK)
    blocks = [bytes([1]) * _BLOCK for _ in range(_BLOCKS)]
    kept = blocks[::10] + blocks[-1:]
    before = held()
    del blocks
    assert len(kept) == _BLOCKS // 10 + 1
    assert before - held() > _BLOCKS * _BLOCK / 2


def held() -> int:
    """Bytes of memory."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_rings_that_grew_old_after_the_start_are_found(settled: None) -> None:
    gc.set_threshold(10, 2, 2)
    ring = Ring()
    found = weakref.ref(ring)
    gc.collect(1)
    del ring
    kept = [[number] for number in range(1_000)]
    assert found() is None
    assert len(kept) == 1_000
