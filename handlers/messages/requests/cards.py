"""The two messages that are kept up to date: the alert, and the requester's status.

An alert says only what may cross an open channel: what is asked by kinds and counts, why and until when,
what must not be done, who asks; reference, type and marking below them.
Facts: ``domain.requests.escalation``, ``domain.requests.headline``.
"""

from collections.abc import Callable, Mapping, Sequence

from domain.requests.escalation import Why
from domain.requests.values.call import CallStanding
from domain.requests.values.preservation import requesters_verbs as requesters_verbs_of
from domain.topics import Topic
from domain.verbs import NOTES_ONLY, Verb, on_alert
from domain.vocabulary import TERMINAL, State
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from handlers.messages.requests.drills import drilled
from wording import labels
from wording.language import Translator
from wording.messages import dues, first_screen
from wording.messages.lacking import to_come
from wording.messages.standing import UNDER_WAY, standing
from wording.messages.ties import beside, link_lines, not_linked
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines, technical

_SETTLED = frozenset({State.ANSWERED, State.REFUSED})


def alert(_: Translator, told: Told) -> Wording:
    """The alert, by its ``stage``."""
    stage = told.word("stage") or "open"
    if stage == "open":
        return _open_alert(_, told)
    if stage == "yours":
        return _own_alert(_, told)
    kept = dues.preserved(_, told)
    return Wording(head=lines(_what_became(_, told, stage), _about(_, told), kept))


def _open_alert(_: Translator, told: Told) -> Wording:
    notes_only = told.flag("notes_only")
    first = lines(
        first_screen.urgency(_, told),
        first_screen.asked(_, told),
        first_screen.why(_, told),
        first_screen.emergency_channel(_, told),
        dues.acknowledge_by(_, told),
        first_screen.time_left(_, told, "acknowledge_by"),
        first_screen.must_not(_, told),
        first_screen.minor(_, told),
        first_screen.held(_, told),
        first_screen.who_asks(_, told),
        *beside(_, told),
        first_screen.begun(_, told),
    )
    facts = lines(
        first_screen.missing(_, told),
        told.reference,
        first_screen.kind(_, told),
        told.labelled(_("To"), told.to) if notes_only else None,
        told.labelled(_("Marking"), told.marking),
        dues.answer_late(_, told),
        _step(_, told),
    )
    if notes_only:
        next_act = _("Press Noted to show that you have seen this. You act for no member.")
        return Wording(
            head=blocks(first, next_act, facts),
            rows=keyboards.case_rows(_, told.case, *NOTES_ONLY),
        )
    next_act = lines(
        _("Press Acknowledge to take it. You then receive its content."),
        _("Acknowledging never means accepting."),
    )
    rows = (
        *keyboards.case_rows(_, told.case, *_verbs(told, "open")),
        *drilled.took_for_real(_, told),
    )
    return Wording(head=blocks(first, next_act, facts), rows=rows)


def _own_alert(_: Translator, told: Told) -> Wording:
    at = told.moment("acknowledged_at")
    taken = _("Acknowledged by you at {time}", time=at) if at else _("Acknowledged by you")
    first = lines(
        _("In your charge since {time}", time=at) if told.word("call") else taken,
        first_screen.asked(_, told),
        first_screen.why(_, told),
        first_screen.emergency_channel(_, told),
        dues.prove_by(_, told),
        dues.answer_by(_, told),
        first_screen.must_not(_, told),
        first_screen.minor(_, told),
        first_screen.held(_, told),
        first_screen.who_asks(_, told),
        *beside(_, told),
        link_lines(_, told),
    )
    facts = lines(
        first_screen.missing(_, told),
        _about(_, told),
        told.labelled(_("Marking"), told.marking),
        dues.preserved(_, told),
    )
    return Wording(
        head=blocks(first, first_screen.at_hand(_, told), facts),
        rows=(
            *keyboards.case_rows(_, told.case, *_verbs(told, "yours")),
            *drilled.took_for_real(_, told),
        ),
    )


def _verbs(told: Told, stage: str) -> tuple[tuple[Verb, ...], ...]:
    return on_alert(stage, told.word("reference"), told.word("urgency"))


