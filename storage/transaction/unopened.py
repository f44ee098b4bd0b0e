"""Messages, outgoing work and directories that do not open, which whoever reads them passes over.

Owns which of them are looked at, and taking them away where somebody answers for it. At each beat it is
what has still to be sent, changed or removed, and the directory in force; thoroughly, every message
that stands in a chat, and every version. What follows is left to ``services.log.row_watch``.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Table, delete, func, select

from crypto.envelope import SealBroken
from domain.messages.outgoing import PostState
from storage.database.tables import directory_versions, outbox, posts
from storage.messages.saying import read_columns, read_post, read_work
from storage.sealing import totals
from storage.sealing.vault import to_ms
from storage.transaction.unit_of_work import UnitOfWork
from storage.transaction.walk import Flaw, Found

_AT_ONCE: Final = 200
_WAITS: Final = posts.c.state == totals.WAITS
_STANDS: Final = posts.c.state.in_([PostState.NEW.value, PostState.SHOWN.value])
_IS_WORKED: Final = posts.c.id.in_(select(outbox.c.post_id)) & (posts.c.state != totals.WAITS)
_NEWEST: Final = select(func.max(directory_versions.c.version)).scalar_subquery()
_IS_NEWEST: Final = directory_versions.c.version == _NEWEST

_WALKED: Final = (outbox, directory_versions, posts)


async def walk(work: UnitOfWork, *, is_thorough: bool = False) -> list[Found]:
    """Every one that does not open, each once."""
    looked_at = [_STANDS] if is_thorough else [_WAITS, _to_leave(to_ms(work.now))]

    found = await _walk(work, outbox, None)
    which = None if is_thorough else _IS_NEWEST
    found += await _walk(work, directory_versions, which)
    for condition in (*looked_at, _IS_WORKED):
        found += await _walk(work, posts, condition)
    return [*dict.fromkeys(found)]


def _to_leave(now_ms: int) -> ColumnElement[bool]:
    """Those whose time in the chat is over. Looked up apart, so that the index of just that serves."""
    over = posts.alias()
    is_over = (over.c.remove_at <= now_ms) & (over.c.state == PostState.SHOWN.value)
    return posts.c.id.in_(select(over.c.id).where(is_over))


async def _walk(
    work: UnitOfWork, table: Table, condition: ColumnElement[bool] | None
) -> list[Found]:
    """A few rows at a time, so that alerts come between."""
    found: list[Found] = []
    key = next(iter(table.primary_key.columns))
    wanted = select(table).order_by(key).limit(_AT_ONCE)
    if condition is not None:
        wanted = wanted.where(condition)
    page: Sequence[Row[Any]] = (await work.connection.execute(wanted)).all()
    while page:
        for row in page:
            if not _opens(work, table, row):
                case = row.case_id if table is posts else None
                flaw = Flaw.UNREADABLE
                found.append(Found(table=table.name, flaw=flaw, key=row._mapping[key], case=case))  # noqa: SLF001 - public in name
        after = page[-1]._mapping[key]  # noqa: SLF001 - likewise
        page = (await work.connection.execute(wanted.where(key > after))).all()
    return found


def _opens(work: UnitOfWork, table: Table, row: Row[Any]) -> bool:
    try:
        if table is posts:
            read_post(work.vault, row)
        elif table is directory_versions:
            work.vault.open_bytes("directory_versions", row.version, 1, row.sealed)
        elif row.post_id is None:
            read_work(work.vault, row, None)
        else:
            # What is about a message has no sealed part of its own.
            read_columns(row)
    except SealBroken:
        return False
    return True


async def take(work: UnitOfWork, flaws: Iterable[Found]) -> int:
    """Take away those of these that still do not open, with what was to be done with them; how many."""
    count = 0
    for found in flaws:
        table = next((table for table in _WALKED if table.name == found.table), None)
        if table is None or found.flaw is not Flaw.UNREADABLE:
            continue
        key = next(iter(table.primary_key.columns))
        whole = select(table).where(key == found.key)
        row = (await work.connection.execute(whole)).one_or_none()
        if row is None or _opens(work, table, row):
            continue
        if table is posts:
            await work.connection.execute(delete(outbox).where(outbox.c.post_id == found.key))
            this = posts.c.id == found.key
            count += await totals.take_away(work.connection, posts, this & _WAITS)
            count += (await work.connection.execute(delete(posts).where(this))).rowcount
        elif table is directory_versions:
            # An older one than that in force, which is history; that itself is only put back.
            older = (directory_versions.c.version == found.key) & ~_IS_NEWEST
            count += await totals.take_away(work.connection, directory_versions, older)
        else:
            this = outbox.c.id == found.key
            count += (await work.connection.execute(delete(outbox).where(this))).rowcount
    return count
