"""Catalogues of languages that nobody has to read: what stays English, or is cut, shows in them.

Languages that have writers have every sentence behind a word of theirs. The pseudo-language (under
the tag of Esperanto, which no network has) has every letter accented, is longer by 40 % and stands in
brackets, so that a word without an accent was never translated.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from wording import language, reviews
from wording.safe_text import NOTHING

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


SAY: Final = {"ar": "قل", "fr": "dites", "ru": "скажите"}
"""The word by which each is known; every sentence stands behind it."""


@contextmanager
def spoken(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *languages: str, is_last: bool = False
) -> Iterator[None]:
    """As long as this lasts, these languages and no others have a catalogue, in that folder.

    ``is_last``: the word stands behind each sentence, which begins with Latin letters.
    """
    for tag in languages:
        _write(folder / tag / "LC_MESSAGES", tag, is_last=is_last)
    monkeypatch.setattr(language, "CATALOGUES", folder)
    yield


@contextmanager
def pseudo_spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As long as this lasts, the pseudo-language has a catalogue, and no English stands beside it."""
    monkeypatch.setattr(reviews, "_english", lambda *_, **__: NOTHING)
    with spoken(folder, monkeypatch, PSEUDO):
        yield


@contextmanager
def arabic_spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As long as this lasts, Arabic, which is written from right to left, has a catalogue in that folder."""
    with spoken(folder, monkeypatch, "ar"):
        yield


def _write(place: Path, tag: str, *, is_last: bool) -> None:
    catalogue = Catalog(locale=Locale(tag), domain=language.DOMAIN)
    for message in template():
        if message.id:
            is_plural = not isinstance(message.id, str)
            said = _says(tag, message.id[1] if is_plural else str(message.id), is_last=is_last)
            several = tuple(f"{said} {n}" for n in range(catalogue.num_plurals))
            catalogue.add(message.id, several if is_plural else said, context=message.context)
    place.mkdir(parents=True)
    with (place / f"{language.DOMAIN}.po").open("wb") as file:
        write_po(file, catalogue)


def _says(tag: str, sentence: str, *, is_last: bool) -> str:
    if tag == PSEUDO:
        return pseudo(sentence)
    return f"{sentence} {SAY[tag]}" if is_last else f"{SAY[tag]} {sentence}"
