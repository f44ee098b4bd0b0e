"""The matrix of attacks: each edits the database with plain SQL, and the answer names what it finds."""

import pytest

from crypto.envelope import DataKey
from domain.events import Event
from domain.log.anchoring import AnchorCause
from domain.requests.request import Record
from services.log import anchoring
from services.people import people
from services.requests import closing
from tests.conftest import on_both
from tests.log_attacks.conftest import Scene

pytestmark = on_both


async def test_a_record_is_edited(scene: Scene) -> None:
    seq = (await scene.records_of(scene.lebanon))[2]
    (row,) = await scene.administrator.asks("SELECT leaf FROM log_records WHERE seq = :s", s=seq)
    leaf = bytes(row.leaf).replace(b'"auth":"', b'"auth":"x')
    await scene.administrator.runs("UPDATE log_records SET leaf = :l WHERE seq = :s", l=leaf, s=seq)
    assert await scene.answer(await scene.head()) == (
        f"FAIL: record {seq}: its audit part does not open with its key"
    )


async def test_the_last_record_is_edited(scene: Scene) -> None:
    (row,) = await scene.administrator.asks(
        "SELECT seq, leaf FROM log_records ORDER BY seq DESC LIMIT 1"
    )
    leaf = bytes(row.leaf).replace(b'"auth":"', b'"auth":"x')
    await scene.administrator.runs(
        "UPDATE log_records SET leaf = :l WHERE seq = :s", l=leaf, s=row.seq
    )
    answer = await scene.answer()
    assert answer.startswith(("FAIL: fork: records 0 to", "FAIL: record"))


async def test_a_record_is_given_another_form(scene: Scene) -> None:
    await scene.administrator.runs("UPDATE log_records SET leaf = :l WHERE seq = 3", l=b"{}")
    assert await scene.answer() == "FAIL: record 3: its leaf is not in the canonical form"


async def test_a_record_is_hidden_from_its_case(scene: Scene) -> None:
    seq = (await scene.records_of(scene.lebanon))[1]
    await scene.administrator.runs("UPDATE log_records SET case_id = NULL WHERE seq = :s", s=seq)
    assert await scene.answer() == (
        f"FAIL: record {seq}: its row says something else than its leaf"
    )


async def test_a_text_is_hidden_from_its_readers(scene: Scene) -> None:
    (row,) = await scene.administrator.asks("SELECT min(seq) AS seq FROM texts")
    await scene.administrator.runs("DELETE FROM texts WHERE seq = :s", s=row.seq)
    assert await scene.answer() == (
        f"FAIL: record {row.seq}: the list of its case's texts is not as the log has it"
    )


async def test_a_record_is_deleted(scene: Scene) -> None:
    seq = (await scene.records_of(scene.lebanon))[1]
    await scene.administrator.runs("DELETE FROM log_blobs WHERE seq = :s", s=seq)
    await scene.administrator.runs("DELETE FROM log_records WHERE seq = :s", s=seq)
    assert await scene.answer() == (
        f"FAIL: record {seq}: it says it is record {seq + 1}: one is missing, repeated or moved"
    )


async def test_two_records_change_places(scene: Scene) -> None:
    one, other = (await scene.records_of(scene.lebanon))[1:3]
    for old, new in ((one, -1), (other, one), (-1, other)):
        await scene.administrator.runs(
            "INSERT INTO log_records SELECT :n, at, event, case_id, leaf FROM log_records "
            "WHERE seq = :o",
            n=new,
            o=old,
        )
        await scene.administrator.runs("UPDATE log_blobs SET seq = :n WHERE seq = :o", n=new, o=old)
        await scene.administrator.runs("DELETE FROM log_records WHERE seq = :o", o=old)
    assert await scene.answer() == (
        f"FAIL: record {one}: it says it is record {other}: one is missing, repeated or moved"
    )


async def test_ciphertexts_change_places(scene: Scene) -> None:
    one, other = (await scene.records_of(scene.lebanon))[:2]
    rows = await scene.administrator.asks(
        "SELECT seq, ciphertext FROM log_blobs WHERE part = 'a' AND seq IN (:a, :b) ORDER BY seq",
        a=one,
        b=other,
    )
    for row, place in ((rows[0], other), (rows[1], one)):
        await scene.administrator.runs(
            "UPDATE log_blobs SET ciphertext = :c WHERE seq = :s AND part = 'a'",
            c=bytes(row.ciphertext),
            s=place,
        )
    assert await scene.answer() == (
        f"FAIL: record {one}: its audit part is not the one that was sealed"
    )


