"""What both sides do about the data that were preserved: extend, end, confirm, stop for a formal request.

Owns that nothing ends by itself: a date that passes and an end that is asked for count once the
requested side has confirmed them. Until when the data are kept is said by an answer, or by ``preserved``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.answering import preserved, zone_of
from domain.requests.escalation import Cause, Why, start
from domain.requests.filing import check_text
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import require_addressee, require_for_requester
from domain.requests.request import Decision, Message, Record, Request, Ring, Text
from domain.requests.routing import is_quiet, last_resort, step_targets
from domain.requests.values.preservation import AGAIN, Preservation, Standing
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, RequestType, State

_AS: Final[Mapping[Standing, Event]] = MappingProxyType(
    {
        Standing.ENDED: Event.PRESERVATION_ENDED,
        Standing.EXPIRED: Event.PRESERVATION_EXPIRED,
        Standing.STOPPED: Event.FORMAL_RECEIVED,
        Standing.RUNNING: Event.FORMAL_DECIDED,
    }
)


def extend(
    request: Request, actor: Actor, situation: Situation, until: date, text: str
) -> Decision:
    """The requester asks for a later date: the desk is alerted anew, with fresh clocks.

    The former answer stands, and the data's own clock runs on until another answer. Raises ``Refused``.
    """
    acting = require_for_requester(actor, request, situation)
    kept = require_extensible(request, actor, situation)
    if until <= kept.until:
        raise Refused(Topic.NOT_LATER, headline(request, situation))
    check_text(text)
    answer_within = request.policy.answer_within
    fresh = replace(
        request,
        answered_at=None,
        closed_at=None,
        asked_at=None,
        answer_by=situation.now + answer_within if answer_within else None,
        answer_clock_start=situation.now if answer_within else None,
        answer_reminders=0,
        late_untold=answer_within is not None,
    )
    begun = start(fresh, situation, Cause(why=Why.EXTENSION, by=actor.id))
    about: Facts = {**acting, "until": until.isoformat(), "before": kept.until.isoformat()}
    record = Record.by(actor, Event.EXTENSION_ASKED, about, Text(body=text))
    done = tell(actor.id, Topic.DONE_EXTENDED, begun.request, situation, until=until.isoformat())
    return replace(begun, records=(record, *begun.records), messages=(done, *begun.messages))


def require_extensible(request: Request, actor: Actor, situation: Situation) -> Preservation:
    """What may be extended by this person now. Raises ``Refused``."""
    require_for_requester(actor, request, situation)
    kept = require_kept(request, situation)
    if request.state is State.WITHDRAWN:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    if request.awaits_acknowledgement:
        raise Refused(Topic.STILL_ALERTED, headline(request, situation))
    return kept


def end(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester no longer needs the data to be kept; the desk confirms. Raises ``Refused``."""
    acting = require_for_requester(actor, request, situation)
    kept = require_kept(request, situation)
    if kept.standing is Standing.ENDING:
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    moments = tuple(situation.now + later for later in AGAIN)
    ending = replace(kept, standing=Standing.ENDING, moments=moments)
    people = desk(request, situation)
    changed = asked_of(replace(request, preservation=ending), people)
    about: Facts = {**acting, "people": [situation.name(person) for person in people]}
    done = tell(actor.id, Topic.DONE_END_ASKED, changed, situation)
    return decided(
        changed,
        situation,
        [Record.by(actor, Event.END_ASKED, about)],
        [done, *tell_desk(people, Topic.END_ASKED, changed, situation)],
        own_card(changed, situation),
    )


