"""Exports of the log: all of it sealed, or the proof of one case; with one case's key for who may.

Owns that an export is recorded before it is written, and which records the proof of a case needs. The
form of the file is ``crypto.export``'s; the auditor's programme is ``crypto/verify.py``.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from crypto.export import ExportWriter
from crypto.note import Checkpoint
from crypto.verify import Broken
from domain.events import Event
from domain.requests.request import Record, Request
from domain.topics import Facts
from services.log.console import named, resolved
from services.visit.office import CONSOLE, Office
from storage.log.pages import Raw
from storage.transaction.unit_of_work import UnitOfWork

OPEN_CASE: Final = "export with keys"
"""The act that two people confirm."""
_OPENS: Final = b'"opens":['

Progress = Callable[[int, int], None]
"""Told how many of how many records were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What goes into an export."""

    case: Request | None = None
    """Show this case alone, and prove that it is of the log; None: show everything."""
    opened: Request | None = None
    """Add the key of this case's content."""
    reason: str | None = None
    approved_by: tuple[str, ...] = ()
    anchors: tuple[str, ...] = field(default=(), repr=False)
    """Notes that the file must be comparable with."""


async def find_request(office: Office, typed: str) -> Request:
    """The request of a reference. Raises as ``console.resolved`` and ``console.named`` do."""
    typed = await resolved(office, typed)
    async with office.store.reading() as work:
        return await named(work, typed)


async def export(
    office: Office, stream: BinaryIO, wanted: Wanted, progress: Progress | None = None
) -> int:
    """Record the export, then write it as one consistent reading; returns the records shown."""
    request = wanted.opened or wanted.case
    about: Facts = {
        "channel": CONSOLE,
        "scope": "case" if wanted.case else "log",
        "with_keys": wanted.opened is not None,
        "reason": wanted.reason,
        "approved_by": wanted.approved_by,
    }
    async with office.store.work() as work:
        record = Record(event=Event.LOG_EXPORTED, about=about)
        await work.note(record, request.id if request else None, CONSOLE)
    async with office.store.reading(is_long=True) as work:
        size = await work.anchors.size()
        writer = ExportWriter(
            stream, await work.log.origin(), await work.log.signer(), await _edges(work, wanted)
        )
        if wanted.opened is not None:
            key = await office.store.vault.find(work.connection, f"case:{wanted.opened.id}")
            if key is not None:
                writer.key(key.id, key.secret)
        read = shown = 0
        async for page in work.log.raw():
            shown += await asyncio.to_thread(_write, writer, page, wanted.case)
            read += len(page)
            if progress is not None:
                progress(read, size)
        writer.finish(await work.log.head_note(), await work.anchors.continuations())
    return shown


def _write(writer: ExportWriter, page: Sequence[Raw], case: Request | None) -> int:
    """Show what belongs in; a record that introduces keys belongs to every proof."""
    shown = 0
    for raw in page:
        if case is None or raw.case == case.id or (raw.case is None and _OPENS in raw.leaf):
            writer.record(raw.leaf, raw.audit, raw.content)
            shown += 1
        else:
            writer.withhold(raw.leaf)
    return shown


async def _edges(work: UnitOfWork, wanted: Wanted) -> list[int]:
    """Sizes of the trees with which the proof of a case can be compared."""
    if wanted.case is None:
        return []
    notes = [*wanted.anchors, *await work.anchors.continuations()]
    last = await work.log.last_of(wanted.case.id)
    found = (await work.anchors.covering(last + 1), await work.anchors.newest())
    notes += [anchor.note for anchor in found if anchor is not None]
    sizes: list[int] = []
    for note in notes:
        with contextlib.suppress(Broken):  # the auditor's verification says what is wrong with it
            sizes.append(Checkpoint.claimed_by(note).size)
    return sizes
