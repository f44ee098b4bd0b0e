"""The escalated requests that somebody may review, by member, period and step."""

from domain.refused import Refused
from domain.requests.permissions import may_review
from domain.requests.request import Request
from domain.topics import Topic, stamp
from domain.vocabulary import MemberCode, Role
from formats.typed.filters import NoFilter, read_filter
from formats.typed.times import own_zone
from services.visit.desk import Desk
from services.visit.lists import OVERSEERS, cells, show_page
from services.visit.visit import Visit

_MOST = 2000
_LONGEST_FILTER = 80


async def escalations(visit: Desk, page: int, typed: str = "") -> None:
    """Those that this supervisor, auditor or the secretariat may see.

    ``typed`` narrows them (``formats.typed.filters``); pages turn within it.
    """
    if not visit.actor.has(*OVERSEERS):
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})
    wanted = typed.strip()[:_LONGEST_FILTER] or await _asked_before(visit)
    rows = [_row(visit, request) for request in await _found(visit, wanted)]
    await show_page(visit, Topic.ESCALATIONS, rows, page, more={"filter": wanted})


async def _asked_before(visit: Desk) -> str:
    """The filter of the list whose page is turned."""
    post = await visit.pressed_post() if visit.inbound.press is not None else None
    kept = post.saying.facts.get("filter") if post is not None else None
    return kept if isinstance(kept, str) else ""


async def _found(visit: Visit, typed: str) -> list[Request]:
    directory = visit.work.directory

    def member(word: str) -> MemberCode | None:
        code = MemberCode(word.upper())
        return code if code in directory.members else None

    try:
        wanted = read_filter(typed, own_zone(visit.actor, directory), visit.work.now, member)
    except NoFilter as error:
        raise Refused(
            Topic.UNKNOWN_WORD,
            {"word": error.word[:40], "expected": "filter", "words": ["LBN", "7d", "step 3"]},
        ) from None
    found = await visit.work.requests.escalated(_members(visit), limit=_MOST, offset=0)
    return [each for each in found if may_review(visit.actor, each) and wanted.passes(each)]


def _members(visit: Visit) -> list[MemberCode] | None:
    """Whose requests; None for all of the network."""
    if visit.actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return None
    member = visit.actor.person.member
    return [member] if member is not None else []


def _row(visit: Visit, request: Request) -> str:
    situation = visit.work.situation
    return cells(
        request.id,
        request.reference,
        request.urgency.value,
        request.state.value,
        str(request.steps_fired),
        str(len(request.policy.steps)),
        situation.member_name(request.origin),
        situation.member_name(request.addressee),
        stamp(request.created_at),
        situation.name(request.acknowledged_by),
        stamp(request.acknowledged_at),
    )
