"""Entering a request that was told by telephone, by whoever took the call.

It runs from the caller's member to the one that took the call, in charge of who did. It is nobody's word
but theirs: the caller's desk is told, and until it confirms it in writing nothing in it counts as said by
that member.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.directory.relations import Accepts, accepted
from domain.duty.roster import everyone_on_duty
from domain.events import Event
from domain.forms.fields.header import FACTS, ORAL
from domain.refused import Refused
from domain.requests.acknowledge import claimed, desk_card
from domain.requests.completing import told_lacks
from domain.requests.filing import Filing, Sides, check, form_of_filing, lacking, new, with_form
from domain.requests.headline import OF_ITS_FORM, decided, headline, tell
from domain.requests.request import Card, Decision, Message, Record, Request, Ring, Text
from domain.requests.routing import route
from domain.requests.values.call import TakenCall
from domain.requests.values.situation import Situation
from domain.requests.values.ties import NO_TIES, Ties
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import CaseId, MemberCode, NamesAbroad, PersonId, RequestType, Role


def check_call(filing: Filing, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` where this person may not enter this."""
    check(filing, actor, situation)
    own = actor.person.member or MemberCode("")
    route(situation.directory, own, filing.type)
    takes = accepted(situation.directory.members[own].relations, filing.addressee, filing.type)
    is_first = takes is Accepts.SUPERVISOR_FIRST
    if takes is Accepts.NOT or (is_first and not actor.has(Role.SUPERVISOR)):
        told: Facts = {"member": situation.member_name(filing.addressee), "first": is_first}
        raise Refused(Topic.CALL_NOT_TAKEN, told)
    if not people_of_desk(filing.addressee, filing.type, "", situation):
        raise Refused(Topic.CALL_NOBODY, {"member": situation.member_name(filing.addressee)})


def people_of_desk(
    member: MemberCode, kind: RequestType, caller: str, situation: Situation
) -> tuple[PersonId, ...]:
    """Who of the member is asked whether it called: the official who gave their name, and who is on duty
    at the desk for such requests; else its supervisors. Who can be reached comes before all others."""
    directory = situation.directory
    theirs = [person for person in directory.people.values() if person.member == member]
    by_name = directory.names_abroad is NamesAbroad.NAME  # else nobody finds out who works there
    named = [person.id for person in theirs if by_name and _is_named(person, caller)]
    roster = directory.roster_of(route(directory, member, kind).id)
    layers = everyone_on_duty(roster, situation.now) if roster is not None else {}
    on_duty = [[duty.person for duty in each] for each in layers.values()]
    chiefs = [person.id for person in theirs if Role.SUPERVISOR in person.roles]
    reached = ([p for p in people if p in situation.reachable] for people in (*on_duty, chiefs))
    desk = next((people for people in reached if people), None)
    if desk is not None:
        return tuple(dict.fromkeys((*(p for p in named if p in situation.reachable), *desk)))
    everybody = (*named, *(each for layer in on_duty for each in layer), *chiefs)
    return tuple(dict.fromkeys(everybody))


def _is_named(person: Person, caller: str) -> bool:
    said, name = (" ".join(each.split()).casefold() for each in (caller, person.name))
    return Role.OFFICIAL in person.roles and said == name


def enter(
    filing: Filing,
    actor: Actor,
    situation: Situation,
    case: CaseId,
    serial: int,
    *,
    likeness: str = "",
    same: Facts | None = None,
    ties: Ties = NO_TIES,
) -> Decision:
    """The request as it was told, in charge of who took the call, and the question to the caller's desk.

    Raises ``Refused``.
    """
    check_call(filing, actor, situation)
    held, lacks = lacking(filing, actor, situation)
    if held:
        raise Refused(Topic.FORM_INCOMPLETE, {"type": filing.type.value, "fields": list(held)})
    form = form_of_filing(filing, actor, situation)
    whole = {**form.values, FACTS.name: filing.text}
    oral = whole[ORAL.name]
    assert isinstance(oral, Mapping)  # noqa: S101 - it lacks nothing
    said = {name: str(value) for name, value in oral.items()}
    origin, own = filing.addressee, actor.person.member or MemberCode("")
    asked = people_of_desk(origin, filing.type, said["by_whom"], situation)
    request = new(filing, Sides(origin, own, asked[0]), situation, case, serial)
    completion = replace(told_lacks(lacks), version=form.version)
    request = with_form(request, whole, completion, ties)
    call = _call(actor, said, asked, situation)
    request = replace(
        claimed(replace(request, alerted=(actor.id,)), actor, situation),
        missed=(),
        late_untold=False,
        likeness=likeness,
        ties=replace(request.ties, call=call),
    )
    text = Text(body=filing.text, form=form)
    told = {n: f for n, f in headline(request, situation).items() if n not in OF_ITS_FORM}
    about: Facts = {**told, "entered_by": situation.member_name(own)}
    records = [
        Record.by(actor, Event.CALL_ENTERED, asked_about(call, situation)),
        Record(event=Event.FILED, actor=actor.id, about=about, text=text),
    ]
    card = {
        **headline(request, situation, actor.id),
        **(same or {}),
        "stage": "yours",
        "desk_card": desk_card(request, situation),
    }
    own_card = Message(
        to=actor.id, topic=Topic.ALERT, facts=card, urgency=request.urgency, card=Card.ALERT
    )
    asks = [asks_of(person, request, situation, shows=text) for person in asked]
    return decided(request, situation, records, [own_card, *asks])


def _call(
    actor: Actor, said: dict[str, str], asked: tuple[PersonId, ...], at: Situation
) -> TakenCall:
    within: timedelta = at.directory.forms.complete_within
    return TakenCall(
        member=actor.person.member or MemberCode(""),
        taken_by=actor.id,
        by_whom=said["by_whom"],
        number=said["number"],
        asked=asked,
        until=at.now + within,
        moments=(at.now + within / 2, at.now + within),
    )


def asked_about(call: TakenCall, situation: Situation) -> Facts:
    """What the record of asking says."""
    people = [situation.name(person) for person in call.asked]
    return {"people": people, "until": stamp(call.until)}


def asks_of(
    person: PersonId, request: Request, situation: Situation, *, shows: Text | None = None
) -> Message:
    """The question whether it is their member's request."""
    return tell(person, Topic.CALL_ASKED, request, situation, ring=Ring.RINGS, shows=shows)
