"""A change of one entry that somebody is in the middle of, and what is said of it on the way.

Owns its form, how it is kept between two messages, and the facts of each step. The steps themselves
are left to ``services.directory.in_chat.editing``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.directory.actor import Actor
from domain.directory.directory import Directory
from domain.directory.entry_fields import (
    OPTIONAL,
    ROLES_IN_CHAT,
    Field,
    Place,
    Section,
    entry_at,
    fields_for,
    may_add,
    may_remove,
)
from domain.refused import Refused
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, PointKind, Role
from formats.network_file.plain import Plain
from services.directory.browsing import in_force, member_name
from services.directory.edit import EditedDirectory, Values, present, roles_of
from services.directory.in_chat.words import shown
from services.visit.visit import Visit
from storage.sealing.vault import Json

_MOST_WARNINGS = 5
_MOST_CHOICES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """What is still asked for, and the values so far; ``values`` is None for a removal.

    The key of a new entry is empty until all else of it is known.
    """

    place: Place
    asks: tuple[Field, ...]
    values: Values | None
    is_new: bool = False

    @classmethod
    def new(cls, section: Section, asks: tuple[Field, ...], values: Values) -> "EntryDraft":
        """The beginning of a new entry."""
        return cls(place=Place(section=section, key=""), asks=asks, values=values, is_new=True)

    @classmethod
    def read(cls, question: Mapping[str, Json]) -> "EntryDraft":
        """What ``written`` kept."""
        asks, values = question["asks"], question["values"]
        return cls(
            place=Place(section=Section(str(question["section"])), key=str(question["key"])),
            asks=tuple(Field(str(field)) for field in asks) if isinstance(asks, list) else (),
            values=dict(_read_values(values)) if isinstance(values, dict) else None,
            is_new=question["is_new"] is True,
        )

    def offered(self, question: Mapping[str, Json]) -> list[Plain]:
        """The choices that the person was given."""
        kept = _plain(question.get("offered"))
        return kept if isinstance(kept, list) else []

    def written(self, offered: Sequence[Plain] = ()) -> dict[str, Json]:
        """The draft as it is kept between two messages; ``case`` is that of no request."""
        values: Json = None
        if self.values is not None:
            values = {field.value: _json(value) for field, value in self.values.items()}
        return {
            "case": "",
            "section": self.place.section.value,
            "key": self.place.key,
            "asks": [field.value for field in self.asks],
            "values": values,
            "is_new": self.is_new,
            "offered": [_json(choice) for choice in offered],
        }

    @property
    def section(self) -> Section:
        """Where the entry stands, or is to stand."""
        return self.place.section

    @property
    def is_removal(self) -> bool:
        """Whether the entry is to be taken out."""
        return self.values is None

    def with_value(self, value: Plain | None) -> "EntryDraft":
        """The draft with the value that was asked for first; None leaves the field out."""
        values = {**(self.values or {}), self.asks[0]: value}
        return replace(self, asks=self.asks[1:], values=values)

    def named(self, key: str, values: Values) -> "EntryDraft":
        """The draft of a new entry with its key, and nothing more to ask."""
        place = Place(section=self.section, key=key)
        return replace(self, place=place, asks=(), values=values)

    def changed(self) -> tuple[Field, ...]:
        """The fields that get a value."""
        return tuple(field for field in self.values or () if field is not Field.MEMBER)

    def befores(self, known: Directory) -> list[Json]:
        """What the entry says now where the draft changes it, or all of it, to be compared."""
        values = present(known, self.place)
        if self.is_removal:
            return [_json(values)]
        return [_json(values.get(field.value)) for field in self.changed()]

    def asked_again(self) -> "EntryDraft | None":
        """The draft that asks once more for its one value; None where there are several."""
        if self.is_new or len(self.changed()) != 1:
            return None
        return replace(self, asks=self.changed(), values={})


def may_go_on(actor: Actor, known: Directory, draft: EntryDraft) -> bool:
    """Whether the person may make this change, as they and the entry are now."""
    roles = (draft.values or {}).get(Field.ROLES)
    if roles is not None and roles_of(roles) not in ROLES_IN_CHAT:
        return False
    if draft.is_new:
        member = (draft.values or {}).get(Field.MEMBER)
        return may_add(actor, draft.section, MemberCode(str(member)) if member else None)
    found = entry_at(known, draft.place)
    if found is None:
        return False
    if draft.is_removal:
        return may_remove(actor, found)
    return {*draft.asks, *draft.changed()} <= {*fields_for(actor, found)}


def choices(known: Directory, draft: EntryDraft) -> list[Plain]:
    """The values to choose from for what is asked first; empty where it is typed."""
    match draft.asks[0]:
        case Field.KIND:
            return [kind.value for kind in PointKind]
        case Field.ROLES:
            return [[role.value for role in Role if role in roles] for roles in ROLES_IN_CHAT]
        case Field.ROSTER:
            return [*_rosters(known, draft)]
        case _:
            return []


def chosen(field: Field, offered: list[Plain], text: str) -> Plain:
    """The choice that somebody typed instead of pressing it. Raises ``Refused``."""
    wanted = _words(text)
    found = next((choice for choice in offered if _words(shown(field, choice)) == wanted), None)
    if found is None:
        raise Refused(Topic.DIRECTORY_CHOOSE)
    return found


def _words(text: str) -> str:
    return " ".join(text.replace("_", " ").replace(",", " ").casefold().split())


def _rosters(known: Directory, draft: EntryDraft) -> Iterator[str]:
    """Those of the member's desks; those of no desk where it has none."""
    member = str((draft.values or {}).get(Field.MEMBER))
    theirs = [point.roster for point in known.points_of(MemberCode(member))]
    used = {point.roster for point in known.contact_points.values()}
    found = dict.fromkeys(theirs) or [key for key in known.rosters if key not in used]
    if not found:
        raise Refused(Topic.DIRECTORY_NO_ROSTER)
    yield from found


