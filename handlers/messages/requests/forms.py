"""A form that is filled in: its fields one by one, the whole, what is wrong with one, what is missing.

Facts: ``type``, ``version`` and ``part`` of the form, ``token``; ``missing`` and ``later`` name fields
that must be there to send it and that may follow. Further ones are named at each function.
"""

from collections.abc import Callable, Mapping

from domain.forms.check import FieldFault, Wrong
from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.filled import FormPart
from domain.forms.filling import field_at
from domain.forms.forms import FORMS, form_of
from domain.topics import Topic
from domain.verbs import FormVerb, Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from wording.emphasis import bold
from wording.forms import choices, titles
from wording.forms.faults import fault_line
from wording.forms.reading import example_of
from wording.forms.values import FormReader
from wording.language import Translator
from wording.messages import dues, first_screen
from wording.messages.lacking import kind_of, named, to_come
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def form_field(_: Translator, told: Told) -> Wording:
    """The field at ``path``: ``need``, ``number`` of ``count``, ``may_skip``, ``back``, ``picked``."""
    kind, path, field = kind_of(told), _path(told), _field(told)
    words = titles.words_of(_, kind, path)
    example = example_of(_, kind, path, field) if field else NOTHING
    head = blocks(
        _fault(_, told),
        above(_, told) or (_("Understood:") if told.saying.texts else None),
        lines(
            bold(titles.title(_, kind, path)),
            _needed(_, told),
            words.hint if words else None,
            _("For example: {example}", example=example)
            if example and not _has_words(field)
            else None,
        ),
    )
    return Wording(
        head=head,
        quotes=told.saying.texts,
        rows=(*_words(_, told, path, field), *_below(_, told)),
    )


def _fault(_: Translator, told: Told) -> Shown | None:
    """What is wrong with the first field that is: ``wrong``, ``wrong_why`` and what its standard says."""
    if told.word("wrong_why") not in set(Wrong):
        return None
    about = {
        name.removeprefix("wrong_"): value
        for name, value in told.saying.facts.items()
        if name.startswith("wrong_")
    }
    fault = FieldFault(
        path=told.word("wrong"),
        why=Wrong(str(about["why"])),
        facts=about,
        is_warning=told.saying.topic is Topic.FORM_DOUBT,
    )
    who = FormReader(reader=told.reader, kind=kind_of(told))
    return fault_line(who, _fields(told), fault, _prefix(told))


def _needed(_: Translator, told: Told) -> Shown:
    place = {"number": told.count("number"), "count": told.count("count")}
    said: dict[str, Shown] = {
        NeededBy.NOW: _("Needed: field {number} of {count}.", **place),
        NeededBy.LATER: _("It may follow, soon: field {number} of {count}.", **place),
        NeededBy.AFTER: _("Within 24 hours of sending: field {number} of {count}.", **place),
        NeededBy.LEGAL: _("It may follow, for the law: field {number} of {count}.", **place),
    }
    return said.get(told.word("need")) or _("Not needed: field {number} of {count}.", **place)


def _words(_: Translator, told: Told, path: str, field: FormField | None) -> Rows:
    """The words of a choice, those pressed so far marked."""
    if field is None or not _has_words(field):
        return ()
    picked = told.items("picked")
    said = choices.labels_of(_, path, field)
    chosen = (
        _button(told, _ticked(said[word]) if word in picked else said[word], FormVerb.WORD, word)
        for word in field.words
    )
    done = (_button(told, _.pgettext("button", "Done"), FormVerb.DONE),)
    return (*keyboards.flowing(chosen), *((done,) if picked else ()))


def _ticked(label: Shown) -> Shown:
    return joined((Shown("✓"), label), " ")


def _has_words(field: FormField | None) -> bool:
    return field is not None and field.kind in {FieldKind.CHOICE, FieldKind.CHOICES}


def _below(_: Translator, told: Told) -> Rows:
    ways: list[Button] = []
    if told.flag("back"):
        ways.append(_button(told, _.pgettext("button", "Back"), FormVerb.BACK))
    skip = _.pgettext("button", "Skip") if told.flag("may_skip") else _.pgettext("button", "Later")
    ways.append(_button(told, skip, FormVerb.SKIP))
    return (tuple(ways), (_end(_, told), _cancel(_, told)))


