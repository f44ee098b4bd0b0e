"""Outgoing work that one transaction adds, and how much of it is handed over with the commit.

Owns the rows until they are written. What this process has room for is leased to it in the transaction
that makes it, so that it leaves without being looked for again; the lease runs out where the process is
killed, and then somebody else sends it. What has begun to be handed over then, and may have arrived, is
asked of the holder.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.messages.outgoing import Post, Saying, Work, WorkKind
from domain.vocabulary import PersonId
from storage.database.lease_time import LeaseNow
from storage.database.tables import outbox
from storage.messages.numbers import new_number
from storage.messages.saying import saying_json
from storage.sealing.vault import Json, Vault, to_ms

LEASE_SECONDS: Final = 8
"""Until somebody else may send what a process took; it renews what it still holds."""

_AT_ONCE: Final = bindparam("at_once") == 1
_INSERT: Final = insert(outbox).values(
    leased_until=case((_AT_ONCE, LeaseNow() + LEASE_SECONDS * 1000), else_=0),
    leased_by=case((_AT_ONCE, bindparam("holder")), else_=None),
)
_WAITING: Final = select(outbox.c.id).where(
    outbox.c.post_id == bindparam("post"), outbox.c.kind == bindparam("what")
)
_WAITING_FOR: Final = select(outbox.c.post_id, outbox.c.kind).where(
    outbox.c.post_id.in_(bindparam("ids", expanding=True))
)
_DROP: Final = delete(outbox).where(outbox.c.post_id == bindparam("post"))
_GIVE_BACK: Final = (
    update(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True))).values(leased_until=0)
)


@dataclass(slots=True, kw_only=True)
class Holder:
    """This process as one that takes work: its leases bear its name."""

    name: str = field(default_factory=lambda: secrets.token_hex(8))
    bot: int = 0
    """Telegram's number of the bot as which it sends; 0 where it has no token."""
    apart: int = 0
    """The same, by which messages in its chats are told from those of the first bot; 0 for that one."""
    room: Callable[[], int] = lambda: 0
    """How much new work it can take into memory together with the commit."""
    begun_by: Callable[[str], frozenset[int] | None] = lambda _name: None
    """What the holder of that name has begun to hand over; None where that cannot be known."""


class NewWork:
    """Work that one transaction adds."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, now: datetime, holder: Holder
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._holder = holder
        self._rows: list[dict[str, Any]] = []
        self._works: dict[int, Work] = {}
        self._at_once: set[int] = set()
        self._known_to_wait: dict[int, list[str]] = {}
        """What is to be done already with posts that were looked at together, until that is asked."""
        self.waits = False
        """Whether some of it waits in the table, so that the dispatcher must be woken."""

    def add_post(self, kind: WorkKind, post: Post, priority: int) -> None:
        """A sending, an edit or a removal of this post."""
        work = Work(
            id=new_number(),
            kind=kind,
            priority=priority,
            chat=post.chat,
            attempts=0,
            created_at=self._now,
            post=post,
        )
        self._add(work, None)

    def add(
        self,
        kind: WorkKind,
        chat: int,
        priority: int,
        *,
        saying: Saying | None = None,
        press: str | None = None,
        person: PersonId | None = None,
        notice: int | None = None,
    ) -> None:
        """Work without a post: an answer to a press, a menu, leaving a group, a notice."""
        payload: dict[str, Json] = {
            "chat": chat,
            "person": person,
            "press": press,
            "notice": notice,
        }
        if saying is not None:
            payload |= saying_json(saying)
        work = Work(
            id=new_number(),
            kind=kind,
            priority=priority,
            chat=chat,
            attempts=0,
            created_at=self._now,
            post=None,
            saying=saying,
            press=press,
            person=person,
            notice=notice,
        )
        self._add(work, payload)

    def _add(self, work: Work, payload: dict[str, Json] | None) -> None:
        chat_key = self._vault.digest("chat", work.chat)
        self._works[work.id] = work
        self._rows.append(
            {
                "id": work.id,
                "post_id": work.post.id if work.post else None,
                "kind": work.kind.value,
                "chat_key": chat_key,
                "priority": work.priority,
                "created_at": to_ms(self._now),
                "available_at": 0,
                "holder": self._holder.name,
                "attempts": 0,
                "sealed": self._vault.seal("outbox", chat_key, 1, payload) if payload else None,
            }
        )

    async def is_waiting(self, post_id: int, kind: WorkKind) -> bool:
        """Whether this is to be done with the post already."""
        known = self._known_to_wait.pop(post_id, None)
        if known is not None:
            return kind.value in known
        await self.flush()
        found = await self._connection.execute(_WAITING, {"post": post_id, "what": kind.value})
        return found.first() is not None

    async def look_at(self, ids: Sequence[int]) -> None:
        """Look once what is to be done already with these posts, which are about to change."""
        await self.flush()
        self._known_to_wait = {each: [] for each in ids}
        found = await self._connection.execute(_WAITING_FOR, {"ids": list(ids)}) if ids else ()
        for row in found:
            self._known_to_wait[row.post_id].append(row.kind)

    def was_looked_at(self, post_id: int) -> bool:
        """Whether it is known without asking what is to be done with the post."""
        return post_id in self._known_to_wait

    def changed(self, post: Post) -> None:
        """The post that work of this transaction is about says something else now."""
        for number, work in self._works.items():
            if work.post is not None and work.post.id == post.id:
                self._works[number] = replace(work, post=post)

    async def drop(self, post_id: int) -> None:
        """Nothing is to be done with this post any more."""
        await self.flush()
        await self._connection.execute(_DROP, {"post": post_id})
        for number in [n for n, w in self._works.items() if w.post and w.post.id == post_id]:
            del self._works[number]
            self._at_once.discard(number)

    async def flush(self) -> None:
        """Write what was added so far, leased to this process as far as it has room."""
        if not self._rows:
            return
        room = self._holder.room() - len(self._at_once)
        # Whether a notice is still wanted is looked at when it is taken from the table.
        fit = [row["id"] for row in self._rows if row["kind"] != WorkKind.NOTICE][: max(room, 0)]
        self._at_once.update(fit)
        self.waits = self.waits or len(self._rows) > len(fit)
        rows = [{**row, "at_once": int(row["id"] in self._at_once)} for row in self._rows]
        await self._connection.execute(_INSERT, rows)
        self._rows = []

    async def give_back(self) -> None:
        """Leave everything in the table: what its wording depends on has changed."""
        if self._at_once:
            await self._connection.execute(_GIVE_BACK, {"ids": list(self._at_once)})
            self._at_once = set()
            self.waits = True

    def handed_over(self) -> Sequence[Work]:
        """What was leased to this process, in the order in which it was added."""
        return [work for number, work in self._works.items() if number in self._at_once]
