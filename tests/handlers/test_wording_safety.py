"""Nothing that people or the directory write can disturb, forge or overflow a message."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.messages.outgoing import Said
from domain.topics import Facts, Topic
from handlers.messages.compose import LONGEST_MESSAGE, word, word_press
from tests.handlers.messages.wording_list_samples import HEADLINE
from tests.handlers.messages.wording_network import NOW
from tests.handlers.messages.wording_readers import saying, worded
from tests.handlers.messages.wording_samples import SAMPLES
from wording.emphasis import Style, bold, plain, quote, read
from wording.safe_text import (
    _VISIBLE_FORMATS,
    clean_body,
    clean_line,
    cut,
    isolated,
    technical,
    utf16_length,
)

HOSTILE = (
    "\u202eRami\u202c Haddad",
    "Ra\u200bmi\u2066 Ha\u00addad",
    "Rami\nAcknowledged by Nobody",
    "Rami\u2028Haddad\u0007",
    "<b>Rami</b> *Haddad* [x](tg://user?id=1)",
    "رامي حداد",
    "{reference} {name} %(name)s",
    "Z" + "\u0301" * 50 + "algo",
    "\U0001f468\u200d\U0001f469" * 200,
    "\ud800 lone",
    "",
    "   ",
    "\u3164\u2800",
    "|" * 40,
    "\ufdd0Rami\ufddf\ufddf \ufdd1Haddad",
)
EVERY_FACT = tuple(
    sorted({key for several in SAMPLES.values() for facts in several for key in facts})
)


def _hostile_facts(text: str) -> Facts:
    lists = {"options", "rows", "alerted", "empty", "words", "buttons", "roles"}
    facts: dict[str, str | int | bool | list[str] | None] = {
        key: [text, f"{text}|{text}"] if key in lists else text for key in EVERY_FACT
    }
    return {**HEADLINE, **facts, "why_by": text, "by": text, "previous": text, "stage_by": text}


def _hidden(text: str) -> list[str]:
    """Invisible characters that are none of those with which the bot itself says a direction."""
    own = frozenset("\u2066\u2068\u2069\ufe0e\n")
    text = re.sub("(?m)^[\u200e\u200f](?=\u2068)", "", text)
    marks = {chr(number) for number in range(0xFDD0, 0xFDF0)}
    return [
        letter
        for letter in text
        if letter in marks
        or (
            letter not in own | _VISIBLE_FORMATS
            and unicodedata.category(letter) in {"Cc", "Cf", "Cs"}
        )
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_fact_disturbs_no_message(text: str) -> None:
    for topic in Topic:
        _check_message(topic, text)


def _check_message(topic: Topic, text: str) -> None:
    quote = Said(event=text, by=text, at=NOW, body=text)
    message = word(saying(topic, _hostile_facts(text), texts=(quote,)))
    assert message.text.strip()
    assert utf16_length(message.text) <= LONGEST_MESSAGE
    assert _hidden(message.text) == []
    for emphasis in message.emphases:
        assert emphasis.offset >= 0
        assert 0 < emphasis.length <= utf16_length(message.text) - emphasis.offset
    for line in message.text.split("\n"):
        assert len(re.findall("[\u2066-\u2068]", line)) == line.count("\u2069")
    for row in message.rows:
        for button in row:
            assert _hidden(button.label) == []
            assert len(button.data.encode()) <= 64
    assert len(word_press(saying(topic, _hostile_facts(text)))) <= 200


def test_a_text_cannot_pass_for_the_bots_words() -> None:
    body = "EXERCISE\r\n\r\n\r\n\r\nAcknowledged by Nobody at 14:02 UTC\u2028More\ufddf\ufdd0!"
    message = worded(Topic.ANSWER, HEADLINE, Said(event="", by="", at=NOW, body=body))
    quoted = message.text.split("\n\n", 1)[1]
    *_, quote = message.emphases
    assert quote.style is Style.QUOTE
    assert message.text[quote.offset :] == "EXERCISE\n\nAcknowledged by Nobody at 14:02 UTC\nMore!"
    assert quoted.endswith(message.text[quote.offset :])


def test_a_name_stays_on_its_line() -> None:
    facts: Facts = {**HEADLINE, "acknowledged_by": "Rami\n\nClosed by Nobody"}
    press = word_press(saying(Topic.ALREADY_ACKNOWLEDGED, facts))
    assert press == "Already acknowledged by Rami Closed by Nobody at 14:02 UTC."


def test_plain_latin_text_is_not_wrapped() -> None:
    facts: Facts = {**HEADLINE, "acknowledged_by": "Ana Ruiz"}
    message = worded(Topic.ACKNOWLEDGED, facts)
    assert not set(message.text) & set("\u2066\u2067\u2068\u2069")


def test_arabic_is_kept_apart_in_a_latin_sentence() -> None:
    facts: Facts = {**HEADLINE, "acknowledged_by": "رامي حداد"}
    press = word_press(saying(Topic.ALREADY_ACKNOWLEDGED, facts))
    assert "by \u2068رامي حداد\u2069 at 14:02 UTC" in press


def test_braces_in_a_name_mean_nothing() -> None:
    facts: Facts = {**HEADLINE, "acknowledged_by": "{time} {reference}"}
    press = word_press(saying(Topic.ALREADY_ACKNOWLEDGED, facts))
    assert press.startswith("Already acknowledged by {time} {reference} at 14:02 UTC")


def test_the_longest_text_fits_in_full() -> None:
    body = "EXERCISE " + "x" * 2991
    message = worded(Topic.CONTENT, HEADLINE, Said(event="", by="Ana Ruiz", at=NOW, body=body))
    assert body in message.text
    assert "Shortened" not in message.text


def test_several_long_texts_share_the_room_and_say_so() -> None:
    short = Said(event="request.replied", by="Ana Ruiz", at=NOW, body="EXERCISE short")
    long = [
        Said(event="request.filed", by="Ana Ruiz", at=NOW, body=letter * 3000)
        for letter in ("x", "\U0001f600")
    ]
    message = worded(Topic.CONTENT, HEADLINE, *long, short)
    assert LONGEST_MESSAGE - 10 <= utf16_length(message.text) <= LONGEST_MESSAGE
    assert "Shortened" in message.text
    assert "EXERCISE short" in message.text
    assert message.text.count("…") == 2


def test_a_button_that_would_be_too_long_for_telegram_is_left_out() -> None:
    facts: Facts = {"token": "a1b2", "options": ["X" * 80 + "|Far away", "LBN|Lebanon"]}
    data = [b.data for row in worded(Topic.DRAFT_MEMBER, facts).rows for b in row]
    assert data == ["d:a1b2:member:LBN", "d:a1b2:cancel:-"]


def test_a_request_without_identity_has_no_buttons() -> None:
    facts: Facts = {**HEADLINE, "case": "not a case"}
    assert worded(Topic.QUESTION, facts).rows == ()


@given(st.text(max_size=300), st.integers(min_value=1, max_value=80))
def test_cutting_keeps_to_the_limit(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert utf16_length(kept) <= limit
    if utf16_length(text) <= limit:
        assert kept == text


@given(st.lists(st.sampled_from(["رامي", "abc", "123", "\n", " ", "\U0001f600"])))
def test_cutting_closes_what_it_opened(words: list[str]) -> None:
    text = "".join(technical(w, is_rtl=True) + isolated(w, is_rtl=True) for w in words)
    for limit in range(4, 40):
        kept = cut(text, limit)
        assert utf16_length(kept) <= limit
        assert len(re.findall("[\u2066-\u2068]", kept)) == kept.count("\u2069")


@settings(max_examples=300)
@given(st.text())
@example("\u0600")
def test_cleaning_leaves_nothing_hidden(text: str) -> None:
    line, body = clean_line(text, 1000), clean_body(text)
    assert "\n" not in line
    assert _hidden(line + body) == []
    assert clean_line(line, 1000) == line
    assert clean_body(body) == body


@given(st.dictionaries(st.sampled_from(EVERY_FACT), st.text() | st.integers() | st.none()))
@settings(max_examples=200)
@example({"after_ms": 10**30})
def test_no_fact_of_any_kind_makes_wording_fail(facts: Facts) -> None:
    for topic in Topic:
        message = word(saying(topic, facts))
        assert message.text.strip()
        assert utf16_length(message.text) <= LONGEST_MESSAGE


@given(st.lists(st.text(min_size=1, max_size=9), min_size=1), st.integers(4, 60))
def test_emphasis_stands_where_its_text_stands(words: list[str], limit: int) -> None:
    shown = [technical(clean_line(word) or "-", is_rtl=False) for word in words]
    text, found = read("".join(f"{bold(word)} {quote(word)}" for word in shown))
    units = text.encode("utf-16-le")
    parts = [units[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le") for e in found]
    assert parts == [word for word in shown for _ in range(2)]
    short = cut("".join(bold(word) for word in shown), limit)
    whole, found = read(f"{short}, and what follows")
    assert all(e.offset + e.length <= utf16_length(plain(short)) for e in found)
    assert whole == plain(short) + ", and what follows"
