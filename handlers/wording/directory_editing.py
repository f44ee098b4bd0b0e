"""A change of the directory in chat, step by step, and what others read of it. Buttons carry ``p:…``.

Facts: ``section`` and ``name`` of the entry; further ones are named at each function.
"""

from collections.abc import Callable, Iterator, Mapping

from domain.entry_fields import Field, Section
from domain.topics import Topic
from handlers.keyboards import button
from handlers.language import Translator
from handlers.wording.directory import field_word, heading, value_shown
from handlers.wording.refusals import refused
from handlers.wording.safe_text import NOTHING, Shown, blocks, joined, lines
from handlers.wording.saying import Button, Rows, Wording
from handlers.wording.told import Told

_LONGEST_WARNING = 300
_EXAMPLES: dict[str, str] = {
    Field.TELEPHONE: "+961 1 000000",
    Field.LANGUAGES: "ar, fr, en",
    Field.CHANNELS: "telegram, email duty@example.org, sms +96170000000",
    Field.TIME_ZONE: "Asia/Beirut",
    Field.FALLBACK: "ITA",
    Field.ROLES: "duty_officer, official",
}


def ask(_: Translator, told: Told) -> Wording:
    """``field`` and the ``value`` it has now; ``choices``, ``is_new``, ``may_be_empty``."""
    field, choices = told.word("field"), told.items("choices")
    example = _EXAMPLES.get(field, "")
    head = blocks(
        heading(_, told),
        lines(
            _question(_, told, field, choices),
            told.labelled(_("Now"), value_shown(_, told, field, told.word("value"))),
            _("For example: {example}", example=told.technical(example))
            if example and not choices
            else None,
            _hint(_, field),
        ),
    )
    picks = tuple(
        (button(value_shown(_, told, field, choice), f"p:pick:{number}"),)
        for number, choice in enumerate(choices)
    )
    return Wording(head=head, rows=(*picks, *_ways_out(_, told)))


def _question(_: Translator, told: Told, field: str, choices: tuple[str, ...]) -> Shown:
    if told.flag("is_new") and told.word("section") == Section.MEMBER:
        return lines(
            _("Write the new member's code, name and time zone as one message."),
            _("For example: {example}", example=told.technical("PRT Portugal Europe/Lisbon")),
        )
    word = field_word(_, field)
    if choices:
        return _("Please choose: {field}", field=word)
    return _("Write as one message: {field}", field=word)


def _hint(_: Translator, field: str) -> Shown | None:
    if field == Field.CHANNELS:
        return lines(
            _("In the order in which they are to be tried."),
            _("A kind alone (for example: email) keeps the address that it has."),
            _("Telegram can read what is written here."),
        )
    if field == Field.LANGUAGES:
        return _("In the order in which they are preferred.")
    if field == Field.FALLBACK:
        return _("The code of another member, or the name of a contact point in the file.")
    return None


def _ways_out(_: Translator, told: Told) -> Rows:
    row: list[Button] = []
    if told.flag("may_be_empty"):
        row.append(button(_.pgettext("button", "Leave it empty"), "p:empty"))
    row.append(button(_.pgettext("button", "Cancel"), "p:cancel"))
    return (tuple(row),)


def change(_: Translator, told: Told) -> Wording:
    """What would change: ``fields``, ``befores``, ``afters``; ``is_new``, ``is_removal``, ``warnings``.

    ``is_again``: somebody else changed the same meanwhile.
    """
    warned = [told.shown(text, _LONGEST_WARNING) for text in told.items("warnings")]
    meanwhile = _("Somebody else changed this meanwhile. Please look at it once more.")
    head = blocks(
        meanwhile if told.flag("is_again") else None,
        lines(heading(_, told), told.labelled(_("Member"), told.line("member"))),
        lines(*_differences(_, told)),
        lines(_("Worth a look:"), *warned) if warned else None,
        _("Nothing is changed yet. Shall this be in force?"),
    )
    yes = button(_.pgettext("button", "Put in force"), "p:apply")
    no = button(_.pgettext("button", "Cancel"), "p:cancel")
    return Wording(head=head, rows=((yes, no),))


