"""What the owner does after acknowledging, and what the requester sends meanwhile.

Decides answers, questions back, replies and delay notices, and how each moves the answer clock. A
question pauses that clock until the requester replies; a delay notice sets a new date.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.forms.filled import Filled, is_partial
from domain.forms.glance import NOT_TO_CUSTOMER
from domain.forms.outcome import counted_answer, found_nothing, says_agreement
from domain.refused import Refused
from domain.requests.acknowledge import require_proof
from domain.requests.filing import check_text
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import (
    require_addressee,
    require_for_requester,
    require_vouched,
)
from domain.requests.request import SETTLED, Decision, Record, Request, Ring, Text
from domain.requests.transfer import settled
from domain.requests.values.custodian import Custodian
from domain.requests.values.evidence import Evidence
from domain.requests.values.keeping import CameOf
from domain.requests.values.preservation import Preservation, said_until
from domain.requests.values.profile import JUDICIAL, answer_after
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.verbs import asks_for_answer
from domain.vocabulary import EvidentialUse, Marking, State, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What who answers says of the answer; what they leave out is preset."""

    marking: Marking | None = None
    """The request's, where none is chosen."""
    use: EvidentialUse = EvidentialUse.INTELLIGENCE
    form: Filled | None = None
    """What was filled in beside the text."""

    @property
    def is_partial(self) -> bool:
        """Whether more will follow, so that the clock of the answer runs on."""
        return is_partial(self.form)

    def rule(self) -> Callable[[Request, Actor, Situation, str], Decision]:
        """Answering with this handling."""
        return partial(answer, handling=self)


PRESET: Final = Handling()
NEITHER: Final = "Neither confirmed nor denied."
"""An answer that says of no fact whether it is so."""


def answer(
    request: Request,
    actor: Actor,
    situation: Situation,
    text: str,
    handling: Handling = PRESET,
) -> Decision:
    """Send the answer to the requester. A further answer may follow. Raises ``Refused``."""
    require_active(request, actor, situation, is_answer=True)
    if handling.use is EvidentialUse.EVIDENCE:
        require_vouched(request)
    if handling.use is EvidentialUse.EVIDENCE and not says_agreement(handling.form):
        raise Refused(Topic.EVIDENCE_BARE, headline(request, situation))
    if handling.form is None:
        check_text(text)
    elif _tells_customer(handling.form, request):
        raise Refused(Topic.CUSTODIAN_FIRST, headline(request, situation))
    said = Text(
        body=text,
        marking=handling.marking or request.marking,
        use=handling.use,
        form=handling.form,
    )
    is_a_part = handling.is_partial and request.state is not State.ANSWERED
    outcome = CameOf.NOTHING if found_nothing(handling.form) else CameOf.ANSWERED
    request = replace(request, keeping=request.keeping.with_outcome(outcome))
    if handling.use is EvidentialUse.EVIDENCE:
        request = replace(request, evidence=Evidence(member=request.addressee))
    if is_a_part:
        resumed = request.resumed(situation.now)
        changed = _in_part(resumed, handling.form, situation)
    else:
        changed = replace(
            request,
            state=State.ANSWERED,
            answered_at=situation.now,
            asked_at=None,
            idle_due=None,
            judicial=False,
        )
    about: Facts = {
        "to": situation.name(request.requester),
        "partial": is_a_part,
        "answer_by": stamp(request.resumed(situation.now).answer_by),
        **counted_answer(handling.form),
        **({"judicial": True} if changed.judicial else {}),
    }
    until = said_until(handling.form.values) if handling.form is not None else None
    if until is not None:
        changed = replace(changed, preservation=preserved(request, until, situation))
        about = {**about, "preserved_until": until.isoformat()}
    record = Record.by(actor, Event.ANSWERED, about, said)
    sent = _sent(changed, situation, actor, record, Topic.ANSWER, Topic.DONE_ANSWERED)
    done = settled(sent, situation)
    return (
        done if until is None else replace(done, cards=(*done.cards, own_card(changed, situation)))
    )


def _in_part(request: Request, answer: Filled | None, situation: Situation) -> Request:
    """Still open after a part of the answer, which may say how the rest can be had."""
    values = answer.values if answer is not None else {}
    profile = situation.directory.profile
    due = answer_after(values, request.urgency, profile, request.clock_start)
    # A date that has passed already promises nothing.
    due = due if due is not None and due > situation.now else None
    moved = due is not None and (request.answer_by is None or due > request.answer_by)
    return replace(
        request,
        state=State.IN_PROGRESS,
        idle_due=None,
        judicial=profile is not None and values.get("access") == JUDICIAL,
        answer_by=due if moved else request.answer_by,
        answer_clock_start=situation.now if moved else request.answer_clock_start,
        answer_reminders=0 if moved else request.answer_reminders,
        late_untold=request.late_untold or moved,
    )


def _tells_customer(form: Filled, request: Request) -> bool:
    """Whether the customer may be told, against what the requester wants."""
    is_silent = NOT_TO_CUSTOMER in request.glance.must_not
    is_agreed = request.custodian is Custodian.EXECUTE
    return form.values.get("customer_may_be_told") == "yes" and is_silent and not is_agreed


def preserved(request: Request, until: date, situation: Situation) -> Preservation:
    """The data are kept until this day, where the requested side is."""
    return Preservation.of(until, zone_of(request, situation), situation.now)


