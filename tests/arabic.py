"""Catalogues of other languages: every sentence behind a word of that language, so that it is known by it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from wording import language

TEMPLATE = language.CATALOGUES / "contactpoint.pot"
SAY = {"ar": "قل", "fr": "dites", "ru": "скажите"}
"""The word of each."""


def template() -> Catalog:
    """Every sentence of the code."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


@contextmanager
def arabic_spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As long as this lasts, Arabic, which is written from right to left, has a catalogue in that folder."""
    with spoken(folder, monkeypatch, "ar"):
        yield


@contextmanager
def spoken(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *languages: str, is_last: bool = False
) -> Iterator[None]:
    """As long as this lasts, these languages and no others have a catalogue, in that folder.

    ``is_last``: the word stands behind each sentence, which begins with Latin letters.
    """
    for code in languages:
        _write(folder / code / "LC_MESSAGES", code, _forms(SAY[code], is_last=is_last))
    monkeypatch.setattr(language, "CATALOGUES", folder)
    language._translator.cache_clear()
    yield
    language._translator.cache_clear()


Forms = Mapping[tuple[object, str | None], tuple[str, bool]]


def _forms(word: str, *, is_last: bool) -> Forms:
    found: dict[tuple[object, str | None], tuple[str, bool]] = {}
    for message in template():
        if message.id:
            is_plural = not isinstance(message.id, str)
            forms = message.id[1] if is_plural else message.id
            said = f"{forms} {word}" if is_last else f"{word} {forms}"
            found[message.id, message.context] = (said, is_plural)
    return found


def _write(place: Path, code: str, forms: Forms) -> None:
    catalogue = Catalog(locale=Locale(code), domain=language.DOMAIN)
    for (ids, context), (said, is_plural) in forms.items():
        plural = tuple(f"{said} {n}" for n in range(catalogue.num_plurals))
        catalogue.add(ids, plural if is_plural else said, context=context)  # type: ignore[arg-type]  # its own
    place.mkdir(parents=True)
    for name, write in (("mo", write_mo), ("po", write_po)):
        with (place / f"{language.DOMAIN}.{name}").open("wb") as file:
            write(file, catalogue)
