"""The directory as those who look after it see it: the members, the entries of one, one entry."""

from collections.abc import Callable, Iterator, Mapping

from domain.directory.entry_fields import Field, Section
from domain.directory.rows import (
    BandRow,
    ChannelCount,
    DeskDrillsRow,
    HealthRow,
    ListedEntry,
    MemberRow,
    ReachRow,
)
from domain.rows import read_row
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.entry_words import in_no_roster, put_on_roster
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from wording.emphasis import bold
from wording.language import Translator
from wording.messages import standings
from wording.messages.entries import field_word, role_word, section_word, value_shown
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines


def members(_: Translator, told: Told) -> Wording:
    """All members: ``rows`` (``MemberRow``); ``query`` is what was looked for, ``may_add`` a button."""
    rows = told.rows("rows", MemberRow)
    query = told.line("query", 40)
    head = lines(
        _("Whose entries do you want to see?"),
        None if rows else _("No member matches “{text}”.", text=query),
        told.page,
        _("To search, write for example: {example}", example=told.technical("/directory Leb")),
    )
    others = _("People of no member")
    named = ((row.code, told.alone(told.members.member(row.name)) or others) for row in rows)
    chosen = (button(name, buttons.ENTRIES(code, 0)) for code, name in named)
    pages = keyboards.paging(_, told, buttons.MEMBERS)
    more = button(_.pgettext("button", "Add a member"), buttons.ADD_ENTRY(Section.MEMBER, ""))
    added = ((more,),) if told.flag("may_add") else ()
    return Wording(head=head, rows=(*keyboards.flowing(chosen), *pages, *added))


def entries(_: Translator, told: Told) -> Wording:
    """The entries of one member: ``rows`` (``ListedEntry``), ``code``, ``member``, ``may_add``.

    ``query`` is what was looked for, without a ``member`` among all. ``idle`` are officers in no roster.
    """
    rows = told.rows("rows", ListedEntry)
    title = _("Entries of {member}", member=told.line("member"))
    looked_for = told.labelled(_("Only"), told.line("query", 40))
    others = _("Entries of all members") if looked_for else _("People of no member")
    head = lines(
        title if told.word("member") else others,
        looked_for,
        None if rows else _("No entry matches."),
        told.page,
        told.labelled(_("In no roster, so their turn never comes"), told.names("idle")),
        _("Press one to see it, or to change it."),
    )
    chosen = tuple((_entry_button(_, told, row),) for row in rows)
    code = told.word("code")
    pages = keyboards.paging(_, told, lambda page: buttons.ENTRIES(code, page))
    added = (button(_adding(_, each), buttons.ADD_ENTRY(each, code)) for each in _added(told))
    return Wording(head=head, rows=(*chosen, *pages, *keyboards.flowing(added)))


def _added(told: Told) -> list[Section]:
    return [Section(word) for word in told.items("may_add") if word in set(Section)]


def _entry_button(_: Translator, told: Told, row: ListedEntry) -> Button:
    if row.section == Section.MEMBER:
        label = _("Member: {name}", name=told.alone(told.members.member(row.name)))
    else:
        roles = _.listed(role_word(_, role) for role in row.roles)
        idle = _("in no roster") if row.is_idle else NOTHING
        label = _.beside((told.alone(row.name), roles, idle))
    return button(label, buttons.ENTRY(row.key))


def _adding(_: Translator, section: Section) -> Shown:
    if section == Section.POINT:
        return _.pgettext("button", "Add a contact point")
    return _.pgettext("button", "Add a person")


def entry(_: Translator, told: Told) -> Wording:
    """One entry: ``section``, ``name``, ``member``, ``fields`` with their ``values``.

    ``may_change`` names the fields that the reader may change, ``may_remove`` whether all of it.
    ``has_roster``: a contact point, whose roster can be seen. ``rosters`` are desks where a person takes
    turns; ``idle_person`` an officer who takes none anywhere. ``health`` (``HealthRow``) and ``working``
    (``ChannelCount``) say how a contact point stands, ``drills`` (``DeskDrillsRow``), ``bands``
    (``BandRow``) and ``reach`` (``ReachRow``) how it fared.
    """
    values = zip(told.items("fields"), told.items("values"), strict=False)
    shown = (
        told.labelled(field_word(_, f), value_shown(_, told, f, v) or _("not given"))
        for f, v in values
    )
    facts = lines(
        heading(_, told),
        told.labelled(_("Member"), told.line("member")),
        *shown,
        told.labelled(_("Takes turns at"), told.names("rosters")),
        in_no_roster(_) if told.word("idle_person") else None,
    )
    may_change = told.items("may_change")
    said = _("What do you want to change?")
    if not may_change:
        said = _("You can read this entry, but not change it.")
    head = blocks(facts, _standing(_, told), said)
    return Wording(head=head, rows=_acts(_, told, may_change))


def _standing(_: Translator, told: Told) -> Shown | None:
    row = read_row(HealthRow, told.word("health"))
    if row is None:
        return None
    channels = standings.channels(_, told.rows("working", ChannelCount))
    return lines(
        told.labelled(_("How it stands"), bold(standings.standing(_, row.standing))),
        *standings.findings(_, row),
        told.labelled(_("Entry confirmed"), told.moment_of(row.confirmed_at) or _("never")),
        told.labelled(_("People enrolled"), standings.out_of(_, row.enrolled, row.people)),
        told.labelled(_("Channels that work"), channels),
        *_fared(_, told),
    )


def _fared(_: Translator, told: Told) -> Iterator[Shown | None]:
    """How its drills went, beside the network's, and its channels of a year."""
    drills = read_row(DeskDrillsRow, told.word("drills"))
    if drills is not None:
        yield standings.advised_from(_, told.deadline_of(drills.advised_from))
        yield told.labelled(_("Last drill"), standings.last_drill(_, told, drills))
        bands = standings.bands(_, told.rows("bands", BandRow))
        yield told.labelled(_("Desks of the network by the score of their last drill"), bands)
    reach = told.rows("reach", ReachRow)
    if reach:
        yield bold(_("Reached in the last 12 months"))
        yield from (standings.reached(_, told, row) for row in reach)


def _acts(_: Translator, told: Told, may_change: tuple[str, ...]) -> Rows:
    key = told.word("key")
    if not key:
        return ()
    changes = keyboards.flowing(
        button(field_word(_, field), buttons.EDIT_ENTRY(key, Field(field)))
        for field in may_change
        if field in set(Field)
    )
    if told.flag("has_roster"):
        changes = (*changes, (button(field_word(_, Field.ROSTER), buttons.ROSTER(key)),))
    if told.word("idle_person"):
        changes = (*changes, (put_on_roster(_, told.word("idle_person")),))
    if not told.flag("may_remove"):
        return changes
    away = button(_.pgettext("button", "Take out of the directory"), buttons.REMOVE_ENTRY(key))
    return (*changes, (away,))


def heading(_: Translator, told: Told) -> Shown:
    """``Contact point: Lebanon 24/7 desk``: what the entry is and what it is called."""
    word = section_word(_, told.word("section"))
    return told.labelled(word, told.line("name")) or word


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DIRECTORY_MEMBERS: members,
    Topic.DIRECTORY_ENTRIES: entries,
    Topic.DIRECTORY_ENTRY: entry,
}