async def test_a_ciphertext_is_missing(scene: Scene) -> None:
    seq = (await scene.records_of(scene.italy))[0]
    await scene.administrator.runs("DELETE FROM log_blobs WHERE seq = :s AND part = 'c'", s=seq)
    assert await scene.answer() == (f"FAIL: record {seq}: its content part is missing, not erased")
    await scene.administrator.runs("DELETE FROM log_blobs WHERE part = 'a' AND seq = 2")
    assert await scene.answer() == "FAIL: record 2: its audit part is missing"


async def test_the_tail_is_cut(scene: Scene) -> None:
    (row,) = await scene.administrator.asks("SELECT max(seq) AS seq FROM log_records")
    await scene.administrator.runs("DELETE FROM log_blobs WHERE seq = :s", s=row.seq)
    await scene.administrator.runs("DELETE FROM log_records WHERE seq = :s", s=row.seq)
    assert await scene.answer() == (
        f"FAIL: record {row.seq}: rollback: it is missing, but the signed head counts {row.seq + 1}"
    )


async def test_a_key_is_exchanged_for_one_that_opens_something_else(scene: Scene) -> None:
    """The commitment of the record that introduces the key shows it."""
    purpose = f"case:{scene.lebanon}"
    (row,) = await scene.administrator.asks(
        "SELECT id FROM data_keys WHERE purpose = :p", p=purpose
    )
    other = DataKey.generate()
    provider = scene.office.store.vault._provider
    wrapped = provider.wrap(other.secret, f"{purpose}:{row.id}")
    await scene.administrator.runs(
        "UPDATE data_keys SET wrapped = :w WHERE id = :i", w=wrapped.data, i=row.id
    )
    first = (await scene.records_of(scene.lebanon))[0]
    assert await scene.answer() == (
        f"FAIL: record {first}: it commits to another key than the one given"
    )


async def test_a_key_is_damaged(scene: Scene) -> None:
    purpose = f"case:{scene.italy}"
    await scene.administrator.runs(
        "UPDATE data_keys SET wrapped = :w WHERE purpose = :p", w=b"x" * 60, p=purpose
    )
    first = (await scene.records_of(scene.italy))[0]
    assert await scene.answer() == (
        f"FAIL: record {first}: it commits to another key than the one given"
    )


async def test_a_key_is_deleted_without_an_erasure(scene: Scene) -> None:
    await scene.administrator.runs(
        "DELETE FROM data_keys WHERE purpose = :p", p=f"case:{scene.lebanon}"
    )
    first = (await scene.records_of(scene.lebanon))[0]
    assert await scene.answer() == (
        f"FAIL: record {first}: the key that it introduces is gone, and was not erased"
    )


async def test_an_old_version_of_a_row_is_put_back(scene: Scene) -> None:
    before = (await scene.administrator.copies())["requests"]
    await scene.clerk.does("esp-officer", closing.close, scene.lebanon)
    assert (await scene.answer(await scene.head())).startswith("OK")
    old = next(row for row in before if row["id"] == scene.lebanon)
    values = ", ".join(f"{name} = :{name}" for name in old if name != "id")
    await scene.administrator.runs(f"UPDATE requests SET {values} WHERE id = :id", **old)  # noqa: S608
    last = (await scene.records_of(scene.lebanon))[-1]
    assert await scene.answer() == (
        f"FAIL: record {last}: the request's row is an older one than the log knows"
    )


async def test_a_revoked_account_is_put_back(scene: Scene) -> None:
    before = await scene.administrator.asks("SELECT * FROM accounts")
    await people.revoke(scene.office, "lbn-duty")
    head = await scene.head()
    assert await scene.answer(head) == "OK: "
    for row in before:
        values = dict(row._mapping)
        names = ", ".join(f"{name} = :{name}" for name in values if name != "person_key")
        statement = f"UPDATE accounts SET {names} WHERE person_key = :person_key"  # noqa: S608
        await scene.administrator.runs(statement, **values)
    (record,) = await scene.administrator.asks("SELECT size - 1 AS seq FROM log_head")
    assert await scene.answer(head) == (
        f"FAIL: record {record.seq}: the person's account is an older one than the log knows"
    )


async def test_a_sealed_row_is_moved_to_another_request(scene: Scene) -> None:
    rows = {row["id"]: row for row in (await scene.administrator.copies())["requests"]}
    await scene.administrator.runs(
        "UPDATE requests SET sealed = :s WHERE id = :i",
        s=rows[scene.italy]["sealed"],
        i=scene.lebanon,
    )
    assert await scene.answer() == (
        "FAIL: a row of requests or accounts does not open: it was changed, or moved"
    )


