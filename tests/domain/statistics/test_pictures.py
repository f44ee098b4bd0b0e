"""For whom pictures are, of which time, and the rows from which they are drawn."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.drills.order import DrillScore
from domain.events import Event
from domain.statistics.person import person_report
from domain.statistics.pictures.kinds import (
    PictureKind,
    drawable,
    months_drawn,
    period_drawn,
    subject_drawn,
)
from domain.statistics.pictures.rows import (
    INDICATORS,
    NO_SHARE,
    HourRow,
    IndicatorRow,
    MonthRow,
    RungRow,
    hour_rows,
    indicator_rows,
    month_rows,
    night_rows,
    says_something,
)
from domain.statistics.report import Report, report
from domain.statistics.rows import NO_TIME
from domain.statistics.turns import CountedRecord
from domain.statistics.whose import Subject, Whose
from domain.vocabulary import MemberCode, PersonId, Role
from tests.domain.statistics.test_report import counted

MONTHS, HOURS, DRILLS, INDICATED, NIGHTS = PictureKind
BEIRUT: Final = ZoneInfo("Asia/Beirut")
LBN: Final = MemberCode("LBN")
TODAY: Final = date(2026, 11, 24)


def actor(roles: set[Role], member: str | None) -> Actor:
    code = MemberCode(member) if member else None
    person = Person(id=PersonId("one"), name="EXERCISE One", member=code, roles=frozenset(roles))
    return Actor(person=person)


@pytest.mark.parametrize(
    ("roles", "member", "network", "of_member", "own"),
    [
        ({Role.SECRETARIAT}, None, {MONTHS, DRILLS, INDICATED}, set(), set()),
        ({Role.AUDITOR}, None, {MONTHS}, set(), set()),
        ({Role.AUDITOR}, "LBN", {MONTHS}, {MONTHS, HOURS}, set()),
        ({Role.SUPERVISOR}, "LBN", set(), {*PictureKind}, {NIGHTS}),
        ({Role.SUPERVISOR}, None, set(), set(), {NIGHTS}),
        ({Role.DUTY_OFFICER}, "LBN", set(), set(), {NIGHTS, DRILLS, INDICATED}),
        ({Role.DUTY_OFFICER, Role.SUPERVISOR}, "LBN", set(), {*PictureKind}, {NIGHTS}),
        ({Role.OFFICIAL}, "LBN", set(), set(), {NIGHTS}),
        ({Role.DATA_PROTECTION_OFFICER}, "LBN", set(), set(), set()),
        (set(), "LBN", set(), set(), set()),
    ],
)
def test_for_whom_pictures_are(
    roles: set[Role],
    member: str | None,
    network: set[PictureKind],
    of_member: set[PictureKind],
    own: set[PictureKind],
) -> None:
    reader = actor(roles, member)
    seen = {whose: set(drawable(reader, whose)) for whose in Whose}
    assert seen == {Whose.NETWORK: network, Whose.MEMBER: of_member, Whose.OWN: own}
    for whose in Whose:
        for kind in PictureKind:
            found = subject_drawn(reader, whose, kind)
            assert (found is not None) is (kind in seen[whose])
            if found is None:
                continue
            if kind is NIGHTS and whose is Whose.OWN:
                assert found == Subject(person=PersonId("one"))
            else:
                code = MemberCode(member) if member and whose is not Whose.NETWORK else None
                assert found == Subject(member=code)


def test_hours_and_nights_are_never_of_the_network() -> None:
    everything = actor(set(Role), "LBN")
    assert not {HOURS, NIGHTS} & set(drawable(everything, Whose.NETWORK))


@pytest.mark.parametrize(
    ("kind", "today", "first", "months"),
    [
        (MONTHS, date(2026, 11, 24), date(2025, 10, 31), ("2025-11", "2026-11", 13)),
        (HOURS, date(2026, 1, 1), date(2024, 12, 31), ("2025-01", "2026-01", 13)),
        (NIGHTS, date(2026, 2, 28), date(2025, 11, 30), ("2025-12", "2026-02", 3)),
        (INDICATED, date(2026, 12, 31), date(2016, 12, 31), ("2025-12", "2026-12", 13)),
    ],
)
def test_of_which_time_they_are(
    kind: PictureKind, today: date, first: date, months: tuple[str, str, int]
) -> None:
    period = period_drawn(kind, today)
    assert (period.first, period.last) == (first, today)
    found = months_drawn(kind, today)
    assert (found[0], found[-1], len(found)) == months
    assert list(found) == sorted(set(found))


def case(
    number: int, began: datetime, minutes: int | None = None, *, drill: bool = False, **more: object
) -> list[CountedRecord]:
    """A request of Lebanon's: filed, alerted, acknowledged after so many minutes, and closed."""
    about = {"type": "locate", "urgency": "urgent", "members": ["ESP", "LBN"], "drill": drill}
    due = (began + timedelta(minutes=15)).isoformat()
    acts: list[tuple[timedelta, Event, dict[str, object]]] = [
        (timedelta(0), Event.FILED, {}),
        (timedelta(0), Event.ALERTED, {"step": 1, "rung": more.get("rung", [])}),
    ]
    if minutes is not None:
        acts.append((timedelta(minutes=minutes), Event.ACKNOWLEDGED, {"acknowledge_by": due}))
    if "shown" in more:
        acts.append((timedelta(hours=2), Event.CLOSED, {"shown": more["shown"]}))
    return [
        CountedRecord(
            case=f"{number:032x}", at=began + after, event=event.value, about={**about, **facts}
        )
        for after, event, facts in acts
    ]


