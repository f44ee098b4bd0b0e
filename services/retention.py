"""The retention rules at work: what they will erase is announced, and erased when its time has come.

Owns the announcement, its record, and that nothing goes by a rule that was not announced thirty days
before. When a rule reaches a case is ``domain.erasure``'s, the erasure itself ``services.erasure``'s.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from domain.durations import format_duration
from domain.erasure import ANNOUNCED, Falling, Why, falling
from domain.events import Event
from domain.request import Facts, Message, Record, stamp
from domain.topics import Topic
from domain.vocabulary import PersonId, RequestType, Role
from services.erasure import erase
from services.office import Office
from storage.unit_of_work import UnitOfWork

_MOST_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A case that a rule reaches, and when it is erased at the earliest."""

    reference: str
    type: RequestType
    ended_at: datetime | None
    reached_at: datetime
    erase_at: datetime
    is_announced: bool


async def planned(office: Office) -> tuple[Planned, ...]:
    """What would go by the rules, now or within the time of an announcement; nothing changes."""
    async with office.store.reading() as work:
        notices = await _notices(work)
        return tuple(
            Planned(
                reference=each.request.reference,
                type=each.request.type,
                ended_at=each.request.closed_at,
                reached_at=each.at,
                erase_at=max(each.at, notices.get(each.request.id, work.now + ANNOUNCED)),
                is_announced=each.request.id in notices,
            )
            for each in await _falling(work, work.now + ANNOUNCED)
        )


async def look(office: Office) -> tuple[int, int]:
    """Announce what the rules will reach, erase what is due; returns how many of each."""
    announced = await office.store.transact(_announce)
    count = 0
    for case in await office.store.transact(_due):
        count += await office.store.transact(partial(_erase_by_rule, case))
    return announced, count


async def _falling(work: UnitOfWork, until: datetime) -> tuple[Falling, ...]:
    rules = work.directory.retention
    if not rules:
        return ()
    oldest = until - min(rules.values())
    return falling(await work.erasures.closed_since_before(oldest), rules, until)


async def _notices(work: UnitOfWork) -> dict[str, datetime]:
    return {
        notice.case: datetime.fromtimestamp(notice.erase_at_ms / 1000, UTC)
        for notice in await work.erasures.notices()
    }


async def _announce(work: UnitOfWork) -> int:
    notices = await _notices(work)
    new = [
        each
        for each in await _falling(work, work.now + ANNOUNCED)
        if each.request.id not in notices
    ]
    erase_at = work.now + ANNOUNCED
    for each in new:
        await work.erasures.announce(each.request.id, erase_at)
        about: Facts = {"rule": _rule(each), "until": stamp(erase_at)}
        await work.note(Record(event=Event.ERASURE_ANNOUNCED, about=about), each.request.id)
    for person, theirs in _by_supervisor(work, new).items():
        facts: Facts = {
            "rows": [_row(each, erase_at) for each in theirs[:_MOST_ROWS]],
            "more": max(len(theirs) - _MOST_ROWS, 0),
        }
        await work.say(Message(to=person, topic=Topic.ERASURE_COMING, facts=facts))
    return len(new)


async def _due(work: UnitOfWork) -> tuple[str, ...]:
    """Cases whose announced time has come; what no rule reaches any more is no longer announced."""
    reached = {each.request.id for each in await _falling(work, work.now)}
    due: list[str] = []
    for case, erase_at in (await _notices(work)).items():
        if erase_at > work.now:
            continue
        if case in reached:
            due.append(case)
        else:
            await work.erasures.end_notice(case)
    return tuple(due)


async def _erase_by_rule(case: str, work: UnitOfWork) -> int:
    request = await work.requests.by_case(case)
    if request is None or await work.erasures.is_erased(case):
        return 0
    reached = falling((request,), work.directory.retention, work.now)
    if not reached:
        return 0
    about: Facts = {"rule": _rule(reached[0])}
    await erase(work, request, Why.RULE, about)
    return 1


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


def _rule(each: Falling) -> str:
    return f"{each.request.type.value}: {format_duration(each.keeps)}"


def _row(each: Falling, erase_at: datetime) -> str:
    return "|".join(
        (each.request.reference, each.request.type.value, stamp(max(each.at, erase_at)) or "")
    )
