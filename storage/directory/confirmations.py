"""When each contact point last confirmed its entry, and when it is asked next.

Owns the rows. How old a confirmation may be, and who is asked, is left to ``domain.directory.confirming`` and
``services.directory.confirming``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.directory.confirming import EntryFacts
from domain.vocabulary import ContactPointId, PersonId
from storage.database.channel_tables import entry_confirmations
from storage.database.meanwhile import ChangedMeanwhile
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, keep, readable
from storage.sealing.vault import Json, Vault, from_ms, to_ms

_OF_POINTS: Final = select(entry_confirmations).where(
    entry_confirmations.c.point_key.in_(bindparam("points", expanding=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Where a contact point's entry stands. ``version`` is 0 for one that is new."""

    point: ContactPointId
    known_since: datetime
    due_at: datetime
    """When its people are asked next."""
    confirmed_at: datetime | None = None
    confirmed_by: PersonId | None = None
    disputed_at: datetime | None = None
    version: int = 0
    stood_due: datetime | None = None
    """When the row was due from which it was read."""

    @property
    def entry(self) -> EntryFacts:
        """What says how far the entry can be trusted."""
        return EntryFacts(
            known_since=self.known_since,
            confirmed_at=self.confirmed_at,
            disputed_at=self.disputed_at,
        )


class Confirmations(SealedRows):
    """Confirmations within one transaction. ``known``: those that were read before, to be added to."""

    def __init__(
        self,
        connection: AsyncConnection,
        vault: Vault,
        now: datetime,
        known: dict[bytes, Confirmation | None],
    ) -> None:
        super().__init__(connection, vault, now)
        self._known = known

    async def of(self, points: Iterable[ContactPointId]) -> Mapping[ContactPointId, Confirmation]:
        """What is known of these contact points."""
        keys = [self._key(point) for point in points]
        found = {key: self._known[key] for key in keys if key in self._known}
        if unread := [key for key in keys if key not in found]:
            rows = await self._connection.execute(_OF_POINTS, {"points": unread})
            read: dict[bytes, Confirmation | None] = dict.fromkeys(unread)
            read |= {self._key(each.point): each for each in readable(rows, self._read)}
            keep(self._known, read)
            found |= read
        return {each.point: each for each in found.values() if each is not None}

    async def all(self) -> Mapping[ContactPointId, Confirmation]:
        """Everything that is known."""
        rows = await self._connection.execute(select(entry_confirmations))
        return {each.point: each for each in readable(rows, self._read)}

    async def save(self, confirmation: Confirmation) -> None:
        """Write where an entry stands."""
        await self.save_all([confirmation])

    async def save_all(self, confirmations: Iterable[Confirmation]) -> None:
        """Write where entries stand; new ones in one statement."""
        self._known = {}
        fresh: list[dict[str, object]] = []
        for each in confirmations:
            key, version, due = self._key(each.point), each.version + 1, to_ms(each.due_at)
            sealed = self._vault.seal("entry_confirmations", key, version, _to_json(each))
            values: dict[str, object] = {"due_at": due, "version": version, "sealed": sealed}
            totals.came(self._connection, entry_confirmations, key, version, due)
            if each.version == 0:
                fresh.append({"point_key": key, **values})
            else:
                assert each.stood_due is not None  # noqa: S101 - what has a version was read
                stood = to_ms(each.stood_due)
                totals.went(self._connection, entry_confirmations, key, each.version, stood)
                written = await self._connection.execute(
                    update(entry_confirmations)
                    .where(
                        entry_confirmations.c.point_key == key,
                        entry_confirmations.c.version == each.version,
                    )
                    .values(**values)
                )
                if written.rowcount != 1:
                    raise ChangedMeanwhile
        if fresh:
            await self._connection.execute(insert(entry_confirmations), fresh)

    async def next_due(self) -> datetime | None:
        """When somebody must next be asked."""
        ms = await self._connection.scalar(select(func.min(entry_confirmations.c.due_at)))
        return None if ms is None else from_ms(ms)

    async def due(self, limit: int) -> tuple[Confirmation, ...]:
        """The entries about which somebody must be asked now, locked."""
        rows = await self._connection.execute(
            select(entry_confirmations)
            .where(entry_confirmations.c.due_at <= to_ms(self._now))
            .order_by(entry_confirmations.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return tuple(readable(rows, self._read))

    def opaque(self, point: ContactPointId) -> str:
        """A short name of the contact point, as a button carries it."""
        return self._vault.opaque("point", point)[:16]

    def _key(self, point: ContactPointId) -> bytes:
        return self._vault.digest("point", point)

    def _read(self, row: Row[Any]) -> Confirmation:
        key, version = row.point_key, row.version
        found = self._vault.open("entry_confirmations", key, version, row.sealed)
        by, due_at = found["confirmed_by"], from_ms(found["due_at"])
        return Confirmation(
            point=ContactPointId(str(found["point"])),
            known_since=from_ms(found["known_since"]),
            due_at=due_at,
            confirmed_at=_at(found["confirmed_at"]),
            confirmed_by=PersonId(str(by)) if by is not None else None,
            disputed_at=_at(found["disputed_at"]),
            version=version,
            stood_due=due_at,
        )


def _to_json(confirmation: Confirmation) -> dict[str, Json]:
    confirmed, disputed = confirmation.confirmed_at, confirmation.disputed_at
    return {
        "point": confirmation.point,
        "known_since": to_ms(confirmation.known_since),
        "due_at": to_ms(confirmation.due_at),
        "confirmed_at": to_ms(confirmed) if confirmed else None,
        "confirmed_by": confirmation.confirmed_by,
        "disputed_at": to_ms(disputed) if disputed else None,
    }


def _at(ms: Json) -> datetime | None:
    return None if ms is None else from_ms(ms)
