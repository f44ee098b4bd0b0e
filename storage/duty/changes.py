"""Changes to duty beside the imported directory, within one transaction.

Owns where they stand (offered, in force, undone, declined) and that whoever keeps the merged
rosters in memory learns of a change. What they mean is left to ``domain.duty.changes``.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duty.changes import ChangeKind, DutyChange, Piece
from domain.vocabulary import LayerName, PersonId, RosterId
from storage.database.duty_tables import duty_changes
from storage.database.epochs import DUTY, advance_from
from storage.database.meanwhile import ChangedMeanwhile
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable, said
from storage.sealing.vault import Json, Vault, from_ms, to_ms

_REMEMBERED: Final = timedelta(days=62)
"""How long a change that is over stays in the rosters, for who was on duty: two whole months."""


class ChangeState(StrEnum):
    """Where a change stands."""

    OFFERED = "offered"
    IN_FORCE = "in_force"
    UNDONE = "undone"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A change as it is stored. ``version`` is that of the row it was read from."""

    change: DutyChange
    standing: ChangeState
    asked: PersonId | None
    """Who must accept it."""
    version: int


class DutyChanges(SealedRows):
    """Changes to duty within one transaction."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, now: datetime, seen: int = 0
    ) -> None:
        super().__init__(connection, vault, now)
        self._seen = seen
        """The counter of the changes that the merged rosters of this transaction hold."""

    async def add(
        self,
        kind: ChangeKind,
        by: PersonId | None,
        pieces: tuple[Piece, ...],
        *,
        asked: PersonId | None = None,
        calendar: str = "",
    ) -> Kept:
        """A new change: in force at once, or offered to whoever is asked."""
        change = DutyChange(
            id=secrets.token_hex(16),
            kind=kind,
            by=by,
            made_at=self._now,
            pieces=pieces,
            calendar=calendar,
        )
        standing = ChangeState.IN_FORCE if asked is None else ChangeState.OFFERED
        await self._connection.execute(
            insert(duty_changes).values(
                id=change.id,
                state=standing.value,
                made_at=to_ms(self._now),
                until=to_ms(change.until),
                version=1,
                sealed=self._sealed(change, standing, asked, 1),
            )
        )
        totals.came(self._connection, duty_changes, change.id, 1)
        if standing is ChangeState.IN_FORCE:
            await self._advance()
        return Kept(change=change, standing=standing, asked=asked, version=1)

    async def by_id(self, change: str) -> Kept | None:
        """The change of this id, locked; None where there is none."""
        query = select(duty_changes).where(duty_changes.c.id == change).with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else self._read(row)

    async def set_standing(self, kept: Kept, standing: ChangeState) -> None:
        """Move the change on. Raises ``ChangedMeanwhile`` where somebody was first."""
        await self._write(replace(kept, standing=standing, version=kept.version + 1))

    async def leave(self, kept: Kept, pieces: tuple[Piece, ...]) -> None:
        """Let these pieces alone be left of the change; none undoes it. Raises as above."""
        if not pieces:
            await self.set_standing(kept, ChangeState.UNDONE)
            return
        change = replace(kept.change, pieces=pieces)
        await self._write(replace(kept, change=change, version=kept.version + 1))

    async def _write(self, kept: Kept) -> None:
        """Write the change as its next version."""
        version, change = kept.version, kept.change
        written = await self._connection.execute(
            update(duty_changes)
            .where(duty_changes.c.id == change.id, duty_changes.c.version == version - 1)
            .values(
                state=kept.standing.value,
                until=to_ms(change.until),
                version=version,
                sealed=self._sealed(change, kept.standing, kept.asked, version),
            )
        )
        if written.rowcount != 1:
            raise ChangedMeanwhile
        totals.went(self._connection, duty_changes, change.id, version - 1)
        totals.came(self._connection, duty_changes, change.id, version)
        await self._advance()

    async def in_force(self) -> tuple[DutyChange, ...]:
        """Every change in force that is not long over, in the order in which they were made."""
        return tuple(kept.change for kept in await self.kept_in_force())

    async def kept_in_force(self) -> tuple[Kept, ...]:
        """The same, as they are stored."""
        return tuple(k for k in await self.recent() if k.standing is ChangeState.IN_FORCE)

    async def recent(self) -> tuple[Kept, ...]:
        """Every change that is not long over, wherever it stands, in the order of their making."""
        rows = await self._connection.execute(
            select(duty_changes)
            .where(duty_changes.c.until > to_ms(self._now - _REMEMBERED))
            .order_by(duty_changes.c.made_at, duty_changes.c.id)
        )
        return tuple(readable(rows, self._read))

    async def _advance(self) -> None:
        """Let everybody read anew. Raises ``ChangedMeanwhile`` where the rosters are not as read."""
        if not await advance_from(self._connection, DUTY, self._seen):
            raise ChangedMeanwhile
        self._seen += 1

    def _sealed(
        self, change: DutyChange, standing: ChangeState, asked: PersonId | None, version: int
    ) -> bytes:
        value = _to_json(change, standing, asked)
        return self._vault.seal("duty_changes", change.id, version, value)

    def _read(self, row: Row[Any]) -> Kept:
        found = self._vault.open("duty_changes", row.id, row.version, row.sealed)
        asked, by, pieces = found["asked"], found["by"], found["pieces"]
        assert isinstance(pieces, list)  # noqa: S101 - only ``_to_json`` writes it
        change = DutyChange(
            id=row.id,
            kind=ChangeKind(str(found["kind"])),
            by=PersonId(str(by)) if by is not None else None,
            made_at=from_ms(said(found, "made_at")),
            pieces=tuple(_piece(piece) for piece in pieces if isinstance(piece, dict)),
            calendar=str(found.get("calendar", "")),
        )
        return Kept(
            change=change,
            standing=ChangeState(str(said(found, "state"))),
            asked=PersonId(str(asked)) if asked is not None else None,
            version=row.version,
        )


def _to_json(change: DutyChange, standing: ChangeState, asked: PersonId | None) -> dict[str, Json]:
    pieces: list[Json] = [
        {
            "roster": piece.roster,
            "layer": piece.layer,
            "person": piece.person,
            "since": to_ms(piece.since),
            "until": to_ms(piece.until),
            "event": piece.event,
        }
        for piece in change.pieces
    ]
    return {
        "kind": change.kind.value,
        "by": change.by,
        "asked": asked,
        "pieces": pieces,
        "state": standing.value,
        "made_at": to_ms(change.made_at),
        "calendar": change.calendar,
    }


def _piece(found: Mapping[str, Json]) -> Piece:
    layer = found["layer"]
    return Piece(
        roster=RosterId(str(found["roster"])),
        layer=LayerName(str(layer)) if layer is not None else None,
        person=PersonId(str(found["person"])),
        since=from_ms(found["since"]),
        until=from_ms(found["until"]),
        event=str(found.get("event", "")),
    )
