"""A backup's plaintext: every row of every table as it is stored, the same on both engines.

Owns the written form (docs/backup.md): a line of JSON for the title, for each table, for each row, and
at the end. Sealed values stay sealed and wrapped keys wrapped, so it is worth nothing without the
key provider. Encrypting it for its recipient is left to ``crypto.age``.
"""

import base64
import binascii
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, LargeBinary, Table, func, insert, inspect, select, text, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.tables import log_head, metadata, tally_chunks, tally_heads
from storage.transaction import unit_of_work as _all  # noqa: F401 - so that every table is known here

FORMAT: Final = "contactpoint-backup/v1"
_PAGE: Final = 1000
_LARGE: Final = {"file_chunks": 4}
"""Rows at a time of a table whose rows are large."""
_MADE_AGAIN: Final = frozenset({tally_heads.name, tally_chunks.name})
"""What the log can make again stands in no backup."""
_MIGRATIONS: Final = "alembic_version"
_LONGEST_LINE: Final = 64 * 1024 * 1024


class BackupBroken(Exception):
    """What was read is no backup of ours, or not a whole one; nothing of it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a backup says of itself in its first line."""

    revision: str
    """Of the tables, as the migrations count."""
    made_at: int
    """Milliseconds since 1970 in UTC."""
    origin: str
    """The log's name."""
    records: int
    """How many records the log has."""
    note: str
    """The log's signed head."""
    rows: int
    """Of all tables together, for whoever shows progress."""


async def title(connection: AsyncConnection, revision: str, made_at: int) -> Title:
    """What the backup will hold, within the reading that makes it."""
    head = (await connection.execute(select(log_head))).one()
    rows = 0
    for table in _kept():
        counted = await connection.execute(select(func.count()).select_from(table))
        rows += int(counted.scalar_one())
    return Title(
        revision=revision,
        made_at=made_at,
        origin=head.origin,
        records=head.size,
        note=head.note,
        rows=rows,
    )


async def dump(connection: AsyncConnection, title: Title) -> AsyncIterator[tuple[int, bytes]]:
    """The backup in pieces, each with the rows it holds. One transaction sees one moment."""
    known = {
        name: getattr(title, name)
        for name in ("revision", "made_at", "origin", "records", "note", "rows")
    }
    yield 0, _line({"backup": FORMAT, **known})
    for table in _kept():
        columns = [column.name for column in table.columns]
        yield 0, _line({"table": table.name, "columns": columns})
        async for page in _pages(connection, table):
            yield len(page), b"".join(_line(_written(table, row)) for row in page)
    yield 0, _line({"end": title.rows})


def _kept() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in _MADE_AGAIN]


async def _pages(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Any]]:
    key = [*table.primary_key.columns]
    after: tuple[Any, ...] | None = None
    most = _LARGE.get(table.name, _PAGE)
    while True:
        wanted = select(table).order_by(*key).limit(most)
        if after is not None:
            wanted = wanted.where(tuple_(*key) > tuple_(*after))
        page = (await connection.execute(wanted)).all()
        if page:
            yield page
        if len(page) < most:
            return
        after = tuple(page[-1]._mapping[column] for column in key)  # noqa: SLF001 - public in name


def read_title(line: bytes) -> Title:
    """The first line. Raises ``BackupBroken``."""
    found = _parsed(line)
    if not isinstance(found, dict) or found.get("backup") != FORMAT:
        raise BackupBroken(f"It is not a backup of the form {FORMAT}.")
    try:
        return Title(
            revision=str(found["revision"]),
            made_at=int(found["made_at"]),
            origin=str(found["origin"]),
            records=int(found["records"]),
            note=str(found["note"]),
            rows=int(found["rows"]),
        )
    except (KeyError, TypeError, ValueError):
        raise BackupBroken("Its first line is damaged.") from None


