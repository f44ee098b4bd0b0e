"""The conversation that files a request, step by step.

Facts: ``token`` and the choices so far (``member``, ``member_name``, ``type``, ``urgency``,
``reason``, ``marking``); further ones are named at each function. Buttons carry
``d:TOKEN:FIELD:VALUE``; a value may itself contain a colon.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from domain.directory.rows import MemberRow
from domain.requests.draft import DraftStep
from domain.topics import Topic
from domain.verbs import DraftVerb
from domain.vocabulary import REASONS, Marking, Reason, RequestType, Urgency
from handlers.messages.directory.confirming import doubt, doubtful
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.messages.frame.told import Told
from handlers.messages.requests.draft_hints import further_fields, marking_lines, urgency_lines
from handlers.messages.requests.input_refusals import highest_in_chat
from handlers.verbs import buttons
from wording import labels
from wording.flags import flag
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def unfinished(_: Translator, told: Told) -> Wording:
    """``/request`` over an unfinished draft."""
    said = _("You have an unfinished request.")
    ask = _("Continue with it, or discard it and begin anew?")
    row = (
        _button(told, _.pgettext("button", "Continue"), DraftVerb.CONTINUE),
        _button(told, _.pgettext("button", "Discard"), DraftVerb.DISCARD),
    )
    return Wording(head=blocks(said, _choices(_, told), ask), rows=(row,))


def member(_: Translator, told: Told) -> Wording:
    """``options`` as ``LBN|Lebanon``, ``page``, ``pages``, ``query``."""
    query = told.line("query", 40)
    options = member_options(told)
    found = NOTHING
    if query:
        found = (
            _("Members that match “{text}”:", text=query)
            if options
            # What was meant for something else must not stand there once more.
            else _("No member matches what you typed.")
        )
    head = lines(
        _("New request. Which member do you ask?"),
        found,
        told.page,
        _("Type a part of the name to search."),
        *doubtful(_, told),
    )
    chosen = (_button(told, name, DraftStep.MEMBER, code) for code, name in options)
    token = told.word("token")
    pages = keyboards.paging(_, told, lambda page: buttons.DRAFT(token, DraftVerb.PAGE, str(page)))
    return Wording(head=head, rows=(*keyboards.flowing(chosen), *pages, _cancel(_, told)))


def request_type(_: Translator, told: Told) -> Wording:
    """What is asked for."""
    choices = ((labels.request_type(_, each), each.value) for each in RequestType)
    return Wording(
        head=_("What do you ask for?"), rows=_step_rows(_, told, DraftStep.TYPE, choices)
    )


def urgency(_: Translator, told: Told) -> Wording:
    """How urgent it is, with each level's test."""
    choices = ((labels.urgency(_, each), each.value) for each in Urgency)
    head = blocks(_("How urgent is it?"), urgency_lines(_))
    return Wording(head=head, rows=_step_rows(_, told, DraftStep.URGENCY, choices))


def reason(_: Translator, told: Told) -> Wording:
    """Why it is immediate or urgent."""
    level = told.word("urgency")
    fitting = REASONS[Urgency(level)] if level in set(Urgency) else ()
    choices = ((labels.reason(_, each), each.value) for each in fitting or tuple(Reason))
    head = _("Why is it immediate?") if level == Urgency.IMMEDIATE else _("Why is it urgent?")
    return Wording(head=head, rows=_step_rows(_, told, DraftStep.REASON, choices))


def marking(_: Translator, told: Told) -> Wording:
    """Who may read it. ``allowed``: the highest whose content may be written in chat."""
    choices = ((labels.marking(_, each), each.value) for each in reversed(Marking))
    highest = highest_in_chat(_, told.word("allowed"))
    limit = NOTHING
    if highest:
        limit = _("In this chat content can be written up to {marking}.", marking=highest)
    elif told.word("allowed"):
        limit = _("This network allows no content in this chat.")
    head = blocks(_("Who may read it? Choose the marking."), marking_lines(_), limit)
    return Wording(head=head, rows=_step_rows(_, told, DraftStep.MARKING, choices))


def content(_: Translator, told: Told) -> Wording:
    """The text itself. ``longest``: how many characters fit."""
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
    seen = _("Telegram can read what is written here.")
    return Wording(
        head=blocks(write, further_fields(_, told.word("type")), seen), rows=(_cancel(_, told),)
    )


