"""The records that figures are counted from, opened page by page.

Owns how they are read: of the wanted events alone, with their audit parts and nothing else, so that no key
of a case is needed; and that none is missing or called otherwise than its leaf says, since a figure would be
wrong without a word. The hashes of their leaves go with them, so that all of them can be held against the
log's head. What is counted of them is ``domain.statistics``'; the whole proof is ``log verify``'s.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import DataKey, SealBroken
from crypto.leaf import Leaf, open_part, parse
from crypto.merkle import leaf_hash
from crypto.verify import Broken
from domain.statistics.turns import CountedRecord
from storage.log.pages import LogPages, Raw, RowUnreadable
from storage.sealing.vault import Vault, from_ms

_PAGE: Final = 1_000
_AUDIT: Final = "a"


class LogDamaged(Exception):
    """A record is missing, or is not what was written; ``seq`` is near it."""

    def __init__(self, seq: int) -> None:
        super().__init__("the log is damaged")
        self.seq = seq


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPage:
    """Some records of the log, from the one numbered ``first`` up to the one numbered ``reached``."""

    first: int
    hashes: Sequence[bytes]
    """Of every leaf among them."""
    records: Sequence[CountedRecord]
    """Those of which something is counted."""
    keys: Mapping[str, bool]
    """The keys of their audit parts by their ids, and whether each is there."""

    @property
    def reached(self) -> int:
        """The number of the record that follows."""
        return self.first + len(self.hashes)


async def counted(
    log: LogPages,
    connection: AsyncConnection,
    vault: Vault,
    events: Collection[str],
    end: int,
    first: int = 0,
) -> AsyncIterator[CountedPage]:
    """The records of cases from the one numbered ``first`` up to the one numbered ``end``, in order.

    Raises ``LogDamaged``.
    """
    reached = first
    try:
        async for page in log.raw(_PAGE, first=first, end=end, parts=_AUDIT):
            found, hashes = await asyncio.to_thread(_wanted, page, events, reached)
            keys = {key: await vault.by_id(connection, key) for key in {k for k, *_ in found}}
            opened = await asyncio.to_thread(_opened, found, keys)
            yield CountedPage(
                first=reached,
                hashes=hashes,
                records=opened,
                keys={name: key is not None for name, key in keys.items()},
            )
            reached += len(page)
    except RowUnreadable as unreadable:
        raise LogDamaged(unreadable.seq) from unreadable
    except (Broken, SealBroken, TypeError, ValueError) as error:
        raise LogDamaged(reached) from error
    if reached != end:
        raise LogDamaged(reached)


def _wanted(
    page: Sequence[Raw], events: Collection[str], first: int
) -> tuple[list[tuple[str, Leaf, bytes | None]], list[bytes]]:
    """Those of cases and of these events, by what their leaves say, each with its key's id; and the hashes of
    all."""
    found = []
    for number, raw in zip(count(first), page, strict=False):
        leaf = parse(raw.leaf)
        header = leaf.header
        said = (header.seq, header.event, header.case)
        if said != (raw.seq, raw.event, raw.case) or raw.seq != number:
            raise Broken("a record is missing, or its row says something else")
        sealed = leaf.part(_AUDIT)
        if header.case is not None and header.event in events and sealed is not None:
            found.append((sealed.key_id, leaf, raw.audit))
    return found, [leaf_hash(raw.leaf) for raw in page]


def _opened(
    found: Sequence[tuple[str, Leaf, bytes | None]], keys: Mapping[str, DataKey | None]
) -> tuple[CountedRecord, ...]:
    return tuple(record(leaf, blob, keys[key]) for key, leaf, blob in found)


def record(leaf: Leaf, blob: bytes | None, key: DataKey | None) -> CountedRecord:
    """A record of a case as it is counted. Raises ``Broken`` and ``SealBroken``."""
    return CountedRecord(
        case=leaf.header.case or "",
        at=from_ms(leaf.header.time_ms),
        event=leaf.header.event,
        about=_about(leaf, blob, key),
        actor=leaf.header.actor,
        seq=leaf.header.seq,
        place=leaf.header.case_seq or 0,
    )


def _about(leaf: Leaf, blob: bytes | None, key: DataKey | None) -> Mapping[str, object] | None:
    if blob is None:
        raise Broken("an audit part is missing")
    if key is None:
        return None
    about: dict[str, object] = json.loads(open_part(leaf, _AUDIT, key, blob))
    return about