def _end(_: Translator, told: Told) -> Button:
    """To the summary of a draft; to what was filled in, of a form by itself."""
    is_draft = told.word("purpose") == "draft"
    if is_draft:
        return _button(told, _.pgettext("button", "To the summary"), FormVerb.END)
    return _button(told, _.pgettext("button", "Look it over"), FormVerb.WHOLE)


def doubt(_: Translator, told: Told) -> Wording:
    """What was typed is unlikely; it stands if its person says so."""
    head = blocks(
        bold(titles.title(_, kind_of(told), _path(told))),
        above(_, told),
        _fault(_, told),
        _("Is it right as you wrote it? If not, write it again."),
    )
    stands = (_button(told, _.pgettext("button", "It is right"), FormVerb.STANDS),)
    return Wording(head=head, quotes=told.saying.texts, rows=(stands, *_below(_, told)))


def whole(_: Translator, told: Told) -> Wording:
    """All that stands in a form, before it is handed over."""
    is_answer = told.word("part") == FormPart.ANSWER
    missing = lacking(_, told, _prefix(told))
    ready = _("Please check it. Press Send, and the other side reads it.")
    head = blocks(
        above(_, told),
        missing or None,
        ready if not (is_answer and told.items("missing")) else None,
    )
    send = _button(told, _.pgettext("button", "Send"), FormVerb.END)
    more = _button(told, _.pgettext("button", "Go on"), FormVerb.MORE)
    is_open = bool(told.items("missing") or told.items("later"))
    may_send = not (is_answer and told.items("missing"))
    row = (*((send,) if may_send else ()), *((more,) if is_open or is_answer else ()))
    return Wording(head=head, quotes=told.saying.texts, rows=(row, (_cancel(_, told),)))


def above(_: Translator, told: Told) -> Shown | None:
    """That the texts stand above; nothing where one message holds them. ``above_it`` names their posts."""
    if not told.items("above_it"):
        return None
    return _("What you wrote is too long for this message. It stands whole above it.")


def texts(_: Translator, told: Told) -> Wording:
    """What stands above a message that asks about it: ``number`` of ``count``."""
    place = {"number": told.count("number"), "count": told.count("count")}
    return Wording(
        head=_("What you wrote, part {number} of {count}:", **place), quotes=told.saying.texts
    )


def lacking(_: Translator, told: Told, at: str = "") -> Shown:
    """What a form lacks: to be sent, and what may follow; nothing where it is complete."""
    return lines(
        told.labelled(_("Still needed before it can be sent"), named(_, told, "missing", at)),
        told.labelled(_("Still to come"), named(_, told, "later", at)),
    )


def incomplete(_: Translator, told: Told) -> Wording:
    """Refused: ``fields`` must be there first."""
    said = _(
        "Something is still missing: {fields}.", fields=named(_, told, "fields", _prefix(told))
    )
    return Wording(head=lines(said, _("Nothing was sent. Please fill it in.")))


def wrong(_: Translator, told: Told) -> Wording:
    """Refused: what was typed for the field at ``path`` cannot stand there."""
    return Wording(
        head=lines(
            _fault(_, told),
            _("Everything else is kept. Please write it again."),
        )
    )


def unknown(_: Translator, told: Told) -> Wording:
    """Refused: the request was filed without a form, or under a ``version`` of it that is not known."""
    if told.number("version"):
        version = told.count("version")
        return Wording(
            head=lines(
                _(
                    "The form of {reference} is of version {version}, which is not known here.",
                    reference=told.reference,
                    version=version,
                ),
                _("Please write your text without the form, and tell whoever runs the service."),
            )
        )
    said = _("{reference} was filed without a form.", reference=told.reference)
    return Wording(head=lines(said, _("To add to it, use /reply.")))


def unfinished(_: Translator, _told: Told) -> Wording:
    """Refused: another form is being filled in."""
    said = _("You are filling in another form.")
    return Wording(head=lines(said, _("Please finish it, or leave it with /cancel.")))


