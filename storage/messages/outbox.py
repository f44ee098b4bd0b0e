"""What the bot has to say, and what it has said: posts in chats, and the work to get them there.

Owns ``posts`` (messages as they stand in a chat) and ``outbox`` (what is still to be done with them, and
answers to presses). Facts are stored, not words. A post that must change is changed here and sent again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, Update, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.messages.outgoing import Post, PostState, Saying, WorkKind, kind_of_new
from domain.topics import Topic
from domain.vocabulary import PersonId, Urgency
from storage.database.bulk_rows import write_rows
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.tables import posts
from storage.messages import post_queries
from storage.messages.new_work import Holder, NewWork
from storage.messages.numbers import new_number
from storage.messages.post_queries import KEEPS
from storage.messages.saying import post_json, priority, read_post
from storage.messages.theirs import THEIRS, TYPED, counted_from, said_of, standing_for, theirs
from storage.sealing import totals
from storage.sealing.sealed_rows import readable
from storage.sealing.vault import Vault, to_ms

_LINES: Final = 2**52
"""Notices stand each in a line of its own, by a number that a chat's digest takes."""

EXPRESS: Final = 10
"""Rows whose priority is below this are immediate, or answer a press: they never wait for others."""


class Outbox:
    """Posts and outgoing work within one transaction."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, now: datetime, holder: Holder
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._bot = holder.apart
        self._new_posts: list[dict[str, Any]] = []
        self._noted: set[tuple[int, int]] = set()
        self._cards: dict[tuple[str, str], tuple[Post, ...]] = {}
        """The cards of one kind of cases that were looked at together, until they are asked for."""
        self._locked: set[tuple[int, int]] = set()
        """The posts that are these, and their versions."""
        self._changed: list[tuple[Update, dict[str, Any]]] = []
        self.work = NewWork(connection, vault, now, holder)

    async def flush(self) -> None:
        """Write what was added so far: before anything is read back, and before the commit."""
        if self._new_posts:
            await write_rows(self._connection, post_queries.INSERT, self._new_posts)
            self._new_posts = []
        changed, self._changed = self._changed, []
        for statement, rows in _alike(changed):
            if (await self._connection.execute(statement, rows)).rowcount != len(rows):
                raise ChangedMeanwhile
        await self.work.flush()

    async def look_at(self, cases: Sequence[str], card: str) -> None:
        """Lock the cards of this kind of these cases: from now on they are read and written together.

        Until others are looked at, or none.
        """
        await self.flush()
        given = {"cases": list(cases), "of": card}
        rows = await self._connection.execute(post_queries.CARDS_OF_MANY, given) if cases else ()
        found = tuple(readable(rows, self._read))
        self._cards = {(case, card): tuple(p for p in found if p.case == case) for case in cases}
        self._locked = {(post.id, post.version) for post in found}
        await self.work.look_at([post.id for post in found])

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
        has_content: bool = False,
    ) -> int:
        """A new message for a chat. ``has_content``: its facts alone are content, even without texts."""
        post = Post(
            id=new_number(),
            person=person,
            chat=chat,
            case=case,
            card=card,
            state=PostState.NEW,
            version=1,
            saying=saying,
            rings=rings,
            urgency=urgency,
            message_id=None,
            has_content=has_content or bool(saying.texts),
        )
        self._new_posts.append(self._row(post))
        totals.came(self._connection, posts, post.id)
        self.work.add_post(kind_of_new(saying.topic), post, priority(WorkKind.SEND, post))
        return post.id

    async def note_theirs(
        self,
        *,
        chat: int,
        person: PersonId,
        case: str | None,
        message: int,
        topic: Topic = Topic.CONTENT,
        text: str = "",
        sent_at: datetime | None = None,
        keeps: timedelta = KEEPS,
    ) -> None:
        """Remember a person's own message that carries content, so that it is removed in time.

        ``topic``: what became of it. ``keeps``: how long it may stand there; so long a keyed digest of
        its ``text`` is kept.
        """
        saying = Saying(topic=topic, texts=standing_for(self._vault, chat, message, text))
        row = self._row(theirs(person, chat, case, message, saying, self._bot))
        row["address_key"] = self._address(chat, message)
        row["remove_at"] = to_ms(counted_from(sent_at, self._now) + keeps)
        self._noted.add((chat, message))
        self._new_posts.append(row)

    def says(self, post: Post, text: str) -> bool:
        """Whether a person's own message still says this."""
        return post.card == THEIRS and post.saying.texts == said_of(self._vault, post, text)

    async def says_now(self, post: Post, text: str) -> None:
        """A person's own message says something else now."""
        if post.card == THEIRS and post.state is PostState.SHOWN and not self.says(post, text):
            saying = replace(post.saying, texts=said_of(self._vault, post, text))
            await self._write(replace(post, saying=saying), {})

    def may_know(self, chat: int, message: int) -> bool:
        """Whether this transaction has noted the message already."""
        return (chat, message) in self._noted

    def _row(self, post: Post) -> dict[str, Any]:
        return {
            "id": post.id,
            "chat_key": self._vault.digest("chat", post.chat),
            "case_id": post.case,
            "card": post.card,
            "state": post.state.value,
            "version": post.version,
            "address_key": None,
            "has_content": post.has_content,
            "remove_at": None,
            "created_at": to_ms(self._now),
            "sealed": self._sealed(post, post.version),
        }

    def _sealed(self, post: Post, version: int) -> bytes:
        return self._vault.seal("posts", post.id, version, post_json(post))

    async def give_to_case(self, chat: int, message: int, case: str) -> None:
        """Say to which case a message belongs that came before the case did."""
        await self.flush()
        given = {"address": self._address(chat, message), "case": case}
        await self._connection.execute(post_queries.GIVE_TO_CASE, given)

    async def answer_press(
        self, *, press: str, chat: int, saying: Saying | None, person: PersonId | None = None
    ) -> None:
        """Answer a press, with words or without; never limited by rate."""
        self.work.add(WorkKind.PRESS, chat, 0, saying=saying, press=press, person=person)

    async def set_menu(self, *, chat: int, person: PersonId | None) -> None:
        """Bring the command menu of a chat up to date with the person's roles and language."""
        self.work.add(WorkKind.MENU, chat, 60, person=person)

    async def notify(self, *, notice: int, person: PersonId, urgency: Urgency) -> None:
        """Send a notice on a channel other than Telegram; it belongs to no chat."""
        line = -(notice % _LINES)
        self.work.add(WorkKind.NOTICE, line, urgency.rank * 10, person=person, notice=notice)

    def line(self, notice: int) -> bytes:
        """By which the work of a notice is found."""
        return self._vault.digest("chat", -(notice % _LINES))

    async def leave(self, *, chat: int) -> None:
        """Leave a group or channel."""
        self.work.add(WorkKind.LEAVE, chat, 60)

    async def change(self, post: Post, saying: Saying) -> None:
        """From now on the post says this; an edit is due if it stands in the chat already."""
        if post.state in (PostState.GONE, PostState.FAILED):
            return
        changed = replace(post, saying=saying, has_content=bool(saying.texts))
        if changed.has_content:
            changed = await self._write(changed, {"has_content": True}, post_queries.UPDATE_CONTENT)
        else:
            changed = await self._write(changed, {"has_content": False, "remove_at": None})
        if post.state is PostState.SHOWN:
            await self._ensure(WorkKind.EDIT, changed)

    async def remove(self, post: Post) -> None:
        """Take the post out of the chat; one that was not sent yet is never sent."""
        if post.state is PostState.SHOWN:
            await self._ensure(WorkKind.REMOVE, post)
        elif post.state is PostState.NEW:
            await self.flush()
            await self.work.drop(post.id)
            await self.mark(post, PostState.GONE)

    async def cards(self, case: str, card: str, person: PersonId | None = None) -> tuple[Post, ...]:
        """A case's cards of one kind that may still stand in chats."""
        found = self._cards.pop((case, card), None)
        if found is None:
            await self.flush()
            rows = await self._connection.execute(post_queries.CARDS, {"case": case, "of": card})
            found = tuple(readable(rows.all(), self._read))
        return tuple(post for post in found if person is None or post.person == person)

    async def in_chat(self, chat: int) -> tuple[Post, ...]:
        """The cards and the messages with content that may still stand in a chat, oldest first."""
        await self.flush()
        rows = await self._connection.execute(
            select(posts)
            .where(
                posts.c.chat_key == self._vault.digest("chat", chat),
                posts.c.state.in_([PostState.NEW.value, PostState.SHOWN.value]),
                posts.c.has_content.is_(True) | posts.c.card.is_not(None),
            )
            .order_by(posts.c.created_at, posts.c.id)
            .with_for_update()
        )
        return tuple(readable(rows.all(), self._read))

    async def typed(self, chat: int) -> tuple[Post, ...]:
        """A person's own messages in their chat that belong to no case; the newest 200."""
        await self.flush()
        rows = await self._connection.execute(TYPED, {"chat": self._vault.digest("chat", chat)})
        return tuple(readable(rows.all(), self._read))

    async def with_content(self, case: str) -> tuple[Post, ...]:
        """A case's messages that carry content and stand in chats."""
        await self.flush()
        rows = await self._connection.execute(post_queries.WITH_CONTENT, {"case": case})
        return tuple(readable(rows.all(), self._read))

    async def expired(self, limit: int) -> tuple[Post, ...]:
        """Messages with content whose time in the chat is over."""
        await self.flush()
        given = {"now": to_ms(self._now), "most": limit, "behind": 0}
        while rows := (await self._connection.execute(post_queries.EXPIRED, given)).all():
            if found := tuple(readable(rows, self._read)):
                return found
            given["behind"] += len(rows)
        return ()

    async def next_removal(self) -> datetime | None:
        """When the next message with content must leave its chat."""
        await self.flush()
        ms = (await self._connection.execute(post_queries.NEXT_REMOVAL)).scalar_one_or_none()
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

    async def at(self, chat: int, message: int) -> Post | None:
        """The post that stands as this message in this chat."""
        address = self._address(chat, message)
        if any(new["address_key"] == address for new in self._new_posts):
            await self.flush()
        rows = await self._connection.execute(post_queries.AT, {"address": address})
        return next(readable(rows.all(), self._read), None)

    async def by_id(self, post_id: int) -> Post:
        """The post of this id, as it stands now."""
        await self.flush()
        return self._read(
            (await self._connection.execute(post_queries.BY_ID, {"post": post_id})).one()
        )

    async def unchanged(self, candidates: Sequence[Post]) -> frozenset[int]:
        """Ids of those posts that are still as they are given here; these are locked."""
        if not candidates:
            return frozenset()
        await self.flush()
        rows = await self._connection.execute(
            post_queries.UNCHANGED, {"ids": [p.id for p in candidates]}
        )
        stands = {(row.id, row.version, row.state) for row in rows.all()}
        return frozenset(p.id for p in candidates if (p.id, p.version, p.state.value) in stands)

    async def mark(self, post: Post, state: PostState, message: int | None = None) -> None:
        """Write where the post stands; the texts of one that is gone are wiped."""
        await self._write(*self._marked(post, state, message))

    async def mark_shown(self, shown: Sequence[tuple[Post, int]]) -> None:
        """Write that these posts, which nobody has changed, stand in their chats as messages."""
        marked = [self._marked(post, PostState.SHOWN, message) for post, message in shown]
        for has_content in (False, True):  # one form of statement for each
            if rows := [self._values(*one) for one in marked if one[0].has_content is has_content]:
                await self._connection.execute(post_queries.UPDATE, rows)

    def _marked(
        self, post: Post, state: PostState, message: int | None
    ) -> tuple[Post, dict[str, Any]]:
        values: dict[str, Any] = {}
        if message is not None:
            values["address_key"] = self._address(post.chat, message)
            if post.has_content:
                values["remove_at"] = to_ms(self._now + KEEPS)
        saying, has_content = post.saying, post.has_content
        if state in (PostState.GONE, PostState.FAILED):
            values |= {"remove_at": None, "has_content": False}
            saying, has_content = Saying(topic=saying.topic, facts=saying.facts), False
        if post.state is PostState.NEW and state is not PostState.NEW:
            totals.went(self._connection, posts, post.id)
        number = message if message is not None else post.message_id
        marked = replace(
            post,
            state=state,
            saying=saying,
            message_id=number,
            has_content=has_content,
            bot=post.bot if message is None else self._bot,
        )
        return marked, values

    def is_here(self, post: Post) -> bool:
        """Whether the post stands in a chat of the bot as which this process sends."""
        return post.bot == self._bot

    async def forget_removal(self, post: Post) -> None:
        """Do not try again to remove this post."""
        await self._connection.execute(post_queries.FORGET_REMOVAL, {"post": post.id})

    async def _write(
        self, post: Post, extra: dict[str, Any], statement: Update = post_queries.UPDATE
    ) -> Post:
        """Write the post over the version that it was read with; returns it with its new version."""
        if (post.id, post.version) in self._locked:
            self._changed.append((statement, self._values(post, extra)))
        else:
            await self.flush()
            written = await self._connection.execute(statement, self._values(post, extra))
            if written.rowcount != 1:
                raise ChangedMeanwhile
        changed = replace(post, version=post.version + 1)
        self.work.changed(changed)
        return changed

    def _values(self, post: Post, extra: dict[str, Any]) -> dict[str, Any]:
        version = post.version + 1
        return {
            "post": post.id,
            "read": post.version,
            "state": post.state.value,
            "version": version,
            "sealed": self._sealed(post, version),
            **extra,
        }

    async def _ensure(self, kind: WorkKind, post: Post) -> None:
        if not self.work.was_looked_at(post.id):
            await self.flush()
        if not await self.work.is_waiting(post.id, kind):
            self.work.add_post(kind, post, priority(kind, post))

    def _address(self, chat: int, message: int) -> bytes:
        whose = f"{self._bot}:" if self._bot else ""
        return self._vault.digest("message", f"{whose}{chat}:{message}")

    def _read(self, row: Row[Any]) -> Post:
        return read_post(self._vault, row)


def _alike(changed: Sequence[tuple[Update, dict[str, Any]]]) -> Iterable[tuple[Update, list[Any]]]:
    """Those that are written by one form of statement, together."""
    found: dict[tuple[int, frozenset[str]], tuple[Update, list[Any]]] = {}
    for statement, row in changed:
        found.setdefault((id(statement), frozenset(row)), (statement, []))[1].append(row)
    return found.values()
