"""What a data protection officer does about the person whom a request is about.

Owns that they act only on what their own member sent or received, that a restricted request is not
answered, given on or taken out unless its originator agrees, and that the person is told only once the
originator was asked. The originator is whoever filed the request, or their supervisors in their place.
"""

from dataclasses import replace
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import acts_for_requester, sight_of
from domain.requests.request import Decision, Message, Record, Request, Ring
from domain.requests.values.protection import (
    AGREED_FOR,
    OBJECT_WITHIN,
    AccessOutcome,
    ConsentToAct,
    Consultation,
    Protection,
    Restrained,
    Restriction,
    View,
)
from domain.requests.values.situation import Situation
from domain.topics import Topic, stamp
from domain.vocabulary import MemberCode, PersonId, Role

MOST: Final = 50
"""Of each: the last ones are kept."""


def require_officer(actor: Actor) -> MemberCode:
    """The member for which this person looks after data protection. Raises ``Refused``."""
    if not actor.has(Role.DATA_PROTECTION_OFFICER) or actor.person.member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.DATA_PROTECTION_OFFICER.value})
    return actor.person.member


def as_held(request: Request, member: MemberCode, situation: Situation) -> Request | None:
    """How the member has the request; None where it never sent or received it."""
    seen = sight_of(member, request, situation)
    sides = {request.origin, request.addressee, *(turn.addressee for turn in request.earlier)}
    return seen.request if seen is not None and member in sides else None


