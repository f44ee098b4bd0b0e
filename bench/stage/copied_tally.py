"""A tally of many times the log that there is: its chunks, under numbers that the log does not come to.

So reports of a million requests are measured without a log of a million, which takes half an hour to write.
What is copied is sealed, named by the head and opened as every chunk; only counting a chunk again from the
log, which the service does once an hour, is not measured by it.
"""

from dataclasses import replace
from typing import Final

from services.visit.office import Office
from storage.statistics.chunks import PackedChunk, version_after

_FAR: Final = 1_000_000
_AT_ONCE: Final = 10
"""Copies of the whole that one transaction writes."""


async def multiply(office: Office, times: int) -> int:
    """The tally as it is kept, so many times over in all; how many turns that are."""
    for first in range(1, times, _AT_ONCE):
        await _write(office, range(first, min(first + _AT_ONCE, times)))
    async with office.store.reading() as work:
        kept = await work.tally.head()
    return sum(span.turns for span in kept.head.chunks.values()) if kept is not None else 0


async def _write(office: Office, copies: range) -> None:
    async with office.store.work() as work:
        kept = await work.tally.head()
        if kept is None:
            raise ValueError("there is no tally yet")
        head, version = kept.head, version_after(kept.version)
        real = {number: span for number, span in head.chunks.items() if number < _FAR}
        turns, sums = await work.tally.packed_turns(real), await work.tally.packed_sums(real)
        packed = {each: PackedChunk(turns=turns[each], sums=sums[each]) for each in real}
        places = {copy * _FAR + number: number for copy in copies for number in real}
        for place, number in places.items():
            head.chunks[place] = replace(real[number], version=version)
        chunks = {place: packed[number] for place, number in places.items()}
        await work.tally.keep(kept.version, version, head, chunks)
