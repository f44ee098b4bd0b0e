"""The chain of one case: whether each of its records follows the one before it, and none is missing.

Owns what can be checked of a case by itself, while it is read. That the log holds these very records, and
that nobody has signed another one, is shown by verifying all of it (``services.log.verification``).
"""

import asyncio
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.leaf import parse
from crypto.merkle import leaf_hash
from crypto.verify import Broken
from domain.log.course import ChainState
from storage.database.tables import log_cases, log_records

_AT_ONCE: Final = 100
_MOST: Final = 5_000
"""Records of a case that are checked while somebody waits: some 100 ms."""


async def state_of(connection: AsyncConnection, case: str) -> ChainState:
    """How the chain of this case stands."""
    end = (
        await connection.execute(select(log_cases).where(log_cases.c.case_id == case))
    ).one_or_none()
    of_case = log_records.c.case_id == case
    counted = select(func.count()).select_from(log_records).where(of_case)
    count = await connection.scalar(counted) or 0
    if count > _MOST:
        return ChainState.TOO_LONG
    leaves = select(log_records.c.leaf, log_records.c.event, log_records.c.at).where(of_case)
    rows = (await connection.execute(leaves.order_by(log_records.c.seq))).all()
    last: bytes | None = None
    for number, row in enumerate(rows):
        try:
            leaf = parse(bytes(row.leaf))
        except (Broken, TypeError):
            return ChainState.BROKEN
        header = leaf.header
        if (header.case, header.case_seq, header.case_prev) != (case, number, last):
            return ChainState.BROKEN
        if (header.event, header.time_ms) != (row.event, row.at):
            return ChainState.BROKEN
        last = leaf_hash(bytes(row.leaf))
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    if end is None or (end.length, bytes(end.last_hash)) != (len(rows), last):
        return ChainState.BROKEN
    return ChainState.HOLDS
