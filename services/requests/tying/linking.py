"""Linking a request with another one, or with the formal one, and undoing it."""

from domain import reference
from domain.reference import ReferencePart
from domain.refused import Refused, not_yours
from domain.requests.permissions import sight
from domain.requests.request import Decision, Request
from domain.requests.rows import RequestFilter
from domain.requests.tying import linking as rules
from domain.requests.values.ties import LinkKind
from domain.topics import Topic
from formats.typed.formal import FORMAL, read_formal
from services.requests import looking
from services.requests.finding import find
from services.requests.tied.shown import link_facts
from services.visit.desk import Desk
from services.visit.visit import Visit

TRY_AGAIN = frozenset({Topic.LINK_REFUSED, Topic.WRONG_CHECK_CHARACTER})
"""Refusals after which something else may be typed."""


async def link(visit: Visit, target: str, typed: str) -> None:
    """Link with what is typed: a request of the person's, or a formal one's reference.

    Raises ``Refused``: of a request that is not theirs with the line of one that does not exist.
    """
    other = await _other(visit, typed)
    if other is None:
        formal = read_formal(typed)
        if formal is None:
            raise Refused(Topic.TEXT_MISSING)
        request = await find(visit, target)
        decision = rules.link_formal(request, formal, visit.actor, visit.work.situation)
        await _record(visit, (decision,))
        await visit.keep_own_message(request.id)
        return
    here, there = await _both(visit, target, other)
    await _record(visit, rules.link(here, there, visit.actor, visit.work.situation))


async def unlink(visit: Desk, case: str, token: str) -> None:
    """A link's button: undo it, on both requests."""
    request = await find(visit, case)
    gone = rules.named(request, token)
    if gone is None:
        if sight(visit.actor, request, visit.work.situation) is None:
            raise not_yours()
        raise Refused(Topic.STALE_STEP)
    other: Request | None = None
    if gone.kind is LinkKind.REQUEST:
        request, other = await _both(visit, case, rules.case_of(gone))
    situation = visit.work.situation
    for decision in rules.unlink(request, gone, other, visit.actor, situation):
        await visit.work.record(decision, visit.auth)
    facts = {"case": request.id, "reference": request.reference, "linked": gone.reference}
    await visit.done(Topic.DONE_UNLINKED, {**facts, "link_kind": gone.kind.value})


async def _other(visit: Visit, typed: str) -> str | None:
    """What names another request of this network; None where it is a formal one's reference."""
    if typed.split(maxsplit=1)[:1] == [FORMAL]:
        return None
    try:
        found, rest = reference.leading(typed)
    except reference.WrongCheckCharacter:
        raise Refused(Topic.WRONG_CHECK_CHARACTER, {"typed": typed[:60]}) from None
    if found is None or rest:
        return None
    if not isinstance(found, ReferencePart):
        return found
    mine = await looking.seen(visit, RequestFilter(parts=(found,)))
    if len(mine) == 1:
        return mine[0].request.id
    if found.origin is not None or len(mine) > 1:
        raise not_yours() if not mine else Refused(Topic.NOT_A_REFERENCE, {"typed": typed[:60]})
    return None


async def _both(visit: Visit, target: str, other: str) -> tuple[Request, Request]:
    """Both requests, locked in one order, whoever links them from which side."""
    first = await visit.work.requests.glimpse(target)
    second = await visit.work.requests.glimpse(other)
    if first is None or second is None:
        raise not_yours()
    found = {case: await find(visit, case) for case in sorted({first.id, second.id})}
    return found[first.id], found[second.id]


async def _record(visit: Visit, decisions: tuple[Decision, ...]) -> None:
    for decision in decisions:
        await visit.work.record(decision, visit.auth)
    request = decisions[0].request
    made = request.ties.links[-1]
    seen = sight(visit.actor, request, visit.work.situation)
    assert seen is not None  # noqa: S101 - a side of it
    facts = {
        "case": request.id,
        "reference": request.reference,
        **await link_facts(visit.work, request, seen, visit.actor),
        "linked": made.reference,
        "link_kind": made.kind.value,
    }
    await visit.reply(Topic.LINK_MADE, facts, case=request.id, repeats=True)
