"""The parts of the network file about holidays, absences and looking after duty."""

from datetime import UTC, datetime, time, timedelta

import pytest

from domain.directory.directory import DutyRules
from domain.duty.roster import on_duty
from domain.vocabulary import LayerName, RosterId
from formats.network_file.document import from_document, read_network, to_document, write_network
from formats.network_file.findings import NetworkFileError
from tests.services.duty_stage import NETWORK

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = NETWORK.read_text("utf-8")
SPAIN = "      - {name: duty, rotation: {every: 1w, handover: MON 08:00, people: [esp-duty]}}\n"
WITH_HOLIDAYS = """\
      - {name: duty, rotation: {every: 1w, handover: MON 08:00, people: [esp-duty]}}
      - name: holidays
        holidays: ES
        fixed: [{days: [SUN, HOLIDAY], from: "08:00", to: "08:00", person: esp-duty}]
    absences:
      - {person: esp-duty, from: "2026-12-24 20:00", to: "2026-12-25 12:00"}
"""


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for before, after in pairs:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def test_holidays_and_absences_are_read_written_and_kept() -> None:
    known = read_network(changed((SPAIN, WITH_HOLIDAYS)), now=NOW).directory
    roster = known.rosters[RosterId("esp-desk")]
    layer = LayerName("holidays")
    assert on_duty(roster, layer, datetime(2026, 12, 8, 12, tzinfo=UTC))
    assert not on_duty(roster, layer, datetime(2026, 12, 9, 12, tzinfo=UTC))
    duty = LayerName("duty")
    assert not on_duty(roster, duty, datetime(2026, 12, 25, 10, 59, tzinfo=UTC))
    assert on_duty(roster, duty, datetime(2026, 12, 25, 11, 0, tzinfo=UTC))
    assert read_network(write_network(known), now=NOW).directory == known
    assert from_document(to_document(known)) == known


def test_the_rules_of_duty_are_read_written_and_usual_where_left_out() -> None:
    usual = DutyRules()
    assert read_network(TEXT, now=NOW).directory.duty_rules == usual
    own = (
        '  duty: {remind_before: 45m, longest_in_a_row: 36h, check_at: "07:30", check_ahead: 3d}\n'
    )
    known = read_network(
        changed(('  duty: {remind_before: 2h, check_at: "06:00"}\n', own)), now=NOW
    ).directory
    assert known.duty_rules == DutyRules(
        remind_before=timedelta(minutes=45),
        longest_in_a_row=timedelta(hours=36),
        check_at=time(7, 30),
        check_ahead=timedelta(days=3),
    )
    assert read_network(write_network(known), now=NOW).directory == known


@pytest.mark.parametrize(
    ("before", "after", "path", "remedy"),
    [
        ("holidays: ES", "holidays: XX", "layers[2].holidays", "such as ES"),
        ("holidays: ES", "holidays: ES-XX", "layers[2].holidays", "such as ES-"),
        ("        holidays: ES\n", "", "days", "such as holidays: ES"),
        ("[SUN, HOLIDAY]", "[SUN, HOLYDAY]", "days[2]", "HOLIDAY"),
        (
            'to: "2026-12-25 12:00"',
            'to: "2026-12-24 12:00"',
            "absences[1].to",
            "after the beginning",
        ),
        (
            '{person: esp-duty, from: "2026',
            '{person: nobody, from: "2026',
            "absences[1].person",
            "",
        ),
        ("remind_before: 2h", "remind_before: soon", "network.duty.remind_before", "such as 45s"),
        ("remind_before: 2h", "remind: 2h", "network.duty.remind", "remind_before"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_remedy(
    before: str, after: str, path: str, remedy: str
) -> None:
    text = changed((SPAIN, WITH_HOLIDAYS))
    assert text.count(before) == 1
    with pytest.raises(NetworkFileError) as refused:
        read_network(text.replace(before, after), now=NOW)
    (finding,) = refused.value.findings
    assert path in finding.path
    assert remedy in finding.remedy
    assert finding.line
