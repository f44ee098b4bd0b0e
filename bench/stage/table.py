"""What a measurement gives: rows of one table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: what was measured, the result, the target it is held against, the baseline."""

    what: str
    result: str
    target: str = ""
    baseline: str = ""


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and 95th percentile, in milliseconds."""
    median = statistics.median(seconds) * 1000
    worst = statistics.quantiles(seconds, n=20)[-1] * 1000
    return f"median {median:.1f} ms, 95 % {worst:.1f} ms"
