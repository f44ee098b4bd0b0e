"""The words behind a list's command: ``LBN``, ``lebanon``, ``Rami``, ``waiting``, ``7d``, in any order.

Owns their forms: a member by its code or by any of its names, a state, a period where the list has one;
whatever else is typed is a part of a name. An entry must fit each of them. What a list holds, and which
states it knows, is left to its service.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple

from domain.directory.directory import Directory
from domain.vocabulary import MemberCode
from formats.typed.filters import NoFilter, read_period
from formats.typed.member_names import holding, plain


class Local(NamedTuple):
    """Where and when a list is looked at whose entries have times."""

    zone: tzinfo
    now: datetime


class NamePart(NamedTuple):
    """A part of a name, and the members in any of whose names it is."""

    text: str
    members: frozenset[MemberCode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a list is narrowed to; nothing typed lets everything pass."""

    members: frozenset[MemberCode] = frozenset()
    states: frozenset[str] = frozenset()
    parts: tuple[NamePart, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, member: MemberCode | None, names: Iterable[str], state: str = "") -> bool:
        """Whether an entry of this member passes, which goes by these names."""
        if (self.members and member not in self.members) or (
            self.states and state not in self.states
        ):
            return False
        if not self.parts:
            return True
        folded = plain(" ".join(names))
        return all(member in part.members or part.text in folded for part in self.parts)


def read_sought(
    typed: str, directory: Directory, states: Mapping[str, str], clock: Local | None = None
) -> Sought:
    """The words as typed. ``states`` are by what people call them, with ``clock`` times are read too.

    Raises ``Refused`` where a time could mean two.
    """
    rest = " ".join(visible(typed).split())
    members: set[MemberCode] = set()
    found: set[str] = set()
    parts: list[NamePart] = []
    since = until = None
    while rest:
        named = next((name for name in states if _begins(rest, name)), None)
        word, _, after = rest.partition(" ")
        period = _period(rest, clock)
        if named is not None:
            found.add(states[named])
            after = rest[len(named) :].strip()
        elif word.upper() in directory.members:
            members.add(MemberCode(word.upper()))
        elif period is not None:
            since, until, after = period
        else:
            parts.append(_part(word, directory))
        rest = after
    return Sought(
        members=frozenset(members),
        states=frozenset(found),
        parts=tuple(parts),
        since=since,
        until=until,
    )


def visible(typed: str) -> str:
    """The words without what cannot be seen, which a copy brings along."""
    return "".join(letter for letter in typed if unicodedata.category(letter) != "Cf").strip()


def _begins(rest: str, name: str) -> bool:
    return f"{rest.casefold()} ".startswith(f"{name} ")


def _period(text: str, clock: Local | None) -> tuple[datetime, datetime | None, str] | None:
    """From now to a time ahead, or from one day to another; None where the text begins with none."""
    if clock is None:
        return None
    try:
        since, until, rest = read_period(text, clock.zone, clock.now, back=False)
    except NoFilter:
        return None
    return (clock.now, since, rest) if until is None else (since, until, rest)


def _part(word: str, directory: Directory) -> NamePart:
    return NamePart(text=plain(word), members=frozenset(holding(word, directory)))
