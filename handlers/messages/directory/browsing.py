"""The directory as those who look after it see it: the members, the entries of one, one entry."""

from collections.abc import Callable, Mapping

from domain.directory.directory import Weekday
from domain.directory.entry_fields import Field, Section
from domain.directory.rows import ListedEntry, MemberRow
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.entry_words import in_no_roster, kind, put_on_roster, role_word
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines

_LONGEST_VALUE = 1000


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
    chosen = (button(told.alone(row.name) or others, buttons.ENTRIES(row.code, 0)) for row in rows)
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
    name = told.alone(row.name)
    parts = [name, *(role_word(_, role) for role in row.roles)]
    if row.is_idle:
        parts.append(_("in no roster"))
    if row.section == Section.MEMBER:
        parts = [_("Member: {name}", name=name)]
    return button(_.listed(parts), buttons.ENTRY(row.key))


def _adding(_: Translator, section: Section) -> Shown:
    if section == Section.POINT:
        return _.pgettext("button", "Add a contact point")
    return _.pgettext("button", "Add a person")


def entry(_: Translator, told: Told) -> Wording:
    """One entry: ``section``, ``name``, ``member``, ``fields`` with their ``values``.

    ``may_change`` names the fields that the reader may change, ``may_remove`` whether all of it.
    ``has_roster``: a contact point, whose roster can be seen. ``rosters`` are desks where a person takes
    turns; ``idle_person`` an officer who takes none anywhere.
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
    return Wording(head=blocks(facts, said), rows=_acts(_, told, may_change))


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


def section_word(_: Translator, value: str) -> Shown:
    """What an entry is."""
    words: dict[str, Shown] = {
        Section.MEMBER: _.pgettext("entry", "Member"),
        Section.POINT: _.pgettext("entry", "Contact point"),
        Section.PERSON: _.pgettext("entry", "Person"),
    }
    return words.get(value) or labels.unknown(_, value)


def field_word(_: Translator, value: str) -> Shown:
    """A part of an entry."""
    words: dict[str, Shown] = {
        Field.NAME: _.pgettext("field", "Name"),
        Field.KIND: _.pgettext("field", "Kind"),
        Field.TELEPHONE: _.pgettext("field", "Telephone"),
        Field.CHANNELS: _.pgettext("field", "Channels"),
        Field.LEGAL_NOTES: _.pgettext("field", "Legal notes"),
        Field.ROSTER: _.pgettext("field", "Roster"),
        Field.ROLES: _.pgettext("field", "Roles"),
        Field.LANGUAGES: _.pgettext("field", "Languages"),
        Field.TIME_ZONE: _.pgettext("field", "Time zone"),
        Field.FALLBACK: _.pgettext("field", "Stands in for it"),
        Field.RELATIONS: _.pgettext("field", "What is taken of others"),
        Field.PEOPLE: _.pgettext("field", "On duty in turn"),
        Field.HANDOVER: _.pgettext("field", "Hand-over, local time"),
        Field.START: _.pgettext("field", "First turn since"),
        Field.EVERY: _.pgettext("field", "Length of a turn"),
        Field.LAYER: _.pgettext("field", "Layer"),
    }
    return words.get(value) or labels.unknown(_, value)


def value_shown(_: Translator, told: Told, field: str, value: str) -> Shown:
    """A value as people read it; empty for none."""
    if not value:
        return NOTHING
    if field == Field.KIND:
        return kind(_, value)
    if field == Field.ROLES:
        return _.listed(role_word(_, role) for role in value.split(", "))
    if field == Field.EVERY:
        return _length(_, value)
    if field == Field.START:
        return told.technical(value)
    if field == Field.HANDOVER and " " not in value:
        return told.technical(value)
    if field == Field.HANDOVER:
        day, _space, clock = value.partition(" ")
        return joined((_day(_, day), told.technical(clock)), " ")
    return told.shown(value, _LONGEST_VALUE)


def _length(_: Translator, value: str) -> Shown:
    """``2 weeks`` of ``2w``."""
    number = int(value[:-1]) if value[:-1].isdecimal() else 0
    if value.endswith("w") and number:
        return _.ngettext("{count} week", "{count} weeks", number)
    if value.endswith("d") and number:
        return _.ngettext("{count} day", "{count} days", number)
    if value.endswith("h") and number:
        return _.ngettext("{count} hour", "{count} hours", number)
    return labels.unknown(_, value)


def _day(_: Translator, value: str) -> Shown:
    words: dict[str, Shown] = {
        Weekday.MON: _("Monday"),
        Weekday.TUE: _("Tuesday"),
        Weekday.WED: _("Wednesday"),
        Weekday.THU: _("Thursday"),
        Weekday.FRI: _("Friday"),
        Weekday.SAT: _("Saturday"),
        Weekday.SUN: _("Sunday"),
    }
    return words.get(value) or labels.unknown(_, value)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DIRECTORY_MEMBERS: members,
    Topic.DIRECTORY_ENTRIES: entries,
    Topic.DIRECTORY_ENTRY: entry,
}
