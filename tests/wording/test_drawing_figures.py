"""Pictures of figures: something is drawn for each number, told by its shape, in every script."""

import io
from typing import Final

import pytest
from PIL import Image, ImageChops

from domain.drills.grid import DeskRow, DrillSign, OrderRow
from domain.rows import Row, texts
from domain.statistics.pictures.rows import HourRow, IndicatorRow, MonthRow, RungRow
from domain.topics import Facts
from wording.language import translator
from wording.pictures import figures
from wording.pictures.numbers import as_lines, numbers

SCRIPTS: Final = ("en", "ar", "zh", "ru")


def facts(kind: str, *rows: Row, columns: tuple[Row, ...] = ()) -> Facts:
    return {
        "kind": kind,
        "whose": "member",
        "member": "Lebanon",
        "is_empty": not rows,
        "rows": texts(rows),
        "columns": texts(columns),
        "left_out": 0,
        "page": 0,
        "pages": 1,
        "months": ["2026-09", "2026-10", "2026-11"],
    }


def month(cases: int, median: int, p95: int) -> MonthRow:
    return MonthRow(month="2026-11", cases=cases, median=median, p95=p95)


def desk(*signs: str, name: str = "EXERCISE desk") -> Facts:
    columns = tuple(OrderRow(month="2026-11", kind="ping") for _sign in signs)
    return facts("drills", DeskRow(desk=name, signs=signs), columns=columns)


def drawn(told: Facts, language: str = "en") -> Image.Image:
    """Without colours, as it is printed, or seen by who sees none."""
    return Image.open(io.BytesIO(figures.draw(translator(language), told))).convert("L")


def differ(one: Facts, other: Facts) -> bool:
    first, second = drawn(one), drawn(other)
    assert first.size == second.size
    return ImageChops.difference(first, second).getbbox() is not None


def test_every_sign_of_a_drill_is_told_without_colours() -> None:
    signs = [sign.value for sign in DrillSign]
    for number, one in enumerate(signs):
        for other in signs[number + 1 :]:
            assert differ(desk(one), desk(other)), (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (facts("months", month(20, 60_000, 90_000)), facts("months", month(20, 60_000, 120_000))),
        (facts("months", month(20, 60_000, 90_000)), facts("months", month(20, 30_000, 90_000))),
        (facts("months", month(20, 60_000, 90_000)), facts("months", month(21, 60_000, 90_000))),
        (facts("months", month(19, -1, -1)), facts("months", month(18, -1, -1))),
        (
            facts("hours", HourRow(weekday=0, hour=2, count=30, kept=30, judged=30)),
            facts("hours", HourRow(weekday=0, hour=2, count=30, kept=10, judged=30)),
        ),
        (
            facts("hours", HourRow(weekday=0, hour=2, count=3, kept=-1, judged=-1)),
            facts("hours", HourRow(weekday=0, hour=2, count=4, kept=-1, judged=-1)),
        ),
        (
            facts("indicators", IndicatorRow(indicator="in_time", year=2026, met=3, of=4)),
            facts("indicators", IndicatorRow(indicator="in_time", year=2026, met=6, of=8)),
        ),
        (
            facts("nights", RungRow(name="EXERCISE A", by_month=("1", "0", "2"), drills=0)),
            facts("nights", RungRow(name="EXERCISE A", by_month=("1", "0", "2"), drills=1)),
        ),
    ],
)
def test_another_number_is_another_picture(one: Facts, other: Facts) -> None:
    assert differ(one, other)


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize(
    "told",
    [
        facts("months", month(0, -1, -1), month(20, 0, 0)),
        facts("hours", HourRow(weekday=6, hour=23, count=20, kept=0, judged=0)),
        facts("indicators", IndicatorRow(indicator="entry", year=2026, met=0, of=0)),
        facts("nights", RungRow(name="EXERCISE رامي 王", by_month=("0", "0", "0"), drills=0)),
        facts("nights", RungRow(name="", by_month=("x",), drills=0)),
        facts("drills", DeskRow(desk="EXERCISE " + "北" * 90, signs=())),
        facts("hours", HourRow(weekday=9, hour=40, count=-3, kept=9, judged=1)),
        {**facts("months"), "rows": ["odd", "2026-11|x|y|z"], "is_empty": False},
        {**facts("unknown"), "is_empty": False},
        {},
    ],
)
def test_noughts_and_odd_facts_are_drawn_all_the_same(told: Facts, language: str) -> None:
    assert drawn(told, language).width == 1080


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_picture_of_twenty_desks_is_small_enough_for_a_page(language: str) -> None:
    rows = [DeskRow(desk=f"EXERCISE مكتب 北京 {n}", signs=("P", "L", "M") * 4) for n in range(20)]
    columns = tuple(OrderRow(month="2026-11", kind="form") for _n in range(12))
    told = facts("drills", *rows, columns=columns)
    assert len(figures.draw(translator(language), told)) < 150_000


def test_the_text_has_every_number() -> None:
    told = facts(
        "hours",
        HourRow(weekday=0, hour=2, count=31, kept=27, judged=30),
        HourRow(weekday=6, hour=2, count=4, kept=-1, judged=-1),
        HourRow(weekday=6, hour=23, count=5, kept=-1, judged=-1),
    )
    table = numbers(translator("en"), told)
    assert table is not None
    assert [*as_lines(translator("en"), table)] == [
        "02:00: Mon: 31 (90 %); Sun: 4",
        "23:00: Sun: 5",
    ]
