"""A request that is to go to another member: the question before, the proposal, what became of it.

Facts: the headline; further ones are named at each function.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain.topics import Topic
from domain.verbs import Consent, PromptVerb, Verb
from domain.vocabulary import State, Transfers
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button, prompt_button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording import labels
from wording.language import Translator
from wording.messages import dues
from wording.messages.acts import consent_label
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines

_OWNERS: Final = (Verb.ANSWER, Verb.ASK, Verb.DELAY)


def whether(_: Translator, told: Told) -> Wording:
    """The question before a transfer: ``to``, ``to_desk``, ``on_duty``, ``transfers``; the note as text.

    ``other``: who has the request in hand, if that is somebody else. ``at_page``: where a note was asked
    for before.
    """
    to, on_duty = told.line("to"), told.names("on_duty")
    there = lines(
        told.labelled(_("Desk there"), told.line("to_desk")),
        told.labelled(_("On duty there now"), on_duty)
        or _("Nobody is on duty there now: the alert goes on to the next step of that desk."),
    )
    asks_requester = told.word("transfers") == Transfers.CONSENT
    follows = _if_agreed(_, told, to) if asks_requester else _at_once(_, to)
    note = _("Your note goes with it. Another text takes its place.")
    if not told.saying.texts:
        note = _("You may type a note or a reason first. Telegram can read what is written here.")
    if told.flag("at_page"):
        note = NOTHING
    label = _.pgettext("button", "Propose") if asks_requester else _.pgettext("button", "Transfer")
    asks = (
        _("Propose to transfer {reference} to {member}?", reference=told.reference, member=to)
        if asks_requester
        else _("Transfer {reference} to {member}?", reference=told.reference, member=to)
    )
    row = (
        prompt_button(label, PromptVerb.APPLY),
        prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL),
    )
    other = told.line("other")
    owned = _("{name} has it in hand now.", name=other) if other else None
    head = blocks(asks, owned, follows, there, lines(note, _("Nothing has changed yet.")))
    return Wording(head=head, quotes=told.saying.texts, rows=(row,))


def _at_once(_: Translator, to: Shown) -> Shown:
    return lines(
        _("{member} then reads the request and your note, and nothing else of yours.", member=to),
        _("You keep its header, your own steps and texts; its content leaves your chats."),
    )


def _if_agreed(_: Translator, told: Told, to: Shown) -> Shown:
    return lines(
        _("{origin} decides, and reads your note.", origin=told.line("origin")),
        _("{member} learns nothing before that. Then it reads the request,", member=to),
        _("and what was written between you if {origin} wants it.", origin=told.line("origin")),
        _("Until then it stays with you, and its times go on."),
    )


def proposed(_: Translator, told: Told) -> Wording:
    """To the requester: ``by``, ``proposed_to``, ``proposed_until``, ``proposal``; once over ``outcome``."""
    to, outcome = told.line("proposed_to"), told.word("outcome")
    said = _(
        "{name} proposes to transfer {reference} to {member}.",
        name=told.name("by"),
        reference=told.reference,
        member=to,
    )
    if outcome:
        became = lines(said, _outcomes(_).get(outcome))
        return Wording(head=became, quotes=told.saying.texts)
    until = told.deadline("proposed_until")
    effect = lines(
        _("You decide. {member} has read nothing of it.", member=to),
        _("Request alone: it reads your request, and nothing that was written since."),
        _("Request and conversation: it reads also what you and {member} wrote.", member=told.to),
        _("Without your answer by {time} it stays where it is.", time=until) if until else None,
    )
    return Wording(
        head=blocks(said, effect),
        quotes=told.saying.texts,
        rows=consent_rows(_, told),
    )


def consent_rows(_: Translator, told: Told) -> Rows:
    """What the requester may answer to a proposal; ``proposal`` is its token."""
    case, token = told.case, told.word("proposal")
    if case is None or not token:
        return ()
    return tuple(
        (button(consent_label(_, choice), buttons.CONSENT(case, token, choice)),)
        for choice in Consent
    )


def _outcomes(_: Translator) -> dict[str, Shown]:
    return {
        "alone": _("You agreed: the request alone was transferred."),
        "conversation": _("You agreed: the request and the conversation were transferred."),
        "not": _("You did not agree. It stays where it is."),
        "lapsed": _("This proposal is over. It stays where it is."),
        "replaced": _("Another step has taken its place."),
    }


def agreed(_: Translator, told: Told) -> Wording:
    """To who was in charge: ``choice`` is alone or conversation, or proposed by a colleague."""
    if told.word("choice") == "proposed":
        by, to = told.name("by"), told.line("proposed_to")
        reference = told.reference
        return Wording(
            head=lines(
                _(
                    "{name} proposed to transfer {reference} to {member}.",
                    name=by,
                    reference=reference,
                    member=to,
                ),
                _still_yours(_, told),
            )
        )
    said = _(
        "{origin} agreed: {reference} was transferred to {member}.",
        origin=told.line("origin"),
        reference=told.reference,
        member=told.to,
    )
    return Wording(head=lines(said, _choice(_, told), _("You are no longer in charge of it.")))


def declined(_: Translator, told: Told) -> Wording:
    """To who is in charge: the requester does not want it (``proposed_to``)."""
    said = _(
        "{origin} does not agree that {reference} goes to {member}. It stays with you.",
        origin=told.line("origin"),
        reference=told.reference,
        member=told.line("proposed_to"),
    )
    return Wording(head=lines(said, _due(_, told)), rows=_owners_rows(_, told))


def lapsed(_: Translator, told: Told) -> Wording:
    """To both: ``proposed_to``; ``why`` is time, or the state that ended it; ``is_theirs`` to who acts."""
    reference, to = told.reference, told.line("proposed_to")
    if told.word("why") != "time":
        state = labels.state(_, told.word("why"))
        ended = _(
            "The proposal to transfer {reference} to {member} is over: it is {state}.",
            reference=reference,
            member=to,
            state=state,
        )
        return Wording(head=ended)
    said = _(
        "The proposal to transfer {reference} to {member} has lapsed without an answer.",
        reference=reference,
        member=to,
    )
    if not told.flag("is_theirs"):
        return Wording(head=lines(said, _("It stays with {member}.", member=told.to)))
    stays = _("It stays with you. Please go on, or propose it again.")
    return Wording(head=lines(said, stays, _due(_, told)), rows=_owners_rows(_, told))


def done_proposed(_: Translator, told: Told) -> Wording:
    """It waits for the requester (``proposed_to``, ``proposed_until``)."""
    said = _(
        "You proposed to transfer {reference} to {member}.",
        reference=told.reference,
        member=told.line("proposed_to"),
    )
    return Wording(head=lines(said, _still_yours(_, told)))


def _still_yours(_: Translator, told: Told) -> Shown:
    until = told.deadline("proposed_until")
    origin = told.line("origin")
    return _("{origin} decides by {time}; until then it stays yours.", origin=origin, time=until)


def done_agreed(_: Translator, told: Told) -> Wording:
    """The requester's own consent (``choice``)."""
    said = _(
        "{reference} was transferred to {member}.",
        reference=told.reference,
        member=told.line("addressee"),
    )
    return Wording(head=lines(said, _choice(_, told)))


