"""How people's channels fare: which one failed for good, which one was tried and arrived.

Owns what is remembered of each channel, by person, kind and address; a changed address begins anew.
Which channel is used is left to ``storage.messages.notices``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from domain.channels import Channel, ChannelKind
from domain.directory.directory import Person
from domain.vocabulary import PersonId
from storage.database.channel_tables import channel_states
from storage.database.epochs import PEOPLE, advance
from storage.sealing.sealed_rows import readable, said
from storage.sealing.vault import Json, Vault, to_ms

RESTS: Final = timedelta(minutes=15)
"""For how long a channel that was refused is passed over; then it is tried again."""
_TIMES = ("sent_at", "failed_at", "arrived_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What is known of one channel of one person. ``version`` is 0 where nothing is known yet."""

    failing: bool = False
    """Whether the last sending was refused."""
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    arrived_at: datetime | None = None
    """When its person last showed that a message on it had arrived, by giving back its code."""
    version: int = 0


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
        if row is None:
            return ChannelState()
        try:
            found = self._vault.open("channel_states", key, row.version, row.sealed)
            failing = bool(said(found, "failing"))
        except SealBroken:
            return ChannelState(version=row.version)
        times = {name: _at(found.get(name)) for name in _TIMES}
        return ChannelState(failing=failing, version=row.version, **times)

    async def sent(self, person: PersonId, channel: Channel) -> None:
        """A message went out on it."""
        known = await self.of(person, channel)
        await self._write(person, channel, known, replace(known, failing=False, sent_at=self._now))

    async def failed(self, person: PersonId, channel: Channel, *, for_good: bool) -> bool:
        """A message did not go out on it; whether this is the first that failed for good."""
        known = await self.of(person, channel)
        now_failing = known.failing or for_good
        changed = replace(known, failing=now_failing, failed_at=self._now)
        await self._write(person, channel, known, changed)
        return now_failing and not known.failing

    async def arrived(self, person: PersonId, channel: Channel) -> None:
        """Its person has read a message on it."""
        known = await self.of(person, channel)
        changed = replace(known, failing=False, arrived_at=self._now)
        await self._write(person, channel, known, changed)

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

    async def _write(
        self, person: PersonId, channel: Channel, before: ChannelState, after: ChannelState
    ) -> None:
        key, version = self._key(person, channel), before.version + 1
        value: dict[str, Json] = {
            "person": person,
            "kind": channel.kind.value,
            "failing": after.failing,
        }
        for name in _TIMES:
            at = getattr(after, name)
            value[name] = to_ms(at) if at is not None else None
        sealed = self._vault.seal("channel_states", key, version, value)
        values = {"failing": after.failing, "version": version, "sealed": sealed}
        if before.version == 0:
            await self._connection.execute(insert(channel_states).values(channel_key=key, **values))
        else:
            await self._connection.execute(
                update(channel_states).where(channel_states.c.channel_key == key).values(**values)
            )
        if before.failing != after.failing:
            await advance(self._connection, PEOPLE)

    def _key(self, person: PersonId, channel: Channel) -> bytes:
        return self._vault.digest("channel", f"{person}:{channel.kind.value}:{channel.address}")


def _at(ms: Json) -> datetime | None:
    return datetime.fromtimestamp(ms / 1000, UTC) if isinstance(ms, int) else None
