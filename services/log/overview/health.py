"""The health of the directory: what of its entries and people would fail when it is needed.

Owns what is named, for whom: a supervisor sees their own member, auditors and the secretariat all. What is
missing on the rosters is the cover's (``services.duty.ahead``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.directory.confirming import DOUBTFUL, EntryFacts, Trust, trust
from domain.directory.directory import Person
from services.log.overview.reviewers import own_members, require_proof, require_reviewer
from services.people.people import EnrolmentState, PersonRow, person_row
from services.visit.lists import Page, page_of
from services.visit.page import PageVisit


class Ailment(StrEnum):
    """What is wrong."""

    UNVERIFIED = "unverified"
    STALE = "stale"
    NOT_ENROLLED = "not enrolled"
    WAITS = "waits"
    """Enrolled, and nobody has confirmed them yet."""
    UNREACHABLE = "unreachable"
    CHANNEL_FAILS = "channel fails"
    NO_PASSKEY = "no passkey"


@dataclass(frozen=True, slots=True, kw_only=True)
class AilmentRow:
    """One thing that is wrong with an entry or a person; ``since`` where it is known."""

    ailment: Ailment
    name: str
    member: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryHealth:
    """A page of what is wrong, and how often each is."""

    page: Page[AilmentRow]
    counts: tuple[tuple[Ailment, int], ...]


async def health(visit: PageVisit, page: int, each: int) -> DirectoryHealth:
    """What is wrong, entries first. Raises ``Refused``."""
    require_reviewer(visit)
    require_proof(visit)
    rows = [*await _entries(visit), *await _people(visit)]
    counts = [(kind, sum(row.ailment is kind for row in rows)) for kind in Ailment]
    return DirectoryHealth(
        page=page_of(rows, page, each), counts=tuple((kind, n) for kind, n in counts if n)
    )


async def _entries(visit: PageVisit) -> list[AilmentRow]:
    """Contact points whose entry nobody has confirmed lately, or that its own people say is wrong."""
    work, members = visit.work, own_members(visit)
    points = [
        point
        for point in work.directory.contact_points.values()
        if members is None or point.member in members
    ]
    known = await work.confirmations.of([point.id for point in points])
    rows = []
    for point in points:
        found = known.get(point.id)
        if found is None:
            continue  # it was imported a moment ago, and is asked for the first time
        facts = EntryFacts(
            known_since=found.known_since,
            confirmed_at=found.confirmed_at,
            disputed_at=found.disputed_at,
        )
        standing = trust(facts, work.now)
        if standing in DOUBTFUL:
            is_stale = standing is Trust.STALE
            rows.append(
                AilmentRow(
                    ailment=Ailment.STALE if is_stale else Ailment.UNVERIFIED,
                    name=point.name,
                    member=work.situation.member_name(point.member),
                    since=found.confirmed_at or found.disputed_at or found.known_since,
                )
            )
    return rows


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
