"""The conversation that files a request, step by step.

Facts: ``token`` and the choices so far (``member``, ``member_name``, ``type``, ``urgency``,
``reason``, ``marking``); further ones are named at each function. Buttons carry
``d:TOKEN:FIELD:VALUE``; a value may itself contain a colon.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from domain.directory.rows import MemberRow
from domain.requests.ahead.draft import DraftStep
from domain.topics import Topic
from domain.verbs import DraftVerb
from domain.vocabulary import REASONS, ContentInChat, Reason, RequestType, Urgency
from handlers.messages.directory.confirming import doubtful
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.messages.requests.draft_hints import (
    check_call,
    elsewhere,
    entered_before,
    further_fields,
    marking_lines,
    markings_for,
    meant_marking,
    nobody_there,
    urgency_lines,
)
from handlers.messages.requests.forms import above, lacking
from handlers.verbs import buttons
from wording import labels
from wording.flags import flag
from wording.language import Translator
from wording.messages.read_there import read_there
from wording.messages.standings import doubt
from wording.messages.told import Told
from wording.reviews import legend, on_button
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def member(_: Translator, told: Told) -> Wording:
    """``options`` as ``LBN|Lebanon``, ``page``, ``pages``, ``query``; ``lost``: who was chosen before."""
    query, lost = told.line("query", 40), told.line("lost")
    options = member_options(told)
    found = NOTHING
    if query and options:
        found = _("Members that match “{text}”:", text=query)
    elif query:
        # What was meant for something else must not stand there once more.
        found = _("No member matches what you typed.")
    head = lines(
        _(
            "{member} can no longer be asked here. What else you chose or wrote is kept.",
            member=lost,
        )
        if lost
        else None,
        _("A request told by telephone. Which member called?")
        if told.flag("is_call")
        else _("New request. Which member do you ask?"),
        found,
        told.page,
        _("Type a part of the name to search."),
        *doubtful(_, told),
    )
    if told.word("allowed") == ContentInChat.NEVER:
        head = blocks(elsewhere(_, told), head)
    chosen = (draft_button(told, name, DraftStep.MEMBER, code) for code, name in options)
    token = told.word("token")
    pages = keyboards.paging(_, told, lambda page: buttons.DRAFT(token, DraftVerb.PAGE, str(page)))
    rows = (*keyboards.flowing(chosen), *pages, *_below(_, told, DraftStep.MEMBER))
    return Wording(head=head, rows=rows)


def request_type(_: Translator, told: Told) -> Wording:
    """What is asked for."""
    choices = ((labels.request_type(_, each), each.value) for each in RequestType)
    asks = _("What was asked for?") if told.flag("is_call") else _("What do you ask for?")
    return Wording(head=asks, rows=_step_rows(_, told, DraftStep.TYPE, choices))


def urgency(_: Translator, told: Told) -> Wording:
    """How urgent it is, with each level's test."""
    choices = ((labels.urgency(_, each), each.value) for each in Urgency)
    head = blocks(_("How urgent is it?"), urgency_lines(_))
    return Wording(head=head, rows=_step_rows(_, told, DraftStep.URGENCY, choices))


def reason(_: Translator, told: Told) -> Wording:
    """Why it is immediate or urgent."""
    level = told.word("urgency")
    fitting = REASONS[Urgency(level)] if level in set(Urgency) else ()
    offered = fitting or tuple(Reason)
    words = [(labels.reason(_, each), labels.reason_alone(_, each)) for each in offered]
    choices = ((on_button(*of), each.value) for of, each in zip(words, offered, strict=True))
    head = _("Why is it immediate?") if level == Urgency.IMMEDIATE else _("Why is it urgent?")
    head = blocks(head, legend(words))
    return Wording(head=head, rows=_step_rows(_, told, DraftStep.REASON, choices))


def marking(_: Translator, told: Told) -> Wording:
    """Who may read it. ``allowed``: the highest whose content may be written in chat.

    ``above``: the marking that was chosen, and can no longer be.
    """
    choices = ((labels.marking(_, each), each.value) for each in markings_for(told.word("type")))
    question = _("Who may read it? Choose the marking.")
    above = told.word("above")
    changed = (
        _(
            "The network's limit has changed: {marking} can no longer be written here.",
            marking=labels.marking(_, above),
        )
        if above
        else None
    )
    head = blocks(changed, question, marking_lines(_), meant_marking(_, told), elsewhere(_, told))
    return Wording(head=head, rows=_step_rows(_, told, DraftStep.MARKING, choices))


def content(_: Translator, told: Told) -> Wording:
    """The text itself. ``longest``: how many characters fit; with ``again`` the old text can be kept."""
    longest = told.number("longest")
    write = (
        _.ngettext(
            "Now write the request as one message of at most {count} character.",
            "Now write the request as one message of at most {count} characters.",
            longest,
        )
        if longest
        else _("Now write the request as one message.")
    )
    if told.flag("is_call"):
        write = lines(
            _("Write what you were told, in the caller's words where they matter."), write
        )
    seen = _("Telegram can read what is written here.")
    fill = _("Or fill in its form, field by field.")
    old = _("This is your text so far. Keep it, or write another.") if told.flag("again") else None
    return Wording(
        head=blocks(
            old, write, read_there(_, told), further_fields(_, told.word("type")), fill, seen
        ),
        rows=((_fill(_, told),), *_below(_, told, DraftStep.CONTENT)),
        quotes=told.saying.texts if told.flag("again") else (),
    )


