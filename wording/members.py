"""What members are called to who reads: by the network's own name, else by the State's in their language.

A member whose name in the directory is the State's in English, as the United Nations or the CLDR have it,
reads in the reader's language (``formats.states.naming``); whatever else a network wrote stays as it is.
Messages carry names as the directory has them, and are worded when they are sent; so do the log and all that
is exchanged, which nothing here changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.directory.directory import Directory
from formats.states.naming import named
from wording.language import SOURCE, Translator

_KEPT: Final = "_member_names"
_BEFORE_MEMBER: Final = ", "
"""Between a person and their member, where other members read of them (``Situation.name``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNames:
    """How this reader calls members, by the directory's names: those that differ; and who has which name."""

    read: Mapping[str, str]
    people: frozenset[str]
    members: frozenset[str]

    def member(self, name: str) -> str:
        """A member, by the directory's name."""
        return self.read.get(name, name)

    def person(self, text: str) -> tuple[str, ...]:
        """Somebody and their member, of ``Ana Ruiz, Spain``; any other text as it is."""
        if not self.people or _BEFORE_MEMBER not in text:
            return (text,)
        who, _between, member = text.rpartition(_BEFORE_MEMBER)
        is_so = member in self.members and who in self.people
        return (who, self.member(member)) if is_so else (text,)


AS_NAMED: Final = MemberNames(read={}, people=frozenset(), members=frozenset())
"""As the directory has them."""


def member_names(_: Translator, directory: Directory | None) -> MemberNames:
    """What members of this directory are called in this language; worked out once for each directory.

    The name of a person who is called as a State is, and nothing more, stays theirs.
    """
    if directory is None or _.language == SOURCE:
        return AS_NAMED
    kept: dict[str, MemberNames] = vars(directory).setdefault(_KEPT, {})
    found = kept.get(_.language)
    if found is None:
        people = frozenset(person.name for person in directory.people.values())
        called = {m.name: named(m.code, m.name, _.language) for m in directory.members.values()}
        read = {own: name for own, name in called.items() if own != name and own not in people}
        found = kept[_.language] = MemberNames(
            read=read,
            people=people,
            members=frozenset(called),
        )
    return found
