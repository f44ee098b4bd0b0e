"""A file on its way in: begun, received piece by piece, whole.

Owns that each piece is sealed before it is written, beside the transaction, and that what is whole was read
back once: its digest and its kind are of what is kept. Nothing of a file is in memory but a piece. Who may
bring something is looked at with every piece.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

from crypto.chunks import FileKey
from crypto.envelope import SealBroken
from domain.files.file import (
    CHUNK,
    HALF_SENT_FOR,
    LARGEST,
    LARGEST_OF_CASE,
    LARGEST_WAITING,
    MOST_OF_CASE,
    MOST_WAITING,
    WAITS_FOR,
    FileAbout,
    FileState,
    FileTrouble,
    StoredFile,
    check_custody,
    check_name,
    check_size,
    refuse,
)
from domain.refused import not_yours
from domain.requests.filing import require_official
from domain.requests.permissions import acts_for_addressee, acts_for_requester
from formats.files.kinds import HEAD, TAIL, also_in, kind_of, lies
from services.visit.visit import Visit
from storage.files.files import Held

Result = TypeVar("Result")
_PAUSE: Final = 3


class FileDoor(Protocol):
    """How somebody comes in: each act is a visit of its own, and looks at who they are anew."""

    async def do(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        """What the act gives, in a transaction that may write."""

    async def look(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        """What the act gives, in one that only reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """What is said of a file before it comes. ``case``: None for a request that is being written."""

    case: str | None
    about: FileAbout
    size: int
    """What is announced, or the most that it can be."""


async def begin(visit: Visit, new: NewFile) -> StoredFile:
    """Within a visit: a file begins. Raises ``Refused``."""
    await _require_may_bring(visit, new.case)
    check_size(new.size)
    about = replace(
        new.about,
        name=check_name(new.about.name),
        custody=check_custody(new.about.custody),
    )
    file = StoredFile(
        id=secrets.token_hex(16),
        case=new.case,
        person=visit.actor.id,
        size=new.size,
        at=visit.work.now,
        until=visit.work.now + HALF_SENT_FOR,
        about=about,
    )
    await visit.work.files.add(file)
    await _require_room(visit, file)
    return file


async def waiting(visit: Visit, case: str | None) -> tuple[StoredFile, ...]:
    """What the person has brought for a text of this case, or of a new request. Raises ``Refused``."""
    await _require_may_bring(visit, case)
    return await visit.work.files.waiting(visit.actor.id, case)


async def state_of(visit: Visit, file: str) -> StoredFile:
    """Within a visit: how far a file of theirs has come. Raises ``Refused``."""
    return (await _theirs(visit, file)).file


async def take_piece(
    door: FileDoor, file: str, offset: int, piece: bytes, *, is_last: bool | None = None
) -> StoredFile:
    """The next piece of it; once it is whole, it is read back. Raises ``Refused``.

    ``is_last``: whether it is, where the size was not announced.
    """

    async def look(visit: Visit) -> tuple[Held, asyncio.Lock]:
        return await _theirs(visit, file), visit.office.store.at_leisure

    (known, key), leisure = await door.look(look)
    last = offset + len(piece) == known.size if is_last is None else is_last
    if known.received == known.size and is_last is None and not piece:
        return await finish(door, file)
    is_full = len(piece) == CHUNK or (last and piece)
    if key is None or offset != known.received or offset % CHUNK or not is_full:
        raise refuse(FileTrouble.OUT_OF_PLACE)
    number = offset // CHUNK
    sealed = await asyncio.to_thread(key.seal, number, piece, is_last=last)

    async def keep(visit: Visit) -> StoredFile:
        now, its_key = await _theirs(visit, file, locks=True)
        if now.received != offset or its_key is None:
            raise refuse(FileTrouble.OUT_OF_PLACE)
        received = offset + len(piece)
        if received > now.size:
            raise refuse(FileTrouble.TOO_LARGE)
        await _require_room(visit, now)
        await visit.work.files.add_chunk(file, number, sealed)
        changed = replace(
            now,
            received=received,
            chunks=number + 1,
            size=received if last else now.size,
            until=visit.work.now + HALF_SENT_FOR,
        )
        return await visit.work.files.put(changed, its_key)

    kept = await _at_leisure(leisure, lambda: door.do(keep))
    return await finish(door, file) if last else kept


