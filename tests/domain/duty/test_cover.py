"""What is found wrong with the cover ahead, kind by kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.directory.directory import Directory
from domain.duty.changes import ChangeKind, DutyChange, Piece, merged
from domain.duty.cover import FaultKind, faults, member_of, only_of
from domain.vocabulary import LayerName, MemberCode, PersonId, RosterId
from formats.network_file.document import read_network
from tests.services.duty_stage import EVERYBODY, NETWORK

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AHEAD = NOW + timedelta(days=14)
ALL = frozenset(PersonId(person) for person in EVERYBODY)
DESK, DUTY = RosterId("lbn-desk"), LayerName("duty")


@pytest.fixture(scope="module")
def directory() -> Directory:
    return read_network(NETWORK.read_text("utf-8"), now=NOW).directory


def changed(directory: Directory, *pieces: Piece) -> Directory:
    change = DutyChange(id="0" * 32, kind=ChangeKind.FILL, by=None, made_at=NOW, pieces=pieces)
    return merged(directory, [change])


def piece(person: str, days: tuple[float, float], layer: LayerName | None = DUTY) -> Piece:
    since, until = (NOW + timedelta(days=day) for day in days)
    return Piece(roster=DESK, layer=layer, person=PersonId(person), since=since, until=until)


def test_nothing_is_wrong_where_all_is_well(directory: Directory) -> None:
    assert faults(directory, ALL, NOW, AHEAD) == ()


def test_an_empty_shift(directory: Directory) -> None:
    away = changed(directory, piece("lbn-second", (0.5, 1.5), None))
    (found,) = faults(away, ALL, NOW, AHEAD)
    assert (found.kind, found.roster, found.layer) == (FaultKind.EMPTY, DESK, DUTY)
    assert found.person is None


def test_one_person_in_two_places(directory: Directory) -> None:
    double = changed(directory, piece("lbn-deputy", (2, 2.5)))
    (found,) = faults(double, ALL, NOW, AHEAD)
    assert (found.kind, found.person) == (FaultKind.DOUBLE, "lbn-deputy")
    assert (found.until - found.since) == timedelta(days=0.5)


def test_too_long_without_a_break_also_where_it_began_before(directory: Directory) -> None:
    rules = replace(directory.duty_rules, longest_in_a_row=timedelta(days=3))
    long = changed(replace(directory, duty_rules=rules), piece("lbn-duty", (-2, 2)))
    kinds = [fault.kind for fault in faults(long, ALL, NOW, AHEAD)]
    assert kinds == [FaultKind.LONG]
    short = replace(long, duty_rules=replace(rules, longest_in_a_row=timedelta(days=9)))
    assert faults(short, ALL, NOW, AHEAD) == ()


def test_who_cannot_be_reached_is_found_once_a_layer(directory: Directory) -> None:
    found = faults(directory, ALL - {"lbn-duty", "esp-duty"}, NOW, AHEAD)
    assert [(fault.kind, fault.person) for fault in found] == [
        (FaultKind.UNREACHABLE, "esp-duty"),
        (FaultKind.UNREACHABLE, "lbn-duty"),
    ]


def test_who_is_meant_by_a_policy_and_cannot_be_reached(directory: Directory) -> None:
    found = faults(directory, ALL - {"lbn-chief"}, NOW, AHEAD)
    assert [(fault.kind, fault.person, fault.layer) for fault in found] == [
        (FaultKind.NO_CHANNEL, "lbn-chief", "supervisors")
    ]


def test_only_the_desks_that_are_asked_for(directory: Directory) -> None:
    spain = only_of(directory, directory.points_of(MemberCode("ESP")))
    assert set(spain.rosters) == {"esp-desk"}
    assert member_of(directory, DESK) == "LBN"
    assert member_of(directory, RosterId("unused")) is None
