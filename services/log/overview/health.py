"""The health of the directory: how each contact point stands, and which people would fail when needed.

Owns what is named, for whom: a supervisor sees their own member, auditors and the secretariat all. How a
contact point stands is told by ``services.directory.health``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.directory.confirming import DOUBTFUL
from domain.directory.directory import Person
from domain.directory.rows import BandRow, ChannelCount, DeskDrillsRow, HealthRow, ReachRow
from services.directory.confirming import trusts
from services.directory.drilled import network_bands
from services.directory.health import health_of
from services.log.overview.reviewers import own_members, require_proof, require_reviewer
from services.people.people import EnrolmentState, PersonRow, person_row
from services.visit.lists import Page, page_of
from services.visit.page import PageVisit

_POINTS_A_PAGE: Final = 25
_PEOPLE_A_PAGE: Final = 50


class Ailment(StrEnum):
    """What is wrong."""

    NOT_ENROLLED = "not enrolled"
    WAITS = "waits"
    """Enrolled, and nobody has confirmed them yet."""
    UNREACHABLE = "unreachable"
    CHANNEL_FAILS = "channel fails"
    NO_PASSKEY = "no passkey"


@dataclass(frozen=True, slots=True, kw_only=True)
class AilmentRow:
    """One thing that is wrong with a person."""

    ailment: Ailment
    name: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """A contact point, its member's name, and how it stands."""

    name: str
    member: str
    health: HealthRow
    channels: tuple[ChannelCount, ...]
    drills: DeskDrillsRow
    reach: tuple[ReachRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryHealth:
    """A page of the contact points, a page of what is wrong with people, and how often each is."""

    points: Page[StandingRow]
    people: Page[AilmentRow]
    counts: tuple[tuple[Ailment, int], ...]
    bands: tuple[BandRow, ...]
    """How the network's desks are spread over their last scores."""


async def health(visit: PageVisit, points: int, people: int) -> DirectoryHealth:
    """Those pages; contact points whose entry is in doubt come first. Raises ``Refused``."""
    require_reviewer(visit)
    require_proof(visit)
    rows = await _people(visit)
    counts = [(kind, sum(row.ailment is kind for row in rows)) for kind in Ailment]
    return DirectoryHealth(
        points=await _points(visit, points),
        people=page_of(rows, people, _PEOPLE_A_PAGE),
        counts=tuple((kind, n) for kind, n in counts if n),
        bands=await network_bands(visit.work),
    )


async def _points(visit: PageVisit, page: int) -> Page[StandingRow]:
    work, members = visit.work, own_members(visit)
    points = [
        point
        for point in work.directory.contact_points.values()
        if members is None or point.member in members
    ]
    trusted = await trusts(work, points)
    points.sort(key=lambda point: trusted[point.id] not in DOUBTFUL)
    shown = page_of(points, page, _POINTS_A_PAGE)
    stands = await health_of(work, shown.rows)
    return shown.of(
        StandingRow(
            name=point.name,
            member=work.situation.member_name(point.member),
            health=stands[point.id].row,
            channels=stands[point.id].channels,
            drills=stands[point.id].drills,
            reach=stands[point.id].reach,
        )
        for point in shown.rows
    )


async def _people(visit: PageVisit) -> list[AilmentRow]:
    work, members = visit.work, own_members(visit)
    people = [
        person
        for person in work.directory.people.values()
        if members is None or person.member in members
    ]
    accounts = {account.person: account for account in await work.people.all()}
    invited = await work.people.invited_among([person.id for person in people])
    passkeys = await work.passkeys.counted()
    found: list[AilmentRow] = []
    for person in people:
        row = await person_row(work, person, accounts.get(person.id), person.id in invited)
        member = work.situation.member_name(person.member) if person.member else ""
        found += [
            AilmentRow(ailment=ailment, name=person.name, member=member)
            for ailment in _ailments(person, row, passkeys.get(person.id, 0))
        ]
    return found


def _ailments(person: Person, row: PersonRow, passkeys: int) -> Iterator[Ailment]:
    if row.standing is EnrolmentState.WAITING:
        yield Ailment.WAITS
    elif row.standing is not EnrolmentState.ENROLLED:
        yield Ailment.NOT_ENROLLED
        return
    if not row.reachable:
        yield Ailment.UNREACHABLE
    elif len(row.channels) < len(person.other_channels) + 1:
        yield Ailment.CHANNEL_FAILS
    if not passkeys:
        yield Ailment.NO_PASSKEY
