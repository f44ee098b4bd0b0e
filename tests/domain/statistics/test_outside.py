"""What leaves the network: of a year that is over, no small number, and none from which one follows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.events import Event
from domain.statistics.outside import NotAYear, TooFew, outside
from domain.statistics.period import CountedPeriod
from domain.statistics.report import Counted, report
from domain.statistics.tables import Table
from domain.statistics.turns import CountedRecord, CountedTurns
from tests.domain.statistics.history import history

_A_YEAR = CountedPeriod(first=date(2025, 1, 1), last=date(2025, 12, 31))
_AFTER = datetime(2026, 3, 1, tzinfo=UTC)
_BEGAN = datetime(2025, 5, 1, tzinfo=UTC)


def counted(
    records: Sequence[CountedRecord], period: CountedPeriod = _A_YEAR, at: datetime = _AFTER
) -> Counted:
    """The network's figures of these records."""
    turns = CountedTurns()
    turns.take(records)
    found = report(turns.every, period)
    return Counted(network="CPN", name="EXERCISE", names={}, at=at, records=0, report=found)


def asked(
    pairs: Mapping[tuple[str, str], int], types: Sequence[str] = ("locate",)
) -> list[CountedRecord]:
    """So many requests of each two members, of these types in turn."""
    every = [pair for pair, count in pairs.items() for _ in range(count)]
    return [
        CountedRecord(
            case=f"{number:032}",
            at=_BEGAN + timedelta(minutes=number),
            event=Event.FILED.value,
            about={
                "members": list(pair),
                "type": types[number % len(types)],
                "urgency": "urgent",
                "drill": False,
            },
        )
        for number, pair in enumerate(every)
    ]


def _of(tables: Sequence[Table]) -> dict[str, dict[str, int]]:
    found = {}
    for table in tables:
        rows = {"-".join(str(row[key]) for key in table.keys): row["sent"] for row in table.rows}
        found[table.name] = {key: value for key, value in rows.items() if isinstance(value, int)}
    return found


def test_a_small_number_does_not_follow_from_its_row_its_column_or_the_totals() -> None:
    small = ("ESP", "LBN")
    pairs = {
        small: 2,
        ("ESP", "ITA"): 9,
        ("ESP", "FRA"): 30,
        ("ITA", "LBN"): 8,
        ("ITA", "FRA"): 40,
        ("FRA", "LBN"): 50,
        ("FRA", "ITA"): 60,
    }
    shown = _of(outside(counted(asked(pairs))).tables)
    assert shown["whole"] == {"2025": 199}
    between = shown["between"]
    assert min(between.values()) >= 5
    assert "ESP-LBN" not in between
    of_spain = [key for key in between if key.startswith("ESP-")]
    of_lebanon = [key for key in between if key.endswith("-LBN")]
    assert len(of_spain) < 2, "one less is missing than a subtraction needs"
    assert len(of_lebanon) < 2


def test_nothing_below_the_bound_is_shown_of_a_long_history() -> None:
    found = counted(history(3, 900), CountedPeriod(first=date(2024, 1, 1), last=date(2024, 12, 31)))
    given = outside(found)
    for table in given.tables:
        for row in table.rows:
            sent = row["sent"]
            assert isinstance(sent, int)
            assert sent >= 5, (table.name, row)
    whole = _of(given.tables)["whole"]["2024"]
    assert whole == found.report.sent
    (row,) = given.tables[0].rows
    assert not [name for name in row if name.endswith("values")], "it would be another total"
    assert "became" not in [table.name for table in given.tables], (
        "it changes when the year is over"
    )


def test_of_one_type_alone_that_is_rare_two_are_missing() -> None:
    types = ["locate"] * 30 + ["person"] * 12 + ["mla"]
    pairs = {("ESP", "LBN"): 43, ("LBN", "ESP"): 43}
    shown = _of(outside(counted(asked(pairs, types))).tables)["by_type"]
    assert "mla" not in shown
    assert len(shown) == 1, "of three, the rare one and another are missing"


@pytest.mark.parametrize(
    ("period", "at"),
    [
        (CountedPeriod(first=date(2025, 1, 1), last=date(2025, 12, 30)), _AFTER),
        (CountedPeriod(first=date(2024, 1, 1), last=date(2025, 12, 31)), _AFTER),
        (CountedPeriod(first=date(2025, 5, 1), last=date(2025, 5, 31)), _AFTER),
        (_A_YEAR, datetime(2025, 12, 31, 23, 59, tzinfo=UTC)),
    ],
)
def test_nothing_leaves_but_of_a_year_that_is_over(period: CountedPeriod, at: datetime) -> None:
    with pytest.raises(NotAYear):
        outside(counted(asked({("ESP", "LBN"): 90}), period, at))


@pytest.mark.parametrize("pairs", [{}, {("ESP", "LBN"): 3}, {("ESP", "LBN"): 2, ("LBN", "ESP"): 2}])
def test_where_the_total_would_tell_nothing_is_given(pairs: Mapping[tuple[str, str], int]) -> None:
    with pytest.raises(TooFew):
        outside(counted(asked(pairs)))
