"""Rows of lists: every kind comes back from its written form, and that of earlier versions is read."""

from dataclasses import fields
from datetime import UTC, datetime
from importlib import import_module
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duty.rows import CandidateRow, DutyRow, ShiftRow
from domain.log.rows import RecordRow
from domain.requests.rows import CallRow
from domain.rows import Row, read_row, read_rows, texts
from domain.topics import parse_stamp
from domain.vocabulary import LayerName, PersonId, RosterId

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STAMP = "2026-11-24T12:00:00.000Z"
KINDS = [
    kind
    for topic in ("directory", "duty", "log", "requests")
    for kind in vars(import_module(f"domain.{topic}.rows")).values()
    if isinstance(kind, type) and issubclass(kind, Row) and kind is not Row
]
WORDS = st.text(st.characters(exclude_characters="|", exclude_categories=["Cs"]))
TIMES = st.datetimes(min_value=datetime(2000, 1, 1)).map(  # noqa: DTZ001 - the zone follows
    lambda at: at.replace(tzinfo=UTC, microsecond=at.microsecond // 1000 * 1000)
)
VALUES = {
    str: WORDS,
    int: st.integers(min_value=0, max_value=10**6),
    bool: st.booleans(),
    datetime: TIMES,
    datetime | None: st.none() | TIMES,
    tuple[str, ...]: st.lists(st.sampled_from(["official", "sms", "email"])).map(tuple),
}


def rows_of(kind: type[Row]) -> st.SearchStrategy[Row]:
    """Any row of this kind."""
    hints = get_type_hints(kind)
    types = {each.name: hints[each.name] for each in fields(kind)}
    return st.builds(
        kind, **{name: VALUES[getattr(of, "__supertype__", of)] for name, of in types.items()}
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_a_row_comes_back_as_it_was_written(kind: type[Row], data: st.DataObject) -> None:
    row = data.draw(rows_of(kind))
    assert read_rows(kind, texts([row])) == (row,)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(text=st.text())
def test_no_text_makes_reading_fail(kind: type[Row], text: str) -> None:
    assert read_row(kind, text) is None or isinstance(read_row(kind, text), kind)


def test_the_form_that_stands_in_databases() -> None:
    """Whoever changes this sentence by sentence must think of messages that wait in chats."""
    shift = f"lbn-desk|duty|{STAMP}|{STAMP}|Lebanon 24/7 desk"
    read = read_row(ShiftRow, shift)
    assert read == ShiftRow(
        roster=RosterId("lbn-desk"),
        layer=LayerName("duty"),
        since=NOON,
        until=NOON,
        desk="Lebanon 24/7 desk",
    )
    assert read.text() == shift
    duty = f"desk|duty|Rami|{STAMP}||Nour|{STAMP}|mine|"
    on_duty = read_row(DutyRow, duty)
    assert on_duty is not None
    assert (on_duty.mine, on_duty.until, on_duty.following_since) == (True, None, NOON)
    assert on_duty.text() == f"{duty}||"  # two cells more than were written once
    call = f"call|{STAMP}|2|duty|Nour|on_duty|desk|duty||unreachable|sms|delayed"
    called = read_row(CallRow, call)
    assert called is not None
    assert (called.step, called.unreachable, called.delayed) == (2, True, True)
    assert called.text() == f"{call}|"  # one cell more than was written once


def test_people_in_a_swap_were_written_without_a_remark() -> None:
    found = read_row(CandidateRow, "lbn-deputy|Nour Khalil")
    assert found == CandidateRow(person=PersonId("lbn-deputy"), name="Nour Khalil")


def test_a_bar_of_ones_own_shifts_no_cell() -> None:
    row = CandidateRow(person=PersonId("p"), name="Ra|mi", remark="busy")
    assert read_row(CandidateRow, row.text()) == CandidateRow(
        person=PersonId("p"), name="Ra/mi", remark="busy"
    )
    details = RecordRow(number=1, at=NOON, event="log.read", actor="", details="reason: a|b")
    assert read_row(RecordRow, details.text()) == details


@pytest.mark.parametrize("fact", [None, "", "text", 5, ["lbn-desk|duty|soon|late|desk"], [""]])
def test_what_is_no_list_of_rows_is_an_empty_one(fact: object) -> None:
    assert read_rows(ShiftRow, fact) == ()


def test_only_aware_times_are_read() -> None:
    assert parse_stamp(STAMP) == NOON
    assert parse_stamp("2026-11-24T13:00:00+01:00") == NOON
    for unreadable in ("2026-11-24T12:00:00", "soon", "", None, 5):
        assert parse_stamp(unreadable) is None
