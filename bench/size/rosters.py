"""Who is on duty, and a year of shifts, for a roster of many people with many overrides."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.stage.table import Row
from domain.directory.directory import Absence, Layer, Override, Roster, Rotation
from domain.duty.roster import on_duty, shifts
from domain.vocabulary import LayerName, PersonId, RosterId

PEOPLE = 200
OVERRIDES = 1_000
ABSENCES = 200
LOOKS = 2_000
YEARS_LISTED = 20
DUTY = LayerName("duty")
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def table() -> list[Row]:
    """On duty now, a year of shifts, and the first look at a roster that was just read."""
    roster = _roster()
    first = _taken(lambda: on_duty(roster, DUTY, BEGINNING + 4000 * HOUR))
    instants = [BEGINNING + number * 4 * HOUR for number in range(LOOKS)]
    looks = [_taken(lambda at=at: on_duty(roster, DUTY, at)) for at in instants]  # type: ignore[misc]  # bound now
    year = timedelta(days=365)
    years = [
        _taken(lambda: len(shifts(roster, DUTY, BEGINNING, BEGINNING + year)))
        for _ in range(YEARS_LISTED)
    ]
    what = f"{PEOPLE} people, {OVERRIDES:,} overrides, {ABSENCES} absences"
    return [
        Row(
            what=f"on_duty, {what}",
            result=_said(looks),
            target="under 1 ms",
            baseline=f"first look at a roster just read: {first:.2f} ms",
        ),
        Row(
            what=f"a year of shifts, {what}",
            result=_said(years),
            target="under 100 ms",
            baseline="",
        ),
    ]


def _taken(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _said(times: list[float]) -> str:
    late = statistics.quantiles(times, n=20)[-1]
    return f"median {statistics.median(times):.3f} ms, 95 % {late:.3f} ms, most {max(times):.2f} ms"


def _roster() -> Roster:
    people = [PersonId(f"exercise-{number}") for number in range(PEOPLE)]
    rotation = Rotation(
        every=12 * HOUR,
        handover=datetime(2026, 1, 1, 8, tzinfo=UTC).time(),
        weekday=None,
        people=tuple(people),
    )
    step = timedelta(days=365) / OVERRIDES
    overrides = tuple(
        Override(
            layer=DUTY,
            person=people[(number * 7) % PEOPLE],
            since=BEGINNING + number * step,
            until=BEGINNING + number * step + 5 * HOUR,
        )
        for number in range(OVERRIDES)
    )
    absences = tuple(
        Absence(
            person=people[number],
            since=BEGINNING + number * 24 * HOUR,
            until=BEGINNING + (number + 14) * 24 * HOUR,
        )
        for number in range(ABSENCES)
    )
    return Roster(
        id=RosterId("exercise"),
        time_zone=ZoneInfo("Europe/Madrid"),
        layers=(Layer(name=DUTY, rotation=rotation),),
        overrides=overrides,
        absences=absences,
    )