def _differences(_: Translator, told: Told) -> Iterator[Shown]:
    if told.flag("is_removal"):
        yield _("It is taken out of the directory.")
        if told.word("section") == Section.PERSON:
            yield _("Their account and all their codes are taken away too.")
        return
    if told.flag("is_new"):
        yield _("It is new in the directory.")
    triples = zip(told.items("fields"), told.items("befores"), told.items("afters"), strict=False)
    for field, before, after in triples:
        old = value_shown(_, told, field, before) or _("not given")
        new = value_shown(_, told, field, after) or _("not given")
        if told.flag("is_new"):
            yield told.labelled(field_word(_, field), new) or NOTHING
        else:
            yield field_word(_, field)
            yield _("before: {value}", value=old)
            yield _("after: {value}", value=new)


def done(_: Translator, told: Told) -> Wording:
    """It is in force: ``version``, ``key`` of the entry, ``invite`` and ``entry`` for more buttons."""
    head = lines(
        heading(_, told),
        _("This is in force now, as version {version}.", version=told.count("version")),
        _("Supervisors of the member and the secretariat are told that you changed it."),
    )
    rows = tuple((each,) for each in _further(_, told))
    return Wording(head=head, rows=rows)


def _further(_: Translator, told: Told) -> Iterator[Button]:
    if told.word("invite"):
        yield button(_.pgettext("button", "Invite"), f"invite:{told.word('invite')}")
    if told.word("entry"):
        yield button(
            _.pgettext("button", "The whole entry is right"), f"right:{told.word('entry')}"
        )
    if told.word("key"):
        yield button(_.pgettext("button", "Back to the entry"), f"entry:{told.word('key')}")


def changed(_: Translator, told: Told) -> Wording:
    """To others: ``by``, ``member``, ``fields``, ``is_new``, ``is_removal``."""
    fields = joined(field_word(_, field) for field in told.items("fields"))
    if told.flag("is_removal"):
        what = _("{name} took an entry out of the directory.", name=told.name("by"))
    elif told.flag("is_new"):
        what = _("{name} added an entry to the directory.", name=told.name("by"))
    else:
        what = _("{name} changed an entry of the directory.", name=told.name("by"))
    return Wording(
        head=lines(
            what,
            heading(_, told),
            told.labelled(_("Member"), told.line("member")),
            None if told.flag("is_new") else told.labelled(_("Changed"), fields),
            _("If that is not right, call them, or tell the secretariat."),
        )
    )


def not_so(_: Translator, told: Told) -> Wording:
    """The directory may not say this: ``message``, ``remedy``, ``more`` of such reasons."""
    more = told.number("more")
    return refused(
        _("This cannot be so: {why}.", why=told.line("message")),
        _("What to do: {remedy}.", remedy=told.line("remedy", 120)),
        _.ngettext("There is {count} more reason.", "There are {count} more reasons.", more)
        if more
        else NOTHING,
    )


def same(_: Translator, _told: Told) -> Wording:
    """Nothing would change."""
    return refused(_("The directory says this already."), _("Nothing was changed."))


def roles(_: Translator, _told: Told) -> Wording:
    """These roles are not the reader's to give."""
    return refused(
        _("These roles are not given in chat."),
        _("Supervisors are named by the secretariat; the secretariat and auditors in the file."),
    )


def no_roster(_: Translator, _told: Told) -> Wording:
    """A new contact point needs somebody on duty."""
    return refused(
        _("There is no roster that this contact point could use."),
        _("Import a directory file that has one first."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DIRECTORY_ASK: ask,
    Topic.DIRECTORY_CHANGE: change,
    Topic.DIRECTORY_DONE: done,
    Topic.DIRECTORY_CHANGED: changed,
    Topic.DIRECTORY_REFUSED: not_so,
    Topic.DIRECTORY_SAME: same,
    Topic.DIRECTORY_ROLES: roles,
    Topic.DIRECTORY_NO_ROSTER: no_roster,
}