def confirm_end(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requested side has ended the preservation. Raises ``Refused``."""
    return _settle(request, actor, situation, Standing.ENDED, {Standing.ENDING})


def confirm_expired(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requested side says that the data are no longer kept. Raises ``Refused``."""
    require_addressee(actor, request, situation)
    kept = require_kept(request, situation)
    if not _is_over(request, kept.until, situation):
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    return _settle(request, actor, situation, Standing.EXPIRED, {*Standing})


def formal_received(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The central authority has the formal request: the data stay until it is decided."""
    return _settle(request, actor, situation, Standing.STOPPED, {Standing.RUNNING, Standing.PASSED})


def formal_decided(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The formal request is decided: the clock goes on, to the date that stood. Raises ``Refused``."""
    return _settle(request, actor, situation, Standing.RUNNING, {Standing.STOPPED})


def still_preserved(request: Request, actor: Actor, situation: Situation, until: date) -> Decision:
    """The requested side says until when the data are kept. Raises ``Refused``."""
    require_sayable(request, actor, situation)
    fresh = preserved(request, until, situation)
    if _is_over(request, until, situation):
        raise Refused(Topic.NOT_LATER, headline(request, situation))
    changed = replace(request, preservation=fresh)
    before = request.preservation.until.isoformat() if request.preservation is not None else None
    about: Facts = {"until": until.isoformat(), "before": before}
    return _told(changed, situation, actor, Event.PRESERVED, about, "preserved")


def require_sayable(request: Request, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` unless the person may say until when the data of this request are kept."""
    require_addressee(actor, request, situation)
    if request.type is not RequestType.PRESERVE:
        raise Refused(Topic.NOTHING_PRESERVED, headline(request, situation))
    if request.acknowledged_at is None:
        raise Refused(Topic.ACKNOWLEDGE_FIRST, headline(request, situation))
    if request.state is State.WITHDRAWN:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))


def require_kept(request: Request, situation: Situation) -> Preservation:
    """What is still preserved for the request. Raises ``Refused`` where nothing is known to be."""
    kept = request.preservation
    if kept is None or not kept.is_kept:
        raise Refused(Topic.NOTHING_PRESERVED, headline(request, situation))
    return kept


def desk(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Who sees to it at the requested side now: whoever is on duty first, else who is in charge."""
    on_duty = step_targets(request, int(request.supervisors_first), situation)
    wanted = (*on_duty, *((request.owner,) if request.owner is not None and not on_duty else ()))
    reached = tuple(person for person in wanted if person in situation.reachable)
    return reached or last_resort(request, situation)


def asked_of(request: Request, people: tuple[PersonId, ...]) -> Request:
    """Who is asked may act, as whoever was alerted may."""
    return replace(request, alerted=tuple(dict.fromkeys((*request.alerted, *people))))


def tell_desk(
    people: tuple[PersonId, ...], topic: Topic, request: Request, situation: Situation
) -> list[Message]:
    """What asks the desk for something, without a sound in its quiet hours."""
    ring = Ring.SILENT if is_quiet(request, situation) else Ring.RINGS
    return [
        tell(to, topic, request, situation, ring=ring, notes_only=situation.notes_only(to))
        for to in people
    ]


def _settle(
    request: Request, actor: Actor, situation: Situation, to: Standing, among: set[Standing]
) -> Decision:
    require_addressee(actor, request, situation)
    kept = require_kept(request, situation)
    if kept.standing not in among:
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    running = preserved(request, kept.until, situation).moments if to is Standing.RUNNING else ()
    changed = replace(request, preservation=replace(kept, standing=to, moments=running))
    about: Facts = {"until": kept.until.isoformat()}
    return _told(changed, situation, actor, _AS[to], about, to.value)


def _told(
    changed: Request, situation: Situation, actor: Actor, event: Event, about: Facts, what: str
) -> Decision:
    """The requester reads it; nothing is asked of them."""
    by = situation.name(actor.id, changed.requester)
    return decided(
        changed,
        situation,
        [Record.by(actor, event, about)],
        [
            tell(actor.id, Topic.DONE_CONFIRMED, changed, situation, what=what),
            tell(changed.requester, Topic.CONFIRMED, changed, situation, what=what, by=by),
        ],
        own_card(changed, situation),
    )


def _is_over(request: Request, until: date, situation: Situation) -> bool:
    """Whether this day is over, where the requested side is."""
    return situation.now.astimezone(zone_of(request, situation)).date() > until
