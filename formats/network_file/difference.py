"""What changes from one directory to another.

Decides what counts as one change and how it reads in a line. Applying and recording it is left to the
import.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from domain.directory.directory import Directory
from formats.network_file.plain import plain
from formats.network_file.tree import Plain

_LONGEST = 80
_MASKED = "channels"
# Lists whose entries are known by these keys and not by their place.
_NAMED_BY = {
    "layers": ("name",),
    "overrides": ("layer", "from"),
    "absences": ("person", "from"),
    "relations": ("to", "from", "types"),
}


class DifferenceKind(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, at a path such as ``people.lbn-duty.languages``; values as short text.

    ``before`` is empty for what was added, ``after`` for what was removed.
    """

    kind: DifferenceKind
    path: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if self.kind is DifferenceKind.CHANGED:
            return f"changed {self.path}: {self.before} → {self.after}"
        return f"{self.kind} {self.path}: {self.after or self.before}"


def difference(before: Directory | None, after: Directory) -> tuple[Change, ...]:
    """The changes from one directory to the other, in the order of the file; empty for none.

    Without a directory before, everything is added.
    """
    old: dict[str, Plain] = plain(before) if before is not None else {}
    found = (_changes(old.get(key, {}), section, key) for key, section in plain(after).items())
    return tuple(chain.from_iterable(found))


def entry_difference(
    section: str, key: str, before: dict[str, Plain] | None, after: dict[str, Plain] | None
) -> tuple[Change, ...]:
    """The changes of one entry, where all else stays; None where it is not there."""
    old: Plain = {} if before is None else {key: before}
    new: Plain = {} if after is None else {key: after}
    return tuple(_changes(old, new, section))


def _changes(before: Plain, after: Plain, path: str) -> Iterator[Change]:
    if before == after and list(before) == list(after):
        return
    key = path.rpartition(".")[2]
    if key in _NAMED_BY and isinstance(before, list) and isinstance(after, list):
        before, after = _by_name(before, key), _by_name(after, key)
    before, after = _masked(key, before), _masked(key, after)
    if not (isinstance(before, dict) and isinstance(after, dict)):
        kind = DifferenceKind.CHANGED
        yield Change(kind=kind, path=path, before=_short(before), after=_short(after))
        return
    for name in dict.fromkeys([*before, *after]):
        inner = f"{path}.{name}"
        if name not in after:
            gone = _short(_masked(name, before[name]))
            yield Change(kind=DifferenceKind.REMOVED, path=inner, before=gone)
        elif name not in before:
            come = _short(_masked(name, after[name]))
            yield Change(kind=DifferenceKind.ADDED, path=inner, after=come)
        else:
            yield from _changes(before[name], after[name], inner)
    yield from _reordered(before, after, path)


def _reordered(before: dict[str, Plain], after: dict[str, Plain], path: str) -> Iterator[Change]:
    """A change where the same entries stand in another order, which routing goes by."""
    old = [name for name in before if name in after]
    new = [name for name in after if name in before]
    if old != new:
        old_text, new_text = _short(list(old)), _short(list(new))
        yield Change(kind=DifferenceKind.CHANGED, path=path, before=old_text, after=new_text)


def _by_name(entries: list[Plain], key: str) -> dict[str, Plain]:
    return {
        " ".join(_text(entry[part]) for part in _NAMED_BY[key] if part in entry): entry
        for entry in entries
        if isinstance(entry, dict)
    }


def _masked(key: str, value: Plain) -> Plain:
    """Channels without their addresses, which may hold passwords; all else as it is."""
    if key != _MASKED or not isinstance(value, list):
        return value
    return [next(iter(entry), "") if isinstance(entry, dict) else entry for entry in value]


def _short(value: Plain) -> str:
    text = _text(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _text(value: Plain) -> str:
    if isinstance(value, dict):
        shown = {key: _masked(key, entry) for key, entry in value.items()}
        return "{" + ", ".join(f"{key}: {_text(entry)}" for key, entry in shown.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_text(entry) for entry in value) + "]"
    return value
