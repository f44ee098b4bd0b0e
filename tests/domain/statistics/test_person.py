"""One person's own part, against the same reckoned anew from each case's records; and whose it is."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.events import Event
from domain.statistics.measures import Measures
from domain.statistics.period import CountedPeriod, NamedPeriod, named_period
from domain.statistics.person import PersonReport, person_report
from domain.statistics.report import report
from domain.statistics.turns import CountedRecord
from domain.statistics.whose import Subject, Whose, readable, subject_of
from domain.vocabulary import MemberCode, PersonId, Role
from tests.domain.statistics.brute_force import reckoned_person
from tests.domain.statistics.found import found
from tests.domain.statistics.history import MEMBERS, PEOPLE, history
from tests.domain.statistics.test_report import PERIODS, ZONES, counted, differences, three_years

EVERYBODY: Final = tuple(f"{member}-{number}" for member in MEMBERS for number in range(PEOPLE))
_AT: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
_DAY: Final = CountedPeriod(first=_AT.date(), last=_AT.date())


def zone_of(actor: str) -> tzinfo:
    """The clock of their member."""
    return ZONES.get(actor[:3], UTC)


@pytest.mark.parametrize("period", PERIODS[:4], ids=str)
def test_each_figure_of_everybody(period: CountedPeriod) -> None:
    turns, anew = three_years(10_000, 0.0)
    wrong = [
        each
        for actor in EVERYBODY
        for each in differences(
            person_report(turns, period, actor, actor, zone_of(actor)),
            reckoned_person(anew, period, actor, zone_of(actor)),
            actor,
        )
    ]
    assert wrong[:20] == []


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    requests=st.integers(0, 30),
    destroyed=st.sampled_from((0.0, 0.3)),
    actor=st.sampled_from((*EVERYBODY, "nobody")),
)
def test_each_figure_of_any_history(seed: int, requests: int, destroyed: float, actor: str) -> None:
    records, period = history(seed, requests, destroyed), PERIODS[0]
    zone = zone_of(actor)
    got = person_report(counted(records), period, actor, actor, zone)
    assert differences(got, reckoned_person(found(records), period, actor, zone), actor) == []


def test_what_its_people_did_is_what_the_members_did() -> None:
    turns, _anew = three_years(10_000, 0.0)
    period = PERIODS[1]
    for member in MEMBERS:
        whole = report(turns, period, MemberCode(member))
        theirs = [person_report(turns, period, f"{member}-{number}") for number in range(PEOPLE)]
        assert sum(each.sent for each in theirs) == whole.sent > 0
        assert _taken(each.taken for each in theirs) == _taken([whole.whole]) > (0, 0)


def test_the_nights_of_its_people_are_the_members() -> None:
    turns, _anew = three_years(10_000, 0.0)
    period = PERIODS[1]
    for member in MEMBERS:
        own = report(turns, period, MemberCode(member), ZONES).own
        assert own is not None
        people = {person for person, _month, _what in own.nights}
        assert people == {f"{member}-{number}" for number in range(PEOPLE)}
        for person in people:
            theirs = person_report(turns, period, person, person, zone_of(person)).nights
            assert theirs == {
                (month, what): count
                for (who, month, what), count in own.nights.items()
                if who == person
            }


def _taken(measures: Iterable[Measures]) -> tuple[int, int]:
    every = list(measures)
    return (
        sum(each.acknowledged_in_time for each in every),
        sum(each.acknowledged_late for each in every),
    )


def test_what_was_entered_from_a_call_nobody_filed() -> None:
    about = {"type": "locate", "urgency": "urgent", "members": ["ESP", "LBN"], "drill": False}
    records = [
        CountedRecord(case="0" * 32, at=_AT, event=event.value, about=about, actor="LBN-1")
        for event in (Event.CALL_ENTERED, Event.FILED)
    ]
    found_of: PersonReport = person_report(counted(records), _DAY, "LBN-1")
    assert (found_of.sent, found_of.asked.received, found_of.is_empty) == (0, 0, True)
    assert report(counted(records), _DAY, MemberCode("ESP")).sent == 1


def test_an_acknowledgement_that_lapsed_is_nobodys() -> None:
    about = {"type": "locate", "urgency": "urgent", "members": ["ESP", "LBN"], "drill": False}
    acts = (
        (Event.FILED, "ESP-1"),
        (Event.ACKNOWLEDGED, "LBN-1"),
        (Event.ACKNOWLEDGEMENT_LAPSED, "service"),
        (Event.ACKNOWLEDGED, "LBN-2"),
    )
    turns = counted(
        [
            CountedRecord(
                case="0" * 32,
                at=_AT + timedelta(minutes=number),
                event=event.value,
                about=about,
                actor=actor,
            )
            for number, (event, actor) in enumerate(acts)
        ]
    )
    taken = [person_report(turns, _DAY, f"LBN-{number}").taken.received for number in (1, 2)]
    assert taken == [0, 1]


@pytest.mark.parametrize(
    ("roles", "member", "may"),
    [
        ({Role.SECRETARIAT}, None, [Whose.NETWORK]),
        ({Role.AUDITOR}, None, [Whose.NETWORK]),
        ({Role.AUDITOR}, "LBN", [Whose.NETWORK, Whose.MEMBER]),
        ({Role.SUPERVISOR}, "LBN", [Whose.MEMBER, Whose.OWN]),
        ({Role.SUPERVISOR}, None, [Whose.OWN]),
        ({Role.OFFICIAL}, "LBN", [Whose.OWN]),
        ({Role.DUTY_OFFICER}, "LBN", [Whose.OWN]),
        ({Role.SECRETARIAT, Role.OFFICIAL}, "LBN", [Whose.NETWORK, Whose.OWN]),
        ({Role.DATA_PROTECTION_OFFICER}, "LBN", []),
        (set(), "LBN", []),
    ],
)
def test_for_whom_figures_are(roles: set[Role], member: str | None, may: list[Whose]) -> None:
    code = MemberCode(member) if member else None
    person = Person(id=PersonId("one"), name="EXERCISE One", member=code, roles=frozenset(roles))
    actor = Actor(person=person)
    assert list(readable(actor)) == may
    subjects = {
        Whose.NETWORK: Subject(),
        Whose.MEMBER: Subject(member=code),
        Whose.OWN: Subject(person=PersonId("one")),
    }
    assert {each: subject_of(actor, each) for each in Whose} == {
        each: subjects[each] if each in may else None for each in Whose
    }


@pytest.mark.parametrize(
    ("today", "name", "said", "before"),
    [
        ("2026-11-28", NamedPeriod.MONTH, "2026-11-01..2026-11-28", "2026-10-04..2026-10-31"),
        ("2026-11-30", NamedPeriod.MONTH, "2026-11", "2026-10"),
        ("2026-03-31", NamedPeriod.LAST_MONTH, "2026-02", "2026-01"),
        ("2026-01-01", NamedPeriod.LAST_MONTH, "2025-12", "2025-11"),
        ("2026-01-01", NamedPeriod.YEAR, "2026-01-01..2026-01-01", "2025-12-31..2025-12-31"),
        ("2026-12-31", NamedPeriod.YEAR, "2026", "2025"),
        ("2026-01-01", NamedPeriod.LAST_YEAR, "2025", "2024"),
    ],
)
def test_periods_that_are_named_by_how_they_lie_to_today(
    today: str, name: NamedPeriod, said: str, before: str
) -> None:
    found_one = named_period(name, datetime.fromisoformat(today).date())
    assert (str(found_one), str(found_one.before)) == (said, before)


def test_what_has_not_been_yet_is_compared_with_nothing() -> None:
    today = _AT.date()
    year = CountedPeriod(first=today.replace(month=1, day=1), last=today.replace(month=12, day=31))
    assert str(year.up_to(today)) == "2026-01-01..2026-11-24"
    assert year.up_to(year.last) == year
    earlier = named_period(NamedPeriod.LAST_YEAR, today)
    assert earlier.up_to(today) == earlier
