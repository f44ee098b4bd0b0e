"""What both sides read of acts beside the answer: what is preserved, confirmed, and a new deadline.

Facts: the headline; further ones are named at each function.
"""

from collections.abc import Callable, Mapping

from domain.requests.rows import TimeRow
from domain.requests.values.preservation import desks_verbs, requesters_verbs
from domain.topics import Topic
from domain.verbs import PromptVerb, Sure, Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import prompt_button
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.frame.sure import sure
from wording.language import Translator
from wording.messages import dues, first_screen
from wording.messages.acts import verb_label
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines

Say = Callable[[Translator, Told], Wording]


def ends(_: Translator, told: Told) -> Wording:
    """The date comes nearer. ``days``: how many are left; ``to_requester``."""
    days = told.number("days")
    said = _.ngettext(
        "The data of {reference} are preserved for {count} more day.",
        "The data of {reference} are preserved for {count} more days.",
        days,
        reference=told.reference,
    )
    return _kept(_, told, said, _("Extend it if they are still needed, or end the preservation."))


def passed(_: Translator, told: Told) -> Wording:
    """The date has passed: the requested side is asked what became of it. ``to_requester``."""
    said = _("The date until which the data of {reference} are preserved has passed.", **_ref(told))
    asked = _(
        "The requested side is asked whether they are still kept. They may still be extended."
    )
    if told.flag("to_requester"):
        return _kept(_, told, said, asked)
    return Wording(
        head=blocks(
            lines(said, told.labelled(_("Preserved until"), told.day("preserved_until"))),
            _see_to_it(_, told)
            or _("Are they no longer kept? Please confirm it, or say until when they are."),
        ),
        rows=_desks_rows(_, told),
    )


def end_asked(_: Translator, told: Told) -> Wording:
    """The requester no longer needs the data to be kept."""
    said = _("The requester no longer needs the data of {reference} to be preserved.", **_ref(told))
    until = told.labelled(_("Preserved until"), told.day("preserved_until"))
    next_act = _see_to_it(_, told) or _("Please end the preservation, then press Confirm.")
    return Wording(head=blocks(lines(said, until), next_act), rows=_desks_rows(_, told))


def confirmed(_: Translator, told: Told) -> Wording:
    """What the requested side has said. ``what``: where it stands now; ``by``."""
    return Wording(
        head=lines(
            _what(_, told),
            _("By {name}", name=told.name("by")),
            told.labelled(_("Preserved until"), told.day("preserved_until")),
        )
    )


def done_confirmed(_: Translator, told: Told) -> Wording:
    """The same to whoever said it. ``what``."""
    return Wording(head=lines(_what(_, told), _("The requester was told.")))


def _what(_: Translator, told: Told) -> Shown:
    reference = _ref(told)
    said: dict[str, Shown] = {
        "withdrawal": _("{reference}: the requested side has noted its withdrawal.", **reference),
        "ended": _("{reference}: the preservation was ended.", **reference),
        "expired": _("{reference}: the data are no longer kept.", **reference),
        "stopped": _(
            "{reference}: the formal request was received; the data stay until it is decided.",
            **reference,
        ),
        "running": _(
            "{reference}: the formal request is decided; the date counts again.", **reference
        ),
        "preserved": _(
            "{reference}: the data are preserved until {date}.",
            **reference,
            date=told.day("preserved_until"),
        ),
    }
    return said.get(told.word("what")) or _("{reference}: confirmed.", **reference)


def deadline_set(_: Translator, told: Told) -> Wording:
    """The requester needs the answer by another time. ``before``; ``by``; ``notes_only``."""
    said = _(
        "{name} needs the answer to {reference} by another time.",
        **_ref(told),
        name=told.name("by"),
    )
    acts = [Verb.ANSWER, Verb.ASK, Verb.DELAY] if told.word("acknowledged_at") else []
    rows = keyboards.case_rows(_, told.case, [Verb.NOTE] if told.flag("notes_only") else acts)
    return Wording(
        head=lines(said, dues.answer_by(_, told), dues.before(_, told), first_screen.held(_, told)),
        quotes=told.saying.texts,
        rows=rows,
    )


def done_deadline(_: Translator, told: Told) -> Wording:
    """The requested side was told. ``before``."""
    return Wording(
        head=lines(
            _("The new deadline of {reference} was sent.", **_ref(told)),
            dues.answer_by(_, told),
            dues.before(_, told),
        )
    )


def done_extended(_: Translator, told: Told) -> Wording:
    """The desk is alerted anew. ``until``: the date that is asked for."""
    due = told.deadline("acknowledge_by")
    return Wording(
        head=lines(
            _(
                "{reference}: kept until {date} was asked for.",
                **_ref(told),
                date=told.day("until"),
            ),
            _("Its desk is alerted anew; the former answer stands."),
            _("Must be acknowledged by {time}.", time=due) if due else None,
        )
    )


def done_end_asked(_: Translator, told: Told) -> Wording:
    """The desk is asked to confirm."""
    return Wording(
        head=lines(
            _("{reference}: its desk was told that the data need not be kept.", **_ref(told)),
            _("You read here when it is confirmed."),
        )
    )


