"""When each contact point last confirmed its entry, and when it is asked next.

Owns the rows. How old a confirmation may be, and who is asked, is left to ``domain.directory.confirming`` and
``services.directory.confirming``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.vocabulary import ContactPointId, PersonId
from storage.database.channel_tables import entry_confirmations
from storage.database.meanwhile import ChangedMeanwhile
from storage.sealing import totals
from storage.sealing.sealed_rows import readable
from storage.sealing.vault import Json, Vault, to_ms


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


class Confirmations:
    """Confirmations within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._due: dict[tuple[bytes, int], int] = {}
        """When the rows that were read are due, by key and version."""
        self.has_moved = False
        """Whether this transaction moved a time at which somebody is asked."""

    async def of(self, points: Iterable[ContactPointId]) -> Mapping[ContactPointId, Confirmation]:
        """What is known of these contact points."""
        keys = [self._key(point) for point in points]
        if not keys:
            return {}
        rows = await self._connection.execute(
            select(entry_confirmations).where(entry_confirmations.c.point_key.in_(keys))
        )
        return {confirmation.point: confirmation for confirmation in self._readable(rows.all())}

    async def all(self) -> Mapping[ContactPointId, Confirmation]:
        """Everything that is known."""
        rows = await self._connection.execute(select(entry_confirmations))
        return {confirmation.point: confirmation for confirmation in self._readable(rows.all())}

    async def save(self, confirmation: Confirmation) -> None:
        """Write where an entry stands."""
        await self.save_all([confirmation])

    async def save_all(self, confirmations: Iterable[Confirmation]) -> None:
        """Write where entries stand; new ones in one statement."""
        fresh: list[dict[str, object]] = []
        for each in confirmations:
            self.has_moved = True
            key, version = self._key(each.point), each.version + 1
            values: dict[str, object] = {
                "due_at": to_ms(each.due_at),
                "version": version,
                "sealed": self._vault.seal("entry_confirmations", key, version, _to_json(each)),
            }
            due = to_ms(each.due_at)
            totals.came(self._connection, entry_confirmations, key, version, due)
            if each.version == 0:
                fresh.append({"point_key": key, **values})
            else:
                before = self._due[key, each.version]
                totals.went(self._connection, entry_confirmations, key, each.version, before)
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
        ms = (
            await self._connection.execute(select(func.min(entry_confirmations.c.due_at)))
        ).scalar_one()
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

    async def due(self, limit: int) -> tuple[Confirmation, ...]:
        """The entries about which somebody must be asked now, locked."""
        rows = await self._connection.execute(
            select(entry_confirmations)
            .where(entry_confirmations.c.due_at <= to_ms(self._now))
            .order_by(entry_confirmations.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return tuple(self._readable(rows.all()))

    def _readable(self, rows: Sequence[Row[Any]]) -> Iterator[Confirmation]:
        return readable(rows, lambda row: self._read(row.point_key, row.version, row.sealed))

    def opaque(self, point: ContactPointId) -> str:
        """A short name of the contact point, as a button carries it."""
        return self._vault.opaque("point", point)[:16]

    def _key(self, point: ContactPointId) -> bytes:
        return self._vault.digest("point", point)

    def _read(self, key: bytes, version: int, sealed: bytes) -> Confirmation:
        found = self._vault.open("entry_confirmations", key, version, sealed)
        known_since, due_at = _at(found["known_since"]), _at(found["due_at"])
        assert known_since is not None and due_at is not None  # noqa: S101, PT018 - always written
        by = found["confirmed_by"]
        self._due[key, version] = to_ms(due_at)
        return Confirmation(
            point=ContactPointId(str(found["point"])),
            known_since=known_since,
            due_at=due_at,
            confirmed_at=_at(found["confirmed_at"]),
            confirmed_by=PersonId(str(by)) if by is not None else None,
            disputed_at=_at(found["disputed_at"]),
            version=version,
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
    return datetime.fromtimestamp(ms / 1000, UTC) if isinstance(ms, int) else None
