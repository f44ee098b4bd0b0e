"""What a measurement gives: rows of one table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: what was measured, the result, the target it is held against, the baseline, the floor."""

    what: str
    result: str
    target: str = ""
    baseline: str = ""
    floor: str = ""
    """What nobody can go below on this machine, and how many times that the result is."""


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and 95th percentile, in milliseconds."""
    median = statistics.median(seconds) * 1000
    worst = statistics.quantiles(seconds, n=20)[-1] * 1000
    return f"median {median:.1f} ms, 95 % {worst:.1f} ms"


def above(floor: Sequence[float], result: Sequence[float]) -> str:
    """A floor's median, and how many times that the result's is."""
    least = statistics.median(floor)
    return f"{least * 1000:.1f} ms: {statistics.median(result) / least:.1f} times that"
