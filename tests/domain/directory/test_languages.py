"""In which language somebody reads: their choice, the directory, their client, the network, in this order."""

import pytest

from domain.directory.languages import language_of, offered, spoken_as

SPOKEN = ("en", "ar", "fr", "zh")


@pytest.mark.parametrize(
    ("tag", "serves"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr-CA", "fr"),
        ("fr_BE", "fr"),
        ("zh-hans", "zh"),
        ("zh-Hant-TW", "zh"),
        ("pt-br", ""),
        ("frr", ""),
        ("", ""),
        ("-", ""),
        ("../fr", ""),
    ],
)
def test_a_variety_is_served_by_its_language_and_nothing_is_guessed(tag: str, serves: str) -> None:
    assert spoken_as(tag, SPOKEN) == serves


def test_a_network_offers_what_it_lists_and_what_can_be_spoken() -> None:
    assert offered(("fr", "de", "zh-Hans", "fr-CA", "en"), SPOKEN) == ("fr", "zh", "en")
    assert offered(("de", "xx"), SPOKEN) == ("en",)
    assert offered((), SPOKEN) == ("en",)


def test_the_first_wish_that_is_offered_counts_and_else_the_networks_first() -> None:
    among = ("fr", "ar", "en")
    assert language_of(("ar", "fr"), among) == "ar"
    assert language_of(("zh", "de", "en-GB"), among) == "en"
    assert language_of(("", "zh"), among) == "fr"