def asking(visit: Visit, draft: EntryDraft, offered: list[Plain]) -> Facts:
    """The facts of the question for what is asked first."""
    field = draft.asks[0]
    now = None if draft.is_new else present(in_force(visit), draft.place).get(field.value)
    return {
        "section": draft.section.value,
        "name": _name(in_force(visit), draft),
        "field": field.value,
        "value": shown(field, now),
        "choices": [shown(field, choice) for choice in offered[:_MOST_CHOICES]],
        "more": max(len(offered) - _MOST_CHOICES, 0),
        "is_new": draft.is_new,
        "may_be_empty": field in OPTIONAL and now is not None,
    }


def difference_facts(visit: Visit, draft: EntryDraft, edited: EditedDirectory) -> Facts:
    """The facts of what would change, for who decides."""
    warnings = edited.warnings[:_MOST_WARNINGS]
    return {
        **change_facts(in_force(visit), draft, edited.directory),
        **values_facts(in_force(visit), draft),
        "warnings": [f"{warning.message}; {warning.remedy}" for warning in warnings],
    }


def values_facts(known: Directory, draft: EntryDraft) -> Facts:
    """What each field says before and after."""
    now = present(known, draft.place)
    return {
        "befores": [shown(field, now.get(field.value)) for field in draft.changed()],
        "afters": [shown(field, (draft.values or {})[field]) for field in draft.changed()],
    }


def change_facts(known: Directory, draft: EntryDraft, after: Directory) -> Facts:
    """Which entry and which fields, for everybody who reads of the change."""
    found = entry_at(known, draft.place) or entry_at(after, draft.place)
    return {
        "section": draft.section.value,
        "name": found.name if found else "",
        "member": member_name(after, found) if found else "",
        "fields": [field.value for field in draft.changed()],
        "is_new": draft.is_new,
        "is_removal": draft.is_removal,
    }


def _name(known: Directory, draft: EntryDraft) -> str:
    found = entry_at(known, draft.place)
    typed = (draft.values or {}).get(Field.NAME)
    return found.name if found else str(typed or "")


def _json(value: Plain | None) -> Json:
    return [_json(each) for each in value] if isinstance(value, list) else _json_of(value)


def _json_of(value: str | dict[str, Plain] | None) -> Json:
    if isinstance(value, dict):
        return {key: _json(each) for key, each in value.items()}
    return value


def _read_values(values: Mapping[str, Json]) -> Iterator[tuple[Field, Plain | None]]:
    for field, value in values.items():
        yield Field(field), _plain(value)


def _plain(value: Json) -> Plain | None:
    if isinstance(value, list):
        return [each for item in value if (each := _plain(item)) is not None]
    if isinstance(value, dict):
        return {key: each for key, item in value.items() if (each := _plain(item)) is not None}
    return value if isinstance(value, str) else None