def summary(_: Translator, told: Told) -> Wording:
    """Everything before sending; the texts carry the content."""
    row = (
        draft_button(told, _.pgettext("button", "Send"), DraftVerb.SEND),
        draft_button(told, _.pgettext("button", "Change"), DraftVerb.CHANGE),
        draft_button(told, _.pgettext("button", "Cancel"), DraftVerb.CANCEL),
    )
    same = _same(_, told)
    add = _.pgettext("button", "Add to that one")
    case = told.word("same_case") or told.word("names_case")
    join = (draft_button(told, add, DraftVerb.JOIN, case or buttons.NO_VALUE),)
    check = _("Please check your request. Press Send, and the desk is alerted at once.")
    if told.items("missing"):
        check = _("Your request cannot be sent yet. Press Send, and what is needed is asked for.")
    if told.flag("is_call"):
        check = check_call(_, told)
    lacks = lines(lacking(_, told), told.labelled(_("Due by"), told.deadline("complete_by")))
    head = blocks(
        check,
        above(_, told),
        choices_so_far(_, told),
        lacks,
        _there(_, told),
        read_there(_, told),
        doubt(_, told),
        same,
        _named(_, told),
    )
    rows = (row, *(((_fill(_, told),),) if lacks else ()), *((join,) if case else ()))
    return Wording(head=head, quotes=told.saying.texts, rows=rows)


def _fill(_: Translator, told: Told) -> Button:
    return draft_button(told, _.pgettext("button", "Fill in the form"), DraftVerb.FORM)


def _same(_: Translator, told: Told) -> Shown:
    """That the same text was sent just before; nothing where it was not."""
    if not told.word("same_as"):
        return NOTHING
    if told.flag("is_call"):
        return entered_before(_, told)
    member, by = told.line("member_name") or told.line("member"), told.name("same_by")
    ago, reference = told.span("same_ago_ms"), told.reference_of(told.word("same_as"))
    said = _(
        "The same text went to {member} {time} ago as {reference}.",
        member=member,
        time=ago,
        reference=reference,
    )
    if told.word("same_by"):
        said = _(
            "The same text went to {member} {time} ago as {reference}, by {name}.",
            member=member,
            time=ago,
            reference=reference,
            name=by,
        )
    what_next = _("Add to that one, or send it once more.")
    if told.word("same_by") and not told.word("same_case"):
        what_next = _("Ask {name} to add to that one, or send it once more.", name=by)
    return joined((said, what_next), " ")


def _named(_: Translator, told: Told) -> Shown:
    """That an open request to the same member names the same; nothing where none does."""
    if not told.word("names_as"):
        return NOTHING
    said = _(
        "An open request to {member} names the same identifier: {reference}.",
        member=told.line("member_name") or told.line("member"),
        reference=told.reference_of(told.word("names_as")),
    )
    mine = _("Add to that one, or send this one all the same.")
    return joined((said, mine), " ") if told.word("names_case") else said


def _there(_: Translator, told: Told) -> Shown:
    """Who is on duty at the desk, and what time it is there."""
    names, clock = told.names("on_duty"), told.elsewhere("asked_at", "zone")
    on_duty = told.labelled(_("On duty there now"), names) or nobody_there(_, told)
    return lines(on_duty, told.labelled(_("Time there"), clock))


def change(_: Translator, told: Told) -> Wording:
    """Which step to do again."""
    level = told.word("urgency")
    has_reason = level in set(Urgency) and bool(REASONS[Urgency(level)])
    fields = (
        (_.pgettext("step", "Member"), DraftStep.MEMBER),
        (_.pgettext("step", "Type"), DraftStep.TYPE),
        (_.pgettext("step", "Urgency"), DraftStep.URGENCY),
        *(((_.pgettext("step", "Reason"), DraftStep.REASON),) if has_reason else ()),
        (_.pgettext("step", "Marking"), DraftStep.MARKING),
        (_.pgettext("step", "Content"), DraftStep.CONTENT),
    )
    return Wording(
        head=blocks(_("What do you want to change?"), choices_so_far(_, told)),
        rows=(
            (draft_button(told, _.pgettext("button", "Back to the summary"), DraftVerb.CONTINUE),),
            *keyboards.flowing(
                draft_button(told, name, DraftVerb.EDIT, step) for name, step in fields
            ),
            (_cancel(_, told),),
        ),
    )


def chosen(_: Translator, told: Told) -> Wording:
    """A step's message after its choice. ``field``: which step."""
    by_field: dict[str, Shown] = {
        DraftStep.MEMBER: _("From") if told.flag("is_call") else _("To"),
        DraftStep.TYPE: _("Type"),
        DraftStep.URGENCY: _("Urgency"),
        DraftStep.REASON: _("Reason"),
        DraftStep.MARKING: _("Marking"),
    }
    field = told.word("field")
    label = by_field.get(field)
    line = told.labelled(label, _choice(_, told, DraftStep(field))) if label else None
    return Wording(head=line or _("Chosen."))


