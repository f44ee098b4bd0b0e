"""A change of the directory in chat, step by step, and what others read of it.

Facts: ``section`` and ``name`` of the entry; further ones are named at each function.
"""

from collections.abc import Callable, Iterator, Mapping

from domain.directory.entry_fields import Field, Section
from domain.directory.entry_removal import Need
from domain.topics import Topic
from domain.verbs import PromptVerb
from handlers.messages.directory.browsing import heading
from handlers.messages.frame.entry_words import put_on_roster
from handlers.messages.frame.keyboards import button, prompt_button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from wording.language import Translator
from wording.messages.entries import field_word, role_word, value_shown
from wording.messages.findings import finding
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines

_QUESTION = ("?", "؟", "？")
_EXAMPLES: dict[str, str] = {
    Field.TELEPHONE: "+961 1 000000",
    Field.LANGUAGES: "ar, fr, en",
    Field.CHANNELS: "email duty@example.org, sms +96170000000",
    Field.TIME_ZONE: "Asia/Beirut",
    Field.FALLBACK: "ITA",
    Field.RELATIONS: "ESP person locate: not; ITA: supervisor_first",
}


def ask(_: Translator, told: Told) -> Wording:
    """``field`` and the ``value`` it has now; ``choices`` and how many ``more`` there are.

    ``makes`` is the number of the choice that makes a new roster; ``count`` how many are on it so far.
    """
    field, choices = told.word("field"), told.items("choices")
    is_roster = field == Field.PEOPLE
    label = _("So far, in this order") if is_roster else _("Now")
    now = told.labelled(label, value_shown(_, told, field, told.word("value")))
    head = blocks(heading(_, told), lines(*_question(_, told, field), now, *_hints(_, told, field)))
    picks = tuple(
        (prompt_button(value_shown(_, told, field, choice), PromptVerb.PICK, str(number)),)
        for number, choice in enumerate(choices)
    )
    return Wording(head=head, rows=(*picks, *_new_roster(_, told), *_ways_out(_, told)))


def _new_roster(_: Translator, told: Told) -> Rows:
    """The button that makes a roster; when people were named, the one that says: these are all."""
    if told.word("makes"):
        make = _.pgettext("button", "Make a new roster")
        return ((prompt_button(make, PromptVerb.PICK, told.word("makes")),),)
    count = told.number("count")
    if told.word("field") != Field.PEOPLE or not count:
        return ()
    always = _.pgettext("button", "Always this person")
    these = _.pgettext("button", "These are all")
    return ((prompt_button(always if count == 1 else these, PromptVerb.EMPTY),),)


def _question(_: Translator, told: Told, field: str) -> Iterator[Shown]:
    example = _EXAMPLES.get(field, "")
    if field == Field.CHANNELS and told.word("section") == Section.PERSON:
        example = f"telegram, {example}"
    if told.flag("is_new") and told.word("section") == Section.MEMBER:
        yield _("Write the new member's code, name and time zone as one message.")
        example = "PRT Portugal Europe/Lisbon"
    elif field == Field.FALLBACK:
        name = told.line("name")
        yield _("Which member stands in for {name} when nobody answers there?", name=name)
        yield _("Write its code or name, or the name of a contact point.")
    elif field == Field.PEOPLE:
        yield _("Who is on duty there? Press one; or several, in the order of their turns.")
        yield _("One alone is always on duty. Several take turns week by week.")
        return
    elif field == Field.HANDOVER:
        yield _("On which day and at what time do they hand over, in the member's local time?")
        yield _("Press one, or write another.")
        example = "FRI 17:30"
    elif told.items("choices"):
        yield _("Please choose: {field}", field=field_word(_, field))
        return
    else:
        yield _("Write as one message: {field}", field=field_word(_, field))
    if example:
        yield _("For example: {example}", example=told.technical(example))


def _hints(_: Translator, told: Told, field: str) -> Iterator[Shown]:
    if field == Field.CHANNELS:
        if told.word("section") == Section.PERSON:
            yield _("In the order in which they are tried. This replaces the whole list.")
        else:
            yield _("For people to use; alerts go to who is on duty. This replaces the whole list.")
        yield _("A kind alone (for example: email) keeps the address that it has.")
    if field in (Field.CHANNELS, Field.TELEPHONE, Field.LEGAL_NOTES):
        yield _("Telegram can read what is written here.")
    if field == Field.RELATIONS:
        yield _("From which member, of which types (all where none is named), and what counts:")
        yield _("allow, supervisor_first (your supervisors look at it before the desk), or not.")
        yield _("No reason is asked for or given. It counts for what is sent from now on.")
    if field == Field.LANGUAGES:
        yield _("In the order in which they are preferred.")
    if told.number("more"):
        yield _.ngettext(
            "There is {count} more: write its name.",
            "There are {count} more: write the name.",
            told.number("more"),
        )


