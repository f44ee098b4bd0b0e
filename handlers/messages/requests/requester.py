"""What the requester is told about their request. Facts: the headline and ``by``, who acted."""

from collections.abc import Callable, Mapping

from domain.forms.filled import is_partial
from domain.topics import Topic
from domain.verbs import Verb
from domain.vocabulary import EvidentialUse
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from handlers.messages.requests.cards import closing
from wording import labels
from wording.emphasis import bold
from wording.language import Translator
from wording.messages import dues
from wording.messages.told import Told
from wording.reviews import beside
from wording.safe_text import Shown, blocks, joined, lines

Say = Callable[[Translator, Told], Wording]


def acknowledged(_: Translator, told: Told) -> Wording:
    """Somebody has taken the request."""
    by, at = told.line("acknowledged_by") or told.name("by"), told.moment("acknowledged_at")
    reference = told.reference
    said = (
        _("{reference} was acknowledged by {name} at {time}.", **_of(reference, by), time=at)
        if at
        else _("{reference} was acknowledged by {name}.", **_of(reference, by))
    )
    return Wording(
        head=lines(
            said,
            told.labelled(_("Desk"), told.to),
            dues.answer_by(_, told) or _("No answer is due."),
            _("They show by {time} that it was them, else the alerts go on.", time=until)
            if (until := told.deadline("prove_by"))
            else None,
        )
    )


def question(_: Translator, told: Told) -> Wording:
    """The requested side asks back."""
    said = _("{name} asks you about {reference}.", **_of(told.reference, told.name("by")))
    paused = _("The time for the answer is paused until you reply.")
    return Wording(
        head=lines(said, paused, withheld(_, told)),
        quotes=told.saying.texts,
        rows=keyboards.case_rows(_, told.case, [Verb.REPLY]),
    )


def urgency_contested(_: Translator, told: Told) -> Wording:
    """The requested side says that it is not as urgent as it says."""
    by = told.name("by")
    said = _("{name} contests the urgency of {reference}.", **_of(told.reference, by))
    stays = _("Urgency and times stay as they are. Please say what speaks for it, or withdraw it.")
    return Wording(
        head=lines(said, told.labelled(_("Urgency"), told.urgency), stays, withheld(_, told)),
        quotes=told.saying.texts,
        rows=keyboards.case_rows(_, told.case, [Verb.REPLY]),
    )


def delay_notice(_: Translator, told: Told) -> Wording:
    """The answer will come later."""
    by, until = told.name("by"), told.deadline("answer_by")
    said = _("{name} announces a delay for {reference}.", **_of(told.reference, by))
    return Wording(
        head=lines(
            said,
            told.labelled(_("New time for the answer"), until),
            dues.before(_, told),
            bold(dues.waits_for_judge(_)) if told.flag("judicial") else None,
            withheld(_, told),
        ),
        quotes=told.saying.texts,
    )


def _use(_: Translator, told: Told) -> Shown:
    """For what the answer may be used."""
    if told.saying.texts and told.saying.texts[0].use == EvidentialUse.EVIDENCE:
        return _("Evidential use agreed: the answer may be used as evidence.")
    return _("Intelligence only: not to be used as evidence unless agreed.")


def answer(_: Translator, told: Told) -> Wording:
    """The answer has come."""
    said = _("{name} answers {reference}.", **_of(told.reference, told.name("by")))
    facts = lines(
        said,
        told.labelled(_("Marking"), _marking_of_answer(_, told)),
        beside(_, lambda of: _use(of, told), for_good=True),
        _(
            "For the purpose of your request only. {command} asks for more.",
            command=told.technical("/permission"),
        ),
        withheld(_, told),
    )
    if any(is_partial(text.form) for text in told.saying.texts):
        more = _("This is a part of the answer; more will follow.")
        return Wording(head=lines(facts, more), quotes=told.saying.texts)
    next_act = _("Press Close to confirm that you have it, or Reply to ask more.")
    return _settles(_, told, facts, next_act)


def _marking_of_answer(_: Translator, told: Told) -> Shown:
    """The answer's own, which may be another than the request's."""
    own = next((text.marking for text in told.saying.texts if text.marking), "")
    return labels.marking(_, own) if own else told.marking


def transfer_notice(_: Translator, told: Told) -> Wording:
    """The request has gone to another member. ``before``: who had it."""
    by, to = told.name("by"), told.to or told.line("desk")
    said = (
        _(
            "{reference} was transferred to {member} by {name}.",
            **_of(told.reference, by),
            member=to,
        )
        if to
        else _("{reference} was transferred by {name}.", **_of(told.reference, by))
    )
    before = told.line("before")
    reads = _("It reads your request, and nothing that was written with {member}.", member=before)
    return Wording(
        head=lines(
            said,
            reads if before else None,
            dues.acknowledge_by(_, told),
            dues.answer_by(_, told),
        ),
        quotes=told.saying.texts,
    )


def refusal_notice(_: Translator, told: Told) -> Wording:
    """The request is refused."""
    said = _("{reference} was refused by {name}.", **_of(told.reference, told.name("by")))
    next_act = _("Press Close if that settles it, or Reply to add something.")
    value = told.word("ground")
    told_ground = told.labelled(_("Ground"), labels.ground_as_told(_, value)) if value else None
    return _settles(_, told, lines(said, told_ground, dues.refusal(_, told)), next_act)


