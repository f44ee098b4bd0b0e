"""Members are found by their names in many languages."""

import pytest

from domain.directory.directory import Directory, Member
from domain.vocabulary import MemberCode
from formats.typed.member_names import matches
from tests.domain.network import UTC_ZONE

NETWORK = Directory(code="CPN", name="EXERCISE network", languages=("en", "it"))


def member(code: str, name: str, *languages: str) -> Member:
    return Member(code=MemberCode(code), name=name, time_zone=UTC_ZONE, languages=tuple(languages))


LEBANON = member("LBN", "Lebanon", "ar")
INTERPOL = member("XPO", "INTERPOL")


@pytest.mark.parametrize(
    "query",
    ["leb", "LBN", "lbn", "Liban", "Líbano", "libano", "لبنان", "黎巴嫩", "Ливан", " lebanon ", ""],
)
def test_a_state_is_found_in_any_of_the_languages(query: str) -> None:
    assert matches(LEBANON, query, NETWORK)


@pytest.mark.parametrize("query", ["Italy", "xx", "LB", "ليبيا"])
def test_another_name_does_not_find_it(query: str) -> None:
    assert not matches(LEBANON, query, NETWORK)


def test_the_languages_of_network_and_member_count_too() -> None:
    norway = member("NOR", "Norway", "nb")
    assert matches(norway, "Norvegia", NETWORK)
    assert matches(norway, "Norge", NETWORK)
    assert not matches(norway, "Norwegen", NETWORK)


def test_an_organisation_is_found_by_its_own_name_alone() -> None:
    assert matches(INTERPOL, "inter", NETWORK)
    assert not matches(INTERPOL, "Francia", NETWORK)


def test_a_language_that_is_not_known_finds_nothing_and_breaks_nothing() -> None:
    assert not matches(member("ESP", "Spain", "xx-invented"), "zzz", NETWORK)
