"""What a network file may say of policies, channels, fallbacks and contact points beyond the basics."""

import re
from datetime import time, timedelta

import pytest

from domain.channels import TELEGRAM, Channel, ChannelKind
from domain.directory.directory import Step, TargetKind, Weekday
from domain.vocabulary import (
    ContactPointId,
    LayerName,
    MemberCode,
    PersonId,
    PolicyId,
    RequestType,
    Urgency,
)
from formats.network_file.difference import difference
from formats.network_file.document import from_document, read_network, to_document
from formats.network_file.document import write_network as written
from formats.network_file.findings import NetworkFileError
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE
from tests.formats.network_file.test_network_file import NOW, read

RICH = (
    SAMPLE.replace(
        "NOR: {name: Norway, ", "NOR: {fallback: ESP, name: Norway, "
    ).replace(
        "ESP: {name: Spain, ", "ESP: {fallback: nor-desk, name: Spain, "
    ).replace(
        "name: EXERCISE desk Oslo, roster: nor}",
        'name: EXERCISE desk Oslo, roster: nor, telephone: "+47 22 00 00 00", '
        "legal_notes: EXERCISE dual criminality is required, "
        "channels: [{email: desk@example.org}]}",
    ).replace(
        "nor-1: {name: EXERCISE Kari Ødegård, ",
        "nor-1: {channels: [telegram, {email: kari@example.org}, {sms: +47 900 00 000}, "
        '{webhook: "https://gw.example.org/in"}, {apprise: "ntfys://ntfy.example.org/duty"}], '
        "name: EXERCISE Kari Ødegård, ",
    ).replace(
        "        - {after: 30m, notify: supervisors}\n",
        "        - {after: 10m, person: nor-2, channel: sms}\n"
        "        - {after: 15m, contact_point: esp-desk}\n"
        "        - {after: 20m, notify: other_contact_point}\n"
        "        - {after: 25m, notify: fallback, channel: telegram}\n"
        "        - {after: 30m, notify: supervisors}\n",
    ).replace(
        "      steps: [{after: 0s, notify: duty}]\n      repeat_last_every: 24h\n",
        "      steps: [{after: 0s, notify: duty}]\n      repeat_last_every: 24h\n"
        '      quiet_hours: [{from: "22:00", to: "07:00"}, {days: [SUN], from: "07:00", to: "22:00"}]\n'
        "    types:\n"
        "      preserve:\n"
        "        immediate:\n"
        "          acknowledge_within: 5m\n"
        "          steps: [{after: 0s, notify: deputy}]\n"
        "          repeat_last_every: 5m\n"
        "    hours:\n"
        '      - days: [SAT, SUN]\n        from: "00:00"\n        to: "00:00"\n'
        "        urgent:\n"
        "          acknowledge_within: 2h\n"
        "          steps: [{after: 0s, notify: deputy}]\n"
        "          repeat_last_every: 2h\n"
        "        types:\n"
        "          locate:\n"
        "            urgent:\n"
        "              acknowledge_within: 3h\n"
        "              steps: [{after: 0s, notify: supervisors}]\n"
        "              repeat_last_every: 3h\n",
    )
)  # fmt: skip


def test_reads_the_targets_of_steps() -> None:
    steps = read(RICH).policies[PolicyId("default")].urgencies[Urgency.IMMEDIATE].steps
    assert steps[2:6] == (
        Step(
            after=timedelta(minutes=10),
            notify=LayerName("nor-2"),
            kind=TargetKind.PERSON,
            channel=ChannelKind.SMS,
        ),
        Step(
            after=timedelta(minutes=15),
            notify=LayerName("esp-desk"),
            kind=TargetKind.CONTACT_POINT,
        ),
        Step(after=timedelta(minutes=20), notify=LayerName("other_contact_point")),
        Step(after=timedelta(minutes=25), notify=LayerName("fallback")),
    )


def test_reads_types_hours_and_quiet_hours() -> None:
    policy = read(RICH).policies[PolicyId("default")]
    preserve = policy.types[RequestType.PRESERVE][Urgency.IMMEDIATE]
    assert preserve.acknowledge_within == timedelta(minutes=5)
    (hours,) = policy.hours
    assert hours.window.days == {Weekday.SAT, Weekday.SUN}
    assert hours.urgencies[Urgency.URGENT].acknowledge_within == timedelta(hours=2)
    assert hours.types[RequestType.LOCATE][Urgency.URGENT].acknowledge_within == timedelta(hours=3)
    nightly, sunday = policy.urgencies[Urgency.INFORMATION].quiet_hours
    assert (nightly.since, nightly.until) == (time(22), time(7))
    assert sunday.days == {Weekday.SUN}


def test_reads_channels_fallbacks_and_the_desk() -> None:
    network = read(RICH)
    assert network.people[PersonId("nor-1")].channels == (
        TELEGRAM,
        Channel(kind=ChannelKind.EMAIL, address="kari@example.org"),
        Channel(kind=ChannelKind.SMS, address="+4790000000"),
        Channel(kind=ChannelKind.WEBHOOK, address="https://gw.example.org/in"),
        Channel(kind=ChannelKind.APPRISE, address="ntfys://ntfy.example.org/duty"),
    )
    assert network.people[PersonId("nor-2")].channels == (TELEGRAM,)
    assert network.members[MemberCode("NOR")].fallback == "ESP"
    assert network.members[MemberCode("ESP")].fallback == "nor-desk"
    desk = network.contact_points[ContactPointId("nor-desk")]
    assert desk.telephone == "+47 22 00 00 00"
    assert desk.legal_notes == "EXERCISE dual criminality is required"
    assert desk.channels == (Channel(kind=ChannelKind.EMAIL, address="desk@example.org"),)


