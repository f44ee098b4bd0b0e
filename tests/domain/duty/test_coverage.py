"""Holes in rosters and people in two places."""

from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.directory.directory import (
    Directory,
    FixedShift,
    Layer,
    Override,
    Roster,
    Rotation,
    Weekday,
    Window,
)
from domain.duty.coverage import (
    Gap,
    RosterLayer,
    double_duties,
    double_duties_by_override,
    empty_shifts,
    unreached_shifts,
)
from domain.vocabulary import LayerName, PersonId, RosterId

DUTY, DEPUTY = LayerName("duty"), LayerName("deputy")
A, B, C = PersonId("a"), PersonId("b"), PersonId("c")
EVERY_DAY = frozenset(Weekday)
WORKDAYS = EVERY_DAY - {Weekday.SAT, Weekday.SUN}
DESK, OTHER = RosterId("desk"), RosterId("other")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(*people: PersonId, start: str = "2026-01-01") -> Rotation:
    return Rotation(
        every=timedelta(days=1),
        handover=time(8),
        weekday=None,
        people=people,
        start=date.fromisoformat(start),
    )


def window(since: str, until: str, days: frozenset[Weekday] = EVERY_DAY) -> Window:
    return Window(days=days, since=time.fromisoformat(since), until=time.fromisoformat(until))


def directory(*rosters: Roster) -> Directory:
    return Directory(
        code="CPN", name="EXERCISE", rosters=MappingProxyType({r.id: r for r in rosters})
    )


def roster(key: RosterId, *layers: Layer, overrides: tuple[Override, ...] = ()) -> Roster:
    return Roster(id=key, time_zone=ZoneInfo("UTC"), layers=layers, overrides=overrides)


def override(person: PersonId, since: str, until: str, layer: LayerName = DUTY) -> Override:
    return Override(layer=layer, person=person, since=utc(since), until=utc(until))


def gaps(found: tuple[Gap, ...]) -> list[str]:
    return [f"{g.roster}/{g.layer} {g.since:%m-%d %H:%M}/{g.until:%m-%d %H:%M}" for g in found]


def test_a_rotation_has_no_hole_after_its_start() -> None:
    network = directory(roster(DESK, Layer(name=DUTY, rotation=daily(A, B, start="2026-03-02"))))
    assert gaps(empty_shifts(network, utc("2026-03-01"), utc("2026-04-01"))) == [
        "desk/duty 03-01 00:00/03-02 08:00"
    ]
    assert empty_shifts(network, utc("2026-03-02 08:00"), utc("2027-03-02")) == ()


def test_hours_that_no_fixed_shift_covers_are_holes() -> None:
    fixed = (
        FixedShift(window=window("08:00", "16:00", WORKDAYS), person=A),
        FixedShift(window=window("15:00", "08:00", WORKDAYS), person=B),
    )
    network = directory(roster(DESK, Layer(name=DUTY, fixed=fixed)))
    # From Saturday 08:00, when the night of Friday ends, to Monday 08:00.
    assert gaps(empty_shifts(network, utc("2026-03-02 08:00"), utc("2026-03-12"))) == [
        "desk/duty 03-07 08:00/03-09 08:00"
    ]


def test_an_override_fills_a_hole() -> None:
    fixed = (FixedShift(window=window("08:00", "20:00"), person=A),)
    network = directory(
        roster(
            DESK,
            Layer(name=DUTY, fixed=fixed),
            overrides=(override(C, "2026-03-02 20:00", "2026-03-03 07:00"),),
        )
    )
    assert gaps(empty_shifts(network, utc("2026-03-02 12:00"), utc("2026-03-03 12:00"))) == [
        "desk/duty 03-03 07:00/03-03 08:00"
    ]


def test_a_layer_may_be_empty_outside_its_restrictions_while_another_has_somebody() -> None:
    nights = Layer(name=DEPUTY, rotation=daily(B), restrictions=(window("18:00", "08:00"),))
    days = Layer(name=DUTY, rotation=daily(A), restrictions=(window("08:00", "17:00"),))
    network = directory(roster(DESK, days, nights))
    # From 17:00 to 18:00 nobody of the roster is on duty, so that both layers have a hole.
    assert gaps(empty_shifts(network, utc("2026-03-02 08:00"), utc("2026-03-03 08:00"))) == [
        "desk/duty 03-02 17:00/03-02 18:00",
        "desk/deputy 03-02 17:00/03-02 18:00",
    ]


