"""Acknowledging an alert, passing it on, noting it."""

from dataclasses import replace

from domain.events import Event
from domain.requests import acknowledge as rules
from domain.requests.headline import headline
from domain.requests.permissions import sight
from domain.requests.request import Decision
from domain.rows import texts
from domain.topics import Facts, Topic
from services.messages.notices import read_code, use_in_chat
from services.requests.finding import find
from services.requests.tied.shown import links_for, rows_of
from services.visit.visit import Visit


async def acknowledge(visit: Visit, target: str) -> None:
    """The person claims the request; exactly one wins, everybody else is told who did."""
    code = read_code(target)
    if code is not None:
        await use_in_chat(visit, code)
        return
    request = await find(visit, target)
    decision = rules.acknowledge(request, visit.actor, visit.work.situation)
    is_claimed = any(record.event is Event.ACKNOWLEDGED for record in decision.records)
    await visit.record(await _with_links(visit, decision) if is_claimed else decision)
    if is_claimed and visit.is_press:
        facts = headline(decision.request, visit.work.situation)
        await visit.done(Topic.DONE_ACKNOWLEDGED, facts)


async def _with_links(visit: Visit, decision: Decision) -> Decision:
    """With the requests that it is linked with, as far as whoever has it now may know of them."""
    seen = sight(visit.actor, decision.request, visit.work.situation)
    links = await links_for(visit.work, decision.request, seen, visit.actor) if seen else ()
    if not links:
        return decision
    told: Facts = {"links": texts(rows_of(links, None))}
    own = visit.actor.id
    return replace(
        decision,
        messages=tuple(
            replace(each, facts={**each.facts, **told}) if each.topic is Topic.CONTENT else each
            for each in decision.messages
        ),
        cards=tuple(
            replace(each, facts={**each.facts, **told}) if each.only == own else each
            for each in decision.cards
        ),
    )


async def pass_on(visit: Visit, target: str) -> None:
    """Not me: whoever is next is alerted now."""
    request = await find(visit, target)
    await visit.record(rules.pass_on(request, visit.actor, visit.work.situation))


async def note(visit: Visit, target: str) -> None:
    """The secretariat has read the alert."""
    request = await find(visit, target)
    await visit.record(rules.note(request, visit.actor, visit.work.situation))
