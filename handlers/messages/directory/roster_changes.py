"""A change of a roster in chat, step by step: what it does to who is on duty, and what others read of it.

Facts: ``desk``, ``member`` and ``layer``; further ones are named at each function. Hand-overs and first
days are local times of the roster.
"""

from collections.abc import Callable, Iterator, Mapping

from domain.directory.entry_fields import Field
from domain.duty.rows import TurnRow
from domain.duty.turns import RosterAct
from domain.topics import Topic
from domain.verbs import PromptVerb
from handlers.messages.directory.editing import invitations, missing
from handlers.messages.frame.keyboards import button, prompt_button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.entries import field_word, value_shown
from wording.messages.findings import finding
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines


def ask(_: Translator, told: Told) -> Wording:
    """``field`` and its ``value``; ``choices`` and how many ``more``; ``count`` of people named so far."""
    field, act = told.word("field"), told.word("act")
    label = _("So far, in this order") if field == Field.PEOPLE else _("Now")
    now = told.labelled(label, value_shown(_, told, field, told.word("value")))
    more = told.number("more")
    head = blocks(
        _place(_, told),
        lines(
            *_question(_, told, field, act),
            now,
            _.ngettext(
                "There is {count} person more: write their name.",
                "There are {count} people more: write the name.",
                more,
            )
            if more
            else None,
        ),
    )
    picks = tuple(
        (prompt_button(value_shown(_, told, field, choice), PromptVerb.PICK, str(number)),)
        for number, choice in enumerate(told.items("choices"))
    )
    return Wording(head=head, rows=(*picks, *_these(_, told), _cancel(_)))


def _these(_: Translator, told: Told) -> Rows:
    """The button that says: these are all."""
    count = told.number("count")
    if not count:
        return ()
    always = _.pgettext("button", "Always this person")
    these = _.pgettext("button", "These are all")
    return ((prompt_button(always if count == 1 else these, PromptVerb.EMPTY),),)


def _cancel(_: Translator) -> tuple[Button, ...]:
    return (prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL),)


def _question(_: Translator, told: Told, field: str, act: str) -> Iterator[Shown]:
    if field == Field.PEOPLE:
        yield from _who(_, act)
    elif field == Field.LAYER:
        yield _("Which layer? These are alerted by a policy, and the roster has none of that name.")
    elif field == Field.EVERY:
        yield _("How long is a turn? Press one, or write another.")
        yield _("For example: {example}", example=told.technical("2w, 12h"))
    elif field == Field.START:
        yield _(
            "From which day are the turns counted? Another day gives the turn to somebody else."
        )
        yield _("Press one, or write another.")
        yield _("For example: {example}", example=told.technical(told.day_ahead(0)))
    else:
        if told.flag("is_weekly"):
            yield _("On which day and at what time do they hand over, in the member's local time?")
        else:
            yield _("At what time do they hand over, in the roster's local time?")
        yield _("Press one, or write another.")
        example = "FRI 17:30" if told.flag("is_weekly") else "07:30"
        yield _("For example: {example}", example=told.technical(example))


def _who(_: Translator, act: str) -> Iterator[Shown]:
    if act == RosterAct.ADD:
        yield _("Who is to take turns there? Their turn comes after everybody else's.")
    elif act == RosterAct.TAKE_OUT:
        yield _("Who is to take no more turns there?")
    elif act == RosterAct.ORDER:
        yield _("In which order? Press one after the other; the first is on duty now.")
    else:
        yield _("Who is on duty there? Press one; or several, in the order of their turns.")
        yield _("One alone is always on duty. Several take turns week by week.")


def change(_: Translator, told: Told) -> Wording:
    """What would change: as in ``done``; ``warnings``; ``is_again``: it is not as it was shown."""
    warned = [finding(_, text) for text in told.items("warnings")]
    head = blocks(
        _("This is no longer as it was shown. Please look at it once more.")
        if told.flag("is_again")
        else None,
        lines(_place(_, told), _others(_, told)),
        _changes(_, told),
        _turns(_, told),
        _at_once(_, told),
        _idle(_, told),
        lines(_("Please look at this too:"), *warned) if warned else None,
        _("Nothing is changed yet. Shall this be in force?"),
    )
    yes = prompt_button(_.pgettext("button", "Put in force"), PromptVerb.APPLY)
    return Wording(head=head, rows=((yes, *_cancel(_)),))


def done(_: Translator, told: Told) -> Wording:
    """It is in force: ``version``; what changed as ``act`` about ``who``, ``fields`` with their values.

    ``rows`` (``TurnRow``) say who is on duty from when; ``leaves`` and ``comes`` at once. ``owned`` open
    requests go over to ``heirs``, ``kept`` do not. ``others`` use the roster too; ``idle`` are in none.
    """
    head = blocks(
        lines(_place(_, told), _others(_, told), _changes(_, told)),
        _turns(_, told),
        _at_once(_, told),
        _idle(_, told),
        lines(
            _("This is in force now, as version {version}.", version=told.count("version")),
            _("Everybody whose duty changes is told, and so are supervisors and secretariat."),
        ),
        missing(_, told),
    )
    back = button(_.pgettext("button", "Back to the roster"), buttons.ROSTER(told.word("key")))
    return Wording(head=head, rows=(*((each,) for each in invitations(_, told)), (back,)))


