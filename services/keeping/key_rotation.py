"""Changing keys while the service runs: the key-encryption key, and the log's signing key.

Owns the order: a new key, its record, every data key moved in short transactions that ask nobody
else. A rotation that was interrupted is taken up where it stopped. The old key is kept, since backups
are under it; when one is destroyed is ``services.keeping.key_destruction``'s. Ciphertexts, and the hashes of
the log, never change.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crypto.providers import KeyProvider, KeyTrouble, Wrapped
from domain.events import Event
from domain.log.anchoring import AnchorCause
from domain.requests.request import Record
from domain.topics import Facts
from services.log import anchoring
from services.visit.office import CONSOLE, Office, in_transaction
from storage.database.meanwhile import WrappedKey
from storage.sealing.key_rows import KeyRows
from storage.transaction.unit_of_work import UnitOfWork

_AT_ONCE = 50

Progress = Callable[[int, int], None]
"""Told how many of how many data keys were moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What a rotation did."""

    active: str
    moved: int
    kept: tuple[str, ...]
    """Older keys, under which nothing is any more but backups."""


async def counts(office: Office) -> Mapping[str, int]:
    """How many data keys are under each key-encryption key."""
    async with office.store.reading() as work:
        return await KeyRows(work.connection).counts()


async def begin(office: Office, provider: KeyProvider, in_use: frozenset[str] = frozenset()) -> str:
    """The key to move everything to: a new one, or that of a rotation that was interrupted.

    A rotation ends when nothing is under an older key, here or in ``in_use``, which wrap something
    elsewhere; until then it is taken up, and each time recorded, since it may have been interrupted
    before its record.
    """
    active = await asyncio.to_thread(provider.active_id)
    older = {*await counts(office), *in_use} - {active}
    if not older:
        active = await asyncio.to_thread(provider.add)
    await _record(office, {"key": active, "channel": CONSOLE, "resumed": bool(older)})
    return active


@in_transaction
async def _record(work: UnitOfWork, about: Facts) -> None:
    await work.note(Record(event=Event.KEY_ROTATED, about=about), auth=CONSOLE)
    await work.log.flush()  # who files has the log's head before the counter of the keys, too
    await KeyRows(work.connection).change()


async def move_all(office: Office, provider: KeyProvider, active: str, progress: Progress) -> int:
    """Move every data key under the active key; returns how many were moved."""
    waiting = sum(count for kek, count in (await counts(office)).items() if kek != active)
    moved = 0
    while True:
        async with office.store.reading() as work:
            some = await KeyRows(work.connection).others(active, _AT_ONCE)
        if not some and await _are_all_there(office, active):
            return moved
        fresh = await asyncio.to_thread(_wrapped_anew, provider, active, some)
        moved += await _move(office, fresh)
        progress(moved, max(waiting, moved))


@in_transaction
async def _move(work: UnitOfWork, fresh: Sequence[tuple[WrappedKey, Wrapped]]) -> int:
    return await KeyRows(work.connection).move(fresh)


def _wrapped_anew(
    provider: KeyProvider, active: str, rows: Sequence[WrappedKey]
) -> list[tuple[WrappedKey, Wrapped]]:
    made: list[tuple[WrappedKey, Wrapped]] = []
    for row in rows:
        purpose = f"{row.purpose}:{row.id}"
        old = Wrapped(kek_id=row.kek_id, data=row.wrapped)
        fresh = provider.wrap(provider.unwrap(old, purpose), purpose)
        if fresh.kek_id != active:
            raise KeyTrouble("The key was changed again meanwhile. Run it again: keys rotate")
        made.append((row, fresh))
    return made


@in_transaction
async def _are_all_there(work: UnitOfWork, active: str) -> bool:
    """Whether nothing is under an older key, now that those who began before have ended."""
    rows = KeyRows(work.connection)
    await rows.lock()
    return set(await rows.counts()) <= {active}


@in_transaction
async def rotate_signing(work: UnitOfWork) -> tuple[str, str]:
    """Sign with a new key from now on; returns its verifier line, and the note that both signed."""
    line = await work.log.rotate_signing(CONSOLE)
    anchor = await anchoring.keep(work, AnchorCause.SIGNING)
    return line, anchor.note
