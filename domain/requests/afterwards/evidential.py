"""The agreement that an answer may be used as evidence: taken back, used, and taken note of.

Until the other side has said that the answer was used, the side that gave it may take its agreement back;
the other side is alerted, and takes note of it. What was used cannot be taken back.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import (
    acts_for_turn,
    require_addressee,
    require_for_requester,
)
from domain.requests.request import Decision, Message, Record, Request, Ring
from domain.requests.values.evidence import EvidenceStanding
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import MemberCode, PersonId


def revoke(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The side that answered takes its agreement back. Raises ``Refused``."""
    _require_giver(request, actor, situation)
    changed = _moved(request, EvidenceStanding.AGREED, EvidenceStanding.REVOKED, situation)
    to, by = request.requester, situation.name(actor.id, request.requester)
    told = tell(to, Topic.EVIDENCE_REVOKED, changed, situation, ring=Ring.RINGS, by=by)
    done = tell(actor.id, Topic.DONE_EVIDENCE, changed, situation)
    record = Record.by(actor, Event.EVIDENCE_REVOKED)
    return decided(changed, situation, [record], [done, told], own_card(changed, situation))


def use(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester has used the answer as evidence. Raises ``Refused``."""
    acting = require_for_requester(actor, request, situation)
    changed = _moved(request, EvidenceStanding.AGREED, EvidenceStanding.USED, situation)
    record = Record.by(actor, Event.EVIDENCE_USED, acting)
    return _told_desk(changed, record, Topic.EVIDENCE_USED, actor, situation)


def heed(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester has taken note that the agreement was taken back. Raises ``Refused``."""
    acting = require_for_requester(actor, request, situation)
    evidence = request.evidence
    if evidence is None or evidence.standing is not EvidenceStanding.REVOKED or evidence.is_heeded:
        raise Refused(Topic.NO_EVIDENCE, headline(request, situation))
    changed = replace(request, evidence=replace(evidence, is_heeded=True))
    record = Record.by(actor, Event.EVIDENCE_HEEDED, acting)
    return _told_desk(changed, record, Topic.EVIDENCE_HEEDED, actor, situation)


def _moved(
    request: Request, was: EvidenceStanding, to: EvidenceStanding, situation: Situation
) -> Request:
    evidence = request.evidence
    if evidence is None or evidence.standing is not was:
        raise Refused(Topic.NO_EVIDENCE, headline(request, situation))
    return replace(request, evidence=replace(evidence, standing=to, is_heeded=False))


def _giver(request: Request) -> MemberCode:
    """The member that agreed; who has the request, where nobody did."""
    agreed = request.evidence
    return agreed.member if agreed and agreed.member else request.addressee


def _require_giver(request: Request, actor: Actor, situation: Situation) -> None:
    """Let pass who acts for the member that agreed, which may have given the request away since."""
    giver = _giver(request)
    if giver == request.addressee:
        require_addressee(actor, request, situation)
    elif not acts_for_turn(actor, request, giver, situation):
        raise not_yours()


def _in_charge(request: Request) -> PersonId | None:
    """Who is, or was, in charge at the member that agreed."""
    giver = _giver(request)
    if giver == request.addressee:
        return request.owner
    return next((turn.owner for turn in request.earlier[::-1] if turn.addressee == giver), None)


def _told_desk(
    changed: Request, record: Record, topic: Topic, actor: Actor, situation: Situation
) -> Decision:
    messages: list[Message] = [tell(actor.id, Topic.DONE_EVIDENCE, changed, situation)]
    to = _in_charge(changed)
    if to is not None:
        by = situation.name(actor.id, to)
        messages.append(tell(to, topic, changed, situation, by=by))
    return decided(changed, situation, [record], messages, own_card(changed, situation))
