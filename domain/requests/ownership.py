"""Who owns an acknowledged request: it passes at hand-over to whoever comes on duty.

Decides too who reads in place of somebody of either side whose access has ended.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.directory.directory import Layer, Roster
from domain.duty.roster import next_change, on_duty
from domain.events import Event
from domain.reference import is_ordered
from domain.requests.headline import decided, tell
from domain.requests.permissions import has_left, people_on_duty
from domain.requests.request import Decision, Message, Record, Request, Ring
from domain.requests.routing import is_quiet, last_resort, overseers
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role

UNNAMED: Final = "-"
"""In place of the name of somebody who has left the directory: an id says nothing to who reads it."""


def handover_after(request: Request, owner: PersonId, situation: Situation) -> datetime | None:
    """When the owner's shift next changes hands; the first layer counts for who is on none."""
    roster, layer = _place(request, owner, situation)
    return next_change(roster, layer.name, situation.now) if roster and layer else None


def hand_over(request: Request, situation: Situation) -> Decision:
    """The shift has changed: the coming officer owns the request, the leaving one is told."""
    return _to(request, _coming(request, situation), situation)


def _to(request: Request, coming: PersonId | None, situation: Situation) -> Decision:
    owner = coming if coming is not None else request.owner
    changed = replace(request, owner=owner)
    if owner is not None:
        changed = replace(changed, handover_at=handover_after(changed, owner, situation))
    if owner == request.owner or owner is None:
        return Decision(request=changed)
    is_known = request.owner in situation.directory.people
    previous = situation.name(request.owner) if is_known else UNNAMED
    messages = [
        tell(owner, Topic.OWNER_NOW, changed, situation, ring=Ring.RINGS, previous=previous)
    ]
    if request.owner is not None:
        messages.append(tell(request.owner, Topic.OWNER_NO_MORE, changed, situation))
    about = {"from": previous, "to": situation.name(owner)}
    return decided(changed, situation, [Record(event=Event.OWNER_CHANGED, about=about)], messages)


def follow_roster(request: Request, before: Situation, after: Situation) -> Decision:
    """The roster itself was changed: who leaves duty by it hands over at once, as at a hand-over.

    For everybody else the next hand-over is reckoned anew.
    """
    owner = request.owner
    was, still = (owner in people_on_duty(request, each) for each in (before, after))
    if owner is None or (was and not still):
        return hand_over(request, after)
    due = handover_after(request, owner, after)
    return Decision(request=replace(request, handover_at=due))


def remind_idle(request: Request, situation: Situation) -> Decision:
    """Nothing has happened since the acknowledgement: remind the owner, then the deputy."""
    period = request.policy.remind_idle_after
    is_first = request.idle_reminders == 0
    # The owner; then whoever else is on duty and can be reached, else supervisors and secretariat.
    people: tuple[PersonId, ...] = (request.owner,) if request.owner is not None else ()
    if not is_first:
        others = (p for p in people_on_duty(request, situation) if p not in people)
        reached = tuple(p for p in others if p in situation.reachable)
        people = reached or last_resort(request, situation)
    changed = replace(
        request,
        idle_reminders=request.idle_reminders + 1,
        idle_due=situation.now + period if is_first and period else None,
        alerted=tuple(dict.fromkeys((*request.alerted, *people))),
    )
    names = [situation.name(person) for person in people]
    ring = Ring.SILENT if is_quiet(request, situation) and not is_first else Ring.RINGS
    return Decision(
        request=changed,
        records=(Record(event=Event.IDLE_REMINDED, about={"people": names}),),
        messages=tuple(
            tell(
                person,
                Topic.IDLE,
                changed,
                situation,
                ring=ring,
                to_owner=is_first,
                notes_only=situation.notes_only(person),
            )
            for person in people
        ),
    )


def pass_on(request: Request, situation: Situation) -> Decision:
    """The owner's access has ended: whoever else is on duty and can be reached owns it, at once."""
    others = (p for p in people_on_duty(request, situation) if p in situation.reachable)
    coming = next((person for person in others if person != request.owner), None)
    passed = _to(request, coming, situation)
    told = tuple(message for message in passed.messages if message.to != request.owner)
    return replace(passed, messages=told)


def with_stand_ins(
    decision: Decision, situation: Situation, gone: Collection[PersonId]
) -> Decision:
    """What was meant for people who have no access any more is read in their place.

    For the owner by whoever else is on duty, for the requester by their supervisors; where nobody of
    these can be reached by the secretariat, which reads no text. Who acted is told of it.
    """
    request, told = decision.request, {message.to for message in decision.messages}
    found: list[Message] = []
    about: Facts = {}
    for message in decision.messages:
        if message.to not in gone:
            found.append(message)
            continue
        people = [p for p in _stand_ins(request, message.to, situation) if p not in told]
        is_known = message.to in situation.directory.people
        name = situation.name(message.to) if is_known else UNNAMED
        about = {"gone": name, "instead": [situation.name(person) for person in people]}
        for person in people:
            notes_only = situation.notes_only(person)
            facts = {**message.facts, "instead_of": name}
            is_theirs = message.to == request.requester and has_left(request, situation)
            if is_theirs and not notes_only:
                facts["may_act"] = True
            shows = None if notes_only else message.shows
            found.append(replace(message, to=person, facts=facts, shows=shows))
    actors = {record.actor for record in decision.records}
    messages = (replace(m, facts={**m.facts, **about}) if m.to in actors else m for m in found)
    return replace(decision, messages=tuple(messages))


def _stand_ins(request: Request, person: PersonId, situation: Situation) -> tuple[PersonId, ...]:
    if person == request.requester and is_ordered(request.reference):
        office = (each.id for each in situation.directory.with_role(Role.SECRETARIAT))
        return tuple(each for each in office if each in situation.reachable and each != person)
    if person == request.requester:
        return overseers(request.origin, situation)
    on_duty_now = (p for p in people_on_duty(request, situation) if p in situation.reachable)
    others = tuple(p for p in on_duty_now if p != person)
    return others or overseers(request.addressee, situation)


def _coming(request: Request, situation: Situation) -> PersonId | None:
    """Who is on duty now in the owner's layer, first layer otherwise; only who can be reached."""
    if request.owner is None:
        return None
    roster, layer = _place(request, request.owner, situation)
    if roster is None or layer is None:
        return None
    people = [duty.person for duty in on_duty(roster, layer.name, situation.now)]
    if request.owner in people:
        return request.owner
    return next((person for person in people if person in situation.reachable), None)


def _place(
    request: Request, person: PersonId, situation: Situation
) -> tuple[Roster | None, Layer | None]:
    """The contact point's roster, and the layer in which the person takes turns."""
    roster = situation.directory.roster_of(request.contact_point)
    if roster is None or not roster.layers:
        return None, None
    theirs = (layer for layer in roster.layers if person in layer.people)
    return roster, next(theirs, roster.layers[0])
