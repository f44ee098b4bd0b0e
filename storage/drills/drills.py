"""Drills as rows: planned, under way or over; and members that let theirs rest.

Owns that a row says in clear neither whose drill it is nor when it is due, not even by its length, and that
one which waits is not written. When one rings, and how it went, is left to ``domain.drills``.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Row, Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.directory.drill_rules import DrillKind
from domain.drills.order import (
    DrillPlan,
    DrillScore,
    DrillState,
    Hindrance,
    OrderId,
    PlanId,
    Strike,
    ToldMember,
)
from domain.vocabulary import CaseId, ContactPointId, MemberCode, PersonId, RequestType
from storage.database.bulk_rows import open_rows, write_rows
from storage.database.duty_tables import drill_rests, drills
from storage.database.meanwhile import ChangedMeanwhile
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, keep, readable
from storage.sealing.vault import Json, Vault, to_ms
from storage.sealing.written import at, moment, ms, parts, people, person, text

_PAGE: Final = 1536
"""What is sealed is filled up to so many letters, so that its length tells nothing."""
# Statements are built once: building one takes longer than the database takes to carry it out.
_INSERT: Final = insert(drills)
_OPEN: Final = select(drills).where(drills.c.is_open.is_(True)).order_by(drills.c.id)
_VERSIONS: Final = select(drills.c.id, drills.c.version)
_AT: Final = (
    select(drills)
    .where(drills.c.point_key.in_(bindparam("points", expanding=True)))
    .order_by(drills.c.id)
)
_BY_ID: Final = select(drills).where(drills.c.id == bindparam("wanted")).with_for_update()
_OF_ORDER: Final = (
    select(drills).where(drills.c.order_id == bindparam("wanted")).order_by(drills.c.id)
)
_LOCKED_OF_ORDER: Final = _OF_ORDER.with_for_update()
_UPDATE: Final = update(drills).where(
    drills.c.id == bindparam("plan"), drills.c.version == bindparam("read")
)


class Drills(SealedRows):
    """Drills within one transaction. ``known``: those of desks that were read before, to be added to."""

    def __init__(
        self,
        connection: AsyncConnection,
        vault: Vault,
        now: datetime,
        known: dict[bytes, tuple[DrillPlan, ...]],
    ) -> None:
        super().__init__(connection, vault, now)
        self._known = known
        # On SQLite nobody else writes meanwhile, so that what was known at the beginning still holds.
        is_embedded = connection.dialect.name == "sqlite"
        self._now_known: dict[bytes, tuple[DrillPlan, ...]] = known if is_embedded else {}

    async def add(self, plans: Sequence[DrillPlan]) -> None:
        """New plans."""
        if plans:
            self._forget()
            rows = [{"id": plan.id, **self._values(plan, 1)} for plan in plans]
            await write_rows(self._connection, _INSERT, rows)
        for plan in plans:
            totals.came(self._connection, drills, plan.id, 1)

    async def under_way(self) -> tuple[DrillPlan, ...]:
        """Every drill that may still ring, or be acknowledged; none is locked."""
        return await open_rows((await self._connection.execute(_OPEN)).all(), self._read)

    async def running_at(self, points: Sequence[ContactPointId]) -> list[DrillPlan]:
        """What rings or is acknowledged at these desks now.

        On PostgreSQL another process may have rung one since this transaction began: a filing waits for
        the serial that a drill takes, and withdraws that drill once it has its own.
        """
        found = await self._at(points, self._now_known)
        return [plan for plan in found if plan.state is DrillState.ALERTED]

    async def at(self, point: ContactPointId) -> list[DrillPlan]:
        """Everything that is kept of this desk; none is locked."""
        return await self.of_points([point])

    async def of_points(self, points: Sequence[ContactPointId]) -> list[DrillPlan]:
        """Everything that is kept of these desks; none is locked."""
        return await self._at(points, self._known)

    async def _at(
        self, points: Sequence[ContactPointId], known: dict[bytes, tuple[DrillPlan, ...]]
    ) -> list[DrillPlan]:
        keys = {self._point(point): None for point in points}
        found = {key: known[key] for key in keys if key in known}
        if unread := [key for key in keys if key not in found]:
            rows = (await self._connection.execute(_AT, {"points": unread})).all()
            read: dict[bytes, tuple[DrillPlan, ...]] = dict.fromkeys(unread, ())
            for plan in await open_rows(rows, self._read):
                key = self._point(plan.point)
                if key in read:  # else its row says another desk than it does
                    read[key] = (*read[key], plan)
            keep(known, read)
            if known is not self._known:
                keep(self._known, read)
            found |= read
        return [plan for key in keys for plan in found[key]]

    async def every(self) -> tuple[DrillPlan, ...]:
        """All that is kept, by desk and time."""
        rows = (await self._connection.execute(select(drills))).all()
        found = await open_rows(rows, self._read)
        return tuple(sorted(found, key=lambda plan: (plan.ordered_at, plan.order, plan.point)))

    async def versions(self) -> frozenset[tuple[PlanId, int]]:
        """What is kept, without opening any of it: others where a drill came, went or changed."""
        rows = (await self._connection.execute(_VERSIONS)).all()
        return frozenset((PlanId(row.id), row.version) for row in rows)

    async def by_id(self, plan: PlanId) -> DrillPlan | None:
        """The drill, locked; None where there is none that opens."""
        rows = await self._connection.execute(_BY_ID, {"wanted": plan})
        return next(readable(rows.all(), self._read), None)

    async def of_order(self, order: OrderId, *, locks: bool = False) -> list[DrillPlan]:
        """The drills of an order."""
        statement = _LOCKED_OF_ORDER if locks else _OF_ORDER
        rows = await self._connection.execute(statement, {"wanted": order})
        return list(readable(rows.all(), self._read))

    async def save(self, plan: DrillPlan) -> None:
        """It is so from now on. Raises ``ChangedMeanwhile`` where it is no longer as it was read."""
        self._forget()
        values = self._values(plan, plan.version + 1)
        given = {"plan": plan.id, "read": plan.version, **values}
        if (await self._connection.execute(_UPDATE, given)).rowcount != 1:
            raise ChangedMeanwhile
        totals.went(self._connection, drills, plan.id, plan.version)
        totals.came(self._connection, drills, plan.id, plan.version + 1)

    async def save_locked(self, plans: Sequence[DrillPlan]) -> None:
        """The same for many that this transaction has locked."""
        if plans:
            self._forget()
            given = [
                {"plan": plan.id, "read": plan.version, **self._values(plan, plan.version + 1)}
                for plan in plans
            ]
            await self._connection.execute(_UPDATE, given)
        for plan in plans:
            totals.went(self._connection, drills, plan.id, plan.version)
            totals.came(self._connection, drills, plan.id, plan.version + 1)

    async def forget(self, plans: Sequence[DrillPlan]) -> int:
        """Keep nothing of these any more; how many there were."""
        self._forget()
        these = drills.c.id.in_([plan.id for plan in plans])
        return await totals.take_away(self._connection, drills, these) if plans else 0

    async def rest(self, member: MemberCode, by: PersonId) -> bool:
        """The member lets its drills rest from now on; False where it did so already."""
        if member in await self.resting():
            return False
        key = self._vault.digest("drill-member", member)
        value: dict[str, Json] = {"member": member, "by": by, "at": to_ms(self._now)}
        sealed = self._vault.seal("drill_rests", key, 1, value)
        await self._connection.execute(insert(drill_rests).values(member_key=key, sealed=sealed))
        totals.came(self._connection, drill_rests, key)
        return True

    async def resume(self, member: MemberCode) -> bool:
        """The member may be drilled again; False where it might before."""
        this = drill_rests.c.member_key == self._vault.digest("drill-member", member)
        return bool(await totals.take_away(self._connection, drill_rests, this))

    async def resting(self) -> frozenset[MemberCode]:
        """The members that let their drills rest."""
        rows = (await self._connection.execute(select(drill_rests))).all()
        return frozenset(readable(rows, lambda row: _resting(self._vault, row)))

    def digest(self, order: OrderId, plans: Sequence[DrillPlan]) -> str:
        """What stands for an order in the log: nothing can be read of it, nor put in its place."""
        said = msgspec.json.encode([order, [_to_json(plan) for plan in plans]])
        return self._vault.digest("drill-order", said.decode()).hex()

    def _forget(self) -> None:
        self._known, self._now_known = {}, {}

    def _point(self, point: ContactPointId) -> bytes:
        return self._vault.digest("drill-point", point)

    def _values(self, plan: DrillPlan, version: int) -> dict[str, Any]:
        return {
            "order_id": plan.order,
            "point_key": self._point(plan.point),
            "is_open": plan.is_open,
            "version": version,
            "sealed": self._vault.seal("drills", plan.id, version, _filled(_to_json(plan))),
        }

    def _read(self, row: Row[Any]) -> DrillPlan:
        return read_plan(self._vault, row)


def read_plan(vault: Vault, row: Row[Any]) -> DrillPlan:
    """What a row says. Raises ``SealBroken`` where it was moved, replayed or changed."""
    found = vault.open("drills", row.id, row.version, row.sealed)
    return DrillPlan(
        id=PlanId(row.id),
        order=OrderId(text(found["order"])),
        kind=DrillKind(text(found["kind"])),
        point=ContactPointId(text(found["point"])),
        member=MemberCode(text(found["member"])),
        due=at(found["due"]),
        until=at(found["until"]),
        asked=RequestType(text(found["asked"])) if found["asked"] else None,
        by=PersonId(text(found["by"])),
        ordered_at=at(found["ordered_at"]),
        state=DrillState(text(found["state"])),
        why=Hindrance(text(found["why"])) if found["why"] else None,
        case=CaseId(text(found["case"])) if found["case"] else None,
        reference=text(found["reference"]),
        alerted_at=moment(found["alerted_at"]),
        at_night=bool(found["at_night"]),
        rung=people(found["rung"]),
        acknowledged_at=moment(found["acknowledged_at"]),
        taken_for_real_by=people(found["taken_for_real_by"]),
        score=_score_from_json(found["score"]),
        # A row of an earlier version says nothing of these.
        ended_at=moment(found.get("ended_at")),
        told=_told_from_json(found.get("told")),
        strike=_strike_from_json(found.get("strike")),
        version=row.version,
    )


def _to_json(plan: DrillPlan) -> dict[str, Json]:
    return {
        "order": plan.order,
        "kind": plan.kind.value,
        "point": plan.point,
        "member": plan.member,
        "due": to_ms(plan.due),
        "until": to_ms(plan.until),
        "asked": plan.asked.value if plan.asked else None,
        "by": plan.by,
        "ordered_at": to_ms(plan.ordered_at),
        "state": plan.state.value,
        "why": plan.why.value if plan.why else None,
        "case": plan.case,
        "reference": plan.reference,
        "alerted_at": ms(plan.alerted_at),
        "at_night": plan.at_night,
        "rung": list(plan.rung),
        "acknowledged_at": ms(plan.acknowledged_at),
        "taken_for_real_by": list(plan.taken_for_real_by),
        "score": _score_to_json(plan.score),
        "ended_at": ms(plan.ended_at),
        "told": _told_to_json(plan.told),
        "strike": _strike_to_json(plan.strike),
    }


def _told_to_json(told: ToldMember | None) -> Json:
    return {"at": to_ms(told.at), "since": to_ms(told.since)} if told is not None else None


def _told_from_json(found: Json) -> ToldMember | None:
    if found is None:
        return None
    said = parts(found)
    return ToldMember(at=at(said["at"]), since=at(said["since"]))


def _strike_to_json(strike: Strike | None) -> Json:
    if strike is None:
        return None
    return {
        "by": strike.by,
        "at": to_ms(strike.at),
        "reason": strike.reason,
        "agreed_by": strike.agreed_by,
    }


def _strike_from_json(found: Json) -> Strike | None:
    if found is None:
        return None
    said = parts(found)
    return Strike(
        by=PersonId(text(said["by"])),
        at=at(said["at"]),
        reason=text(said["reason"]),
        agreed_by=person(said["agreed_by"]),
    )


def _score_to_json(score: DrillScore | None) -> Json:
    if score is None:
        return None
    return {
        "in_time": score.in_time,
        "right_person": score.right_person,
        "right_form": score.right_form,
        "entry": score.entry,
    }


def _score_from_json(found: Json) -> DrillScore | None:
    if found is None:
        return None
    said = parts(found)
    return DrillScore(
        in_time=bool(said["in_time"]),
        right_person=bool(said["right_person"]),
        right_form=bool(said["right_form"]),
        entry=bool(said["entry"]),
    )


def _filled(value: dict[str, Json]) -> dict[str, Json]:
    """The same, filled up to a length that many have."""
    bare = len(msgspec.json.encode({**value, "fill": ""}))
    return {**value, "fill": " " * (-bare % _PAGE)}


def _resting(vault: Vault, row: Row[Any]) -> MemberCode:
    found = vault.open("drill_rests", row.member_key, 1, row.sealed)
    return MemberCode(text(found["member"]))


def _truth(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    plan = read_plan(vault, row)
    point = vault.digest("drill-point", plan.point)
    return {"order_id": plan.order, "point_key": point, "is_open": plan.is_open}


def _truth_of_rest(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    return {"member_key": vault.digest("drill-member", _resting(vault, row))}


OF_DRILLS: Final[Mapping[Table, Callable[[Vault, Row[Any]], Mapping[str, Json | bytes]]]] = {
    drills: _truth,
    drill_rests: _truth_of_rest,
}
"""What the sealed part says of the columns beside it, for the walk of the rows."""
