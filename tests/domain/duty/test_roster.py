"""The rules of rosters, one by one; changes of the clocks have a file of their own."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory.directory import (
    FixedShift,
    Layer,
    Override,
    Roster,
    Rotation,
    Weekday,
    Window,
)
from domain.duty.roster import everyone_on_duty, next_change, on_duty, shifts
from domain.vocabulary import LayerName, PersonId, RosterId

DUTY, DEPUTY = LayerName("duty"), LayerName("deputy")
A, B, C = PersonId("a"), PersonId("b"), PersonId("c")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY_DAY = frozenset(Weekday)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
WORKDAYS = frozenset({Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI})
ZONES = ("UTC", "Asia/Beirut", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def weekly(*people: PersonId, weeks: int = 1, start: str = "2026-01-01") -> Rotation:
    return Rotation(
        every=timedelta(weeks=weeks),
        handover=time(8),
        weekday=Weekday.MON,
        people=people,
        start=date.fromisoformat(start),
    )


def hourly(hours: int, handover: str, *people: PersonId) -> Rotation:
    return Rotation(
        every=hours * HOUR,
        handover=time.fromisoformat(handover),
        weekday=None,
        people=people,
        elapsed=24 % hours != 0,
    )


def window(since: str, until: str, days: frozenset[Weekday] = EVERY_DAY) -> Window:
    return Window(days=days, since=time.fromisoformat(since), until=time.fromisoformat(until))


def roster(*layers: Layer, zone: str = "UTC", overrides: tuple[Override, ...] = ()) -> Roster:
    return Roster(id=RosterId("r"), time_zone=ZoneInfo(zone), layers=layers, overrides=overrides)


def override(since: str, until: str, person: PersonId = C) -> Override:
    return Override(layer=DUTY, person=person, since=utc(since), until=utc(until))


def people_at(line: Roster, at: str, layer: LayerName = DUTY) -> list[str]:
    return [duty.person for duty in on_duty(line, layer, utc(at))]


def listed(line: Roster, since: str, until: str) -> list[str]:
    return [
        f"{shift.person} {shift.since:%m-%d %H:%M}/{shift.until:%m-%d %H:%M}"
        for shift in shifts(line, DUTY, utc(since), utc(until))
    ]


def test_the_first_turn_begins_at_the_first_handover_and_the_layer_is_empty_before() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A, B, C)))
    # 1 January 2026 is a Thursday; the first Monday is the 5th.
    assert people_at(line, "2026-01-05 07:59:59.999999") == []
    assert people_at(line, "2026-01-05 08:00") == ["a"]
    assert people_at(line, "2026-01-12 07:59:59.999999") == ["a"]
    assert people_at(line, "2026-01-12 08:00") == ["b"]
    assert people_at(line, "2026-01-26 08:00") == ["a"]


def test_a_start_on_the_day_of_the_handover_counts() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A, B, weeks=2, start="2026-01-05")))
    assert people_at(line, "2026-01-05 08:00") == ["a"]
    assert people_at(line, "2026-01-18 08:00") == ["a"]
    assert people_at(line, "2026-01-19 08:00") == ["b"]


def test_twelve_hours_through_20_00_begin_at_08_00() -> None:
    line = roster(Layer(name=DUTY, rotation=hourly(12, "20:00", A, B)))
    assert listed(line, "2026-01-01", "2026-01-02") == [
        "a 01-01 08:00/01-01 20:00",
        "b 01-01 20:00/01-02 08:00",
    ]


def test_six_hours_go_through_the_handover_on_the_clock() -> None:
    line = roster(Layer(name=DUTY, rotation=hourly(6, "20:30", A, B)))
    assert listed(line, "2026-01-01", "2026-01-01 12:00") == [
        "a 01-01 02:30/01-01 08:30",
        "b 01-01 08:30/01-01 14:30",
    ]


def test_other_hours_count_from_the_handover_on_the_day_of_the_start() -> None:
    line = roster(Layer(name=DUTY, rotation=hourly(7, "20:00", A, B)))
    assert listed(line, "2026-01-01", "2026-01-02 12:00") == [
        "a 01-01 20:00/01-02 03:00",
        "b 01-02 03:00/01-02 10:00",
        "a 01-02 10:00/01-02 17:00",
    ]


def test_one_person_alone_still_has_turns() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A)))
    (duty,) = on_duty(line, DUTY, utc("2026-02-04 12:00"))
    assert (duty.since, duty.until) == (utc("2026-02-02 08:00"), utc("2026-02-09 08:00"))
    assert next_change(line, DUTY, utc("2026-02-04 12:00")) == utc("2026-02-09 08:00")


def test_somebody_may_have_two_turns_of_three() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A, A, B)))
    found = [people_at(line, f"2026-01-{day:02} 12:00")[0] for day in (5, 12, 19, 26)]
    assert found == ["a", "a", "b", "a"]


def test_restrictions_leave_the_layer_empty_outside_and_cut_no_turn_in_two() -> None:
    nights = (
        window("18:00", "08:00", WORKDAYS),
        window("08:00", "08:00", frozenset({Weekday.SAT, Weekday.SUN})),
    )
    line = roster(Layer(name=DUTY, rotation=weekly(A, B), restrictions=nights))
    assert listed(line, "2026-01-08", "2026-01-13") == [
        "a 01-07 18:00/01-08 08:00",
        "a 01-08 18:00/01-09 08:00",
        # From Friday evening to the hand-over on Monday: three windows that join.
        "a 01-09 18:00/01-12 08:00",
        "b 01-12 18:00/01-13 08:00",
    ]
    assert people_at(line, "2026-01-08 08:00") == []
    (duty,) = on_duty(line, DUTY, utc("2026-01-11 03:00"))
    assert (duty.since, duty.until) == (utc("2026-01-09 18:00"), utc("2026-01-12 08:00"))


def test_restrictions_that_never_close_leave_long_turns_whole() -> None:
    line = roster(
        Layer(name=DUTY, rotation=weekly(A, B, weeks=30), restrictions=(window("00:00", "00:00"),))
    )
    (duty,) = on_duty(line, DUTY, utc("2026-03-03 03:00"))
    assert (duty.since, duty.until) == (utc("2026-01-05 08:00"), utc("2026-08-03 08:00"))
    assert shifts(line, DUTY, utc("2026-03-03"), utc("2026-03-04")) == (duty,)


def test_an_override_goes_before_turns_and_restrictions_and_even_before_the_start() -> None:
    line = roster(
        Layer(name=DUTY, rotation=weekly(A, B), restrictions=(window("08:00", "18:00"),)),
        overrides=(
            override("2026-01-01 00:00", "2026-01-01 06:00"),
            override("2026-01-06 16:00", "2026-01-06 23:00"),
        ),
    )
    assert listed(line, "2025-12-01", "2026-01-07") == [
        "c 01-01 00:00/01-01 06:00",
        "a 01-05 08:00/01-05 18:00",
        "a 01-06 08:00/01-06 16:00",
        "c 01-06 16:00/01-06 23:00",
    ]
    assert people_at(line, "2026-01-06 23:00") == []


def test_an_override_splits_a_turn() -> None:
    line = roster(
        Layer(name=DUTY, rotation=weekly(A)),
        overrides=(override("2026-01-07 10:00", "2026-01-07 12:00"),),
    )
    before, during, after = (
        on_duty(line, DUTY, utc(f"2026-01-07 {clock}"))[0] for clock in ("09:00", "10:00", "12:00")
    )
    assert (before.person, before.until) == (A, utc("2026-01-07 10:00"))
    assert (during.person, during.since, during.until) == (C, before.until, after.since)
    assert (after.person, after.until) == (A, utc("2026-01-12 08:00"))


def test_several_people_by_fixed_shifts_and_nobody_twice() -> None:
    fixed = (
        FixedShift(window=window("08:00", "18:00", WORKDAYS), person=A),
        FixedShift(window=window("12:00", "20:00", WORKDAYS), person=B),
        FixedShift(window=window("17:00", "19:00", WORKDAYS), person=A),
    )
    line = roster(Layer(name=DUTY, fixed=fixed))
    assert people_at(line, "2026-01-05 17:30") == ["a", "b"]
    assert listed(line, "2026-01-05", "2026-01-06") == [
        "a 01-05 08:00/01-05 18:00",
        "b 01-05 12:00/01-05 20:00",
        "a 01-05 18:00/01-05 19:00",
    ]
    assert people_at(line, "2026-01-10 12:00") == []


def test_an_override_replaces_everybody_on_fixed_shifts() -> None:
    fixed = tuple(FixedShift(window=window("08:00", "18:00"), person=p) for p in (A, B))
    line = roster(
        Layer(name=DUTY, fixed=fixed),
        overrides=(override("2026-01-05 09:00", "2026-01-05 10:00"),),
    )
    assert people_at(line, "2026-01-05 08:30") == ["a", "b"]
    assert people_at(line, "2026-01-05 09:30") == ["c"]
    assert people_at(line, "2026-01-05 10:00") == ["a", "b"]


def test_restrictions_hold_for_fixed_shifts_too() -> None:
    line = roster(
        Layer(
            name=DUTY,
            fixed=(FixedShift(window=window("08:00", "18:00"), person=A),),
            restrictions=(window("10:00", "12:00"), window("12:00", "13:00")),
        )
    )
    assert listed(line, "2026-01-05", "2026-01-06") == ["a 01-05 10:00/01-05 13:00"]
    assert people_at(line, "2026-01-05 09:00") == []


def test_layers_are_apart() -> None:
    line = roster(
        Layer(name=DUTY, rotation=weekly(A)),
        Layer(name=DEPUTY, rotation=weekly(B)),
        overrides=(override("2026-01-07 10:00", "2026-01-07 12:00"),),
    )
    everyone = everyone_on_duty(line, utc("2026-01-07 11:00"))
    assert {layer: [d.person for d in duties] for layer, duties in everyone.items()} == {
        DUTY: [C],
        DEPUTY: [B],
    }
    assert list(everyone) == [DUTY, DEPUTY]


def test_a_layer_that_does_not_exist_is_empty() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A)))
    assert people_at(line, "2026-02-01 12:00", DEPUTY) == []
    assert shifts(line, DEPUTY, utc("2026-02-01"), utc("2026-03-01")) == ()
    assert next_change(line, DEPUTY, utc("2026-02-01")) is None


def test_next_change_names_beginnings_and_ends() -> None:
    fixed = (FixedShift(window=window("08:00", "18:00", frozenset({Weekday.MON})), person=A),)
    line = roster(
        Layer(name=DUTY, fixed=fixed), overrides=(override("2031-01-07 10:00", "2031-01-07 12:00"),)
    )
    assert next_change(line, DUTY, utc("2026-01-01 08:00")) == utc("2026-01-05 08:00")
    assert next_change(line, DUTY, utc("2026-01-05 08:00")) == utc("2026-01-05 18:00")
    assert next_change(line, DUTY, utc("2026-01-05 18:00")) == utc("2026-01-12 08:00")


def test_next_change_looks_years_ahead_but_not_for_ever() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A, start="2040-01-01")))
    assert next_change(line, DUTY, utc("2026-01-01")) == utc("2040-01-02 08:00")
    assert next_change(line, DUTY, utc("2001-01-01")) is None
    century = Rotation(every=timedelta(days=36_525), handover=time(8), weekday=None, people=(A, B))
    line = roster(Layer(name=DUTY, rotation=century))
    assert next_change(line, DUTY, utc("2026-06-01")) == utc("2126-01-02 08:00")


@pytest.mark.parametrize("at", [FIRST, LAST, FIRST.replace(year=60)])
def test_times_at_the_ends_of_the_calendar_are_answered(at: datetime) -> None:
    line = roster(
        Layer(name=DUTY, rotation=hourly(7, "08:00", A), restrictions=(window("08:00", "07:00"),)),
        Layer(name=DEPUTY, rotation=weekly(A, B, weeks=5200)),
    )
    assert on_duty(line, DUTY, at) == ()
    assert on_duty(line, DEPUTY, at) == ()
    assert shifts(line, DUTY, at, utc("2026-01-01")) == ()
    assert next_change(line, DUTY, at) is None


def test_a_time_without_an_offset_is_refused() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A)))
    with pytest.raises(ValueError, match="offset"):
        on_duty(line, DUTY, datetime(2026, 2, 1))  # noqa: DTZ001 - what is refused here
    with pytest.raises(ValueError, match="offset"):
        shifts(line, DUTY, utc("2026-02-01"), datetime(2026, 2, 2))  # noqa: DTZ001 - likewise


def test_times_in_any_zone_come_back_in_utc() -> None:
    line = roster(Layer(name=DUTY, rotation=weekly(A, B)), zone="Asia/Beirut")
    at = datetime(2026, 2, 2, 8, tzinfo=ZoneInfo("Asia/Beirut"))
    (duty,) = on_duty(line, DUTY, at)
    assert duty.since == at
    assert duty.since.tzinfo is UTC
    assert duty.until.tzinfo is UTC


def test_everybody_named_is_known_once() -> None:
    line = roster(
        Layer(name=DUTY, rotation=weekly(B, A, B)),
        Layer(name=DEPUTY, fixed=(FixedShift(window=window("08:00", "18:00"), person=A),)),
        overrides=(override("2026-01-07 10:00", "2026-01-07 12:00"),),
    )
    assert line.people == (B, A, C)


def instants() -> st.SearchStrategy[datetime]:
    days = st.integers(0, 25 * 365)
    return st.builds(
        lambda day, second: utc("2011-06-01") + timedelta(days=day, seconds=second),
        days,
        st.integers(0, 86_399),
    )


@st.composite
def unrestricted(draw: st.DrawFn) -> Roster:
    hours = draw(st.sampled_from([1, 2, 3, 5, 8, 12, 24, 31, 48, 96, 168, 336]))
    weeks = hours % 168 == 0
    turns = Rotation(
        every=hours * HOUR,
        handover=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 15, 30, 59]))),
        weekday=draw(st.sampled_from(list(Weekday))) if weeks else None,
        people=tuple(PersonId(f"p{n}") for n in range(draw(st.integers(1, 5)))),
        start=draw(st.dates(date(2010, 1, 1), date(2026, 12, 31))),
        elapsed=not weeks and draw(st.booleans() if hours % 24 == 0 else st.just(24 % hours != 0)),
    )
    zone = draw(st.sampled_from((*ZONES, "Pacific/Apia", "America/Havana", "Europe/Madrid")))
    return roster(Layer(name=DUTY, rotation=turns), zone=zone)


@given(unrestricted(), instants())
def test_after_its_start_a_rotation_always_has_exactly_one_person(
    line: Roster, at: datetime
) -> None:
    duties = on_duty(line, DUTY, at)
    rotation = line.layers[0].rotation
    assert rotation is not None
    begun_for_sure = rotation.start + 9 * DAY
    if at.date() > begun_for_sure:
        assert len(duties) == 1
    if at.date() < rotation.start - DAY:
        assert duties == ()
    for duty in duties:
        assert duty.since <= at < duty.until


@given(unrestricted(), instants())
def test_neighbours_never_gape_and_never_overlap(line: Roster, at: datetime) -> None:
    found = shifts(line, DUTY, at, at + 10 * DAY)
    for earlier, later in pairwise(found):
        assert earlier.until == later.since
    if found and on_duty(line, DUTY, at):
        assert found[0].since <= at
        assert found[-1].until >= at + 10 * DAY
        assert next_change(line, DUTY, at) == found[0].until
