"""An invented network of desks in several zones, for the rules of drills."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.directory.directory import ContactPoint, Directory, Roster
from domain.directory.drill_rules import NO_LIMITS, DrillKind, DrillRules
from domain.drills.admitting import Surroundings
from domain.drills.order import DrillOrder, DrillPlan, OrderId, PlanId
from domain.requests.request import Request
from domain.requests.values.situation import Situation
from domain.vocabulary import ContactPointId, MemberCode, PersonId, PointKind, RosterId
from tests.domain.network import DIRECTORY, EVERYBODY, LBN

DESK, SECOND = ContactPointId("lbn-police"), ContactPointId("lbn-cyber")
TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)
ZONES = ("Asia/Beirut", "Europe/Rome", "America/New_York", "Pacific/Auckland")


def at_hour(hour: float, day: int = 0) -> datetime:
    """Hours of the Tuesday in UTC: Beirut is two hours ahead."""
    return TUESDAY + timedelta(days=day, hours=hour)


def network(rules: DrillRules = NO_LIMITS, zone: str = "Asia/Beirut") -> Directory:
    """The usual one, where Lebanon has two desks, and says this of drills."""
    member = replace(DIRECTORY.members[LBN], drills=rules)
    roster = replace(DIRECTORY.rosters[RosterId("lbn")], time_zone=ZoneInfo(zone))
    second = replace(DIRECTORY.contact_points[DESK], id=SECOND, kind=PointKind.CYBER)
    return replace(
        DIRECTORY,
        members=MappingProxyType({**DIRECTORY.members, LBN: member}),
        rosters=MappingProxyType({**DIRECTORY.rosters, RosterId("lbn"): roster}),
        contact_points=MappingProxyType({**DIRECTORY.contact_points, SECOND: second}),
    )


def wide(count: int) -> Directory:
    """So many desks, each of a member of its own, in zones around the world."""
    desk, roster = DIRECTORY.contact_points[DESK], DIRECTORY.rosters[RosterId("lbn")]
    rosters: dict[RosterId, Roster] = {}
    desks: dict[ContactPointId, ContactPoint] = {}
    for number in range(count):
        name = f"desk-{number}"
        zone = ZoneInfo(ZONES[number % len(ZONES)])
        rosters[RosterId(name)] = replace(roster, id=RosterId(name), time_zone=zone)
        desks[ContactPointId(name)] = replace(
            desk,
            id=ContactPointId(name),
            member=MemberCode(f"M{number:02d}"),
            roster=RosterId(name),
        )
    return replace(
        DIRECTORY, rosters=MappingProxyType(rosters), contact_points=MappingProxyType(desks)
    )


def order(
    points: Sequence[ContactPointId] = (DESK,),
    kind: DrillKind = DrillKind.PING,
    since: datetime = TUESDAY,
    until: datetime | None = None,
) -> DrillOrder:
    return DrillOrder(
        id=OrderId("o" * 32),
        kind=kind,
        points=tuple(points),
        since=since,
        until=until or since,
        is_random=until is not None,
        by=PersonId("secretariat"),
        at=TUESDAY,
    )


def ids(count: int) -> list[PlanId]:
    return [PlanId(f"{number:032x}") for number in range(count)]


def plan(kind: DrillKind = DrillKind.PING, point: ContactPointId = DESK) -> DrillPlan:
    return DrillPlan(
        id=ids(1)[0],
        order=OrderId("o" * 32),
        kind=kind,
        point=point,
        member=LBN,
        due=TUESDAY,
        until=TUESDAY + timedelta(days=30),
        by=PersonId("secretariat"),
        ordered_at=TUESDAY,
    )


def around(
    at: datetime,
    directory: Directory | None = None,
    held: Sequence[DrillPlan] = (),
    immediate: Sequence[Request] = (),
    woken: dict[str, datetime] | None = None,
    paused: frozenset[MemberCode] = frozenset(),
) -> Surroundings:
    return Surroundings(
        situation=Situation(now=at, directory=directory or network(), reachable=EVERYBODY),
        held=held,
        immediate=immediate,
        woken={PersonId(person): when for person, when in (woken or {}).items()},
        paused=paused,
    )
