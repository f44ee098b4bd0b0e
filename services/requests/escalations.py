"""The escalated requests that somebody may review, by member, period and step."""

from domain.refused import Refused
from domain.requests.escalation_filter import NoFilter, read_filter
from domain.requests.permissions import may_review
from domain.requests.request import Request
from domain.topics import Topic, stamp
from domain.vocabulary import MemberCode, Role
from services.visit.desk import Desk, Inbound, serve
from services.visit.lists import OVERSEERS, cells, show_page
from services.visit.office import Office

_MOST = 2000
_LONGEST_FILTER = 80


async def escalations(office: Office, inbound: Inbound, page: int, typed: str = "") -> None:
    """Those that this supervisor, auditor or the secretariat may see.

    ``typed`` narrows them (``domain.requests.escalation_filter``); pages turn within it.
    """

    async def act(desk: Desk) -> None:
        if not desk.actor.has(*OVERSEERS):
            raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})
        wanted = typed.strip()[:_LONGEST_FILTER] or await _asked_before(desk)
        rows = [_row(desk, request) for request in await _found(desk, wanted)]
        await show_page(desk, Topic.ESCALATIONS, rows, page, more={"filter": wanted})

    await serve(office, inbound, act)


async def _asked_before(desk: Desk) -> str:
    """The filter of the list whose page is turned."""
    post = await desk.pressed_post() if desk.inbound.press is not None else None
    kept = post.saying.facts.get("filter") if post is not None else None
    return kept if isinstance(kept, str) else ""


async def _found(desk: Desk, typed: str) -> list[Request]:
    directory = desk.work.directory

    def member(word: str) -> MemberCode | None:
        code = MemberCode(word.upper())
        return code if code in directory.members else None

    try:
        wanted = read_filter(typed, desk.work.now, member)
    except NoFilter as error:
        raise Refused(
            Topic.UNKNOWN_WORD,
            {"word": error.word[:40], "expected": "filter", "words": ["LBN", "7d", "step 3"]},
        ) from None
    found = await desk.work.requests.escalated(_members(desk), limit=_MOST, offset=0)
    return [each for each in found if may_review(desk.actor, each) and wanted.passes(each)]


def _members(desk: Desk) -> list[MemberCode] | None:
    """Whose requests; None for all of the network."""
    if desk.actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return None
    member = desk.actor.person.member
    return [member] if member is not None else []


def _row(desk: Desk, request: Request) -> str:
    situation = desk.work.situation
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