def returned(cases: list[list[CountedRecord]], kind: PictureKind) -> Report:
    records = sorted((each for some in cases for each in some), key=lambda told: told.at)
    return report(counted(records), period_drawn(kind, TODAY), LBN, {"LBN": BEIRUT})


def test_a_month_of_nineteen_has_no_time_and_its_number_and_one_of_twenty_has() -> None:
    october, november = datetime(2026, 10, 5, 9, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC)
    cases = [case(n, october + timedelta(hours=n), n + 1) for n in range(19)]
    cases += [case(100 + n, november + timedelta(hours=n), n + 1) for n in range(20)]
    rows = {row.month: row for row in month_rows(returned(cases, MONTHS), TODAY)}
    assert list(rows) == list(months_drawn(MONTHS, TODAY))
    assert rows["2026-10"] == MonthRow(month="2026-10", cases=19, median=NO_TIME, p95=NO_TIME)
    # Of 1 to 20 minutes the middle is 10.5, and the nineteenth the first that 95 of 100 do not exceed.
    assert rows["2026-11"] == MonthRow(month="2026-11", cases=20, median=630_000, p95=1_140_000)
    assert rows["2026-01"] == MonthRow(month="2026-01", cases=0, median=NO_TIME, p95=NO_TIME)
    assert not says_something(rows["2026-01"])


def test_an_hour_is_the_members_own_and_has_a_share_from_twenty_on() -> None:
    # 22:30 UTC on a Sunday is half past midnight of Monday in Beirut.
    sunday = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)
    cases = [case(n, sunday, 5 if n % 4 else 40) for n in range(20)]
    cases += [case(50 + n, sunday + timedelta(days=1), 5) for n in range(19)]
    cases.append(case(90, sunday + timedelta(hours=5)))
    assert [*hour_rows(returned(cases, HOURS))] == [
        HourRow(weekday=0, hour=0, count=20, kept=15, judged=20),
        HourRow(weekday=0, hour=5, count=1, kept=NO_SHARE, judged=NO_SHARE),
        HourRow(weekday=1, hour=0, count=19, kept=NO_SHARE, judged=NO_SHARE),
    ]


