"""Members are found by their names in many languages."""

import pytest

from domain.directory.directory import Directory, Member
from domain.vocabulary import MemberCode
from formats.typed.member_names import by_name, called, holding, likely
from tests.domain.network import UTC_ZONE


def member(code: str, name: str, *languages: str) -> Member:
    return Member(code=MemberCode(code), name=name, time_zone=UTC_ZONE, languages=tuple(languages))


def network(*members: Member) -> Directory:
    return Directory(
        code="CPN",
        name="EXERCISE network",
        languages=("en", "it"),
        members={each.code: each for each in members},
    )


LEBANON = member("LBN", "Lebanon", "ar")
INTERPOL = member("XPO", "INTERPOL")
NETWORK = network(LEBANON, INTERPOL, member("NOR", "Norway", "nb"), member("ESP", "Spain", "xx-no"))


@pytest.mark.parametrize(
    "part",
    ["leb", "LBN", "lbn", "Liban", "Líbano", "libano", "لبنان", "黎巴嫩", "Ливан", " lebanon "],
)
def test_a_state_is_found_in_any_of_the_languages(part: str) -> None:
    assert holding(part, NETWORK) == likely(part, NETWORK) == ("LBN",)


@pytest.mark.parametrize("part", ["Italy", "xx", "LB", "ليبيا", "x" * 5000])
def test_another_name_does_not_find_it(part: str) -> None:
    assert holding(part, NETWORK) == called(part, NETWORK) == ()


def test_nothing_typed_finds_all() -> None:
    assert holding(" ", NETWORK) == likely("", NETWORK) == tuple(NETWORK.members)
    assert called("", NETWORK) == ()


def test_the_languages_of_network_and_member_count_too() -> None:
    assert called("Norvegia", NETWORK) == called("Norge", NETWORK) == ("NOR",)
    assert called("Norwegen", NETWORK) == ()


def test_an_organisation_is_found_by_its_own_name_alone() -> None:
    assert holding("inter", NETWORK) == likely("Interpoll", NETWORK) == ("XPO",)
    assert holding("Francia", NETWORK) == ()


def test_only_a_whole_name_is_one_that_may_be_acted_on() -> None:
    assert called("LIBANO", NETWORK) == called("lbn", NETWORK) == ("LBN",)
    assert called("Lebanan", NETWORK) == called("Leb", NETWORK) == ()
    assert likely("Lebanan", NETWORK) == likely("Leb", NETWORK) == ("LBN",)
    assert holding("Lebanan", NETWORK) == ()


def test_a_code_is_that_member_even_where_a_name_begins_so() -> None:
    known = network(member("MAL", "EXERCISE body"), member("MLI", "Mali"))
    assert likely("mal", known) == ("MAL",)
    assert called("mali", known) == ("MLI",)


def test_what_the_network_calls_a_member_is_that_member() -> None:
    """Others are called so too: which is meant is asked only where the network calls neither so."""
    known = network(member("COD", "DR Congo"), member("COG", "Congo"), member("KOR", "Seoul"))
    assert called("congo", known) == called("le Congo", known) == ("COG",)
    assert likely("Congo", known) == ("COG", "COD")
    both = network(member("COD", "Kinshasa"), member("COG", "Brazzaville"))
    assert set(called("Congo", both)) == {"COD", "COG"}


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", "EGY XPO RUS ESP ARE"),
        ("fr", "EGY ARE ESP RUS XPO"),
        ("es", "EGY ARE ESP RUS XPO"),
        ("ru", "EGY ESP ARE RUS XPO"),
        ("zh", "ARE EGY RUS ESP XPO"),
        ("ar", "ESP RUS ARE EGY XPO"),
        ("xx-no-such", "EGY XPO RUS ESP ARE"),
    ],
)
def test_members_stand_in_the_order_of_their_readers_language(language: str, order: str) -> None:
    known = [
        INTERPOL,
        member("RUS", "Russia"),
        member("ESP", "Spain"),
        member("EGY", "Egypt"),
        member("ARE", "United Arab Emirates"),
    ]
    assert [each.code for each in by_name(known, language)] == order.split()
