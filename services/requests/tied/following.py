"""A follow-up of mutual legal assistance is linked by itself with what its form names.

That is the formal request, and another one of this network where whoever files acts for a side of it; of
any other nothing is told, as of one that does not exist.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from domain import reference
from domain.events import Event
from domain.forms.fields.field import Values
from domain.refused import Refused
from domain.requests.request import Card, Decision, Record, Request
from domain.requests.tying.linking import (
    Formal,
    about_link,
    formal_link,
    link,
    with_link,
)
from domain.requests.values.ties import LinkKind
from domain.rows import texts
from domain.topics import Facts
from domain.vocabulary import RequestType
from services.requests.tied.shown import rows_of
from services.visit.visit import Visit


async def followed(visit: Visit, decision: Decision, form: Values) -> tuple[Decision, ...]:
    """The decision with the links that the form asks for, and the one about the other request."""
    before = decision.request
    if before.type is not RequestType.MLA:
        return (decision,)
    found = with_formal(visit, decision, form)
    named = form.get("linked")
    other: Decision | None = None
    if isinstance(named, str) and not _has(found.request, LinkKind.REQUEST):
        found, other = await _with_other(visit, found, named)
    rows = texts(rows_of(found.request.ties.links, None))
    missing = isinstance(named, str) and not _has(found.request, LinkKind.REQUEST)
    told: Facts = {"links": rows, "not_linked": missing}
    messages = tuple(
        replace(each, facts={**each.facts, **told}) if each.card is Card.STATUS else each
        for each in found.messages
    )
    cards = tuple(
        replace(each, facts={**each.facts, **told}) if each.card is Card.STATUS else each
        for each in found.cards
    )
    mine = replace(found, messages=messages, cards=cards)
    return (mine,) if other is None else (mine, other)


def with_formal(visit: Visit, decision: Decision, form: Values) -> Decision:
    """The same with the formal request that the form names."""
    request, named = decision.request, form.get("central_authority_ref")
    if not isinstance(named, str) or any(each.reference == named for each in request.ties.links):
        return decision
    sent = form.get("sent")
    parts = sent if isinstance(sent, Mapping) else {}
    dated: date | None = None
    with suppress(ValueError):
        dated = date.fromisoformat(str(parts.get("date", "")))
    formal = Formal(reference=named, dated=dated, channel=str(parts.get("channel", "")))
    made = formal_link(request, formal, visit.actor, visit.work.situation)
    record = Record.by(visit.actor, Event.LINKED, about_link(made))
    return replace(decision, request=with_link(request, made), records=(*decision.records, record))


async def _with_other(
    visit: Visit, decision: Decision, named: str
) -> tuple[Decision, Decision | None]:
    with suppress(reference.NotAReference, reference.WrongCheckCharacter, Refused):
        glimpsed = await visit.work.requests.glimpse(reference.read(named))
        other = await visit.work.requests.by_case(glimpsed.id) if glimpsed else None
        if other is not None:
            here, there = link(decision.request, other, visit.actor, visit.work.situation)
            records = (*decision.records, *here.records)
            return replace(decision, request=here.request, records=records), there
    return decision, None


def _has(request: Request, kind: LinkKind) -> bool:
    return any(each.kind is kind for each in request.ties.links)