def summary(_: Translator, told: Told) -> Wording:
    """Everything before sending; the texts carry the content."""
    row = (
        _button(told, _.pgettext("button", "Send"), DraftVerb.SEND),
        _button(told, _.pgettext("button", "Change"), DraftVerb.CHANGE),
        _button(told, _.pgettext("button", "Cancel"), DraftVerb.CANCEL),
    )
    same = _same(_, told)
    add = _.pgettext("button", "Add to that one")
    join = (_button(told, add, DraftVerb.JOIN, told.word("same_case") or buttons.NO_VALUE),)
    check = _("Please check your request. Press Send, and the desk is alerted at once.")
    head = blocks(check, _choices(_, told), _there(_, told), doubt(_, told), same)
    rows = (row, join) if same else (row,)
    return Wording(head=head, quotes=told.saying.texts, rows=rows)


def _same(_: Translator, told: Told) -> Shown:
    """That the same text was sent just before; nothing where it was not."""
    if not told.word("same_as"):
        return NOTHING
    said = _(
        "The same text went to {member} {time} ago as {reference}.",
        member=told.line("member_name") or told.line("member"),
        time=told.span("same_ago_ms"),
        reference=told.reference_of(told.word("same_as")),
    )
    return joined((said, _("Add to that one, or send it once more.")), " ")


def _there(_: Translator, told: Told) -> Shown:
    """Who is on duty at the desk, and what time it is there."""
    names, clock = told.names("on_duty"), told.elsewhere("asked_at", "zone")
    on_duty = (
        told.labelled(_("On duty there now"), names)
        if names
        else _("Nobody is on duty there now: who comes next in the escalation is alerted at once.")
    )
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
        head=blocks(_("What do you want to change?"), _choices(_, told)),
        rows=(
            (_button(told, _.pgettext("button", "Back to the summary"), DraftVerb.CONTINUE),),
            *_step_rows(_, told, DraftVerb.EDIT, fields),
        ),
    )


def chosen(_: Translator, told: Told) -> Wording:
    """A step's message after its choice. ``field``: which step."""
    by_field: dict[str, Shown | None] = {
        DraftStep.MEMBER: told.labelled(_("To"), told.line("member_name") or told.line("member")),
        DraftStep.TYPE: told.labelled(_("Type"), told.type),
        DraftStep.URGENCY: told.labelled(_("Urgency"), labels.urgency(_, told.word("urgency"))),
        DraftStep.REASON: told.labelled(_("Reason"), labels.reason(_, told.word("reason"))),
        DraftStep.MARKING: told.labelled(_("Marking"), told.marking),
    }
    return Wording(head=by_field.get(told.word("field")) or _("Chosen."))


def sent(_: Translator, told: Told) -> Wording:
    """The summary's message after *Send*."""
    return Wording(head=blocks(_("Your request was sent."), _choices(_, told)))


def cancelled(_: Translator, _told: Told) -> Wording:
    """The draft is gone."""
    return Wording(head=_("Cancelled. Nothing was sent."))


def member_options(told: Told) -> tuple[tuple[str, Shown], ...]:
    """Codes and names of the members on this page; in a list of several pages, with flags."""
    members = told.rows("options", MemberRow)
    named = ((member.code, told.alone(member.name or member.code)) for member in members)
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


def _choices(_: Translator, told: Told) -> Shown:
    """The choices so far, each on a line."""
    to, desk = told.line("member_name") or told.line("member"), told.line("desk")
    if to and desk:
        to = _("{member} ({desk})", member=to, desk=desk)
    return lines(
        told.labelled(_("To"), to),
        told.labelled(_("Type"), told.type),
        told.labelled(_("Urgency"), told.urgency),
        told.labelled(_("Marking"), told.marking),
    )


def _step_rows(
    _: Translator, told: Told, verb: DraftStep | DraftVerb, choices: Iterable[tuple[Shown, str]]
) -> Rows:
    chosen = (_button(told, label, verb, value) for label, value in choices)
    return (*keyboards.flowing(chosen), _cancel(_, told))


def _cancel(_: Translator, told: Told) -> tuple[Button, ...]:
    return (_button(told, _.pgettext("button", "Cancel"), DraftVerb.CANCEL),)


def _button(
    told: Told, label: Shown, verb: DraftStep | DraftVerb, value: str = buttons.NO_VALUE
) -> Button:
    return button(label, buttons.DRAFT(told.word("token"), verb, value))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DRAFT_UNFINISHED: unfinished,
    Topic.DRAFT_MEMBER: _asking(member),
    Topic.DRAFT_TYPE: _asking(request_type),
    Topic.DRAFT_URGENCY: _asking(urgency),
    Topic.DRAFT_REASON: _asking(reason),
    Topic.DRAFT_MARKING: _asking(marking),
    Topic.DRAFT_CONTENT: content,
    Topic.DRAFT_SUMMARY: summary,
    Topic.DRAFT_CHANGE: change,
    Topic.DRAFT_CHOSEN: chosen,
    Topic.DRAFT_SENT: sent,
    Topic.DRAFT_CANCELLED: cancelled,
}
