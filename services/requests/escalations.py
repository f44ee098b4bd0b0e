"""The escalated requests that somebody may review, by member, period and step."""

from collections.abc import Collection

from domain.refused import Refused
from domain.requests.permissions import is_told_who, sight, told_people
from domain.requests.request import Request
from domain.requests.rows import EscalationRow, soonest_due
from domain.topics import Topic
from domain.vocabulary import MemberCode, NamesAbroad, PersonId, Role
from formats.typed.filters import NoFilter
from formats.typed.looked_for import read_escalated, with_left
from formats.typed.times import own_zone
from services.people.acted import ESCALATIONS, note_look
from services.visit.desk import Desk
from services.visit.lists import OVERSEERS, Page, narrowed, page_of, show_page
from services.visit.visit import Visit

_MOST = 2000
_MOST_NAMES = 4


async def escalations(visit: Desk, page: int, typed: str = "") -> None:
    """In chat: the same; pages turn within what was typed."""
    wanted = await narrowed(visit, typed)
    found = await escalated(visit, page, wanted)
    await note_look(visit, ESCALATIONS)
    await show_page(visit, Topic.ESCALATIONS, found, {"filter": wanted})


async def escalated(visit: Visit, page: int, typed: str = "") -> Page[EscalationRow]:
    """Those that this supervisor, auditor or the secretariat may see. Raises ``Refused``.

    ``typed`` narrows them (``formats.typed.filters``).
    """
    if not visit.actor.has(*OVERSEERS):
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})
    shown = page_of(await _found(visit, typed), page)
    return shown.of(_row(visit, request) for request in shown.rows)


async def _found(visit: Visit, typed: str) -> list[Request]:
    directory, zone = visit.work.directory, own_zone(visit.actor, visit.work.directory)
    found = await visit.work.requests.escalated(_members(visit), limit=_MOST)
    stood = [each for request in found for each in _escalated_turns(visit, request)]
    told: Collection[PersonId] = directory.people
    if directory.names_abroad is NamesAbroad.FUNCTION:
        told = frozenset(person for each in stood for person in _told_of(visit, each))
    try:
        wanted = read_escalated(typed, zone, visit.work.now, with_left(directory, found), told)
    except NoFilter as error:
        raise Refused(
            Topic.UNKNOWN_WORD,
            {
                "word": error.word[:40],
                "expected": "filter",
                "words": ["LBN", "7d", "step 3", "000123"],
            },
        ) from None
    return soonest_due(each for each in stood if wanted.passes(each, _told_of(visit, each)))


def _escalated_turns(visit: Visit, request: Request) -> list[Request]:
    """The request as it stands, and as it stood with each member that it was escalated at."""
    seen = sight(visit.actor, request, visit.work.situation)
    if seen is None:
        return []
    stood = [*map(request.as_left, request.earlier), request]
    return [stood[turn] for turn in sorted(seen.log, reverse=True) if stood[turn].escalated]


def _told_of(visit: Visit, request: Request) -> frozenset[PersonId]:
    return told_people(visit.actor, request, visit.work.directory)


def _members(visit: Visit) -> list[MemberCode] | None:
    """Whose requests; None for all of the network."""
    if visit.actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return None
    member = visit.actor.person.member
    return [member] if member is not None else []


def _row(visit: Visit, request: Request) -> EscalationRow:
    situation = visit.work.situation
    return EscalationRow(
        case=request.id,
        reference=request.reference,
        urgency=request.urgency,
        state=request.state,
        step=request.steps_fired,
        steps=len(request.policy.steps),
        origin=situation.member_name(request.origin),
        addressee=situation.member_name(request.addressee),
        created_at=request.created_at,
        acknowledged_by=situation.name(request.acknowledged_by),
        acknowledged_at=request.acknowledged_at,
        transferred_to=situation.member_name(request.left.to) if request.left else "",
        transferred_at=request.left.at if request.left else None,
        acknowledge_by=request.acknowledge_by,
        answer_by=request.answer_by if not request.is_paused else None,
        unanswered=_unanswered(visit, request),
        judicial=request.judicial,
    )


def _unanswered(visit: Visit, request: Request) -> str:
    """Who did not answer, by name to who may be told so."""
    missed, situation = request.unanswered, visit.work.situation
    if not missed or not is_told_who(visit.actor, request):
        return str(len(missed) or "")
    names = [situation.name(person) for person in missed[:_MOST_NAMES]]
    more = len(missed) - len(names)
    return ", ".join([*names, *([f"+{more}"] if more else [])])