def test_reads_back_what_it_writes_and_stores() -> None:
    network = read(RICH)
    assert read(written(network)) == network
    assert from_document(to_document(network)) == network


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "remedy"),
    [
        ("person: nor-2, channel", "person: nor-9, channel",
         "policies.default.immediate.steps[3].person", "is not a person", "did you mean nor-"),
        ("contact_point: esp-desk", "contact_point: esp",
         "policies.default.immediate.steps[4].contact_point", "is not a contact point", ""),
        ("{after: 10m, person", "{after: 10m, notify: duty, person",
         "policies.default.immediate.steps[3].person", "two targets", "keep one"),
        ("channel: sms", "channel: pigeon",
         "policies.default.immediate.steps[3].channel", "is not known as channel", "use telegram"),
        ("      preserve:\n", "      preserv:\n",
         "policies.default.types.preserv", "unknown key", "did you mean preserve?"),
        ("fallback: ESP", "fallback: NOR",
         "members.NOR.fallback", "its own fallback", "name another"),
        ("fallback: ESP", "fallback: NRW",
         "members.NOR.fallback", "is not a member or contact point", ""),
        ("{sms: +47 900 00 000}", "{sms: 90000000}",
         "people.nor-1.channels[3].sms", "not an address for sms", "write the number with +"),
        ("email: kari@example.org", "email: kari",
         "people.nor-1.channels[2].email", "not an address for email", "duty@example.org"),
        ("https://gw", "http://gw",
         "people.nor-1.channels[4].webhook", "not an address for webhook", "https://"),
        ("ntfys://", "ntfys:",
         "people.nor-1.channels[5].apprise", "not an address for apprise", "the service's address"),
        ("[telegram, {email", "[fax, {email",
         "people.nor-1.channels[1]", "this is not a channel", "write telegram"),
        ("{sms: +47 900 00 000}", "{email: kari@example.org}",
         "people.nor-1.channels", "named twice", "once"),
        ("{sms: +47 900 00 000}", "{}",
         "people.nor-1.channels[3]", "one kind and its address", "write one of email"),
    ],
)  # fmt: skip
def test_one_error_with_its_remedy(
    old: str, new: str, path: str, message: str, remedy: str
) -> None:
    assert old in RICH
    with pytest.raises(NetworkFileError) as caught:
        read_network(RICH.replace(old, new, 1), now=NOW)
    (finding,) = caught.value.findings
    assert finding.path == path
    assert message in finding.message
    assert remedy in finding.remedy


def with_quiet_hours(urgency: str, written: str) -> str:
    return re.sub(rf"(    {urgency}:\n)", rf"\1      quiet_hours: {written}\n", SAMPLE, count=1)


def test_quiet_hours_are_for_what_can_wait_only() -> None:
    for urgency in ("immediate", "urgent"):
        with pytest.raises(NetworkFileError) as caught:
            read_network(with_quiet_hours(urgency, '{from: "22:00", to: "07:00"}'), now=NOW)
        assert "unknown key 'quiet_hours'" in caught.value.findings[0].message


@pytest.mark.parametrize("text", ['{from: "22:00", to: "07:00"}', '[{from: "22:00", to: "07:00"}]'])
def test_quiet_hours_of_standard_are_read_written_and_compared(text: str) -> None:
    before, after = read(SAMPLE), read(with_quiet_hours("standard", text))
    (window,) = after.policies[PolicyId("default")].urgencies[Urgency.STANDARD].quiet_hours
    assert (window.since, window.until, len(window.days)) == (time(22), time(7), 7)
    assert read(written(after)).policies == after.policies
    (change,) = difference(before, after)
    assert change.path == "policies.default.standard.quiet_hours"


def test_a_wrong_quiet_hour_is_named() -> None:
    with pytest.raises(NetworkFileError) as caught:
        read_network(with_quiet_hours("standard", '{from: "25:00", to: "07:00"}'), now=NOW)
    assert caught.value.findings[0].path == "policies.default.standard.quiet_hours.from"


def test_an_address_is_in_no_finding() -> None:
    text = RICH.replace("https://gw.example.org/in", "http://user:hunter2@gw.example.org")
    with pytest.raises(NetworkFileError) as caught:
        read_network(text, now=NOW)
    assert "hunter2" not in "".join(str(finding) for finding in caught.value.findings)


def test_a_target_that_reaches_nobody_is_a_warning() -> None:
    text = SAMPLE.replace("{after: 30m, notify: supervisors}", "{after: 30m, notify: fallback}")
    text = text.replace("{after: 0s, notify: deputy}", "{after: 0s, notify: other_contact_point}")
    messages = [finding.message for finding in read_network(text, now=NOW).warnings]
    assert "a step alerts who stands in for NOR, and it has no fallback" in messages
    assert "a step alerts another contact point, and NOR has no other" in messages


def test_a_channel_of_a_step_that_somebody_lacks_is_a_warning() -> None:
    text = SAMPLE.replace(
        "{after: 0s, notify: deputy}", "{after: 0s, notify: deputy, channel: sms}"
    )
    found = [str(finding) for finding in read_network(text, now=NOW).warnings]
    assert any("a step at nor-desk uses sms, and nor-2 has none" in line for line in found)


def test_a_difference_shows_no_address_of_a_channel() -> None:
    before = read(RICH)
    after = read(
        RICH.replace("ntfys://ntfy.example.org/duty", "ntfys://u:hunter2@ntfy.example.org/x")
    )
    (changed,) = difference(before, after)
    assert changed.path == "people.nor-1.channels"
    added = difference(read(SAMPLE), after)
    for change in (changed, *added, *difference(after, read(SAMPLE)), *difference(None, after)):
        assert "hunter2" not in str(change)
        assert "kari@example.org" not in str(change)
