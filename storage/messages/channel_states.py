"""How people's channels fare: which one failed for good, which one was tried and arrived.

Owns what is remembered of each channel, by person, kind and address; a changed address begins anew. Of
Telegram only alerts and tests are counted. Which channel is used is left to ``storage.messages.notices``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from domain.channels import TELEGRAM, Channel, ChannelKind
from domain.directory.directory import Person
from domain.vocabulary import PersonId
from storage.database.channel_tables import channel_states
from storage.database.engine import insert
from storage.database.epochs import PEOPLE, advance
from storage.database.meanwhile import ChangedMeanwhile
from storage.sealing.sealed_rows import readable, said
from storage.sealing.vault import Json, Vault, to_ms
from storage.sealing.written import items, number, parts

RESTS: Final = timedelta(minutes=15)
"""For how long a channel that was refused is passed over; then it is tried again."""
MONTHS: Final = 12
"""Whole months, beside the one that runs, for which it is kept how often a channel was tried."""
_TIMES = ("sent_at", "failed_at", "arrived_at")
_LOCKED: Final = (
    select(channel_states)
    .where(channel_states.c.channel_key.in_(bindparam("keys", expanding=True)))
    # In one order, so that two who count the same people do not wait for each other.
    .order_by(channel_states.c.channel_key)
    .with_for_update()
)
_UPDATE: Final = update(channel_states).where(
    channel_states.c.channel_key == bindparam("key"), channel_states.c.version == bindparam("read")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What is known of one channel of one person. ``version`` is 0 where nothing is known yet."""

    failing: bool = False
    """Whether the last sending was refused."""
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    arrived_at: datetime | None = None
    """When its person last showed that a message on it had arrived, by giving back its code."""
    tried: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """How often it was tried and was taken, by month of the calendar in UTC."""
    version: int = 0

    def after(self, now: datetime, *, taken: int, failed: int) -> Self:
        """So often more it was tried now."""
        month = f"{now:%Y-%m}"
        kept = {name: counts for name, counts in self.tried.items() if name >= _oldest(now)}
        before, arrived = kept.get(month, (0, 0))
        kept[month] = (before + taken + failed, arrived + taken)
        sent_at = now if taken else self.sent_at
        failed_at = now if failed else self.failed_at
        return replace(self, tried=kept, sent_at=sent_at, failed_at=failed_at)

    def counted(self, now: datetime) -> tuple[int, int]:
        """How often it was tried and was taken in the last twelve months and the one that runs."""
        recent = [counts for name, counts in self.tried.items() if name >= _oldest(now)]
        return sum(each[0] for each in recent), sum(each[1] for each in recent)


