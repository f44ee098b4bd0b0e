"""Answers to questions about requests: one request, lists, escalations.

Rows are texts whose columns are divided by ``|``; they are named at each function.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import Verb
from domain.vocabulary import State
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Wording
from handlers.messages.frame.told import Told
from handlers.messages.requests.cards import standing
from handlers.verbs import buttons
from wording import labels
from wording.language import Translator
from wording.rows import columns
from wording.safe_text import NOTHING, Shown, blocks, joined, lines

_REQUEST = 9
_ESCALATION = 11
_MOST_BUTTONS_IN_A_ROW = 3


def request_shown(_: Translator, told: Told) -> Wording:
    """One request: headline, ``role``, ``alerted``, ``next_step_at``, ``buttons`` as verbs."""
    facts = lines(
        told.reference,
        told.labelled(_("From"), told.line("origin")),
        told.labelled(_("To"), told.to),
        told.labelled(_("Type"), told.type),
        told.labelled(_("Urgency"), told.urgency),
        told.labelled(_("Marking"), told.marking),
        told.labelled(_("Filed"), told.moment("created_at")),
        told.labelled(_("Alerted"), told.names("alerted")),
        told.labelled(_("In charge"), told.line("owner")),
    )
    is_requester = told.word("role") == "sent"
    verbs = [Verb(word) for word in told.items("buttons") if word in set(Verb)]
    rows = [
        verbs[start : start + _MOST_BUTTONS_IN_A_ROW]
        for start in range(0, len(verbs), _MOST_BUTTONS_IN_A_ROW)
    ]
    return Wording(
        head=blocks(facts, standing(_, told, is_requester=is_requester)),
        rows=keyboards.case_rows(_, told.case, *rows),
    )


def requests(_: Translator, told: Told) -> Wording:
    """The requests that concern the reader.

    Rows: case, reference, urgency, state, from, to, acknowledge by, answer by, sent or received.
    """
    rows = [columns(row, _REQUEST) for row in told.items("rows")]
    if not rows:
        return Wording(head=_("There is no request that concerns you."))
    head = blocks(
        lines(_("Requests that concern you"), told.page),
        *(_request_lines(_, told, row) for row in rows),
    )
    pages = keyboards.paging(_, told, buttons.REQUESTS)
    return Wording(head=head, rows=(*_reference_rows(told, rows), *pages))


def _request_lines(_: Translator, told: Told, row: list[str]) -> Shown:
    _case, reference, urgency, state, origin, to, acknowledge_by, answer_by, role = row
    other = (
        _("to {member}", member=told.shown(to))
        if role == "sent"
        else _("from {member}", member=told.shown(origin))
    )
    due = NOTHING
    if state == State.NOTIFIED and (time := told.deadline_of(acknowledge_by)):
        due = _("acknowledge by {time}", time=time)
    elif state not in _OVER and (time := told.deadline_of(answer_by)):
        due = _("answer by {time}", time=time)
    first = joined((told.technical(reference), labels.urgency(_, urgency), other), " · ")
    return lines(first, joined((labels.state(_, state), due), "; "))


_OVER = frozenset({State.ANSWERED, State.REFUSED, State.WITHDRAWN, State.CLOSED})


def escalations(_: Translator, told: Told) -> Wording:
    """Requests that were escalated.

    Rows: case, reference, urgency, state, step, steps, from, to, created at, acknowledged by,
    acknowledged at. ``filter`` is what was looked for.
    """
    rows = [columns(row, _ESCALATION) for row in told.items("rows")]
    looked_for = told.labelled(_("Only"), told.line("filter"))
    if not rows:
        return Wording(head=lines(_("No request was escalated."), looked_for))
    head = blocks(
        lines(_("Escalated requests"), looked_for, told.page),
        *(_escalation_lines(_, told, row) for row in rows),
    )
    pages = keyboards.paging(_, told, buttons.ESCALATIONS)
    return Wording(head=head, rows=(*_reference_rows(told, rows), *pages))


def _escalation_lines(_: Translator, told: Told, row: list[str]) -> Shown:
    _case, reference, urgency, state, step, steps, origin, to, created, by, at = row
    route = _("from {origin} to {member}", origin=told.shown(origin), member=told.shown(to))
    when = told.moment_of(created)
    filed = _("filed {time}", time=when) if when else NOTHING
    reached = _("step {step} of {steps}", step=told.technical(step), steps=told.technical(steps))
    outcome = labels.state(_, state)
    if by:
        acknowledged = told.moment_of(at)
        outcome = (
            _("acknowledged by {name} at {time}", name=told.shown(by), time=acknowledged)
            if acknowledged
            else _("acknowledged by {name}", name=told.shown(by))
        )
    return lines(
        joined((told.technical(reference), labels.urgency(_, urgency)), " · "),
        joined((route, filed)),
        joined((reached, outcome), "; "),
    )


def _reference_rows(told: Told, rows: list[list[str]]) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (button(told.alone(row[1]), buttons.ON_REQUEST(Verb.STATUS, row[0])),)
        for row in rows
        if row[0]
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.REQUEST_SHOWN: request_shown,
    Topic.REQUESTS: requests,
    Topic.ESCALATIONS: escalations,
}