def _ways_out(_: Translator, told: Told) -> Rows:
    row: list[Button] = []
    if told.flag("may_be_empty"):
        is_alone = told.word("field") == Field.CHANNELS and told.word("section") == Section.PERSON
        alone = _.pgettext("button", "Telegram alone")
        empty = _.pgettext("button", "Leave it empty")
        row.append(prompt_button(alone if is_alone else empty, PromptVerb.EMPTY))
    row.append(prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL))
    return (tuple(row),)


def change(_: Translator, told: Told) -> Wording:
    """What would change: ``fields``, ``befores``, ``afters``; ``is_new``, ``is_removal``, ``warnings``.

    ``is_again``: somebody else changed the same meanwhile.
    """
    warned = [finding(_, text) for text in told.items("warnings")]
    meanwhile = _("Somebody else changed this meanwhile. Please look at it once more.")
    head = blocks(
        meanwhile if told.flag("is_again") else None,
        lines(heading(_, told), told.labelled(_("Member"), told.line("member"))),
        lines(*_differences(_, told)),
        lines(_("Please tell whoever keeps the directory file:"), *warned) if warned else None,
        _("Nothing is changed yet. Shall this be in force?"),
    )
    yes = prompt_button(_.pgettext("button", "Put in force"), PromptVerb.APPLY)
    no = prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL)
    return Wording(head=head, rows=((yes, no),))


def _differences(_: Translator, told: Told) -> Iterator[Shown]:
    if told.flag("is_removal"):
        yield _("It is taken out of the directory.")
        if told.word("gone_roster"):
            yield _(
                "Its roster {roster} is taken out too: nothing else uses it.",
                roster=told.line("gone_roster"),
            )
        if idle := told.names("idle"):
            yield _("In no roster then, so their turn never comes: {people}", people=idle)
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
    """It is in force: ``version``, what changed, and keys for more buttons.

    ``idle_person`` is an officer whose turn never comes. ``not_enrolled`` are on a new roster;
    ``invites`` are keys for buttons that invite those called ``invited``.
    """
    idle = _("They stand in no roster yet: their turn on duty never comes.")
    head = blocks(
        lines(heading(_, told), *_differences(_, told)),
        lines(
            _("This is in force now, as version {version}.", version=told.count("version")),
            _("Supervisors of the member and the secretariat are told that you changed it."),
        ),
        idle if told.word("idle_person") else None,
        missing(_, told),
    )
    rows = tuple((each,) for each in _further(_, told))
    return Wording(head=head, rows=rows)


def missing(_: Translator, told: Told) -> Shown | None:
    """Who is on the new roster, and can be alerted only once they have enrolled."""
    names = told.names("not_enrolled")
    if not names:
        return None
    return lines(
        _("Not enrolled yet, so no alert reaches them: {people}", people=names),
        _("Please invite them now.")
        if told.items("invites")
        else _("A supervisor of the member invites them with /people, or the operator does."),
    )


def invitations(_: Translator, told: Told) -> Iterator[Button]:
    """A button for each of those called ``invited`` whom the reader may invite: ``invites``."""
    for key, name in zip(told.items("invites"), told.items("invited"), strict=False):
        label = _("Invite {name}", name=told.alone(name))
        yield button(label, buttons.INVITE(key))


def _further(_: Translator, told: Told) -> Iterator[Button]:
    yield from invitations(_, told)
    if told.word("idle_person"):
        yield put_on_roster(_, told.word("idle_person"))
    if told.word("invite"):
        yield button(_.pgettext("button", "Invite"), buttons.INVITE(told.word("invite")))
    if told.word("entry"):
        yield button(
            _.pgettext("button", "The whole entry is right"),
            buttons.ENTRY_RIGHT(told.word("entry")),
        )
    if told.word("key"):
        yield button(_.pgettext("button", "Back to the entry"), buttons.ENTRY(told.word("key")))


def changed(_: Translator, told: Told) -> Wording:
    """To others: ``by``, ``member``, ``fields``, ``roles`` where they changed, ``key``.

    ``people`` are on duty in turn by a new roster; ``not_enrolled`` and on as in ``done``.
    """
    roles = _.listed(role_word(_, role) for role in told.items("roles"))
    fields = _.listed(field_word(_, field) for field in told.items("fields"))
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
            told.labelled(_("Roster taken out too"), told.line("gone_roster")),
            told.labelled(_("In no roster any more"), told.names("idle")),
            told.labelled(_("Roles now"), roles),
            told.labelled(field_word(_, Field.PEOPLE), told.names("people")),
            missing(_, told),
            _("If that is not right, call them, or tell the secretariat."),
        ),
        rows=(
            *((each,) for each in invitations(_, told)),
            *to_entry(_.pgettext("button", "See the entry"), told),
        ),
    )


