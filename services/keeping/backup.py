"""Backups: recorded, then read out in one transaction while the service runs; and put back.

Owns that a backup is itself a record, and that what is put back is a whole log with its keys before
anybody uses it. Files and encryption are left to ``bot``, the written form to ``storage.transaction.backup``.
"""

import asyncio
from collections.abc import Callable
from typing import BinaryIO

from crypto.verify import Verdict
from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts
from services.log import verification
from services.visit.office import CONSOLE, Office, in_transaction
from storage.database import migrate
from storage.database.engine import at_length
from storage.sealing.key_rows import KeyRows
from storage.sealing.vault import LOOKUP, SIGNING, TABLES, to_ms
from storage.transaction import backup
from storage.transaction.backup import BackupBroken, Loading, Title
from storage.transaction.store import Store
from storage.transaction.unit_of_work import UnitOfWork

_CHUNK = 1 << 20


async def back_up(
    office: Office,
    recipient: str,
    begin: Callable[[Title], None],
    write: Callable[[bytes, int], None],
) -> Title:
    """Record it, then hand every row to ``write``, which runs in a thread, with the rows in it.

    ``recipient`` is who can open it; ``begin`` is told first what is to come.
    """
    await _record(office, recipient)
    revision = await migrate.revision(office.store.engine)
    async with office.store.reading(is_long=True) as work:
        title = await backup.title(work.connection, revision or "", to_ms(work.now))
        begin(title)
        async for rows, piece in backup.dump(work.connection, title):
            await asyncio.to_thread(write, piece, rows)
    return title


@in_transaction
async def _record(work: UnitOfWork, recipient: str) -> None:
    keys = sorted(await KeyRows(work.connection).counts())
    about: Facts = {"recipient": recipient, "channel": CONSOLE, "keys": keys}
    await work.note(Record(event=Event.BACKUP_MADE, about=about), auth=CONSOLE)


async def put_back(
    store: Store,
    stream: BinaryIO,
    begin: Callable[[Title], None],
    advance: Callable[[int], None],
    grant_to: str | None = None,
) -> Title:
    """Fill an empty database from a backup's plaintext, and bring it to the present form.

    ``grant_to`` is the service's own role. Raises ``BackupBroken``, ``NewerDatabase``.
    """
    title = backup.read_title(await asyncio.to_thread(stream.readline))
    begin(title)
    await migrate.migrate(store.engine, grant_to, to=title.revision)
    async with store.engine.begin() as connection, at_length(connection):
        loading = Loading(connection)
        while lines := await asyncio.to_thread(stream.readlines, _CHUNK):
            before = loading.rows
            await loading.take(lines)
            advance(loading.rows - before)
        await loading.finish()
    await migrate.migrate(store.engine, grant_to)
    return title


async def examine(store: Store, title: Title, notes: tuple[str, ...]) -> Verdict:
    """Open the keys of what was put back and verify its log against itself and against ``notes``.

    Raises ``BackupBroken`` where it is not the log that the backup says, ``KeyTrouble`` where its keys
    are under another key.
    """
    async with store.engine.connect() as connection:
        for purpose in (TABLES, LOOKUP, SIGNING):
            if await store.vault.find(connection, purpose) is None:
                raise BackupBroken("It holds no keys of ours.")
    await store.unlock(title.origin)
    # Rows that differed when it was made do not make it worthless; doctor says so afterwards.
    verdict = await verification.verify(store, notes, beside_too=False)
    # An earlier version's is taken over as it is opened, which adds a record.
    if verdict.answer == "FAIL" or verdict.records < title.records:
        raise BackupBroken(f"Its log does not hold: {verdict.reason or 'records are missing'}.")
    return verdict


async def is_empty(store: Store) -> bool:
    """Whether the database holds no table of ours."""
    async with store.engine.connect() as connection:
        return not await backup.tables_of_ours(connection)


async def empty(store: Store) -> None:
    """Take away the tables of a restore that failed."""
    async with store.engine.begin() as connection, at_length(connection):
        await backup.drop_tables(connection)