def restrict(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Nothing more is done with it unless its originator agrees. Raises ``Refused``."""
    member = _require_side(request, actor, situation)
    if member not in (request.origin, request.addressee):
        # Its content ended for them with the transfer.
        raise Refused(Topic.GIVEN_AWAY, headline(_held(request, member, situation), situation))
    kept = request.protection
    if kept.restricted_by(member) is not None:
        raise Refused(Topic.SUBJECT_NOTHING_CHANGED, {"reference": request.reference})
    made = Restriction(member=member, by=actor.id, at=situation.now)
    changed = _with(request, replace(kept, restrictions=(*kept.restrictions, made)))
    told = _told_of_it(changed, Topic.RESTRICTED, member, actor, situation)
    record = Record.by(actor, Event.RESTRICTED, {"member": member})
    return decided(changed, situation, [record], told, own_card(changed, situation))


def lift(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The member's own restriction ends. Raises ``Refused``."""
    member = _require_side(request, actor, situation)
    gone, kept = request.protection.restricted_by(member), request.protection
    if gone is None:
        raise Refused(Topic.SUBJECT_NOTHING_CHANGED, {"reference": request.reference})
    left = tuple(each for each in kept.restrictions if each != gone)
    changed = _with(
        request, replace(kept, restrictions=left, consents=kept.consents if left else ())
    )
    told = _told_of_it(changed, Topic.RESTRICTION_LIFTED, member, actor, situation)
    record = Record.by(actor, Event.RESTRICTION_LIFTED, {"member": member})
    return decided(changed, situation, [record], told, own_card(changed, situation))


def consult(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Ask the originator whether anything stands against telling the person. Raises ``Refused``."""
    member = _require_side(request, actor, situation)
    before = request.protection.newest(member)
    if before is not None and before.view is None:
        raise Refused(Topic.SUBJECT_NOTHING_CHANGED, {"reference": request.reference})
    now = situation.now
    made = Consultation(member=member, by=actor.id, at=now, due=now + OBJECT_WITHIN)
    kept = request.protection
    changed = _with(request, replace(kept, consultations=(*kept.consultations, made)[-MOST:]))
    asks = tell(
        request.requester,
        Topic.SUBJECT_CONSULTED,
        changed,
        situation,
        ring=Ring.RINGS,
        member=situation.member_name(member),
        token=made.token,
        until=stamp(made.due),
    )
    record = Record.by(actor, Event.SUBJECT_CONSULTED, {"member": member, "until": stamp(made.due)})
    return Decision(request=changed, records=(record,), messages=(asks,))


def say_view(
    request: Request, actor: Actor, situation: Situation, token: str, view: View
) -> Decision:
    """The originator's answer to a consultation. Raises ``Refused``."""
    if not acts_for_requester(actor, request, situation):
        raise not_yours()
    kept = request.protection
    asked = next((e for e in kept.consultations if e.token == token and e.view is None), None)
    if asked is None or view is View.LAPSED:
        raise Refused(Topic.STALE_STEP)
    changed = _viewed(request, asked, view)
    record = Record.by(actor, Event.SUBJECT_VIEW, {"member": asked.member, "view": view.value})
    told = _to_officers(changed, asked, view, situation)
    return Decision(request=changed, records=(record,), messages=told)


def lapse(request: Request, situation: Situation) -> Decision | None:
    """A consultation of which the time is over; None where there is none."""
    waiting = [e for e in request.protection.consultations if e.view is None]
    over = next((each for each in waiting if each.due <= situation.now), None)
    if over is None:
        return None
    changed = _viewed(request, over, View.LAPSED)
    record = Record(
        event=Event.SUBJECT_VIEW, about={"member": over.member, "view": View.LAPSED.value}
    )
    told = _to_officers(changed, over, View.LAPSED, situation)
    return Decision(request=changed, records=(record,), messages=told)


def conclude(
    request: Request, actor: Actor, situation: Situation, outcome: AccessOutcome
) -> Decision:
    """Record that the person was given access, or refused it. Raises ``Refused`` before the originator
    has answered, or let the time pass."""
    member = _require_side(request, actor, situation)
    asked = request.protection.newest(member)
    if asked is None or asked.view is None:
        until = stamp(asked.due) if asked is not None else None
        raise Refused(Topic.SUBJECT_CONSULT_FIRST, {"reference": request.reference, "until": until})
    if asked.outcome is not None:
        raise Refused(Topic.SUBJECT_NOTHING_CHANGED, {"reference": request.reference})
    changed = _changed(request, asked, replace(asked, outcome=outcome))
    about = {"member": member, "outcome": outcome.value, "view": asked.view.value}
    told = tell(
        request.requester,
        Topic.SUBJECT_CONCLUDED,
        changed,
        situation,
        member=situation.member_name(member),
        outcome=outcome.value,
    )
    record = Record.by(actor, Event.SUBJECT_CONCLUDED, about)
    return Decision(request=changed, records=(record,), messages=(told,))


def require_unrestricted(request: Request, act: Restrained, situation: Situation) -> None:
    """Raise ``Refused`` where the request is restricted and its originator has not agreed to the act."""
    if not is_free(request, act, situation):
        facts = {**headline(request, situation), "act": act.value}
        raise Refused(Topic.RESTRICTED_REFUSED, facts)


def require_answerable(request: Request, situation: Situation) -> None:
    """Raise ``Refused`` where it may not be answered now."""
    require_unrestricted(request, Restrained.ANSWER, situation)


def require_transferable(request: Request, situation: Situation) -> None:
    """Raise ``Refused`` where it may not be given to another member now."""
    require_unrestricted(request, Restrained.TRANSFER, situation)


def is_free(request: Request, act: Restrained, situation: Situation) -> bool:
    """Whether such an act may be done now, restricted or not."""
    if not request.protection.is_restricted:
        return True
    agreed = (each.until for each in request.protection.consents if each.act is act)
    return any(until is not None and situation.now < until for until in agreed)


def ask_consent(
    request: Request, by: Actor | None, situation: Situation, act: Restrained
) -> Decision | None:
    """Ask the originator for their consent to an act; None where it is asked already, or not needed.

    What nobody has answered for as long as a consent would last is asked anew.
    """
    kept, now = request.protection, situation.now
    asked = [each for each in kept.consents if each.act is act and each.until is None]
    waits = any(now < each.at + AGREED_FOR for each in asked)
    if waits or is_free(request, act, situation):
        return None
    kept = replace(kept, consents=tuple(each for each in kept.consents if each not in asked))
    made = ConsentToAct(act=act, by=by.id if by is not None else None, at=situation.now)
    changed = _with(request, replace(kept, consents=(*kept.consents, made)[-MOST:]))
    who = situation.name(made.by, request.requester) if made.by is not None else ""
    asks = tell(
        request.requester,
        Topic.CONSENT_ASKED,
        changed,
        situation,
        ring=Ring.RINGS,
        by=who,
        act=act.value,
        token=made.token,
    )
    about = {"act": act.value}
    record = (
        Record.by(by, Event.CONSENT_ASKED, about)
        if by is not None
        else Record(event=Event.CONSENT_ASKED, about=about)
    )
    return Decision(request=changed, records=(record,), messages=(asks,))


def give_consent(
    request: Request, actor: Actor, situation: Situation, token: str, *, agrees: bool
) -> Decision:
    """The originator's answer. Raises ``Refused``."""
    if not acts_for_requester(actor, request, situation):
        raise not_yours()
    kept = request.protection
    asked = next((e for e in kept.consents if e.token == token and e.until is None), None)
    if asked is None:
        raise Refused(Topic.STALE_STEP)
    until = situation.now + AGREED_FOR if agrees else None
    others = tuple(each for each in kept.consents if each != asked)
    consents = (*others, replace(asked, until=until)) if agrees else others
    changed = _with(request, replace(kept, consents=consents))
    about = {"act": asked.act.value, "agrees": agrees}
    record = Record.by(actor, Event.CONSENT_DECIDED, about)
    told: list[Message] = []
    if asked.by is not None:
        told.append(
            tell(
                asked.by,
                Topic.CONSENT_DECIDED,
                changed,
                situation,
                ring=Ring.RINGS,
                act=asked.act.value,
                agrees=agrees,
                until=stamp(until),
            )
        )
    return Decision(request=changed, records=(record,), messages=tuple(told))


def _require_side(request: Request, actor: Actor, situation: Situation) -> MemberCode:
    member = require_officer(actor)
    if as_held(request, member, situation) is None:
        raise not_yours()
    return member


def _held(request: Request, member: MemberCode, situation: Situation) -> Request:
    return as_held(request, member, situation) or request


def _with(request: Request, kept: Protection) -> Request:
    return replace(request, protection=kept)


def _viewed(request: Request, asked: Consultation, view: View) -> Request:
    return _changed(request, asked, replace(asked, view=view))


def _changed(request: Request, before: Consultation, after: Consultation) -> Request:
    kept = request.protection
    every = tuple(after if each == before else each for each in kept.consultations)
    return _with(request, replace(kept, consultations=every))


def _told_of_it(
    request: Request, topic: Topic, member: MemberCode, actor: Actor, situation: Situation
) -> list[Message]:
    """Whoever is in charge on either side reads it; nothing is asked of them."""
    people = dict.fromkeys((request.requester, request.owner))
    name = situation.member_name(member)
    return [
        tell(each, topic, request, situation, member=name)
        for each in people
        if each is not None and each != actor.id
    ]


def _to_officers(
    request: Request, asked: Consultation, view: View, situation: Situation
) -> tuple[Message, ...]:
    """The officer who asked; where they are no longer there, the others of their member."""
    officers = [
        person.id
        for person in situation.directory.with_role(Role.DATA_PROTECTION_OFFICER)
        if person.member == asked.member and person.id in situation.reachable
    ]
    people: list[PersonId] = [asked.by] if asked.by in officers else officers
    held = as_held(request, asked.member, situation)
    return tuple(
        tell(each, Topic.SUBJECT_VIEW, held, situation, ring=Ring.RINGS, view=view.value)
        for each in people
        if held is not None
    )
