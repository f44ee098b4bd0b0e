"""What a member's entry says of drills: read, written, checked, and left out by who says nothing."""

from datetime import date, time

import pytest

from domain.directory.drill_rules import NO_LIMITS, Days, DrillKind, DrillRules
from domain.directory.week import Weekday, Window
from domain.vocabulary import MemberCode
from formats.network_file.difference import difference
from formats.network_file.document import from_document, read_network, to_document
from formats.network_file.document import write_network as written
from tests.formats.network_file.network_file_sample import TEXT as SAMPLE
from tests.formats.network_file.test_network_file import NOW
from tests.formats.network_file.test_network_file_errors import errors

NOR = MemberCode("NOR")
HEAD = "  NOR: {"


def saying(drills: str) -> str:
    assert SAMPLE.count(HEAD) == 1
    return SAMPLE.replace(HEAD, f"{HEAD}drills: {drills}, ", 1)


def test_who_says_nothing_has_no_limits_of_its_own() -> None:
    network = read_network(SAMPLE, now=NOW).directory
    assert network.members[NOR].drills == NO_LIMITS
    assert "drills" not in written(network)


def test_all_of_it_is_read_and_written_back() -> None:
    text = saying(
        "{kinds: [ping], periods: [{days: [MON, HOLIDAY], from: '07:00', to: '23:00'}], "
        "blackout: [2026-05-17, 2026-12-24..2027-01-02], weekend: [FRI], holidays: 'NO'}"
    )
    network = read_network(text, now=NOW).directory
    assert network.members[NOR].drills == DrillRules(
        kinds=frozenset({DrillKind.PING}),
        periods=(
            Window(days=frozenset({Weekday.MON}), since=time(7), until=time(23), holidays="NO"),
        ),
        blackout=(
            Days(date(2026, 5, 17), date(2026, 5, 17)),
            Days(date(2026, 12, 24), date(2027, 1, 2)),
        ),
        weekend=frozenset({Weekday.FRI}),
        holidays="NO",
    )
    assert read_network(written(network), now=NOW).directory == network
    assert from_document(to_document(network)) == network
    paths = {change.path for change in difference(read_network(SAMPLE, now=NOW).directory, network)}
    assert all(path.startswith("members.NOR.drills") for path in paths)
    assert paths


def test_a_member_may_accept_none() -> None:
    network = read_network(saying("{kinds: []}"), now=NOW).directory
    assert network.members[NOR].drills.kinds == frozenset()
    assert read_network(written(network), now=NOW).directory == network


@pytest.mark.parametrize(
    ("drills", "path", "message"),
    [
        ("{kinds: [pings]}", "members.NOR.drills.kinds[1]", "a kind of drill"),
        ("{blackout: [2026-12-24..2026-12-01]}", "members.NOR.drills.blackout[1]", "a day"),
        ("{blackout: [soon]}", "members.NOR.drills.blackout[1]", "a day"),
        ("{weekend: [Saturday]}", "members.NOR.drills.weekend[1]", "a day"),
        ("{holidays: Norway}", "members.NOR.drills.holidays", "a country"),
        ("{periods: [{from: '07:00'}]}", "members.NOR.drills.periods[1].to", "is missing"),
        (
            "{periods: [{days: [HOLIDAY], from: '07:00', to: '08:00'}]}",
            "members.NOR.drills.periods[1].days",
            "needs a country",
        ),
        ("{hours: []}", "members.NOR.drills.hours", "hours"),
    ],
)
def test_what_is_wrong_is_named(drills: str, path: str, message: str) -> None:
    found = errors(saying(drills))
    assert [(each.path, message in each.message) for each in found] == [(path, True)]