def _choice(_: Translator, told: Told, step: DraftStep) -> Shown:
    """What was chosen at a step; empty where nothing was."""
    match step:
        case DraftStep.MEMBER:
            return told.line("member_name") or told.line("member")
        case DraftStep.TYPE:
            return told.type
        case DraftStep.URGENCY:
            return labels.urgency(_, told.word("urgency"))
        case DraftStep.REASON:
            return labels.reason(_, told.word("reason"))
        case DraftStep.MARKING:
            return told.marking
        case _:
            return NOTHING


def sent(_: Translator, told: Told) -> Wording:
    """The summary's message after *Send*; where the request stands is said in its own message."""
    if told.word("reference") and told.flag("is_call"):
        return Wording(head=_("{reference} is on record.", reference=told.reference))
    said = _("Your request {reference} was sent.", reference=told.reference)
    return Wording(head=said if told.word("reference") else _("Your request was sent."))


def cancelled(_: Translator, _told: Told) -> Wording:
    """The draft is gone."""
    return Wording(head=_("Cancelled. Nothing was sent."))


def member_options(told: Told) -> tuple[tuple[str, Shown], ...]:
    """Codes and names of the members on this page; in a list of several pages, with flags."""
    members = told.rows("options", MemberRow)
    named = (
        (member.code, told.alone(told.members.member(member.name) or member.code))
        for member in members
    )
    if told.number("pages", 1) == 1:
        return tuple(named)
    return tuple((code, joined((Shown(flag(code)), name), " ")) for code, name in named)


def _kept(_: Translator, told: Told) -> Shown:
    """What became of a text that came before it was asked for; nothing where none did."""
    said = {
        "content": _("Your text is kept as the content of this request. Nothing was sent yet."),
        "added": _("Your text was added to the content of this request. Nothing was sent yet."),
    }.get(told.word("kept"))
    return joined((said, _("Telegram can read what is written here.")), " ") if said else NOTHING


def _asking(make: Callable[[Translator, Told], Wording]) -> Callable[[Translator, Told], Wording]:
    """The wording of a step that is asked for; ``kept``: what became of what was typed."""

    def asked(_: Translator, told: Told) -> Wording:
        worded = make(_, told)
        return replace(worded, head=blocks(_kept(_, told), worded.head))

    return asked


def choices_so_far(_: Translator, told: Told) -> Shown:
    """The choices so far, each on a line."""
    to, desk = told.line("member_name") or told.line("member"), told.line("desk")
    if to and desk:
        to = _("{member} ({desk})", member=to, desk=desk)
    return lines(
        told.labelled(_("From") if told.flag("is_call") else _("To"), to),
        told.labelled(_("Type"), told.type),
        told.labelled(_("Urgency"), told.urgency),
        told.labelled(_("Marking"), told.marking),
    )


def _step_rows(
    _: Translator, told: Told, step: DraftStep, choices: Iterable[tuple[Shown, str]]
) -> Rows:
    chosen = (draft_button(told, label, step, value) for label, value in choices)
    return (*keyboards.flowing(chosen), *_below(_, told, step))


def _below(_: Translator, told: Told, step: DraftStep) -> Rows:
    """What can be done at a step beside choosing: keep what is there, go back, leave.

    ``again``: it was done before. ``back``: there is a step before it.
    """
    rows: list[tuple[Button, ...]] = []
    if told.flag("again"):
        choice = _choice(_, told, step)
        kept = _("Keep: {choice}", choice=choice) if choice else _("Keep the text")
        rows.append((draft_button(told, kept, DraftVerb.KEEP, step),))
    leave = _cancel(_, told)
    if told.flag("back"):
        rows.append((draft_button(told, _.pgettext("button", "Back"), DraftVerb.BACK, step), leave))
    else:
        rows.append((leave,))
    return tuple(rows)


def _cancel(_: Translator, told: Told) -> Button:
    return draft_button(told, _.pgettext("button", "Cancel"), DraftVerb.CANCEL)


def draft_button(
    told: Told, label: Shown, verb: DraftStep | DraftVerb, value: str = buttons.NO_VALUE
) -> Button:
    """A button of the draft of ``token``."""
    return button(label, buttons.DRAFT(told.word("token"), verb, value))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DRAFT_MEMBER: _asking(member),
    Topic.DRAFT_TYPE: _asking(request_type),
    Topic.DRAFT_URGENCY: _asking(urgency),
    Topic.DRAFT_REASON: _asking(reason),
    Topic.DRAFT_MARKING: _asking(marking),
    Topic.DRAFT_CONTENT: content,
    Topic.DRAFT_SUMMARY: _asking(summary),
    Topic.DRAFT_CHANGE: change,
    Topic.DRAFT_CHOSEN: chosen,
    Topic.DRAFT_SENT: sent,
    Topic.DRAFT_CANCELLED: cancelled,
}
