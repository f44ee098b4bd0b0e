"""Onward use: who received data asks their originator for another purpose, recipient, or for evidence.

Both sides may have received something: the requester answers, the requested side the request. What
nobody answers is not permitted once its time is over. A member that gave the request away decides still
about what it wrote itself.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.afterwards.preservation import asked_of, desk
from domain.requests.filing import check_length, check_text
from domain.requests.headline import Fact, decided, headline, tell
from domain.requests.permissions import (
    acts_for_addressee,
    acts_for_requester,
    acts_for_turn,
    require_addressee,
    require_for_requester,
    require_vouched,
)
from domain.requests.request import Decision, Message, Record, Request, Ring, Text
from domain.requests.rows import PermissionRow
from domain.requests.values.permission import Onward, Permission
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import MemberCode, PersonId

_DECIDED = {Onward.GRANTED: Event.PERMISSION_GIVEN, Onward.REFUSED: Event.PERMISSION_REFUSED}


def may_ask(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may have received something that they could ask for more use of."""
    acts = acts_for_requester(actor, request, situation) or (
        request.left is None and acts_for_addressee(actor, request, situation)
    )
    is_there = request.acknowledged_at is not None and request.recall is None
    return acts and is_there and request.ties.is_vouched


def require_may_ask(request: Request, actor: Actor, situation: Situation) -> MemberCode:
    """The member for which this person may ask now. Raises ``Refused``."""
    told = headline(request, situation)
    if acts_for_requester(actor, request, situation):
        asker = request.origin
    else:
        require_addressee(actor, request, situation)
        require_vouched(request)
        asker = request.addressee
    if request.recall is not None:
        raise Refused(Topic.ALREADY_OVER, told)
    if request.acknowledged_at is None:
        is_requester = asker == request.origin
        raise Refused(Topic.NOT_ANSWERED_YET if is_requester else Topic.ACKNOWLEDGE_FIRST, told)
    waiting = next((p for p in request.permissions if p.waits and p.asker == asker), None)
    if waiting is not None:
        raise Refused(Topic.PERMISSION_WAITS, {**told, "until": stamp(waiting.lapses_at)})
    return asker


