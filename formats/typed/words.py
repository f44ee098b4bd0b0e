"""Words as people type them in one-line commands, read against what they may be."""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import Final, TypeVar

from domain.directory.directory import Directory
from domain.refused import Refused
from domain.topics import Topic
from domain.vocabulary import Ground, MemberCode
from formats.typed.member_names import called

Word = TypeVar("Word", bound=StrEnum)
_MOST_WORDS: Final = 12
"""Of a member's name."""


def read_member(typed: str, directory: Directory) -> MemberCode:
    """The member meant by its code, or by a whole name in any of the languages. Raises ``Refused``."""
    found = _member(typed, directory)
    if found is None:
        raise Refused(Topic.UNKNOWN_MEMBER, {"member": typed[:40]})
    return found


def read_member_first(typed: str, directory: Directory) -> tuple[MemberCode, str]:
    """The member that a text begins with, by as many words as its name has, and what follows.

    Raises ``Refused``.
    """
    ends = [word.end() for word in islice(re.finditer(r"\S+", typed), _MOST_WORDS)]
    for end in reversed(ends):
        if found := _member(typed[:end], directory):
            return found, typed[end:].strip()
    return read_member(typed[: ends[0]] if ends else typed, directory), ""


def _member(typed: str, directory: Directory) -> MemberCode | None:
    """None where no member is called so, or several are."""
    code = MemberCode(typed.strip().upper())
    if code in directory.members:
        return code
    found = called(typed, directory) if code else ()
    return found[0] if len(found) == 1 else None


def read_ground(typed: str) -> Ground:
    """The ground of refusal meant by its letter. Raises ``Refused``."""
    try:
        return Ground(typed.strip().lower())
    except ValueError:
        raise Refused(
            Topic.UNKNOWN_GROUND, {"typed": typed[:40], "words": [g.value for g in Ground]}
        ) from None


def read_word(typed: str, kind: type[Word], expected: str, among: Iterable[Word] = ()) -> Word:
    """The word of a fixed vocabulary. Raises ``Refused`` with the words it may be."""
    allowed = tuple(among) or tuple(kind)
    wanted = typed.strip().lower()
    for word in allowed:
        if wanted == word.value:
            return word
    facts = {"word": typed[:40], "expected": expected, "words": [w.value for w in allowed]}
    raise Refused(Topic.UNKNOWN_WORD, facts)
