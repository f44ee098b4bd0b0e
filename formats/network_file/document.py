"""The network file: reads a directory from YAML, writes it back, and keeps it for storage.

Owns the way in and out as a whole. The forms of values, the sections, the warnings and the
differences are left to its neighbours.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.directory.directory import ContactPoint, Directory, Member, Person, Roster
from formats.network_file.checks import check
from formats.network_file.findings import FileFinding, Findings, NetworkFileError, in_order
from formats.network_file.languages import language_warnings
from formats.network_file.plain import plain
from formats.network_file.sections import read_directory, read_entry, read_new_roster
from formats.network_file.tree import Entries, Items, Node, Plain, Scalar

_FORMAT = "1"
_CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A directory that can be used, and what is worth a look in it."""

    directory: Directory
    warnings: tuple[FileFinding, ...]


def read_network(
    text: str | bytes, *, now: datetime | None = None, spoken: Collection[str] = ()
) -> Reading:
    """The directory that a network file writes, with its warnings.

    ``now`` (the present where it is left out) is where the search for empty shifts begins;
    ``spoken`` are the languages that have a catalogue. Raises ``NetworkFileError`` with every error
    of the file.
    """
    from formats.network_file.yaml_tree import read_yaml

    findings = Findings()
    root = read_yaml(text, findings)
    directory = read_directory(root, findings)

    def line(section: str, key: str) -> int | None:
        entries = root.entries.get(section)
        return entries.line_of(key) if isinstance(entries, Entries) else None

    warnings = (
        *findings.warnings,
        *check(directory, line, now or datetime.now(UTC)),
        *language_warnings(directory, spoken, line),
    )
    return Reading(directory=directory, warnings=in_order(warnings))


def write_network(directory: Directory) -> str:
    """The directory as a network file, which reads back to an equal directory."""
    from formats.network_file.yaml_tree import write_yaml

    return write_yaml(plain(directory))


def to_document(directory: Directory, *, is_file: bool = True) -> bytes:
    """The directory as JSON for storage; ``from_document`` reads it.

    ``is_file`` is False for a version that was made in chat.
    """
    document: dict[str, Plain] = {"format": _FORMAT, "directory": plain(directory)}
    if not is_file:
        document["made_in"] = _CHAT
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def from_document(document: bytes) -> Directory:
    """The directory that ``to_document`` wrote.

    Raises ``NetworkFileError`` where this version does not know the form, or a value in it, such as
    a time zone that the machine's time zone database no longer has.
    """
    try:
        root = _node(json.loads(document))
    except ValueError:
        root = _node("")
    if not isinstance(root, Entries) or root.entries.get("format") != _node(_FORMAT):
        message = "the stored directory has a form that this version does not know"
        remedy = "run the version that stored it, or a later one"
        raise NetworkFileError((FileFinding(path="", line=None, message=message, remedy=remedy),))
    sections = root.entries.get("directory")
    return read_directory(
        sections if isinstance(sections, Entries) else Entries(entries={}), Findings()
    )


def is_from_file(document: bytes) -> bool:
    """Whether the version came from a file, and was not made in chat."""
    return bool(json.loads(document).get("made_in") != _CHAT)


def read_again(directory: Directory) -> Directory:
    """The directory as the file's readers take it, written out and read.

    Raises ``NetworkFileError`` with everything in it that a file may not have either.
    """
    return read_directory(Entries(entries=_nodes(plain(directory))), Findings())


def entry_from_plain(
    known: Directory, section: str, key: str, entry: dict[str, Plain]
) -> Member | ContactPoint | Person:
    """One entry of a section beside all that is known already. Raises ``NetworkFileError``."""
    return read_entry(known, section, key, Entries(entries=_nodes(entry)))


def roster_from_plain(known: Directory, key: str, roster: dict[str, Plain]) -> Roster:
    """A roster of people who are known. Raises ``NetworkFileError``."""
    return read_new_roster(known, key, Entries(entries=_nodes(roster)))


def _node(value: Plain) -> Node:
    """A stored value as the readers of the file take it, without lines."""
    if isinstance(value, dict):
        return Entries(entries=_nodes(value))
    if isinstance(value, list):
        return Items(values=tuple(_node(entry) for entry in value))
    return Scalar(value=value)


def _nodes(values: dict[str, Plain]) -> dict[str, Node]:
    return {key: _node(value) for key, value in values.items()}
