"""What has changed since somebody looked: by the log, which grows with every change of a request.

Nothing is believed of it: whoever asks looks then at the sealed request.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.events import Event
from storage.database.tables import log_head, log_records
from storage.sealing.vault import Vault

_SIZE: Final = select(log_head.c.size)


class News:
    """What the log has new, within one transaction."""

    def __init__(self, connection: AsyncConnection, _vault: Vault, _now: datetime) -> None:
        self._connection = connection

    async def size(self) -> int:
        """How many records there are: the number of the next one."""
        return int(await self._connection.scalar(_SIZE) or 0)

    async def cases_since(self, seq: int, events: Collection[Event], most: int) -> frozenset[str]:
        """The cases with such a record from this number on, of the newest so many of them."""
        wanted = (
            select(log_records.c.case_id)
            .where(
                log_records.c.seq >= seq,
                log_records.c.case_id.is_not(None),
                log_records.c.event.in_([event.value for event in events]),
            )
            .order_by(log_records.c.seq.desc())
            .limit(most)
        )
        return frozenset(await self._connection.scalars(wanted))
