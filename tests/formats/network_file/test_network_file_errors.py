"""Every error of a network file: its line, its path, and what to do."""

import pytest

from formats.network_file.document import read_network
from formats.network_file.findings import FileFinding, NetworkFileError
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE


def errors(text: str | bytes) -> tuple[FileFinding, ...]:
    with pytest.raises(NetworkFileError) as refused:
        read_network(text)
    return refused.value.findings


def changed(old: str, new: str) -> str:
    assert SAMPLE.count(old) >= 1
    return SAMPLE.replace(old, new, 1)


LONG = "x" * 201

# What is changed in the sample, then the path and line of the one error, words of its message and
# of its remedy.
CASES = [
    # Keys
    ("  enrolment: confirmed", "  enrollment: confirmed", "network.enrollment", 6,
     "unknown key 'enrollment'", "did you mean enrolment?"),
    ("  enrolment: confirmed", "  colour: blue", "network.colour", 6,
     "unknown key 'colour'", "use code, name, languages"),
    ("rosters:", "extra: {}\nrosters:", "extra", 19, "unknown key 'extra'", "use network, members"),
    ("kind: police,", "kind: police, phone: 1,", "contact_points.nor-desk.phone", 11,
     "unknown key", "did you mean telephone?"),
    ("{name: Spain,", "{nam: x, name: Spain,", "members.ESP.nam", 8, "unknown", "did you mean name?"),
    ("{after: 30m, ", "{after: 30m, every: 1h, ", "policies.default.immediate.steps[3].every", 48,
     "unknown key", "use after, notify"),
    ("    urgent:\n", "    urgnt: {}\n    urgent:\n", "policies.default.urgnt", 51,
     "unknown key 'urgnt'", "did you mean urgent?"),
    # Missing
    ("  code: CPN\n", "", "network.code", 2, "code is missing", "add code"),
    ("  code: CPN\n", "  code:\n", "network.code", 2, "code is missing", "add code"),
    (", kind: police", "", "contact_points.nor-desk.kind", 11, "kind is missing", "add kind"),
    (", roles: [secretariat]", "", "people.secretariat.roles", 18, "roles is missing", "add roles"),
    ("    time_zone: Europe/Oslo\n", "", "rosters.nor.time_zone", 21, "time_zone is missing", "add"),
    ("  ESP: {name: Spain, time_zone: Europe/Madrid}", "  ESP:", "members.ESP", 8,
     "keys and values are missing", "give name, time_zone, languages"),
    ("      repeat_last_every: 12h\n", "", "policies.default.standard.repeat_last_every", 57,
     "repeat_last_every is missing", "add"),
    # Forms
    ("code: CPN", "code: cpn", "network.code", 2, "'cpn' is not", "two to eight capital letters"),
    ("code: CPN", "code: C", "network.code", 2, "'C' is not", "two to eight capital letters"),
    ("code: CPN", "code: [C]", "network.code", 2, "this is not a network's code", "one value"),
    ("languages: [en, no,", "languages: [English, no,", "network.languages[1]", 4,
     "'English' is not a language", "such as en"),
    ("languages: [en, no, zh-Hans]", "languages: en", "network.languages", 4,
     "languages is not a list", "in brackets"),
    ("languages: [no, en]", "languages: [no, {a: b}]", "members.NOR.languages[2]", 9,
     "this is not a language", "write one value"),
    ("content_in_chat: never", "content_in_chat: red", "network.content_in_chat", 5,
     "'red' is not known", "use never, clear, green, amber"),
    ("enrolment: confirmed", "enrolment: yes", "network.enrolment", 6, "'yes' is not known", "use"),
    ("  ESP: {", "  esp: {", "members.esp", 8, "wrong form", "three capital letters"),
    ("  nor-desk: {", "  nor.desk: {", "contact_points.nor.desk", 11, "wrong form", "letters"),
    ("  secretariat: {", "  -s: {", "people.-s", 18, "wrong form", "beginning with a letter"),
    ("  quick:\n", "  'a b': {}\n  quick:\n", "policies.a b", 65, "wrong form", "letters"),
    ("kind: police", "kind: polce", "contact_points.nor-desk.kind", 11, "'polce'", "mean police?"),
    ("roles: [official,", "roles: [offical,", "people.esp-1.roles[1]", 16,
     "'offical' is not a role", "did you mean official?"),
    ("roles: [secretariat]", "roles: []", "people.secretariat.roles", 18, "roles is empty",
     "at least one"),
    ("EXERCISE network", "'  '", "network.name", 3, "is not a text", "at least one letter"),
    ("EXERCISE network", LONG, "network.name", 3, "is not a text", "within 200 characters"),
    ("EXERCISE network", '"a\\u202eb"', "network.name", 3, r"'a\u202eb'", "remove control"),
    ("EXERCISE network", '"a\\u200bb"', "network.name", 3, r"'a\u200bb'", "zero-width"),
    ("EXERCISE network", '"a\\nb"', "network.name", 3, r"'a\nb'", "line breaks"),
    ("EXERCISE network", '"\\u3164"', "network.name", 3, "is not a text", "remove"),
    ("EXERCISE Ana Ruiz", '"Ana\\u2066"', "people.esp-1.name", 16, r"\u2066", "direction"),
    # Times and zones
    ("time_zone: Europe/Madrid}", "time_zone: Europe/Madird}", "members.ESP.time_zone", 8,
     "'Europe/Madird' is not a time zone", "did you mean Europe/Madrid?"),
    ("time_zone: Europe/Madrid}", "time_zone: ../../etc/passwd}", "members.ESP.time_zone", 8,
     "is not a time zone", ""),
    ("time_zone: Europe/Oslo\n", "time_zone: CEST+1\n", "rosters.nor.time_zone", 21,
     "'CEST+1' is not a time zone", ""),
    ("handover: 20:00", "handover: 24:00", "rosters.nor.layers[3].rotation.handover", 27,
     "'24:00' is not a hand-over", "from 00:00 to 23:59"),
    ("handover: 20:00", "handover: MON 20:00", "rosters.nor.layers[3].rotation.handover", 27,
     "'MON 20:00' is not a hand-over", "such as 08:00"),
    ("handover: MON 08:00", "handover: 08:00", "rosters.nor.layers[1].rotation.handover", 23,
     "'08:00' is not a weekly hand-over", "such as MON 08:00"),
    ("handover: MON 08:00", "handover: MON 8:60", "rosters.nor.layers[1].rotation.handover", 23,
     "is not a weekly hand-over", "such as MON 08:00"),
    ("every: 12h", "every: 90m", "rosters.nor.layers[3].rotation.every", 27,
     "'90m' is not the length of a turn", "such as 12h, 1d or 1w"),
    ("every: 12h", "every: 0h", "rosters.nor.layers[3].rotation.every", 27, "'0h'", "above nought"),
    ("every: 12h", "every: 9999w", "rosters.nor.layers[3].rotation.every", 27, "", "century"),
    ("start: 2026-02-03", "start: 2026-02-30", "rosters.nor.layers[2].rotation.start", 25,
     "'2026-02-30' is not a date", "such as 2026-01-01"),
    ("start: 2026-02-03", "start: 9999-01-01", "rosters.nor.layers[2].rotation.start", 25,
     "is not a date", "a year from 1970 to 2199"),
    ("days: [MON, TUE]", "days: [MON, tue]", "rosters.nor.layers[3].restrictions[1].days[2]", 28,
     "'tue' is not a day", "use MON, TUE"),
    ("days: [MON, TUE]", "days: []", "rosters.nor.layers[3].restrictions[1].days", 28,
     "days is empty", "at least one"),
    ("from: 2026-12-24 20:00", "from: 2026-12-24", "rosters.nor.overrides[1].from", 34,
     "'2026-12-24' is not a time with its date", "write date and time"),
    ("from: 2026-12-24 20:00", "from: 2026-12-32 20:00", "rosters.nor.overrides[1].from", 34,
     "is not a time", "write date and time"),
    ("from: 2026-12-24 20:00", "from: 1026-12-24 20:00", "rosters.nor.overrides[1].from", 34,
     "is not a time", "a year from 1970"),
    # Durations
    ("acknowledge_within: 15m", "acknowledge_within: 15", "policies.default.immediate.acknowledge_within",
     43, "'15' is not a duration", "a number and a unit"),
    ("acknowledge_within: 15m", "acknowledge_within: 0s", "policies.default.immediate.acknowledge_within",
     43, "'0s'", "above nought"),
    ("answer_within: 8h", "answer_within: soon", "policies.default.immediate.answer_within", 44,
     "'soon'", "a number and a unit"),
    ("after: 30m", "after: -30m", "policies.default.immediate.steps[3].after", 48, "", "a number"),
    # References
    ("{member: NOR, kind", "{member: SWE, kind", "contact_points.nor-desk.member", 11,
     "'SWE' is not a member in this file", "add it, or correct"),
    ("name: EXERCISE Ola Nes, member: NOR", "name: EXERCISE Ola Nes, member: NOZ",
     "people.nor-2.member", 15, "'NOZ' is not a member", "did you mean NOR?"),
    ("roster: esp,", "roster: epp,", "contact_points.esp-desk.roster", 12,
     "'epp' is not a roster in this file", "did you mean esp?"),
    ("policy: quick", "policy: slow", "contact_points.esp-desk.policy", 12, "'slow' is not a policy",
     "add it"),
    ("people: [nor-2]", "people: [nor-2, nor-9]", "rosters.nor.layers[2].rotation.people[2]", 25,
     "'nor-9' is not a person in this file", "correct the name"),
    ("to: 18:00, person: nor-1", "to: 18:00, person: nor-l", "rosters.nor.layers[4].fixed[1].person",
     31, "'nor-l' is not a person", "did you mean nor-"),
    ("- {layer: duty, person: nor-2, from: 2", "- {layer: dutty, person: nor-2, from: 2",
     "rosters.nor.overrides[1].layer", 34, "'dutty' is not a layer of this roster", "mean duty?"),
    ("- {layer: duty, person: nor-2, from: 2", "- {layer: duty, person: nobody, from: 2",
     "rosters.nor.overrides[1].person", 34, "'nobody' is not a person", ""),
    # Rosters
    ("people: [nor-2]", "people: []", "rosters.nor.layers[2].rotation.people", 25,
     "people is empty", "name at least one"),
    ("- name: hours", "- name: duty", "rosters.nor.layers[2].name", 24, "two layers 'duty'", "own"),
    ("- name: hours", "- name: supervisors", "rosters.nor.layers[2].name", 24,
     "cannot be named supervisors", "choose another name"),
    ("- name: hours", "- name: a b", "rosters.nor.layers[2].name", 24, "'a b'", "letters"),
    ("        fixed:\n", "        rotation: {every: 1d, handover: 08:00, people: [nor-1]}\n        fixed:\n",
     "rosters.nor.layers[4].rotation", 30, "one of rotation and fixed", "exactly one"),
    ("        rotation: {every: 48h, handover: 8:00, people: [nor-2], start: 2026-02-03}\n", "",
     "rosters.nor.layers[2].rotation", 24, "one of rotation and fixed", "exactly one"),
    ("restrictions: [{days: [MON, TUE], from: 18:00, to: 08:00}]", "restrictions: nights",
     "rosters.nor.layers[3].restrictions", 28, "restrictions is not a list", "in brackets"),
    ("to: 2026-12-25 08:00", "to: 2026-12-24 20:00", "rosters.nor.overrides[1].to", 34,
     "ends at or before its beginning", "an end after"),
    # 02:10 and 02:50 do not exist on that day in Oslo: nothing is left between them.
    ("from: 2026-12-24 20:00, to: 2026-12-25 08:00", "from: 2026-03-29 02:10, to: 2026-03-29 02:50",
     "rosters.nor.overrides[1].to", 34, "ends at or before its beginning", ""),
    ("to: 2026-12-25 08:00", "to: 2026-12-26 20:01", "rosters.nor.overrides[2].from", 35,
     "overlaps the one on line 34 in layer duty", "let one end"),
    ("to: 2026-12-25 08:00", "to: 2026-12-29 20:01", "rosters.nor.overrides[2].from", 35,
     "overlaps the one on line 34", "let one end"),
    # People and desks
    ("{name: EXERCISE Ana Ruiz, member: ESP,", "{name: EXERCISE Ana Ruiz,", "people.esp-1.member", 16,
     "member is missing", "only the secretariat and auditors"),
    ("people: [esp-1]", "people: [nor-1]", "contact_points.esp-desk.roster", 12,
     "nor-1 on roster esp is not of ESP", "take nor-1 off the roster"),
    # Policies
    ("      steps: [{after: 0s, notify: duty}]\n      repeat_last_every: 12h",
     "      steps: []\n      repeat_last_every: 12h", "policies.default.standard.steps", 59,
     "steps is empty", "at least one"),
    ("{after: 60m, notify: secretariat}", "{after: 20m, notify: secretariat}",
     "policies.default.immediate.steps[4]", 49, "before the one above", "in the order"),
    ("{after: 60m, notify: secretariat}", "{after: 60m, notify: secretary}",
     "policies.default.immediate.steps[4].notify", 49, "no roster has a layer 'secretary'",
     "use one of day, deputy, duty, fallback, hours, other_contact_point, secretariat, supervisors"),
    ("  default:\n", "  other:\n", "policies", 41, "the policy default is missing", "add it"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "line", "message", "remedy"), CASES)
