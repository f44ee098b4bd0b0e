"""What stands beside a translation that nobody has reviewed, and what keeps its English for good."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.forms.forms import FORMS
from domain.topics import Topic
from domain.vocabulary import EvidentialUse, Ground, Reason, RequestType
from handlers.messages.compose import Reader, word
from tests.handlers.messages.wording_draft_samples import DRAFT
from tests.handlers.messages.wording_list_samples import HEADLINE
from tests.handlers.messages.wording_readers import saying
from tests.other_languages import SAY, spoken
from wording import labels, language
from wording.forms import choices
from wording.language import translator
from wording.reviews import LONGEST_BUTTON, review_of, reviewers

FRENCH, ARABIC = (Reader(language=code, zone=None) for code in ("fr", "ar"))
LIFE = f"{SAY['fr']} Life or limb"


@pytest.fixture
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """French and Arabic are spoken; somebody has reviewed the French."""
    with spoken(tmp_path / "locale", monkeypatch, "fr", "ar"):
        yield tmp_path / "locale"


def reviewed(folder: Path, text: str) -> None:
    (folder / "REVIEWED").write_text(text, encoding="utf-8")


def test_the_file_names_every_translation_and_nobody_yet() -> None:
    written = (language.CATALOGUES / "REVIEWED").read_text(encoding="utf-8")
    assert {line.split("\t")[0] for line in written.splitlines()} >= {"fr", "es", "ar", "zh", "ru"}
    assert set(language.available_languages()[1:]) <= {
        line.split("\t")[0] for line in written.splitlines()
    }
    assert reviewers("fr") == ()


def test_reasons_and_tests_have_english_beside_them_until_somebody_has_reviewed(
    languages: Path,
) -> None:
    _ = translator("fr")
    assert labels.reason(_, Reason.LIFE) == f"{SAY['fr']} {LIFE} (Life or limb)"
    tests = word(saying(Topic.DRAFT_URGENCY, DRAFT, reader=FRENCH)).text
    assert "(no answer is needed)" in tests
    assert labels.reason(translator("en"), Reason.LIFE) == "Life or limb"


def test_what_was_reviewed_stands_alone_but_for_what_keeps_its_english_for_good(
    languages: Path,
) -> None:
    reviewed(languages, "fr\tClaire Dubois (EXERCISE); \u202eL. B.\n")
    _ = translator("fr")
    assert reviewers("fr") == ("Claire Dubois (EXERCISE)", "L. B.")
    assert labels.reason(_, Reason.LIFE) == LIFE
    assert "(no answer" not in word(saying(Topic.DRAFT_URGENCY, DRAFT, reader=FRENCH)).text
    assert labels.ground(_, Ground.NOT_AVAILABLE).endswith("(Not available)")
    assert labels.evidential_use(_, EvidentialUse.EVIDENCE).endswith("(evidential use agreed)")
    alert = {**HEADLINE, "stage": "yours", "must_not": ["keep_secret", "H1"]}
    told = word(saying(Topic.CONTENT, alert, reader=FRENCH)).text
    assert "(Keep it secret.)" in told
    assert "(Without permission: no use as evidence (H1).)" in told
    assert "Claire Dubois" in review_of(_)


def test_the_english_stands_from_left_to_right_in_a_line_from_the_right(languages: Path) -> None:
    assert labels.ground_with_letter(translator("ar"), Ground.IMMUNITY).endswith(
        "(\u2066Immunity or privilege\u2069)"
    )
    assert labels.ground(translator("ar"), "unheard of") == "\u2068unheard of\u2069"


@pytest.mark.parametrize("reader", [FRENCH, ARABIC])
def test_a_button_stays_readable_and_its_english_stands_above(
    languages: Path, reader: Reader
) -> None:
    for topic, facts, english in (
        (Topic.PROMPT_GROUND, {"reference": HEADLINE["reference"]}, "Refugee or asylum-seeker"),
        (Topic.DRAFT_REASON, DRAFT, "Serious threat to public security"),
    ):
        message = word(saying(topic, facts, reader=reader))
        assert english in message.text
        told = [each.label for row in message.rows for each in row]
        long = f"{SAY[reader.language]} {english}"
        assert any(label.endswith(long) for label in told)
        assert not [each for each in told if len(each) > LONGEST_BUTTON and "(" in each]
    english_alone = word(saying(Topic.PROMPT_GROUND, {"reference": HEADLINE["reference"]}))
    assert "Refugee" not in english_alone.text


def test_who_chooses_a_language_reads_in_it_who_has_reviewed_it(languages: Path) -> None:
    facts = {"options": ["en", "fr", "ar"], "current": "en"}
    first, *lines = word(saying(Topic.LANGUAGE, facts)).text.split("\n\n")[1].split("\n")
    assert "Français: " in first
    assert "No native speaker of the field" in first
    (arabic,) = lines
    assert arabic.startswith("\u200f\u2068")
    assert SAY["ar"] in arabic
    chosen = word(saying(Topic.LANGUAGE_CHOSEN, {"language": "ar"}, reader=ARABIC)).text
    assert "No native speaker" in chosen
    assert "native speaker" not in word(saying(Topic.LANGUAGE_CHOSEN, {"language": "en"})).text


def test_a_form_that_is_read_keeps_the_english_of_what_counts(languages: Path) -> None:
    reviewed(languages, "fr\tClaire Dubois (EXERCISE)\n")
    fields = {field.name: field for field in FORMS[RequestType.PRESERVE].fields}
    use = "This purpose only, not passed on without my consent"
    held = "H1 (not as evidence without permission)"
    for name, code, english, beside in (
        ("use_limits", "this_purpose_only", use, f"({use})"),
        ("handling", "H1", held, f" / {held}"),
    ):
        _ = translator("fr")
        assert choices.explained(_, name, fields[name], code).endswith(beside)
        assert choices.explained(translator("en"), name, fields[name], code) == english
