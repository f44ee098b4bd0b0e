"""Who has reviewed a translation, and what stands beside its words as long as nobody has.

Owns the file ``wording/locale/REVIEWED``: on each line a language, a tabulator, and the names of those native
speakers of the field who have reviewed it, with semicolons between; none where nobody has. What is legally
the most delicate keeps its English for good.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from wording import language
from wording.language import SOURCE, Translator, translator
from wording.safe_text import NOTHING, Shown, clean_line, isolated, joined, lines, technical

FILE: Final = "REVIEWED"
LONGEST_BUTTON: Final = 40
"""Letters of a button's label that are read at a glance."""

_ISOLATES = re.compile("[\u2066-\u2069]")

Says = Callable[[Translator], Shown]


def reviewers(of: str) -> tuple[str, ...]:
    """Who has reviewed the translation into a language; nobody where the file does not say so."""
    return _reviewers(language.CATALOGUES).get(of, ())


@lru_cache(maxsize=8)
def _reviewers(catalogues: Path) -> Mapping[str, tuple[str, ...]]:
    try:
        written = (catalogues / FILE).read_text(encoding="utf-8")
    except OSError:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for line in written.splitlines():
        code, _tab, names = line.partition("\t")
        found[code.strip()] = tuple(filter(None, (clean_line(name) for name in names.split(";"))))
    return found


def review_of(_: Translator) -> Shown:
    """Who has reviewed what the reader reads, in their own language; nothing in English."""
    if _.language == SOURCE:
        return NOTHING
    names = [isolated(name, is_rtl=_.is_rtl) for name in reviewers(_.language)]
    reviewed = (
        _("This translation was reviewed by {names}.", names=_.listed(names))
        if names
        else _("No native speaker of the field has reviewed this translation yet.")
    )
    english = _("Where the English text beside a sentence differs, the English counts.")
    return joined((reviewed, english), " ")


def beside(_: Translator, says: Says, *, for_good: bool = False, in_brackets: bool = True) -> Shown:
    """What is said, and the English beside it: until somebody has reviewed the translation, or for good."""
    words, english = says(_), _english(_, says, for_good=for_good)
    if not english:
        return words
    if in_brackets:
        return _("{words} ({english})", words=words, english=english)
    return joined((words, english), " / ")


def on_button(whole: Shown, alone: Shown) -> Shown:
    """What has its English beside it, on a button; alone where that would grow too long."""
    return whole if len(whole) <= LONGEST_BUTTON else alone


def legend(said: Sequence[tuple[Shown, Shown]]) -> Shown:
    """All of it above the buttons where some of them have it alone; each whole, and alone."""
    if all(on_button(whole, alone) == whole for whole, alone in said):
        return NOTHING
    return lines(*(whole for whole, _alone in said))


def _english(_: Translator, says: Says, *, for_good: bool) -> Shown:
    """What stands beside; nothing where it need not, and where it is the same."""
    if _.language == SOURCE or not (for_good or not reviewers(_.language)):
        return NOTHING
    words, english = says(_), says(translator(SOURCE))
    is_same = _ISOLATES.sub("", english) == _ISOLATES.sub("", words)
    return NOTHING if is_same else technical(english, is_rtl=_.is_rtl)
