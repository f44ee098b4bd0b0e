"""Reading rows of which the sealed part is the truth.

What stands in clear beside it is an index: rows are found by it, and nothing is believed of it. A row
whose sealed part does not open, or was sealed by an earlier version, stands for nothing; that it is so
is found by ``services.log.row_watch``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from storage.sealing.vault import Json, Vault, to_ms

Read = TypeVar("Read")

_KEPT: Final = 300
"""Keys, such as those of desks, of which what was read stays in memory."""


class SealedRows:
    """The rows of one topic within one transaction, whose time is ``now``."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    def _unexpired(
        self, table: str, row: str, version: int, sealed: bytes
    ) -> Mapping[str, Json] | None:
        """What a row says that has an end; None where that has come, or the row was changed."""
        try:
            found = self._vault.open(table, row, version, sealed)
            until = said(found, "expires_at")
        except SealBroken:
            return None
        return found if isinstance(until, int) and until > to_ms(self._now) else None


def readable(rows: Iterable[Row[Any]], read: Callable[[Row[Any]], Read]) -> Iterator[Read]:
    """What those rows say that open."""
    for row in rows:
        try:
            yield read(row)
        except SealBroken:
            continue


def keep(known: dict[bytes, Read], found: Mapping[bytes, Read]) -> None:
    """Know these by their keys, too. Where that is more than shall stay in memory, what was known goes."""
    if len(known) + len(found) > _KEPT:
        known.clear()
    if len(found) <= _KEPT:
        known.update(found)


def said(found: Mapping[str, Json], name: str) -> Json:
    """What the sealed part says. Raises ``SealBroken`` for one of a form without it."""
    if name not in found:
        raise SealBroken("it was sealed in an earlier form")
    return found[name]
