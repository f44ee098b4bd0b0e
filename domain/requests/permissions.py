"""Who may do what with a request, and what of it they may see.

Owns the relation of a person to a request (requester, on duty, alerted, colleague, supervisor,
secretariat, auditor, or nobody), the checks on it, and ``Sight``: a case goes from member to member in
turns, and each keeps its own. Whether the request's state allows an act is left to the act's own rule.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Person
from domain.duty.roster import everyone_on_duty
from domain.events import Event
from domain.reference import is_ordered
from domain.refused import Refused, not_yours
from domain.requests.headline import headline
from domain.requests.request import Request
from domain.requests.routing import route, stand_ins
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, NamesAbroad, PersonId, Role, State

OVERSEES: Final = frozenset({Role.SUPERVISOR, Role.AUDITOR})
_ACTS = frozenset({Role.DUTY_OFFICER, Role.SUPERVISOR})


def people_on_duty(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Everybody on duty at the request's contact point now, layer by layer, without repetition."""
    roster = situation.directory.roster_of(request.contact_point)
    if roster is None:
        return ()
    layers = everyone_on_duty(roster, situation.now)
    return tuple(dict.fromkeys(duty.person for layer in layers.values() for duty in layer))


def acts_for_addressee(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person is on duty, or was alerted for this request, and may still act."""
    if not actor.has(*_ACTS) or _is_kept_from(actor, request):
        return False
    if actor.person.member != request.addressee:
        # Somebody of another member, whom the policy has alerted for this one.
        was_alerted = actor.id in request.alerted
        return was_alerted and actor.person.member in stand_ins(request, situation.directory)
    is_known = actor.id in request.alerted or actor.id == request.owner
    return is_known or actor.id in people_on_duty(request, situation)


def acts_for_turn(actor: Actor, request: Request, member: MemberCode, situation: Situation) -> bool:
    """Whether the person acts for this member, which has the request or gave it away."""
    stood = [*map(request.as_left, request.earlier), request]
    theirs = [each for each in stood if each.addressee == member]
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == member and bool(theirs)
    return is_chief or any(acts_for_addressee(actor, each, situation) for each in theirs)


def is_colleague(actor: Actor, request: Request) -> bool:
    """Whether the person works at the member that must act."""
    is_theirs = actor.person.member == request.addressee and actor.has(*_ACTS)
    return is_theirs and not _is_kept_from(actor, request)


def _is_kept_from(actor: Actor, request: Request) -> bool:
    """Whether it is for the addressee's supervisors alone, and the person is none of them."""
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee
    return request.is_for_supervisors and not is_chief


def require_addressee(actor: Actor, request: Request, situation: Situation) -> None:
    """Let pass who may act for the requested side.

    Raises ``Refused``: who gave it away is told where it went, the secretariat that it notes;
    everybody else reads the one line that does not say whether the request exists. A colleague is told
    by the act's own rule.
    """
    if acts_for_addressee(actor, request, situation):
        return
    if actor.has(Role.SECRETARIAT) and actor.person.member is None:
        raise Refused(Topic.SECRETARIAT_NOTES, {"reference": request.reference})
    if is_colleague(actor, request):
        raise Refused(Topic.ASSISTANCE_RECORDED, {"reference": request.reference})
    require_not_given_away(actor, request, situation)
    raise not_yours()


def require_not_given_away(actor: Actor, request: Request, situation: Situation) -> None:
    """Raise ``Refused``, saying where it went, for somebody of a member that gave the request away."""
    seen = sight(actor, request, situation)
    if seen is not None and seen.request.left is not None:
        raise Refused(Topic.GIVEN_AWAY, headline(seen.request, situation))


def is_requester(actor: Actor, request: Request) -> bool:
    """Whether the person filed it, and is an official of that member still; or whether they confirmed it,
    where it was entered from a call, and still act for that member. Of a drill that the network ordered it
    is who ordered it, while they are of the secretariat."""
    if is_ordered(request.reference):
        return actor.id == request.requester and actor.has(Role.SECRETARIAT)
    is_theirs = actor.id == request.requester and actor.person.member == request.origin
    acts = _ACTS if request.ties.call is not None else ()
    return is_theirs and request.ties.is_vouched and actor.has(Role.OFFICIAL, *acts)


def may_vouch(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may say that a request which was entered from a call is their member's, or not:
    who was asked, whoever is on duty at the desk for such requests, and supervisors."""
    call = request.ties.call
    if call is None or not call.waits or not request.is_open:
        return False
    if actor.person.member != request.origin or not actor.has(Role.OFFICIAL, *_ACTS):
        return False
    if actor.id in call.asked or actor.has(Role.SUPERVISOR):
        return True
    point = route(situation.directory, request.origin, request.type).id
    there = people_on_duty(replace(request, contact_point=point), situation)
    return actor.has(Role.DUTY_OFFICER) and actor.id in there


def require_vouched(request: Request) -> None:
    """Raise ``Refused`` where the member that is said to ask has not said so itself."""
    if not request.ties.is_vouched:
        raise Refused(Topic.CALL_FIRST, {"case": request.id, "reference": request.reference})


def require_requester(actor: Actor, request: Request) -> None:
    """Let pass the requester, while they are an official of that member. Raises ``Refused``."""
    _require_word(actor, request)
    if not is_requester(actor, request):
        raise not_yours()


def has_left(request: Request, situation: Situation) -> bool:
    """Whether the requester's access has ended: revoked, or no official of that member any more."""
    if not request.ties.is_vouched:
        return False
    person = situation.directory.people.get(request.requester)
    if person is None or person.id in situation.revoked:
        return True
    return not is_requester(Actor(person=person), request)


def acts_for_requester(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person is the requester, or supervises their member in place of one who has left."""
    if is_requester(actor, request):
        return True
    if is_ordered(request.reference):
        return actor.has(Role.SECRETARIAT)
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == request.origin
    return is_chief and has_left(request, situation)


def _require_word(actor: Actor, request: Request) -> None:
    """Whoever was asked if it is theirs says so before they do anything as its requester."""
    call = request.ties.call
    was_asked = call is not None and actor.id in call.asked and request.is_open
    if was_asked and actor.person.member == request.origin and not request.ties.is_vouched:
        told: Facts = {"case": request.id, "reference": request.reference, "asks": True}
        raise Refused(Topic.CALL_FIRST, told)


def require_for_requester(actor: Actor, request: Request, situation: Situation) -> Facts:
    """Let pass who acts for the requester; returns what its record says of that. Raises ``Refused``."""
    _require_word(actor, request)
    if not acts_for_requester(actor, request, situation):
        raise not_yours()
    return (
        {} if is_requester(actor, request) else {"in_place_of": situation.name(request.requester)}
    )


def is_told_who(actor: Actor, request: Request) -> bool:
    """Whether who did not answer is told by name: to their own member, and to who is of none."""
    return actor.person.member in (None, request.addressee)


def told_people(actor: Actor, request: Request, directory: Directory) -> frozenset[PersonId]:
    """Who has to do with it, of those whom the person is told by name."""
    told = {request.requester, request.acknowledged_by}
    if is_told_who(actor, request):
        told |= {request.owner, *request.alerted}
    mine, are_named = actor.person.member, directory.names_abroad is NamesAbroad.NAME
    people = (person for each in told if each and (person := directory.people.get(each)))
    return frozenset(
        each.id for each in people if are_named or mine is None or each.member in (None, mine)
    )


_OF_THE_ASKED: Final = frozenset(
    {
        Event.ASKED,
        Event.URGENCY_CONTESTED,
        Event.DELAYED,
        Event.ANSWERED,
        Event.REFUSED,
        Event.TRANSFER_PROPOSED,
        Event.TRANSFERRED,
    }
)
"""Texts that the requested side writes."""
_OF_THE_ASKED_ALONE: Final = frozenset({Event.REFUSAL_KEPT})
"""Texts that the requested side keeps to itself."""
NOT_SENT: Final = frozenset({Event.REMARKED, Event.NUMBERED, Event.FILE_ATTACHED})
"""Texts that are no part of what the sides write to each other."""
OF_THE_REQUEST: Final = frozenset({Event.FILED, Event.COMPLETED})
"""Texts that are the request itself, which goes whole to whoever has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What somebody may see of a case: its header, and its records by turn, counted from 0.

    A turn ends with the record of the transfer that ends it.
    """

    request: Request
    """As they see it: as it stands, or as it stood when it left their member."""
    log: frozenset[int] = frozenset()
    """Turns whose records they may review."""
    known: frozenset[int] = frozenset()
    """Turns of which they may know how it went, if not who did what."""
    texts: frozenset[int] = frozenset()
    """Turns whose texts they may read, together with the request's own."""
    own_texts: frozenset[int] = frozenset()
    """Turns of whose texts they may read what their own side wrote."""
    kept_texts: frozenset[int] = frozenset()
    """Turns of which they may read what the requested side keeps to itself."""
    remarks_of: MemberCode | None = None
    """The member whose private remarks they read; None for nobody's."""

    @property
    def may_review(self) -> bool:
        """Whether they may read of the log."""
        return bool(self.log)

    @property
    def may_read(self) -> bool:
        """Whether there may be a text for them."""
        return bool(self.texts or self.own_texts)

    @property
    def is_whole(self) -> bool:
        """Whether the whole log and every text is open to them, but what the other side keeps to itself."""
        turns = len(self.request.earlier) + 1
        return self.request.left is None and len(self.log) == len(self.texts) == turns

    def reads(self, event: str, turn: int) -> bool:
        """Whether they may read the text of such a record of this turn."""
        if event in NOT_SENT:
            # Whose a remark is stands in its record (``storage.log.turns``); a number stands in the request.
            return False
        if event in _OF_THE_ASKED_ALONE:
            return turn in self.kept_texts
        return (
            turn in self.texts
            or (event in OF_THE_REQUEST and bool(self.texts))
            or (event in _OF_THE_ASKED and turn in self.own_texts)
            # The note with which it came is for who has it now.
            or (event == Event.TRANSFERRED and turn + 1 in self.texts)
        )


def sight(actor: Actor, request: Request, situation: Situation) -> Sight | None:
    """What the person may see of the request; None where not even that it exists."""
    here, turns = len(request.earlier), range(len(request.earlier) + 1)
    stood = [*map(request.as_left, request.earlier), request]
    reviewed = [turn for turn in turns if may_review(actor, stood[turn])]
    read = [turn for turn in turns if _may_read(actor, stood[turn], situation)]
    texts: Collection[int] = ()
    is_closed_to_them = request.recall is not None or request.state is State.NOT_ACCEPTED
    if is_closed_to_them and actor.person.member not in (None, request.origin):
        # Taken back, or never taken: whoever had it keeps what its own side wrote.
        texts = ()
    elif _reads_all(actor, request):
        texts = turns
    elif here in read:
        texts = [turn for turn in turns if stood[turn].addressee == request.addressee]
        texts += _shared(stood)
    own = frozenset(read).difference(texts)
    known = [turn for turn in turns if _is_concerned(actor, stood[turn], situation)]
    if not known:
        return None
    return Sight(
        request=stood[known[-1]],
        known=frozenset(known),
        log=frozenset(reviewed),
        texts=frozenset(texts),
        own_texts=own,
        kept_texts=frozenset(read if actor.person.member != request.origin else ()),
        remarks_of=_remarks_of(actor, stood, situation),
    )


def _remarks_of(actor: Actor, stood: Sequence[Request], situation: Situation) -> MemberCode | None:
    """Whose private remarks the person reads: their own member's, as who works for it on a turn.

    Who filed it and is of another member by now reads those of neither.
    """
    for turn in stood:
        acknowledged = turn.acknowledged_at is not None and not turn.is_held
        audits = actor.has(Role.AUDITOR) and actor.person.member in (turn.origin, turn.addressee)
        if (
            is_requester(actor, turn)
            or _supervises_a_side(actor, turn)
            or audits
            or (acknowledged and acts_for_addressee(actor, turn, situation))
        ):
            return actor.person.member
    return None


def sight_of(member: MemberCode, request: Request, situation: Situation) -> Sight | None:
    """What the member's supervisors may see of the request; None where it is no side of it."""
    return sight(supervisor_of(member), request, situation)


def supervisor_of(member: MemberCode) -> Actor:
    """Somebody who has what the member's supervisors have, and is none of them."""
    chief = Person(id=PersonId(""), name="", member=member, roles=frozenset({Role.SUPERVISOR}))
    return Actor(person=chief)


def _shared(stood: Sequence[Request]) -> list[int]:
    """Turns whose texts were given on, from transfer to transfer, up to the last one."""
    shared: list[int] = []
    for turn in range(len(stood) - 1, 0, -1):
        if not stood[turn].with_conversation:
            break
        shared.append(turn - 1)
    return shared


def may_see(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may know of the request, be it as it stood when it left their member."""
    return sight(actor, request, situation) is not None


def may_review(actor: Actor, request: Request) -> bool:
    """Whether the person may read the request's log, of the member that it is with."""
    return actor.has(Role.SECRETARIAT, Role.AUDITOR) or _supervises_a_side(actor, request)


def _is_concerned(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may see where the request stands (not its content)."""
    return (
        actor.id == request.requester
        or may_review(actor, request)
        or is_colleague(actor, request)
        or acts_for_addressee(actor, request, situation)
        or may_vouch(actor, request, situation)
    )


def _reads_all(actor: Actor, request: Request) -> bool:
    """Whether every text of every turn is the person's to read."""
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == request.origin
    return actor.id == request.requester or actor.has(Role.AUDITOR) or is_chief


def _may_read(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may read texts of the turn that the request is in; the secretariat never."""
    acknowledged = request.acknowledged_at is not None
    return (
        _reads_all(actor, request)
        or _supervises_a_side(actor, request)
        or may_vouch(actor, request, situation)
        or (acknowledged and not request.is_held and acts_for_addressee(actor, request, situation))
    )


def _supervises_a_side(actor: Actor, request: Request) -> bool:
    sides = (request.origin, request.addressee)
    return actor.has(Role.SUPERVISOR) and actor.person.member in sides
