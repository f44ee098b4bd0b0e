"""Links, both ways, between requests and to the formal one: who may make and undo them, who sees which.

A link belongs to a side of the request, as a text does: it goes with the request from turn to turn as its
maker's texts go. Of another request everybody reads only where they may see that one too; to anybody
else there is no link, and no record of one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.headline import tell
from domain.requests.permissions import (
    Sight,
    acts_for_addressee,
    is_requester,
    require_not_given_away,
    sight,
)
from domain.requests.request import Decision, Message, Record, Request
from domain.requests.values.situation import Situation
from domain.requests.values.ties import MOST_LINKS, Link, LinkKind
from domain.topics import Facts, Topic
from domain.vocabulary import CaseId, Role

LONGEST: Final = 100
"""Letters of a formal request's reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formal:
    """A formal request, as a central authority names it."""

    reference: str
    dated: date | None = None
    channel: str = ""
    state: str = ""


def link(
    request: Request, other: Request, actor: Actor, situation: Situation
) -> tuple[Decision, Decision]:
    """Link two requests, each with the other. Raises ``Refused``."""
    for each in (request, other):
        require_side(each, actor, situation)
    if request.id == other.id:
        raise _refused(request, "self")
    ways = ((request, other), (other, request))
    for here, there in ways:
        _require_room(here, LinkKind.REQUEST, there.reference)
    first, second = (
        _linked(here, _to(here, there, actor, situation), actor, situation, there)
        for here, there in ways
    )
    return first, second


def link_formal(request: Request, formal: Formal, actor: Actor, situation: Situation) -> Decision:
    """Link a request with the formal one. Raises ``Refused``."""
    require_side(request, actor, situation)
    if len(formal.reference) > LONGEST:
        raise _refused(request, "long")
    _require_room(request, LinkKind.FORMAL, formal.reference)
    made = formal_link(request, formal, actor, situation)
    return _linked(request, made, actor, situation)


def formal_link(request: Request, formal: Formal, actor: Actor, situation: Situation) -> Link:
    """The link with a formal request, made now."""
    return Link(
        kind=LinkKind.FORMAL,
        reference=formal.reference,
        dated=formal.dated,
        channel=formal.channel,
        state=formal.state,
        by=actor.id,
        member=actor.person.member or request.origin,
        at=situation.now,
        turn=len(request.earlier),
    )


def unlink(
    request: Request, gone: Link, other: Request | None, actor: Actor, situation: Situation
) -> tuple[Decision, ...]:
    """Undo a link, on the other request too. Raises ``Refused`` unless the person may."""
    require_side(request, actor, situation)
    if not may_undo(gone, actor):
        raise not_yours()
    there = [link for link in other.ties.links if link.case == request.id] if other else []
    undone = [_without(request, gone, actor)]
    if other is not None:
        undone += [_without(other, link, actor) for link in there]
    return tuple(undone)


def may_undo(link: Link, actor: Actor) -> bool:
    """Whether the person made it, or supervises who did."""
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == link.member
    return actor.id == link.by or is_chief


def require_side(request: Request, actor: Actor, situation: Situation) -> None:
    """Let pass who acts for a side of the request, or supervises one. Raises ``Refused``."""
    if is_side(request, actor, situation):
        return
    require_not_given_away(actor, request, situation)
    raise not_yours()


def is_side(request: Request, actor: Actor, situation: Situation) -> bool:
    """Whether the person acts for a side of the request as it stands, or supervises one."""
    sides = (request.origin, request.addressee)
    return (
        is_requester(actor, request)
        or acts_for_addressee(actor, request, situation)
        or (actor.has(Role.SUPERVISOR) and actor.person.member in sides)
    )


