"""The names of States in many languages, so that a member is found by what somebody calls it.

Owns which names count: the directory's own, and those of the Unicode CLDR in the languages of the
United Nations and of the network. Organisations have their directory's name alone.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import ClassVar

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from domain.directory.directory import Directory, Member
from domain.vocabulary import MemberCode

_LONGEST = 120
"""Letters of a name."""
UNITED_NATIONS = ("ar", "en", "es", "fr", "ru", "zh")


def matches(member: Member, query: str, directory: Directory) -> bool:
    """Whether somebody who types this may mean the member: by code, or by a part of a name."""
    wanted = plain(query.strip())
    if not wanted:
        return True
    if wanted == member.code.casefold() or wanted in plain(member.name):
        return True
    territory = territory_of(member.code)
    return territory is not None and any(
        wanted in _territories(language).get(territory, "")
        for language in _languages(member, directory)
    )


def called(name: str, directory: Directory) -> tuple[MemberCode, ...]:
    """The members whose code this is, or one of whose names as a whole."""
    if len(name) > _LONGEST:
        return ()
    return _Index.of(directory).by_name.get(plain(" ".join(name.split())), ())


class _Index:
    """The names of a directory's members; that of the directory that was asked about last is kept."""

    _last: "ClassVar[_Index | None]" = None

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        found: dict[str, list[MemberCode]] = {}
        for member in directory.members.values():
            for name in _names(member, directory):
                found.setdefault(name, []).append(member.code)
        self.by_name = {name: tuple(codes) for name, codes in found.items()}

    @classmethod
    def of(cls, directory: Directory) -> "_Index":
        if cls._last is None or cls._last.directory is not directory:
            cls._last = cls(directory)
        return cls._last


def _names(member: Member, directory: Directory) -> Iterable[str]:
    """Each once, as ``plain`` has it."""
    territory = territory_of(member.code) or ""
    abroad = (_territories(each).get(territory, "") for each in _languages(member, directory))
    return dict.fromkeys((member.code.casefold(), plain(member.name), *filter(None, abroad)))


def _languages(member: Member, directory: Directory) -> Iterable[str]:
    return dict.fromkeys((*UNITED_NATIONS, *directory.languages, *member.languages))


def warm(languages: Iterable[str] = UNITED_NATIONS) -> None:
    """Read the names now, so that the first search does not wait for them."""
    for language in languages:
        _territories(language)


@lru_cache(maxsize=512)
def territory_of(code: str) -> str | None:
    """The two letters of a State (ISO 3166-1) by its three; None for what is no State."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    found = aliases.get(code, [])
    return found[0] if len(found) == 1 else None


def plain(text: str) -> str:
    """The text without accents and case, so that "turkiye" finds "Türkiye"."""
    if text.isascii():
        return text.casefold()
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=64)
def _territories(language: str) -> Mapping[str, str]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    return {code: plain(str(name)) for code, name in locale.territories.items() if len(code) == 2}
