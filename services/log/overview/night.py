"""The night at a glance: what was escalated in a period, how far, who did not answer, and how late it was.

Owns what is read for it, which is bounded however much there is, and that nobody reads more of a request than
its log would tell them. What is counted of it is ``domain.log.at_night``'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from domain.directory.directory import Member
from domain.log.at_night import NightCounts, NightFilter, NightRow, Period, RefusalRow, span_of
from domain.refused import Refused
from domain.requests.permissions import is_told_who, sight
from domain.requests.request import Request
from domain.requests.values.ended import UnconfirmedRefusal
from domain.spans import Span
from domain.topics import Topic
from domain.vocabulary import MemberCode, RequestType, Urgency
from formats.typed.member_names import by_name
from formats.typed.times import own_zone, whole_days
from services.log.overview.reviewers import naming, own_members, require_proof, require_reviewer
from services.requests.afterwards import refusing
from services.visit.lists import Page, page_of
from services.visit.page import PageVisit
from storage.log.escalated import Escalation

MOST_RECORDS: Final = 2_000
MOST_CASES: Final = 400
"""The newest of the period, which are opened: some 50 ms."""
_LONGEST: Final = timedelta(days=366)
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightAsked:
    """What stands in the address: a period by its name, or its first and last day; empty for anything."""

    period: str = ""
    since: str = ""
    until: str = ""
    member: str = ""
    type: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What is shown of a period, newest first."""

    span: Span
    page: Page[NightRow]
    counts: NightCounts
    is_cut: bool
    """Whether more was escalated than is looked at."""
    members: tuple[Member, ...]
    """Those that can be asked for."""
    refusals: tuple[RefusalRow, ...]
    """That nobody has confirmed yet, the longest first, whatever is asked for."""


async def night(visit: PageVisit, asked: NightAsked, page: int, each: int) -> Night:
    """What was escalated. Raises ``Refused``, also where something that was asked is not understood."""
    require_reviewer(visit)
    require_proof(visit)
    wanted = read_asked(visit, asked)
    rows, is_cut = await rows_of(visit, wanted)
    shown = page_of(rows, page, each)
    return Night(
        span=wanted.span,
        page=shown.of(await told_how_far(visit, shown.rows)),
        counts=NightCounts.of(rows),
        is_cut=is_cut,
        members=tuple(by_name(visit.work.directory.members.values(), visit.language)),
        refusals=await _refusals(visit),
    )


async def _refusals(visit: PageVisit) -> tuple[RefusalRow, ...]:
    """What was refused, whenever that was, and waits for a supervisor to confirm it."""
    waiting = await refusing.waiting(visit.work, own_members(visit))
    seen = (each for each in waiting if sight(visit.actor, each, visit.work.situation) is not None)
    return tuple(_refusal(visit, each, each.refusal) for each in seen if each.refusal is not None)


def _refusal(visit: PageVisit, request: Request, refusal: UnconfirmedRefusal) -> RefusalRow:
    situation, name = visit.work.situation, naming(visit)
    is_own = visit.actor.person.member == request.addressee
    return RefusalRow(
        reference=request.reference,
        type=request.type.value,
        urgency=request.urgency.value,
        origin=situation.member_name(request.origin),
        addressee=situation.member_name(request.addressee),
        refused_by=name(situation.name(refusal.by)),
        refused_at=refusal.at,
        # Of some grounds nobody else is told what they mean.
        ground=refusal.ground.value if is_own else "",
    )


async def rows_of(visit: PageVisit, wanted: NightFilter) -> tuple[list[NightRow], bool]:
    """All of them, newest first, and whether there were more than are looked at."""
    found = await visit.work.escalations.between(
        *wanted.span, own_members(visit), most=MOST_RECORDS
    )
    by_case: dict[str, list[Escalation]] = {}
    for escalation in found:
        by_case.setdefault(escalation.case, []).append(escalation)
    cases = list(by_case)[:MOST_CASES]
    requests = await visit.work.requests.glimpsed_in_turn(cases)
    rows = [
        row
        for request in requests
        if _passes(wanted, request)
        for row in _rows(visit, request, by_case[request.id], wanted)
    ]
    rows.sort(key=lambda row: row.escalated_at, reverse=True)
    return rows, len(found) == MOST_RECORDS or len(by_case) > MOST_CASES