def shown_links(
    request: Request,
    seen: Sight | None,
    actor: Actor | None,
    others: Mapping[CaseId, Request],
    situation: Situation,
) -> Iterator[Link]:
    """The links of a request that somebody may see; all of them without ``actor`` and ``seen``."""
    for each in request.ties.links:
        if (
            seen is None
            or actor is None
            or _is_shown(each, request, seen, actor, others, situation)
        ):
            yield each


def _is_shown(
    link: Link,
    request: Request,
    seen: Sight,
    actor: Actor,
    others: Mapping[CaseId, Request],
    situation: Situation,
) -> bool:
    if link.turn > len(seen.request.earlier):
        return False
    if link.kind is LinkKind.REQUEST:
        other = others.get(link.case) if link.case else None
        return other is not None and sight(actor, other, situation) is not None
    # The formal one's reference is what a side wrote: it goes where that side's texts go.
    as_text = Event.FILED if link.member == request.origin else Event.ANSWERED
    return actor.person.member == link.member or seen.reads(as_text, link.turn)


def _to(here: Request, there: Request, actor: Actor, situation: Situation) -> Link:
    return Link(
        kind=LinkKind.REQUEST,
        reference=there.reference,
        case=there.id,
        by=actor.id,
        member=actor.person.member or here.origin,
        at=situation.now,
        turn=len(here.earlier),
    )


def _require_room(request: Request, kind: LinkKind, reference: str) -> None:
    links = request.ties.links
    if any((each.kind, each.reference) == (kind, reference) for each in links):
        raise _refused(request, "twice")
    if len(links) >= MOST_LINKS:
        raise _refused(request, "many")


def _refused(request: Request, why: str) -> Refused:
    facts: Facts = {"case": request.id, "reference": request.reference, "why": why}
    return Refused(Topic.LINK_REFUSED, {**facts, "longest": LONGEST, "most": MOST_LINKS})


def _linked(
    request: Request,
    made: Link,
    actor: Actor,
    situation: Situation,
    other: Request | None = None,
) -> Decision:
    changed = with_link(request, made)
    record = Record.by(actor, Event.LINKED, about_link(made))
    return Decision(
        request=changed,
        records=(record,),
        messages=tuple(_told(changed, made, actor, situation, other)),
    )


def with_link(request: Request, made: Link) -> Request:
    """The request with one more link."""
    return replace(request, ties=replace(request.ties, links=(*request.ties.links, made)))


def about_link(link: Link) -> Facts:
    """What its record says, sealed."""
    return {
        "kind": link.kind.value,
        "linked": link.reference,
        "date": link.dated.isoformat() if link.dated else None,
        "via": link.channel or None,
        "state": link.state or None,
    }


def _told(
    request: Request, made: Link, actor: Actor, situation: Situation, other: Request | None
) -> Iterator[Message]:
    """Whoever is in charge on either side reads of it, as far as they may see it."""
    others = {other.id: other} if other is not None else {}
    for person in dict.fromkeys((request.requester, request.owner)):
        known = situation.directory.people.get(person) if person else None
        if known is None or known.id == actor.id:
            continue
        reader = Actor(person=known)
        seen = sight(reader, request, situation)
        if seen and _is_shown(made, request, seen, reader, others, situation):
            by = situation.name(actor.id, known.id)
            kind = made.kind.value
            yield tell(
                known.id,
                Topic.LINKED,
                request,
                situation,
                by=by,
                linked=made.reference,
                link_kind=kind,
            )


def _without(request: Request, gone: Link, actor: Actor) -> Decision:
    links = tuple(link for link in request.ties.links if link != gone)
    changed = replace(request, ties=replace(request.ties, links=links))
    return Decision(request=changed, records=(Record.by(actor, Event.UNLINKED, about_link(gone)),))


def named(request: Request, token: str) -> Link | None:
    """The link that a button is about; None where it is gone."""
    return next((each for each in request.ties.links if each.token == token), None)


def case_of(link: Link) -> CaseId:
    """Of the other request of this network."""
    assert link.case is not None  # noqa: S101 - of its kind
    return link.case
