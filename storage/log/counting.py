"""The records that figures are counted from, opened page by page.

Owns how they are read: of the wanted events alone, with their audit parts and nothing else, so that no key
of a case is needed; and that none is missing or called otherwise than its leaf says, since a figure would be
wrong without a word. What is counted of them is ``domain.statistics``'; the whole proof is ``log verify``'s.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import DataKey, SealBroken
from crypto.leaf import Leaf, open_part, parse
from crypto.verify import Broken
from domain.statistics.turns import CountedRecord
from storage.database.tables import log_blobs, log_records
from storage.sealing.vault import Vault, from_ms

_PAGE: Final = 1_000
_AUDIT: Final = "a"
_RECORDS: Final = (
    select(log_records, log_blobs.c.ciphertext)
    .join(
        log_blobs,
        and_(log_blobs.c.seq == log_records.c.seq, log_blobs.c.part == _AUDIT),
        isouter=True,
    )
    .where(log_records.c.seq >= bindparam("first"), log_records.c.seq < bindparam("end"))
    .order_by(log_records.c.seq)
)


class LogDamaged(Exception):
    """A record is missing, or is not what was written; ``seq`` is near it."""

    def __init__(self, seq: int) -> None:
        super().__init__("the log is damaged")
        self.seq = seq


async def counted(
    connection: AsyncConnection, vault: Vault, events: Collection[str], end: int
) -> AsyncIterator[tuple[int, tuple[CountedRecord, ...]]]:
    """The records of cases up to the one numbered ``end``, in order; beside each page how far it reaches.

    Raises ``LogDamaged``.
    """
    for first in range(0, end, _PAGE):
        until = min(first + _PAGE, end)
        rows = (await connection.execute(_RECORDS, {"first": first, "end": until})).all()
        try:
            found = await asyncio.to_thread(_wanted, rows, events, until - first)
            keys = {key: await vault.by_id(connection, key) for key in {k for k, *_ in found}}
            opened = await asyncio.to_thread(_opened, found, keys)
        except (Broken, SealBroken, TypeError, ValueError) as error:
            raise LogDamaged(first) from error
        yield until, opened


def _wanted(
    rows: Sequence[Row[Any]], events: Collection[str], count: int
) -> list[tuple[str, Leaf, bytes | None]]:
    """Those of cases and of these events, by what their leaves say, each with its key's id."""
    if len(rows) != count:
        raise Broken("a record is missing")
    found = []
    for row in rows:
        leaf = parse(row.leaf)
        header = leaf.header
        if (header.seq, header.event, header.case) != (row.seq, row.event, row.case_id):
            raise Broken("a row says something else than its record")
        sealed = leaf.part(_AUDIT)
        if header.case is not None and header.event in events and sealed is not None:
            found.append((sealed.key_id, leaf, row.ciphertext))
    return found


def _opened(
    found: Sequence[tuple[str, Leaf, bytes | None]], keys: Mapping[str, DataKey | None]
) -> tuple[CountedRecord, ...]:
    return tuple(
        CountedRecord(
            case=leaf.header.case or "",
            at=from_ms(leaf.header.time_ms),
            event=leaf.header.event,
            about=_about(leaf, blob, keys[key]),
        )
        for key, leaf, blob in found
    )


def _about(leaf: Leaf, blob: bytes | None, key: DataKey | None) -> Mapping[str, object] | None:
    if blob is None:
        raise Broken("an audit part is missing")
    if key is None:
        return None
    about: dict[str, object] = json.loads(open_part(leaf, _AUDIT, key, blob))
    return about
