"""The median and percentiles of many values: those of all of them in order."""

import math
import random
from datetime import timedelta
from fractions import Fraction

import pytest

from domain.statistics.measures import _IN_ONE, FEWEST_TIMES, TimeFigures

MICROSECOND = timedelta(microseconds=1)
COUNTS = (FEWEST_TIMES, 21, 99, _IN_ONE - 1, _IN_ONE, _IN_ONE + 1, 3 * _IN_ONE + 7)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("most", [1, 50, 10**12])
def test_they_are_those_of_all_in_order(count: int, most: int) -> None:
    chance = random.Random(f"{count} {most}")  # noqa: S311 - chance that can be had again
    values = [chance.randrange(most) for _ in range(count)]
    ordered = sorted(values)

    def ranked(percent: int) -> timedelta:
        return ordered[math.ceil(Fraction(percent * count, 100)) - 1] * MICROSECOND

    found = TimeFigures.of_microseconds(values)
    assert found == TimeFigures(
        count=count,
        median=(ordered[(count - 1) // 2] + ordered[count // 2]) * MICROSECOND / 2,
        p90=ranked(90),
        p95=ranked(95),
    )