def nothing_added(_: Translator, _told: Told) -> Wording:
    """Refused: nothing was filled in."""
    said = _("Nothing was filled in yet.")
    return Wording(head=lines(said, _("Press Go on, or leave the form with Cancel.")))


def not_asked(_: Translator, _told: Told) -> Wording:
    """Refused: a text came while no field is asked for."""
    said = _("No field is asked for now, so your text was not taken.")
    return Wording(head=lines(said, _("Press a button of the form, or leave it with /cancel.")))


def completed(_: Translator, told: Told) -> Wording:
    """To the requested side: more was filled in."""
    said = _(
        "{name} has filled in more of {reference}.", name=told.name("by"), reference=told.reference
    )
    head = lines(said, _to_come_or_done(_, told), _goes_on(_, told), first_screen.held(_, told))
    return Wording(head=head, quotes=told.saying.texts)


def _goes_on(_: Translator, told: Told) -> Shown | None:
    """That it was paused, and is no longer."""
    if not told.flag("goes_on"):
        return None
    return lines(_("The time for the answer runs again."), dues.answer_by(_, told))


def done_completed(_: Translator, told: Told) -> Wording:
    """To the requester, who filled in more."""
    said = _("What you filled in was added to {reference}.", reference=told.reference)
    count = len(told.items("form_missing"))
    left = _.ngettext("{count} field is still to come.", "{count} fields are still to come.", count)
    done = left if count else _("The form is complete.")
    return Wording(head=lines(said, done, _goes_on(_, told)))


def due(_: Translator, told: Told) -> Wording:
    """To the requester: the form is still incomplete. ``over``: its time has passed."""
    said = (
        _("The time to complete {reference} has passed.", reference=told.reference)
        if told.flag("over")
        else _("{reference} is still incomplete.", reference=told.reference)
    )
    pauses = _("The other side may pause until it is complete.") if told.flag("over") else None
    return Wording(
        head=lines(said, _to_come_or_done(_, told), pauses),
        rows=keyboards.case_rows(_, told.case, [Verb.COMPLETE]),
    )


def late(_: Translator, told: Told) -> Wording:
    """To who has the request: its form is still incomplete."""
    said = _("The time to complete {reference} has passed.", reference=told.reference)
    pause = _(
        "You may pause: the time for the answer then stands still until it is complete. It need not "
        "be closed."
    )
    return Wording(
        head=lines(said, _to_come_or_done(_, told), pause),
        rows=keyboards.case_rows(_, told.case, [Verb.PAUSE, Verb.ASK]),
    )


def _to_come_or_done(_: Translator, told: Told) -> Shown:
    return to_come(_, told) or _("The form is complete.")


def _prefix(told: Told) -> str:
    return titles.ANSWER if told.word("part") == FormPart.ANSWER else ""


def _path(told: Told) -> str:
    return f"{_prefix(told)}{told.word('path')}"


def _field(told: Told) -> FormField | None:
    return field_at(_fields(told), told.word("path"))


def _fields(told: Told) -> tuple[FormField, ...]:
    kind = kind_of(told)
    form = form_of(kind, told.number("version")) or FORMS[kind]
    return form.answer if told.word("part") == FormPart.ANSWER else form.fields


def _cancel(_: Translator, told: Told) -> Button:
    return _button(told, _.pgettext("button", "Cancel"), FormVerb.CANCEL)


def _button(told: Told, label: Shown, verb: FormVerb, value: str = buttons.NO_VALUE) -> Button:
    return button(label, buttons.FORM(told.word("token"), verb, value))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.TEXTS: texts,
    Topic.FORM_FIELD: form_field,
    Topic.FORM_DOUBT: doubt,
    Topic.FORM_WHOLE: whole,
    Topic.FORM_INCOMPLETE: incomplete,
    Topic.FORM_UNKNOWN: unknown,
    Topic.FORM_UNFINISHED: unfinished,
    Topic.FORM_NOTHING_ADDED: nothing_added,
    Topic.FORM_NOT_ASKED: not_asked,
    Topic.FIELD_WRONG: wrong,
    Topic.COMPLETED: completed,
    Topic.DONE_COMPLETED: done_completed,
    Topic.FORM_DUE: due,
    Topic.FORM_LATE: late,
}