def to_entry(label: Shown, told: Told) -> Rows:
    """The button that leads to the entry of ``key``, where there is one."""
    key = told.word("key")
    return ((button(label, buttons.ENTRY(key)),),) if key else ()


def not_so(_: Translator, told: Told) -> Wording:
    """The directory may not say this: ``message``, ``remedy``, ``more`` of such reasons."""
    more = told.number("more")
    remedy = finding(_, told.word("remedy"))
    what_next = Shown(f"{remedy[:1].upper()}{remedy[1:]}")
    return refused(
        _("This cannot be so: {why}.", why=finding(_, told.word("message"))),
        what_next if remedy.endswith(_QUESTION) else _("{remedy}.", remedy=what_next),
        _.ngettext("There is {count} more reason.", "There are {count} more reasons.", more)
        if more
        else NOTHING,
    )


def same(_: Translator, _told: Told) -> Wording:
    """Nothing would change."""
    return refused(_("The directory says this already."), _("Nothing was changed."))


def exists(_: Translator, told: Told) -> Wording:
    """A member of this ``code`` is there, called ``name``."""
    code, name = told.technical(told.word("code")), told.line("name")
    return refused(
        _("There is a member {code} already: {name}.", code=code, name=name),
        _("Write another code, or change that member's entry."),
    )


def choose(_: Translator, _told: Told) -> Wording:
    """What was typed is none of the choices."""
    return refused(_("This is none of the choices."), _("Please press one of the buttons."))


def press(_: Translator, _told: Told) -> Wording:
    """A text came while the difference waits for a press."""
    return refused(
        _("Nothing is changed yet."), _("Please press Put in force or Cancel under the change.")
    )


def gone(_: Translator, _told: Told) -> Wording:
    """The entry left the directory meanwhile, or is no longer the reader's to change."""
    return refused(
        _("This entry is no longer in the directory, or no longer yours to change."),
        _("/directory shows what is there."),
    )


def needed(_: Translator, told: Told) -> Wording:
    """What is in the way of taking an entry out: ``section``, ``why``, ``where``, ``count``."""
    where, count = told.line("where"), told.number("count")
    is_person = told.word("section") == Section.PERSON
    reasons: dict[str, tuple[Shown, Shown]] = {
        Need.ROSTER: (
            _("They take turns on the roster {roster}.", roster=where),
            _("Take them off it first: /directory, the contact point, Roster."),
        ),
        Need.DUTY: (
            _("They are on duty by a change made in chat (roster {roster}).", roster=where),
            _("Let somebody else take that duty first."),
        ),
        Need.POLICY: (
            _("The policy {policy} names this entry.", policy=where),
            _("Have it changed first, in the directory file."),
        ),
        Need.STANDS_IN: (
            _("It stands in for {member}.", member=told.member(told.word("where"))),
            _("Change that first."),
        ),
        Need.ENTRIES: (
            _.ngettext(
                "{count} entry still belongs to it.", "{count} entries still belong to it.", count
            ),
            _("Take those out first."),
        ),
        Need.REQUESTS: (
            _.ngettext(
                "{count} open request still hangs on it.",
                "{count} open requests still hang on it.",
                count,
            ),
            _("Let them be closed or taken over first; /people takes access away at once.")
            if is_person
            else _("Let them be closed or transferred first."),
        ),
    }
    why, what_next = reasons.get(told.word("why"), (_("It is still needed."), NOTHING))
    return refused(_("It cannot be taken out yet."), why, what_next)


def no_roster(_: Translator, told: Told) -> Wording:
    """A new contact point needs somebody on duty, and nobody of ``member`` can be."""
    return refused(
        _("Nobody of {member} can be on duty there yet.", member=told.line("member")),
        _("Press Add a person first, with the role duty officer; then add the contact point."),
    )


def left(_: Translator, told: Told) -> Wording:
    """To whoever was taken out: ``by`` did it."""
    return Wording(
        head=lines(
            _("{name} took your entry out of the directory.", name=told.name("by")),
            _("You have no access here any more."),
            _("If that is not right, call your supervisor or the secretariat now."),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DIRECTORY_ASK: ask,
    Topic.DIRECTORY_CHANGE: change,
    Topic.DIRECTORY_DONE: done,
    Topic.DIRECTORY_CHANGED: changed,
    Topic.DIRECTORY_REFUSED: not_so,
    Topic.DIRECTORY_SAME: same,
    Topic.DIRECTORY_EXISTS: exists,
    Topic.DIRECTORY_CHOOSE: choose,
    Topic.DIRECTORY_PRESS: press,
    Topic.DIRECTORY_GONE: gone,
    Topic.DIRECTORY_NEEDED: needed,
    Topic.DIRECTORY_LEFT: left,
    Topic.DIRECTORY_NO_ROSTER: no_roster,
}
