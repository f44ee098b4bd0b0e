"""Data protection: what an officer finds and does, and what the originator of a request is asked.

Facts: the headline or ``reference`` and ``case``; ``member``: whose officer; ``act``: what is meant;
``token`` of what is asked; ``said``: what was answered; further ones at each function.
"""

from collections.abc import Callable, Mapping

from domain.requests.rows import SubjectRow
from domain.requests.values.protection import AccessOutcome, Restrained, View
from domain.topics import Topic
from domain.verbs import Originator, SubjectAct, Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def ask(_: Translator, told: Told) -> Wording:
    """Nothing, too little or too much was typed to be looked for."""
    usage = _(
        "Write {command} and behind it one name, document number, e-mail, telephone or account.",
        command=told.technical("/subject"),
    )
    return Wording(head=lines(usage, _how(_)))


def _how(_: Translator) -> Shown:
    return _(
        "A name is found by all its words, whatever their order and capitals, or by the surname alone; "
        "another spelling or script is another name. Free texts are not searched. Names are found in "
        "requests and answers whose forms were filled in since this search was introduced."
    )


def found(_: Translator, told: Told) -> Wording:
    """``rows`` (``SubjectRow``); ``more``: how many more there are."""
    rows, more = told.rows("rows", SubjectRow), told.number("more")
    if not rows:
        none = _("No form of a request that your member sent or received holds this.")
        return Wording(head=blocks(none, _how(_), _recorded(_)))
    listed = (lines(told.reference_of(row.reference), _about(_, told, row)) for row in rows)
    left = _.ngettext("{count} more is not shown.", "{count} more are not shown.", more)
    head = blocks(
        _("What your member sent or received of this:"),
        *listed,
        left if more else None,
        _how(_),
        _recorded(_),
    )
    opens = (
        (button(told.alone(row.reference), buttons.SUBJECT(row.case, SubjectAct.OPEN)),)
        for row in rows
        if row.case
    )
    return Wording(head=head, rows=tuple(opens))


def _about(_: Translator, told: Told, row: SubjectRow) -> Shown:
    return joined(
        (
            labels.request_type(_, row.type),
            told.moment_of(row.at),
            labels.state(_, row.state),
            _("restricted") if row.restricted else NOTHING,
        ),
        " · ",
    )


def case(_: Translator, told: Told) -> Wording:
    """One of them. ``restricted``, ``may_restrict``; ``until``, ``view``, ``outcome`` of a consultation."""
    view, outcome = told.word("view"), told.word("outcome")
    asked = bool(told.word("until"))
    stands = {
        View.NO_OBJECTION.value: _("Originator: no objection."),
        View.OBJECTION.value: _("Originator: objects."),
        View.LAPSED.value: _("Originator: did not answer in time."),
    }.get(view)
    if asked and stands is None:
        stands = _("Originator: asked, answers until {time}.", time=told.deadline("until"))
    ended = {
        AccessOutcome.GIVEN.value: _("Recorded: access given."),
        AccessOutcome.REFUSED.value: _("Recorded: access refused."),
    }.get(outcome)
    head = lines(
        told.reference,
        joined((told.type, told.moment("created_at"), labels.state(_, told.word("state"))), " · "),
        _("Restricted by your member.") if told.flag("restricted") else None,
        stands,
        ended,
        _("Record access only after the originator was asked.") if not asked else None,
    )
    return Wording(head=head, rows=_acts(_, told, told.case) if told.case else ())


def _acts(_: Translator, told: Told, given: str) -> Rows:
    """What the officer may do with it next."""
    asked, view, outcome = (told.word(name) for name in ("until", "view", "outcome"))
    rows: list[tuple[Button, ...]] = []

    def press(label: Shown, act: SubjectAct) -> Button:
        return button(label, buttons.SUBJECT(given, act))

    if told.flag("restricted"):
        rows.append((press(_.pgettext("button", "Lift"), SubjectAct.LIFT),))
    elif told.flag("may_restrict"):
        rows.append((press(_.pgettext("button", "Restrict"), SubjectAct.RESTRICT),))
    if not asked or outcome:
        rows.append((press(_.pgettext("button", "Ask the originator"), SubjectAct.CONSULT),))
    elif view:
        rows.append(
            (
                press(_.pgettext("button", "Access given"), SubjectAct.GIVEN),
                press(_.pgettext("button", "Access refused"), SubjectAct.REFUSED),
            )
        )
    return tuple(rows)


