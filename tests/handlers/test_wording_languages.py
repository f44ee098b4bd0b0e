"""The catalogue is complete, and another language, written from right to left, works throughout."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given
from hypothesis import strategies as st

import handlers
import web
import wording
from domain.topics import Topic
from handlers.messages.compose import LONGEST_MESSAGE, Reader, Worded, word, word_press
from tests.handlers.messages.wording_list_samples import HEADLINE
from tests.handlers.messages.wording_network import acknowledged, facts_of
from tests.handlers.messages.wording_readers import every_saying, saying
from tests.other_languages import arabic_spoken, template
from wording import language
from wording.safe_text import Shown, utf16_length

SPOKEN = tuple(Path(room.__file__).parent for room in (handlers, web, wording))
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
ARABIC = Reader(language="ar", zone=None)

Message = tuple[str | None, tuple[str, ...]]


def _key(context: str | None, ids: str | tuple[str, ...] | list[str]) -> Message:
    return context, (ids,) if isinstance(ids, str) else tuple(ids)


def test_the_template_holds_every_sentence_of_the_code() -> None:
    """Where this fails, run the ``extract`` command of ``wording/language.py``."""
    written = {
        _key(context, ids)
        for room in SPOKEN
        for _file, _line, ids, _comments, context in extract_from_dir(room, METHODS)
    }
    kept = {_key(message.context, message.id) for message in template() if message.id}
    assert kept == written


def test_no_sentence_is_put_together_before_it_is_translated() -> None:
    """A sentence that the extraction cannot see would stay English for ever."""
    call = re.compile(r"""\b_(?:\.ngettext|\.pgettext)?\(\s*(?!["'\s)])[^\n]*""")
    for path in (path for room in SPOKEN for path in sorted(room.rglob("*.py"))):
        assert call.findall(path.read_text(encoding="utf-8")) == [], path.name
    # In a template the extraction knows these functions by their bare names alone.
    hidden = re.compile(r"_\.\w*gettext|_\.catalogue")
    for path in (path for room in SPOKEN for path in sorted(room.rglob("*.html"))):
        assert hidden.findall(path.read_text(encoding="utf-8")) == [], path.name


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Arabic can be chosen."""
    with arabic_spoken(tmp_path, monkeypatch):
        yield tmp_path


@pytest.mark.usefixtures("arabic")
def test_every_message_exists_in_the_other_language() -> None:
    for each in every_saying():
        theirs = replace(each, reader=ARABIC)
        message = word(theirs)
        assert "قل" in message.text
        assert utf16_length(message.text) <= LONGEST_MESSAGE
        assert _data(message) == _data(word(each))
        for line in message.text.split("\n"):
            assert len(re.findall("[\u2066-\u2068]", line)) == line.count("\u2069")


def _data(message: Worded) -> list[str]:
    return [button.data for row in message.rows for button in row]


@pytest.mark.usefixtures("arabic")
def test_references_times_and_names_are_kept_apart() -> None:
    message = word(
        saying(Topic.ACKNOWLEDGED, facts_of(acknowledged(), Topic.CONTENT), reader=ARABIC)
    )
    assert f"\u2066{HEADLINE['reference']}\u2069" in message.text
    assert "\u206614:02 UTC\u2069" in message.text
    assert "\u2068Rami Haddad\u2069" in message.text
    press = word_press(saying(Topic.ALREADY_ACKNOWLEDGED, HEADLINE, reader=ARABIC))
    assert press.startswith("قل")


@pytest.mark.usefixtures("arabic")
def test_plural_forms_are_those_of_the_catalogue() -> None:
    _ = language.translator("ar")
    forms = [_.ngettext("{count} day", "{count} days", n)[-1] for n in (0, 1, 2, 5, 11, 100)]
    assert len(set(forms)) == 6


@pytest.mark.usefixtures("arabic")
def test_the_signs_between_words_are_the_languages_own() -> None:
    _ = language.translator("ar")
    assert _.listed((Shown("a"), Shown(""), Shown("b"))) == "aقل , b"
    assert _.told_on((Shown("a"), Shown("b"))) == "aقل ; b"


@pytest.mark.usefixtures("arabic")
def test_languages_with_a_catalogue_can_be_chosen() -> None:
    assert language.available_languages() == ("en", "ar")
    assert language.translator("ar").is_rtl
    assert language.translator("ar-LB").language == "ar"


def test_an_unknown_language_reads_english() -> None:
    for tag in ("xx", "pt", "", "en-GB", "../../etc", "de_", "zh-hant-tw-x"):
        assert language.translator(tag).language == "en"
    assert language.available_languages()[0] == "en"


@given(st.text(max_size=20))
def test_no_language_tag_is_too_odd(tag: str) -> None:
    assert language.translator(tag)("Cancelled. Nothing was sent.").strip()
    assert "\n" not in language.own_name(tag)


def test_languages_are_named_in_their_own_words() -> None:
    assert [language.own_name(code) for code in ("en", "fr", "ar")] == [
        "English",
        "Français",
        "العربية",
    ]


def test_a_placeholder_without_value_stays_as_it_is() -> None:
    _ = language.translator("en")
    assert _("{name} and {other}", name=Shown("{other}")) == "{other} and {other}"


def test_dates_are_written_in_the_language() -> None:
    at = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
    english = word(saying(Topic.TIME_PASSED, {"time": "2026-11-20T10:00:00Z"}, now=at))
    assert "20 Nov 2026 10:00 UTC" in english.text
