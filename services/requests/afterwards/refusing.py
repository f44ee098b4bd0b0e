"""A supervisor confirms what an officer of theirs refused; which refusals wait for that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.requests.afterwards import refusing as rules
from domain.requests.request import Request
from domain.vocabulary import MemberCode
from services.requests.finding import find
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork

MOST: Final = 200
"""Refusals that are looked at: the newest."""


async def confirm(visit: Visit, target: str) -> None:
    """It stands."""
    request = await find(visit, target)
    await visit.record(rules.confirm(request, visit.actor, visit.work.situation))


async def waiting(work: UnitOfWork, members: Sequence[MemberCode] | None) -> list[Request]:
    """What waits at these members (None: at all of them), the longest first."""
    found = await work.requests.refused_by(members, limit=MOST)
    return sorted((each for each in found if rules.waits(each)), key=_since)


def _since(request: Request) -> datetime:
    return request.refusal.at if request.refusal is not None else request.created_at
