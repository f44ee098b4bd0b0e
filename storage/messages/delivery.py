"""Leasing outgoing work and writing down what became of it.

Owns the lease on rows of the outbox. Leases and waiting times go by
``storage.database.lease_time``, not by the service's clock: one that is set forward must not make a
message go out twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from domain.messages.outgoing import NEW_MESSAGES, Post, PostState, Work, WorkKind
from storage.database.lease_time import LeaseNow
from storage.database.tables import outbox, posts
from storage.messages.new_work import LEASE_SECONDS, Holder
from storage.messages.outbox import EXPRESS, Outbox
from storage.messages.saying import read_post, read_work
from storage.sealing.sealed_rows import readable
from storage.sealing.vault import Vault

_LONGEST_WAIT_MS: Final = 60_000

# Statements are built once: building one takes longer than the database takes to carry it out.
_NOW: Final = LeaseNow()
_LEASED: Final = _NOW + LEASE_SECONDS * 1000
_IDS: Final = outbox.c.id.in_(bindparam("ids", expanding=True))
_AVAILABLE: Final = (
    select(outbox)
    .where(
        outbox.c.available_at <= _NOW,
        outbox.c.leased_until <= _NOW,
        outbox.c.priority < bindparam("below"),
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_IS_BEGUN: Final = outbox.c.id.in_(bindparam("begun", expanding=True))
_AND_BEGUN: Final = outbox.c.attempts + case((_IS_BEGUN, 1), else_=0)
_LEASE: Final = (
    update(outbox)
    .where(_IDS)
    .values(leased_until=_LEASED, leased_by=bindparam("holder"), attempts=_AND_BEGUN)
)
# What ran out may be another's by now, and is not to be taken from it.
_IS_OWN: Final = outbox.c.leased_by == bindparam("holder")
_RENEW: Final = (
    update(outbox).where(_IDS, _IS_OWN).values(leased_until=_LEASED).returning(outbox.c.id)
)
_IS_LEASED: Final = outbox.c.leased_until > 0
_RELEASE: Final = (
    update(outbox).where(_IS_LEASED, _IS_OWN).values(leased_until=0, attempts=_AND_BEGUN)
)
_RELEASE_ALL: Final = (
    update(outbox).where(_IS_LEASED).values(leased_until=0, attempts=outbox.c.attempts + 1)
)
_SOONER: Final = (
    update(outbox)
    .where(outbox.c.available_at > _NOW + _LONGEST_WAIT_MS)
    .values(available_at=_NOW + _LONGEST_WAIT_MS)
)
_IS_SENDING: Final = (
    select(outbox.c.id)
    .where(
        outbox.c.chat_key == bindparam("chat"),
        outbox.c.kind == WorkKind.SEND.value,
        outbox.c.leased_until > _NOW,
    )
    .limit(1)
)
_IS_COMING: Final = (
    select(outbox.c.id)
    .where(outbox.c.chat_key == bindparam("chat"), outbox.c.kind == bindparam("what"))
    .limit(1)
)
_OLDEST: Final = select(outbox.c.created_at).order_by(outbox.c.id).limit(1)
_STILL: Final = select(outbox.c.id).where(_IDS)
_DONE: Final = delete(outbox).where(_IDS)
_POSTPONE: Final = (
    update(outbox)
    .where(outbox.c.id == bindparam("work"), _IS_OWN)
    .values(
        available_at=_NOW + bindparam("wait"),
        leased_until=0,
        attempts=outbox.c.attempts + bindparam("more"),
        unsent=outbox.c.unsent + bindparam("more_unsent"),
    )
)
_POSTS: Final = select(posts).where(posts.c.id.in_(bindparam("ids", expanding=True)))
_ALL: Final = 1_000_000
"""Above every priority."""
_PAGES: Final = 5
"""How often more is read at once in place of what does not open; the rest comes with the next look."""


class Delivery:
    """The dispatcher's side of the outbox within one transaction."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, holder: Holder, outbox: Outbox
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._holder = holder
        self.outbox = outbox

    async def lease(self, limit: int, *, express_only: bool = False) -> tuple[Work, ...]:
        """Take up to ``limit`` rows that may be sent now, most urgent and then oldest first."""
        await self.outbox.flush()
        below = EXPRESS if express_only else _ALL
        taken: list[Work] = []
        # What does not open stands for nothing, and holds up no other: those behind it are taken too.
        for _ in range(_PAGES):
            wanted = {"below": below, "most": limit - len(taken)}
            rows = (await self._connection.execute(_AVAILABLE, wanted)).all()
            taken += await self._take(rows)
            if len(taken) == limit or len(rows) < wanted["most"]:
                break
        return tuple(taken)

    async def _take(self, rows: Sequence[Row[Any]]) -> tuple[Work, ...]:
        """Lease these rows; what those say that open."""
        if not rows:
            return ()
        begun = self._begun(rows)
        given = {"ids": [row.id for row in rows], "begun": [*begun], "holder": self._holder.name}
        await self._connection.execute(_LEASE, given)
        about = await self._posts([row.post_id for row in rows if row.post_id is not None])
        return tuple(readable(rows, lambda row: self._work(row, about, begun)))

    def _begun(self, rows: Sequence[Row[Any]]) -> frozenset[int]:
        """Which of these rows may have been handed over under a lease that ran out."""
        held = [row for row in rows if row.leased_until > 0]
        known = {
            name: self._holder.begun_by(name) for name in {row.leased_by for row in held} if name
        }
        told = [(row.id, known.get(row.leased_by)) for row in held]
        return frozenset(number for number, begun in told if begun is None or number in begun)

    async def renew(self, ids: Sequence[int]) -> frozenset[int]:
        """Keep rows that still wait in the dispatcher's memory; returns those that are still its own."""
        kept = await self._connection.execute(
            _RENEW, {"ids": list(ids), "holder": self._holder.name}
        )
        return frozenset(kept.scalars().all())

    async def release(self, holder: str, begun: frozenset[int]) -> None:
        """Let go of what a killed process held; of that it had begun only this."""
        await self._connection.execute(_RELEASE, {"holder": holder, "begun": [*begun]})

    async def release_all(self) -> None:
        """Let go of every lease; only where no other process can hold any.

        What was leased may have been sent, so that sending it again counts as a further attempt.
        """
        await self._connection.execute(_RELEASE_ALL)
        # A machine whose clock was put back must not wait for the time that it showed before.
        await self._connection.execute(_SOONER)

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
        await self.outbox.flush()
        chat_key = self._vault.digest("chat", chat)
        return (await self._connection.execute(_IS_SENDING, {"chat": chat_key})).first() is not None

    async def is_coming(self, chat: int, kind: WorkKind) -> bool:
        """Whether something of this kind waits for the chat, or is on its way."""
        await self.outbox.flush()
        given = {"chat": self._vault.digest("chat", chat), "what": kind.value}
        return (await self._connection.execute(_IS_COMING, given)).first() is not None

    async def size(self) -> int:
        """How much is still to be done."""
        counted = await self._connection.execute(select(func.count()).select_from(outbox))
        return int(counted.scalar_one())

    async def oldest(self) -> datetime | None:
        """When the oldest of it was put there, by the service's clock."""
        ms = (await self._connection.execute(_OLDEST)).scalar_one_or_none()
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

    async def still_to_do(self, works: Sequence[Work]) -> frozenset[int]:
        """Which of this work nobody has written down as over."""
        found = await self._connection.execute(_STILL, {"ids": [work.id for work in works]})
        return frozenset(found.scalars().all())

    async def done(self, works: Sequence[Work]) -> None:
        """This work is over, whatever its outcome."""
        if works:
            await self._connection.execute(_DONE, {"ids": [work.id for work in works]})

    async def postpone(
        self, work: Work, wait_ms: int, *, counts: bool, may_have_arrived: bool
    ) -> None:
        """Try again after a while. ``counts`` is False where Telegram only asked to wait."""
        given = {"work": work.id, "wait": wait_ms, "holder": self._holder.name, "more": int(counts)}
        given["more_unsent"] = int(counts and not may_have_arrived)
        await self._connection.execute(_POSTPONE, given)

    async def shown(self, sent: Sequence[tuple[Work, int]]) -> None:
        """Posts stand in their chats; what changed while one was on its way is sent as an edit."""
        known = {_post(work).id: message for work, message in sent}
        candidates = [_post(work) for work, _ in sent]
        same = await self.outbox.unchanged([p for p in candidates if p.state is PostState.NEW])
        await self.outbox.mark_shown([(p, known[p.id]) for p in candidates if p.id in same])
        for post in candidates:
            if post.id not in same:
                await self._shown_changed(post, known[post.id])

    async def _shown_changed(self, sent: Post, message_id: int) -> None:
        post = await self.outbox.by_id(sent.id)
        if post.state is PostState.GONE:
            await self._take_back(post, message_id)
            return
        await self.outbox.mark(post, PostState.SHOWN, message_id)
        if post.version != sent.version:
            shown = await self.outbox.by_id(post.id)
            await self.outbox.change(shown, shown.saying)

    async def _take_back(self, post: Post, message_id: int) -> None:
        """The post was taken out while it was on its way: remove it now that it stands there."""
        await self.outbox.mark(post, PostState.SHOWN, message_id)
        await self.outbox.remove(await self.outbox.by_id(post.id))

    async def edited(self, works: Sequence[Work]) -> None:
        """Posts say what was sent; what changed meanwhile is sent again."""
        same = await self.outbox.unchanged([_post(work) for work in works])
        for sent in [_post(work) for work in works if _post(work).id not in same]:
            post = await self.outbox.by_id(sent.id)
            if post.version != sent.version and post.state is PostState.SHOWN:
                await self.outbox.change(post, post.saying)

    async def failed(self, work: Work) -> None:
        """The post will never stand in the chat."""
        if work.post is not None and work.kind in NEW_MESSAGES:
            await self.outbox.mark(await self.outbox.by_id(work.post.id), PostState.FAILED)

    async def removed(self, work: Work, *, was_removed: bool) -> None:
        """The post left the chat, or could not be removed and is not tried again."""
        post = await self.outbox.by_id(_post(work).id)
        if was_removed:
            await self.outbox.mark(post, PostState.GONE)
        else:
            await self.outbox.forget_removal(post)

    async def left_behind(self, chat: int) -> tuple[Post, ...]:
        """Messages with content that a chat did not let go of when they were to be removed."""
        await self.outbox.flush()
        rows = await self._connection.execute(
            select(posts)
            .where(
                posts.c.chat_key == self._vault.digest("chat", chat),
                posts.c.state == PostState.SHOWN.value,
                posts.c.has_content.is_(True),
                posts.c.remove_at.is_(None),
            )
            .with_for_update()
        )
        return tuple(readable(rows.all(), lambda row: read_post(self._vault, row)))

    async def _posts(self, ids: Sequence[int]) -> dict[int, Post]:
        if not ids:
            return {}
        rows = await self._connection.execute(_POSTS, {"ids": list(ids)})
        found = readable(rows.all(), lambda row: read_post(self._vault, row))
        return {post.id: post for post in found}

    def _work(self, row: Row[Any], found: dict[int, Post], begun: frozenset[int]) -> Work:
        if row.post_id is not None and row.post_id not in found:
            raise SealBroken("its post does not open")
        work = read_work(self._vault, row, found.get(row.post_id))
        return replace(work, attempts=work.attempts + 1) if row.id in begun else work


def _post(work: Work) -> Post:
    assert work.post is not None  # noqa: S101 - sendings, edits and removals have a post
    return work.post
