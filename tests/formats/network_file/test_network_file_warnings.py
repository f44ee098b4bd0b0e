"""What is worth a look in a network file that can be used."""

from datetime import UTC, datetime

import pytest

from domain.vocabulary import PersonId
from formats.network_file.checks import enrolment_warnings
from formats.network_file.document import read_network
from formats.network_file.findings import FileFinding
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def warnings(text: str) -> tuple[FileFinding, ...]:
    return read_network(text, now=NOW).warnings


def about(words: str, text: str) -> list[FileFinding]:
    return [finding for finding in warnings(text) if words in finding.message]


def changed(old: str, new: str) -> str:
    assert old in SAMPLE
    return SAMPLE.replace(old, new, 1)


def test_several_contact_points_of_one_kind() -> None:
    second = "  nor-two: {member: NOR, kind: police, name: EXERCISE desk Bergen, roster: nor}\n"
    (finding,) = about("several", changed("people:\n", f"{second}people:\n"))
    assert (finding.path, finding.line) == ("contact_points.nor-two", 13)
    assert "NOR has several contact points of the kind police" in finding.message
    assert "nor-desk" in finding.remedy
    assert about("several", SAMPLE) == []


def test_a_layer_that_the_roster_lacks() -> None:
    # The policy quick takes urgent from default, where only duty is alerted.
    assert about("has no such layer", SAMPLE) == []
    (finding,) = about("has no such layer", changed(", policy: quick", ""))
    assert (finding.path, finding.line) == ("contact_points.esp-desk", 12)
    assert "a step alerts deputy, and roster esp has no such layer" in finding.message


def test_a_usual_layer_that_no_roster_has() -> None:
    text = SAMPLE.replace("name: deputy", "name: second")
    assert [(f.path, f.line) for f in about("no roster has a layer 'deputy'", text)] == [
        ("policies.default.immediate.steps[2].notify", 47)
    ]


def test_steps_to_roles_that_nobody_has() -> None:
    text = SAMPLE.replace("roles: [duty_officer, supervisor]", "roles: [duty_officer]")
    (finding,) = about("supervisors", text)
    assert (finding.path, finding.line) == ("contact_points.nor-desk", 11)
    assert "NOR has none" in finding.message
    (finding,) = about("secretariat", changed("roles: [secretariat]", "roles: [auditor]"))
    assert finding.path == "people"
    assert "nobody has this role" in finding.message


def test_somebody_on_a_roster_who_is_no_duty_officer() -> None:
    (finding,) = about(
        "without the role duty_officer", changed("[official, duty_officer]", "[official]")
    )
    assert (finding.path, finding.line) == ("people.esp-1.roles", 16)


def test_a_duty_officer_whose_turn_never_comes() -> None:
    (finding,) = about("in no roster", SAMPLE)
    assert (finding.path, finding.line) == ("people.esp-2", 17)
    assert "esp-2 is a duty officer in no roster: their turn never comes" in finding.message
    assert about("in no roster", SAMPLE.replace("people: [esp-1", "people: [esp-2, esp-1")) == []


def test_a_roster_that_nobody_uses() -> None:
    text = changed("roster: esp, policy: quick", "roster: nor2, policy: quick").replace(
        "  esp:\n",
        "  nor2:\n    time_zone: UTC\n    layers: [{name: duty, rotation: {every: 1d, handover: 08:00,"
        " people: [esp-1]}}]\n  esp:\n",
    )
    (finding,) = about("no contact point uses this roster", text)
    assert (finding.path, finding.line) == ("rosters.esp", 39)


def test_empty_shifts_of_the_next_days() -> None:
    (finding,) = about("empty shift", SAMPLE)
    assert (finding.path, finding.line) == ("rosters.nor.day", 20)
    assert finding.message == (
        "empty shift: nobody is on duty in day from 2026-03-02 00:00 to 2026-03-02 07:00 UTC "
        "(and 14 times more)"
    )
    late = changed("people: [esp-1]", "people: [esp-1], start: 2030-01-01")
    assert "from 2026-03-02 00:00 to 2026-03-16 00:00 UTC" in about("empty shift", late)[1].message
    assert "more" not in about("empty shift", late)[1].message