class Loading:
    """Puts a backup's lines into empty tables of the same revision, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._table: Table | None = None
        self._columns: list[str] = []
        self._seen: set[str] = set()
        self.rows = 0
        self.is_whole = False

    async def take(self, lines: Iterable[bytes]) -> None:
        """The next lines. Raises ``BackupBroken``."""
        waiting: list[dict[str, object]] = []
        for line in lines:
            found = _parsed(line)
            if isinstance(found, list) and self._table is not None and not self.is_whole:
                waiting.append(_read(self._table, self._columns, found))
                continue
            await self._write(waiting)
            self._begin(found)
        await self._write(waiting)

    def _begin(self, found: object) -> None:
        if self.is_whole or not isinstance(found, dict):
            raise BackupBroken("A line of it is out of place.")
        if "end" in found:
            self.is_whole = found["end"] == self.rows
            if not self.is_whole:
                raise BackupBroken("It does not hold as many rows as it says.")
            return
        name, columns = found.get("table"), found.get("columns")
        table = metadata.tables.get(name) if isinstance(name, str) else None
        if table is None or name in self._seen or not isinstance(columns, list):
            raise BackupBroken("It holds a table that this version does not know.")
        if not {*columns} <= {column.name for column in table.columns}:
            raise BackupBroken("It holds a column that this version does not know.")
        self._table, self._columns = table, columns
        self._seen.add(table.name)

    async def _write(self, waiting: list[dict[str, object]]) -> None:
        if not waiting or self._table is None:
            return
        try:
            await self._connection.execute(insert(self._table), waiting)
        except SQLAlchemyError:
            raise BackupBroken("Its rows do not fit the tables.") from None
        self.rows += len(waiting)
        waiting.clear()

    async def finish(self) -> None:
        """Let PostgreSQL count on from the highest numbers. Raises ``BackupBroken`` if cut short."""
        if not self.is_whole:
            raise BackupBroken("It ends before its end.")
        if self._connection.dialect.name != "postgresql":
            return
        for table in metadata.sorted_tables:
            for column in table.primary_key.columns:
                if isinstance(column.type, Integer) and column.autoincrement is True:
                    await self._count_on(table.name, column.name)

    async def _count_on(self, table: str, column: str) -> None:
        # Both names are this file's own, from ``storage.database.tables``.
        await self._connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "  # noqa: S608
                f"(SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
            )
        )


async def tables_of_ours(connection: AsyncConnection) -> frozenset[str]:
    """The tables of this programme that the database has."""
    names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return frozenset(names) & {*metadata.tables, _MIGRATIONS}


async def drop_tables(connection: AsyncConnection) -> None:
    """Take away every table of ours, from PostgreSQL, after a restore that failed."""
    for name in (*metadata.tables, _MIGRATIONS):
        await connection.execute(text(f"DROP TABLE IF EXISTS {name} CASCADE"))
    for name in ("refuse_change", "refuse_unless_erased"):
        await connection.execute(text(f"DROP FUNCTION IF EXISTS {name}() CASCADE"))


def _written(table: Table, row: Any) -> list[object]:  # noqa: ANN401 - a row of any table
    values: Mapping[Any, Any] = row._mapping  # noqa: SLF001 - public in name
    return [_plain(values[column]) for column in table.columns]


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return value


def _read(table: Table, columns: list[str], row: list[object]) -> dict[str, object]:
    if len(row) != len(columns):
        raise BackupBroken("A row of it is damaged.")
    return {
        name: _bytes(value) if isinstance(table.c[name].type, LargeBinary) else value
        for name, value in zip(columns, row, strict=True)
    }


def _bytes(value: object) -> bytes | None:
    if value is None:
        return None
    try:
        return base64.b64decode(str(value), validate=True)
    except binascii.Error:
        raise BackupBroken("A row of it is damaged.") from None


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _parsed(line: bytes) -> object:
    try:
        if len(line) > _LONGEST_LINE or not line.endswith(b"\n"):
            raise BackupBroken("It ends within a line.")
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BackupBroken("A line of it is damaged.") from None