def changed(_: Translator, told: Told) -> Wording:
    """To others: ``by`` changed it, as in ``done``; ``is_theirs``: the reader's own duty changes.

    They are on duty now (``is_on``) or were (``was_on``), and are next from ``since`` to ``until``.
    """
    head = blocks(
        lines(
            _("{name} changed a roster.", name=told.name("by")), _place(_, told), _changes(_, told)
        ),
        lines(*_own(_, told)) if told.flag("is_theirs") else None,
        _turns(_, told),
        _at_once(_, told),
        missing(_, told),
        _("If that is not right, call them, or tell the secretariat."),
    )
    see = ((button(_("See the roster"), buttons.ROSTER(told.word("key"))),),)
    return Wording(
        head=head,
        rows=(
            *((each,) for each in invitations(_, told)),
            *(see if told.word("key") else ()),
        ),
    )


def _own(_: Translator, told: Told) -> Iterator[Shown]:
    since, until = told.stretch("since", "until")
    if told.flag("is_on"):
        yield _("You are on duty now, until {time}.", time=told.deadline("until"))
        return
    if told.flag("was_on"):
        yield bold(_("You are no longer on duty there."))
    if since:
        yield _("Your next turn there: {since} to {until}", since=since, until=until)
    else:
        yield _("You have no turn there in the next weeks.")


def _place(_: Translator, told: Told) -> Shown:
    return lines(
        told.labelled(_("Roster of"), told.line("desk")),
        told.labelled(_("Member"), told.line("member")),
        told.labelled(_("Layer"), told.line("layer")),
    )


def _others(_: Translator, told: Told) -> Shown | None:
    return told.labelled(_("Also used by"), told.names("others"))


def _changes(_: Translator, told: Told) -> Shown:
    return lines(*_differences(_, told))


def _differences(_: Translator, told: Told) -> Iterator[Shown]:
    act, who = told.word("act"), told.names("who")
    if act == RosterAct.ADD:
        yield _("{name} takes turns there too.", name=who)
    elif act == RosterAct.TAKE_OUT:
        yield _("{name} takes no more turns there. The others take them, in their order.", name=who)
    elif act == RosterAct.DROP_LAYER:
        yield _("This layer is taken out: nobody is alerted by it any more.")
        return
    elif act == RosterAct.NEW_LAYER:
        yield _("This layer is new.")
    elif act == RosterAct.REDRAW:
        yield _("This layer is drawn anew, with its fixed hours, restrictions and exceptions.")
    triples = zip(told.items("fields"), told.items("befores"), told.items("afters"), strict=False)
    for field, before, after in triples:
        old = value_shown(_, told, field, before)
        new = value_shown(_, told, field, after) or _("not given")
        if old:
            yield field_word(_, field)
            yield _("before: {value}", value=old)
            yield _("after: {value}", value=new)
        else:
            yield told.labelled(field_word(_, field), new) or NOTHING


def _turns(_: Translator, told: Told) -> Shown | None:
    """Who is on duty from when, before and after."""
    rows = told.rows("rows", TurnRow)
    if not rows:
        return None
    said = (_turn(_, told, row, is_first=row is rows[0]) for row in rows)
    return lines(_("On duty, before → after:"), *said)


def _turn(_: Translator, told: Told, row: TurnRow, *, is_first: bool) -> Shown:
    before, after = (told.shown(name) or _("nobody") for name in (row.before, row.after))
    when = _("now") if is_first else told.deadline_of(row.since)
    if row.before == row.after:
        return _("{label}: {value}", label=when, value=after)
    return _("{label}: {before} → {after}", label=when, before=before, after=bold(after))


def _at_once(_: Translator, told: Told) -> Shown | None:
    """What happens to who is on duty now, and to what they have in hand."""
    leaves, comes = told.names("leaves"), told.names("comes")
    owned, kept = told.number("owned"), told.number("kept")
    if not leaves and not comes:
        return None
    return lines(
        _("{name} is on duty at once.", name=comes)
        if comes
        else bold(_("Nobody is on duty in this layer then.")),
        _.ngettext(
            "{count} open request goes over to {name} at once.",
            "{count} open requests go over to {name} at once.",
            owned,
            name=told.names("heirs"),
        )
        if owned
        else None,
        _.ngettext(
            "{count} open request stays with {name}.",
            "{count} open requests stay with {name}.",
            kept,
            name=leaves,
        )
        if kept
        else None,
    )


def _idle(_: Translator, told: Told) -> Shown | None:
    idle = told.names("idle")
    return (
        _("In no roster then, so their turn never comes: {people}", people=idle) if idle else None
    )


def no_place(_: Translator, told: Told) -> Wording:
    """There is no layer in which ``name`` could take turns."""
    return refused(
        _("There is no roster on which {name} could be put here.", name=told.name("name")),
        _("Their member needs a contact point whose roster has turns."),
    )


def nobody_left(_: Translator, told: Told) -> Wording:
    """Every duty officer of ``member`` takes turns there already."""
    return refused(
        _("Every duty officer of {member} takes turns there already.", member=told.line("member")),
        _("Add a person with that role first, with /directory."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DIRECTORY_ROSTER_ASK: ask,
    Topic.DIRECTORY_ROSTER_CHANGE: change,
    Topic.DIRECTORY_ROSTER_DONE: done,
    Topic.DIRECTORY_ROSTER_CHANGED: changed,
    Topic.DIRECTORY_NO_PLACE: no_place,
    Topic.DIRECTORY_NOBODY_LEFT: nobody_left,
}