async def _at_leisure(lock: asyncio.Lock, write: Callable[[], Awaitable[Result]]) -> Result:
    """Write one piece, then leave the database to others for three times as long: alerts go between."""
    async with lock:
        begun = time.monotonic()
        written = await write()
        await asyncio.sleep((time.monotonic() - begun) * _PAUSE)
        return written


async def finish(door: FileDoor, file: str) -> StoredFile:
    """All of it has come: what it is, from what is kept. Raises ``Refused``."""

    async def look(visit: Visit) -> Held:
        return await _theirs(visit, file)

    known, key = await door.look(look)
    if known.state is FileState.READY:
        return known
    if key is None or known.received != known.size or not known.chunks:
        raise refuse(FileTrouble.OUT_OF_PLACE)
    digest, head, tail = hashlib.sha256(), b"", b""
    for number in range(known.chunks):
        piece = await _piece(door, file, key, number, is_last=number == known.chunks - 1)
        await asyncio.to_thread(digest.update, piece)
        head = head or piece[:HEAD]
        tail = (tail + piece[-TAIL:])[-TAIL:]
    kind = kind_of(head)
    about = replace(
        known.about,
        kind=kind,
        also=also_in(kind, head, tail),
        lies=lies(known.about.name, kind),
        sha256=digest.hexdigest(),
    )

    async def keep(visit: Visit) -> StoredFile:
        now, its_key = await _theirs(visit, file, locks=True)
        if now.version != known.version:
            raise refuse(FileTrouble.OUT_OF_PLACE)
        whole = replace(
            now,
            state=FileState.READY,
            at=visit.work.now,
            until=visit.work.now + WAITS_FOR,
            about=about,
        )
        return await visit.work.files.put(whole, its_key)

    return await door.do(keep)


async def _piece(door: FileDoor, file: str, key: FileKey, number: int, *, is_last: bool) -> bytes:
    async def look(visit: Visit) -> bytes:
        await _theirs(visit, file)
        return await visit.work.files.chunk(file, number) or b""

    sealed = await door.look(look)
    try:
        return await asyncio.to_thread(key.open, number, sealed, is_last=is_last)
    except SealBroken:
        raise refuse(FileTrouble.OUT_OF_PLACE) from None


async def leave_out(visit: Visit, file: str) -> None:
    """Within a visit: it is not wanted, whole or half sent. Raises ``Refused``."""
    found = await _own(visit, file, locks=True)
    await visit.work.files.forget(found.file.id)


async def leave_all_out(visit: Visit) -> None:
    """Within a visit: the request that was being written is thrown away, and what was brought for it."""
    for each in await visit.work.files.waiting(visit.actor.id, None):
        await visit.work.files.forget(each.id)


async def _own(visit: Visit, file: str, *, locks: bool = False) -> Held:
    """A file of theirs that waits. Raises ``Refused``: what is another's and what is not there alike."""
    held = await visit.work.files.find(file, locks=locks)
    if held is None or held.file.person != visit.actor.id:
        raise not_yours()
    if held.file.state not in (FileState.WRITING, FileState.READY):
        raise refuse(FileTrouble.GONE)
    return held


async def _theirs(visit: Visit, file: str, *, locks: bool = False) -> Held:
    """The same, as long as they may bring it."""
    held = await _own(visit, file, locks=locks)
    await _require_may_bring(visit, held.file.case)
    return held


async def _require_may_bring(visit: Visit, case: str | None) -> None:
    """Raise ``Refused`` unless the person writes requests, or works on this one."""
    if case is None:
        require_official(visit.actor)
        return
    request = await visit.work.requests.glimpse(case)
    if request is None or await visit.work.erasures.is_erased(case):
        raise not_yours()
    situation = visit.work.situation
    works = acts_for_requester(visit.actor, request, situation)
    if not works and not acts_for_addressee(visit.actor, request, situation):
        raise not_yours()


async def _require_room(visit: Visit, file: StoredFile) -> None:
    """Raise ``Refused`` where there is more than may wait, this one among it, or than a case holds."""
    count, size = await visit.work.files.weight_of(visit.actor.id)
    if count > MOST_WAITING or size > LARGEST_WAITING or file.size > LARGEST:
        raise refuse(FileTrouble.TOO_MANY)
    if file.case is not None:
        count, size = await visit.work.files.weight_in(file.case, visit.actor.id)
        if count > MOST_OF_CASE or size > LARGEST_OF_CASE:
            raise refuse(FileTrouble.CASE_FULL)