def refusal_confirmed(_: Translator, told: Told) -> Wording:
    """A supervisor of the requested member confirmed it. ``by``, to who refused; ``ground``."""
    ground = told.labelled(_("Ground"), labels.ground_as_told(_, told.word("ground")))
    if told.word("by"):
        said = _(
            "{name} confirmed that {reference} is refused.",
            name=told.name("by"),
            reference=told.reference,
        )
    else:
        said = _(
            "A supervisor at {member} confirmed that {reference} is refused.",
            member=told.to,
            reference=told.reference,
        )
    return Wording(head=lines(said, ground))


def _settles(_: Translator, told: Told, facts: Shown, next_act: Shown) -> Wording:
    """What the requested side says last, with what the requester can do about it."""
    verbs = (Verb.CLOSE, Verb.REPLY)
    return Wording(
        head=blocks(facts, lines(next_act, closing(_, verbs))),
        quotes=told.saying.texts,
        rows=keyboards.case_rows(_, told.case, verbs),
    )


def answer_late(_: Translator, told: Told) -> Wording:
    """The answer did not come in time, and the requester can ask for attention."""
    late = dues.answer_late(_, told) or told.labelled(_("Answer by"), told.deadline("answer_by"))
    owner = told.line("owner")
    if told.flag("judicial"):
        # Not late: nobody at the desk can hasten it.
        waits = _("{reference} waits for judicial authorisation.", reference=told.reference)
        named = _("The time that was named has passed; the desk says when it expects more.")
        head = lines(waits, named, told.labelled(_("In charge"), owner) if owner else None)
        rows = keyboards.case_rows(_, told.case, [Verb.REMIND], [Verb.WITHDRAW])
        return Wording(head=head, rows=rows)
    nobody = _("Nobody has acknowledged it yet; whoever is next goes on being alerted.")
    return Wording(
        head=blocks(
            lines(
                _("The answer to {reference} is late.", reference=told.reference),
                late,
                told.labelled(_("Desk"), told.to),
                told.labelled(_("In charge"), owner) if owner else nobody,
            ),
            _("Press Remind to ask for attention now. If it cannot wait, please telephone."),
        ),
        rows=keyboards.case_rows(_, told.case, [Verb.REMIND], [Verb.WITHDRAW]),
    )


def reopened_notice(_: Translator, told: Told) -> Wording:
    """A supervisor of the requested side does not agree with the refusal: it begins again there."""
    reference, by = told.reference, told.name("by")
    return Wording(
        head=lines(
            _("{reference} was opened again by {name}.", reference=reference, name=by),
            _("{member} is alerted anew. You need do nothing.", member=told.to),
            dues.acknowledge_by(_, told),
            dues.answer_by(_, told),
        )
    )


def recalled(_: Translator, told: Told) -> Wording:
    """It was taken back. ``readers``: who of the other side was shown its content."""
    readers = told.names("readers")
    return Wording(
        head=lines(
            _("{reference} was taken back.", reference=told.reference),
            _("Nobody of {member} can read it any more.", member=told.to),
            _("Its content had been shown to: {names}", names=readers)
            if readers
            else _("Its content had been shown to nobody there."),
            _("They are asked to delete what they kept; you are told when they confirm it."),
            _("The log keeps what happened, sealed."),
        )
    )


def recall_confirmed(_: Translator, told: Told) -> Wording:
    """A member that had it keeps nothing of it. ``by``."""
    return Wording(
        head=_(
            "{name} confirms that nothing of {reference} is kept there.",
            **_of(told.reference, told.name("by")),
        )
    )


def nobody_reached(_: Translator, told: Told) -> Wording:
    """No step of the escalation reaches anybody. Facts: ``reference``, ``next_step_at``."""
    said = _("Nobody could be reached for {reference}.", reference=told.reference)
    again = told.deadline("next_step_at")
    return Wording(
        head=lines(
            said,
            _("It is tried again at {time}.", time=again) if again else _("It is tried again."),
            _("Please use another channel too, such as the telephone."),
        )
    )


def withheld(_: Translator, told: Told) -> Shown | None:
    """Says that the text is missing because it may not cross this chat; None where it is there."""
    if told.saying.texts or told.flag("held"):
        return None
    said = _("The text itself may not be shown in this chat because of its marking.")
    return joined((said, _("Press Open to read it.")), " ") if told.door else said


def _of(reference: Shown, name: Shown) -> dict[str, Shown]:
    return {"reference": reference, "name": name}


WORDINGS: Mapping[Topic, Say] = {
    Topic.ACKNOWLEDGED: acknowledged,
    Topic.QUESTION: question,
    Topic.URGENCY_CONTESTED: urgency_contested,
    Topic.DELAY_NOTICE: delay_notice,
    Topic.ANSWER: answer,
    Topic.TRANSFER_NOTICE: transfer_notice,
    Topic.REFUSAL_NOTICE: refusal_notice,
    Topic.REFUSAL_CONFIRMED: refusal_confirmed,
    Topic.REOPENED_NOTICE: reopened_notice,
    Topic.RECALLED: recalled,
    Topic.RECALL_CONFIRMED: recall_confirmed,
    Topic.NOBODY_REACHED: nobody_reached,
    Topic.ANSWER_LATE: answer_late,
}
