"""A row that is put back, or a ciphertext that is moved, does not open, and says so.

As somebody with the database and without the keys would do it: the stored bytes of one row are written
over another's, into another column's place, or over a later version of the same row.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, Table, select, text, update

from crypto.envelope import SealBroken
from crypto.verify import Broken
from domain.vocabulary import PersonId
from services.conversation import filling_in
from services.conversation.kinds import Kind
from services.conversation.prompts import open_prompt
from services.log import review
from services.requests import acknowledge
from services.visit.office import Office
from storage.database.tables import metadata
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json, Vault
from storage.transaction import unit_of_work as _all  # noqa: F401 - so that every table is known
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk

STORAGE = Path(__file__).parents[2] / "storage"
SEALED = sorted(table.name for table in metadata.sorted_tables if "sealed" in table.c)


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    return clerk


def test_every_sealed_column_is_sealed_under_its_own_tables_name() -> None:
    """What is sealed as one table's is opened as that table's and no other's."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(STORAGE.rglob("*.py")))
    named = set(re.findall(r'\.(?:seal|seal_bytes)\(\s*"(\w+)"', code))
    opened = set(re.findall(r'\.(?:open|open_bytes)\(\s*"(\w+)"', code))
    assert named == opened == set(SEALED)


@pytest.fixture
def vault(office: Office) -> Vault:
    return office.store.vault


@pytest.mark.parametrize("table", SEALED)
def test_a_sealed_value_opens_in_its_place_alone(vault: Vault, table: str) -> None:
    sealed = vault.seal(table, "row", 2, {"text": "EXERCISE"})
    assert vault.open(table, "row", 2, sealed) == {"text": "EXERCISE"}
    elsewhere = next(name for name in SEALED if name != table)
    for place in ((table, "other", 2), (table, "row", 1), (table, "row", 3), (elsewhere, "row", 2)):
        with pytest.raises(SealBroken, match="changed, or moved from its place"):
            vault.open(*place, sealed)
    for number in (0, 1, 20, len(sealed) // 2, len(sealed) - 1):
        changed = sealed[:number] + bytes([sealed[number] ^ 1]) + sealed[number + 1 :]
        with pytest.raises(SealBroken):
            vault.open(table, "row", 2, changed)


def test_what_was_sealed_keeps_its_order_and_every_character(vault: Vault) -> None:
    value: dict[str, Json] = {
        "z": 1,
        "a": {"y": "é\n\x00 \u2028 \U0001f534", "b": [None, True, "x"]},
    }
    opened = vault.open("posts", 1, 1, vault.seal("posts", 1, 1, value))
    assert opened == value
    assert [*opened] == ["z", "a"]


async def rows(office: Office, table: Table) -> list[dict[str, object]]:
    async with office.store.engine.connect() as connection:
        found = await connection.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row._mapping) for row in found.all()]


async def write(office: Office, table: Table, row: dict[str, object], **values: object) -> None:
    where = [column == row[column.name] for column in table.primary_key.columns]
    async with office.store.engine.begin() as connection:
        await connection.execute(update(table).where(*where).values(**values))


async def filed(clerk: Clerk, text: str) -> str:
    await clerk.does("esp-officer", filling_in.file_line, f"LBN immediate life preserve {text}")
    return str(clerk.last("esp-officer", "status").saying.facts["case"])


async def answer_of_the_log(office: Office) -> str:
    async with office.store.reading() as work:
        note = await work.log.head_note()
    verdict = await review.verify(office.store, (note,))
    return f"{verdict.answer} {verdict.reason}".strip()


@on_both
async def test_an_old_request_put_back_whole_is_found(clerk: Clerk) -> None:
    """Row, version and ciphertext together: it opens, and the log knows better."""
    table = metadata.tables["requests"]
    case = await filed(clerk, "EXERCISE one")
    (old,) = await rows(clerk.office, table)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    assert await answer_of_the_log(clerk.office) == "OK"
    await write(clerk.office, table, old, **old)
    assert "older one than the log knows" in await answer_of_the_log(clerk.office)


@on_both
async def test_an_old_ciphertext_under_the_present_version_does_not_open(clerk: Clerk) -> None:
    table = metadata.tables["requests"]
    case = await filed(clerk, "EXERCISE one")
    (old,) = await rows(clerk.office, table)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await write(clerk.office, table, old, sealed=old["sealed"])
    async with clerk.office.store.reading() as work:
        with pytest.raises(SealBroken, match="moved from its place"):
            await work.requests.by_case(case)
    assert (await answer_of_the_log(clerk.office)).startswith("FAIL")


async def exchange(office: Office, table: Table) -> None:
    """Give each row's ciphertext to another one."""
    before = await rows(office, table)
    assert len(before) > 1
    for one, other in zip(before, before[1:] + before[:1], strict=True):
        await write(office, table, one, sealed=other["sealed"])