def done(_: Translator, told: Told) -> Wording:
    """What the officer or somebody else did was done."""
    said = {
        SubjectAct.RESTRICT.value: _(
            "{reference} is restricted. Both sides were told.", **_ref(told)
        ),
        SubjectAct.LIFT.value: _("Your restriction of {reference} is lifted.", **_ref(told)),
        SubjectAct.CONSULT.value: _("The originator of {reference} was asked.", **_ref(told)),
        SubjectAct.GIVEN.value: _("Recorded for {reference}: access given.", **_ref(told)),
        SubjectAct.REFUSED.value: _("Recorded for {reference}: access refused.", **_ref(told)),
    }
    asked = _("The originator of {reference} was asked to agree.", **_ref(told))
    return Wording(head=said.get(told.word("act"), asked))


def restricted(_: Translator, told: Told) -> Wording:
    """To both sides: an officer has restricted it."""
    said = _(
        "The data protection officer of {member} has restricted {reference}.",
        member=told.line("member"),
        **_ref(told),
    )
    asks = _(
        "It is not answered, transferred or taken out as a document or export unless its originator agrees."
    )
    return Wording(head=lines(said, asks), rows=keyboards.case_rows(_, told.case, [Verb.STATUS]))


def lifted(_: Translator, told: Told) -> Wording:
    """To both sides: the restriction ended."""
    said = _(
        "The data protection officer of {member} has lifted the restriction of {reference}.",
        member=told.line("member"),
        **_ref(told),
    )
    return Wording(head=said, rows=keyboards.case_rows(_, told.case, [Verb.STATUS]))


def consent_asked(_: Translator, told: Told) -> Wording:
    """To the originator. ``by``: who asks; empty at the console."""
    name, what = told.line("by") or _("Somebody at the console"), _act(_, told.word("act"))
    said = _("{name} asks to go on with {reference}: {act}.", name=name, act=what, **_ref(told))
    why = _("It is restricted for data protection. Do you agree? It counts for 24 hours.")
    ways = (
        (_.pgettext("button", "Agree"), Originator.AGREE),
        (_.pgettext("button", "Do not agree"), Originator.NOT),
    )
    return Wording(head=blocks(said, _said(_, told) or why), rows=_asked(told, *ways))


def consent_decided(_: Translator, told: Told) -> Wording:
    """To who asked. ``agrees``, ``until``."""
    what = _act(_, told.word("act"))
    if not told.flag("agrees"):
        no = _("The originator of {reference} does not agree: {act}.", act=what, **_ref(told))
        return Wording(head=no)
    yes = _("The originator of {reference} agrees: {act}.", act=what, **_ref(told))
    until = _("It may be done until {time}.", time=told.deadline("until"))
    return Wording(head=lines(yes, until), rows=keyboards.case_rows(_, told.case, [Verb.STATUS]))


def consulted(_: Translator, told: Told) -> Wording:
    """To the originator: may the person be told? ``until``."""
    said = _(
        "A person asks {member} what it holds about them, and {reference} names them.",
        member=told.line("member"),
        **_ref(told),
    )
    asks = _(
        "Does anything stand against telling them, such as an investigation or somebody's safety? Please "
        "answer until {time}; after that {member} decides without you.",
        time=told.deadline("until"),
        member=told.line("member"),
    )
    ways = (
        (_.pgettext("button", "No objection"), Originator.NO_OBJECTION),
        (_.pgettext("button", "Objection"), Originator.OBJECTION),
    )
    return Wording(head=blocks(said, _said(_, told) or asks), rows=_asked(told, *ways))


def view(_: Translator, told: Told) -> Wording:
    """To the officer: what the originator says. ``view``."""
    said = {
        View.NO_OBJECTION.value: _("The originator of {reference} has no objection.", **_ref(told)),
        View.OBJECTION.value: _("The originator of {reference} objects.", **_ref(told)),
    }.get(
        told.word("view"),
        _("The originator of {reference} did not answer in time.", **_ref(told)),
    )
    asks = _(
        "What the person is told is yours to decide. Find the request again with {command} and record it.",
        command=told.technical("/subject"),
    )
    return Wording(head=lines(said, asks))