def zone_of(request: Request, situation: Situation) -> tzinfo:
    """The time zone of the member that is asked."""
    member = situation.directory.members.get(request.addressee)
    return member.time_zone if member is not None else UTC


def ask(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """Ask the requester back; the answer clock pauses until the reply. Raises ``Refused``."""
    require_active(request, actor, situation)
    check_text(text)
    changed = asked(request, situation.now)
    record = Record.by(actor, Event.ASKED, {"answer_clock": "paused"}, Text(body=text))
    return _sent(changed, situation, actor, record, Topic.QUESTION, Topic.DONE_ASKED)


def reply(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """The requester replies or adds something; a paused answer clock goes on. Raises ``Refused``.

    Where the requester's access has ended, their supervisors may in their place.
    """
    instead = require_for_requester(actor, request, situation)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    check_text(text)
    changed = replied(request, situation.now)
    about: Facts = {"answer_by": stamp(changed.answer_by), **instead}
    record = Record.by(actor, Event.REPLIED, about, Text(body=text))
    messages = [tell(actor.id, Topic.DONE_REPLIED, changed, situation)]
    if request.owner is not None:
        in_place = situation.name(actor.id, request.owner) if instead else None
        messages.append(
            tell(
                request.owner,
                Topic.REPLY,
                changed,
                situation,
                ring=Ring.RINGS,
                shows=record.text,
                in_place=in_place,
            )
        )
    return decided(changed, situation, [record], messages)


def delay(
    request: Request,
    actor: Actor,
    situation: Situation,
    until: datetime,
    text: str,
    *,
    judicial: bool = False,
) -> Decision:
    """Announce a new date for the answer, with the reason. Raises ``Refused``.

    ``judicial``: a judge is waited for, so that until the next word the answer is not late.
    """
    require_active(request, actor, situation)
    check_text(text)
    if until <= situation.now:
        raise Refused(Topic.TIME_PASSED, {"time": stamp(until)})
    changed = replace(
        request,
        state=State.DELAYED,
        answer_by=until,
        judicial=judicial,
        late_untold=True,
        answer_clock_start=situation.now,
        answer_reminders=0,
        asked_at=None,
        idle_due=None,
    )
    before = stamp(request.resumed(situation.now).answer_by)
    about: Facts = {
        "until": stamp(until),
        "before": before,
        "judicial": judicial,
    }
    record = Record.by(actor, Event.DELAYED, about, Text(body=text))
    by = actor.person.name
    ring = Ring.RINGS if request.urgency is Urgency.IMMEDIATE else Ring.SILENT
    done = tell(actor.id, Topic.DONE_DELAYED, changed, situation, before=before)
    notice = tell(
        request.requester,
        Topic.DELAY_NOTICE,
        changed,
        situation,
        ring=ring,
        shows=record.text,
        by=by,
        before=before,
    )
    return decided(changed, situation, [record], [done, notice])


def require_active(
    request: Request, actor: Actor, situation: Situation, is_answer: bool = False
) -> None:
    """Raise ``Refused`` unless the person acts for the addressee of an acknowledged, open request.

    A further answer may follow an answer.
    """
    require_addressee(actor, request, situation)
    told = headline(request, situation)
    if request.awaits_acknowledgement:
        raise Refused(Topic.ACKNOWLEDGE_FIRST, told)
    require_proof(request, actor, situation)
    require_wanted(request, situation)
    if is_answer and request.is_held:
        raise Refused(Topic.MINOR_HELD, told)
    if is_answer and request.custodian is Custodian.ASKED:
        raise Refused(Topic.CUSTODIAN_FIRST, told)
    is_further = is_answer and request.state is State.ANSWERED
    if request.state in SETTLED and not is_further:
        raise Refused(Topic.ALREADY_OVER, told)


def require_wanted(request: Request, situation: Situation) -> None:
    """Raise ``Refused`` for a drill that asks for no answer."""
    if not asks_for_answer(request.reference, request.urgency):
        raise Refused(Topic.DRILL_STAYS, {**headline(request, situation), "why": "no_answer"})


def asked(request: Request, now: datetime) -> Request:
    """The requester is asked something; the clock of the answer stands still."""
    waits = request.completion
    return replace(
        request,
        state=State.CLARIFICATION,
        asked_at=request.asked_at or now,
        idle_due=None,
        completion=replace(waits, is_paused=request.is_paused) if waits is not None else None,
    )


def replied(request: Request, now: datetime) -> Request:
    """What was asked of the requester is answered; a form that is awaited besides still is."""
    if not request.is_paused:
        return request.resumed(now)
    was_asked = request.state is State.CLARIFICATION
    return replace(request, state=State.IN_PROGRESS) if was_asked else request


def _sent(
    changed: Request,
    situation: Situation,
    actor: Actor,
    record: Record,
    topic: Topic,
    done: Topic,
) -> Decision:
    """One text from the requested side to the requester, with everything that follows from it."""
    to, by = changed.requester, situation.name(actor.id, changed.requester)
    sent = tell(to, topic, changed, situation, ring=Ring.RINGS, shows=record.text, by=by)
    return decided(changed, situation, [record], [tell(actor.id, done, changed, situation), sent])
