"""Words for the directory: what an entry is, what it holds, and how its values read."""

from domain.directory.directory import Weekday
from domain.directory.entry_fields import Field, Section
from domain.vocabulary import PointKind, Role
from wording import labels
from wording.forms import names
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, joined

_LONGEST_VALUE = 1000


def role_word(_: Translator, value: str) -> Shown:
    """A role of the directory."""
    words: dict[str, Shown] = {
        Role.OFFICIAL: _.pgettext("role", "official"),
        Role.DUTY_OFFICER: _.pgettext("role", "duty officer"),
        Role.SUPERVISOR: _.pgettext("role", "supervisor"),
        Role.SECRETARIAT: _.pgettext("role", "secretariat"),
        Role.AUDITOR: _.pgettext("role", "auditor"),
        Role.DATA_PROTECTION_OFFICER: _.pgettext("role", "data protection officer"),
    }
    return words.get(value) or labels.unknown(_, value)


def kind(_: Translator, value: str) -> Shown:
    """The kind of a contact point."""
    words: dict[str, Shown] = {
        PointKind.POLICE: _.pgettext("kind", "police"),
        PointKind.JUDICIAL: _.pgettext("kind", "judicial"),
        PointKind.CYBER: _.pgettext("kind", "cyber"),
        PointKind.LIAISON: _.pgettext("kind", "liaison"),
    }
    return words.get(value) or labels.unknown(_, value)


def listed_channels(_: Translator, told: Told, key: str) -> Shown:
    """Kinds of channels in one line."""
    return _.listed(labels.channel(_, value) for value in told.items(key))


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
    if field == Field.LANGUAGES:
        return _.listed(names.language(_, tag) for tag in value.split(", "))
    if field == Field.PEOPLE:
        # In the order of their turns: each apart, so that the first is read first.
        return _.listed(told.shown(name) for name in value.split(", "))
    if field == Field.EVERY:
        return _length(_, value)
    if field == Field.START:
        return told.technical(value)
    if field == Field.HANDOVER and " " not in value:
        return told.technical(value)
    if field == Field.HANDOVER:
        day, _space, clock = value.partition(" ")
        return joined((weekday(_, day), told.technical(clock)), " ")
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


def weekday(_: Translator, value: str) -> Shown:
    """``Monday`` of ``MON``; also what stands for public holidays."""
    words: dict[str, Shown] = {
        Weekday.MON: _("Monday"),
        Weekday.TUE: _("Tuesday"),
        Weekday.WED: _("Wednesday"),
        Weekday.THU: _("Thursday"),
        Weekday.FRI: _("Friday"),
        Weekday.SAT: _("Saturday"),
        Weekday.SUN: _("Sunday"),
        "HOLIDAY": _.pgettext("day", "public holidays"),
    }
    return words.get(value) or labels.unknown(_, value)