def concluded(_: Translator, told: Told) -> Wording:
    """To the originator: what became of it. ``outcome``."""
    facts = {"member": told.line("member"), **_ref(told)}
    said = _("{member} has given the person access to what it holds of {reference}.", **facts)
    if told.word("outcome") == AccessOutcome.REFUSED:
        said = _("{member} has refused the person access to what it holds of {reference}.", **facts)
    return Wording(head=said)


def not_agreed(_: Translator, told: Told) -> Wording:
    """An act on a restricted request. ``act``."""
    said = _("{reference} is restricted for data protection.", **_ref(told))
    asks = _("This needs the consent of its originator: {act}.", act=_act(_, told.word("act")))
    rows: Rows = ()
    if told.case is not None and told.word("act") in set(Restrained):
        data = buttons.ASK_CONSENT(told.case, Restrained(told.word("act")))
        rows = ((button(_.pgettext("button", "Ask the originator"), data),),)
    return Wording(head=lines(said, asks), rows=rows, alert=True)


def nothing_changed(_: Translator, told: Told) -> Wording:
    """It is so already, or was asked already."""
    return refused(
        _("Nothing was changed: this is so already, or was asked already."), told.reference
    )


def consult_first(_: Translator, told: Told) -> Wording:
    """Access is recorded too early. ``until``."""
    until = told.deadline("until")
    wait = _("It has until {time}.", time=until) if until else _("Press Ask the originator first.")
    return refused(_("The originator has not answered yet."), wait)


def too_often(_: Translator, told: Told) -> Wording:
    """``limit`` an hour, ``again_at``."""
    limit = told.number("limit")
    said = _.ngettext(
        "You have looked {count} time within an hour.",
        "You have looked {count} times within an hour.",
        limit,
    )
    return refused(said, _("You can look again at {time}.", time=told.deadline("again_at")))


def _asked(told: Told, *ways: tuple[Shown, Originator]) -> Rows:
    given, token = told.case, told.word("token")
    if given is None or not token or told.word("said"):
        return ()
    return (tuple(button(label, buttons.ORIGINATOR(given, token, way)) for label, way in ways),)


def _said(_: Translator, told: Told) -> Shown | None:
    return {
        Originator.AGREE.value: _("You agreed."),
        Originator.NOT.value: _("You did not agree."),
        Originator.NO_OBJECTION.value: _("You have no objection."),
        Originator.OBJECTION.value: _("You object."),
    }.get(told.word("said"))


def _act(_: Translator, value: str) -> Shown:
    words: dict[str, Shown] = {
        Restrained.ANSWER: _("answer it"),
        Restrained.TRANSFER: _("transfer it"),
        Restrained.DOCUMENT: _("write its document"),
        Restrained.EXPORT: _("export it with its content"),
    }
    return words.get(value) or labels.unknown(_, value)


def _recorded(_: Translator) -> Shown:
    return _("This is recorded, without what you typed.")


def _ref(told: Told) -> dict[str, Shown]:
    return {"reference": told.reference}


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.SUBJECT_ASK: ask,
    Topic.SUBJECT_FOUND: found,
    Topic.SUBJECT_CASE: case,
    Topic.DONE_SUBJECT: done,
    Topic.RESTRICTED: restricted,
    Topic.RESTRICTION_LIFTED: lifted,
    Topic.CONSENT_ASKED: consent_asked,
    Topic.CONSENT_DECIDED: consent_decided,
    Topic.SUBJECT_CONSULTED: consulted,
    Topic.SUBJECT_VIEW: view,
    Topic.SUBJECT_CONCLUDED: concluded,
    Topic.RESTRICTED_REFUSED: not_agreed,
    Topic.SUBJECT_NOTHING_CHANGED: nothing_changed,
    Topic.SUBJECT_CONSULT_FIRST: consult_first,
    Topic.SUBJECT_TOO_OFTEN: too_often,
}
