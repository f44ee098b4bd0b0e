"""Leasing outgoing work and writing down what became of it.

Owns the lease on rows of the outbox. Leases and waiting times go by ``storage.lease_time``, not by the
service's clock: one that is set forward must not make a message go out twice.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.vocabulary import PersonId
from storage.lease_time import lease_ms
from storage.outbox import EXPRESS, Outbox
from storage.saying import Kind, Post, PostState, Work, read_post, read_saying
from storage.tables import outbox, posts
from storage.vault import Vault

LEASE_SECONDS: Final = 8
"""So long nobody else sends what a killed process had in hand; it is renewed several times in it."""
_LONGEST_WAIT_MS: Final = 60_000


class Delivery:
    """The dispatcher's side of the outbox within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self.outbox = Outbox(connection, vault, now)

    async def lease(self, limit: int, *, express_only: bool = False) -> tuple[Work, ...]:
        """Take up to ``limit`` rows that may be sent now, most urgent and then oldest first."""
        now = lease_ms(self._connection)
        wanted = (
            select(outbox)
            .where(outbox.c.available_at <= now, outbox.c.leased_until <= now)
            .order_by(outbox.c.priority, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        if express_only:
            wanted = wanted.where(outbox.c.priority < EXPRESS)
        rows = (await self._connection.execute(wanted)).all()
        if not rows:
            return ()
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_([row.id for row in rows]))
            .values(
                leased_until=now + LEASE_SECONDS * 1000,
                # A lease that ran out may have been used: what is sent now may be a repeat.
                attempts=outbox.c.attempts + case((outbox.c.leased_until > 0, 1), else_=0),
            )
        )
        found = await self._posts([row.post_id for row in rows if row.post_id is not None])
        return tuple(self._work(row, found) for row in rows)

    async def renew(self, ids: Sequence[int]) -> None:
        """Keep rows that still wait in the dispatcher's memory."""
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids))
            .values(leased_until=lease_ms(self._connection) + LEASE_SECONDS * 1000)
        )

    async def release_all(self) -> None:
        """Let go of leases that a killed process left; only where no other process can hold any.

        What was leased may have been sent, so that sending it again counts as a further attempt.
        """
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.leased_until > 0)
            .values(leased_until=0, attempts=outbox.c.attempts + 1)
        )
        # A machine whose clock was put back must not wait for the time that it showed before.
        soon = lease_ms(self._connection) + _LONGEST_WAIT_MS
        await self._connection.execute(
            update(outbox).where(outbox.c.available_at > soon).values(available_at=soon)
        )

    async def next_available_ms(self) -> int | None:
        """When the next waiting row may be sent, by the machine's clock."""
        at = await self._connection.execute(
            select(func.min(func.max(outbox.c.available_at, outbox.c.leased_until)))
            if self._connection.dialect.name == "sqlite"
            else select(func.min(func.greatest(outbox.c.available_at, outbox.c.leased_until)))
        )
        found = at.scalar_one()
        return None if found is None else int(found)

    async def is_sending_to(self, chat: int) -> bool:
        """Whether a message to this chat is on its way, so that its number is not known yet."""
        found = await self._connection.execute(
            select(outbox.c.id)
            .where(
                outbox.c.chat_key == self._vault.digest("chat", chat),
                outbox.c.kind == Kind.SEND.value,
                outbox.c.leased_until > lease_ms(self._connection),
            )
            .limit(1)
        )
        return found.first() is not None

    async def size(self) -> int:
        """How much is still to be done."""
        counted = await self._connection.execute(select(func.count()).select_from(outbox))
        return int(counted.scalar_one())

    async def oldest(self) -> datetime | None:
        """When the oldest of it was put there, by the service's clock."""
        found = await self._connection.execute(
            select(outbox.c.created_at).order_by(outbox.c.id).limit(1)
        )
        ms = found.scalar_one_or_none()
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

    async def done(self, work: Work) -> None:
        """The work is over, whatever its outcome."""
        await self._connection.execute(delete(outbox).where(outbox.c.id == work.id))

    async def postpone(self, work: Work, wait_ms: int, *, counts: bool) -> None:
        """Try again after a while. ``counts`` is False where Telegram only asked to wait."""
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == work.id)
            .values(
                available_at=lease_ms(self._connection) + wait_ms,
                leased_until=0,
                attempts=outbox.c.attempts + (1 if counts else 0),
            )
        )

    async def shown(self, work: Work, message_id: int) -> None:
        """The post stands in the chat; what changed while it was on its way is sent as an edit."""
        assert work.post is not None  # noqa: S101 - sendings have a post
        await self.done(work)
        post = await self.outbox.by_id(work.post.id)
        if post.state is PostState.GONE:
            await self._take_back(post, message_id)
            return
        await self.outbox.mark(post, PostState.SHOWN, message_id)
        if post.version != work.post.version:
            shown = await self.outbox.by_id(post.id)
            await self.outbox.change(shown, shown.saying)

    async def _take_back(self, post: Post, message_id: int) -> None:
        """The post was taken out while it was on its way: remove it now that it stands there."""
        await self.outbox.mark(post, PostState.SHOWN, message_id)
        await self.outbox.remove(await self.outbox.by_id(post.id))

    async def edited(self, work: Work) -> None:
        """The post says what was sent; what changed meanwhile is sent again."""
        assert work.post is not None  # noqa: S101 - edits have a post
        await self.done(work)
        post = await self.outbox.by_id(work.post.id)
        if post.version != work.post.version and post.state is PostState.SHOWN:
            await self.outbox.change(post, post.saying)

    async def failed(self, work: Work) -> None:
        """The post will never stand in the chat."""
        await self.done(work)
        if work.post is not None and work.kind in (Kind.SEND, Kind.PHOTO):
            await self.outbox.mark(await self.outbox.by_id(work.post.id), PostState.FAILED)

    async def removed(self, work: Work, *, was_removed: bool) -> None:
        """The post left the chat, or could not be removed and is not tried again."""
        assert work.post is not None  # noqa: S101 - removals have a post
        await self.done(work)
        post = await self.outbox.by_id(work.post.id)
        if was_removed:
            await self.outbox.mark(post, PostState.GONE)
        else:
            await self.outbox.forget_removal(post)

    async def _posts(self, ids: Sequence[int]) -> dict[int, Post]:
        if not ids:
            return {}
        rows = await self._connection.execute(select(posts).where(posts.c.id.in_(ids)))
        return {row.id: read_post(self._vault, row) for row in rows.all()}

    def _work(self, row: Row[Any], found: dict[int, Post]) -> Work:
        created_at = datetime.fromtimestamp(row.created_at / 1000, UTC)
        kind = Kind(row.kind)
        if row.post_id is not None:
            post = found[row.post_id]
            return Work(
                id=row.id,
                kind=kind,
                priority=row.priority,
                chat=post.chat,
                attempts=row.attempts + (1 if row.leased_until > 0 else 0),
                created_at=created_at,
                post=post,
            )
        payload = self._vault.open("outbox", row.chat_key, 1, row.sealed)
        person, press, chat = payload.get("person"), payload.get("press"), payload["chat"]
        notice = payload.get("notice")
        assert isinstance(chat, int)  # noqa: S101 - only the outbox writes it
        return Work(
            id=row.id,
            kind=kind,
            priority=row.priority,
            chat=chat,
            attempts=row.attempts + (1 if row.leased_until > 0 else 0),
            created_at=created_at,
            post=None,
            saying=read_saying(payload) if "topic" in payload else None,
            press=str(press) if press is not None else None,
            person=PersonId(str(person)) if person is not None else None,
            notice=notice if isinstance(notice, int) else None,
        )
