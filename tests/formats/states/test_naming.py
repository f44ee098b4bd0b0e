"""A State is called as the United Nations call it, unless the network calls it something of its own."""

from pathlib import Path

import pytest
from babel import Locale

from formats.states import naming
from formats.states.naming import named, state_name

_KEPT = Path(naming.__file__).with_name("cldr_names.tsv").read_text("utf-8")

SYRIA = {
    "ar": "الجمهورية العربية السورية",
    "en": "Syrian Arab Republic",
    "es": "República Árabe Siria",
    "fr": "République arabe syrienne",
    "ru": "Сирийская Арабская Республика",
    "zh": "阿拉伯叙利亚共和国",
}


@pytest.mark.parametrize(("language", "name"), SYRIA.items())
def test_each_language_has_the_united_nations_name(language: str, name: str) -> None:
    assert state_name("SYR", language) == name


def test_what_the_united_nations_do_not_name_is_called_as_the_cldr_has_it() -> None:
    assert state_name("SYR", "de") == "Syrien"
    assert state_name("GRL", "fr") == "Groenland"
    assert state_name("XPO", "fr") == state_name("SYR", "xx-none") == ""


@pytest.mark.parametrize("own", ["Syria", "Syrian Arab Republic"])
def test_a_members_english_name_reads_in_its_readers_language(own: str) -> None:
    assert named("SYR", own, "fr") == "République arabe syrienne"
    assert named("SYR", own, "de") == "Syrien"
    assert named("SYR", own, "en") == named("SYR", own, "xx-none") == own


@pytest.mark.parametrize(
    ("code", "own"),
    [
        ("SYR", "Damascus"),
        ("SYR", "Syrie"),
        ("SYR", "Lebanon"),
        ("XPO", "INTERPOL"),
        ("JRD", "Jordan"),
        ("SYR", ""),
    ],
)
def test_what_the_network_calls_a_member_itself_stays(code: str, own: str) -> None:
    assert named(code, own, "fr") == own


def test_an_apostrophe_of_either_form_is_the_same_name() -> None:
    for own in ("Côte d'Ivoire", "Côte d’Ivoire"):
        assert named("CIV", own, "zh") == "科特迪瓦"


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh", "zh-Hant"])
def test_the_names_that_are_kept_are_those_of_the_library(language: str) -> None:
    """Where this fails, the library knows other names: take them into ``cldr_names.tsv``."""
    known = Locale.parse(language, sep="-").territories
    kept = {line[0]: line for line in (each.split("\t") for each in _KEPT.splitlines())}
    place = kept["territory"].index(language)
    ours = {code: line[place] for code, line in kept.items() if code.isupper() and line[place]}
    assert ours == {code: str(name) for code, name in known.items() if code.isalpha()}
