"""Members are called in their reader's language what the United Nations call them there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.directory.directory import Directory, Member, Person
from domain.messages.outgoing import Said, Saying
from domain.topics import Topic
from domain.vocabulary import MemberCode, PersonId, Role
from tests.domain.network import UTC_ZONE
from tests.other_languages import arabic_spoken
from wording.language import translator
from wording.members import AS_NAMED, MemberNames, member_names
from wording.messages.told import Told
from wording.reader import Reader

SPAIN, RUSSIA = "إسبانيا", "الاتحاد الروسي"


def network() -> Directory:
    """Italy has a name of the network's own; Chad is a colleague, and Lebanon's code is no State's."""
    members = {
        "ESP": "Spain",
        "RUS": "Russia",
        "ITA": "EXERCISE Italy",
        "TCD": "Chad",
        "LLL": "Lebanon",
    }
    people = {"ana": ("Ana Ruiz", "ESP"), "chad": ("Chad", "RUS")}
    return Directory(
        code="CPN",
        name="EXERCISE network",
        members={
            MemberCode(code): Member(code=MemberCode(code), name=name, time_zone=UTC_ZONE)
            for code, name in members.items()
        },
        people={
            PersonId(key): Person(
                id=PersonId(key),
                name=name,
                member=MemberCode(code),
                roles=frozenset({Role.OFFICIAL}),
            )
            for key, (name, code) in people.items()
        },
    )


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MemberNames]:
    with arabic_spoken(tmp_path, monkeypatch):
        yield member_names(translator("ar"), network())


def told(names: MemberNames, **facts: str | list[str]) -> Told:
    said = Said(event="answered", by="Ana Ruiz, Spain", at=None, body="EXERCISE Spain")
    return Told(
        saying=Saying(topic=Topic.REQUESTS, facts=facts, texts=(said,)),
        reader=Reader(language="ar", zone=None),
        members=names,
    )


def test_a_member_reads_in_its_readers_language(names: MemberNames) -> None:
    asked = told(names, origin="Spain", addressee="Russia", stale=["Spain", "EXERCISE Italy"])
    assert SPAIN in asked.line("origin")
    assert RUSSIA in asked.to
    assert SPAIN in asked.names("stale")
    assert "EXERCISE Italy" in asked.names("stale")
    assert SPAIN in asked.member("Spain")


def test_what_the_network_calls_a_member_itself_stays(names: MemberNames) -> None:
    for own in ("EXERCISE Italy", "Lebanon", "Nobody's name"):
        assert names.member(own) == own


def test_people_are_named_with_their_member_and_texts_stay(names: MemberNames) -> None:
    answered = told(names, by="Ana Ruiz, Spain", desk="EXERCISE desk, Spain", typed="Spain")
    assert SPAIN in answered.name("by")
    assert answered.line("desk").strip("\u2068\u2069") == "EXERCISE desk, Spain"
    assert answered.line("typed").strip("\u2068\u2069") == "Spain"


def test_a_person_who_is_called_as_a_state_is_keeps_their_name(names: MemberNames) -> None:
    assert "Chad" in told(names, to="Chad").line("to")


def test_in_english_all_stand_as_the_directory_has_them() -> None:
    assert member_names(translator("en"), network()) is AS_NAMED
    assert member_names(translator("xx"), None) is AS_NAMED


def test_they_are_worked_out_once_for_each_directory(names: MemberNames) -> None:
    known = network()
    assert member_names(translator("ar"), known) is member_names(translator("ar"), known)
    assert member_names(translator("ar"), network()) == names
