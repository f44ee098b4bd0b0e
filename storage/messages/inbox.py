"""Updates from Telegram, committed before they are confirmed, and worked from here exactly once.

Owns the sealed raw updates and how far each has come. A processed update keeps its number, so that
a repeated one is known; its bytes are wiped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Boolean, Row, bindparam, func, insert, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from storage.database.bulk_rows import write_rows
from storage.database.tables import inbox
from storage.sealing.vault import Vault, to_ms


class Stage(StrEnum):
    """How far an update has come."""

    WAITING = "waiting"
    DONE = "done"
    ASIDE = "aside"


_REPEATED_FOR: Final = timedelta(hours=25)
"""Telegram keeps for a day what was not confirmed; what came before is another bot's of this number."""

_BOTS: Final = 2**30
_BITS: Final = 32
"""Of an update's own number; above them stands the bot's."""

_IS_LEFT: Final = literal_column("state <> 'done'", Boolean)
"""Written out as in the index of just these rows, so that it serves: most are done."""

_IS_WAITING: Final = _IS_LEFT & (inbox.c.state == Stage.WAITING.value)

# Statements are built once: building one takes longer than the database takes to carry it out.
_INSERT: Final = insert(inbox)
_SEEN: Final = select(inbox.c.update_id, inbox.c.received_at).where(
    inbox.c.update_id.in_(bindparam("ids", expanding=True))
)
_STILL_WAITING: Final = (
    select(inbox.c.update_id)
    .where(
        inbox.c.update_id.in_(bindparam("ids", expanding=True)),
        inbox.c.state == Stage.WAITING.value,
    )
    .with_for_update()
)
_CLAIM_ALL: Final = (
    update(inbox)
    .where(inbox.c.update_id.in_(bindparam("ids", expanding=True)))
    .values(state=Stage.DONE.value, sealed=None)
)
_CLAIM: Final = (
    update(inbox)
    .where(inbox.c.update_id == bindparam("number"), inbox.c.state == Stage.WAITING.value)
    .values(state=Stage.DONE.value, sealed=None)
)


def numbered(bot: int, number: int) -> int:
    """An update's number in the inbox: each bot counts for itself. 0: a bot that is not known."""
    return _line(bot) << _BITS | number & (1 << _BITS) - 1 if bot else number


def is_of(update_id: int, bot: int) -> bool:
    """Whether the update of this number in the inbox came through this bot, as far as that is known."""
    return not bot or not update_id >> _BITS or update_id >> _BITS == _line(bot)


def _line(bot: int) -> int:
    return bot % _BOTS + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUpdate:
    """An update as it came, to be parsed one at a time."""

    update_id: int
    """Its number in the inbox, which tells bots apart."""
    body: bytes
    unnumbered: int | None = None
    """The number under which an earlier version of the service kept it, which knew one bot alone."""


