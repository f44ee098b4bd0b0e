"""The sealed totals: how many rows the guarded tables hold, and a keyed sum over them.

Owns which rows are guarded and by which of their columns, the changes that one transaction makes to
them, and the sealed value beside the log's head that says what must be there. Each row gives a number
that only who has the key can work out (HMAC-SHA-256); a table's total is their sum modulo 2^256, so a
change costs two numbers, whatever the table holds. Where the value is written is ``storage.log.log``'s;
what follows from a difference is ``services.log.row_watch``'s. With them is sealed as which bot the
service runs.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Table, delete, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from storage.database.channel_tables import entry_confirmations, notices
from storage.database.duty_tables import calendar_feeds, drill_rests, drills, duty_changes
from storage.database.file_tables import file_chunks, files
from storage.database.passkey_tables import (
    device_keys,
    first_passkeys,
    passkey_stops,
    passkeys,
    second_secrets,
    used_challenges,
)
from storage.database.session_tables import web_sessions
from storage.database.tables import (
    accounts,
    approvals,
    deadlines,
    directory_versions,
    erasure_notices,
    erasure_proposals,
    erasures,
    invitations,
    metadata,
    posts,
    requests,
)
from storage.sealing.vault import Json, Vault

Value = str | int | bytes | None

_CHANGES: Final = "contactpoint_changes"
_MODULUS: Final = 1 << 256
_PAGE: Final = 500
"""Rows at a time: few, so that alerts come between."""
_ROW: Final = "totals"

GUARDED: Final[Mapping[str, Sequence[str]]] = {
    accounts.name: ("person_key", "version"),
    approvals.name: ("id", "expires_at", "attempts"),
    calendar_feeds.name: ("token_key", "owner_key"),
    device_keys.name: ("device_key", "person_key", "version"),
    directory_versions.name: ("version", "imported_at"),
    drill_rests.name: ("member_key",),
    drills.name: ("id", "version"),
    duty_changes.name: ("id", "version"),
    entry_confirmations.name: ("point_key", "version", "due_at"),
    erasure_notices.name: ("case_id", "told_at", "erase_at"),
    erasure_proposals.name: ("case_id", "version", "expires_at"),
    erasures.name: ("case_id", "at"),
    file_chunks.name: ("id",),
    files.name: ("id", "version"),
    first_passkeys.name: ("token_key", "number_key", "version"),
    invitations.name: ("code_key", "expires_at", "used_at"),
    notices.name: ("id",),
    passkey_stops.name: ("person_key", "expires_at"),
    passkeys.name: ("credential_key", "person_key", "version"),
    posts.name: ("id",),
    requests.name: ("id", "version", "due_at"),
    second_secrets.name: ("person_key", "expires_at", "version"),
    used_challenges.name: ("challenge_key", "expires_at"),
    web_sessions.name: ("token_key", "person_key"),
}
"""By table the columns that make a row's number; of ``notices`` and ``posts`` those that still have
to leave are guarded, of ``requests`` the open ones, with when the clock must act on them."""

# Written out, and not as parameters, so that the indexes of just these rows serve.
_OPEN: Final = requests.c.is_open.is_(True)
WAITS: Final[ColumnElement[str]] = literal_column("'new'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a table holds: so many rows, and the sum of their numbers."""

    count: int = 0
    sum: int = 0

    def plus(self, sign: int, number: int) -> "Total":
        """With one row more, or one less."""
        return Total(count=self.count + sign, sum=(self.sum + sign * number) % _MODULUS)

    def more(self, other: "Total") -> "Total":
        """Both together."""
        return Total(count=self.count + other.count, sum=(self.sum + other.sum) % _MODULUS)

    def less(self, other: "Total") -> "Total":
        """By how much it is more than the other one."""
        return Total(count=self.count - other.count, sum=(self.sum - other.sum) % _MODULUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bots:
    """Telegram's numbers of the bots as which the service ran here; 0 where that is not known."""

    first: int = 0
    """The first of which it is known."""
    now: int = 0
    """The one as which it was started last."""

    def then(self, bot: int) -> "Bots":
        """It runs as this one from now on."""
        return Bots(first=self.first or bot, now=bot)

    def told_apart(self, bot: int) -> int:
        """The number by which what is this bot's is told from the first one's; 0 for that one's own."""
        return bot if self.first and bot != self.first else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the guarded tables must hold. ``since``: the record that first said so, 0 from birth."""

    tables: Mapping[str, Total]
    since: int = 0
    bots: Bots = Bots()

    def with_changes(self, changes: Iterable["RowChange"], vault: Vault) -> "Totals":
        """After these changes."""
        tables = dict(self.tables)
        for change in changes:
            before = tables.get(change.table, Total())
            tables[change.table] = before.plus(change.sign, number(vault, change.row))
        return replace(self, tables=tables)

    def moved(self, by: Mapping[str, Total]) -> "Totals":
        """Of the tables that are named, off by so much."""
        known = {name: self.tables.get(name, Total()).more(off) for name, off in by.items()}
        return replace(self, tables=known)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that came or went."""

    sign: int
    table: str
    row: bytes


def begin(connection: AsyncConnection) -> None:
    """Nothing has changed in this transaction yet."""
    connection.info[_CHANGES] = []


def changes(connection: AsyncConnection) -> list[RowChange]:
    """What has changed in this transaction; what comes after a savepoint is cut off with it."""
    found: list[RowChange] = connection.info.setdefault(_CHANGES, [])
    return found


def came(connection: AsyncConnection, table: Table, *values: Value) -> None:
    """A row stands there from now on."""
    changes(connection).append(RowChange(1, table.name, _written(table.name, values)))


def went(connection: AsyncConnection, table: Table, *values: Value) -> None:
    """A row that stood there does so no longer."""
    changes(connection).append(RowChange(-1, table.name, _written(table.name, values)))


async def take_away(
    connection: AsyncConnection, table: Table, condition: ColumnElement[bool]
) -> int:
    """Delete rows of a guarded table lawfully; returns how many."""
    columns = [table.c[name] for name in GUARDED[table.name]]
    gone = await connection.execute(delete(table).where(condition).returning(*columns))
    rows = gone.all()
    for row in rows:
        went(connection, table, *row)
    return len(rows)


def number(vault: Vault, row: bytes) -> int:
    """A row's number; nobody without the key can find rows of the same sum."""
    return int.from_bytes(hmac.digest(vault.totals_key, row, "sha256"), "big")


async def found(connection: AsyncConnection, vault: Vault) -> dict[str, Total]:
    """What the guarded tables hold in fact, read in pages so that others are served meanwhile."""
    return {name: await summed(connection, vault, name) for name in GUARDED}


async def summed(connection: AsyncConnection, vault: Vault, name: str) -> Total:
    """What one of them holds in fact."""
    count = total = 0
    async for page in _pages(connection, name):
        count += len(page)
        total += sum(number(vault, _written(name, row)) for row in page)
    return Total(count=count, sum=total % _MODULUS)


async def _pages(connection: AsyncConnection, name: str) -> AsyncIterator[Sequence[Row[Any]]]:
    """The guarded columns of a table's rows, by its key; the first of them is the key.

    Between pages everything else goes on, also where a read does not wait by itself.
    """
    query = _query(name)
    after: Value = None
    while True:
        wanted = query if after is None else query.where(query.selected_columns[0] > after)
        page = (await connection.execute(wanted.limit(_PAGE))).all()
        if page:
            yield page
        if len(page) < _PAGE:
            return
        after = page[-1][0]
        await asyncio.sleep(0)


def _query(name: str) -> Select[Any]:
    if name == requests.name:
        joined = requests.join(deadlines, deadlines.c.case_id == requests.c.id, isouter=True)
        return (
            select(requests.c.id, requests.c.version, deadlines.c.due_at)
            .select_from(joined)
            .where(_OPEN)
            .order_by(requests.c.id)
        )
    table = metadata.tables[name]
    columns = [table.c[column] for column in GUARDED[name]]
    query = select(*columns).order_by(columns[0])
    return query.where(table.c.state == WAITS) if name in (notices.name, posts.name) else query


def seal(vault: Vault, size: int, totals: Totals) -> bytes:
    """The sealed value, bound to the size of the log with which it is written."""
    tables: dict[str, Json] = {
        name: [total.count, f"{total.sum:x}"] for name, total in totals.tables.items()
    }
    value: dict[str, Json] = {"since": totals.since, "tables": tables}
    if totals.bots.now:
        value["bots"] = [totals.bots.first, totals.bots.now]
    return vault.seal("log_head", _ROW, size, value)


def unseal(vault: Vault, size: int, sealed: bytes | None) -> Totals:
    """What ``seal`` made with a log of this size. Raises ``SealBroken``."""
    value = vault.open("log_head", _ROW, size, sealed or b"")
    tables, since = value["tables"], value["since"]
    if not isinstance(tables, dict) or not isinstance(since, int):
        raise SealBroken("it is not something sealed")
    known = {name: _total(total) for name, total in tables.items()}
    return Totals(tables=known, since=since, bots=_bots(value.get("bots")))


def _bots(value: Json) -> Bots:
    """None are known where an earlier version sealed it."""
    match value:
        case [int(first), int(now)]:
            return Bots(first=first, now=now)
        case _:
            return Bots()


def _total(value: Json) -> Total:
    if not isinstance(value, list) or not isinstance(value[0], int):
        raise SealBroken("it is not something sealed")
    return Total(count=value[0], sum=int(str(value[1]), 16))


def _written(table: str, values: Iterable[Value]) -> bytes:
    plain = (value.hex() if isinstance(value, bytes) else str(value) for value in values)
    return "|".join((table, *plain)).encode()
