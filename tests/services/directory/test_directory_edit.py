"""One change of one entry: whatever is typed, it is refused with a remedy or reads back the same."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory.entry_fields import Field, Place, Section
from domain.vocabulary import MemberCode
from formats.network_file.difference import difference
from formats.network_file.document import from_document, read_again, read_network, to_document
from formats.network_file.findings import NetworkFileError
from rehearsal.accounts import NETWORK
from services.directory.edit import new_key, present, with_values, without
from services.directory.in_chat.words import read_new_member, read_value, shown

DIRECTORY = read_network(NETWORK.read_text(encoding="utf-8")).directory
DESK = Place(section=Section.POINT, key="lbn-police")
RAMI = Place(section=Section.PERSON, key="lbn-duty")
LEBANON = Place(section=Section.MEMBER, key="LBN")
FIELDS = (
    (DESK, Field.NAME),
    (DESK, Field.KIND),
    (DESK, Field.TELEPHONE),
    (DESK, Field.CHANNELS),
    (DESK, Field.LEGAL_NOTES),
    (RAMI, Field.LANGUAGES),
    (RAMI, Field.CHANNELS),
    (RAMI, Field.ROLES),
    (LEBANON, Field.TIME_ZONE),
    (LEBANON, Field.FALLBACK),
)
WORDS = st.sampled_from(
    [
        "email",
        "sms",
        "voice",
        "telegram",
        "apprise",
        "a@b.org",
        "+96170000000",
        ",",
        "\n",
        " ",
        ":",
        "en",
        "ar",
        "cyber",
        "official",
        "duty officer",
        "Asia/Beirut",
        "ITA",
        "{",
        "[",
        "'",
        "&x",
        "!",
    ]
)
TYPED = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=8).map("".join))


@given(where=st.sampled_from(FIELDS), text=TYPED)
def test_whatever_is_typed_is_refused_or_reads_back_the_same(
    where: tuple[Place, Field], text: str
) -> None:
    place, field = where
    before = present(DIRECTORY, place).get(field.value)
    edited = None
    with contextlib.suppress(NetworkFileError):
        edited = with_values(DIRECTORY, place, {field: read_value(field, text, before, DIRECTORY)})
    if edited is None:
        return
    assert from_document(to_document(edited.directory)) == edited.directory
    # Nothing but this field of this entry has changed.
    path = f"{place.section.value}.{place.key}"
    assert all(c.path.startswith(path) for c in difference(DIRECTORY, edited.directory))


def test_a_field_is_left_out() -> None:
    with_notes = with_values(DIRECTORY, DESK, {Field.LEGAL_NOTES: "EXERCISE"}).directory
    assert with_values(with_notes, DESK, {Field.LEGAL_NOTES: None}).directory == DIRECTORY


def test_a_kind_alone_keeps_its_address_and_shows_no_secret() -> None:
    channels = read_value(Field.CHANNELS, "E-Mail: a@example.org; telegram", None, DIRECTORY)
    assert channels == [{"email": "a@example.org"}, "telegram"]
    kept = [{"apprise": "ntfys://hush@ntfy.example.org/x"}, {"sms": "+96170000000"}]
    assert read_value(Field.CHANNELS, "sms\napprise", kept, DIRECTORY) == [*reversed(kept)]
    assert shown(Field.CHANNELS, kept) == "apprise, sms +96170000000"


def test_only_new_warnings_are_shown() -> None:
    demoted = with_values(DIRECTORY, RAMI, {Field.ROLES: ["official"]})
    assert [w.path for w in demoted.warnings] == ["people.lbn-duty.roles"]
    assert with_values(demoted.directory, DESK, {Field.TELEPHONE: "+1"}).warnings == ()


@pytest.mark.parametrize(
    ("place", "named_in"),
    [
        (RAMI, "rosters.lbn-desk"),
        (LEBANON, "contact_points.lbn-police"),
    ],
)
def test_what_is_still_named_is_not_taken_out(place: Place, named_in: str) -> None:
    with pytest.raises(NetworkFileError) as caught:
        without(DIRECTORY, place)
    assert any(finding.path.startswith(named_in) for finding in caught.value.findings)


def test_what_nothing_names_is_taken_out() -> None:
    after = without(DIRECTORY, Place(section=Section.PERSON, key="lbn-officer")).directory
    assert [str(c.kind) for c in difference(DIRECTORY, after)] == ["removed"]


def test_a_new_member_is_read_with_its_name_of_several_words() -> None:
    code, values = read_new_member("  prt  The Republic of Portugal  Europe/Lisbon ")
    assert code == "PRT"
    assert values == {Field.NAME: "The Republic of Portugal", Field.TIME_ZONE: "Europe/Lisbon"}


@given(name=st.text(max_size=300))
def test_a_new_key_is_one_that_the_directory_takes(name: str) -> None:
    key = new_key(MemberCode("LBN"), name)
    place = Place(section=Section.PERSON, key=key)
    values = {Field.NAME: "EXERCISE", Field.MEMBER: "LBN", Field.ROLES: ["official"]}
    assert key in with_values(DIRECTORY, place, values).directory.people


def test_a_new_key_was_never_anybodys() -> None:
    assert len({new_key(MemberCode("LBN"), "زينة") for _ in range(1000)}) == 1000


def test_an_entry_alone_is_read_as_in_the_whole_file() -> None:
    edited = with_values(DIRECTORY, RAMI, {Field.LANGUAGES: ["fr"]})
    assert read_again(edited.directory) == edited.directory
    assert edited.changes == difference(DIRECTORY, edited.directory)


def test_each_service_of_one_kind_keeps_its_own_address() -> None:
    kept = [{"apprise": "ntfys://a@x"}, {"apprise": "ntfys://b@x"}]
    assert read_value(Field.CHANNELS, "apprise, apprise", kept, DIRECTORY) == kept


@pytest.mark.parametrize("typed", ["ar، fr", "ar、fr", "ar fr ar", "AR;FR", "ar，fr"])
def test_languages_are_taken_with_the_commas_of_every_script(typed: str) -> None:
    assert read_value(Field.LANGUAGES, typed, None, DIRECTORY) == ["ar", "fr"]


@pytest.mark.parametrize("typed", ["ita", "Italy", " italia ", "Италия"])
def test_who_stands_in_is_found_by_code_or_name(typed: str) -> None:
    assert read_value(Field.FALLBACK, typed, None, DIRECTORY) == "ITA"


def test_a_telephone_is_a_number() -> None:
    assert read_value(Field.TELEPHONE, "+961 1\n+961 2  3", None, DIRECTORY) == "+961 1, +961 2 3"
    with pytest.raises(NetworkFileError):
        read_value(Field.TELEPHONE, "call me", None, DIRECTORY)
