"""What has been done about the shifts, and when they must be looked after again.

Owns the one row of the watch, the marks that let something be done once, and the notes that leaving
officers write. Which marks there are is left to ``services``.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.duty_tables import duty_marks, duty_notes, duty_watch
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Vault, from_ms, to_ms

_ROW: Final = 1
_FARTHEST: Final = timedelta(days=3)
_KEYS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Until when the shifts were looked after, and when they must be again."""

    looked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody wants the next officer to know."""

    id: str
    by: str
    at: datetime
    body: str


class DutyWatch(SealedRows):
    """The watch, its marks and the notes within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        super().__init__(connection, vault, now)
        self.has_moved = False
        """Whether this transaction brought the next look forward."""

    async def read(self, *, locked: bool = False) -> Watch | None:
        """The watch; None before the first look."""
        wanted = select(duty_watch).where(duty_watch.c.id == _ROW)
        query = wanted.with_for_update() if locked else wanted
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        if max(row.looked_at, row.due_at) > to_ms(self._now + _FARTHEST):
            # No look sets either so far ahead: as if the last one were long ago.
            return Watch(looked_at=from_ms(0), due_at=from_ms(0))
        return Watch(looked_at=from_ms(row.looked_at), due_at=from_ms(row.due_at))

    async def write(self, watch: Watch, *, is_new: bool) -> None:
        """Keep until when was looked, and when to look again."""
        values = {"looked_at": to_ms(watch.looked_at), "due_at": to_ms(watch.due_at)}
        if is_new:
            await self._connection.execute(insert(duty_watch).values(id=_ROW, **values))
        else:
            await self._connection.execute(
                update(duty_watch).where(duty_watch.c.id == _ROW).values(**values)
            )

    async def wake(self) -> None:
        """The rosters have changed: look now."""
        await self.put_off(self._now)
        self.has_moved = True

    async def put_off(self, until: datetime) -> None:
        """Look again then."""
        await self._connection.execute(
            update(duty_watch).where(duty_watch.c.id == _ROW).values(due_at=to_ms(until))
        )

    async def mark(self, what: str, until: datetime) -> bool:
        """Mark something as done, until then; False where it was done already."""
        if await self.is_marked(what):
            return False
        key = self._vault.digest("mark", what)
        await self._connection.execute(insert(duty_marks).values(key=key, until=to_ms(until)))
        return True

    async def is_marked(self, what: str) -> bool:
        """Whether it was done."""
        key = self._vault.digest("mark", what)
        found = await self._connection.execute(select(duty_marks).where(duty_marks.c.key == key))
        return found.first() is not None

    async def marked(self, whats: Iterable[str]) -> frozenset[str]:
        """Which of these were done."""
        keys = {self._vault.digest("mark", what): what for what in whats}
        wanted, found = list(keys), list[bytes]()
        for first in range(0, len(wanted), _KEYS_AT_ONCE):
            some = wanted[first : first + _KEYS_AT_ONCE]
            query = select(duty_marks.c.key).where(duty_marks.c.key.in_(some))
            found += await self._connection.scalars(query)
        return frozenset(keys[key] for key in found)

    async def forget_old_marks(self) -> None:
        """Drop the marks whose time is over."""
        await self._connection.execute(
            delete(duty_marks).where(duty_marks.c.until < to_ms(self._now))
        )

    async def leave_note(self, place: str, by: str, body: str) -> None:
        """Keep a note for whoever comes next at this place."""
        note_id = secrets.token_hex(16)
        sealed = self._vault.seal("duty_notes", note_id, 1, {"by": by, "body": body})
        await self._connection.execute(
            insert(duty_notes).values(
                id=note_id,
                place_key=self._vault.digest("place", place),
                at=to_ms(self._now),
                sealed=sealed,
            )
        )

    async def notes(self, place: str) -> tuple[Note, ...]:
        """The notes that wait at this place, oldest first."""
        rows = await self._connection.execute(
            select(duty_notes)
            .where(duty_notes.c.place_key == self._vault.digest("place", place))
            .order_by(duty_notes.c.at, duty_notes.c.id)
        )
        return tuple(readable(rows, self._note))

    def _note(self, row: Row[Any]) -> Note:
        opened = self._vault.open("duty_notes", row.id, 1, row.sealed)
        by, body = str(opened["by"]), str(opened["body"])
        return Note(id=row.id, by=by, at=from_ms(row.at), body=body)

    async def drop_notes(self, place: str) -> None:
        """Forget this place's notes: they were told."""
        await self._connection.execute(
            delete(duty_notes).where(duty_notes.c.place_key == self._vault.digest("place", place))
        )

    async def drop_old_notes(self, older_than: timedelta) -> None:
        """Forget notes that nobody came to read."""
        await self._connection.execute(
            delete(duty_notes).where(duty_notes.c.at < to_ms(self._now - older_than))
        )
