"""A change of the log's signing key: an auditor who holds the old line follows it, and the new too."""

import io
from dataclasses import replace

import pytest

from crypto.export import ExportWriter
from crypto.leaf import KeyOpening, build
from crypto.note import Checkpoint, SigningKey, joined
from crypto.verify import LogCheck, Verdict, check_export
from tests.crypto.sample_log import ORIGIN, Log, Row, checkpoint

KEYS = [SigningKey.from_secret(ORIGIN, bytes([number]) * 32) for number in range(3)]
LINES = [key.verifier_line() for key in KEYS]
STRANGER = SigningKey.from_secret(ORIGIN, b"s" * 32)


def naming(key: SigningKey) -> KeyOpening:
    shown = key.verifier_line().split("+", 2)[1]
    return KeyOpening(key_id=shown, purpose="signing", kc=key.public_bytes())


def rotated() -> tuple[list[Row], list[str]]:
    """A log whose first record names its key, and which changed its key twice."""
    log, continuations = Log(), list[str]()
    for number, key in enumerate(KEYS):
        header = log.header("key.signing_rotated" if number else "key.opened")
        log.store(header, build(header, opens=(naming(key),)))
        if number:
            tree = checkpoint(log.rows)
            continuations.append(joined([KEYS[number - 1].anchor(tree, 0), key.anchor(tree, 0)]))
        log.add("service.started")
        log.add("service.stopped")
    return log.rows, continuations


ROWS, CONTINUATIONS = rotated()
TREE = checkpoint(ROWS)


def check(
    lines: list[str], head: SigningKey = KEYS[2], own: list[str] | None = None, *anchors: str
) -> Verdict:
    found = LogCheck(ORIGIN)
    for row in ROWS:
        found.add(row.leaf, row.audit, row.content)
    found.notes = [*(CONTINUATIONS if own is None else own), head.sign(TREE.body())]
    return found.finish(lines, anchors)


@pytest.mark.parametrize("line", LINES)
def test_each_line_alone_verifies_across_both_changes(line: str) -> None:
    early = KEYS[0].sign(checkpoint(ROWS[:2]).body())
    late = KEYS[2].sign(TREE.body())
    assert check([line], KEYS[2], None, early, late).answer == "OK"


def test_without_the_continuations_the_old_line_does_not_reach() -> None:
    assert check([LINES[0]], own=[]).reason == (
        "the signed head proves nothing: the given key did not sign it"
    )
    assert check([LINES[0], LINES[2]], own=[]).answer == "UNANCHORED SINCE 0"
    assert check([LINES[2]], own=[]).answer == "UNANCHORED SINCE 0"


def test_a_continuation_that_names_a_key_outside_the_log_is_nothing() -> None:
    forged = joined([KEYS[0].sign(TREE.body()), STRANGER.sign(TREE.body())])
    verdict = check([LINES[0]], STRANGER, [forged])
    assert verdict.reason == "the signed head proves nothing: the given key did not sign it"


def test_a_continuation_of_another_tree_is_nothing() -> None:
    other = Checkpoint(ORIGIN, CONTINUATIONS[0].count("\n"), b"r" * 32)
    forged = KEYS[0].sign(other.body())
    assert check([LINES[0]], own=[forged]).answer == "FAIL"


def test_an_old_key_signs_no_head_that_the_new_one_did_not() -> None:
    """It would be seen as a fork by whoever holds an anchor; alone it is still the log's key."""
    tampered = [*ROWS[:-1], replace(ROWS[-1], leaf=ROWS[-1].leaf.replace(b"stopped", b"started"))]
    found = LogCheck(ORIGIN)
    for row in tampered:
        found.add(row.leaf, row.audit, row.content)
    found.notes = [KEYS[0].sign(TREE.body())]
    assert found.finish([LINES[0]]).reason.startswith("fork: ")


def test_an_export_carries_the_continuations() -> None:
    stream = io.BytesIO()
    writer = ExportWriter(stream, ORIGIN, KEYS[2])
    for row in ROWS:
        writer.record(row.leaf, row.audit, row.content)
    writer.finish(KEYS[2].sign(TREE.body()), CONTINUATIONS)
    for line in LINES:
        stream.seek(0)
        verdict = check_export(stream, line, [KEYS[2].sign(TREE.body())])
        assert verdict.answer == "OK"
    stream.seek(0)
    assert check_export(stream, STRANGER.verifier_line()).answer == "FAIL"
