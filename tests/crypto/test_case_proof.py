"""The proof of some records of a log: the others are withheld, and are proved to be there."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.export import ExportWriter
from crypto.note import Checkpoint
from crypto.verify import Verdict, check_export
from tests.crypto.sample_log import CASES, KEY, ORIGIN, SECRETS, SIGNER, Log, Row, checkpoint, note

LEBANON, ITALY = CASES


def long_log(records: int = 60) -> tuple[list[Row], list[int]]:
    """A log in which one case's records are scattered, and which records they are."""
    log = Log()
    log.add("service.started")
    mine: list[int] = [0]
    for number in range(records):
        if number % 7 == 2:
            mine.append(len(log.rows))
            log.add("request.asked", LEBANON, b"EXERCISE: mine")
        else:
            log.add("request.asked", ITALY, b"EXERCISE: of others")
    return log.rows, mine


ROWS, MINE = long_log()


def proof(
    rows: list[Row], shown: list[int], edges: tuple[int, ...] = (), key: bool = False
) -> bytes:
    stream = io.BytesIO()
    writer = ExportWriter(stream, ORIGIN, SIGNER, edges)
    if key:
        writer.key(CASES[LEBANON].id, SECRETS[CASES[LEBANON].id])
    for index, row in enumerate(rows):
        if index in shown:
            writer.record(row.leaf, row.audit, row.content)
        else:
            writer.withhold(row.leaf)
    writer.finish(note(rows))
    return stream.getvalue()


def answer(data: bytes, *anchors: str) -> Verdict:
    return check_export(io.BytesIO(data), KEY, anchors)


def test_one_case_is_proved_without_the_others() -> None:
    data = proof(ROWS, MINE, key=True)
    verdict = answer(data, note(ROWS))
    assert (verdict.answer, verdict.records) == ("OK", len(ROWS))
    assert verdict.reason == f"{len(MINE)} of its records are shown"
    assert ITALY.encode() not in data
    assert len(data) < 700 * len(MINE) + 60 * len(ROWS)


def test_every_changed_line_of_a_proof_is_found() -> None:
    lines = proof(ROWS, MINE).splitlines(keepends=True)
    for index in range(len(lines) - 1):
        for other in (lines[:index] + lines[index + 1 :], lines[:index] + lines[index:] * 1):
            if other != lines:
                assert answer(b"".join(other), note(ROWS)).answer == "FAIL"


@given(st.data())
@settings(max_examples=150)
def test_any_choice_of_records_gives_the_log_s_root(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(ROWS)))
    shown = data.draw(st.lists(st.integers(1, size - 1), max_size=5)) if size > 1 else []
    edges = tuple(data.draw(st.lists(st.integers(0, size), max_size=3)))
    rows = ROWS[:size]
    verdict = answer(proof(rows, [*range(1), *_closed(shown)], edges), *map(_note_of, edges))
    assert verdict.root == answer(proof(rows, [*range(size)])).root
    if not verdict.reason.startswith("record"):
        assert verdict.answer != "FAIL"


def _closed(shown: list[int]) -> list[int]:
    """No record of a case but with all those before it; else its chain has a gap."""
    return [index for index in MINE if shown and index <= max(shown)]


def _note_of(size: int) -> str:
    return note(ROWS[:size])


def test_an_anchor_that_the_proof_was_made_for_is_compared() -> None:
    anchor = SIGNER.anchor(checkpoint(ROWS[:37]), 1_790_000_037)
    edges = (Checkpoint.claimed_by(anchor).size,)
    assert answer(proof(ROWS, MINE, edges), anchor).answer == "UNANCHORED SINCE 37"
    assert answer(proof(ROWS, MINE, edges), anchor, note(ROWS)).answer == "OK"
    other, _ = long_log(37)
    fork = SIGNER.sign(checkpoint([*other[:36], other[37]]).body())
    assert answer(proof(ROWS, MINE, edges), fork).reason.startswith("fork: ")
    early = SIGNER.anchor(checkpoint(ROWS[:37]), 1_790_000_002)
    assert "back-dated" in answer(proof(ROWS, MINE, edges), early).reason


def test_an_anchor_that_it_was_not_made_for_is_not_passed_over() -> None:
    verdict = answer(proof(ROWS, MINE), note(ROWS[:37]), note(ROWS))
    assert (verdict.answer, verdict.exit_status) == ("UNANCHORED SINCE 0", 3)
    assert verdict.reason.startswith("anchor 1 ends among records that are not shown")


def test_a_record_left_out_of_its_case_is_found() -> None:
    verdict = answer(proof(ROWS, [*MINE[:3], *MINE[4:]]), note(ROWS))
    assert "of its case where" in verdict.reason


@pytest.mark.parametrize("line", [b"skip 3 ", b"skip 0 ", b"skip -1 ", b"skip x "])
def test_a_subtree_of_another_form_is_refused(line: bytes) -> None:
    lines = proof(ROWS, MINE).splitlines(keepends=True)
    at = next(index for index, each in enumerate(lines) if each.startswith(b"skip 1 "))
    lines[at] = lines[at].replace(b"skip 1 ", line)
    assert "damaged" in answer(b"".join(lines), note(ROWS)).reason