@on_both
async def test_a_ciphertext_in_another_request_does_not_open(clerk: Clerk) -> None:
    """Whoever acts on it is told so; lists and retention go on with those that open."""
    case = await filed(clerk, "EXERCISE one")
    await filed(clerk, "EXERCISE two")
    async with clerk.office.store.reading() as work:
        assert len(await work.requests.all()) == 2
    await exchange(clerk.office, metadata.tables["requests"])
    async with clerk.office.store.reading() as work:
        assert await work.requests.all() == ()
        with pytest.raises(SealBroken, match="moved from its place"):
            await work.requests.by_case(case)
    assert (await answer_of_the_log(clerk.office)).startswith("FAIL")


@on_both
async def test_a_ciphertext_in_another_conversation_is_nobodys(clerk: Clerk) -> None:
    """Neither person goes on with what the other one began."""
    case = await filed(clerk, "EXERCISE one")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", open_prompt, Kind.ANSWER, case)
    await clerk.does("esp-officer", open_prompt, Kind.REPLY, case)
    assert await began(clerk) == [True, True]
    await exchange(clerk.office, metadata.tables["conversations"])
    assert await began(clerk) == [False, False]


async def began(clerk: Clerk) -> list[bool]:
    """Whether something was begun by each of the two."""
    async with clerk.office.store.reading() as work:
        of = work.conversations.read
        people = (PersonId("esp-officer"), PersonId("lbn-duty"))
        return [await of(person, Conversation.PROMPT) is not None for person in people]


@on_both
async def test_a_post_of_another_row_stands_for_nothing(clerk: Clerk) -> None:
    """Nothing is changed by it, and whoever acts on the request is not kept from it."""
    case = await filed(clerk, "EXERCISE one")
    table = metadata.tables["posts"]
    before = await rows(clerk.office, table)
    for one, other in zip(before, before[1:] + before[:1], strict=True):
        await write(clerk.office, table, one, sealed=other["sealed"])
    async with clerk.office.store.reading() as work:
        assert await work.outbox.cards(case, "alert") == ()
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(case)
    assert request is not None
    assert request.owner == "lbn-duty"


@on_both
async def test_an_account_of_another_row_is_nobodys(clerk: Clerk) -> None:
    """One row that was tampered with takes its person's rights, and nobody else's."""
    table = metadata.tables["accounts"]
    before = await rows(clerk.office, table)
    await write(clerk.office, table, before[0], sealed=before[1]["sealed"])
    async with clerk.office.store.reading() as work:
        assert len(await work.people.all()) == len(before) - 1
    assert (await answer_of_the_log(clerk.office)).startswith("FAIL")


@on_both
async def test_a_proposal_of_another_case_does_not_open(clerk: Clerk) -> None:
    table = metadata.tables["erasure_proposals"]
    async with clerk.office.store.work() as work:
        for case in ("a" * 32, "b" * 32):
            await work.erasures.propose(case, {"reason": case}, timedelta(days=1))
    one, other = await rows(clerk.office, table)
    await write(clerk.office, table, one, sealed=other["sealed"])
    async with clerk.office.store.reading() as work:
        assert await work.erasures.proposal(str(one["case_id"])) is None
        assert await work.erasures.proposal(str(other["case_id"])) is not None


@on_both
async def test_texts_of_one_case_moved_to_another_are_found(clerk: Clerk) -> None:
    """The log's blobs are not rewritten by the service's own role; an administrator can."""
    first, second = await filed(clerk, "EXERCISE one"), await filed(clerk, "EXERCISE two")
    drop = (
        "DROP TRIGGER log_blobs_refuses_update"
        if clerk.office.store.engine.dialect.name == "sqlite"
        else "DROP TRIGGER log_blobs_refuses_change ON log_blobs"
    )
    records, blobs = metadata.tables["log_records"], metadata.tables["log_blobs"]
    async with clerk.office.store.engine.begin() as connection:
        await connection.execute(text(drop))
        found = await connection.execute(
            select(blobs.c.seq, blobs.c.ciphertext)
            .join(records, records.c.seq == blobs.c.seq)
            .where(blobs.c.part == "c", records.c.case_id.in_([first, second]))
        )
        (one, ciphertext), (other, other_ciphertext) = found.all()
        for seq, data in ((one, other_ciphertext), (other, ciphertext)):
            await connection.execute(
                update(blobs).where(blobs.c.seq == seq, blobs.c.part == "c").values(ciphertext=data)
            )
    async with clerk.office.store.reading() as work:
        with pytest.raises(Broken):
            await work.log.case_texts(first)
    assert (await answer_of_the_log(clerk.office)).startswith(f"FAIL record {min(one, other)}")


def test_every_bytes_column_is_sealed_a_digest_or_of_the_log() -> None:
    """A new column of bytes must say which it is, or nobody knows whether it may hold a name."""
    known = {
        ("data_keys", "wrapped"),
        ("log_records", "leaf"),
        ("file_chunks", "ciphertext"),
        ("log_blobs", "ciphertext"),
        ("log_head", "frontier"),
        ("log_cases", "last_hash"),
        ("anchors", "frontier"),
        ("anchor_receipts", "proof"),
    }
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                is_plain = column.name in ("sealed", "key") or column.name.endswith("_key")
                assert is_plain or (table.name, column.name) in known, f"{table.name}.{column.name}"