def _step(_: Translator, told: Told) -> Shown | None:
    """Which step of the escalation this is, and why it was reached; nothing for a plain first."""
    step, why = told.number("step", 1), told.word("why") or Why.FILED
    cause = _why(_, told, why)
    if not cause and step <= 1:
        return None
    steps = told.technical(str(max(step, told.number("steps"))))
    where = {"step": told.technical(str(step)), "steps": steps}
    if not cause:
        return _("Step {step} of {steps}", **where)
    said = _("Step {step} of {steps}: {cause}", **where, cause=cause)
    empty = told.layers("empty")
    if not empty or why == Why.NOBODY_ON_DUTY:
        return said
    return lines(said, _("Nobody on duty could be reached: {layers}", layers=empty))


def _why(_: Translator, told: Told, why: str) -> Shown:
    if why == Why.FILED:
        return NOTHING
    by, empty = told.line("why_by"), told.layers("empty")
    waited = told.waited
    causes: dict[str, Shown] = {
        Why.NOT_ACKNOWLEDGED: _("not acknowledged within {time}", time=waited)
        if waited
        else _("not acknowledged in time"),
        Why.PASSED_ON: _("passed on by {name}", name=by) if by else _("passed on"),
        Why.NOBODY_ON_DUTY: _("nobody on duty could be reached ({layers})", layers=empty)
        if empty
        else _("nobody on duty could be reached"),
        Why.UNDELIVERABLE: _("the earlier alert could not be delivered"),
        Why.REMINDED: _("the requester asks for attention"),
        Why.TRANSFERRED: _("transferred by {name}", name=by) if by else _("transferred"),
        Why.QUIET_OVER: _("the quiet hours are over, and nobody has acknowledged"),
        Why.EXTENSION: _("{name} asks for the preserved data to be kept longer", name=by)
        if by
        else _("the preserved data are to be kept longer"),
        Why.REOPENED: _("reopened by {name}", name=by) if by else _("reopened"),
        Why.DUTY_CHANGED: _("you are on duty now, by a change of the roster"),
        Why.REASSIGNED: _("given to you by {name}", name=by) if by else _("given to you"),
        Why.UNPROVED: _("whoever acknowledged has not shown that it was them"),
    }
    return causes.get(why, NOTHING)


def _what_became(_: Translator, told: Told, stage: str) -> Shown:
    if stage == "not_yours":
        return _("This request is no longer open to you.")
    if told.word("call") == CallStanding.DENIED:
        return _("{member} says that it did not ask for this.", member=told.line("origin"))
    if not told.word("stage_by") and stage in (State.CLOSED, State.WITHDRAWN):
        # The service ended it, as it does a drill.
        return _("This request is over.")
    by, at = told.name("stage_by"), told.moment("stage_at")
    sentences = _became_at(_, told, by, at) if at else _became(_, by)
    return sentences.get(stage) or _("This request is over.")


def _became_at(_: Translator, told: Told, by: Shown, at: Shown) -> dict[str, Shown]:
    to = told.line("addressee")
    return {
        "acknowledged": _("Acknowledged by {name} at {time}", name=by, time=at),
        "transferred": _("Transferred to {member} by {name} at {time}", member=to, name=by, time=at)
        if to
        else _("Transferred by {name} at {time}", name=by, time=at),
        "reassigned": _(
            "Given to {to} by {name} at {time}", to=told.name("given_to"), name=by, time=at
        ),
        "withdrawn": _("Withdrawn by {name} at {time}", name=by, time=at),
        "refused": _("Refused by {name} at {time}", name=by, time=at),
        "closed": _("Closed by {name} at {time}", name=by, time=at),
    }


def _became(_: Translator, by: Shown) -> dict[str, Shown]:
    return {
        "acknowledged": _("Acknowledged by {name}", name=by),
        "transferred": _("Transferred by {name}", name=by),
        "withdrawn": _("Withdrawn by {name}", name=by),
        "refused": _("Refused by {name}", name=by),
        "closed": _("Closed by {name}", name=by),
    }


