"""Reading, writing and keeping a network file that is right."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.directory.directory import DEFAULT_POLICY, Directory, Step, Weekday
from domain.directory.languages import are_read, read_at
from domain.vocabulary import (
    ContactPointId,
    ContentInChat,
    Enrolment,
    LayerName,
    MemberCode,
    PersonId,
    PolicyId,
    Role,
    RosterId,
    Urgency,
)
from formats.network_file.document import from_document, read_network, to_document, write_network
from formats.network_file.findings import NetworkFileError
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def read(text: str | bytes) -> Directory:
    return read_network(text, now=NOW).directory


def test_reads_everything_that_a_file_says() -> None:
    network = read(SAMPLE)
    assert (network.code, network.name) == ("CPN", "EXERCISE network")
    assert network.languages == ("en", "no", "zh-Hans")
    assert network.content_in_chat is ContentInChat.NEVER
    assert network.enrolment is Enrolment.CONFIRMED
    assert list(network.members) == ["ESP", "NOR"]
    assert network.members[MemberCode("NOR")].languages == ("no", "en")
    assert network.members[MemberCode("ESP")].time_zone.key == "Europe/Madrid"
    point = network.contact_points[ContactPointId("nor-desk")]
    assert (point.member, point.kind, point.roster, point.policy) == (
        "NOR",
        "police",
        "nor",
        DEFAULT_POLICY,
    )
    assert network.contact_points[ContactPointId("esp-desk")].policy == PolicyId("quick")
    person = network.people[PersonId("nor-1")]
    assert (person.name, person.member) == ("EXERCISE Kari Ødegård", "NOR")
    assert person.roles == {Role.DUTY_OFFICER, Role.SUPERVISOR}
    assert network.people[PersonId("secretariat")].member is None


def test_reads_rotations() -> None:
    duty, hours, deputy, night = read(SAMPLE).rosters[RosterId("nor")].layers
    assert duty.rotation is not None
    assert duty.rotation.every == timedelta(weeks=2)
    assert (duty.rotation.weekday, duty.rotation.handover) == (Weekday.MON, time(8))
    assert duty.rotation.people == ("nor-1", "nor-2", "nor-1")
    assert duty.rotation.start == date(2026, 1, 1)
    assert hours.rotation is not None
    assert (hours.rotation.every, hours.rotation.elapsed) == (timedelta(hours=48), True)
    assert hours.rotation.start == date(2026, 2, 3)
    assert deputy.rotation is not None
    assert (deputy.rotation.every, deputy.rotation.elapsed) == (timedelta(hours=12), False)
    assert (deputy.rotation.handover, deputy.rotation.weekday) == (time(20), None)
    assert night.rotation is None


def test_reads_fixed_shifts_restrictions_and_overrides() -> None:
    roster = read(SAMPLE).rosters[RosterId("nor")]
    first, second = roster.layers[3].fixed
    assert (first.person, first.window.since, first.window.until) == ("nor-1", time(8), time(18))
    assert first.window.days == {Weekday.MON, Weekday.FRI}
    assert second.window.days == set(Weekday)
    (restriction,) = roster.layers[2].restrictions
    assert (restriction.since, restriction.until) == (time(18), time(8))
    local, exact = roster.overrides
    assert (local.since, local.until) == (datetime(2026, 12, 24, 20), datetime(2026, 12, 25, 8))  # noqa: DTZ001 - local times of the roster
    assert exact.since == datetime(2026, 12, 26, 19, tzinfo=UTC)
    assert exact.until == datetime(2026, 12, 27, 6, 30, 15, tzinfo=UTC)


def test_no_restrictions_and_no_overrides_may_be_written_as_empty_lists() -> None:
    text = SAMPLE.replace("      - name: day\n", "      - name: day\n        restrictions: []\n")
    text = text.replace("policies:\n", "    overrides: []\npolicies:\n")
    assert read(text) == read(SAMPLE)


def test_reads_policies_and_what_they_leave_out() -> None:
    policies = read(SAMPLE).policies
    immediate = policies[DEFAULT_POLICY].urgencies[Urgency.IMMEDIATE]
    assert immediate.acknowledge_within == timedelta(minutes=15)
    assert immediate.answer_within == timedelta(hours=8)
    assert immediate.repeat_last_every == timedelta(minutes=90)
    assert immediate.remind_idle_after == timedelta(minutes=30)
    assert immediate.steps == (
        Step(after=timedelta(0), notify=LayerName("duty")),
        Step(after=timedelta(0), notify=LayerName("deputy")),
        Step(after=timedelta(minutes=30), notify=LayerName("supervisors")),
        Step(after=timedelta(hours=1), notify=LayerName("secretariat")),
    )
    assert policies[DEFAULT_POLICY].urgencies[Urgency.INFORMATION].answer_within is None
    assert policies[DEFAULT_POLICY].urgencies[Urgency.URGENT].remind_idle_after is None
    quick = policies[PolicyId("quick")]
    assert list(quick.urgencies) == [Urgency.IMMEDIATE, Urgency.STANDARD]
    assert quick.urgencies[Urgency.IMMEDIATE].remind_idle_after is None
    assert quick.urgencies[Urgency.STANDARD].remind_idle_after == timedelta(hours=2)


def test_defaults_of_a_short_file() -> None:
    text = SAMPLE.replace("  languages: [en, no, zh-Hans]\n", "")
    text = text.replace("  content_in_chat: never\n", "").replace("  enrolment: confirmed\n", "")
    network = read(text)
    assert network.languages == ("en",)
    assert network.content_in_chat is ContentInChat.AMBER
    assert network.enrolment is Enrolment.CODE


def test_a_written_file_reads_back_to_an_equal_directory() -> None:
    network = read(SAMPLE)
    written = write_network(network)
    again = read(written)
    assert again == network
    assert list(again.people) == list(network.people)
    assert write_network(again) == written


def test_a_kept_document_reads_back_to_an_equal_directory() -> None:
    network = read(SAMPLE)
    again = from_document(to_document(network))
    assert again == network
    assert list(again.members) == list(network.members)
    assert to_document(again) == to_document(network)


@pytest.mark.parametrize("text", [SAMPLE.encode(), b"\xef\xbb\xbf" + SAMPLE.encode()])
def test_reads_bytes_with_or_without_a_byte_order_mark(text: bytes) -> None:
    assert read(text) == read(SAMPLE)


def test_windows_line_ends_are_read_alike() -> None:
    assert read(SAMPLE.replace("\n", "\r\n")) == read(SAMPLE)


@pytest.mark.parametrize(
    "document",
    [b"", b"{", b"[]", b'"x"', b"\xff", b'{"format":"2","directory":{}}', b'{"directory":{}}'],
)
def test_a_document_of_an_unknown_form_is_refused(document: bytes) -> None:
    with pytest.raises(NetworkFileError) as refused:
        from_document(document)
    (finding,) = refused.value.findings
    assert "form that this version does not know" in finding.message
    assert str(finding) == f"{finding.message}; {finding.remedy}"


def test_a_document_without_a_directory_is_refused() -> None:
    with pytest.raises(NetworkFileError) as refused:
        from_document(b'{"format":"1","directory":"x"}')
    assert {finding.path for finding in refused.value.findings} >= {"network", "members"}


def test_a_document_with_a_wrong_value_is_refused_with_its_path() -> None:
    document = to_document(read(SAMPLE)).replace(b"Europe/Oslo", b"Europe/Nowhere")
    with pytest.raises(NetworkFileError) as refused:
        from_document(document)
    assert {f.path for f in refused.value.findings} == {
        "members.NOR.time_zone",
        "rosters.nor.time_zone",
    }


def test_the_present_is_where_the_search_for_empty_shifts_begins() -> None:
    long_ago = read_network(SAMPLE, now=datetime(2020, 1, 1, tzinfo=UTC))
    assert any("empty shift" in finding.message for finding in long_ago.warnings)
    assert read_network(SAMPLE).directory == long_ago.directory


visible = st.text(
    st.characters(categories=["L", "M", "N", "P", "S", "Zs"], max_codepoint=0x1FFFF), min_size=1
).filter(lambda text: text.strip(" ") and len(text) <= 200)
blank = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


@settings(max_examples=60)
@given(visible.filter(lambda text: not blank & set(text)))
def test_any_visible_name_survives_writing_and_reading(name: str) -> None:
    quoted = name.replace("'", "''")
    network = read(SAMPLE.replace("EXERCISE network", f"'{quoted}'"))
    assert network.name == name.strip(" ")
    assert read(write_network(network)) == network
    assert from_document(to_document(network)) == network


def test_the_practice_network_reads_without_errors() -> None:
    path = Path(__file__).parents[3] / "rehearsal" / "network.yaml"
    network = read(path.read_bytes())
    assert read(write_network(network)) == network


def test_what_a_contact_point_reads_is_its_own_or_its_members() -> None:
    own = SAMPLE.replace(
        "name: EXERCISE desk Oslo,", "name: EXERCISE desk Oslo, languages: [no, de-AT],"
    )
    for text, read_there in ((SAMPLE, ("no", "en")), (own, ("no", "de-AT"))):
        found = read(text)
        assert read_at(found, found.contact_points[ContactPointId("nor-desk")]) == read_there
        assert from_document(to_document(found)) == found
    assert are_read(["de"], ("no", "de-AT"))
    assert not are_read(["en", "fr-CA"], ("no", "de-AT"))
    assert are_read([], ("no",))
    assert are_read([""], ("no",))
    assert are_read(["fr"], ())