def test_one_person_in_two_places() -> None:
    found = about("two places", SAMPLE)
    assert {finding.path for finding in found} == {"people.nor-2"}
    lone = changed("people: [nor-2, nor-1]}", "people: [nor-2]}")
    assert any("nor/deputy and nor/hours" in f.message for f in about("two places", lone))


def test_one_person_in_two_places_by_an_override_months_ahead() -> None:
    text = (
        SAMPLE[: SAMPLE.index("rosters:\n")]
        + (
            "rosters:\n"
            "  nor:\n    time_zone: Europe/Oslo\n    layers:\n"
            "      - {name: duty, rotation: {every: 1d, handover: 08:00, people: [nor-1]}}\n"
            "      - {name: deputy, rotation: {every: 1d, handover: 08:00, people: [nor-2]}}\n"
            "    overrides:\n"
            "      - {layer: duty, person: nor-2, from: 2026-12-24 20:00, to: 2026-12-25 08:00}\n"
            "  esp:\n    time_zone: Europe/Madrid\n    layers:\n"
            "      - {name: duty, rotation: {every: 1d, handover: 08:00, people: [esp-1]}}\n"
        )
        + SAMPLE[SAMPLE.index("policies:\n") :]
    )
    (finding,) = about("two places", text)
    assert (finding.path, finding.line) == ("people.nor-2", 15)
    assert "nor/deputy and nor/duty" in finding.message
    assert "from 2026-12-24 19:00 to 2026-12-25 07:00 UTC" in finding.message


def test_warnings_come_in_order_of_line_and_each_says_what_to_do() -> None:
    found = warnings(changed(", policy: quick", ""))
    lines = [finding.line or 0 for finding in found]
    assert lines == sorted(lines)
    assert all(finding.remedy for finding in found)


@pytest.mark.parametrize("without", ["rosters", "contact_points"])
def test_a_network_may_begin_without_desks(without: str) -> None:
    text = SAMPLE
    for section, following in (("contact_points", "people"), ("rosters", "policies")):
        if without in {section, "rosters"}:
            text = text[: text.index(f"{section}:\n")] + text[text.index(f"{following}:\n") :]
    assert read_network(text, now=NOW).directory.contact_points == {}


def test_people_who_are_not_enrolled() -> None:
    network = read_network(SAMPLE, now=NOW).directory
    everybody = list(network.people)
    assert enrolment_warnings(network, everybody) == ()
    (finding,) = enrolment_warnings(network, set(everybody) - {PersonId("nor-2")})
    assert finding.path == "people.nor-2"
    assert "not enrolled" in finding.message
    assert "contactpoint people invite nor-2" in finding.remedy


SPOKEN = ("en", "fr", "ar")


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("[en, fr-CA, ar]", []),
        ("[en, de]", ["nothing is translated into de: it is not offered, and nobody reads it"]),
        ("[en, xq]", ["xq is no language that is known"]),
        ("[en, fr-Qqqq]", ["fr-Qqqq is no language that is known"]),
        ("[fr, de-AT]", ["nothing is translated into de-AT"]),
    ],
)
def test_a_language_that_nobody_is_answered_in_has_one_line(listed: str, found: list[str]) -> None:
    text = changed("languages: [en, no, zh-Hans]", f"languages: {listed}")
    said = read_network(text, now=NOW, spoken=SPOKEN).warnings
    about_it = [each for each in said if each.path == "network.languages"]
    assert [
        each.message.startswith(words) for each, words in zip(about_it, found, strict=True)
    ] == [True for _ in found]
    assert all(each.line == text[: text.index(listed)].count("\n") + 1 for each in about_it)


def test_a_language_of_an_entry_that_is_none_is_named_once() -> None:
    text = SAMPLE.replace("languages: [no", "languages: [xq")
    assert text.count("xq") == 2
    (finding,) = (each for each in warnings(text) if "no language" in each.message)
    assert finding.message.startswith("xq is no language that is known (and 1 times more)")
    assert finding.path == "members.NOR.languages"
    # What people read beside, and nothing is translated into, is nothing to be warned of.
    listed = changed("languages: [en, no, zh-Hans]", "languages: [en]")
    assert not any("language" in e.message for e in read_network(listed, spoken=SPOKEN).warnings)
