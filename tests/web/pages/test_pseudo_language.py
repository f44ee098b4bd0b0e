"""Every page in a language that nobody reads: no word of it stays English."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest

from formats.network_file.document import read_network
from services.directory import versions as directory
from services.people import people
from tests.other_languages import PSEUDO, pseudo_spoken
from tests.services.desk_clerk import NETWORK, Clerk
from tests.web.conftest import Signs
from tests.web.pages.every_page import NOBODY, PAGES
from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.conftest import network
from tests.web.pages.test_every_page import staged
from wording.language import available_languages

WORD: Final = re.compile(r"[A-Za-z]{3,}")
COMMAND: Final = re.compile(r"(?<![\w/])/[a-z]+\b")
"""What is typed in chat."""
SEALS: Final = re.compile(r"contactpoint/test\S*|[\w+/=]{20,}|— .*")
"""Signatures, checkpoints and digests."""
TYPED: Final = frozenset(
    WORD.findall(
        "EXERCISE EXERCIS Quill Sons keep the account accounts which two wrong planted holder facts "
        "need request who purpose email telegram closed Firefox Ines Roth Tarek Aoun Lina Fares"
    )
)
"""What people of the story wrote, and what their browsers are called."""
FIXED: Final = frozenset(
    WORD.findall(
        "UTC TLP RED AMBER STRICT GREEN CLEAR SIENA CPN Madrido Bejruto angla hispana franca araba "
        "Libano Hispanujo Italujo Liban Jan Feb Nov Dec Okt Oktobro Novembro Decembro "
        "example confirm police port Mail org uses"
    )
)
"""Words of no language, examples of what may be typed, and what the Unicode CLDR says in Esperanto."""


class _Said(HTMLParser):
    """What a person reads of a page, or has read to them."""

    ALOUD = frozenset({"aria-label", "title", "placeholder", "data-name", "alt"})
    SILENT = frozenset({"script", "style", "code"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        self.texts += [value for name, value in attrs if value and name in self.ALOUD]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


async def test_no_word_of_a_page_stays_english(
    clerk: Clerk, signs_in: Signs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken_there = network().replace("[en, fr, es, ar, zh, ru]", f"[en, {PSEUDO}]", 1)
    await directory.import_network(clerk.office, read_network(spoken_there))
    clerk.office.store.speaks(available_languages)
    known, left = await staged(clerk, signs_in), []
    named = {*WORD.findall(NETWORK.read_text("utf-8")), *TYPED, *FIXED}
    with pseudo_spoken(tmp_path / "spoken", monkeypatch):
        for page in (page for page in PAGES if page.who != NOBODY):
            await clerk.does(page.who, people.choose_language, PSEUDO)
            browser = await signs_in(page.who, page.level)
            said = _Said()
            said.feed((await browser.get(page.address.format(**known))).text)
            left += [
                f"{page.name}: {word} in {text.strip()[:100]}"
                for text in said.texts
                for word in WORD.findall(COMMAND.sub("", SEALS.sub("", text)))
                if word not in named
            ]
    assert "\n".join(left) == ""
