"""Language tags (BCP 47): language, script, region, each known to the Unicode CLDR."""

import re
from collections.abc import Mapping
from typing import Final

from babel import Locale
from babel.core import get_global

TAG: Final = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.IGNORECASE
)


def known_tag(text: str) -> str:
    """The tag as it is usually written; empty where a part of it is not known, or it is none."""
    form = TAG.fullmatch(text)
    if form is None:
        return ""
    aliases: Mapping[str, str] = get_global("language_aliases")
    base = form[1].lower()
    base = aliases.get(base, base)
    script, region = (form[2] or "").title(), (form[3] or "").upper()
    known = Locale("en")
    if (
        base not in known.languages
        or (script and script not in known.scripts)
        or (region and region not in known.territories)
    ):
        return ""
    return "-".join(filter(None, (base, script, region)))


def is_known_language(tag: str) -> bool:
    """Whether there is such a language, whatever stands behind it in the tag."""
    return bool(known_tag(tag) or known_tag(tag.partition("-")[0])) and (
        TAG.fullmatch(tag) is None or bool(known_tag(tag))
    )
