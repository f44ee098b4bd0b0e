"""The retention rules at work: what they will erase is announced, and erased when its time has come.

Owns the announcement, its record, and that nothing goes by a rule that was not announced thirty
days before. When a rule reaches a case is ``domain.log.erasure``'s, the erasure itself
``services.keeping.erasure``'s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.events import Event
from domain.log.erasure import BY_ORIGINATOR, ErasureBasis, Falling, falling
from domain.log.retention import shortest
from domain.log.rows import FallingRow
from domain.requests.request import Message, Record, Request
from domain.requests.values.keeping import ANNOUNCED
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import CaseId, PersonId, RequestType, Role
from services.keeping.erasure import erase
from services.visit.office import Office, in_transaction
from storage.transaction.unit_of_work import UnitOfWork

_MOST_ROWS = 20
_AT_ONCE = 100
"""Cases in one transaction: few, so that what people do in the meantime comes between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A case that a rule reaches, and when it is erased at the earliest."""

    reference: str
    type: RequestType
    ended_at: datetime | None
    erase_at: datetime
    is_announced: bool


async def planned(office: Office) -> tuple[Planned, ...]:
    """What would go by the rules, now or within the time of an announcement; nothing changes."""
    async with office.store.reading(is_long=True) as work:
        notices = await _notices(work)
        return tuple(
            Planned(
                reference=each.request.reference,
                type=each.request.type,
                ended_at=each.request.closed_at,
                erase_at=max(each.at, notices.get(each.request.id, work.now + ANNOUNCED)),
                is_announced=each.request.id in notices,
            )
            for each in await _falling(work, work.now + ANNOUNCED, notices)
        )


async def look(office: Office) -> tuple[int, int]:
    """Announce what the rules will reach, erase what is due; returns how many of each."""
    announced = await _announce(office)
    return announced, sum([await _erase_by_rule(office, case) for case in await _due(office)])


async def _falling(
    work: UnitOfWork, until: datetime, announced: Iterable[str] = ()
) -> tuple[Falling, ...]:
    """What the rules reach by then; by a day that an originator set, only what was announced."""
    keeps, found = shortest(work.directory), dict[CaseId, Request]()
    if keeps is not None:
        closed = await work.erasures.closed_since_before(until - keeps)
        found = {request.id: request for request in closed}
    for case in announced:
        request = await work.requests.by_case(case)
        if request is not None:
            found[request.id] = request
    return falling(found.values(), work.directory, until)


async def _notices(work: UnitOfWork) -> dict[str, datetime]:
    return {
        notice.case: datetime.fromtimestamp(notice.erase_at_ms / 1000, UTC)
        for notice in await work.erasures.notices()
    }


async def _announce(office: Office) -> int:
    """Announce what is new: a rule that is new reaches thousands, so a few cases at a time."""
    async with office.store.reading(is_long=True) as work:
        notices, erase_at = await _notices(work), work.now + ANNOUNCED
        found = await _falling(work, erase_at)
    found = tuple(each for each in found if each.rule != BY_ORIGINATOR)
    new = [each for each in found if each.request.id not in notices]
    for first in range(0, len(new), _AT_ONCE):
        some = new[first : first + _AT_ONCE]
        # Whoever reads of it reads of all at once, and before the first of the cases counts as
        # announced; should this process end here, the next look tells of what is left.
        told = new if first == 0 else []
        if not await _announce_some(office, some, told, erase_at):
            return first
    return len(new)


@in_transaction
async def _announce_some(
    work: UnitOfWork, some: Sequence[Falling], told: Sequence[Falling], erase_at: datetime
) -> bool:
    """False where another process announces the same."""
    notices = await _notices(work)
    if any(each.request.id in notices for each in some):
        return False
    for each in some:
        await work.erasures.announce(each.request.id, erase_at)
        about: Facts = {"rule": each.rule, "until": stamp(erase_at)}
        await work.note(Record(event=Event.ERASURE_ANNOUNCED, about=about), each.request.id)
    for person, theirs in _by_supervisor(work, told).items():
        facts: Facts = {
            "rows": texts(_row(each, erase_at) for each in theirs[:_MOST_ROWS]),
            "more": max(len(theirs) - _MOST_ROWS, 0),
        }
        await work.say(Message(to=person, topic=Topic.ERASURE_COMING, facts=facts))
    return True


async def _due(office: Office) -> tuple[str, ...]:
    """Cases whose announced time has come; what no rule reaches any more is no longer announced."""
    async with office.store.reading(is_long=True) as work:
        come = [case for case, at in (await _notices(work)).items() if at <= work.now]
        reached = {each.request.id for each in await _falling(work, work.now, come)}
    over = [case for case in come if case not in reached]
    for first in range(0, len(over), _AT_ONCE):
        await _end_notices(office, over[first : first + _AT_ONCE])
    return tuple(case for case in come if case in reached)


@in_transaction
async def _end_notices(work: UnitOfWork, cases: Sequence[str]) -> None:
    for case in cases:
        await work.erasures.end_notice(case)


@in_transaction
async def _erase_by_rule(work: UnitOfWork, case: str) -> bool:
    request = await work.requests.by_case(case)
    if request is None or await work.erasures.is_erased(case):
        return False
    reached = falling((request,), work.directory, work.now)
    for each in reached:
        await erase(work, request, ErasureBasis.RULE, {"rule": each.rule})
    return bool(reached)


def _by_supervisor(work: UnitOfWork, new: Iterable[Falling]) -> dict[PersonId, list[Falling]]:
    """Each member's supervisors, of either side; the secretariat where a member has none."""
    found: dict[PersonId, list[Falling]] = {}
    for each in new:
        told: dict[PersonId, None] = {}
        for member in (each.request.origin, each.request.addressee):
            people = work.directory.supervisors_of(member)
            people = people or work.directory.with_role(Role.SECRETARIAT)
            told |= dict.fromkeys(person.id for person in people)
        for person in told:
            found.setdefault(person, []).append(each)
    return found


def _row(each: Falling, erase_at: datetime) -> FallingRow:
    request = each.request
    return FallingRow(reference=request.reference, type=request.type, at=max(each.at, erase_at))
