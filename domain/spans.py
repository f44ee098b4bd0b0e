"""Stretches of time, and the same time as stretches that neither meet nor overlap."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of time, [since, until)."""

    since: datetime
    until: datetime


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, as few stretches as can be."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.since <= found[-1].until:
            found[-1] = Span(found[-1].since, max(found[-1].until, span.until))
        else:
            found.append(span)
    return found
