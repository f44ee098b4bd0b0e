"""The records that figures are counted from, opened page by page.

Owns how they are read: of the wanted events alone, with their audit parts and nothing else, so that no key
of a case is needed. What is counted of them is ``domain.statistics``'.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import DataKey
from crypto.leaf import Leaf, open_part, parse
from domain.statistics.turns import CountedRecord
from storage.database.tables import log_blobs, log_records
from storage.sealing.vault import Vault, from_ms

_PAGE: Final = 1_000
_AUDIT: Final = "a"
_RECORDS: Final = (
    select(log_records.c.seq, log_records.c.leaf, log_blobs.c.ciphertext)
    .join(
        log_blobs,
        and_(log_blobs.c.seq == log_records.c.seq, log_blobs.c.part == _AUDIT),
        isouter=True,
    )
    .where(log_records.c.seq >= bindparam("first"), log_records.c.seq < bindparam("end"))
    .where(log_records.c.case_id.is_not(None))
    .where(log_records.c.event.in_(bindparam("events", expanding=True)))
    .order_by(log_records.c.seq)
)


async def counted(
    connection: AsyncConnection, vault: Vault, events: Collection[str], end: int
) -> AsyncIterator[tuple[int, tuple[CountedRecord, ...]]]:
    """The records of cases up to the one numbered ``end``, in order; beside each page how far it reaches.

    Raises ``Broken`` for a record that is none, and ``SealBroken`` where what was sealed is another.
    """
    wanted = sorted(events)
    for first in range(0, end, _PAGE):
        until = min(first + _PAGE, end)
        asked = {"first": first, "end": until, "events": wanted}
        rows = (await connection.execute(_RECORDS, asked)).all()
        leaves = await asyncio.to_thread(_parsed, [row.leaf for row in rows])
        keys = {key: await vault.by_id(connection, key) for key in {*map(_key_of, leaves)} if key}
        blobs = [row.ciphertext for row in rows]
        yield until, await asyncio.to_thread(_opened, leaves, blobs, keys)


def _parsed(leaves: Sequence[bytes]) -> list[Leaf]:
    return [parse(leaf) for leaf in leaves]


def _key_of(leaf: Leaf) -> str | None:
    sealed = leaf.part(_AUDIT)
    return sealed.key_id if sealed is not None else None


def _opened(
    leaves: Sequence[Leaf], blobs: Sequence[bytes | None], keys: Mapping[str, DataKey | None]
) -> tuple[CountedRecord, ...]:
    return tuple(
        CountedRecord(
            case=leaf.header.case or "",
            at=from_ms(leaf.header.time_ms),
            event=leaf.header.event,
            about=_about(leaf, blob, keys.get(_key_of(leaf) or "")),
        )
        for leaf, blob in zip(leaves, blobs, strict=True)
    )


def _about(leaf: Leaf, blob: bytes | None, key: DataKey | None) -> Mapping[str, object] | None:
    if key is None or blob is None:
        return None
    found: dict[str, object] = json.loads(open_part(leaf, _AUDIT, key, blob))
    return found
