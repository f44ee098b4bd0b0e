"""What the requested side is told after the alert: the content, replies, reminders, changes of owner.

Facts: the headline; further ones are named at each function.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic, parse_stamp
from domain.verbs import NOTES_ONLY, Verb
from domain.vocabulary import TERMINAL, State
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import ground_line
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.requests.cards import closing, requesters_verbs
from handlers.messages.requests.requester import withheld
from handlers.verbs import buttons
from wording import labels
from wording.emphasis import bold
from wording.language import Translator
from wording.messages import dues, first_screen
from wording.messages.ties import beside, link_lines
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines

_OVER = TERMINAL | {State.ANSWERED, State.REFUSED}


def content(_: Translator, told: Told) -> Wording:
    """The texts of the request. ``role`` is ``sent`` where the requester reads them again.

    ``earlier``: the record before which still earlier ones stand; ``can_correct``: one is their own.
    """
    is_over = told.word("state") in _OVER
    is_theirs = told.word("role") == "sent"
    if not is_theirs and not is_over:
        return _to_be_acted_on(_, told)
    facts = lines(
        told.reference,
        told.type,
        told.labelled(_("Urgency"), told.urgency),
        told.labelled(_("From"), told.line("origin")),
        told.labelled(_("Marking"), told.marking),
        *beside(_, told),
        _state(_, told) if is_over else dues.answer_by(_, told),
    )
    verbs = _with_correction(told, requesters_verbs(told) if is_theirs else _owners_verbs(told))
    return Wording(
        head=blocks(facts, withheld(_, told), _left_out(_, told), closing(_, *verbs)),
        quotes=told.saying.texts,
        rows=(*_earlier(_, told), *keyboards.case_rows(_, told.case, *verbs)),
    )


def _to_be_acted_on(_: Translator, told: Told) -> Wording:
    """The same for who must act: what they must know first, then the facts."""
    first = lines(
        first_screen.urgency(_, told),
        first_screen.asked_of_form(_, told),
        first_screen.why(_, told),
        first_screen.emergency_channel(_, told),
        dues.prove_by(_, told),
        dues.answer_by(_, told),
        first_screen.time_left(_, told, "answer_by"),
        first_screen.must_not(_, told),
        first_screen.minor(_, told),
        first_screen.held(_, told),
        first_screen.limits(_, told),
        first_screen.of_form(_, told),
        first_screen.who_asks(_, told),
        *beside(_, told),
        link_lines(_, told),
    )
    facts = lines(
        first_screen.missing(_, told),
        told.reference,
        first_screen.kind(_, told),
        told.labelled(_("Marking"), told.marking),
    )
    return Wording(
        head=blocks(first, facts, withheld(_, told), _left_out(_, told)),
        quotes=told.saying.texts,
        rows=(
            *_earlier(_, told),
            *keyboards.case_rows(_, told.case, *_with_correction(told, _owners_verbs(told))),
        ),
    )


def _left_out(_: Translator, told: Told) -> Shown | None:
    count = told.number("left_out")
    if count <= 0:
        return None
    return _.ngettext(
        "{count} text is not shown here because of its own marking.",
        "{count} texts are not shown here because of their own marking.",
        count,
    )


def _owners_verbs(told: Told) -> tuple[tuple[Verb, ...], ...]:
    """What who answers can do with a request that they read."""
    if told.word("state") == State.ANSWERED:
        return ((Verb.ANSWER,),)
    return () if told.word("state") in _OVER else ((Verb.ANSWER, Verb.ASK, Verb.DELAY),)


def _with_correction(
    told: Told, verbs: tuple[tuple[Verb, ...], ...]
) -> tuple[tuple[Verb, ...], ...]:
    return (*verbs, (Verb.CORRECT,)) if told.flag("can_correct") else verbs


def _earlier(_: Translator, told: Told) -> Rows:
    """The button to the texts before these."""
    before = told.number("earlier", -1)
    if before < 0 or told.case is None:
        return ()
    label = _.pgettext("button", "Earlier texts")
    return ((button(label, buttons.SHOW_BEFORE(told.case, before)),),)


def reply(_: Translator, told: Told) -> Wording:
    """The requester has replied, or added something. ``in_place``: who did in their place."""
    said = _("The requester writes about {reference}.", reference=told.reference)
    if told.word("in_place"):
        said = _(
            "{name} writes about {reference}, in place of the requester.",
            name=told.name("in_place"),
            reference=told.reference,
        )
    return Wording(
        head=lines(said, dues.answer_by(_, told), withheld(_, told), first_screen.held(_, told)),
        quotes=told.saying.texts,
        rows=_owners_rows(_, told),
    )


def withdrawn_notice(_: Translator, told: Told) -> Wording:
    """The requester no longer needs it. ``in_place``: who withdrew it in their place; ``can_confirm``."""
    said = _("{reference} was withdrawn by the requester.", reference=told.reference)
    if told.word("in_place"):
        said = _(
            "{reference} was withdrawn by {name}, in place of the requester.",
            name=told.name("in_place"),
            reference=told.reference,
        )
    return _ended(_, told, said)


def recalled_notice(_: Translator, told: Told) -> Wording:
    """It was sent here by mistake; whatever is kept of it is to be deleted."""
    said = _("{reference} went to the wrong address and was taken back.", reference=told.reference)
    asks = _(
        "Its content is closed. Please delete whatever you kept of it, on paper and in other systems, "
        "and confirm that here."
    )
    rows = keyboards.case_rows(_, told.case, [Verb.DELETED])
    return Wording(head=lines(said, _which(_, told), asks), rows=rows)


def closed_notice(_: Translator, told: Told) -> Wording:
    """The requester has confirmed receipt. ``in_place``: who did in their place."""
    said = _("{reference} was closed by the requester.", reference=told.reference)
    if told.word("in_place"):
        said = _(
            "{reference} was closed by {name}, in place of the requester.",
            name=told.name("in_place"),
            reference=told.reference,
        )
    return _ended(_, told, said)


def _ended(_: Translator, told: Told, said: Shown) -> Wording:
    """Whoever has acknowledged it can still look up what was written."""
    confirm = (Verb.CONFIRM,) if told.flag("can_confirm") else ()
    next_act = _("Press Confirm to let the requester know that you have seen it.")
    head = lines(said, _("There is nothing more to do for it."), next_act if confirm else None)
    if not told.word("acknowledged_at"):
        return Wording(head=head, rows=keyboards.case_rows(_, told.case, confirm))
    again = _("Its texts were taken out of this chat. Show again brings them back; it is recorded.")
    rows = keyboards.case_rows(_, told.case, (*confirm, Verb.SHOW))
    return Wording(head=lines(head, again), rows=rows)


def reminder(_: Translator, told: Told) -> Wording:
    """The requester asks for attention to an acknowledged request."""
    said = _("The requester asks for attention to {reference}.", reference=told.reference)
    return Wording(head=_open(_, told, said), rows=_owners_rows(_, told))


def answer_due(_: Translator, told: Told) -> Wording:
    """The answer is due soon."""
    said = _("The answer to {reference} is still open.", reference=told.reference)
    return Wording(head=_open(_, told, said), rows=_owners_rows(_, told))


def answer_overdue(_: Translator, told: Told) -> Wording:
    """The answer did not come in time; to the owner and their supervisors."""
    due, at = told.deadline("answer_by"), parse_stamp(told.word("answer_by"))
    said = (
        _("The answer to {reference} was due by {time}.", reference=told.reference, time=due)
        if due
        else _("The answer to {reference} is overdue.", reference=told.reference)
    )
    over = dues.overdue(_, told, at)
    if told.flag("judicial"):
        over = dues.waits_for_judge(_)
    facts = lines(
        said,
        bold(over) if over else None,
        _which(_, told),
        told.labelled(_("In charge"), told.line("owner")),
    )
    next_act = _("Whoever is in charge: please answer, or announce a delay with its reason.")
    if told.flag("judicial"):
        next_act = _("Please announce by when the judge is expected to decide, or answer.")
    if told.flag("notes_only"):
        next_act = _see_to_it(_, told)
    return Wording(head=blocks(facts, next_act), rows=_readers_rows(_, told))


def idle(_: Translator, told: Told) -> Wording:
    """Nothing has happened since the acknowledgement. ``to_owner``: the reader is in charge."""
    if told.flag("to_owner"):
        at = told.moment("acknowledged_at")
        said = (
            _("You acknowledged {reference} at {time}.", reference=told.reference, time=at)
            if at
            else _("You acknowledged {reference}.", reference=told.reference)
        )
    else:
        said = _(
            "{reference} was acknowledged by {name}.",
            reference=told.reference,
            name=told.line("acknowledged_by") or told.name("owner"),
        )
    nothing = _("Nothing has happened with it since. Please act, or ask back.")
    if told.flag("notes_only"):
        nothing = lines(_("Nothing has happened with it since."), _see_to_it(_, told))
    facts = lines(said, nothing, _which(_, told), dues.answer_by(_, told))
    return Wording(head=facts, rows=_readers_rows(_, told))


def owner_now(_: Translator, told: Told) -> Wording:
    """The shift has changed. ``previous``: who was in charge before."""
    before = told.line("previous")
    said = (
        _("You are now in charge of {reference}, after {name}.", **_ref(told), name=before)
        if before
        else _("You are now in charge of {reference}.", **_ref(told))
    )
    return Wording(
        head=lines(said, _which(_, told), _state(_, told), dues.answer_by(_, told)),
        rows=keyboards.case_rows(_, told.case, [Verb.ANSWER, Verb.ASK, Verb.DELAY], [Verb.SHOW]),
    )


def owner_no_more(_: Translator, told: Told) -> Wording:
    """Somebody else is in charge from now on."""
    owner = told.line("owner")
    now = _("{name} is now in charge.", name=owner) if owner else NOTHING
    if not owner and told.to:
        now = _("It is now with {member}.", member=told.to)
    return Wording(head=lines(_("You are no longer in charge of {reference}.", **_ref(told)), now))


def immediate_refused(_: Translator, told: Told) -> Wording:
    """To who confirms it: an immediate request was refused. ``by``, ``ground``, ``is_again``."""
    said = _(
        "{name} refused the immediate request {reference}.", **_ref(told), name=told.name("by")
    )
    waits = told.word("refusal") == "waits"
    still = _("Nobody has confirmed this refusal yet.") if told.flag("is_again") else None
    facts = lines(said, _which(_, told), ground_line(_, told), still)
    if told.flag("notes_only"):
        asks = _(
            "You act for no member: please see that a supervisor of {member} looks at it.",
            member=told.to,
        )
        return Wording(head=blocks(facts, asks))
    next_act = lines(
        _("The requester was told. Press Confirm refusal if you agree.") if waits else None,
        _("If you do not agree, press Reopen: your desk is then alerted again."),
    )
    acts = [Verb.UPHOLD, Verb.REOPEN] if waits else [Verb.REOPEN]
    return Wording(head=blocks(facts, next_act), rows=keyboards.case_rows(_, told.case, acts))


def content_removed(_: Translator, told: Told) -> Wording:
    """Messages with content were deleted from the chat. ``can_show``: they can be shown again."""
    said = _("The content of {reference} was removed from this chat.", **_ref(told))
    if not told.flag("can_show"):
        return Wording(head=said)
    again = _("Press Show again if you need it. That is recorded.")
    return Wording(head=lines(said, again), rows=keyboards.case_rows(_, told.case, [Verb.SHOW]))


def _open(_: Translator, told: Told, said: Shown) -> Shown:
    """What is open, what it is, and until when."""
    return lines(said, _which(_, told), _state(_, told), dues.answer_by(_, told))


def _which(_: Translator, told: Told) -> Shown | None:
    origin = told.line("origin")
    if not told.word("urgency") and not told.word("type") and not origin:
        return None
    what = {"urgency": labels.urgency(_, told.word("urgency")), "type": told.type}
    if not origin:
        return _("{urgency}, {type}", **what)
    return _("{urgency}, {type}, from {member}", **what, member=origin)


def _state(_: Translator, told: Told) -> Shown | None:
    return told.labelled(_("State"), labels.state(_, told.word("state")))


def _see_to_it(_: Translator, told: Told) -> Shown:
    """To the secretariat, which acts for no member."""
    return _(
        "You act for no member: please see that {member} goes on with it, and press Noted.",
        member=told.to,
    )


def _readers_rows(_: Translator, told: Told) -> Rows:
    if told.flag("notes_only"):
        return keyboards.case_rows(_, told.case, *NOTES_ONLY)
    return _owners_rows(_, told)


def _owners_rows(_: Translator, told: Told) -> Rows:
    return keyboards.case_rows(_, told.case, [Verb.ANSWER, Verb.ASK, Verb.DELAY])


def _ref(told: Told) -> dict[str, Shown]:
    return {"reference": told.reference}


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.CONTENT: content,
    Topic.REPLY: reply,
    Topic.WITHDRAWN_NOTICE: withdrawn_notice,
    Topic.RECALLED_NOTICE: recalled_notice,
    Topic.CLOSED_NOTICE: closed_notice,
    Topic.REMINDER: reminder,
    Topic.ANSWER_DUE: answer_due,
    Topic.ANSWER_OVERDUE: answer_overdue,
    Topic.IDLE: idle,
    Topic.OWNER_NOW: owner_now,
    Topic.OWNER_NO_MORE: owner_no_more,
    Topic.IMMEDIATE_REFUSED: immediate_refused,
    Topic.CONTENT_REMOVED: content_removed,
}
