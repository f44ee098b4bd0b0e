"""One change of one entry of the directory, worked out and checked; nothing is stored here.

Owns that the whole directory is read anew with the same checks as a file. How a value is typed is
left to ``services.entry_words``, who may change what to ``domain.entry_fields``, asking and putting in
force to ``services.entry_editing``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count

from domain.directory import Directory
from domain.entry_fields import Field, Place, Section
from domain.vocabulary import MemberCode, Role
from services.member_names import plain as folded
from services.network_file import from_sections
from services.network_file_checks import check_entries
from services.network_file_findings import Finding
from services.network_file_plain import Plain, plain

Values = Mapping[Field, Plain | None]
"""What an entry is to say; None for what it is to leave out."""

_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What would be in force, and what is worth a look that was not there before."""

    directory: Directory
    warnings: tuple[Finding, ...]


def present(directory: Directory, place: Place) -> dict[str, Plain]:
    """What the entry says now, as the directory file writes it; empty where there is none."""
    section = plain(directory)[place.section]
    entry = section.get(place.key, {}) if isinstance(section, dict) else {}
    return entry if isinstance(entry, dict) else {}


def with_values(directory: Directory, place: Place, values: Values) -> Edited:
    """The directory where the entry says this; a new entry where there was none.

    Raises ``NetworkFileError`` with every reason why it may not.
    """
    entry = {**present(directory, place)}
    for field, value in values.items():
        if value is None:
            entry.pop(field.value, None)
        else:
            entry[field.value] = value
    return _changed(directory, place, entry)


def without(directory: Directory, place: Place) -> Edited:
    """The directory without the entry. Raises ``NetworkFileError`` where something still names it."""
    return _changed(directory, place, None)


def _changed(directory: Directory, place: Place, entry: dict[str, Plain] | None) -> Edited:
    sections = plain(directory)
    before = sections[place.section]
    entries = {**before} if isinstance(before, dict) else {}
    if entry is None:
        entries.pop(place.key, None)
    else:
        entries[place.key] = entry
    after = from_sections({**sections, place.section: entries})
    known = set(check_entries(directory))
    return Edited(
        directory=after,
        warnings=tuple(finding for finding in check_entries(after) if finding not in known),
    )


def new_key(directory: Directory, section: Section, member: MemberCode, word: str) -> str:
    """A key for a new entry that nothing has yet: the member's code and a word."""
    ascii_word = re.sub(r"[^a-z0-9]+", "-", folded(word)).strip("-") or "new"
    stem = f"{member.lower()}-{ascii_word}"[: _LONGEST_KEY - 5].rstrip("-")
    taken = directory.people if section is Section.PERSON else directory.contact_points
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(key for key in chain((stem,), numbered) if key not in taken)


def roles_of(value: Plain) -> frozenset[Role]:
    """The roles of a value; those that there are not are left out."""
    words = value if isinstance(value, list) else []
    return frozenset(role for role in Role if role.value in words)
