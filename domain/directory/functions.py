"""What people are called by other members where the network has them known by their function.

Owns the alias of each person, which stays theirs while the directory keeps its order, and putting it in
place of their name wherever that stands. Words in a reader's language are left to ``wording.labels``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from domain.directory.directory import Directory, Person
from domain.vocabulary import MemberCode, NamesAbroad, PersonId, Role

_RANKS: Final[Mapping[Role, str]] = {
    Role.DUTY_OFFICER: "Duty officer",
    Role.SUPERVISOR: "Supervisor",
    Role.OFFICIAL: "Official",
    Role.AUDITOR: "Auditor",
    Role.DATA_PROTECTION_OFFICER: "Data protection officer",
}
"""Roles of which the first that somebody holds is their function, in English."""
_KEPT: Final = "_abroad"
_WORD: Final = re.compile(r"[^\W_]+")
"""By the first of which a name is found in a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """Somebody as other members know them: the second duty officer of a desk, the first official."""

    role: Role
    number: int
    """From 1, among those of their member who have this function, in the order of the directory."""
    desk: str
    """Their contact point's name, their member's where they sit at none."""

    @property
    def text(self) -> str:
        """``Duty officer 2, Lebanon 24/7 desk``: in English, as data carries it."""
        return f"{_RANKS[self.role]} {self.number}, {self.desk}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alias:
    name: str
    members: frozenset[MemberCode | None]
    """Of everybody who is called so."""
    suffix: str
    """The member's name, which often stands behind it."""
    function: Function


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """Everybody's function, and how their names are found; ``aliases`` by a name's first word."""

    functions: Mapping[PersonId, Function]
    aliases: Mapping[str, tuple[_Alias, ...]]

    @classmethod
    def of(cls, directory: Directory) -> "Abroad":
        """The functions of everybody who is of a member."""
        functions = dict(_functions(directory))
        found: dict[str, _Alias] = {}
        for person, function in functions.items():
            known = directory.people[person]
            member = directory.members.get(known.member) if known.member else None
            before = found.get(known.name)
            members = before.members if before else frozenset()
            found[known.name] = _Alias(
                name=known.name,
                members=members | {known.member},
                suffix=f", {member.name}" if member else "",
                function=before.function if before else function,
            )
        aliases: dict[str, tuple[_Alias, ...]] = {}
        for alias in sorted(found.values(), key=lambda each: -len(each.name)):
            first = _WORD.search(alias.name)
            if first is not None and first.start() == 0:
                aliases[first[0]] = (*aliases.get(first[0], ()), alias)
        return cls(functions=functions, aliases=aliases)


Words = Callable[[Function], str]


class NamedAs(Protocol):
    """Puts functions, in these words, in place of the names that a reader may not read."""

    def __call__(self, text: str, *, words: Words) -> str: ...


def named_as(directory: Directory, reader: Person) -> NamedAs | None:
    """How other members' people are called to this reader; None where by name."""
    if directory.names_abroad is NamesAbroad.NAME:
        return None
    return partial(as_told, directory=directory, member=reader.member)


def abroad(directory: Directory) -> Abroad:
    """Everybody by their function; worked out once for each directory."""
    kept = vars(directory)
    found = kept.get(_KEPT)
    if not isinstance(found, Abroad):
        found = kept[_KEPT] = Abroad.of(directory)
    return found


def as_told(
    text: str,
    directory: Directory,
    member: MemberCode | None,
    words: Words = lambda function: function.text,
) -> str:
    """The text with the functions of other members' people in place of their names.

    ``member`` is whose people read it; None for who is of none, and reads names.
    """
    if directory.names_abroad is NamesAbroad.NAME or member is None:
        return text
    parts: list[str] = []
    done = 0
    for word in _WORD.finditer(text):
        if word.start() < done:
            continue
        for alias in abroad(directory).aliases.get(word[0], ()):
            end = word.start() + len(alias.name)
            goes_on = alias.name[-1:].isalnum() and text[end : end + 1].isalnum()
            if member in alias.members or goes_on or not text.startswith(alias.name, word.start()):
                continue
            parts += [text[done : word.start()], words(alias.function)]
            done = end + len(alias.suffix) if text.startswith(alias.suffix, end) else end
            break
    return "".join((*parts, text[done:])) if parts else text


def _functions(directory: Directory) -> Iterator[tuple[PersonId, Function]]:
    desks: dict[PersonId, str] = {}
    for point in directory.contact_points.values():
        roster = directory.rosters.get(point.roster)
        for person in roster.people if roster else ():
            desks.setdefault(person, point.name)
    counts: dict[tuple[MemberCode, Role], int] = {}
    for person, known in directory.people.items():
        role = next((role for role in _RANKS if role in known.roles), None)
        member = directory.members.get(known.member) if known.member else None
        if role is None or member is None:
            continue
        number = counts[member.code, role] = counts.get((member.code, role), 0) + 1
        yield person, Function(role=role, number=number, desk=desks.get(person, member.name))
