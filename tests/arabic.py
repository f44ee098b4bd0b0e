"""A catalogue of another language, written from right to left: every sentence behind an Arabic word."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from wording import language

TEMPLATE = language.CATALOGUES / "contactpoint.pot"


def template() -> Catalog:
    """Every sentence of the code."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


@contextmanager
def arabic_spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As long as this lasts, Arabic has a catalogue, in that folder."""
    catalogue = Catalog(locale=Locale("ar"), domain=language.DOMAIN)
    for message in template():
        if message.id:
            forms = message.id if isinstance(message.id, str) else message.id[1]
            plural = not isinstance(message.id, str)
            said = f"قل {forms}"
            catalogue.add(
                message.id,
                tuple(f"{said} {n}" for n in range(catalogue.num_plurals)) if plural else said,
                context=message.context,
            )
    place = folder / "ar" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{language.DOMAIN}.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(language, "CATALOGUES", folder)
    yield
