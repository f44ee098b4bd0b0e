"""The records that figures are counted from, opened page by page.

Owns how they are read: of the wanted events alone, with their audit parts and nothing else, so that no key
of a case is needed; and that none is missing or called otherwise than its leaf says, since a figure would be
wrong without a word. What is counted of them is ``domain.statistics``'; the whole proof is ``log verify``'s.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from itertools import count
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import DataKey, SealBroken
from crypto.leaf import Leaf, open_part, parse
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


async def counted(
    log: LogPages, connection: AsyncConnection, vault: Vault, events: Collection[str], end: int
) -> AsyncIterator[tuple[int, tuple[CountedRecord, ...]]]:
    """The records of cases up to the one numbered ``end``, in order; beside each page how far it reaches.

    Raises ``LogDamaged``.
    """
    reached = 0
    try:
        async for page in log.raw(_PAGE, end=end, parts=_AUDIT):
            found = await asyncio.to_thread(_wanted, page, events, reached)
            keys = {key: await vault.by_id(connection, key) for key in {k for k, *_ in found}}
            opened = await asyncio.to_thread(_opened, found, keys)
            reached += len(page)
            yield reached, opened
    except RowUnreadable as unreadable:
        raise LogDamaged(unreadable.seq) from unreadable
    except (Broken, SealBroken, TypeError, ValueError) as error:
        raise LogDamaged(reached) from error
    if reached != end:
        raise LogDamaged(reached)


def _wanted(
    page: Sequence[Raw], events: Collection[str], first: int
) -> list[tuple[str, Leaf, bytes | None]]:
    """Those of cases and of these events, by what their leaves say, each with its key's id."""
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
            actor=leaf.header.actor,
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
