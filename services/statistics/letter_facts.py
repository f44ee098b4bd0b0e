"""What the month's letter says to one reader: their member's part of what was worked out for all, or the
network's.

Owns what of it is the reader's, and who did not answer, which is told of the reader's own member alone and
read anew each time. What was worked out for all is ``services.statistics.months``'.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import Directory
from domain.duty.cover import Fault
from domain.duty.rows import FaultRow
from domain.reference import is_drill
from domain.requests.permissions import is_told_who
from domain.requests.values.situation import Situation
from domain.statistics.letters.letter import DoubtRow, TimesRow
from domain.statistics.letters.month import MonthFigures
from domain.statistics.period import CountedPeriod
from domain.statistics.whose import Whose
from domain.vocabulary import MemberCode, PersonId
from services.duty.cover import fault_rows
from services.statistics.months import MonthSeen
from storage.transaction.unit_of_work import UnitOfWork

MOST_RECORDS: Final = 2_000
MOST_CASES: Final = 400
"""The newest of the month, which are opened to tell who did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSeen:
    """All of a letter, as its reader has it."""

    whose: Whose
    member: str
    """The member's name; empty for the network's."""
    period: CountedPeriod
    figures: MonthFigures | None
    """None where the log is damaged."""
    unanswered: Sequence[TimesRow]
    doubtful: Sequence[DoubtRow]
    open_shifts: Sequence[FaultRow]
    has_points: bool
    """Whether there is a contact point that could be in doubt."""
    at: datetime | None
    """How far the log had come; None where it is damaged."""


async def letter_seen(
    work: UnitOfWork, actor: Actor, whose: Whose, month: MonthSeen, period: CountedPeriod
) -> LetterSeen:
    """This reader's part of the month."""
    situation, directory = work.situation, work.directory
    member = actor.person.member if whose is Whose.MEMBER else None
    counted = month.counted
    escalated = counted.of(member).whole.escalations if counted is not None else 0
    by_person = await _unanswered(work, actor, member, period) if member and escalated else {}
    return LetterSeen(
        whose=whose,
        member=situation.member_name(member) if member else "",
        period=period,
        figures=counted.of(member) if counted is not None else None,
        unanswered=tuple(_named(situation, by_person)),
        doubtful=tuple(_doubts(situation, month, member)),
        open_shifts=tuple(_shifts(situation, directory, month.open_of(directory, member), member)),
        has_points=any(
            member in (None, point.member) for point in directory.contact_points.values()
        ),
        at=counted.at if counted is not None else None,
    )


async def _unanswered(
    work: UnitOfWork, actor: Actor, member: MemberCode, period: CountedPeriod
) -> Counter[PersonId]:
    """How often each of the member's people was alerted of a request that was escalated in the month, and
    did not answer; drills and what was given away since are left out."""
    found = await work.escalations.between(period.since, period.until, [member], most=MOST_RECORDS)
    last = {each.case: each.at for each in reversed(found)}
    cases = list(dict.fromkeys(each.case for each in found))[:MOST_CASES]
    people, counted = work.directory.people, Counter[PersonId]()
    for request in await work.requests.glimpsed_in_turn(cases):
        is_ours = request.addressee == member and is_told_who(actor, request)
        if not is_ours or is_drill(request.reference) or request.clock_start > last[request.id]:
            continue
        counted.update(
            person
            for person in request.unanswered
            if person in people and people[person].member == member
        )
    return counted


def _named(
    situation: Situation, counted: "Counter[PersonId] | dict[PersonId, int]"
) -> Iterator[TimesRow]:
    """In the order of the directory, which ranks nobody."""
    for person in situation.directory.people:
        if count := counted.get(person, 0):
            yield TimesRow(name=situation.name(person), count=count)


def _doubts(
    situation: Situation, month: MonthSeen, member: MemberCode | None
) -> Iterator[DoubtRow]:
    for point in month.doubtful_of(situation.directory, member):
        stands = month.doubtful[point.id].row
        yield DoubtRow(
            name=point.name,
            member="" if member else situation.member_name(point.member),
            standing=stands.standing,
            findings=stands.findings,
            people=stands.people,
            enrolled=stands.enrolled,
            reached=stands.reached,
            empty_shifts=stands.empty_shifts,
        )


def _shifts(
    situation: Situation, directory: Directory, found: Sequence[Fault], member: MemberCode | None
) -> Iterator[FaultRow]:
    # What a roster has lost since it was looked at is open no more.
    known = [fault for fault in found if fault.roster in directory.rosters]
    return fault_rows(situation, known, with_member=member is None)
