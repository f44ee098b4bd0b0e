"""The names of members in many languages, so that one is found by what somebody calls it.

Owns which names count: the directory's own, and those of States in the languages of the United Nations and
of the network (``formats.states``). Organisations have their directory's name alone, and a code counts as a
whole. Only ``called`` may be acted on; what else is found is offered to choose from.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

from domain.directory.directory import Directory, Member
from domain.vocabulary import MemberCode
from formats.collation import order_of
from formats.states.likeness import Names
from formats.states.naming import SHORT_NAMES, UNITED_NATIONS, named, names

_KEPT: Final = "_named"


def called(name: str, directory: Directory) -> tuple[MemberCode, ...]:
    """The member whose code this is, else those whom the network calls so, else those with such a name."""
    known = _index(directory)
    found = known.coded(name) or known.names.called(name)
    # Most of what is asked for is no name at all; the network's own names are among the others.
    return (known.own.called(name) or found) if len(found) > 1 else found


def holding(part: str, directory: Directory) -> tuple[MemberCode, ...]:
    """The members whose code this is, or in one of whose names it stands; all where nothing is typed."""
    if not part.strip():
        return tuple(directory.members)
    known = _index(directory)
    return tuple(dict.fromkeys((*known.coded(part), *known.names.holding(part))))


def likely(typed: str, directory: Directory) -> tuple[MemberCode, ...]:
    """The members that may be meant, the likeliest first, also where it is misspelt.

    All in their order where nothing is typed.
    """
    if not typed.strip():
        return tuple(directory.members)
    known = _index(directory)
    found = (*known.own.called(typed), *known.names.likely(typed))
    return known.coded(typed) or tuple(dict.fromkeys(found))


def by_name(members: Iterable[Member], language: str) -> list[Member]:
    """In the order of the names that a reader of this language calls them by."""
    key = order_of(language)
    return sorted(members, key=lambda member: key(named(member.code, member.name, language)))


class _Index:
    """The names of a directory's members: the network's own, and all."""

    def __init__(self, directory: Directory) -> None:
        members = directory.members
        self.codes = frozenset(members)
        self.own = Names({code: (member.name,) for code, member in members.items()})
        self.names = Names({code: _names(member, directory) for code, member in members.items()})

    def coded(self, typed: str) -> tuple[MemberCode, ...]:
        """The member whose code this is."""
        code = MemberCode(typed.strip().upper())
        return (code,) if code in self.codes else ()


def _index(directory: Directory) -> _Index:
    """Worked out once for each directory."""
    kept = vars(directory)
    found = kept.get(_KEPT)
    if not isinstance(found, _Index):
        found = kept[_KEPT] = _Index(directory)
    return found


def _names(member: Member, directory: Directory) -> Iterable[str]:
    return (member.name, *names(member.code, (*directory.languages, *member.languages)))


def warm() -> None:
    """Read the names now, so that the first search does not wait for them."""
    Names({code: names(code) for code in SHORT_NAMES["en"]}).near("Lebanon")
    for language in UNITED_NATIONS:
        order_of(language)("Lebanon")


def plain(text: str) -> str:
    """The text without accents and case, so that "turkiye" finds "Türkiye"."""
    if text.isascii():
        return text.casefold()
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter)).casefold()
