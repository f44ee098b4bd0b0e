"""Erasing a case: its key, its ciphertexts, what the chats' rows say of it; and what leads to that.

Owns which rows go and which stay. The log's records stay with their audit parts, so who read the case
and why still opens. Who may ask for it, and its record, are left to ``services.keeping.erasure``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.messages.outgoing import Post, PostState, Saying
from domain.requests.request import Request
from domain.topics import Topic
from domain.vocabulary import CaseId
from storage.database import epochs
from storage.database.bulk_rows import open_rows
from storage.database.file_tables import files
from storage.database.tables import (
    conversations,
    deadlines,
    erasure_notices,
    erasure_proposals,
    erasures,
    log_blobs,
    log_records,
    outbox,
    posts,
    requests,
)
from storage.messages.outbox import Outbox
from storage.messages.saying import post_json, read_post
from storage.requests.conversations import opened
from storage.requests.records import request_from_json
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import CASE_KEYS, Json, Vault, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """A case that was erased, and when: milliseconds since 1970 in UTC."""

    case: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """An erasure by a rule that was announced; milliseconds since 1970 in UTC."""

    case: str
    erase_at_ms: int


class Erasures(SealedRows):
    """Erasures within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        super().__init__(connection, vault, now)
        self.done: list[Erased] = []
        """What this transaction erased."""

    async def all(self) -> tuple[Erased, ...]:
        """Every case that was ever erased."""
        rows = await self._connection.execute(select(erasures).order_by(erasures.c.at))
        return tuple(Erased(case=row.case_id, at_ms=row.at) for row in rows)

    async def is_erased(self, case: str) -> bool:
        """Whether the case was erased."""
        query = select(erasures.c.case_id).where(erasures.c.case_id == case)
        return await self._connection.scalar(query) is not None

    async def closed_since_before(self, at: datetime) -> tuple[Request, ...]:
        """Closed or withdrawn requests filed before then that are not erased, oldest first."""
        rows = await self._connection.execute(
            select(requests)
            .where(
                requests.c.is_open.is_(False),
                requests.c.created_at <= to_ms(at),
                requests.c.id.not_in(select(erasures.c.case_id)),
            )
            .order_by(requests.c.created_at, requests.c.id)
        )
        return await open_rows(rows.all(), self._request)

    def _request(self, row: Row[Any]) -> Request:
        found = self._vault.open("requests", row.id, row.version, row.sealed)
        return request_from_json(row.id, row.version, found)

    async def erase(self, case: str, chats: Outbox) -> None:
        """Delete the case's key, ciphertexts and posts; the log's record of it is written before."""
        if self._connection.dialect.name == "sqlite":
            # What is freed is overwritten, not only let go.
            await self._connection.execute(text("PRAGMA secure_delete = ON"))
        at = to_ms(self._now)
        await self._connection.execute(insert(erasures).values(case_id=case, at=at))
        totals.came(self._connection, erasures, case, at)
        of_case = select(log_records.c.seq).where(log_records.c.case_id == case)
        await self._connection.execute(
            delete(log_blobs).where(log_blobs.c.part == "c", log_blobs.c.seq.in_(of_case))
        )
        await self._vault.erase(self._connection, CASE_KEYS + case)
        await self._connection.execute(delete(deadlines).where(deadlines.c.case_id == case))
        await self.end_notice(case)
        await self.end_proposal(case)
        await self._erase_files(case)
        await self._erase_posts(case, chats)
        await self._erase_conversations(case)
        await epochs.advance(self._connection, epochs.ERASURES)
        self.done.append(Erased(case=case, at_ms=at))

    async def _erase_files(self, case: str) -> None:
        """Its files, and what was brought for it and not sent; their pieces, which nothing opens any more,
        are swept a few at a time (``services.files.sweeping``)."""
        await totals.take_away(self._connection, files, files.c.case_id == case)

    async def _erase_posts(self, case: str, chats: Outbox) -> None:
        """Content that still stands in a chat is taken out of it; no row says anything any more."""
        for post in await chats.with_content(case):
            await chats.remove(post)
        await chats.flush()
        rows = (await self._connection.execute(select(posts).where(posts.c.case_id == case))).all()
        of_these = outbox.c.post_id.in_([row.id for row in rows])
        waiting = set(await self._connection.scalars(select(outbox.c.post_id).where(of_these)))
        opened = {post.id: post for post in readable(rows, lambda row: read_post(self._vault, row))}
        for row in rows:
            found = opened.get(row.id)
            # One that may be on its way, or must still be taken out, keeps only where it is.
            if found is not None and (
                row.id in waiting or (found.state is PostState.GONE and found.message_id is None)
            ):
                await self._blank(found)
                continue
            await self._connection.execute(delete(outbox).where(outbox.c.post_id == row.id))
            await self._connection.execute(delete(posts).where(posts.c.id == row.id))
            if row.state == PostState.NEW:
                totals.went(self._connection, posts, row.id)

    async def _blank(self, post: Post) -> None:
        value = post_json(replace(post, saying=Saying(topic=Topic.CONTENT_REMOVED)))
        version = post.version + 1
        sealed = self._vault.seal("posts", post.id, version, value)
        await self._connection.execute(
            update(posts)
            .where(posts.c.id == post.id)
            .values(version=version, sealed=sealed, case_id=None, card=None)
        )

    async def _erase_conversations(self, case: str) -> None:
        """A text that somebody typed for the case and never sent goes too."""
        for row in (await self._connection.execute(select(conversations))).all():
            # One that does not open is read by nobody, whatever it is about.
            found = next(readable([row], lambda row: opened(self._vault, row)), None)
            if found is None or found.get("case") == case:
                await self._connection.execute(
                    delete(conversations).where(
                        conversations.c.person_key == row.person_key,
                        conversations.c.kind == row.kind,
                    )
                )

    async def announce(self, case: str, erase_at: datetime) -> None:
        """Note that the case's erasure was announced; an earlier announcement of it is over."""
        await self.end_notice(case)
        told, then = to_ms(self._now), to_ms(erase_at)
        await self._connection.execute(
            insert(erasure_notices).values(case_id=case, told_at=told, erase_at=then)
        )
        totals.came(self._connection, erasure_notices, case, told, then)

    async def notices(self) -> tuple[Announcement, ...]:
        """Every erasure that was announced and has not happened."""
        rows = await self._connection.execute(select(erasure_notices))
        return tuple(Announcement(case=row.case_id, erase_at_ms=row.erase_at) for row in rows)

    async def end_notice(self, case: str) -> None:
        """The announced erasure happened, or will not happen."""
        of_case = erasure_notices.c.case_id == case
        await totals.take_away(self._connection, erasure_notices, of_case)

    async def propose(self, case: str, value: dict[str, Json], lives: timedelta) -> None:
        """Keep an erasure that waits for two people; an earlier one of the case is over."""
        await self.end_proposal(case)
        until = to_ms(self._now + lives)
        sealed = self._sealed_proposal(case, 1, value, until)
        await self._connection.execute(
            insert(erasure_proposals).values(
                case_id=case, version=1, expires_at=until, sealed=sealed
            )
        )
        totals.came(self._connection, erasure_proposals, case, 1, until)

    async def proposal(self, case: CaseId | str) -> Mapping[str, Json] | None:
        """The erasure of the case that waits for two people, locked; None where it is too late."""
        row = await self._proposal(case)
        if row is None:
            return None
        return self._unexpired("erasure_proposals", case, row.version, row.sealed)

    async def _proposal(self, case: str) -> Row[Any] | None:
        wanted = select(erasure_proposals).where(erasure_proposals.c.case_id == case)
        return (await self._connection.execute(wanted.with_for_update())).one_or_none()

    def _sealed_proposal(
        self, case: str, version: int, value: Mapping[str, Json], until: int
    ) -> bytes:
        return self._vault.seal("erasure_proposals", case, version, {**value, "expires_at": until})

    async def keep_proposal(self, case: str, value: dict[str, Json]) -> None:
        """Write who has agreed by now."""
        row = await self._proposal(case)
        assert row is not None  # noqa: S101 - it was read, and locked, by the same act
        version, until = row.version + 1, row.expires_at
        sealed = self._sealed_proposal(case, version, value, until)
        await self._connection.execute(
            update(erasure_proposals)
            .where(erasure_proposals.c.case_id == case)
            .values(version=version, sealed=sealed)
        )
        totals.went(self._connection, erasure_proposals, case, row.version, until)
        totals.came(self._connection, erasure_proposals, case, version, until)

    async def end_proposal(self, case: str) -> None:
        """It no longer waits."""
        of_case = erasure_proposals.c.case_id == case
        await totals.take_away(self._connection, erasure_proposals, of_case)