def test_the_network_has_no_hours_and_no_nights() -> None:
    at = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)
    turns = counted(case(1, at, 5, rung=["lbn-duty"]))
    whole = report(turns, period_drawn(HOURS, TODAY))
    assert [*hour_rows(whole)] == []
    assert [*night_rows(whole, {"lbn-duty": "EXERCISE Rami"}, TODAY)] == [
        RungRow(name="EXERCISE Rami", by_month=("0", "0", "0"), drills=0)
    ]


def test_a_night_is_from_ten_to_six_by_the_members_clock() -> None:
    people = {"lbn-duty": "EXERCISE Rami", "lbn-deputy": "EXERCISE Nour", "lbn-new": "EXERCISE A"}
    # In Beirut it is two hours later in November, and three in September.
    moments = (
        (datetime(2026, 11, 2, 19, 59, tzinfo=UTC), ["lbn-duty"], False),  # 21:59
        (datetime(2026, 11, 2, 20, 0, tzinfo=UTC), ["lbn-duty", "lbn-deputy"], False),  # 22:00
        (datetime(2026, 11, 3, 3, 59, tzinfo=UTC), ["lbn-duty"], True),  # 05:59
        (datetime(2026, 11, 3, 4, 0, tzinfo=UTC), ["lbn-duty"], False),  # 06:00
        (datetime(2026, 8, 31, 21, 30, tzinfo=UTC), ["lbn-duty"], False),  # 00:30 of 1 September
        (datetime(2026, 8, 31, 20, 30, tzinfo=UTC), ["lbn-duty"], False),  # 23:30 of 31 August
    )
    cases = [case(n, at, 5, rung=rung, drill=drill) for n, (at, rung, drill) in enumerate(moments)]
    found = returned(cases, NIGHTS)
    assert [*night_rows(found, people, TODAY)] == [
        RungRow(name="EXERCISE A", by_month=("0", "0", "0"), drills=0),
        RungRow(name="EXERCISE Nour", by_month=("0", "0", "1"), drills=0),
        RungRow(name="EXERCISE Rami", by_month=("1", "0", "2"), drills=1),
    ]
    records = sorted((each for some in cases for each in some), key=lambda told: told.at)
    period = period_drawn(NIGHTS, TODAY)
    own = person_report(counted(records), period, "opaque", "lbn-duty", BEIRUT)
    assert [*night_rows(own, {"lbn-duty": "EXERCISE Rami"}, TODAY)] == [
        RungRow(name="EXERCISE Rami", by_month=("1", "0", "2"), drills=1)
    ]


def test_what_drills_showed_is_of_those_that_say_so() -> None:
    year = datetime(2024, 5, 1, 12, tzinfo=UTC)
    cases = [
        case(1, year, 5, drill=True, shown=["in_time", "right_person"]),
        case(2, year + timedelta(days=1), 40, drill=True, shown=[]),
        case(3, year + timedelta(days=2), 5, drill=True),
        case(4, year + timedelta(days=3), 5, shown=["in_time"]),
        case(5, datetime(2026, 1, 5, tzinfo=UTC), 5, drill=True, shown=["in_time", "entry"]),
    ]
    rows = [*indicator_rows(returned(cases, INDICATED), TODAY)]
    assert [row.indicator for row in rows] == [each for each in INDICATORS for _year in range(3)]
    assert [row.year for row in rows] == [2024, 2025, 2026] * 4
    assert [(row.met, row.of) for row in rows] == [
        *((1, 2), (0, 0), (1, 1)),
        *((1, 2), (0, 0), (0, 1)),
        *((0, 2), (0, 0), (0, 1)),
        *((0, 2), (0, 0), (1, 1)),
    ]
    assert all(isinstance(row, IndicatorRow) for row in rows)
    assert [*indicator_rows(returned([], INDICATED), TODAY)] == []


def test_the_indicators_are_those_of_a_score() -> None:
    assert tuple(each.name for each in fields(DrillScore)) == INDICATORS
