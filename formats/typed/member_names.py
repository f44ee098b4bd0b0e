"""The names of States in many languages, so that a member is found by what somebody calls it.

Owns which names count: the directory's own, and those of the Unicode CLDR in the languages of the
United Nations and of the network. Organisations have their directory's name alone.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

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
    wanted = plain(" ".join(name.split()))
    return tuple(m.code for m in directory.members.values() if _is_called(m, wanted, directory))


def _is_called(member: Member, wanted: str, directory: Directory) -> bool:
    if wanted in (member.code.casefold(), _plain_name(member.name)):
        return True
    territory = territory_of(member.code)
    return territory is not None and any(
        wanted == _territories(each).get(territory) for each in _languages(member, directory)
    )


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
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=512)
def _plain_name(name: str) -> str:
    """Of a member of the directory; what people type is not remembered."""
    return plain(name)


@lru_cache(maxsize=64)
def _territories(language: str) -> Mapping[str, str]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    return {code: plain(str(name)) for code, name in locale.territories.items() if len(code) == 2}