def ask(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """Ask the originator; ``text`` says for what, to whom, and whether as evidence. Raises ``Refused``."""
    asker = require_may_ask(request, actor, situation)
    check_text(text)
    is_requester = asker == request.origin
    instead = require_for_requester(actor, request, situation) if is_requester else {}
    of = request.addressee if is_requester else request.origin
    new = Permission(by=actor.id, asker=asker, of=of, at=situation.now)
    changed = replace(request, permissions=(*request.permissions, new))
    people = desk(request, situation) if is_requester else (request.requester,)
    if is_requester:
        changed = asked_of(changed, people)
    about: Facts = {
        **instead,
        "to": situation.member_name(of),
        "until": stamp(new.lapses_at),
        "people": [situation.name(person) for person in people],
    }
    record = Record.by(actor, Event.PERMISSION_ASKED, about, Text(body=text))
    asks = [
        _tell(
            person,
            Topic.PERMISSION_ASKED,
            (changed, new),
            situation,
            by=actor.id,
            shows=None if situation.notes_only(person) else record.text,
        )
        for person in people
    ]
    done = _tell(actor.id, Topic.DONE_PERMISSION, (changed, new), situation, ring=Ring.SILENT)
    return decided(changed, situation, [record], [done, *asks])


def require_decidable(
    request: Request, token: str, actor: Actor, situation: Situation
) -> Permission:
    """The one that waits for this person. Raises ``Refused``."""
    found = next((each for each in request.permissions if each.token == token), None)
    if found is None or not _may_decide(found, request, actor, situation):
        raise not_yours()
    if not found.waits or found.lapses_at <= situation.now:
        told = {**headline(request, situation), "standing": found.standing.value}
        raise Refused(Topic.PERMISSION_OVER, told)
    return found


def decide(
    request: Request,
    token: str,
    to: Onward,
    actor: Actor,
    situation: Situation,
    text: str,
) -> Decision:
    """Grant or refuse it, with or without a text. Raises ``Refused``."""
    before = require_decidable(request, token, actor, situation)
    check_length(text)
    after = replace(before, standing=to, decided_by=actor.id, decided_at=situation.now)
    changed = _with(request, before, after)
    body = Text(body=text) if text.strip() else None
    about: Facts = {"to": situation.member_name(after.asker)}
    record = Record.by(actor, _DECIDED[to], about, body)
    topic = Topic.PERMISSION_DECIDED
    told = [
        _tell(person, topic, (changed, after), situation, by=actor.id, shows=body)
        for person in _askers(after, request)
    ]
    done = _tell(actor.id, Topic.DONE_PERMISSION, (changed, after), situation, ring=Ring.SILENT)
    return decided(changed, situation, [record], [done, *told])


def lapse(request: Request, situation: Situation) -> Decision:
    """Nobody has answered in time: it is not permitted, and both sides read so."""
    over = [each for each in request.permissions if each.waits and each.lapses_at <= situation.now]
    changed, messages, records = request, list[Message](), []
    for each in over:
        after = replace(each, standing=Onward.LAPSED, decided_at=situation.now)
        changed = _with(changed, each, after)
        about: Facts = {"to": situation.member_name(each.asker)}
        records.append(Record(event=Event.PERMISSION_LAPSED, about=about))
        people = dict.fromkeys((*_askers(after, request), *_givers(after, request)))
        topic = Topic.PERMISSION_DECIDED
        messages += [
            _tell(person, topic, (changed, after), situation, ring=Ring.SILENT) for person in people
        ]
    return decided(changed, situation, records, messages)


def rows_for(
    request: Request, whole: Request, actor: Actor, situation: Situation
) -> list[PermissionRow]:
    """Those that concern the person's member; ``whole``: the request as it stands."""
    mine = actor.person.member
    sides = {request.origin, request.addressee} if mine is None else {mine}
    return [
        PermissionRow(
            standing=each.standing,
            asker=situation.member_name(each.asker),
            of=situation.member_name(each.of),
            at=each.at,
            until=each.lapses_at,
            decided_at=each.decided_at,
            decided_by=situation.name(each.decided_by, actor.id),
            token=each.token if each.waits and _may_decide(each, whole, actor, situation) else "",
        )
        for each in whole.permissions
        if not sides.isdisjoint((each.asker, each.of))
    ]


def _may_decide(
    permission: Permission, request: Request, actor: Actor, situation: Situation
) -> bool:
    if permission.of == request.origin:
        return acts_for_requester(actor, request, situation)
    return acts_for_turn(actor, request, permission.of, situation)


def _with(request: Request, before: Permission, after: Permission) -> Request:
    kept = tuple(after if each == before else each for each in request.permissions)
    return replace(request, permissions=kept)


def _askers(permission: Permission, request: Request) -> tuple[PersonId, ...]:
    """Who asked, and who is in charge there now."""
    if permission.asker == request.origin:
        return (request.requester,)
    is_theirs = request.owner is not None and request.addressee == permission.asker
    return tuple(dict.fromkeys((permission.by, *((request.owner,) if is_theirs else ()))))


def _givers(permission: Permission, request: Request) -> tuple[PersonId, ...]:
    if permission.of == request.origin:
        return (request.requester,)
    return (request.owner,) if request.owner and request.addressee == permission.of else ()


def _tell(
    to: PersonId,
    topic: Topic,
    about: tuple[Request, Permission],
    situation: Situation,
    *,
    ring: Ring = Ring.RINGS,
    by: PersonId | None = None,
    shows: Text | None = None,
) -> Message:
    request, permission = about
    message = tell(to, topic, request, situation, ring=ring, shows=shows)
    named: dict[str, Fact] = {"by": situation.name(by, to)} if by is not None else {}
    until = stamp(permission.lapses_at)
    more: dict[str, Fact] = {"standing": permission.standing.value}
    if topic is Topic.PERMISSION_ASKED:
        notes_only = situation.notes_only(to)
        more = {"until": until, "token": permission.token, "notes_only": notes_only}
    elif topic is Topic.DONE_PERMISSION:
        more |= {"until": until, "giver": situation.member_name(permission.of)}
    return replace(message, facts={**message.facts, **named, **more})
