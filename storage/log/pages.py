"""Reading the log: a case's records opened, or every record as it is stored.

Owns what a reviewer or a verification is given. Writing is left to ``storage.log.log``; whether a reading
was allowed, and its record, to ``services``.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import DBAPIError

from crypto.leaf import Leaf, open_part, parse
from crypto.note import SigningKey
from crypto.verify import to_base64url
from domain.events import Event
from domain.forms.filled import Filled
from domain.log.parts import OF_A_CORRECTION
from domain.requests.request import Request
from domain.vocabulary import MemberCode
from storage.database.tables import log_blobs, log_cases, log_head, log_records, texts
from storage.log.log import Log
from storage.log.portion import ALL, Portion
from storage.log.turns import Turns
from storage.sealing import totals
from storage.sealing.totals import Totals
from storage.sealing.vault import Json, from_ms, to_ms

_OPENED_AT_ONCE: Final = 100
_LOOKED_AT_ONCE: Final = 200
_LEAVES: Final = select(log_records.c.seq, log_records.c.leaf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record as a reviewer reads it; ``about`` and ``text`` are None where erased or withheld."""

    seq: int
    at: datetime
    event: Event | str
    case: str | None
    actor: str
    about: dict[str, Json] | None
    text: str | None
    form: Filled | None = None
    """What was filled in with the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A record as it is stored, for verification and export."""

    seq: int
    leaf: bytes
    audit: bytes | None
    content: bytes | None
    at: int
    event: str
    case: str | None
    """What the row says beside the leaf, so that it can be found."""
    text_of: str | None
    """The case whose list of texts names this record."""


class RowUnreadable(Exception):
    """The database cannot give a row of the log; ``seq`` is the record's number."""

    def __init__(self, seq: int) -> None:
        super().__init__("a row of the log cannot be read")
        self.seq = seq