def test_one_error_with_its_line_and_remedy(
    old: str, new: str, path: str, line: int, message: str, remedy: str
) -> None:
    found = errors(changed(old, new))
    if old == "  ESP: {":
        # Whatever names the member is an error too.
        found = tuple(finding for finding in found if finding.line == line)
    (finding,) = found
    assert finding.path == path
    assert finding.line == line
    assert message in finding.message
    assert remedy in finding.remedy
    assert finding.remedy
    assert str(finding).startswith(f"line {line}, {path}: ")


@pytest.mark.parametrize("urgency", ["urgent", "standard", "information"])
def test_default_must_define_every_urgency(urgency: str) -> None:
    found = errors(changed(f"    {urgency}:\n", f"    other-{urgency}:\n"))
    assert f"policies.default.{urgency}" in {finding.path for finding in found}


@pytest.mark.parametrize("section", ["network", "members", "people", "policies"])
def test_a_section_that_is_missing(section: str) -> None:
    start = SAMPLE.index(f"{section}:\n")
    rest = SAMPLE[start + len(section) + 2 :].split("\n")
    kept = next((n for n, text in enumerate(rest) if text and not text.startswith(" ")), len(rest))
    found = errors(SAMPLE[:start] + "\n".join(rest[kept:]))
    missing = next(finding for finding in found if finding.path == section)
    assert (missing.message, missing.remedy) == (f"{section} is missing", f"add {section}")