def sure_end(_: Translator, told: Told) -> Wording:
    """Whether the data need no longer be kept. ``reached``."""
    reached = told.names("reached")
    return sure(
        _,
        told,
        Sure.END,
        verb_label(_, Verb.END),
        _("End the preservation of {reference}?", **_ref(told)),
        _("The data may then be deleted, and cannot be had back."),
        _("Told of it: {names}", names=reached) if reached else None,
    )


def nothing_preserved(_: Translator, told: Told) -> Wording:
    """No date is known, or the data are no longer kept."""
    known = dues.preserved(_, told)
    none = _("The requested side has not said until when anything is preserved.")
    ask = _("To ask for it, use Reply, or file a request to preserve data.")
    return Wording(head=lines(told.reference, known or none, None if known else ask))


def not_later(_: Translator, told: Told) -> Wording:
    """The date is not later than the one that stands, or has passed."""
    until = told.labelled(_("Preserved until"), told.day("preserved_until"))
    return Wording(
        head=lines(
            _("This date is not later than what stands, or has passed."),
            until,
            _("Please name a later one, such as {date}.", date=told.technical(told.day_ahead(90))),
        )
    )


def still_alerted(_: Translator, told: Told) -> Wording:
    """Nobody has acknowledged it yet."""
    return Wording(
        head=lines(
            _("{reference} still waits for its acknowledgement.", **_ref(told)),
            _("Ask for the extension once somebody has it; Remind asks for attention."),
        ),
        rows=keyboards.case_rows(_, told.case, [Verb.REMIND]),
    )


def nothing_to_confirm(_: Translator, told: Told) -> Wording:
    """It was confirmed already, or is not to be confirmed yet."""
    return Wording(
        head=lines(
            _("There is nothing to confirm for {reference} now.", **_ref(told)),
            dues.preserved(_, told),
        )
    )


def date_asked(_: Translator, told: Told) -> Wording:
    """Until when? ``kind``; ``options`` (``TimeRow``); ``is_typed``: it is to be typed."""
    asks = (
        _("Until when should the data of {reference} be preserved?", **_ref(told))
        if told.word("kind") == "extend"
        else _("Until when are the data of {reference} preserved?", **_ref(told))
    )
    stands = told.labelled(_("Preserved until"), told.day("preserved_until"))
    typed = _(
        "Type a date such as {date}, or press Cancel.", date=told.technical(told.day_ahead(90))
    )
    cancel = (prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL),)
    rows = told.rows("options", TimeRow)
    if told.flag("is_typed") or not rows:
        return Wording(head=lines(asks, stands, typed), rows=(cancel,))
    chosen = [(_days(_, row.choice), row) for row in rows]
    dates = (
        _("{choice}: {time}", choice=label, time=told.day_of(row.at.date().isoformat()))
        for label, row in chosen
    )
    pressed = tuple(prompt_button(label, PromptVerb.TIME, row.choice) for label, row in chosen)
    other = prompt_button(_.pgettext("button", "Another date"), PromptVerb.TIME, "other")
    return Wording(
        head=blocks(lines(asks, stands), lines(*dates), typed), rows=(pressed, (other,), cancel)
    )


def _days(_: Translator, choice: str) -> Shown:
    count = int(choice) if choice.isdecimal() else 0
    return _.ngettext("+{count} day", "+{count} days", count)


def _kept(_: Translator, told: Told, said: Shown, next_act: Shown) -> Wording:
    """Something about the date that both sides read: the requester with what they may do."""
    until = told.labelled(_("Preserved until"), told.day("preserved_until"))
    if not told.flag("to_requester"):
        note = _("The requester was reminded. You need do nothing unless you are asked.")
        return Wording(head=lines(said, until, note))
    verbs = requesters_verbs(told.word("preservation"), told.word("state"))
    return Wording(
        head=blocks(lines(said, until), next_act), rows=keyboards.case_rows(_, told.case, verbs)
    )


def _desks_rows(_: Translator, told: Told) -> Rows:
    if told.flag("notes_only"):
        return keyboards.case_rows(_, told.case, [Verb.NOTE])
    verbs = desks_verbs(told.word("preservation"))
    return keyboards.case_rows(_, told.case, *([verb] for verb in verbs))


def _see_to_it(_: Translator, told: Told) -> Shown:
    """To the secretariat, which acts for no member."""
    if not told.flag("notes_only"):
        return NOTHING
    return _(
        "You act for no member: please see that {member} goes on with it, and press Noted.",
        member=told.to,
    )


def _ref(told: Told) -> dict[str, Shown]:
    return {"reference": told.reference}


WORDINGS: Mapping[Topic, Say] = {
    Topic.PRESERVATION_ENDS: ends,
    Topic.PRESERVATION_PASSED: passed,
    Topic.END_ASKED: end_asked,
    Topic.CONFIRMED: confirmed,
    Topic.DONE_CONFIRMED: done_confirmed,
    Topic.DEADLINE_SET: deadline_set,
    Topic.DONE_DEADLINE: done_deadline,
    Topic.DONE_EXTENDED: done_extended,
    Topic.DONE_END_ASKED: done_end_asked,
    Topic.SURE_END: sure_end,
    Topic.NOTHING_PRESERVED: nothing_preserved,
    Topic.NOT_LATER: not_later,
    Topic.STILL_ALERTED: still_alerted,
    Topic.NOTHING_TO_CONFIRM: nothing_to_confirm,
    Topic.PROMPT_DATE: date_asked,
}