class ChannelStates:
    """The states of channels within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    async def of(self, person: PersonId, channel: Channel) -> ChannelState:
        """What is known of this channel."""
        key = self._key(person, channel)
        row = (
            await self._connection.execute(
                select(channel_states).where(channel_states.c.channel_key == key)
            )
        ).one_or_none()
        return self._read(row) if row is not None else ChannelState()

    async def sent(self, person: PersonId, channel: Channel) -> None:
        """A message went out on it."""
        known = await self.of(person, channel)
        changed = known.after(self._now, taken=1, failed=0)
        await self._write(person, channel, known, replace(changed, failing=False))

    async def failed(self, person: PersonId, channel: Channel, *, for_good: bool) -> bool:
        """A message did not go out on it; whether this is the first that failed for good."""
        known = await self.of(person, channel)
        now_failing = known.failing or for_good
        changed = replace(known.after(self._now, taken=0, failed=1), failing=now_failing)
        await self._write(person, channel, known, changed)
        return now_failing and not known.failing

    async def arrived(self, person: PersonId, channel: Channel) -> None:
        """Its person has read a message on it."""
        known = await self.of(person, channel)
        changed = replace(known, failing=False, arrived_at=self._now)
        await self._write(person, channel, known, changed)

    async def in_chat(self, taken: Sequence[PersonId], refused: Sequence[PersonId]) -> None:
        """The chats of these took an alert or a test, or refused it; somebody may stand there twice."""
        keys = {self._key(person, TELEGRAM): person for person in (*taken, *refused)}
        if not keys:
            return
        rows = await self._connection.execute(_LOCKED, {"keys": [*keys]})
        known = {bytes(row.channel_key): self._read(row) for row in rows.all()}
        took, missed = Counter(taken), Counter(refused)
        changed: list[dict[str, object]] = []
        for key, person in keys.items():
            before = known.get(key, ChannelState())
            after = before.after(self._now, taken=took[person], failed=missed[person])
            if before.version:
                # Locked: it is as it was read.
                values = self._values(person, TELEGRAM, before, after)
                changed.append({"key": key, "read": before.version, **values})
            else:
                await self._write(person, TELEGRAM, before, after)
        if changed:
            await self._connection.execute(_UPDATE, changed)

    async def failing(self) -> frozenset[bytes]:
        """The channels that were refused a short while ago, by key; one whose row does not say so works."""
        rows = await self._connection.execute(
            select(channel_states).where(channel_states.c.failing.is_(True))
        )
        return frozenset(readable(rows.all(), self._failing))

    def _failing(self, row: Row[Any]) -> bytes:
        key = bytes(row.channel_key)
        found = self._vault.open("channel_states", key, row.version, row.sealed)
        failed_at = _at(found.get("failed_at"))
        rests = failed_at is None or self._now - failed_at < RESTS
        if not (said(found, "failing") and rests):
            raise SealBroken("it says something else than its row")
        return key

    def working(
        self, person: Person, supported: Iterable[ChannelKind], failing: frozenset[bytes]
    ) -> tuple[Channel, ...]:
        """The person's channels beside Telegram that may be used now, in their order."""
        usable = frozenset(supported)
        return tuple(
            channel
            for channel in person.other_channels
            if channel.kind in usable and self._key(person.id, channel) not in failing
        )

    def _read(self, row: Row[Any]) -> ChannelState:
        try:
            found = self._vault.open("channel_states", row.channel_key, row.version, row.sealed)
            failing = bool(said(found, "failing"))
        except SealBroken:
            return ChannelState(version=row.version)
        times = {name: _at(found.get(name)) for name in _TIMES}
        return ChannelState(
            failing=failing, tried=_tried(found.get("tried")), version=row.version, **times
        )

    async def _write(
        self, person: PersonId, channel: Channel, before: ChannelState, after: ChannelState
    ) -> None:
        """Raises ``ChangedMeanwhile`` where it is no longer as it was read."""
        key, values = self._key(person, channel), self._values(person, channel, before, after)
        if before.version == 0:
            new = insert(self._connection, channel_states).values(channel_key=key, **values)
            once = new.on_conflict_do_nothing().returning(channel_states.c.version)
            is_written = (await self._connection.execute(once)).first() is not None
        else:
            given = {"key": key, "read": before.version, **values}
            is_written = (await self._connection.execute(_UPDATE, given)).rowcount == 1
        if not is_written:
            raise ChangedMeanwhile
        if before.failing != after.failing:
            await advance(self._connection, PEOPLE)

    def _values(
        self, person: PersonId, channel: Channel, before: ChannelState, after: ChannelState
    ) -> dict[str, object]:
        key, version = self._key(person, channel), before.version + 1
        value: dict[str, Json] = {
            "person": person,
            "kind": channel.kind.value,
            "failing": after.failing,
            "tried": {month: list(counts) for month, counts in after.tried.items()},
        }
        for name in _TIMES:
            at = getattr(after, name)
            value[name] = to_ms(at) if at is not None else None
        sealed = self._vault.seal("channel_states", key, version, value)
        return {"failing": after.failing, "version": version, "sealed": sealed}

    def _key(self, person: PersonId, channel: Channel) -> bytes:
        return self._vault.digest("channel", f"{person}:{channel.kind.value}:{channel.address}")


def _at(ms: Json) -> datetime | None:
    return datetime.fromtimestamp(ms / 1000, UTC) if isinstance(ms, int) else None


def _oldest(now: datetime) -> str:
    """The month of the same name a year ago."""
    return f"{now.year - MONTHS // 12:04}-{now:%m}"


def _tried(found: Json) -> Mapping[str, tuple[int, int]]:
    """A row of an earlier version counted nothing."""
    if found is None:
        return {}
    return {
        month: (number(tried), number(taken))
        for month, counts in parts(found).items()
        for tried, taken in [items(counts)]
    }
