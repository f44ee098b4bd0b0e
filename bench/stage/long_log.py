"""A long log: records put into a database as if they had been written long ago, by plain inserts."""

import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert, update

from crypto.merkle import Frontier, leaf_hash, push
from storage.database.tables import log_blobs, log_head, log_records
from storage.sealing import totals
from storage.transaction.store import Store

_PAGE = 20_000
_LEAF = (
    '{"a":{"hash":"%s","key":"0123456789abcdef01234567","nonce":"AAAAAAAAAAAAAAAA"},'
    '"actor":"0123456789abcdef01234567","auth":"telegram","event":"message.delivered",'
    '"origin":"contactpoint/EXERCISE","seq":%d,"time":%d,"v":1}'
)


async def grow(store: Store, size: int) -> None:
    """Let the log have this many records; the totals of the guarded tables stay as they are."""
    peaks: list[bytes] = []
    async with store.reading() as work:
        known = await work.log.totals()
        async for page in work.log.raw():
            for raw in page:
                push(peaks, raw.seq, leaf_hash(raw.leaf))
                begin = raw.seq + 1
    for rows, blobs in _pages(begin, size, peaks):
        async with store.engine.begin() as connection:
            await connection.execute(insert(log_records), rows)
            await connection.execute(insert(log_blobs), blobs)
    grown = {
        "size": size,
        "frontier": Frontier(size=size, peaks=tuple(peaks)).to_bytes(),
        "sealed": totals.seal(store.vault, size, known),
    }
    async with store.engine.begin() as connection:
        await connection.execute(update(log_head).values(grown))


def _pages(
    begin: int, end: int, peaks: list[bytes]
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Rows as the service writes them, in size and number, without cases."""
    at = 1_700_000_000_000
    for first in range(begin, end, _PAGE):
        rows, blobs = [], []
        for seq in range(first, min(first + _PAGE, end)):
            leaf = (_LEAF % ("A" * 43, seq, at + seq)).encode()
            push(peaks, seq, leaf_hash(leaf))
            rows.append(
                {
                    "seq": seq,
                    "at": at + seq,
                    "event": "message.delivered",
                    "case_id": None,
                    "leaf": leaf,
                }
            )
            blobs.append({"seq": seq, "part": "a", "ciphertext": secrets.token_bytes(180)})
        yield rows, blobs
