"""Answers to questions about requests: one request, lists, escalations."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from domain.requests.rows import EscalationRow, RequestRow
from domain.topics import Topic
from domain.verbs import Verb
from domain.vocabulary import State
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.messages.requests.afterwards import permission
from handlers.messages.requests.cards import closing
from handlers.messages.requests.safeguards import custodian
from handlers.messages.requests.ties import link_rows
from handlers.messages.requests.transferring import consent_rows
from handlers.verbs import buttons
from wording import labels, times
from wording.emphasis import bold
from wording.language import Translator
from wording.messages import called, dues, first_screen, listed, onward
from wording.messages.standing import proposed, standing
from wording.messages.ties import beside, link_lines, their_number
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines

_MOST_BUTTONS_IN_A_ROW = 3
_LONGEST_NAMES = 200


def request_shown(_: Translator, told: Told) -> Wording:
    """One request: headline, ``role``, ``alerted``, ``next_step_at``, ``buttons`` as verbs."""
    facts = lines(
        told.reference,
        told.labelled(_("From"), told.line("origin")),
        told.labelled(_("To"), told.to),
        told.labelled(_("Type"), told.type),
        told.labelled(_("Urgency"), told.urgency),
        told.labelled(_("Marking"), told.marking),
        *beside(_, told),
        their_number(_, told),
        told.labelled(_("Filed"), told.moment("created_at")),
        told.labelled(_("Alerted"), told.names("alerted")),
        told.labelled(_("In charge"), told.line("owner")),
    )
    is_requester = told.word("role") == "sent"
    verbs = [Verb(word) for word in told.items("buttons") if word in set(Verb)]
    return Wording(
        head=blocks(
            facts,
            first_screen.at_hand(_, told),
            standing(_, told, is_requester=is_requester),
            proposed(_, told),
            link_lines(_, told),
            onward.standing_lines(_, told),
            custodian.standing(_, told),
            closing(_, verbs),
        ),
        rows=(
            *consent_rows(_, told),
            *permission.standing_rows(_, told),
            *_verb_rows(_, told, verbs),
            *link_rows(_, told),
            *keyboards.reference_row(_, told),
        ),
    )


def _verb_rows(_: Translator, told: Told, verbs: Sequence[Verb]) -> Rows:
    """Three in a row; what ends a request by itself, so that no thumb meets it beside another."""
    beside = [verb for verb in verbs if verb is not Verb.WITHDRAW]
    apart = [(verb,) for verb in verbs if verb is Verb.WITHDRAW]
    together = chain.from_iterable(keyboards.case_rows(_, told.case, beside))
    flowing = keyboards.flowing(together, _MOST_BUTTONS_IN_A_ROW)
    return (*flowing, *keyboards.case_rows(_, told.case, *apart))


def requests(_: Translator, told: Told) -> Wording:
    """The requests that concern the reader (``RequestRow``); ``filter`` is what was looked for."""
    rows = told.rows("rows", RequestRow)
    looked_for = told.labelled(_("Only"), told.line("filter"))
    others = _others(_, told)
    if not rows and looked_for:
        none = _("There is no such request that concerns you.")
        return Wording(head=blocks(lines(none, looked_for), others))
    if not rows:
        return Wording(head=blocks(_("There is no request that concerns you."), others))
    head = blocks(
        lines(
            _("Requests that concern you"),
            looked_for,
            told.page,
            labels.urgency_signs(_, (row.urgency for row in rows)),
        ),
        *(_request_lines(_, told, row) for row in rows),
        others,
    )
    pages = keyboards.paging(_, told, buttons.REQUESTS)
    return Wording(head=head, rows=(*_reference_rows(told, rows), *pages))


def _others(_: Translator, told: Told) -> Shown:
    """How to find the requests that this list leaves out."""
    if not told.word("filter"):
        return _("{command} lists the closed ones.", command=told.technical("/requests closed"))
    return _(
        "Behind {command} stand open, closed or overdue, a member, a person, a reference or a part of "
        "one, a year or a month, as in {example}.",
        command=told.technical("/requests"),
        example=told.technical("/requests closed LBN 2026-11"),
    )


def _request_lines(_: Translator, told: Told, row: RequestRow) -> Shown:
    """``‼ acknowledge by 14:17 UTC``, and the reference, which also says from whom to whom."""
    first = dues.in_list(_, told, row) or bold(listed.state(_, told, row))
    sign = labels.exercise_before(_, row.reference) + labels.urgency_sign(row.urgency)
    restricted = _("restricted for data protection") if row.restricted else None
    number = told.labelled(_("Your number"), told.shown(row.own_ref))
    call = called.in_list(_, told, row.role, row.origin)
    return lines(Shown(sign + first), told.reference_of(row.reference), call, number, restricted)


def escalations(_: Translator, told: Told) -> Wording:
    """Requests that were escalated (``EscalationRow``); ``filter`` is what was looked for."""
    rows = told.rows("rows", EscalationRow)
    looked_for = told.labelled(_("Only"), told.line("filter"))
    if not rows:
        return Wording(head=lines(_("No request was escalated."), looked_for))
    head = blocks(
        lines(
            _("Escalated requests"),
            looked_for,
            told.page,
            labels.urgency_signs(_, (row.urgency for row in rows)),
        ),
        *(_escalation_lines(_, told, row) for row in rows),
    )
    pages = keyboards.paging(_, told, buttons.ESCALATIONS)
    return Wording(head=head, rows=(*_reference_rows(told, rows), *pages))


def _escalation_lines(_: Translator, told: Told, row: EscalationRow) -> Shown:
    """The same, and below it how far it went and who took it, or did not."""
    first = dues.in_list(_, told, row) or bold(labels.state(_, row.state))
    filed = _("filed {time}", time=told.moment_of(row.created_at))
    step, steps = told.technical(str(row.step)), told.technical(str(row.steps))
    reached = _("step {step} of {steps}", step=step, steps=steps)
    sign = labels.exercise_before(_, row.reference) + labels.urgency_sign(row.urgency)
    return lines(
        Shown(sign + first),
        told.reference_of(row.reference),
        _.told_on((reached, *_taken(_, told, row), filed)),
        _unanswered(_, told, row.unanswered),
    )


def _taken(_: Translator, told: Told, row: EscalationRow) -> tuple[Shown, ...]:
    """Who acknowledged it, how late that was, and where it went."""
    by = late = went = NOTHING
    name, at = told.shown(row.acknowledged_by), row.acknowledged_at
    if name:
        by = _("acknowledged by {name}", name=name)
    if name and at:
        by = _("acknowledged by {name} at {time}", name=name, time=told.moment_of(at))
    if at and row.acknowledge_by and at > row.acknowledge_by:
        late = _("{length} late", length=times.duration(_, at - row.acknowledge_by))
    if row.state == State.TRANSFERRED:
        went = listed.went(_, told, row)
    return by, late, went


def _unanswered(_: Translator, told: Told, who: str) -> Shown | None:
    if who.isdecimal():
        return _.ngettext("{count} did not answer", "{count} did not answer", int(who))
    return told.labelled(_("Did not answer"), told.shown(who, _LONGEST_NAMES)) if who else None


def _reference_rows(
    told: Told, rows: Sequence[RequestRow | EscalationRow]
) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (button(told.alone(row.reference), buttons.ON_REQUEST(Verb.STATUS, row.case)),)
        for row in rows
        if row.case
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.REQUEST_SHOWN: request_shown,
    Topic.REQUESTS: requests,
    Topic.ESCALATIONS: escalations,
}
