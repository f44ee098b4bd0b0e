"""Taking a database of an earlier version under the sealed totals: once, as it is found.

Owns what such rows lack: their sealed parts say what until then stood in clear alone. What they say is
trusted from then on, which the log records (``state.sealed``); a row that does not open already stays
as it is, and is found. Approvals under way are not taken over: their people are told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from domain.events import Event
from domain.vocabulary import PersonId
from storage.database.channel_tables import channel_states, notices
from storage.database.duty_tables import duty_changes
from storage.database.tables import (
    accounts,
    approvals,
    erasure_proposals,
    invitations,
    log_head,
    log_records,
)
from storage.log.log import SEALED_ROWS
from storage.log.pages import LogPages
from storage.sealing.sealed_rows import readable
from storage.sealing.vault import Json, Vault

_FIRST_RECORDS: Final = 8
_SEALED: Final = select(log_head.c.sealed)
_TAKEN: Final[Mapping[Table, Mapping[str, str]]] = {
    accounts: {"state": "state", "reachable": "reachable"},
    invitations: {"expires_at": "expires_at"},
    duty_changes: {"state": "state", "made_at": "made_at"},
    notices: {"state": "state", "case": "case_id", "expires_at": "expires_at"},
    channel_states: {"failing": "failing"},
}
"""By table what the sealed part says from now on, and the column that said it."""


async def is_sealed(connection: AsyncConnection) -> bool:
    """Whether the totals stand there, so that nothing is to be taken over."""
    return (await connection.execute(_SEALED)).scalar_one_or_none() is not None


async def is_due(connection: AsyncConnection, vault: Vault, now: datetime) -> bool:
    """Whether no version that seals totals has ever opened this database; the log knows."""
    head = (await connection.execute(select(log_head).with_for_update())).one_or_none()
    if head is None or head.sealed is not None:
        return False
    sealed = select(log_records.c.seq).where(log_records.c.event == Event.STATE_SEALED.value)
    if (await connection.execute(sealed.limit(1))).first() is not None:
        return False
    first = await LogPages(connection, vault, now).first(_FIRST_RECORDS)
    return all((entry.about or {}).get("rows") != SEALED_ROWS for entry in first)


async def take_over(connection: AsyncConnection, vault: Vault) -> None:
    """Let the sealed parts say what until now stood in clear alone."""
    for table, names in _TAKEN.items():
        key = next(iter(table.primary_key.columns))
        for row in (await connection.execute(select(table))).all():
            old = row._mapping  # noqa: SLF001 - public in name
            before, after = _versions(table, row)
            try:
                found = vault.open(table.name, old[key], before, row.sealed)
            except SealBroken:
                continue
            value: dict[str, Json] = {**found, **{name: old[c] for name, c in names.items()}}
            sealed = vault.seal(table.name, old[key], after, value)
            await connection.execute(update(table).where(key == old[key]).values(sealed=sealed))


def _versions(table: Table, row: Row[Any]) -> tuple[int, int]:
    if table is invitations:
        return 1, 1 if row.used_at is None else 2
    return row.version, row.version


async def void_approvals(connection: AsyncConnection, vault: Vault) -> tuple[PersonId, ...]:
    """Let nothing wait for two people any more; returns whom it waited for."""
    people: dict[PersonId, None] = {}

    def asked(row: Row[Any]) -> Mapping[str, Json]:
        return vault.open("approvals", row.id, 1, row.sealed)

    def proposed(row: Row[Any]) -> Json:
        return vault.open("erasure_proposals", row.case_id, row.version, row.sealed)["by"]

    for codes in readable((await connection.execute(select(approvals))).all(), asked):
        people.update(dict.fromkeys(PersonId(person) for person in codes))
    for by in readable((await connection.execute(select(erasure_proposals))).all(), proposed):
        who = by if isinstance(by, list) else []
        people.update(dict.fromkeys(PersonId(str(person)) for person in who))
    for table in (approvals, erasure_proposals):
        await connection.execute(delete(table))
    return tuple(people)