class Inbox:
    """Updates within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._kept: dict[int, RawUpdate] = {}
        """Not yet written: most are claimed before, and need not be sealed."""
        self._looked_at: frozenset[int] = frozenset()
        self._open: frozenset[int] = frozenset()
        self._claimed: tuple[int, ...] = ()

    async def look_at(self, ids: Sequence[int]) -> None:
        """Lock these updates, which several acts are about to claim: looked for and marked together."""
        opened = set(self._kept.keys() & ids)
        if earlier := [each for each in ids if each not in opened]:
            found = await self._connection.execute(_STILL_WAITING, {"ids": earlier})
            opened |= set(found.scalars())
        self._looked_at, self._open = frozenset(ids), frozenset(opened)

    async def flush(self) -> None:
        """Write what was kept, and mark what was claimed so far."""
        kept, claimed = self._kept, set(self._claimed)
        self._kept, self._claimed = {}, ()
        self._open -= claimed
        if kept:
            rows = [self._row(each, is_done=each.update_id in claimed) for each in kept.values()]
            await write_rows(self._connection, _INSERT, rows)
        if earlier := claimed - kept.keys():
            await self._connection.execute(_CLAIM_ALL, {"ids": list(earlier)})

    async def keep(self, updates: Sequence[RawUpdate]) -> tuple[RawUpdate, ...]:
        """Keep those not seen before, and return them."""
        if not updates:
            return ()
        earlier = [u.unnumbered for u in updates if u.unnumbered is not None]
        ids = [*(u.update_id for u in updates), *earlier]
        seen = await self._connection.execute(_SEEN, {"ids": ids})
        known = {row.update_id: row.received_at for row in seen.all()}
        known |= dict.fromkeys(self._kept, to_ms(self._now))
        since = to_ms(self._now - _REPEATED_FOR)
        fresh = {
            each.update_id: each
            for each in updates
            if each.update_id not in known
            and (each.unnumbered is None or known.get(each.unnumbered, since) <= since)
        }
        self._kept |= fresh
        return tuple(fresh.values())

    def _row(self, raw: RawUpdate, *, is_done: bool) -> dict[str, object]:
        number = raw.update_id
        sealed = None if is_done else self._vault.seal_bytes("inbox", number, 1, raw.body)
        return {
            "update_id": number,
            "received_at": to_ms(self._now),
            "state": (Stage.DONE if is_done else Stage.WAITING).value,
            "attempts": 0,
            "sealed": sealed,
        }

    async def waiting(self, limit: int, after: int = -1) -> tuple[RawUpdate, ...]:
        """Updates that a process took in and did not finish, oldest first."""
        rows = await self._connection.execute(
            select(inbox)
            .where(_IS_WAITING, inbox.c.update_id > after)
            .order_by(inbox.c.update_id)
            .limit(limit)
        )
        return tuple(self._raw(row) for row in rows.all())

    async def waiting_numbers(self, limit: int) -> tuple[int, ...]:
        """The numbers of those alone, oldest first."""
        rows = await self._connection.execute(
            select(inbox.c.update_id).where(_IS_WAITING).order_by(inbox.c.update_id).limit(limit)
        )
        return tuple(rows.scalars().all())

    async def by_numbers(self, numbers: Sequence[int]) -> tuple[RawUpdate, ...]:
        """Those of these that still wait, oldest first."""
        rows = await self._connection.execute(
            select(inbox)
            .where(_IS_WAITING, inbox.c.update_id.in_(numbers))
            .order_by(inbox.c.update_id)
        )
        return tuple(self._raw(row) for row in rows.all())

    async def oldest_waiting(self) -> datetime | None:
        """When the update that has waited longest came; None where none waits."""
        rows = await self._connection.execute(
            select(inbox.c.received_at).where(_IS_WAITING).order_by(inbox.c.update_id).limit(1)
        )
        ms = rows.scalar_one_or_none()
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

    def _raw(self, row: Row[Any]) -> RawUpdate:
        """One that does not open is given empty: it is set aside, and holds up no other."""
        try:
            body = self._vault.open_bytes("inbox", row.update_id, 1, row.sealed)
        except SealBroken:
            body = b""
        return RawUpdate(update_id=row.update_id, body=body)

    async def claim(self, update_id: int) -> bool:
        """Mark the update as done within the transaction that does it; False if it is already."""
        if update_id in self._looked_at or update_id in self._kept:
            is_open = update_id in self._open or update_id in self._kept
            is_free = is_open and update_id not in self._claimed
            if is_free:
                self._claimed = (*self._claimed, update_id)
            return is_free
        result = await self._connection.execute(_CLAIM, {"number": update_id})
        return result.rowcount == 1

    async def set_aside(self, update_id: int) -> bool:
        """Take an update that cannot be worked out of the way; its bytes stay sealed.

        False where it no longer waits.
        """
        await self.flush()
        result = await self._connection.execute(
            update(inbox)
            .where(inbox.c.update_id == update_id, inbox.c.state == Stage.WAITING.value)
            .values(state=Stage.ASIDE.value)
        )
        return result.rowcount == 1

    async def count_attempt(self, update_id: int) -> int:
        """Count one more failed attempt at the update, and say how many there were."""
        await self.flush()
        result = await self._connection.execute(
            update(inbox)
            .where(inbox.c.update_id == update_id)
            .values(attempts=inbox.c.attempts + 1)
            .returning(inbox.c.attempts)
        )
        return int(result.scalar_one())

    async def counts(self) -> dict[Stage, int]:
        """How many updates wait and how many were set aside."""
        rows = await self._connection.execute(
            select(inbox.c.state, func.count()).where(_IS_LEFT).group_by(inbox.c.state)
        )
        found = {Stage(state): int(count) for state, count in rows.all()}
        return {stage: found.get(stage, 0) for stage in (Stage.WAITING, Stage.ASIDE)}
