"""The languages in which the bot speaks: gettext over the catalogues in ``wording/locale``.

Owns finding a catalogue, filling placeholders, plural forms and writing direction. English is the
source: its sentences stand in the code. What is said is left to ``handlers.messages``.

Catalogues are kept with Babel, from the project's folder::

    pybabel extract --no-wrap --sort-by-file --add-location=file --add-comments=Translators: \
        -F wording/locale/rooms.cfg --project=contactpoint -o wording/locale/contactpoint.pot \
        handlers web wording
    pybabel update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
        -D contactpoint -i wording/locale/contactpoint.pot -d wording/locale
    pybabel init --no-wrap -D contactpoint -i wording/locale/contactpoint.pot -d wording/locale -l pt

``extract`` and ``update`` after every change of a sentence; ``init`` once for a new language. They are read
as they are written: nothing is compiled, so that none can be older than its source.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError, localedata
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from wording.safe_text import Shown, clean_line, closed_up, is_wide, joined

SOURCE = "en"
"""The language of the sentences in the code; it needs no catalogue."""

DOMAIN = "contactpoint"
CATALOGUES = Path(__file__).parent / "locale"

remembered = lru_cache(maxsize=1024)
"""Of a label that is one of many, each is put together once in each language, not all at each use."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Says sentences of the code in one language; the wording calls it ``_``.

    Values are filled in by name and in one pass, so that braces in a person's text mean nothing. A
    placeholder without a value stays as it is written.
    """

    language: str
    catalogue: NullTranslations
    is_rtl: bool = False
    """Whether the language is written from right to left."""

    def __call__(self, message: str, **values: Shown) -> Shown:
        """The sentence in this language, with its values."""
        return filled(self.catalogue.gettext(message), values)

    def ngettext(self, one: str, many: str, count: int, /, **values: Shown) -> Shown:
        """The form of the sentence for that count, with which ``{count}`` is filled in."""
        chosen = self.catalogue.ngettext(one, many, count)
        return filled(chosen, {"count": Shown(str(count)), **values})

    def pgettext(self, context: str, message: str) -> Shown:
        """A short word that needs its context to be translated, such as a button's label."""
        return Shown(self.catalogue.pgettext(context, message))

    def listed(self, words: Iterable[Shown]) -> Shown:
        """Words beside each other in one line."""
        return joined(words, self.pgettext("between words", ", "))

    def beside(self, words: Iterable[Shown]) -> Shown:
        """Something and what else is said of it in one line: ``Rami Haddad, duty officer``."""
        return joined(words, self.pgettext("between remarks", ", "))

    def told_on(self, statements: Iterable[Shown]) -> Shown:
        """What is said one after the other in one line."""
        return joined(statements, self.pgettext("between statements", "; "))


def translator(language: str) -> Translator:
    """The translator for a language tag such as ``fr`` or ``pt-BR``; English where unknown."""
    return _translator(language, CATALOGUES)


def available_languages() -> tuple[str, ...]:
    """Codes of the languages that can be chosen, English first."""
    return _available(CATALOGUES)


def read_catalogues(languages: Iterable[str]) -> None:
    """Read these catalogues now, so that the first reader does not wait for one."""
    for language in languages:
        translator(language)


def own_name(language: str) -> Shown:
    """A language's name in that language, such as ``Français``; the bare code where unknown."""
    locale = locale_of(language)
    if locale is None:
        return Shown(clean_line(language))
    name = locale.get_language_name(locale) or language
    return Shown(name[:1].upper() + name[1:])


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale | None:
    """Babel's locale for a language tag, or None for one that it does not know."""
    try:
        locale = Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return None
    # Locales share what they inherit, and write into it: after Chinese, French months were Chinese
    # (python-babel/babel#1234). Each gets what it has as its own before anything is asked of it.
    data = localedata.load(str(locale))
    own = deepcopy(data)
    data.clear()
    data.update(own)
    return locale


@lru_cache(maxsize=64)
def _translator(language: str, catalogues: Path) -> Translator:
    locale = locale_of(language)
    if locale is None or locale.language == SOURCE:
        return Translator(language=SOURCE, catalogue=NullTranslations())
    if locale.language not in _available(catalogues):
        return Translator(language=SOURCE, catalogue=NullTranslations())
    return Translator(
        language=locale.language,
        catalogue=_catalogue(locale.language, catalogues),
        is_rtl=locale.character_order == "right-to-left",
    )


@lru_cache(maxsize=8)
def _available(catalogues: Path) -> tuple[str, ...]:
    found = catalogues.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return (SOURCE, *sorted(path.parent.parent.name for path in found))


@lru_cache(maxsize=16)
def _catalogue(language: str, catalogues: Path) -> GNUTranslations:
    compiled = BytesIO()
    with (catalogues / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as written:
        write_mo(compiled, read_po(written, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return GNUTranslations(compiled)


def filled(sentence: str, values: dict[str, Shown]) -> Shown:
    """A sentence with its values, in one pass."""
    if not values:
        return Shown(sentence)
    pieces = [values.get(name, written) for written, name in _parts(sentence)]
    return Shown("".join(closed_up(pieces) if is_wide(sentence) else pieces))


@lru_cache(maxsize=4096)
def _parts(sentence: str) -> tuple[tuple[str, str], ...]:
    """What stands in a sentence of the code, piece by piece; a placeholder with its name beside it."""
    return tuple(
        (f"{{{piece}}}", piece) if place % 2 else (piece, "")
        for place, piece in enumerate(_PLACEHOLDER.split(sentence))
    )
