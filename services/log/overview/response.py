"""Response times of the reader's own member, over months.

Owns for whom they are, and that what is read is bounded: the newest requests, opened a few at a time in a
transaction that only reads. What is counted is ``domain.requests.figures.response``'s.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.refused import not_yours
from domain.requests.figures.response import ResponseFigures, figures_of
from domain.vocabulary import Role
from formats.typed.times import own_zone
from services.log.overview.reviewers import require_proof
from services.visit.page import PageVisit

MONTHS: Final = (1, 3, 6, 12)
MOST: Final = 3_000
"""Requests that are opened: some 300 ms, in which others work."""
_MONTH: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTimes:
    """The figures since then; ``is_cut`` where there were more requests than are looked at."""

    since: datetime
    figures: ResponseFigures
    is_cut: bool


async def response_times(visit: PageVisit, months: int) -> ResponseTimes:
    """Of the member whose supervisor or auditor the person is. Raises ``Refused``: who is of none reviews
    nobody's."""
    member = visit.actor.person.member
    if member is None or not visit.actor.has(Role.SUPERVISOR, Role.AUDITOR):
        raise not_yours()
    require_proof(visit)
    since, work = visit.work.now - months * _MONTH, visit.work
    here = await work.requests.received_between(member, since, work.now, limit=MOST)
    given = await work.requests.given_away([member], since, limit=MOST)
    every = {request.id: request for some in (here, given) for request in some}
    zone = own_zone(visit.actor, work.directory)
    # In a thread: thousands take long enough for others to notice.
    figures = await asyncio.to_thread(figures_of, list(every.values()), member, zone)
    return ResponseTimes(since=since, figures=figures, is_cut=MOST in (len(here), len(given)))
