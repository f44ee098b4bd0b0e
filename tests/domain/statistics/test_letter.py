"""When a month's letter leaves, and whose it is."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Member, Person
from domain.directory.drill_rules import DrillRules
from domain.directory.week import Weekday
from domain.statistics.letters.letter import leaves_at, letter_of, month_due
from domain.statistics.whose import Whose
from domain.vocabulary import MemberCode, PersonId, Role
from formats.network_file.document import read_network
from tests.services.desk_clerk import NETWORK

DIRECTORY: Directory = read_network(NETWORK.read_text("utf-8")).directory
LEBANON = DIRECTORY.members[MemberCode("LBN")]


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def lying(zone: str, rules: DrillRules | None = None) -> Member:
    """The member with another clock, or other free days."""
    return replace(LEBANON, time_zone=ZoneInfo(zone), drills=rules or LEBANON.drills)


@pytest.mark.parametrize(
    ("member", "month", "leaves"),
    [
        # The first is a Tuesday, at 9:00 by the clock of Beirut.
        (LEBANON, "2026-12-01", "2026-12-01T07:00"),
        # A Sunday.
        (LEBANON, "2026-11-01", "2026-11-02T07:00"),
        # Rome is an hour nearer to UTC before the clocks change on 29 March than after.
        (lying("Europe/Rome"), "2026-03-01", "2026-03-02T08:00"),
        (lying("Europe/Rome"), "2026-04-01", "2026-04-01T07:00"),
        # Where it is 9:00 before the month of UTC is over.
        (lying("Pacific/Kiritimati"), "2026-12-01", "2026-12-01T00:00"),
        (lying("Pacific/Honolulu"), "2026-12-01", "2026-12-01T19:00"),
        # A Friday, free by the week, or as a holiday.
        (lying("UTC"), "2027-01-01", "2027-01-01T09:00"),
        (lying("UTC", DrillRules(holidays="ES")), "2027-01-01", "2027-01-04T09:00"),
        (
            lying("UTC", DrillRules(weekend=frozenset({Weekday.FRI, Weekday.SAT}))),
            "2027-01-01",
            "2027-01-03T09:00",
        ),
        # Somebody for whom no day is a working day still reads it, after two weeks.
        (lying("UTC", DrillRules(weekend=frozenset(Weekday))), "2026-12-01", "2026-12-15T09:00"),
        (None, "2026-12-01", "2026-12-01T09:00"),
    ],
)
def test_it_leaves_at_nine_on_the_first_working_day(
    member: Member | None, month: str, leaves: str
) -> None:
    assert leaves_at(DIRECTORY, member, at(month).date()) == at(leaves)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        ("2026-11-24T12:00", "2026-10"),
        ("2026-12-01T06:59", "2026-10"),
        ("2026-12-01T07:00", "2026-11"),
        ("2026-11-02T06:59", "2026-09"),
        ("2027-01-01T06:59", "2026-11"),
        ("2027-01-01T07:00", "2026-12"),
    ],
)
def test_the_newest_month_is_due(now: str, month: str) -> None:
    assert str(month_due(DIRECTORY, LEBANON, at(now))) == month


def test_where_a_roster_keeps_holidays_they_count_for_its_member() -> None:
    roster = DIRECTORY.rosters[DIRECTORY.points_of(LEBANON.code)[0].roster]
    layers = (replace(roster.layers[0], holidays="ES"), *roster.layers[1:])
    rosters = {**DIRECTORY.rosters, roster.id: replace(roster, layers=layers)}
    kept: Directory = replace(DIRECTORY, rosters=MappingProxyType(rosters))
    assert leaves_at(kept, LEBANON, at("2027-01-01").date()) == at("2027-01-04T07:00")


@pytest.mark.parametrize(
    ("roles", "member", "whose"),
    [
        ({Role.SUPERVISOR}, "LBN", Whose.MEMBER),
        ({Role.SECRETARIAT}, None, Whose.NETWORK),
        ({Role.SUPERVISOR, Role.SECRETARIAT}, "LBN", Whose.MEMBER),
        ({Role.SUPERVISOR, Role.SECRETARIAT}, None, Whose.NETWORK),
        ({Role.SUPERVISOR}, None, None),
        ({Role.AUDITOR}, "LBN", None),
        ({Role.AUDITOR}, None, None),
        ({Role.OFFICIAL, Role.DUTY_OFFICER}, "LBN", None),
        ({Role.DATA_PROTECTION_OFFICER}, None, None),
    ],
)
def test_whose_letter_somebody_reads(
    roles: set[Role], member: str | None, whose: Whose | None
) -> None:
    person = Person(
        id=PersonId("exercise"),
        name="EXERCISE",
        member=MemberCode(member) if member else None,
        roles=frozenset(roles),
        languages=("en",),
    )
    assert letter_of(Actor(person=person)) is whose
