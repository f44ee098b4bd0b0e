"""From right to left: every message begins there whatever its first word; what is Latin keeps its order."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.messages.outgoing import Said
from domain.topics import Topic
from handlers.messages.compose import Reader, word, word_press
from handlers.messages.notices import NoticeFacts, word_notice
from services.messages.notices import read_code
from tests.handlers.messages.wording_list_samples import HEADLINE
from tests.handlers.messages.wording_readers import every_saying, saying
from tests.other_languages import spoken

ARABIC = Reader(language="ar", zone=None)
ISOLATES = {"\u2066": 1, "\u2067": 1, "\u2068": 1, "\u2069": -1}
REQUEST = (
    "192.0.2.7:443 كان يستعمله الحساب user@example.org منذ 2026-11-20\n"
    "https://example.org/a?b=1 و +961 1 234 567"
)


@pytest.fixture(autouse=True)
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Arabic is spoken, and each of its sentences begins with a Latin word."""
    with spoken(tmp_path, monkeypatch, "ar", is_last=True):
        yield


def begins_from(text: str) -> str:
    """From which side a paragraph is read: by its first strong letter outside isolates (UAX #9, P2)."""
    depth = 0
    for letter in text:
        depth += ISOLATES.get(letter, 0)
        kind = unicodedata.bidirectional(letter)
        if depth == 0 and kind in ("L", "R", "AL"):
            return "L" if kind == "L" else "R"
    return ""


def test_every_message_begins_from_the_right_whatever_its_first_word_is() -> None:
    seen = 0
    for each in every_saying():
        theirs = replace(each, reader=ARABIC)
        for text in (word(theirs).text, word_press(theirs)):
            if text:
                assert begins_from(text) == "R", (each.saying.topic, text)
                seen += 1
    assert seen > 1000


def test_a_notice_begins_so_and_its_code_is_copied_with_what_keeps_it_apart() -> None:
    facts = NoticeFacts(
        reference=HEADLINE["reference"],
        urgency="immediate",
        acknowledge_by="2026-11-24T15:00:00.000Z",
        code="23AB-4C5D",
        can_be_answered=True,
        now=datetime(2026, 11, 24, 14, 2, tzinfo=UTC),
    )
    for each in (facts, replace(facts, reference="")):
        notice = word_notice(each, ARABIC)
        assert begins_from(notice.subject) == "R"
        assert all(begins_from(line) == "R" for line in notice.text.split("\n"))
        # Digits behind Arabic letters would change places with the Latin ones behind them (UAX #9, W2).
        (line,) = (line for line in notice.text.split("\n") if "23AB" in line)
        assert "\u206623AB-4C5D\u2069" in line
        copied = line[line.index("\u2066") : line.index("\u2069") + 1]
        assert read_code(copied) == "23AB-4C5D"


def test_a_text_in_both_directions_is_kept_as_it_was_written_and_from_its_own_side() -> None:
    at = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
    text = Said(event="request.filed", by="Rami رامي Haddad", at=at, body=REQUEST)
    for reader in (ARABIC, Reader(language="en", zone=None)):
        told = replace(saying(Topic.CONTENT, HEADLINE, reader=reader))
        message = word(replace(told, saying=replace(told.saying, texts=(text,)))).text
        for line in REQUEST.split("\n"):
            (shown,) = (each for each in message.split("\n") if line in each)
            # Nothing stands within it, and nothing beside it has a say in its order.
            assert shown == f"\u200e\u2068{line}\u2069" or shown == f"\u200f\u2068{line}\u2069"
            first = next(c for c in line if unicodedata.bidirectional(c) in ("L", "AL"))
            assert begins_from(shown) == begins_from(first)
        assert "\u2068Rami رامي Haddad\u2069" in message
