"""Requests as rows.

Owns finding one request, and writing; lists are left to ``storage.requests.lists``. Only
``storage.transaction.unit_of_work`` writes one, together with all that follows from the decision. New
ones are written together by ``flush``, before anything is read back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Row,
    Select,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.reference import Reference, ReferencePart, numbered
from domain.requests.request import Request
from storage.database.bulk_rows import write_rows
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.tables import deadlines, requests, serials, turns
from storage.requests.just_filed import Filed, JustFiled, LastSerial
from storage.requests.records import request_from_json, request_to_json
from storage.sealing import totals
from storage.sealing.vault import Json, Vault, to_ms
from storage.sealing.written import ms, text

# Statements are built once: building one takes longer than the database takes to carry it out.
_INSERT: Final = insert(requests)
_INSERT_DEADLINE: Final = insert(deadlines)
_BY_REFERENCE: Final = (
    select(requests).where(requests.c.reference_key == bindparam("wanted")).with_for_update()
)
_BY_CASE: Final = select(requests).where(requests.c.id == bindparam("wanted")).with_for_update()
_BY_CASES: Final = (
    select(requests)
    .where(requests.c.id.in_(bindparam("cases", expanding=True)))
    .order_by(requests.c.id)
    .with_for_update()
)
_VERSIONS: Final = (
    select(requests.c.id, requests.c.version)
    .where(requests.c.id.in_(bindparam("cases", expanding=True)))
    .order_by(requests.c.id)
    .with_for_update()
)
_AS_FILED: Final = 1
"""The version of a request that nothing has changed yet."""
_UPDATE: Final = update(requests).where(
    requests.c.id == bindparam("case"), requests.c.version == bindparam("read")
)
_LAST_SERIAL: Final = update(serials).where(serials.c.year_key == bindparam("year"))
_NEXT_SERIAL: Final = (
    update(serials)
    .where(serials.c.year_key == bindparam("year"))
    .values(last=serials.c.last + 1)
    .returning(serials.c.last)
)
_MOVE_DEADLINE: Final = (
    update(deadlines).where(deadlines.c.case_id == bindparam("case")).values(postponed_until=None)
)
_INSERT_TURN: Final = insert(turns)
_DROP_TURNS: Final = delete(turns).where(turns.c.case_id == bindparam("case"))
_DROP_DEADLINE: Final = delete(deadlines).where(deadlines.c.case_id == bindparam("case"))
_CLOSED: Final = -1


class Requests:
    """Requests within one transaction."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, now: datetime, just_filed: JustFiled
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._just_filed = just_filed
        self.earliest: datetime | None = None
        """The earliest of the deadlines that this transaction set, for the alarm clock."""
        self._new: list[dict[str, Any]] = []
        self._new_deadlines: list[dict[str, Any]] = []
        self._looked_at: dict[str, Row[Any]] = {}
        """The rows of cases that were looked at together, until they are asked for."""
        self._locked: set[tuple[str, int]] = set()
        """The requests that these are, and their versions."""
        self._changed: list[dict[str, Any]] = []
        self._moved: list[dict[str, Any]] = []
        self._serials: dict[bytes, int] = {}
        self._given_out: dict[bytes, int] = {}
        self._began_at: LastSerial | None = None
        """The last serial that others had been given, once this transaction has taken one."""
        self._filed: list[Filed] = []
        self._as_read: dict[tuple[str, int], int | None] = {}
        """When the open requests that were read are due, by case and version."""

    async def flush(self) -> None:
        """Write what is new so far."""
        for year, last in self._given_out.items():
            await self._connection.execute(_LAST_SERIAL, {"year": year, "last": last})
        self._given_out = {}
        if self._new:
            await write_rows(self._connection, _INSERT, self._new)
            self._new = []
        if self._new_deadlines:
            await write_rows(self._connection, _INSERT_DEADLINE, self._new_deadlines)
            self._new_deadlines = []
        changed, self._changed, moved, self._moved = self._changed, [], self._moved, []
        for statement, rows in ((_UPDATE, changed), (_MOVE_DEADLINE, moved)):
            if rows and (await self._connection.execute(statement, rows)).rowcount != len(rows):
                raise ChangedMeanwhile

    async def look_at(self, cases: Sequence[str]) -> None:
        """Lock these, whose deadlines are held: from now on they are read and written together.

        Until others are looked at, or none.
        """
        await self.flush()
        given = {"cases": list(cases)}
        rows = (await self._connection.execute(_BY_CASES, given)).all() if cases else ()
        self._looked_at = {row.id: row for row in rows}
        self._locked = {(row.id, row.version) for row in rows}

    async def _flush_of(self, requester_key: bytes) -> None:
        """The same before only what one person filed is read, where anything of theirs is new."""
        if any(row["requester_key"] == requester_key for row in self._new):
            await self.flush()

    async def by_reference(self, reference: Reference) -> Request | None:
        """The request of this reference, locked for this transaction."""
        return await self._found(
            _BY_REFERENCE, self._vault.digest("reference", numbered(reference))
        )

    async def by_case(self, case: str) -> Request | None:
        """The request of this case, locked for this transaction."""
        if (row := self._looked_at.pop(case, None)) is not None:
            return self.read(row)
        return await self._found(_BY_CASE, case)

    async def changed_since_filing(self, cases: Collection[str]) -> frozenset[str]:
        """Which of these requests are no longer as they were filed; all are locked."""
        if not cases:
            return frozenset()
        await self.flush()
        rows = await self._connection.execute(_VERSIONS, {"cases": list(cases)})
        return frozenset(row.id for row in rows.all() if row.version > _AS_FILED)

    async def _found(self, statement: Select[Any], wanted: object) -> Request | None:
        await self.flush()
        row = (await self._connection.execute(statement, {"wanted": wanted})).one_or_none()
        return None if row is None else self.read(row)

    def _keys(self, kind: str, values: Iterable[str]) -> list[bytes]:
        return [self._vault.digest(kind, value) for value in values]

    async def versions(self) -> dict[str, int]:
        """The version of every request's row."""
        rows = await self._connection.execute(select(requests.c.id, requests.c.version))
        return {row.id: row.version for row in rows.all()}

    async def next_serial(self, network: str, year: int) -> int:
        """The next serial within network and year."""
        key = self._vault.digest("serial", f"{network}:{year}")
        if key in self._serials:
            # The counter is locked since the first; the last one is written with the requests.
            self._serials[key] += 1
            self._given_out[key] = self._serials[key]
        else:
            self._serials[key] = await self._first_serial(key)
        return self._serials[key]

    async def _first_serial(self, key: bytes) -> int:
        serial: int = await self._connection.scalar(_NEXT_SERIAL, {"year": key}) or 0
        if not serial:
            serial = 1
            await self._connection.execute(insert(serials).values(year_key=key, last=serial))
        before = LastSerial(key, serial - 1)
        await self._just_filed.catch_up(self._connection, self._vault, before, self._now)
        self._began_at = before
        return serial

    def lately(self, requester_key: bytes, since: datetime) -> list[Filed] | None:
        """What the person filed since then, if that is known without looking; oldest first.

        It is once this transaction has taken a serial, but not across the turn of a year.
        """
        if since.year != self._now.year:
            return None
        known = self._just_filed.by(requester_key, to_ms(since), self._began_at)
        if known is None:
            return None
        return [*known, *(each for each in self._filed if each.requester_key == requester_key)]

    def committed(self) -> None:
        """What this transaction filed stands from now on."""
        if before := self._began_at:
            serial = self._serials[before.year_key]
            self._just_filed.took(before, serial, self._filed, self._now)

    async def save(self, request: Request) -> Request:
        """Write the request if it is still as it was read, and its deadline.

        Raises ``ChangedMeanwhile``.
        """
        assert request.left is None  # noqa: S101 - only how somebody sees it
        version, due = request.version + 1, request.deadline
        values = self._values(request, version)
        self.hear(due)
        if request.version == 0:
            self._new.append({"id": request.id, **values})
            self._filed.append(
                Filed(
                    case=request.id,
                    at=values["created_at"],
                    requester_key=values["requester_key"],
                    likeness=request.likeness,
                )
            )
            self._first_deadline(request.id, due)
            self._note(request, version, due)
            return request
        written = {"case": request.id, "read": request.version, **values}
        if is_locked := (request.id, request.version) in self._locked:
            before = await self._due_before(request)
            self._changed.append(written)
        else:
            await self.flush()
            before = await self._due_before(request)
            if (await self._connection.execute(_UPDATE, written)).rowcount != 1:
                raise ChangedMeanwhile
        if before != _CLOSED:
            totals.went(self._connection, requests, request.id, request.version, before)
        self._note(request, version, due)
        if is_locked and due is not None:
            self._moved.append(_moved(request.id, due))
        else:
            await self._set_deadline(request.id, due)
        return request

    def _note(self, request: Request, version: int, due: datetime | None) -> None:
        """An open request stands there with this version and deadline from now on."""
        if request.is_open:
            totals.came(self._connection, requests, request.id, version, ms(due))

    async def _due_before(self, request: Request) -> int | None:
        """The deadline with the version that is written over; ``_CLOSED`` for one without."""
        if (request.id, request.version) not in self._as_read:
            await self.by_case(request.id)
        try:
            return self._as_read[request.id, request.version]
        except KeyError:
            raise ChangedMeanwhile from None

    def hear(self, due: datetime | None) -> None:
        """A deadline was set."""
        if due is not None and (self.earliest is None or due < self.earliest):
            self.earliest = due

    async def write_turns(self, request: Request) -> None:
        """Let the members that had the request before find it."""
        await self.flush()
        await self._connection.execute(_DROP_TURNS, {"case": request.id})
        if rows := self.turn_rows(request):
            await self._connection.execute(_INSERT_TURN, rows)

    def turn_rows(self, request: Request) -> list[dict[str, Any]]:
        """The rows that stand for who had the request before."""
        return [
            {
                "case_id": request.id,
                "turn": place,
                "member_key": self._vault.digest("member", turn.addressee),
                "ended_at": to_ms(turn.at),
                "escalated": turn.escalated,
            }
            for place, turn in enumerate(request.earlier)
        ]

    async def turns_stored(self, cases: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """The rows that stand there for these requests."""
        found: dict[str, list[dict[str, Any]]] = {case: [] for case in cases}
        stored = select(turns).where(turns.c.case_id.in_(cases))
        for row in await self._connection.execute(stored.order_by(turns.c.case_id, turns.c.turn)):
            found[row.case_id].append(dict(row._mapping))  # noqa: SLF001 - public in name
        return found

    async def drop_deadline(self, case: str) -> None:
        """Remove a deadline that no request stands behind."""
        await self.flush()
        await self._connection.execute(_DROP_DEADLINE, {"case": case})

    def _first_deadline(self, case: str, due: datetime | None) -> None:
        if due is not None:
            self._new_deadlines.append({"case_id": case, "due_at": to_ms(due), "attempts": 0})

    def _values(self, request: Request, version: int) -> dict[str, Any]:
        digest = self._vault.digest
        return {
            "reference_key": digest("reference", numbered(request.reference)),
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

    async def write_index(self, case: str) -> bool:
        """Write what stands beside a sealed request, and its deadline, as the sealed part says."""
        request = await self.by_case(case)
        if request is None:
            return False
        await self._connection.execute(
            _UPDATE, {"case": case, "read": request.version, **self.columns(request)}
        )
        due = request.deadline
        await self._set_deadline(case, due)
        await self.write_turns(request)
        self.hear(due)
        return True

    def columns(self, request: Request) -> dict[str, Any]:
        """What stands in clear beside a sealed request as it was read, so that it is found."""
        clear = self._values(request, request.version)
        del clear["sealed"]
        return clear

    async def _set_deadline(self, case: str, due: datetime | None) -> None:
        if due is None:
            await self.drop_deadline(case)
            return
        moved = await self._connection.execute(_MOVE_DEADLINE, _moved(case, due))
        if moved.rowcount == 0:
            self._first_deadline(case, due)

    def read(self, row: Row[Any]) -> Request:
        """The request of a row, from its sealed part alone. Raises ``SealBroken``."""
        return self._read(row, self._opened(row))

    def read_referred(self, row: Row[Any], parts: Collection[ReferencePart]) -> Request | None:
        """The same, but None where its reference has not all of these; that is quicker to tell."""
        found = self._opened(row)
        reference = Reference(text(found["reference"]))
        return self._read(row, found) if all(each.fits(reference) for each in parts) else None

    def _opened(self, row: Row[Any]) -> Mapping[str, Json]:
        return self._vault.open("requests", row.id, row.version, row.sealed)

    def _read(self, row: Row[Any], found: Mapping[str, Json]) -> Request:
        request = request_from_json(row.id, row.version, found)
        due = ms(request.deadline) if request.is_open else _CLOSED
        self._as_read[request.id, request.version] = due
        return request


def _moved(case: str, due: datetime) -> dict[str, Any]:
    """The values of a deadline that is set anew."""
    return {"case": case, "due_at": to_ms(due), "attempts": 0}