def test_a_hole_inside_the_restrictions_counts_though_another_layer_has_somebody() -> None:
    nights = Layer(
        name=DEPUTY,
        rotation=daily(B, start="2026-03-03"),
        restrictions=(window("18:00", "08:00"),),
    )
    network = directory(roster(DESK, Layer(name=DUTY, rotation=daily(A)), nights))
    assert gaps(empty_shifts(network, utc("2026-03-02 08:00"), utc("2026-03-03 18:00"))) == [
        "desk/deputy 03-02 18:00/03-03 08:00"
    ]


def test_one_person_in_two_layers_at_once() -> None:
    network = directory(
        roster(
            DESK,
            Layer(name=DUTY, rotation=daily(A, B)),
            Layer(name=DEPUTY, rotation=daily(B, B, A, A)),
        )
    )
    found = double_duties(network, utc("2026-01-01 12:00"), utc("2026-01-04 09:00"))
    assert [(d.person, d.since, d.until) for d in found] == [
        (A, utc("2026-01-03 08:00"), utc("2026-01-04 08:00")),
        (B, utc("2026-01-02 08:00"), utc("2026-01-03 08:00")),
    ]
    assert found[0].places == (RosterLayer(DESK, DEPUTY), RosterLayer(DESK, DUTY))


def test_what_overlaps_in_part_is_double_for_that_part_and_cut_to_the_period() -> None:
    shift = FixedShift(window=window("18:00", "10:00"), person=A)
    network = directory(
        roster(DESK, Layer(name=DUTY, rotation=daily(A, B))),
        roster(OTHER, Layer(name=DUTY, fixed=(shift,))),
    )
    # A's turn at the desk is from 08:00 on the 3rd; the night at the other ends at 10:00.
    found = double_duties(network, utc("2026-01-03 06:00"), utc("2026-01-03 12:00"))
    assert [(d.since, d.until) for d in found] == [
        (utc("2026-01-03 08:00"), utc("2026-01-03 10:00"))
    ]


def test_people_in_one_place_are_not_in_two() -> None:
    network = directory(
        roster(DESK, Layer(name=DUTY, rotation=daily(A))),
        roster(OTHER, Layer(name=DUTY, rotation=daily(B))),
    )
    assert double_duties(network, utc("2026-01-01"), utc("2027-01-01")) == ()
    assert double_duties_by_override(network, utc("2026-01-01")) == ()


def test_an_override_far_ahead_is_found_once() -> None:
    network = directory(
        roster(
            DESK,
            Layer(name=DUTY, rotation=daily(A)),
            overrides=(override(C, "2030-06-01 10:00", "2030-06-01 20:00"),),
        ),
        roster(
            OTHER,
            Layer(name=DUTY, rotation=daily(B)),
            overrides=(
                override(C, "2030-06-01 12:00", "2030-06-01 22:00"),
                override(C, "2025-06-01 12:00", "2025-06-01 22:00"),
            ),
        ),
    )
    (found,) = double_duties_by_override(network, utc("2026-01-01"))
    assert (found.person, found.since, found.until) == (
        C,
        utc("2030-06-01 12:00"),
        utc("2030-06-01 20:00"),
    )
    assert found.places == (RosterLayer(DESK, DUTY), RosterLayer(OTHER, DUTY))


def test_a_layer_is_unreached_only_while_none_of_its_people_can_be_reached() -> None:
    by_day, at_night = window("08:00", "20:00"), window("18:00", "08:00")
    fixed = (FixedShift(window=by_day, person=A), FixedShift(window=at_night, person=B))
    desk = directory(roster(DESK, Layer(name=DUTY, fixed=fixed)))
    period = (utc("2026-11-24 00:00"), utc("2026-11-25 00:00"))
    assert unreached_shifts(desk, {A, B}, *period) == ()
    assert gaps(unreached_shifts(desk, {A}, *period)) == [
        "desk/duty 11-24 00:00/11-24 08:00",
        "desk/duty 11-24 20:00/11-25 00:00",
    ]
    assert gaps(unreached_shifts(desk, {B}, *period)) == ["desk/duty 11-24 08:00/11-24 18:00"]
    assert gaps(unreached_shifts(desk, (), *period)) == ["desk/duty 11-24 00:00/11-25 00:00"]


def test_an_empty_shift_is_not_an_unreached_one() -> None:
    desk = directory(roster(DESK, Layer(name=DUTY, rotation=daily(A, start="2026-11-24"))))
    period = (utc("2026-11-23 00:00"), utc("2026-11-25 00:00"))
    assert gaps(unreached_shifts(desk, (), *period)) == ["desk/duty 11-24 08:00/11-25 00:00"]
