"""A change of one entry that somebody is in the middle of, and what is said of it on the way.

Owns its form, how it is kept between two messages, and the facts of each step. The steps themselves
are left to ``services.directory.in_chat.editing``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

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
from domain.duty.cover import in_no_roster
from domain.refused import Refused
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, PersonId, PointKind, Role, RosterId
from formats.network_file.plain import plain_entry
from formats.network_file.tree import Plain
from services.directory.browsing import in_force, member_name
from services.directory.edit import EditedDirectory, present, roles_of
from services.directory.in_chat.words import shown
from services.directory.new_roster import HANDOVERS, Values, may_stand, named_in
from services.visit.visit import Visit
from storage.sealing.vault import Json

_MOST_WARNINGS = 5
_MOST_CHOICES = 20
_A_NEW_ROSTER: Final = "+"
"""Among the rosters to choose from; no roster is called so."""


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
        if self.asks[0] is Field.ROSTER and value == _A_NEW_ROSTER:
            return replace(self, asks=(Field.PEOPLE,))
        if self.asks[0] is Field.PEOPLE:
            # One after the other, until somebody says that these are all.
            values[Field.PEOPLE] = [*named_in(self.values or {}), str(value)]
            return replace(self, values=values)
        return replace(self, asks=self.asks[1:], values=values)

    def with_these_people(self) -> "EntryDraft":
        """The draft with all who take turns: more than one hand over."""
        is_one = len(named_in(self.values or {})) == 1
        return replace(self, asks=() if is_one else (Field.HANDOVER,))

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
            # Its roster goes with it where nothing else uses that: what is shown of it must be so still.
            used = [p.id for p in known.contact_points.values() if p.roster == values.get("roster")]
            roster = known.rosters.get(RosterId(str(values.get("roster"))))
            return [_json(values), [*used], _json(plain_entry(roster)) if roster else None]
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
        case Field.PEOPLE:
            return [*_people(known, draft)]
        case Field.HANDOVER:
            return [*HANDOVERS]
        case _:
            return []


def chosen(known: Directory, field: Field, offered: list[Plain], text: str) -> Plain:
    """The choice that somebody typed instead of pressing it. Raises ``Refused``."""
    wanted = _words(text)
    found = [choice for choice in offered if _words(shown_people(known, field, choice)) == wanted]
    # Of two people of one name a press says which is meant.
    if len(found) != 1:
        raise Refused(Topic.DIRECTORY_CHOOSE)
    return found[0]


def _words(text: str) -> str:
    return " ".join(text.replace("_", " ").replace(",", " ").casefold().split())


def _rosters(known: Directory, draft: EntryDraft) -> Iterator[str]:
    """Those of the member's desks; those of no desk where it has none; and a new one."""
    member = _member(draft)
    theirs = [point.roster for point in known.points_of(member)]
    used = {point.roster for point in known.contact_points.values()}
    found = dict.fromkeys(theirs) or [key for key in known.rosters if key not in used]
    can_make = bool(may_stand(known, member))
    if not (found or can_make):
        raise _no_roster(known, draft)
    yield from found
    if can_make:
        yield _A_NEW_ROSTER


def _people(known: Directory, draft: EntryDraft) -> list[PersonId]:
    """The member's officers who were not named yet."""
    named = named_in(draft.values or {})
    found = [each for each in may_stand(known, _member(draft)) if each not in named]
    if not (found or named):
        raise _no_roster(known, draft)
    return found


def _no_roster(known: Directory, draft: EntryDraft) -> Refused:
    name = known.members[_member(draft)].name
    return Refused(Topic.DIRECTORY_NO_ROSTER, {"member": name})


def require_roster(known: Directory, draft: EntryDraft) -> None:
    """Let pass a new contact point that can have somebody on duty. Raises ``Refused``."""
    if draft.section is Section.POINT and draft.is_new:
        list(_rosters(known, draft))


def _member(draft: EntryDraft) -> MemberCode:
    """Whose contact point a new one is."""
    return MemberCode(str((draft.values or {}).get(Field.MEMBER)))


def can_only_be_made(field: Field, offered: list[Plain]) -> bool:
    """Whether there is no roster to choose."""
    return field is Field.ROSTER and offered == [_A_NEW_ROSTER]


def asking(visit: Visit, draft: EntryDraft, offered: list[Plain]) -> Facts:
    """The facts of the question for what is asked first."""
    field = draft.asks[0]
    known = in_force(visit)
    now = None if draft.is_new else present(known, draft.place).get(field.value)
    if field is Field.PEOPLE:
        now = [*named_in(draft.values or {})]
    makes = field is Field.ROSTER and _A_NEW_ROSTER in offered
    picks = [choice for choice in offered if choice != _A_NEW_ROSTER]
    return {
        "section": draft.section.value,
        "name": _name(known, draft),
        "field": field.value,
        "value": shown_people(known, field, now),
        "choices": [shown_people(known, field, choice) for choice in picks[:_MOST_CHOICES]],
        "more": max(len(picks) - _MOST_CHOICES, 0),
        "is_new": draft.is_new,
        "may_be_empty": field in OPTIONAL and now is not None,
        "makes": str(offered.index(_A_NEW_ROSTER)) if makes else "",
        "count": len(named_in(draft.values or {})),
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
        "afters": [
            shown_people(known, field, (draft.values or {})[field]) for field in draft.changed()
        ],
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
        **_left_behind(known, draft, after),
    }


def _left_behind(known: Directory, draft: EntryDraft, after: Directory) -> Facts:
    """What goes with a contact point that is taken out: its roster, and the turns of its people."""
    gone = [key for key in known.rosters if key not in after.rosters]
    if not (draft.is_removal and gone):
        return {}
    idle = {person.id for person in in_no_roster(known)}
    return {
        "gone_roster": gone[0],
        "idle": [p.name for p in in_no_roster(after) if p.id not in idle],
    }


def shown_people(known: Directory, field: Field, value: Plain | None) -> str:
    """A value in one line, people by their names."""
    if field is not Field.PEOPLE or value is None:
        return shown(field, value)
    ids = (PersonId(str(each)) for each in (value if isinstance(value, list) else [value]))
    return ", ".join(known.people[each].name if each in known.people else each for each in ids)


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
