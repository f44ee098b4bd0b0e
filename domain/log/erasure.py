"""When a case may be erased, by whom, and when its request type's rule says so.

Owns who may agree to an erasure, and the arithmetic of retention. A rule counts from the end of a case:
one that is still open is never erased by a rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import Directory
from domain.durations import format_duration
from domain.forms.glance import NOTHING_SEEN
from domain.log.retention import rule_of
from domain.requests.permissions import may_review
from domain.requests.request import Request
from domain.requests.values.keeping import Keeping
from domain.requests.values.numbers import NO_NUMBERS
from domain.requests.values.protection import NO_PROTECTION
from domain.requests.values.ties import NO_TIES
from domain.vocabulary import PersonId, Role, State

SHORTEST_NOTICE: Final = timedelta(days=7)
"""Where the originator's day is nearer than an announcement comes before it."""
BY_ORIGINATOR: Final = "delete_by"
"""How the day that the originator set is called where rules are."""
PROPOSAL_LIVES: Final = timedelta(days=7)
"""How long a proposed erasure waits for both people."""


NOBODY: Final = PersonId("")
"""The requester of an erased request: no person has this id."""


class ErasureBasis(StrEnum):
    """What an erasure rests on."""

    AUTHORITY = "authority"
    RULE = "rule"


class Agreed(StrEnum):
    """What two people agree to in their chats."""

    ERASURE = "erasure"
    HOLD = "hold"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """A case that a rule reaches, which, and when it goes at the earliest."""

    request: Request
    rule: str
    at: datetime


def may_agree(actor: Actor, request: Request) -> bool:
    """Whether the person may be one of the two: who reviews the case, and had no part in it."""
    own = (request.requester, request.owner, request.acknowledged_by)
    is_overseer = actor.has(Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)
    return is_overseer and may_review(actor, request) and actor.id not in own


def falling(
    requests: Iterable[Request], directory: Directory, until: datetime
) -> tuple[Falling, ...]:
    """The cases that go by ``until``, those that go first before the others."""
    found = (each for request in requests for each in _falling(request, directory))
    due = (each for each in found if each.at <= until)
    return tuple(sorted(due, key=lambda each: (each.at, each.request.reference)))


def _falling(request: Request, directory: Directory) -> Iterable[Falling]:
    """When it goes, by the first of the rules that reach it; never while it is open."""
    ended, ends = request.closed_at, []
    if request.is_open or ended is None:
        return
    rule = rule_of(request, directory)
    if rule is not None:
        ends.append((ended + rule.keeps, f"{rule.name}: {format_duration(rule.keeps)}"))
    day = request.keeping.delete_at
    if day is not None:
        ends.append((max(day, ended), BY_ORIGINATOR))
    if ends:
        at, name = min(ends)
        yield Falling(request=request, rule=name, at=request.keeping.not_before(at))


def is_emptied(request: Request) -> bool:
    """Whether the case was erased: nothing is done about it any more."""
    return request.requester == NOBODY


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
        ties=NO_TIES,
        numbers=NO_NUMBERS,
        corrections=(),
        permissions=(),
        evidence=None,
        glance=NOTHING_SEEN,
        let_go_by=None,
        recall=replace(request.recall, by=NOBODY) if request.recall is not None else None,
        keeping=Keeping(outcome=request.keeping.outcome),
        protection=NO_PROTECTION,
        proposal=None,
        earlier=tuple(
            replace(
                turn, alerted=(), acknowledged_by=None, owner=None, by=NOBODY, numbers=NO_NUMBERS
            )
            for turn in request.earlier
        ),
    )
