"""Catalogues of languages that nobody has to read: what stays English, or is cut, shows in them.

Arabic has every sentence behind an Arabic word, and runs from right to left. The pseudo-language (under
the tag of Esperanto, which no network has) has every letter accented, is longer by 40 % and stands in
brackets, so that a word without an accent was never translated.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from wording import language

TEMPLATE = language.CATALOGUES / "contactpoint.pot"
PSEUDO: Final = "eo"
_ACCENTED: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒǵĥíĵķĺḿńóṕɋŕśţúṽŵẋýźÁɃĆĐÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŢÚṼŴẊÝŹ",
)
_KEPT: Final = re.compile(r"(\{[a-z_]+\}|/[a-z_]+|TLP:[A-Z+]+|UTC|EXERCISE|\n)")


def template() -> Catalog:
    """Every sentence of the code."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def pseudo(sentence: str) -> str:
    """A sentence in the pseudo-language."""
    parts = [
        part if number % 2 else part.translate(_ACCENTED)
        for number, part in enumerate(_KEPT.split(sentence))
    ]
    more = max(round(len(sentence) * 0.4) - 2, 0)
    return f"⟦{''.join(parts)}{'·' * more}⟧"


@contextmanager
def spoken(
    tag: str, says: Callable[[str], str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """As long as this lasts, this language alone has a catalogue, in that folder."""
    catalogue = Catalog(locale=Locale(tag), domain=language.DOMAIN)
    for message in template():
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[1]
            several = tuple(f"{says(one)} {n}" for n in range(catalogue.num_plurals))
            said = says(one) if isinstance(message.id, str) else several
            catalogue.add(message.id, said, context=message.context)
    place = folder / tag / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{language.DOMAIN}.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(language, "CATALOGUES", folder)
    yield


@contextmanager
def arabic_spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As long as this lasts, Arabic has a catalogue, in that folder."""
    with spoken("ar", lambda sentence: f"قل {sentence}", folder, monkeypatch):
        yield
