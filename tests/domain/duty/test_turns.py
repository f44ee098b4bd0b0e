"""A changed rotation: whoever has the turn that runs keeps it, and everybody else follows in order."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory.directory import Layer, Roster, Rotation, Weekday
from domain.duty.roster import on_duty, shifts, turn_number
from domain.duty.turns import beginning_with, begun, in_turn
from domain.vocabulary import LayerName, PersonId, RosterId

ZONE = ZoneInfo("Asia/Beirut")
LAYER = LayerName("duty")
PEOPLE = tuple(PersonId(f"exercise-{number}") for number in range(5))
LENGTHS = (timedelta(hours=12), timedelta(days=1), timedelta(days=3), timedelta(weeks=1))


def rotation(every: timedelta, people: int, start: date = date(2026, 1, 1)) -> Rotation:
    """Turns of that length of so many people."""
    weekday = Weekday.MON if every % timedelta(weeks=1) == timedelta(0) else None
    return Rotation(
        every=every, handover=time(8), weekday=weekday, people=PEOPLE[:people], start=start
    )


def now_by(turns: Rotation, at: datetime) -> list[PersonId]:
    """Who is on duty by it."""
    layers = (Layer(name=LAYER, rotation=turns),)
    roster = Roster(id=RosterId("exercise"), time_zone=ZONE, layers=layers)
    return [shift.person for shift in on_duty(roster, LAYER, at)]


_HOURS = st.integers(min_value=0, max_value=4 * 365 * 24)
INSTANTS = _HOURS.map(lambda hours: datetime(2026, 2, 1, tzinfo=UTC) + timedelta(hours=hours))


@given(
    at=INSTANTS,
    every=st.sampled_from(LENGTHS),
    people=st.integers(min_value=1, max_value=4),
    first=st.integers(min_value=0, max_value=4),
)
def test_the_first_of_the_people_has_the_turn_that_runs(
    at: datetime, every: timedelta, people: int, first: int
) -> None:
    turns = rotation(every, people)
    wanted = (*PEOPLE[first:], *PEOPLE[:first])
    assert now_by(beginning_with(turns, ZONE, at, wanted), at) == [wanted[0]]
    assert in_turn(beginning_with(turns, ZONE, at, wanted), ZONE, at) == wanted
    assert beginning_with(turns, ZONE, at, in_turn(turns, ZONE, at)) == turns


@given(at=INSTANTS, every=st.sampled_from(LENGTHS), people=st.integers(min_value=1, max_value=4))
def test_whoever_is_added_last_changes_nobodys_next_turn(
    at: datetime, every: timedelta, people: int
) -> None:
    turns = rotation(every, people)
    order = in_turn(turns, ZONE, at)
    more = beginning_with(turns, ZONE, at, (*order, PEOPLE[4]))
    layers = (Layer(name=LAYER, rotation=turns),)
    before = Roster(id=RosterId("exercise"), time_zone=ZONE, layers=layers)
    after = replace(before, layers=(Layer(name=LAYER, rotation=more),))
    ahead = at + every * people - timedelta(hours=2)
    until_their_turn = list(shifts(before, LAYER, at, ahead))[:people]
    assert list(shifts(after, LAYER, at, ahead))[:people] == until_their_turn


@pytest.mark.parametrize("every", LENGTHS)
@pytest.mark.parametrize("hour", [0, 5, 6, 7, 23])
def test_the_latest_start_is_the_one_whose_first_turns_have_just_begun(
    every: timedelta, hour: int
) -> None:
    at = datetime(2026, 11, 23, hour, tzinfo=UTC)
    found = begun(rotation(every, 2, date(2031, 1, 1)), ZONE, at)
    assert turn_number(found, ZONE, at) >= 0
    later = replace(found, start=found.start + timedelta(days=1))
    assert turn_number(later, ZONE, at) < 0
