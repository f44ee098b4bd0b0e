"""Files whose time is over: half sent ones, those that no text took along, those that were kept long enough.

Owns that a file's key goes first and at once, its pieces a few at a time, so that nobody waits for it.
"""

from dataclasses import replace
from functools import partial
from typing import Final

from domain.events import Event
from domain.files.file import WAITING, FileState
from domain.requests.request import Record
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork

_FILES: Final = 50
_PIECES: Final = 400
"""Of one look; the next one goes on."""


async def look(office: Office) -> int:
    """Let go of what is over; returns how many files."""
    async with office.store.reading() as work:
        over = await work.files.over(_FILES)
    for file in over:
        await office.store.transact(partial(_end, file=file))
    for _ in range(_PIECES):
        if not await office.store.transact(_sweep):
            break
    return len(over)


async def _sweep(work: UnitOfWork) -> bool:
    return await work.files.sweep_pieces()


async def _end(work: UnitOfWork, file: str) -> None:
    """Look again: somebody may have gone on with it, or a hold may keep its case."""
    held = await work.files.find(file, locks=True)
    if held is None:  # what does not open is found, and told, by the walk of the rows
        return
    found = held.file
    if found.until > work.now:
        return
    if found.state in WAITING:
        await work.files.forget(file)
        return
    if found.state is not FileState.SENT or found.case is None:
        return
    request = await work.requests.glimpse(found.case)
    hold = request.keeping.hold_at(work.now) if request is not None else None
    if hold is not None:
        await work.files.put(replace(found, until=hold.ends_at), held.key)
        return
    await work.files.put(replace(found, state=FileState.REMOVED), None)
    taken = sorted(found.taken_by)
    record = Record(event=Event.FILE_REMOVED, about={"file": file, "taken_by": taken})
    await work.note(record, found.case)
