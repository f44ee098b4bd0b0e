"""One change of one entry of the directory, worked out and checked; nothing is stored here.

Owns that an entry is read anew by the file's own readers, and what is in the way of taking one out.
How a value is typed is left to ``services.directory.in_chat.words``, who may change what to
``domain.directory.entry_fields``, asking and putting in force to ``services.directory.in_chat.editing``.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from domain.directory.directory import ContactPoint, Directory, Member, Person
from domain.directory.entry_fields import (
    OF_NEW_ROSTER,
    Field,
    Place,
    Section,
    entry_at,
    member_of,
)
from domain.vocabulary import MemberCode, Role
from formats.network_file.checks import check_entries
from formats.network_file.difference import Change, entry_difference
from formats.network_file.document import entry_from_plain, read_again
from formats.network_file.findings import FileFinding, NetworkFileError
from formats.network_file.plain import plain_entry
from formats.network_file.tree import Plain
from formats.typed.member_names import plain as folded
from services.directory.new_roster import Values, standing_elsewhere, with_new_roster

_LONGEST_STEM = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedDirectory:
    """What would be in force, what it changes, and what is worth a look that was not before."""

    directory: Directory
    changes: tuple[Change, ...]
    warnings: tuple[FileFinding, ...]


def present(directory: Directory, place: Place) -> dict[str, Plain]:
    """What the entry says now, as the directory file writes it; empty where there is none."""
    found = entry_at(directory, place)
    return plain_entry(found) if found is not None else {}


def with_values(directory: Directory, place: Place, values: Values) -> EditedDirectory:
    """The directory where the entry says this; a new entry where there was none.

    Raises ``NetworkFileError`` with every reason why it may not.
    """
    entry = {**present(directory, place)}
    known = directory
    if Field.PEOPLE in values:
        known = with_new_roster(directory, values)
    for field, value in values.items():
        if field in OF_NEW_ROSTER:
            continue
        if value is None:
            entry.pop(field.value, None)
        else:
            entry[field.value] = value
    found = entry_from_plain(known, place.section.value, place.key, entry)
    return _edited(directory, place, _with_entry(known, place, found))


def without(directory: Directory, place: Place) -> EditedDirectory:
    """The directory without the entry. Raises ``NetworkFileError`` where something still names it.

    The roster of a contact point goes with it where nothing else uses that.
    """
    after = _with_entry(directory, place, None)
    found = entry_at(directory, place)
    used = {point.roster for point in after.contact_points.values()}
    if isinstance(found, ContactPoint) and found.roster not in used:
        after = replace(after, rosters=_put(after.rosters, found.roster, None))
    return _edited(directory, place, read_again(after))


def check_value(directory: Directory, place: Place, field: Field, value: Plain) -> None:
    """Look at one value alone. Raises ``NetworkFileError`` where it has no form that it may have."""
    # A new entry has no key yet; any that has the form does, since nothing else is looked at.
    key = place.key or "new"
    try:
        entry_from_plain(directory, place.section.value, key, {field.value: value})
    except NetworkFileError as error:
        path = f"{place.section.value}.{key}.{field.value}"
        about = tuple(found for found in error.findings if found.path.startswith(path))
        if about:
            raise NetworkFileError(about) from None


def _edited(before: Directory, place: Place, after: Directory) -> EditedDirectory:
    found = entry_at(before, place) or entry_at(after, place)
    member = member_of(found) if found else None
    known = set(check_entries(of_member(before, member)))
    old, new = entry_at(before, place), entry_at(after, place)
    changes = entry_difference(
        place.section.value,
        place.key,
        plain_entry(old) if old else None,
        plain_entry(new) if new else None,
    )
    warnings = tuple(f for f in check_entries(of_member(after, member)) if f not in known)
    for key, roster in after.rosters.items():
        if key not in before.rosters:
            changes += entry_difference("rosters", key, None, plain_entry(roster))
            warnings += tuple(standing_elsewhere(before, roster))
    for key, roster in before.rosters.items():
        if key not in after.rosters:
            changes += entry_difference("rosters", key, plain_entry(roster), None)
    return EditedDirectory(directory=after, changes=changes, warnings=warnings)


def of_member(directory: Directory, member: MemberCode | None) -> Directory:
    """The directory with this member's desks alone: what a change can make worse is found there."""
    points = {point.id: point for point in directory.points_of(member)} if member else {}
    rosters = {point.roster: directory.rosters[point.roster] for point in points.values()}
    return replace(
        directory, contact_points=MappingProxyType(points), rosters=MappingProxyType(rosters)
    )


def _with_entry(
    directory: Directory, place: Place, entry: Member | ContactPoint | Person | None
) -> Directory:
    """The directory with this entry in its place; None takes it out."""
    match place.section:
        case Section.MEMBER:
            return replace(directory, members=_put(directory.members, place.key, entry))
        case Section.POINT:
            points = _put(directory.contact_points, place.key, entry)
            return replace(directory, contact_points=points)
        case Section.PERSON:
            return replace(directory, people=_put(directory.people, place.key, entry))


def _put(entries: Mapping[Any, Any], key: str, entry: object | None) -> Mapping[Any, Any]:
    kept = {**entries, key: entry}
    if entry is None:
        del kept[key]
    return MappingProxyType(kept)


def new_key(member: MemberCode, word: str, token: str = "") -> str:
    """A key that no entry ever had: the member's code, a word, and something random.

    What is kept of a person is kept under their key, so that it must never be another's later. The
    ``token`` is random already, where it must be the same twice.
    """
    letters = re.sub(r"[^a-z0-9]+", "-", folded(word)).strip("-")
    stem = f"{member.lower()}-{letters}"[:_LONGEST_STEM].strip("-")
    return f"{stem}-{token or secrets.token_hex(4)}"


def roles_of(value: Plain) -> frozenset[Role]:
    """The roles of a value; those that there are not are left out."""
    words = value if isinstance(value, list) else []
    return frozenset(role for role in Role if role.value in words)