@pytest.mark.parametrize("section", ["members", "people", "rosters", "policies", "contact_points"])
def test_a_section_of_another_form(section: str) -> None:
    found = errors(f"{section}: [a, b]\n")
    finding = next(finding for finding in found if finding.path == section)
    assert finding.line == 1
    assert finding.remedy


def test_all_errors_are_found_in_one_reading_in_order_of_line() -> None:
    text = changed("code: CPN", "code: cpn").replace("Europe/Oslo", "Europe/Olso")
    text = text.replace("people: [esp-1]", "people: [esp-9]").replace("15m", "soon")
    found = errors(text)
    assert [(finding.line, finding.path) for finding in found] == [
        (2, "network.code"),
        (9, "members.NOR.time_zone"),
        (21, "rosters.nor.time_zone"),
        (39, "rosters.esp.layers[1].rotation.people[1]"),
        (43, "policies.default.immediate.acknowledge_within"),
    ]


def test_an_override_that_holds_several_overlaps_each() -> None:
    extra = (
        "    overrides:\n"
        "      - {layer: day, person: nor-1, from: 2026-06-01 00:00, to: 2026-06-30 00:00}\n"
        "      - {layer: day, person: nor-1, from: 2026-06-03 00:00, to: 2026-06-04 00:00}\n"
        "      - {layer: day, person: nor-1, from: 2026-06-05 00:00, to: 2026-06-06 00:00}\n"
        "      - {layer: duty, person: nor-1, from: 2026-06-05 00:00, to: 2026-06-06 00:00}\n"
    )
    found = errors(changed("    overrides:\n", extra))
    assert [(finding.line, finding.message[:39]) for finding in found] == [
        (35, "the override overlaps the one on line 3"),
        (36, "the override overlaps the one on line 3"),
    ]


