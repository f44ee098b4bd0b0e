"""A State is called as the United Nations call it, unless the network calls it something of its own."""

import pytest

from formats.states.naming import named, state_name

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