async def test_a_request_is_deleted(scene: Scene) -> None:
    await scene.administrator.runs("DELETE FROM deadlines WHERE case_id = :c", c=scene.italy)
    await scene.administrator.runs("DELETE FROM requests WHERE id = :c", c=scene.italy)
    last = (await scene.records_of(scene.italy))[-1]
    assert await scene.answer() == (f"FAIL: record {last}: the request that it tells of is gone")


async def test_an_old_copy_is_seen_only_with_an_anchor(scene: Scene) -> None:
    old = await scene.administrator.copies()
    size = len(old["log_records"])
    await scene.office.store.transact(
        lambda work: work.note(Record(event=Event.PERSON_REVOKED, about={"person": "EXERCISE"}))
    )
    anchor = await anchoring.make(scene.office, AnchorCause.ASKED)
    assert anchor is not None
    await scene.administrator.puts_back(old)
    assert (await scene.answer()).startswith("UNANCHORED SINCE 0")
    assert await scene.answer(anchor.note) == (
        f"FAIL: record {size}: rollback: it is missing, but anchor 1 counts {size + 1}"
    )


async def test_another_history_is_seen_only_with_an_anchor(scene: Scene) -> None:
    """Whoever holds all keys goes back and writes on differently: a fork."""
    old = await scene.administrator.copies()
    size = len(old["log_records"])

    async def writes(why: str) -> None:
        await scene.office.store.transact(
            lambda work: work.note(Record(event=Event.PERSON_REVOKED, about={"why": why}))
        )

    await writes("EXERCISE: what happened")
    anchor = await anchoring.make(scene.office, AnchorCause.ASKED)
    assert anchor is not None
    await scene.administrator.puts_back(old)
    await writes("EXERCISE: what is said to have happened")
    await writes("EXERCISE: and more")
    head = await scene.head()
    assert await scene.answer(head) == "OK: "
    assert await scene.answer(head, anchor.note) == (
        f"FAIL: fork: records 0 to {size} are not all those of anchor 2"
    )


async def test_a_back_dated_record_is_seen_only_with_an_anchor(scene: Scene) -> None:
    """Somebody who holds all keys sets the clock back and writes as if it had been before."""
    (row,) = await scene.administrator.asks("SELECT size, last_at FROM log_head")
    scene.clock.advances(minutes=30)
    anchor = await anchoring.make(scene.office, AnchorCause.ASKED)
    assert anchor is not None
    await scene.administrator.runs("UPDATE log_head SET last_at = :t", t=row.last_at)
    scene.clock.advances(minutes=-20)
    await scene.office.store.transact(
        lambda work: work.note(Record(event=Event.PERSON_REVOKED, about={"person": "EXERCISE"}))
    )
    head = await scene.head()
    assert await scene.answer(head) == "OK: "
    assert await scene.answer(head, anchor.note) == (
        f"FAIL: record {row.size}: back-dated: its time lies before anchor 2, made without it"
    )


async def test_a_clock_that_goes_back_after_an_anchor_is_no_attack(scene: Scene) -> None:
    scene.clock.advances(minutes=30)
    anchor = await anchoring.make(scene.office, AnchorCause.ASKED)
    assert anchor is not None
    scene.clock.advances(minutes=-20)
    await scene.office.store.transact(
        lambda work: work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
    )
    assert await scene.answer(await scene.head(), anchor.note) == "OK: "


async def test_the_head_is_edited(scene: Scene) -> None:
    await scene.administrator.runs("UPDATE log_head SET note = 'EXERCISE'")
    assert await scene.answer() == ("FAIL: the signed head proves nothing: it is not a signed note")


async def test_a_case_s_end_is_edited(scene: Scene) -> None:
    last = (await scene.records_of(scene.lebanon))[-1]
    await scene.administrator.runs(
        "UPDATE log_cases SET length = length - 1 WHERE case_id = :c", c=scene.lebanon
    )
    assert await scene.answer() == (
        f"FAIL: record {last}: the end of its case is not as the log has it"
    )


async def test_a_row_holds_something_of_another_type(scene: Scene) -> None:
    """SQLite stores any type in any column; PostgreSQL refuses."""
    if scene.office.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps the column's type")
    await scene.administrator.runs("UPDATE log_records SET leaf = 'EXERCISE' WHERE seq = 7")
    assert await scene.answer() == "FAIL: record 7: its row cannot be read"