def test_overrides_that_meet_are_no_error_even_where_the_time_exists_twice() -> None:
    meeting = (
        "    overrides:\n"
        "      - {layer: day, person: nor-1, from: 2026-10-25 00:00, to: 2026-10-25 02:30}\n"
        "      - {layer: day, person: nor-2, from: 2026-10-25 02:30, to: 2026-10-25 08:00}\n"
    )
    assert read_network(changed("    overrides:\n", meeting)).directory.code == "CPN"


def test_the_error_itself_shows_nothing_of_the_file() -> None:
    with pytest.raises(NetworkFileError) as refused:
        read_network(changed("EXERCISE Ana Ruiz", '"EXERCISE\\u200b Ana"'))
    assert str(refused.value) == "the network file has 1 error and changes nothing"
    with pytest.raises(NetworkFileError) as refused:
        read_network("a: 1\nb: 2")
    assert "errors and changes nothing" in str(refused.value)


def test_what_is_shown_of_a_file_is_short_and_safe_for_a_terminal() -> None:
    escape = '"\\e[31m' + "x" * 500 + '"'
    (finding,) = errors(changed("  code: CPN", f"  {escape}: 1\n  code: CPN"))
    assert "\x1b" not in str(finding)
    assert len(finding.path) <= 200
    assert len(finding.message) < 100
