"""Requests and their deadlines, as rows.

Owns finding and writing requests. Only ``storage.unit_of_work`` writes one, together with all that
follows from the decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.reference import Reference
from domain.request import Request
from domain.vocabulary import CaseId, MemberCode, PersonId
from storage.meanwhile import ChangedMeanwhile
from storage.records import request_from_json, request_to_json
from storage.tables import deadlines, requests, serials
from storage.vault import Vault, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline that has come."""

    case: CaseId
    due_at: datetime
    attempts: int


class Requests:
    """Requests within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self.has_moved = False
        """Whether this transaction moved a deadline, so that the alarm clock is set anew."""

    async def by_reference(self, reference: Reference) -> Request | None:
        """The request of this reference, locked for this transaction."""
        key = self._vault.digest("reference", reference)
        return await self._locked(requests.c.reference_key == key)

    async def by_case(self, case: str) -> Request | None:
        """The request of this case, locked for this transaction."""
        return await self._locked(requests.c.id == case)

    async def _locked(self, condition: ColumnElement[bool]) -> Request | None:
        row = (
            await self._connection.execute(select(requests).where(condition).with_for_update())
        ).one_or_none()
        return None if row is None else self._read(row)

    async def of_person(
        self, person: PersonId, members: Sequence[MemberCode], *, limit: int, offset: int
    ) -> tuple[Request, ...]:
        """Open requests that the person sent or owns, or that these members received; newest first."""
        key = self._vault.digest("person", person)
        theirs = [requests.c.requester_key == key, requests.c.owner_key == key]
        if members:
            keys = [self._vault.digest("member", member) for member in members]
            theirs.append(requests.c.addressee_key.in_(keys))
        return await self._page(requests.c.is_open.is_(True) & or_(*theirs), limit, offset)

    async def of_member(self, member: MemberCode, *, limit: int) -> tuple[Request, ...]:
        """Open requests that the member received, newest first."""
        key = self._vault.digest("member", member)
        condition = requests.c.is_open.is_(True) & (requests.c.addressee_key == key)
        return await self._page(condition, limit, 0)

    async def escalated(
        self, members: Sequence[MemberCode] | None, *, limit: int, offset: int
    ) -> tuple[Request, ...]:
        """Escalated requests from or to these members (None: all of the network); newest first."""
        condition: ColumnElement[bool] = requests.c.escalated.is_(True)
        if members is not None:
            keys = [self._vault.digest("member", member) for member in members]
            condition &= requests.c.addressee_key.in_(keys) | requests.c.origin_key.in_(keys)
        return await self._page(condition, limit, offset)

    async def all(self) -> tuple[Request, ...]:
        """Every request, oldest first."""
        rows = await self._connection.execute(
            select(requests).order_by(requests.c.created_at, requests.c.id)
        )
        return tuple(self._read(row) for row in rows.all())

    async def versions(self) -> dict[str, int]:
        """The version of every request's row."""
        rows = await self._connection.execute(select(requests.c.id, requests.c.version))
        return {row.id: row.version for row in rows.all()}

    async def open_of_owner(self, person: PersonId) -> tuple[Request, ...]:
        """Open requests that the person owns."""
        key = self._vault.digest("person", person)
        condition = requests.c.is_open.is_(True) & (requests.c.owner_key == key)
        return await self._page(condition, 100, 0)

    async def filed_since(self, person: PersonId, since: datetime) -> tuple[datetime, ...]:
        """When the person filed requests since then, oldest first."""
        rows = await self._connection.execute(
            select(requests.c.created_at)
            .where(
                requests.c.requester_key == self._vault.digest("person", person),
                requests.c.created_at > to_ms(since),
            )
            .order_by(requests.c.created_at)
        )
        return tuple(datetime.fromtimestamp(ms / 1000, UTC) for ms in rows.scalars().all())

    async def next_serial(self, network: str, year: int) -> int:
        """The next serial within network and year."""
        key = self._vault.digest("serial", f"{network}:{year}")
        raised = await self._connection.execute(
            update(serials)
            .where(serials.c.year_key == key)
            .values(last=serials.c.last + 1)
            .returning(serials.c.last)
        )
        last = raised.scalar_one_or_none()
        if last is not None:
            return int(last)
        await self._connection.execute(insert(serials).values(year_key=key, last=1))
        return 1

    async def save(self, request: Request) -> Request:
        """Write the request if it is still as it was read, and its deadline.

        Raises ``ChangedMeanwhile``.
        """
        version = request.version + 1
        values = self._values(request, version)
        if request.version == 0:
            await self._connection.execute(insert(requests).values(id=request.id, **values))
            await self._first_deadline(request)
            return request
        written = await self._connection.execute(
            update(requests)
            .where(requests.c.id == request.id, requests.c.version == request.version)
            .values(**values)
        )
        if written.rowcount != 1:
            raise ChangedMeanwhile
        await self._set_deadline(request)
        return request

    async def _first_deadline(self, request: Request) -> None:
        self.has_moved = True
        if request.deadline is not None:
            await self._connection.execute(
                insert(deadlines).values(
                    case_id=request.id, due_at=to_ms(request.deadline), attempts=0
                )
            )

    def _values(self, request: Request, version: int) -> dict[str, Any]:
        digest = self._vault.digest
        return {
            "reference_key": digest("reference", request.reference),
            "version": version,
            "state": request.state.value,
            "urgency": request.urgency.value,
            "is_open": request.is_open,
            "escalated": request.escalated,
            "created_at": to_ms(request.created_at),
            "requester_key": digest("person", request.requester),
            "origin_key": digest("member", request.origin),
            "addressee_key": digest("member", request.addressee),
            "owner_key": digest("person", request.owner) if request.owner else None,
            "sealed": self._vault.seal("requests", request.id, version, request_to_json(request)),
        }

    async def _set_deadline(self, request: Request) -> None:
        due = request.deadline
        self.has_moved = True
        if due is None:
            await self._connection.execute(
                delete(deadlines).where(deadlines.c.case_id == request.id)
            )
            return
        moved = await self._connection.execute(
            update(deadlines)
            .where(deadlines.c.case_id == request.id)
            .values(due_at=to_ms(due), attempts=0)
        )
        if moved.rowcount == 0:
            await self._first_deadline(request)

    async def oldest_due(self, now: datetime) -> Due | None:
        """The oldest deadline that has come, locked; rows that another process holds are skipped."""
        row = (
            await self._connection.execute(
                select(deadlines)
                .where(deadlines.c.due_at <= to_ms(now))
                .order_by(deadlines.c.due_at, deadlines.c.case_id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
        ).one_or_none()
        if row is None:
            return None
        due_at = datetime.fromtimestamp(row.due_at / 1000, UTC)
        return Due(case=CaseId(row.case_id), due_at=due_at, attempts=row.attempts)

    async def postpone(self, case: str, until: datetime) -> int:
        """Put a deadline off that could not be worked; returns how often that has happened."""
        result = await self._connection.execute(
            update(deadlines)
            .where(deadlines.c.case_id == case)
            .values(due_at=to_ms(until), attempts=deadlines.c.attempts + 1)
            .returning(deadlines.c.attempts)
        )
        return int(result.scalar_one_or_none() or 0)

    async def drop_deadline(self, case: str) -> None:
        """Remove a deadline that no request stands behind."""
        await self._connection.execute(delete(deadlines).where(deadlines.c.case_id == case))

    async def next_due(self) -> datetime | None:
        """When the next deadline comes."""
        ms = (await self._connection.execute(select(func.min(deadlines.c.due_at)))).scalar_one()
        return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

    async def counts(self) -> dict[str, int]:
        """How many requests are in each state."""
        rows = await self._connection.execute(
            select(requests.c.state, func.count()).group_by(requests.c.state)
        )
        return {state: int(count) for state, count in rows.all()}

    async def _page(
        self, condition: ColumnElement[bool], limit: int, offset: int
    ) -> tuple[Request, ...]:
        rows = await self._connection.execute(
            select(requests)
            .where(condition)
            .order_by(requests.c.created_at.desc(), requests.c.id)
            .limit(limit)
            .offset(offset)
        )
        return tuple(self._read(row) for row in rows.all())

    def _read(self, row: Row[Any]) -> Request:
        found = self._vault.open("requests", row.id, row.version, row.sealed)
        return request_from_json(row.id, row.version, found)
