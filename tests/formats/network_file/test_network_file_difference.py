"""What an import changes, entry by entry."""

from datetime import UTC, datetime

import pytest

from formats.network_file.difference import Change, DifferenceKind, difference
from formats.network_file.document import read_network
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE

NOW = datetime(2026, 3, 2, tzinfo=UTC)
BEFORE = read_network(SAMPLE, now=NOW).directory


def changes(old: str, new: str) -> tuple[Change, ...]:
    assert old in SAMPLE
    return difference(BEFORE, read_network(SAMPLE.replace(old, new), now=NOW).directory)


def test_the_same_directory_changes_nothing() -> None:
    assert difference(BEFORE, BEFORE) == ()
    assert difference(BEFORE, read_network(SAMPLE, now=NOW).directory) == ()


def test_at_first_everything_is_added() -> None:
    found = difference(None, BEFORE)
    assert {change.kind for change in found} == {DifferenceKind.ADDED}
    paths = [change.path for change in found]
    assert paths[0] == "network.code"
    assert "people.nor-1" in paths
    assert len(paths) == 5 + 2 + 2 + 5 + 2 + 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "roles: [duty_officer], languages: [no]",
            "roles: [duty_officer], languages: [no, en]",
            "changed people.nor-2.languages: [no] → [no, en]",
        ),
        (
            "roles: [duty_officer], languages: [no]",
            "roles: [duty_officer]",
            "removed people.nor-2.languages: [no]",
        ),
        (
            "roster: nor}",
            "roster: nor, policy: quick}",
            "added contact_points.nor-desk.policy: quick",
        ),
        ("enrolment: confirmed", "enrolment: code", "changed network.enrolment: confirmed → code"),
        (
            "secretariat: {name: EXERCISE Secretariat",
            "secretariat: {name: EXERCISE Office",
            "changed people.secretariat.name: EXERCISE Secretariat → EXERCISE Office",
        ),
        (
            "{every: 12h",
            "{every: 8h",
            "changed rosters.nor.layers.deputy.rotation.every: 12h → 8h",
        ),
        (
            "to: 2026-12-25 08:00",
            "to: 2026-12-25 09:00",
            (
                "changed rosters.nor.overrides.duty 2026-12-24 20:00.to: "
                "2026-12-25 08:00 → 2026-12-25 09:00"
            ),
        ),
        (
            "acknowledge_within: 45s",
            "acknowledge_within: 50s",
            "changed policies.quick.immediate.acknowledge_within: 45s → 50s",
        ),
    ],
)
def test_one_change(old: str, new: str, expected: str) -> None:
    assert [str(change) for change in changes(old, new)] == [expected]


def test_somebody_comes_and_somebody_goes() -> None:
    found = changes("  secretariat: {name", "  office: {name")
    assert [(change.kind, change.path) for change in found] == [
        (DifferenceKind.REMOVED, "people.secretariat"),
        (DifferenceKind.ADDED, "people.office"),
    ]
    assert found[0].after == ""
    assert found[1].before == ""
    assert found[1].after == "{name: EXERCISE Secretariat, roles: [secretariat]}"


def test_another_order_of_contact_points_is_a_change_because_routing_goes_by_it() -> None:
    points = SAMPLE[SAMPLE.index("  nor-desk:") : SAMPLE.index("people:\n")]
    first, second = points.splitlines(keepends=True)
    (change,) = changes(points, second + first)
    assert str(change) == "changed contact_points: [nor-desk, esp-desk] → [esp-desk, nor-desk]"


def test_long_values_are_cut_short() -> None:
    (change,) = changes("[nor-1, nor-2, nor-1]", "[" + ", ".join(["nor-1"] * 50) + "]")
    assert len(change.after) == 80
    assert change.after.endswith("…")


def test_the_same_meaning_in_other_words_is_no_change() -> None:
    assert changes("answer_within: 7d", "answer_within: 1w") == ()
    assert changes("handover: 8:00", "handover: '08:00'") == ()