def done_declined(_: Translator, told: Told) -> Wording:
    """The requester does not consent (``proposed_to``)."""
    return Wording(
        head=_(
            "{reference} stays with {member}, which was told.",
            reference=told.reference,
            member=told.line("addressee"),
        )
    )


def proposal_over(_: Translator, told: Told) -> Wording:
    """A button of a proposal that was answered, replaced, or has lapsed."""
    return refused(
        _("This proposal about {reference} is over.", reference=told.reference),
        _("/status shows where it stands."),
    )


def _choice(_: Translator, told: Told) -> Shown:
    if told.word("choice") == "conversation":
        return _("It reads the request and the conversation.")
    return _("It reads the request alone.")


def _due(_: Translator, told: Told) -> Shown | None:
    if told.word("state") == State.NOTIFIED:
        return dues.acknowledge_by(_, told)
    return dues.answer_by(_, told)


def _owners_rows(_: Translator, told: Told) -> Rows:
    waits = told.word("state") == State.NOTIFIED
    return keyboards.case_rows(_, told.case, (Verb.ACKNOWLEDGE, Verb.PASS_ON) if waits else _OWNERS)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.PROMPT_TRANSFER: whether,
    Topic.PROPOSAL: proposed,
    Topic.TRANSFER_AGREED: agreed,
    Topic.TRANSFER_DECLINED: declined,
    Topic.TRANSFER_LAPSED: lapsed,
    Topic.DONE_PROPOSED: done_proposed,
    Topic.DONE_AGREED: done_agreed,
    Topic.DONE_DECLINED: done_declined,
    Topic.PROPOSAL_OVER: proposal_over,
}