def _about(_: Translator, told: Told) -> Shown:
    """One line that tells which request this was."""
    origin = told.line("origin")
    from_whom = _("from {member}", member=origin) if origin else NOTHING
    urgency = labels.urgency(_, told.word("urgency"))
    return joined((told.reference, urgency, told.type, from_whom), " · ")


def status(_: Translator, told: Told) -> Wording:
    """The requester's own request, kept up to date."""
    alerted = told.names("alerted")
    is_taken = told.word("state") != State.NOT_ACCEPTED
    sent = _("Your request {reference} was sent.", reference=told.reference)
    if told.word("call"):
        sent = _("Your request {reference}, told by telephone.", reference=told.reference)
    facts = lines(
        told.labelled(_("To"), told.to),
        told.labelled(_("Type"), told.type),
        told.labelled(_("Urgency"), told.urgency),
        told.labelled(_("Marking"), told.marking),
        *beside(_, told),
        told.labelled(_("Alerted"), alerted),
        _not_delivered(_, told),
    )
    if not is_taken:
        sent = _("Your request {reference} was not accepted.", reference=told.reference)
    # It stands there for long without being changed, so it counts no hours.
    where = standing(_, told, is_requester=True, counts=False)
    rows = requesters_verbs(told)
    return Wording(
        head=blocks(
            sent,
            facts,
            where,
            to_come(_, told),
            link_lines(_, told),
            not_linked(_, told),
            _same(_, told),
            closing(_, *rows),
        ),
        rows=(*keyboards.case_rows(_, told.case, *rows), *keyboards.reference_row(_, told)),
    )


def _same(_: Translator, told: Told) -> Shown | None:
    """As which request the same text was sent just before, or which names the same identifier."""
    if told.word("names_as"):
        return _(
            "An open request there names the same identifier: {reference}.",
            reference=told.reference_of(told.word("names_as")),
        )
    if not told.word("same_as"):
        return None
    ago, reference = told.span("same_ago_ms"), told.reference_of(told.word("same_as"))
    if told.word("same_by"):
        return _(
            "The same text went there {time} before, as {reference}, by {name}.",
            time=ago,
            reference=reference,
            name=told.name("same_by"),
        )
    return _(
        "The same text went there {time} before, as {reference}.", time=ago, reference=reference
    )


def _not_delivered(_: Translator, told: Told) -> Shown | None:
    if told.word("state") != State.NOTIFIED:
        return None
    return told.labelled(_("Not delivered yet"), told.names("undelivered"))


def requesters_verbs(told: Told) -> tuple[tuple[Verb, ...], ...]:
    """What the requester's state of things allows, row by row."""
    preserved = requesters_verbs_of(told.word("preservation"), told.word("state"))
    rows = (*_requesters_verbs(told), *((preserved,) if preserved else ()))
    is_open = told.word("state") not in TERMINAL | _SETTLED
    return ((Verb.COMPLETE,), *rows) if told.items("form_missing") and is_open else rows


def _requesters_verbs(told: Told) -> tuple[tuple[Verb, ...], ...]:
    state = told.word("state")
    if state == State.NOTIFIED:
        return (Verb.REMIND,), (Verb.WITHDRAW,)
    if state == State.CLARIFICATION:
        return (Verb.REPLY, Verb.REMIND), (Verb.WITHDRAW,)
    if state in UNDER_WAY and told.word("answer_by"):
        return (Verb.REMIND,), (Verb.WITHDRAW,)
    if state in UNDER_WAY or state in _SETTLED:
        return ((Verb.CLOSE, Verb.REPLY),)
    if state == State.CLOSED:
        return (Verb.SHOW,), (Verb.REOPEN,)
    return ((Verb.SHOW,),) if state in TERMINAL else ()


def closing(_: Translator, *rows: Sequence[Verb]) -> Shown | None:
    """What closing does to the texts, wherever it is offered; None where it is not."""
    if not any(Verb.CLOSE in row for row in rows):
        return None
    return _(
        "Close takes the texts out of the chats. Both sides can show them again while the case is "
        "kept: {command} finds it.",
        command=technical("/requests closed", is_rtl=_.is_rtl),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.ALERT: alert,
    Topic.STATUS: status,
}
