"""Changing keys while the service runs: the key-encryption key, and the log's signing key.

Owns the order: a new key, its record, every data key moved in short transactions, and only then the
old key let go. A rotation that was interrupted is taken up where it stopped. Ciphertexts, and the
hashes of the log, never change.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crypto.providers import KeyProvider
from domain.anchoring import Cause
from domain.events import Event
from domain.request import Facts, Record
from services import anchoring
from services.console import CONSOLE
from services.office import Office
from storage.key_rows import KeyRows, wrapped_anew
from storage.unit_of_work import UnitOfWork

_AT_ONCE = 50

Progress = Callable[[int, int], None]
"""Told how many of how many data keys were moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What a rotation did."""

    active: str
    moved: int
    retired: tuple[str, ...]


async def counts(office: Office, provider: KeyProvider) -> Mapping[str, int]:
    """How many data keys are under each key-encryption key."""
    async with office.store.reading() as work:
        return await KeyRows(work.connection, provider).counts()


async def begin(office: Office, provider: KeyProvider) -> str:
    """The key to move everything to: a new one, or that of a rotation that was interrupted.

    A rotation ends when the older keys are let go; until then it is taken up, and each time recorded,
    since it may have been interrupted before its record.
    """
    active = provider.active_id()
    older = (set(await counts(office, provider)) | set(provider.ages())) - {active}
    if not older:
        active = provider.add()
    async with office.store.work() as work:
        about: Facts = {"key": active, "channel": CONSOLE, "resumed": bool(older)}
        await work.note(Record(event=Event.KEY_ROTATED, about=about), auth=CONSOLE)
    return active


async def move_all(office: Office, provider: KeyProvider, active: str, progress: Progress) -> int:
    """Move every data key under the active key; returns how many were moved."""
    waiting = sum(count for kek, count in (await counts(office, provider)).items() if kek != active)
    moved = 0
    while True:
        async with office.store.reading() as work:
            rows = await KeyRows(work.connection, provider).not_under(active, _AT_ONCE)
        if not rows:
            return moved
        # A provider elsewhere takes its time for each key: nobody who writes waits for that.
        fresh = await asyncio.to_thread(wrapped_anew, provider, rows)
        async with office.store.work() as work:
            await KeyRows(work.connection, provider).put(rows, fresh)
        moved += len(fresh)
        progress(moved, max(waiting, moved))


async def retire_unused(
    office: Office, provider: KeyProvider, active: str, in_use: frozenset[str]
) -> tuple[str, ...]:
    """Let go of the keys under which nothing is any more; ``in_use`` wrap something elsewhere."""

    async def act(work: UnitOfWork) -> tuple[str, ...]:
        rows = KeyRows(work.connection, provider)
        await rows.lock()
        used = {active, *in_use, *await rows.counts()}
        retired = tuple(kek for kek in provider.ages() if kek not in used)
        for kek in retired:
            provider.retire(kek)
            about = {"key": kek, "channel": CONSOLE}
            await work.note(Record(event=Event.KEY_RETIRED, about=about), auth=CONSOLE)
        return retired

    return await office.store.transact(act)


async def rotate_signing(office: Office) -> tuple[str, str]:
    """Sign with a new key from now on; returns its verifier line, and the note that both signed."""

    async def act(work: UnitOfWork) -> tuple[str, str]:
        line = await work.log.rotate_signing(CONSOLE)
        anchor = await anchoring.keep(work, Cause.SIGNING)
        return line, anchor.note

    return await office.store.transact(act)
