"""Secret addresses of calendars: who has one for what, found by the secret and never kept with it.

What a calendar shows is left to ``services.duty.calendar_feeds``.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select

from domain.vocabulary import PersonId, RosterId
from storage.database.duty_tables import calendar_feeds
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Json, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar at a secret address: the owner's own shifts, or those of a roster."""

    owner: PersonId
    roster: RosterId | None


class Calendars(SealedRows):
    """Calendars' addresses within one transaction."""

    async def open(self, token: str, feed: Feed) -> None:
        """Let this secret open the calendar."""
        key = self._vault.digest("calendar", token)
        owner = self._vault.digest("person", feed.owner)
        value: dict[str, Json] = {"owner": feed.owner, "roster": feed.roster}
        sealed = self._vault.seal("calendar_feeds", key, 1, value)
        await self._connection.execute(
            insert(calendar_feeds).values(
                token_key=key, owner_key=owner, made_at=to_ms(self._now), sealed=sealed
            )
        )
        totals.came(self._connection, calendar_feeds, key, owner)

    async def find(self, token: str) -> Feed | None:
        """The calendar that this secret opens."""
        key = self._vault.digest("calendar", token)
        query = select(calendar_feeds).where(calendar_feeds.c.token_key == key)
        return next(readable(await self._connection.execute(query), self._read), None)

    def _read(self, row: Row[Any]) -> Feed:
        found = self._vault.open("calendar_feeds", row.token_key, 1, row.sealed)
        roster = found["roster"]
        return Feed(
            owner=PersonId(str(found["owner"])),
            roster=RosterId(str(roster)) if roster is not None else None,
        )

    async def has_any(self, owner: PersonId) -> bool:
        """Whether the person has an address that opens something."""
        theirs = calendar_feeds.c.owner_key == self._vault.digest("person", owner)
        query = select(calendar_feeds.c.owner_key).where(theirs).limit(1)
        return (await self._connection.execute(query)).first() is not None

    async def close_all(self, owner: PersonId) -> int:
        """Let none of the person's secrets open anything any more; returns how many there were."""
        theirs = calendar_feeds.c.owner_key == self._vault.digest("person", owner)
        return await totals.take_away(self._connection, calendar_feeds, theirs)
