"""What the bot has to say, and what it has said: posts in chats, and the work to get them there.

Owns ``posts`` (messages as they stand in a chat) and ``outbox`` (sendings, edits, removals, answers
to presses still to be done). Facts are stored, not words. A post that must change is changed here and
sent again; a change that comes before the first sending simply goes with it.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.topics import Topic
from domain.vocabulary import PersonId, Urgency
from storage.meanwhile import ChangedMeanwhile
from storage.saying import Kind, Post, PostState, Saying, post_json, read_post, saying_json
from storage.tables import outbox, posts
from storage.vault import Json, Vault, to_ms

KEEPS: Final = timedelta(hours=47)
"""How long content stays in a chat; Telegram lets a bot delete a message for 48 hours."""

_LINES: Final = 2**52
"""Notices stand each in a line of its own, by a number that a chat's digest takes."""

EXPRESS: Final = 10
"""Rows whose priority is below this are immediate, or answer a press: they never wait for others."""


class Outbox:
    """Posts and outgoing work within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._new_posts: list[dict[str, object]] = []
        self._new_work: list[dict[str, object]] = []
        self.has_grown = False
        """Whether this transaction added work, so that the dispatcher is woken."""

    async def flush(self) -> None:
        """Write what was added so far: before anything is read back, and before the commit."""
        for table, rows in ((posts, self._new_posts), (outbox, self._new_work)):
            if rows:
                await self._connection.execute(insert(table), rows)
                rows.clear()

    async def post(
        self,
        *,
        chat: int,
        person: PersonId | None,
        saying: Saying,
        urgency: Urgency = Urgency.STANDARD,
        rings: bool = False,
        case: str | None = None,
        card: str | None = None,
        is_picture: bool = False,
    ) -> int:
        """A new message for a chat."""
        sealed = post_json(person, chat, saying, rings, urgency, None)
        post_id = self._new_post(
            chat, sealed, case_id=case, card=card, has_content=bool(saying.texts)
        )
        kind = Kind.PHOTO if is_picture else Kind.SEND
        self._add(kind, chat, _priority(Kind.SEND, urgency, rings), post_id=post_id)
        return post_id

    async def note_theirs(
        self, *, chat: int, person: PersonId, case: str | None, message: int
    ) -> None:
        """Remember a person's own message that carries content, so that it is removed in time."""
        saying = Saying(topic=Topic.CONTENT)
        self._new_post(
            chat,
            post_json(person, chat, saying, False, Urgency.STANDARD, message),
            case_id=case,
            card="theirs",
            has_content=True,
            state=PostState.SHOWN.value,
            address_key=self._address(chat, message),
            remove_at=to_ms(self._now + KEEPS),
        )

    def _new_post(self, chat: int, sealed: dict[str, Json], **values: object) -> int:
        # Random, so that sealing needs no second statement; 62 bits do not meet by chance.
        post_id = secrets.randbits(62)
        self._new_posts.append(
            {
                "id": post_id,
                "chat_key": self._vault.digest("chat", chat),
                "state": PostState.NEW.value,
                "version": 1,
                "address_key": None,
                "remove_at": None,
                "created_at": to_ms(self._now),
                "sealed": self._vault.seal("posts", post_id, 1, sealed),
                **values,
            }
        )
        return post_id

    async def give_to_case(self, chat: int, message: int, case: str) -> None:
        """Say to which case a message belongs that came before the case did."""
        await self.flush()
        await self._connection.execute(
            update(posts)
            .where(posts.c.address_key == self._address(chat, message))
            .values(case_id=case)
        )

    async def answer_press(self, *, press: str, chat: int, saying: Saying | None) -> None:
        """Answer the press of a button, with words or without; never limited by rate."""
        words = saying_json(saying) if saying is not None else {}
        payload: dict[str, Json] = {"press": press, "chat": chat, **words}
        self._add(Kind.PRESS, chat, 0, payload=payload)

    async def set_menu(self, *, chat: int, person: PersonId | None) -> None:
        """Bring the command menu of a chat up to date with the person's roles and language."""
        self._add(Kind.MENU, chat, 60, payload={"chat": chat, "person": person})

    async def notify(self, *, notice: int, person: PersonId, urgency: Urgency) -> None:
        """Send a notice on a channel other than Telegram; it belongs to no chat."""
        line = -(notice % _LINES)
        payload: dict[str, Json] = {"chat": line, "notice": notice, "person": person}
        self._add(Kind.NOTICE, line, urgency.rank * 10, payload=payload)

    async def leave(self, *, chat: int) -> None:
        """Leave a group or channel."""
        self._add(Kind.LEAVE, chat, 60, payload={"chat": chat})

    async def change(self, post: Post, saying: Saying) -> None:
        """From now on the post says this; an edit is due if it stands in the chat already."""
        if post.state in (PostState.GONE, PostState.FAILED):
            return
        keeps = KEEPS // timedelta(milliseconds=1)
        extra: dict[str, Any] = {
            "has_content": bool(saying.texts),
            "remove_at": posts.c.created_at + keeps if saying.texts else None,
        }
        await self._write(post, saying=saying, extra=extra)
        if post.state is PostState.SHOWN:
            await self._ensure(Kind.EDIT, post, _priority(Kind.EDIT, post.urgency, False))

    async def remove(self, post: Post) -> None:
        """Take the post out of the chat; one that was not sent yet is never sent."""
        if post.state is PostState.SHOWN:
            await self._ensure(Kind.REMOVE, post, _priority(Kind.REMOVE, post.urgency, False))
        elif post.state is PostState.NEW:
            await self.flush()
            await self._connection.execute(delete(outbox).where(outbox.c.post_id == post.id))
            await self.mark(post, PostState.GONE)

    async def cards(self, case: str, card: str, person: PersonId | None = None) -> tuple[Post, ...]:
        """A case's cards of one kind that may still stand in chats."""
        await self.flush()
        rows = await self._connection.execute(
            select(posts)
            .where(
                posts.c.case_id == case,
                posts.c.card == card,
                posts.c.state.in_([PostState.NEW.value, PostState.SHOWN.value]),
            )
            .with_for_update()
        )
        found = [self._read(row) for row in rows.all()]
        return tuple(post for post in found if person is None or post.person == person)

    async def with_content(self, case: str) -> tuple[Post, ...]:
        """A case's messages that carry content and stand in chats."""
        await self.flush()
        rows = await self._connection.execute(
            select(posts)
            .where(
                posts.c.case_id == case,
                posts.c.has_content.is_(True),
                posts.c.state.in_([PostState.NEW.value, PostState.SHOWN.value]),
            )
            .with_for_update()
        )
        return tuple(self._read(row) for row in rows.all())

    async def expired(self, limit: int) -> tuple[Post, ...]:
        """Messages with content whose time in the chat is over."""
        await self.flush()
        rows = await self._connection.execute(
            select(posts)
            .where(posts.c.remove_at <= to_ms(self._now), posts.c.state == PostState.SHOWN.value)
            .order_by(posts.c.remove_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return tuple(self._read(row) for row in rows.all())

    async def next_removal(self) -> datetime | None:
        """When the next message with content must leave its chat."""
        await self.flush()
        ms = (
            await self._connection.execute(
                select(func.min(posts.c.remove_at)).where(posts.c.state == PostState.SHOWN.value)
            )
        ).scalar_one()
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

    async def at(self, chat: int, message: int) -> Post | None:
        """The post that stands as this message in this chat."""
        await self.flush()
        row = (
            await self._connection.execute(
                select(posts)
                .where(posts.c.address_key == self._address(chat, message))
                .limit(1)
                .with_for_update()
            )
        ).one_or_none()
        return None if row is None else self._read(row)

    async def by_id(self, post_id: int) -> Post:
        """The post of this id, as it stands now."""
        await self.flush()
        row = (
            await self._connection.execute(
                select(posts).where(posts.c.id == post_id).with_for_update()
            )
        ).one()
        return self._read(row)

    async def mark(self, post: Post, state: PostState, message: int | None = None) -> None:
        """Write where the post stands; the texts of one that is gone are wiped."""
        values: dict[str, Any] = {"state": state.value}
        if message is not None:
            values["address_key"] = self._address(post.chat, message)
            if post.has_content:
                values["remove_at"] = to_ms(self._now + KEEPS)
        if state in (PostState.GONE, PostState.FAILED):
            values |= {"remove_at": None, "has_content": False}
            saying = Saying(topic=post.saying.topic, facts=post.saying.facts)
        else:
            saying = post.saying
        await self._write(post, saying=saying, message=message, extra=values)

    async def forget_removal(self, post: Post) -> None:
        """Do not try again to remove this post."""
        await self._connection.execute(
            update(posts).where(posts.c.id == post.id).values(remove_at=None)
        )

    async def _write(
        self,
        post: Post,
        *,
        saying: Saying,
        message: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        version = post.version + 1
        shown = message if message is not None else post.message_id
        value = post_json(post.person, post.chat, saying, post.rings, post.urgency, shown)
        written = await self._connection.execute(
            update(posts)
            .where(posts.c.id == post.id, posts.c.version == post.version)
            .values(
                version=version,
                sealed=self._vault.seal("posts", post.id, version, value),
                **(extra or {}),
            )
        )
        if written.rowcount != 1:
            raise ChangedMeanwhile

    async def _ensure(self, kind: Kind, post: Post, priority: int) -> None:
        await self.flush()
        waiting = await self._connection.execute(
            select(outbox.c.id).where(outbox.c.post_id == post.id, outbox.c.kind == kind.value)
        )
        if waiting.first() is None:
            self._add(kind, post.chat, priority, post_id=post.id)

    def _add(
        self,
        kind: Kind,
        chat: int,
        priority: int,
        *,
        post_id: int | None = None,
        payload: dict[str, Json] | None = None,
    ) -> None:
        chat_key = self._vault.digest("chat", chat)
        sealed = None
        if payload is not None:
            sealed = self._vault.seal("outbox", chat_key, 1, payload)
        self._new_work.append(
            {
                "post_id": post_id,
                "kind": kind.value,
                "chat_key": chat_key,
                "priority": priority,
                "created_at": to_ms(self._now),
                "available_at": 0,
                "leased_until": 0,
                "attempts": 0,
                "sealed": sealed,
            }
        )
        self.has_grown = True

    def _address(self, chat: int, message: int) -> bytes:
        return self._vault.digest("message", f"{chat}:{message}")

    def _read(self, row: Row[Any]) -> Post:
        return read_post(self._vault, row)


def _priority(kind: Kind, urgency: Urgency, rings: bool) -> int:
    """Most urgent first; within an urgency what rings, then the rest, then edits and removals."""
    within = {Kind.SEND: 0 if rings else 4, Kind.EDIT: 6, Kind.REMOVE: 8}[kind]
    return urgency.rank * 10 + within
