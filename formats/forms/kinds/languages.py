"""Languages by their tags (BCP 47): language, script, region, each known to the Unicode CLDR."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from formats.forms.kinds.standard import Allowed, NotOne
from formats.states.naming import UNITED_NATIONS
from formats.typed.letters import exact, folded

STANDARD: Final = "BCP 47"
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


def language(typed: str, reader: str = "") -> Allowed:
    """The language meant by a tag, or by its whole name in one of the UN's languages or the reader's."""
    text = exact(typed)
    form = _TAG.fullmatch(text)
    if form is not None:
        aliases: Mapping[str, str] = get_global("language_aliases")
        base = form[1].lower()
        base = aliases.get(base, base)
        script, region = (form[2] or "").title(), (form[3] or "").upper()
        known = Locale("en")
        if (
            base in known.languages
            and (not script or script in known.scripts)
            and (not region or region in known.territories)
        ):
            return Allowed(value="-".join(filter(None, (base, script, region))))
    tags = _names(reader).get(folded(typed), frozenset())
    if len(tags) == 1:
        return Allowed(value=next(iter(tags)))
    raise NotOne(STANDARD, reason="several" if tags else "unknown", right=sorted(tags))


@lru_cache(maxsize=64)
def _names(reader: str) -> Mapping[str, frozenset[str]]:
    by_name: dict[str, set[str]] = defaultdict(set)
    for tag in dict.fromkeys((*UNITED_NATIONS, reader)):
        for code, name in _languages(tag).items():
            if _TAG.fullmatch(code) and len(code) <= 3:
                by_name[folded(name)].add(code)
    for code in UNITED_NATIONS:
        by_name[folded(Locale(code).get_display_name() or code)].add(code)
    return {name: frozenset(codes) for name, codes in by_name.items()}


def _languages(tag: str) -> Mapping[str, str]:
    try:
        return Locale.parse(tag, sep="-").languages if tag else {}
    except (UnknownLocaleError, ValueError):
        return {}
