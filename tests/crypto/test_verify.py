"""What the verification of a log finds, attack by attack; everybody here is an EXERCISE."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.envelope import DataKey
from crypto.leaf import BuiltLeaf, KeyOpening, LeafHeader, build, open_part, parse
from crypto.merkle import leaf_hash
from crypto.note import Checkpoint, SigningKey
from crypto.verify import (
    Broken,
    LogCheck,
    Verdict,
    derive,
    part_context,
    to_base64,
    to_base64url,
)
from tests.crypto.sample_log import (
    AUDIT,
    CASES,
    KEY,
    ORIGIN,
    SECRETS,
    SIGNER,
    START_MS,
    Log,
    Row,
    check,
    checkpoint,
    erased_sample,
    note,
    sample,
)
from tests.crypto.two_keys import two_key_ciphertext

ROWS = sample()
HEAD = note(ROWS)
START_S = START_MS // 1000


def finds(
    rows: list[Row], record: int | None, reason: str, keys: dict[str, bytes] | None = None
) -> None:
    verdict = check(rows, HEAD, [HEAD], keys)
    assert (verdict.answer, verdict.exit_status) == ("FAIL", 1)
    assert verdict.first_bad == record
    assert reason in verdict.reason


def test_an_untouched_log_that_is_anchored_is_ok() -> None:
    root = to_base64(checkpoint(ROWS).root)
    for keys in (None, SECRETS):
        assert check(ROWS, HEAD, [HEAD], keys) == Verdict("OK", 11, root, "")
    assert check(ROWS, HEAD, [HEAD]).exit_status == 0


def test_what_no_anchor_covers_is_said() -> None:
    verdict = check(ROWS, HEAD, [note(ROWS[:4]), note(ROWS[:7]), note([])])
    assert (verdict.answer, verdict.exit_status) == ("UNANCHORED SINCE 7", 3)
    assert check(ROWS, HEAD).answer == "UNANCHORED SINCE 0"


def test_an_empty_log() -> None:
    assert check([], None).answer == "OK"
    assert check([], note([]), [note([])]).answer == "OK"
    assert check([], HEAD).reason.startswith("record 0: rollback")


def test_a_leaf_edited_in_its_form_is_found_by_its_case_or_by_the_root() -> None:
    edited = replace(ROWS[1], leaf=ROWS[1].leaf.replace(b"actor-1", b"actor-2"))
    finds([ROWS[0], edited, *ROWS[2:]], 2, "does not follow record 1")
    last = replace(ROWS[9], leaf=ROWS[9].leaf.replace(b"actor-0", b"actor-2"))
    finds([*ROWS[:9], last, ROWS[10]], None, "fork: records 0 to 10")
    verdict = check([*ROWS[:9], last, ROWS[10]], HEAD, [note(ROWS[:8])])
    assert verdict.reason == "fork: records 8 to 10 are not all those of the signed head"


def test_deleted_repeated_reordered_and_cut_records() -> None:
    finds(ROWS[:3] + ROWS[4:], 3, "says it is record 4")
    finds(ROWS[:4] + ROWS[3:], 4, "says it is record 3")
    finds([*ROWS[:3], ROWS[4], ROWS[3], *ROWS[5:]], 3, "says it is record 4")
    finds(ROWS[:9], 9, "rollback: it is missing, but the signed head counts 11")
    finds(ROWS[1:], 0, "says it is record 1")


def test_a_deleted_record_whose_followers_were_renumbered() -> None:
    log = Log()
    log.add("service.started")
    lebanon = next(iter(CASES))
    log.add("request.filed", lebanon, b"EXERCISE")
    kept = log.rows[:]
    log.add("request.alerted", lebanon)
    after = log.header("request.closed", lebanon)
    built = build(replace(after, seq=2))
    kept.append(Row(leaf=built.leaf, leaf_hash=built.leaf_hash, audit=None, content=None))
    verdict = check(kept, note(log.rows))
    assert verdict.first_bad == 2
    assert "number 2 of its case where 1 is due" in verdict.reason


def test_records_after_the_signed_head() -> None:
    verdict = check(ROWS, note(ROWS[:10]), [note(ROWS[:10])])
    assert verdict.reason == "record 10: it comes after the signed head"


def test_ciphertexts_changed_swapped_missing_or_invented() -> None:
    changed = replace(ROWS[4], audit=b"x" + (ROWS[4].audit or b"")[1:])
    finds([*ROWS[:4], changed, *ROWS[5:]], 4, "audit part is not the one that was sealed")
    swapped = replace(ROWS[3], content=ROWS[1].content)
    finds([*ROWS[:3], swapped, *ROWS[4:]], 3, "content part is not the one that was sealed")
    finds([*ROWS[:4], replace(ROWS[4], audit=None), *ROWS[5:]], 4, "audit part is missing")
    finds([*ROWS[:5], replace(ROWS[5], content=None), *ROWS[6:]], 5, "missing, not erased")
    finds([*ROWS[:2], replace(ROWS[2], content=b"x"), *ROWS[3:]], 2, "knows of no content part")


def test_an_erased_case_still_verifies() -> None:
    rows = erased_sample()
    assert check(rows, note(rows), [note(rows)], SECRETS).answer == "OK"


def test_an_erasure_covers_its_own_case_and_earlier_records_alone() -> None:
    lebanon, italy = CASES
    log = Log()
    log.add("request.filed", lebanon, b"EXERCISE")
    log.add("request.filed", italy, b"EXERCISE")
    log.add("case.erased", italy)
    log.add("request.replied", italy, b"EXERCISE")
    head = note(log.rows)
    for missing, covered in ((0, False), (1, True), (3, False)):
        rows = [replace(r, content=None) if n == missing else r for n, r in enumerate(log.rows)]
        verdict = check(rows, head, [head])
        assert (verdict.answer == "OK") == covered
        assert verdict.first_bad == (None if covered else missing)


def test_rollback_fork_and_foreign_anchors() -> None:
    short = ROWS[:6]
    verdict = check(short, note(short), [HEAD])
    assert verdict.reason == "record 6: rollback: it is missing, but anchor 1 counts 11"
    other = Log()
    for _ in range(11):
        other.add("service.started")
    verdict = check(ROWS, HEAD, [note(ROWS[:3]), note(other.rows[:5])])
    assert verdict.reason == "fork: records 3 to 4 are not all those of anchor 2"
    foreign = SIGNER.sign(Checkpoint("other.example/log", 1, b"r" * 32).body())
    assert check(ROWS, HEAD, [foreign]).reason == "anchor 1 is of another log"
    stranger = SigningKey.generate(ORIGIN).sign(checkpoint(ROWS).body())
    assert "anchor 1 proves nothing" in check(ROWS, HEAD, [stranger]).reason
    assert "the signed head proves nothing" in check(ROWS, stranger).reason
    assert "the signed head proves nothing" in check(ROWS, None).reason
    assert "not a checkpoint" in check(ROWS, SIGNER.sign("a text\n")).reason


def test_back_dated_records() -> None:
    covered, later = ROWS[:5], START_S + 5
    for time_s, answer in ((later, "OK"), (START_S + 4, "OK")):
        anchors = [SIGNER.anchor(checkpoint(covered), time_s), HEAD]
        assert check(ROWS, HEAD, anchors).answer == answer
    verdict = check(ROWS, HEAD, [SIGNER.anchor(checkpoint(covered), START_S + 6), HEAD])
    assert verdict.first_bad == 5
    assert "back-dated: its time lies before anchor 1" in verdict.reason
    verdict = check(ROWS, HEAD, [SIGNER.anchor(checkpoint(covered), START_S + 2), HEAD])
    assert verdict.first_bad == 3
    assert "back-dated: its time lies after anchor 1" in verdict.reason


def test_a_time_that_goes_back() -> None:
    log = Log()
    log.add("service.started")
    log.store(*_built(replace(log.header("service.stopped"), time_ms=START_MS - 1)))
    verdict = check(log.rows, note(log.rows))
    assert (verdict.first_bad, "its time lies before" in verdict.reason) == (1, True)


def test_a_record_of_another_log() -> None:
    log = Log()
    log.store(*_built(replace(log.header("service.started"), origin="other.example/log")))
    assert check(log.rows, note(log.rows)).reason == "record 0: it belongs to another log"


def test_keys_are_opened_once_and_before_use() -> None:
    lebanon = next(iter(CASES))
    log = Log()
    log._opened.add(AUDIT.id)
    log.add("service.started")
    verdict = check(log.rows, note(log.rows))
    assert "a key that no record up to it opens" in verdict.reason
    log = Log()
    log.add("request.filed", lebanon, b"EXERCISE")
    log._opened.clear()
    log.add("request.filed", lebanon, b"EXERCISE")
    verdict = check(log.rows, note(log.rows))
    assert verdict.reason == "record 1: it opens a key that is open already"


def test_a_key_that_is_not_the_one_committed_to() -> None:
    finds(ROWS, 0, "another key than the one given", keys={AUDIT.id: b"other" + b"x" * 27})


def test_the_commitment_exposes_a_ciphertext_for_two_keys() -> None:
    """Both keys open it, to two texts; the log says which key is the one."""
    first, second = AUDIT, DataKey(id=AUDIT.id, secret=b"Z" * 32)
    log = Log()
    opens = (KeyOpening(key_id=first.id, purpose="audit:2026Q4", kc=first.commitment()),)
    leaf = build(log.header("service.started"), audit=(first, b""), opens=opens).leaf
    nonce = parse(leaf).audit.nonce  # type: ignore[union-attr]  # the part is there
    context = part_context(json.loads(leaf), "a", first.id)
    one, other = (derive(key.secret, "log/audit") for key in (first, second))
    blob = two_key_ciphertext(one, other, nonce, context)
    old = json.loads(leaf)["a"]["hash"].encode()
    leaf = leaf.replace(old, to_base64url(sha256(blob).digest()))
    texts = {open_part(parse(leaf), "a", key, blob) for key in (first, second)}
    assert len(texts) == 2
    log.rows.append(Row(leaf=leaf, leaf_hash=leaf_hash(leaf), audit=blob, content=None))
    head = note(log.rows)
    assert check(log.rows, head, [head], {first.id: first.secret}).answer == "OK"
    shown = check(log.rows, head, [head], {first.id: second.secret})
    assert shown.reason == "record 0: it commits to another key than the one given"


def test_a_ciphertext_moved_with_its_hash_does_not_open() -> None:
    log = Log()
    first = log.add("service.started")
    header = log.header("service.stopped")
    sealed = first.leaf[: first.leaf.index(b'"actor"')]
    bare = build(header).leaf
    leaf = sealed + bare[1:]
    log.rows.append(Row(leaf=leaf, leaf_hash=leaf_hash(leaf), audit=first.audit, content=None))
    head = note(log.rows)
    assert check(log.rows, head, [head]).answer == "OK"
    verdict = check(log.rows, head, [head], SECRETS)
    assert verdict.reason == "record 1: its audit part does not open with its key"


def test_callers_can_add_their_own_finding() -> None:
    found = LogCheck(ORIGIN)
    found.fail("its row cannot be read", 0)
    found.add(ROWS[0].leaf, ROWS[0].audit, None)
    found.notes = [note(ROWS[:1])]
    verdict = found.finish(KEY)
    assert verdict.reason == "record 0: its row cannot be read"


def test_a_wrong_verifier_line_is_misuse() -> None:
    with pytest.raises(Broken, match="verifier key"):
        LogCheck(ORIGIN).finish("not a key")


def _built(header: LeafHeader) -> tuple[LeafHeader, BuiltLeaf]:
    opens = (KeyOpening(key_id=AUDIT.id, purpose="audit", kc=AUDIT.commitment()),)
    return header, build(header, opens=() if header.seq else opens)


@given(st.data())
@settings(max_examples=300)
def test_any_changed_byte_of_a_record_is_found(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(ROWS) - 1))
    name = data.draw(st.sampled_from(["leaf", "audit", "content"]))
    original: bytes | None = getattr(ROWS[index], name)
    if not original:
        return
    changed = bytearray(original)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    rows = [*ROWS]
    rows[index] = replace(rows[index], **{name: bytes(changed)})
    assert check(rows, HEAD, [HEAD]).answer == "FAIL"


@given(st.data())
@settings(max_examples=200)
def test_any_dropped_repeated_or_moved_record_is_found(data: st.DataObject) -> None:
    first, second = data.draw(st.tuples(st.integers(0, 10), st.integers(0, 10)))
    rows = [*ROWS]
    act = data.draw(st.sampled_from(["drop", "repeat", "swap", "move", "cut"]))
    if act == "drop":
        del rows[first]
    elif act == "repeat":
        rows.insert(second, rows[first])
    elif act == "swap":
        rows[first], rows[second] = rows[second], rows[first]
    elif act == "move":
        rows.insert(second, rows.pop(first))
    else:
        rows = rows[:first]
    answer = check(rows, HEAD, [HEAD]).answer
    assert answer == ("OK" if rows == ROWS else "FAIL")


@given(st.data())
@settings(max_examples=100)
def test_any_swapped_or_dropped_ciphertext_is_found(data: st.DataObject) -> None:
    first, second = data.draw(st.tuples(st.integers(0, 10), st.integers(0, 10)))
    name = data.draw(st.sampled_from(["audit", "content"]))
    with_other = [*ROWS]
    with_other[first] = replace(ROWS[first], **{name: getattr(ROWS[second], name)})
    answer = check(with_other, HEAD, [HEAD]).answer
    assert answer == ("OK" if with_other == ROWS else "FAIL")
