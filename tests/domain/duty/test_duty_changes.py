"""Absences and changes made beside the file: by an independent look at every instant."""

import random
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory.directory import (
    Absence,
    Directory,
    Layer,
    Override,
    Person,
    Roster,
    Rotation,
    Weekday,
)
from domain.duty.changes import ChangeKind, DutyChange, Piece, merged
from domain.duty.roster import next_change, on_duty, shifts
from domain.vocabulary import LayerName, MemberCode, PersonId, Role, RosterId
from tests.domain.duty.test_roster_brute_force import (
    LAYER,
    SlowRoster,
    random_instants,
    random_roster,
)

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
A, B, C = PersonId("exercise-a"), PersonId("exercise-b"), PersonId("exercise-c")
DUTY = LayerName("duty")
DESK = RosterId("desk")


def roster(*overrides: Override, absences: tuple[Absence, ...] = ()) -> Roster:
    rotation = Rotation(
        every=DAY,
        handover=datetime(2026, 1, 1, 8).time(),  # noqa: DTZ001 - only its time of day is used
        weekday=None,
        people=(A, B),
    )
    return Roster(
        id=DESK,
        time_zone=ZoneInfo("UTC"),
        layers=(Layer(name=DUTY, rotation=rotation),),
        overrides=overrides,
        absences=absences,
    )


def directory(of: Roster) -> Directory:
    people = {
        key: Person(
            id=key, name=key, member=MemberCode("LBN"), roles=frozenset({Role.DUTY_OFFICER})
        )
        for key in (A, B, C)
    }
    return Directory(
        code="EXERCISE",
        name="EXERCISE",
        people=MappingProxyType(people),
        rosters=MappingProxyType({of.id: of}),
    )


def change(*pieces: Piece, number: int = 0) -> DutyChange:
    return DutyChange(
        id=f"{number:032x}",
        kind=ChangeKind.FILL,
        by=None,
        made_at=NOON + timedelta(seconds=number),
        pieces=pieces,
    )


def piece(
    person: PersonId, since: datetime, until: datetime, layer: LayerName | None = DUTY
) -> Piece:
    return Piece(roster=DESK, layer=layer, person=person, since=since, until=until)


@pytest.mark.parametrize("number", range(0, 200, 5))
def test_who_is_away_is_on_duty_nowhere_and_nobody_else_is_moved(number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - the same rosters in every run
    first = datetime(2023, 2, 1, tzinfo=UTC)
    last = first.replace(year=2024)
    plain = random_roster(chance, "Europe/Madrid", first, last)
    away = []
    for _ in range(12):
        since = first + (last - first) * chance.random()
        until = since + timedelta(hours=chance.randint(1, 400))
        away.append(Absence(person=chance.choice(plain.people), since=since, until=until))
    changed = Roster(
        id=plain.id,
        time_zone=plain.time_zone,
        layers=plain.layers,
        overrides=plain.overrides,
        absences=tuple(away),
    )
    slow = SlowRoster(plain, last + 40 * DAY)
    for at in list(random_instants(chance, slow, first, last))[:400]:
        expected = {
            person
            for person in slow.people(at)[1]
            if not any(a.person == person and a.since <= at < a.until for a in away)
        }
        found = on_duty(changed, LAYER, at)
        assert {duty.person for duty in found} == expected, at
        assert all(duty.since <= at < duty.until for duty in found)
    since = first + 100 * DAY
    for shift in shifts(changed, LAYER, since, since + 30 * DAY):
        assert shift in on_duty(changed, LAYER, shift.since)
        assert shift.person not in {
            duty.person for duty in on_duty(changed, LAYER, shift.until) if duty.since < shift.until
        }


instants = st.integers(0, 240).map(lambda hours: NOON + timedelta(hours=hours))
people = st.sampled_from([A, B, C])


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    since = draw(instants)
    until = since + timedelta(hours=draw(st.integers(1, 72)))
    return piece(draw(people), since, until, draw(st.sampled_from([DUTY, None])))


@given(made=st.lists(pieces(), max_size=8), at=instants)
def test_a_later_change_wins_and_who_is_away_is_away(made: list[Piece], at: datetime) -> None:
    before = directory(roster())
    changes = [change(each, number=number) for number, each in enumerate(made)]
    after = merged(before, changes).rosters[DESK]
    holding = [p for p in made if p.layer is not None and p.since <= at < p.until]
    (base,) = on_duty(before.rosters[DESK], DUTY, at)
    expected = holding[-1].person if holding else base.person
    is_away = any(
        p.layer is None and p.person == expected and p.since <= at < p.until for p in made
    )
    assert [duty.person for duty in on_duty(after, DUTY, at)] == ([] if is_away else [expected])


def test_a_change_goes_before_the_files_override_and_leaves_its_rest() -> None:
    written = Override(layer=DUTY, person=B, since=NOON, until=NOON + 3 * DAY)
    taken = piece(C, NOON + DAY, NOON + 2 * DAY)
    after = merged(directory(roster(written)), [change(taken)]).rosters[DESK]
    found = [on_duty(after, DUTY, NOON + n * DAY / 2)[0].person for n in range(6)]
    assert found == [B, B, C, C, B, B]


def test_what_the_directory_no_longer_has_is_passed_over() -> None:
    before = directory(roster())
    gone = (
        Piece(roster=RosterId("gone"), layer=DUTY, person=A, since=NOON, until=NOON + DAY),
        piece(PersonId("gone"), NOON, NOON + DAY),
    )
    assert merged(before, [change(*gone)]) is before
    nights = merged(before, [change(piece(C, NOON, NOON + DAY, LayerName("nights")))])
    assert nights.rosters[DESK].overrides == ()


def test_the_next_change_is_where_an_absence_begins_or_ends() -> None:
    away = Absence(person=A, since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=2))
    both = tuple(Absence(person=p, since=away.since, until=away.until) for p in (A, B))
    known = roster(absences=both)
    assert next_change(known, DUTY, NOON) == away.since
    assert next_change(known, DUTY, away.since) == away.until


def test_local_absences_hold_through_a_change_of_the_clocks() -> None:
    """Madrid, 25 October 2026: 02:30 exists twice; the absence ends with the second."""
    away = Absence(
        person=A,
        since=datetime(2026, 10, 24, 20),  # noqa: DTZ001 - local, as the file writes it
        until=datetime(2026, 10, 25, 2, 30),  # noqa: DTZ001 - likewise
    )
    rotation = Rotation(
        every=7 * DAY,
        handover=NOON.time(),
        weekday=Weekday.MON,
        people=(A,),
    )
    known = Roster(
        id=DESK,
        time_zone=ZoneInfo("Europe/Madrid"),
        layers=(Layer(name=DUTY, rotation=rotation),),
        absences=(away,),
    )
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert on_duty(known, DUTY, second - timedelta(seconds=1)) == ()
    assert [duty.person for duty in on_duty(known, DUTY, second)] == [A]