class LogPages(Log):
    """The log as one transaction sees it, with what that appended."""

    async def entries(
        self,
        case: str,
        *,
        with_audit: bool,
        with_text: bool,
        without: Collection[str] = (),
        events: Collection[str] | None = None,
        told: Portion = ALL,
        since: datetime | None = None,
        first: int = 0,
        most: int | None = None,
    ) -> tuple[Entry, ...]:
        """A case's records in order, opened as far as asked and as keys remain.

        ``without`` these events, or only ``events``; those that somebody is ``told``; not before
        ``since``; ``most`` of them, from the one at place ``first``.
        """
        await self.flush()
        wanted = self._of_case(case, told, without, events)
        if since is not None:
            wanted &= log_records.c.at >= to_ms(since)
        of_case = _LEAVES.where(wanted).order_by(log_records.c.seq).offset(first).limit(most)
        return await self._opened(of_case, with_audit=with_audit, with_text=with_text)

    async def count(
        self,
        case: str,
        without: Collection[str] = (),
        told: Portion = ALL,
        events: Collection[str] | None = None,
    ) -> int:
        """How many records the case has, without these events (or only those), as somebody is told."""
        await self.flush()
        wanted = self._of_case(case, told, without, events)
        query = select(func.count()).select_from(log_records).where(wanted)
        return await self._connection.scalar(query) or 0

    async def counts(self, case: str, told: Portion = ALL) -> Mapping[str, int]:
        """How many records of each event the case has, as somebody is told."""
        await self.flush()
        query = select(log_records.c.event, func.count()).where(self._of_case(case, told))
        rows = await self._connection.execute(query.group_by(log_records.c.event))
        return dict(rows.all())

    async def numbers(self, case: str, told: Portion = ALL) -> tuple[int, ...]:
        """The numbers of the case's records, as somebody is told, in order."""
        await self.flush()
        query = select(log_records.c.seq).where(self._of_case(case, told))
        return tuple(await self._connection.scalars(query.order_by(log_records.c.seq)))

    async def turns(self, request: Request) -> Turns:
        """The turns of its records, by those by which it went from member to member."""
        placed = await self._placed(request) if request.corrections else {}
        remarks, count = await self._remarks(request.id), len(request.earlier)
        if not count:
            return Turns(placed=placed, remarks=remarks)
        await self.flush()
        is_one = log_records.c.event == Event.TRANSFERRED.value
        found = select(log_records.c.seq).where((log_records.c.case_id == request.id) & is_one)
        ends = tuple(await self._connection.scalars(found.order_by(log_records.c.seq)))
        # An earlier version kept no turns: what it transferred is one with the turn that followed.
        return Turns(ends=ends[-count:], placed=placed, remarks=remarks)

    async def _remarks(self, case: str) -> dict[int, MemberCode]:
        found = await self.entries(case, with_audit=True, with_text=False, events=(Event.REMARKED,))
        return {entry.seq: MemberCode(str((entry.about or {}).get("member"))) for entry in found}

    async def _placed(self, request: Request) -> dict[int, tuple[str, int]]:
        found = await self.entries(
            request.id, with_audit=True, with_text=False, events=OF_A_CORRECTION
        )
        abouts = ((entry.seq, entry.about or {}) for entry in found)
        return {
            seq: (str(about.get("as")), turn)
            for seq, about in abouts
            if isinstance(turn := about.get("turn"), int)
        }

    async def first(self, count: int) -> tuple[Entry, ...]:
        """The log's first records, with their audit parts."""
        return await self._opened(_LEAVES.where(log_records.c.seq < count))

    async def case_texts(self, case: str) -> tuple[Entry, ...]:
        """The records of a case that carry a text, opened."""
        await self.flush()
        with_texts = _LEAVES.join(texts, texts.c.seq == log_records.c.seq)
        return await self._opened(with_texts.where(texts.c.case_id == case), with_text=True)

    async def recent_texts(
        self,
        case: str,
        most: int,
        *,
        reads: Callable[[int, str], bool],
        before: int | None = None,
    ) -> tuple[tuple[Entry, ...], int | None]:
        """The last few of these, in order, or the last before a record: those that somebody ``reads``.

        Beside them the number of the oldest, where an earlier one is there; else None.
        """
        await self.flush()
        numbers: list[int] = []
        while len(numbers) <= most:
            found = await self._texts_before(case, before)
            numbers += [seq for seq, event in found if reads(seq, event)]
            if len(found) < _LOOKED_AT_ONCE:
                break
            before = found[-1][0]
        shown = numbers[:most]
        entries = await self._opened(_LEAVES.where(log_records.c.seq.in_(shown)), with_text=True)
        return entries, shown[-1] if len(numbers) > most else None

    async def newest_texts(
        self, cases: Collection[str], most: int, *, events: Collection[Event]
    ) -> tuple[Entry, ...]:
        """The newest records of these kinds that carry a text of any of these cases, opened, in order."""
        await self.flush()
        these = texts.c.case_id.in_(sorted(cases)) & texts.c.event.in_(sorted(events))
        newest = select(texts.c.seq).where(these).order_by(texts.c.seq.desc()).limit(most)
        return await self.texts_at(list(await self._connection.scalars(newest)))

    async def texts_at(self, numbers: Collection[int]) -> tuple[Entry, ...]:
        """These records, opened."""
        if not numbers:
            return ()
        wanted = log_records.c.seq.in_(list(numbers))
        return await self._opened(_LEAVES.where(wanted), with_text=True)

    async def _texts_before(self, case: str, before: int | None) -> list[tuple[int, str]]:
        """Number and event of the last records with a text, newest first."""
        of_case = texts.c.case_id == case
        if before is not None:
            of_case &= texts.c.seq < before
        newest_first = select(texts.c.seq, texts.c.event).where(of_case)
        newest_first = newest_first.order_by(texts.c.seq.desc()).limit(_LOOKED_AT_ONCE)
        return [(row.seq, row.event) for row in await self._connection.execute(newest_first)]

    async def of_event(self, event: Event, since: datetime | None = None) -> tuple[Entry, ...]:
        """Every record of a kind that is rare, with who and why, in order; not before ``since``."""
        wanted = log_records.c.event == event.value
        if since is not None:
            wanted &= log_records.c.at >= to_ms(since)
        return await self._opened(_LEAVES.where(wanted))

    async def head_note(self) -> str:
        """The signed checkpoint of the whole log as it stands."""
        query = select(log_head.c.note).where(log_head.c.id == 1)
        return str((await self._connection.execute(query)).scalar_one())

    async def totals(self) -> Totals:
        """What the guarded tables must hold. Raises ``SealBroken``."""
        row = (await self._connection.execute(select(log_head.c.size, log_head.c.sealed))).one()
        return totals.unseal(self._vault, row.size, row.sealed)

    async def signer(self) -> SigningKey:
        """The key that signed the head as this transaction sees it."""
        row = (await self._connection.execute(select(log_head))).one()
        return await self._vault.signer(self._connection, row.signing_key, row.origin)

    async def last_of(self, case: str) -> int:
        """The number of the case's last record."""
        query = select(func.max(log_records.c.seq)).where(log_records.c.case_id == case)
        return await self._connection.scalar(query) or 0

    async def chains(self) -> dict[str, tuple[int, bytes]]:
        """How far each case's own chain has come: its length, and its last hash in base64url."""
        rows = await self._connection.execute(select(log_cases))
        return {row.case_id: (row.length, to_base64url(row.last_hash)) for row in rows}

    async def origin(self) -> str:
        """The log's name."""
        return str((await self._connection.execute(select(log_head.c.origin))).scalar_one())

    async def raw(
        self, page: int = 2000, *, first: int = 0, end: int | None = None, parts: str = "ac"
    ) -> AsyncIterator[tuple[Raw, ...]]:
        """Records as stored, in order, in pages so that memory stays bounded; with these sealed ``parts``.

        Raises ``RowUnreadable`` at the first row that the database cannot give.
        """
        while True:
            batch = await self._page(first, page, end, parts)
            if not batch:
                return
            yield batch
            first = batch[-1].seq + 1

    async def _page(self, first: int, page: int, end: int | None, parts: str) -> tuple[Raw, ...]:
        try:
            return await self._read_page(first, page, end, parts)
        except (DBAPIError, TypeError, ValueError) as error:
            # The latter two: a value of another type than the column's, which SQLite stores.
            if page == 1:
                raise RowUnreadable(first) from error
        # Row by row, so that the one that is damaged is named.
        for seq in range(first, first + page):
            await self._page(seq, 1, seq + 1, parts)
        raise RowUnreadable(first)

    async def _read_page(
        self, first: int, page: int, end: int | None, parts: str
    ) -> tuple[Raw, ...]:
        query = (
            select(log_records, texts.c.case_id.label("text_case"))
            .join(texts, texts.c.seq == log_records.c.seq, isouter=True)
            .where(log_records.c.seq >= first)
            .order_by(log_records.c.seq)
            .limit(page)
        )
        if end is not None:
            query = query.where(log_records.c.seq < end)
        # A failed statement must not end the transaction, in which the rest is still to be read.
        async with self._connection.begin_nested():
            rows = (await self._connection.execute(query)).all()
            blobs = {}
            if rows and parts:
                here = log_blobs.c.seq.between(rows[0].seq, rows[-1].seq)
                blobs = await self._blobs(here & log_blobs.c.part.in_([*parts]))
        return tuple(
            Raw(
                seq=row.seq,
                leaf=_bytes(row.leaf),
                audit=blobs.get((row.seq, "a")),
                content=blobs.get((row.seq, "c")),
                at=row.at,
                event=row.event,
                case=row.case_id,
                text_of=row.text_case,
            )
            for row in rows
        )

    def _of_case(
        self,
        case: str,
        told: Portion,
        without: Collection[str] = (),
        events: Collection[str] | None = None,
    ) -> ColumnElement[bool]:
        wanted = (log_records.c.case_id == case) & log_records.c.event.not_in(list(without))
        if events is not None:
            wanted &= log_records.c.event.in_(list(events))
        return wanted & told.condition(lambda person: self._vault.opaque("actor", person))

    async def _blobs(self, wanted: ColumnElement[bool]) -> dict[tuple[int, str], bytes]:
        rows = await self._connection.execute(select(log_blobs).where(wanted))
        return {(row.seq, row.part): _bytes(row.ciphertext) for row in rows}

    async def _opened(
        self, query: Select[int, bytes], *, with_audit: bool = True, with_text: bool = False
    ) -> tuple[Entry, ...]:
        rows = (await self._connection.execute(query.order_by(log_records.c.seq))).all()
        found: list[Entry] = []
        for first in range(0, len(rows), _OPENED_AT_ONCE):
            some = rows[first : first + _OPENED_AT_ONCE]
            blobs = await self._blobs(log_blobs.c.seq.in_([row.seq for row in some]))
            for seq, leaf in some:
                audit = blobs.get((seq, "a")) if with_audit else None
                content = blobs.get((seq, "c")) if with_text else None
                found.append(await self._entry(seq, parse(leaf), audit, content))
            # Others work in between.
            await asyncio.sleep(0)
        return tuple(found)

    async def _entry(
        self, seq: int, leaf: Leaf, audit: bytes | None, content: bytes | None
    ) -> Entry:
        text = await self._part(leaf, "c", content)
        body = text.get("text") if text else None
        return Entry(
            seq=seq,
            at=from_ms(leaf.header.time_ms),
            event=leaf.header.event,
            case=leaf.header.case,
            actor=leaf.header.actor,
            about=await self._part(leaf, "a", audit),
            text=body if isinstance(body, str) else None,
            form=Filled.from_plain(text.get("form")) if text else None,
        )

    async def _part(self, leaf: Leaf, part: str, blob: bytes | None) -> dict[str, Json] | None:
        sealed = leaf.part(part)
        if sealed is None or blob is None:
            return None
        key = await self._vault.by_id(self._connection, sealed.key_id)
        if key is None:
            return None
        found: dict[str, Json] = json.loads(open_part(leaf, part, key, blob))
        return found


def _bytes(stored: object) -> bytes:
    """SQLite stores a value of any type in any column. Raises ``TypeError`` for what is not bytes."""
    if not isinstance(stored, bytes):
        raise TypeError
    return stored
