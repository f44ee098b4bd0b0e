"""One change of one entry of the directory, worked out and checked; nothing is stored here.

Owns how typed words become a value of the directory, and that the whole directory is read anew with
the same checks as a file. Who may change what is left to ``domain.entry_fields``, asking and putting
in force to ``services.entry_editing``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count

from domain.channels import ChannelKind
from domain.directory import Directory
from domain.entry_fields import Field, Place, Section
from domain.vocabulary import MemberCode, Role
from services.member_names import plain as folded
from services.network_file import NetworkFileError, from_sections
from services.network_file_checks import check_entries
from services.network_file_findings import Finding
from services.network_file_plain import Plain, plain

Values = Mapping[Field, Plain | None]
"""What an entry is to say; None for what it is to leave out."""

_BETWEEN = re.compile(r"[,;\n]+")
_BETWEEN_LANGUAGES = re.compile(r"[,;\s]+")
_NOT_IN_CHAT = frozenset({ChannelKind.WEBHOOK.value, ChannelKind.APPRISE.value})
_KEEPS_REMEDY = (
    "write the kind alone to keep the one that is there; a new one, which may hold a password, "
    "comes with the file"
)
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


def read_value(field: Field, text: str, before: Plain | None) -> Plain:
    """The value that somebody typed for a field that says ``before`` now.

    Raises ``NetworkFileError`` where it has no form at all; whether it may stand is found later.
    """
    if field is Field.LANGUAGES:
        return [_language(part) for part in _BETWEEN_LANGUAGES.split(text) if part]
    if field is Field.CHANNELS:
        return [_channel(part.strip(), before) for part in _BETWEEN.split(text) if part.strip()]
    if field is Field.ROLES:
        return [_word(part) for part in _BETWEEN.split(text) if part.strip()]
    if field is Field.KIND:
        return text.strip().lower()
    return " ".join(text.split())


def _language(text: str) -> str:
    return text if "-" in text else text.lower()


def _word(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip().lower())


def _channel(text: str, before: Plain | None) -> Plain:
    """``email duty@example.org``; a kind alone keeps the address that is there."""
    word, _, address = text.partition(" ")
    kind = word.rstrip(":").lower().replace("-", "")
    if kind == ChannelKind.TELEGRAM or (not address and not _kept(kind, before)):
        return kind
    if not address.strip():
        return {kind: _kept(kind, before)}
    if kind in _NOT_IN_CHAT:
        message = f"addresses of the kind {kind} are not taken in chat"
        raise NetworkFileError(
            (Finding(path=Field.CHANNELS, line=None, message=message, remedy=_KEEPS_REMEDY),)
        )
    return {kind: address.strip()}


def _kept(kind: str, before: Plain | None) -> Plain:
    """The address of the first channel of this kind that the entry has; empty for none."""
    channels = before if isinstance(before, list) else []
    return next((c[kind] for c in channels if isinstance(c, dict) and kind in c), "")


def shown(field: Field, value: Plain | None) -> str:
    """A value in one line, without addresses that may hold passwords; empty for none."""
    if isinstance(value, list):
        parts = (_shown_channel(v) if field is Field.CHANNELS else str(v) for v in value)
        return ", ".join(parts)
    return value if isinstance(value, str) else ""


def _shown_channel(value: Plain) -> str:
    if not isinstance(value, dict):
        return str(value)
    kind, address = next(iter(value.items()))
    return kind if kind in _NOT_IN_CHAT else f"{kind} {address}"


def read_member(text: str) -> tuple[str, Values]:
    """A new member as somebody types it: ``PRT Portugal Europe/Lisbon``; its code and values.

    Raises ``NetworkFileError`` where a part is missing.
    """
    words = text.split()
    if len(words) < 3:
        remedy = "write its code, its name and its time zone: PRT Portugal Europe/Lisbon"
        message = "a part of the new member is missing"
        raise NetworkFileError((Finding(path="", line=None, message=message, remedy=remedy),))
    code, *name, zone = words
    return code.upper(), {Field.NAME: " ".join(name), Field.TIME_ZONE: zone}


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