def read_asked(visit: PageVisit, asked: NightAsked) -> NightFilter:
    """What is asked for. Raises ``Refused`` for what is not understood."""
    member = MemberCode(asked.member.upper()) if asked.member else None
    if member is not None and member not in visit.work.directory.members:
        raise _unknown(asked.member, list(visit.work.directory.members)[:4])
    return NightFilter(
        span=_span(visit, asked),
        member=member,
        type=_word(RequestType, asked.type),
        urgency=_word(Urgency, asked.urgency),
    )


def _span(visit: PageVisit, asked: NightAsked) -> Span:
    zone, now = own_zone(visit.actor, visit.work.directory), visit.work.now
    if not asked.since and not asked.until:
        period = _word(Period, asked.period) or Period.NIGHT
        return span_of(period, now, zone)
    days = whole_days(asked.since, asked.until or asked.since, zone)
    if days is None or days[1] <= days[0] or days[1] - days[0] > _LONGEST:
        raise _unknown(f"{asked.since} {asked.until}".strip(), ["2026-11-01", "2026-11-30"])
    return Span(*days)


def _word(of: type[Word], typed: str) -> Word | None:
    """The word of this kind; None where nothing was asked for. Raises ``Refused`` for another one."""
    if not typed:
        return None
    try:
        return of(typed)
    except ValueError:
        raise _unknown(typed, [each.value for each in of][:4]) from None


def _unknown(word: str, known: Sequence[str]) -> Refused:
    facts = {"word": word[:40], "expected": "filter", "words": list(known)}
    return Refused(Topic.UNKNOWN_WORD, facts)


def _passes(wanted: NightFilter, request: Request) -> bool:
    return wanted.type in (None, request.type) and wanted.urgency in (None, request.urgency)


def _rows(
    visit: PageVisit, request: Request, found: Sequence[Escalation], wanted: NightFilter
) -> Iterator[NightRow]:
    """The request as each member had it that the person reviews, and that it was escalated at."""
    seen = sight(visit.actor, request, visit.work.situation)
    if seen is None:
        return
    stood = [*map(request.as_left, request.earlier), request]
    for turn in sorted(seen.log):
        each = stood[turn]
        began = request.earlier[turn - 1].at if turn else request.created_at
        ended = each.left.at if each.left else None
        theirs = [e for e in found if e.at >= began and (ended is None or e.at <= ended)]
        if theirs and wanted.member in (None, each.origin, each.addressee):
            yield _row(visit, each, theirs[0])


def _row(visit: PageVisit, request: Request, last: Escalation) -> NightRow:
    situation, name = visit.work.situation, naming(visit)
    begun_again = request.clock_start if request.clock_start > last.at else None
    counts = begun_again is None
    unanswered = request.unanswered if counts else ()
    is_named = is_told_who(visit.actor, request)
    return NightRow(
        case=request.id,
        reference=request.reference,
        type=request.type.value,
        urgency=request.urgency.value,
        state=request.state.value,
        origin=situation.member_name(request.origin),
        addressee=situation.member_name(request.addressee),
        escalated_at=last.at,
        record=last.record,
        step=request.steps_fired if counts else 0,
        steps=len(request.policy.steps),
        unanswered=tuple(name(situation.name(person)) for person in unanswered if is_named),
        unanswered_count=len(unanswered),
        acknowledged_by=name(situation.name(request.acknowledged_by)) if counts else "",
        acknowledged_at=request.acknowledged_at if counts else None,
        acknowledge_by=request.acknowledge_by,
        late=_late(request, situation.now) if counts else timedelta(),
        waits=request.awaits_acknowledgement,
        begun_again_at=begun_again,
        transferred_to=situation.member_name(request.left.to) if request.left else "",
        transferred_at=request.left.at if request.left else None,
    )


def _late(request: Request, now: datetime) -> timedelta:
    """By how much it was acknowledged too late, or by now is; nothing where it ended before."""
    until = now if request.awaits_acknowledgement else request.acknowledged_at
    return max(until - request.acknowledge_by, timedelta()) if until else timedelta()


async def told_how_far(visit: PageVisit, rows: Sequence[NightRow]) -> list[NightRow]:
    """The rows of a page; of those whose clock began again since, how far it had gone says the log."""
    entries = await visit.work.log.texts_at([row.record for row in rows if row.begun_again_at])
    reached: Mapping[int, object] = {e.seq: (e.about or {}).get("step") for e in entries}
    return [
        replace(row, step=step) if isinstance(step := reached.get(row.record), int) else row
        for row in rows
    ]
