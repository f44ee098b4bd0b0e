"""Languages by their tags (BCP 47): language, script, region, each known to the Unicode CLDR."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError

from formats.forms.kinds.standard import Allowed, NotOne
from formats.states.naming import UNITED_NATIONS
from formats.typed.language_tags import TAG, known_tag
from formats.typed.letters import exact, folded

STANDARD: Final = "BCP 47"


def language(typed: str, reader: str = "") -> Allowed:
    """The language meant by a tag, or by its whole name in one of the UN's languages or the reader's."""
    text = exact(typed)
    if tag := known_tag(text):
        return Allowed(value=tag)
    tags = _names(reader).get(folded(typed), frozenset())
    if len(tags) == 1:
        return Allowed(value=next(iter(tags)))
    raise NotOne(STANDARD, reason="several" if tags else "unknown", right=sorted(tags))


@lru_cache(maxsize=64)
def _names(reader: str) -> Mapping[str, frozenset[str]]:
    by_name: dict[str, set[str]] = defaultdict(set)
    for tag in dict.fromkeys((*UNITED_NATIONS, reader)):
        for code, name in _languages(tag).items():
            if TAG.fullmatch(code) and len(code) <= 3:
                by_name[folded(name)].add(code)
    for code in UNITED_NATIONS:
        by_name[folded(Locale(code).get_display_name() or code)].add(code)
    return {name: frozenset(codes) for name, codes in by_name.items()}


def _languages(tag: str) -> Mapping[str, str]:
    try:
        return Locale.parse(tag, sep="-").languages if tag else {}
    except (UnknownLocaleError, ValueError):
        return {}
