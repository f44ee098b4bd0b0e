"""When a case may be erased, by whom, and when its request type's rule says so.

Owns who may agree to an erasure, and the arithmetic of retention. A rule counts from the end of a case:
one that is still open is never erased by a rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.directory.actor import Actor
from domain.requests.permissions import may_review
from domain.requests.request import Request
from domain.vocabulary import PersonId, RequestType, Role, State

ANNOUNCED: Final = timedelta(days=30)
"""How long before its erasure by a rule a case is announced to the supervisors."""
PROPOSAL_LIVES: Final = timedelta(days=7)
"""How long a proposed erasure waits for both people."""


NOBODY: Final = PersonId("")
"""The requester of an erased request: no person has this id."""


class ErasureBasis(StrEnum):
    """What an erasure rests on."""

    AUTHORITY = "authority"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """A case that its rule reaches, and when it goes at the earliest."""

    request: Request
    keeps: timedelta
    at: datetime


def may_agree(actor: Actor, request: Request) -> bool:
    """Whether the person may be one of the two: who reviews the case, and had no part in it."""
    own = (request.requester, request.owner, request.acknowledged_by)
    is_overseer = actor.has(Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)
    return is_overseer and may_review(actor, request) and actor.id not in own


def falling(
    requests: tuple[Request, ...], rules: Mapping[RequestType, timedelta], until: datetime
) -> tuple[Falling, ...]:
    """The cases that go by ``until``, those that go first before the others."""
    found: list[Falling] = []
    for request in requests:
        keeps, ended = rules.get(request.type), request.closed_at
        if keeps is not None and ended is not None and not request.is_open:
            found.append(Falling(request=request, keeps=keeps, at=ended + keeps))
    due = (each for each in found if each.at <= until)
    return tuple(sorted(due, key=lambda each: (each.at, each.request.reference)))


def emptied(request: Request, now: datetime) -> Request:
    """What is left of an erased request: from where to where, its kind and times, nobody's name.

    One that an old backup brought back open ends here.
    """
    return replace(
        request,
        requester=NOBODY,
        owner=None,
        acknowledged_by=None,
        alerted=(),
        passed_on_by=(),
        undelivered=(),
        reason=None,
        state=State.CLOSED if request.is_open else request.state,
        closed_at=now if request.is_open else request.closed_at,
        step_due=None,
        aloud_due=None,
        handover_at=None,
        idle_due=None,
        likeness="",
        preservation=None,
        proposal=None,
        earlier=tuple(
            replace(turn, alerted=(), acknowledged_by=None, owner=None, by=NOBODY)
            for turn in request.earlier
        ),
    )
