"""Erasing a case: two people or a rule; the content is gone, the tree holds, who read it still opens."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.events import Event
from domain.log.approval import CannotAgree
from domain.topics import Topic
from services.conversation import filling_in
from services.keeping import erasure
from services.log import review
from services.requests import acknowledge, answering, closing
from services.visit.office import Office
from storage.database.tables import data_keys, log_blobs, log_records, posts
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

SECRET = "EXERCISE keep the account"
LINE = f"LBN immediate life preserve {SECRET}"
REASON = "EXERCISE order 12 of the court"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "ita-chief", "secretariat")
    return clerk


async def closed(clerk: Clerk) -> tuple[str, str]:
    """A request that was acknowledged, answered and closed: case and reference."""
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    facts = clerk.last("esp-officer", "status").saying.facts
    case, reference = str(facts["case"]), str(facts["reference"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-chief", review.read_log, case, "EXERCISE yearly review")
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    await clerk.does("esp-officer", closing.close, case)
    return case, reference


async def agrees(clerk: Clerk, who: str, case: str, *, keeps: bool = False) -> Topic | None:
    asked = clerk.last(who, "erasure_asked")
    inbound = clerk.inbound(who, press=True, on=asked.message_id)
    bound = str(asked.saying.facts["bound"])
    await clerk._gives(inbound, erasure.decide, case, bound, agrees=not keeps)
    assert inbound.press is not None
    answer = clerk.answers[inbound.press]
    return answer.topic if answer else None


async def answer_of_the_log(clerk: Clerk) -> str:
    async with clerk.office.store.reading() as work:
        note = await work.log.head_note()
    verdict = await review.verify(clerk.office.store, (note,))
    return f"{verdict.answer} {verdict.reason}".strip()


@on_both
async def test_two_people_erase_a_case_and_the_log_still_holds(clerk: Clerk) -> None:
    case, reference = await closed(clerk)
    erased: list[str] = []
    clerk.office.store.listeners.append(
        lambda done: erased.extend(each.case for each in done.erased)
    )
    asked = await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    assert asked.reference == reference
    await clerk.delivers()
    assert clerk.last("lbn-chief", "erasure_asked").rings
    await agrees(clerk, "lbn-chief", case)
    assert erased == []
    assert clerk.reads("lbn-chief")[-1] == "erasure_agreed"
    await agrees(clerk, "secretariat", case)
    assert erased == [case]
    assert clerk.reads("lbn-chief")[-1] == clerk.reads("secretariat")[-1] == "case_erased"
    assert await answer_of_the_log(clerk) == "OK"
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=True)
        request = await work.requests.by_case(case)
        parts = await work.connection.execute(
            select(log_blobs.c.part)
            .join(log_records, log_records.c.seq == log_blobs.c.seq)
            .where(log_records.c.case_id == case)
        )
        keys = await work.connection.execute(
            select(data_keys.c.purpose).where(data_keys.c.purpose == f"case:{case}")
        )
        left = await work.connection.execute(select(posts).where(posts.c.case_id == case))
        assert set(parts.scalars().all()) == {"a"}
        assert not keys.all()
        assert not left.all()
        assert {entry.text for entry in await work.log.case_texts(case)} == {None}
    assert all(entry.text is None for entry in entries)
    reading = next(entry for entry in entries if entry.event == Event.LOG_READ)
    assert reading.about is not None
    assert reading.about["reason"] == "EXERCISE yearly review"
    assert reading.about["name"] == "EXERCISE Maya Saab"
    last = next(entry for entry in entries if entry.event == Event.CASE_ERASED)
    assert last.about is not None
    assert last.about["reason"] == REASON
    assert last.about["by"] == ["lbn-chief", "secretariat"]
    assert request is not None
    assert (request.requester, request.owner, request.alerted) == ("", None, ())
    # It can neither be reopened nor erased a second time.
    await clerk.does("esp-officer", closing.reopen, case)
    assert clerk.reads("esp-officer")[-1] == "not_yours"
    with pytest.raises(CannotAgree, match="already"):
        await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])


@on_both
async def test_nothing_else_of_the_log_may_be_deleted(clerk: Clerk) -> None:
    case, reference = await closed(clerk)
    other, _ = await closed(clerk)
    await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    await clerk.delivers()
    await agrees(clerk, "lbn-chief", case)
    await agrees(clerk, "secretariat", case)
    of_case = (
        "DELETE FROM log_blobs WHERE seq IN (SELECT seq FROM log_records WHERE case_id = :case)"
    )
    for statement, values in (
        (of_case, {"case": other}),
        (of_case, {"case": case}),
        ("DELETE FROM log_records", {}),
        ("UPDATE log_blobs SET part = 'c'", {}),
        ("DELETE FROM erasures", {}),
        ("UPDATE erasures SET case_id = 'x'", {}),
    ):
        with pytest.raises(DBAPIError, match="the log only grows"):
            async with clerk.office.store.engine.begin() as connection:
                await connection.execute(text(statement), values)
    assert await answer_of_the_log(clerk) == "OK"


@on_both
async def test_content_that_was_deleted_without_an_erasure_is_found(clerk: Clerk) -> None:
    case, _ = await closed(clerk)
    async with clerk.office.store.engine.begin() as connection:
        # An administrator may write the row that the trigger looks for, but not the signed record.
        await connection.execute(
            text("INSERT INTO erasures (case_id, at) VALUES (:case, 0)"), {"case": case}
        )
        await connection.execute(
            text(
                "DELETE FROM log_blobs WHERE part = 'c' AND seq IN "
                "(SELECT seq FROM log_records WHERE case_id = :case)"
            ),
            {"case": case},
        )
    assert (await answer_of_the_log(clerk)).startswith("FAIL")


@on_both
async def test_one_who_does_not_agree_keeps_the_case(clerk: Clerk) -> None:
    case, reference = await closed(clerk)
    await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    await clerk.delivers()
    await agrees(clerk, "lbn-chief", case)
    await agrees(clerk, "secretariat", case, keeps=True)
    assert clerk.reads("lbn-chief")[-1] == "erasure_declined"
    async with clerk.office.store.reading() as work:
        assert (await work.log.case_texts(case))[0].text == SECRET


async def test_one_person_pressing_twice_is_not_two(clerk: Clerk) -> None:
    case, reference = await closed(clerk)
    await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    await clerk.delivers()
    bound = str(clerk.last("lbn-chief", "erasure_asked").saying.facts["bound"])
    for _ in range(2):
        inbound = clerk.inbound("lbn-chief", press=True, on=None)
        await clerk._gives(inbound, erasure.decide, case, bound, agrees=True)
    async with clerk.office.store.reading() as work:
        assert not await work.erasures.is_erased(case)


@pytest.mark.parametrize("who", ["ita-chief", "lbn-duty", "esp-officer"])
async def test_nobody_else_agrees(clerk: Clerk, who: str) -> None:
    case, reference = await closed(clerk)
    await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    await clerk.delivers()
    bound = str(clerk.last("lbn-chief", "erasure_asked").saying.facts["bound"])
    inbound = clerk.inbound(who, press=True)
    await clerk._gives(inbound, erasure.decide, case, bound, agrees=True)
    assert inbound.press is not None
    answer = clerk.answers[inbound.press]
    assert answer is not None
    assert answer.topic is Topic.NOT_YOURS
    async with clerk.office.store.reading() as work:
        assert not await work.erasures.is_erased(case)


async def test_a_proposal_waits_seven_days(clerk: Clerk, clock: HandClock) -> None:
    case, reference = await closed(clerk)
    await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    await clerk.delivers()
    await agrees(clerk, "lbn-chief", case)
    clock.advances(days=8)
    assert await agrees(clerk, "secretariat", case) is Topic.STALE_STEP
    async with clerk.office.store.reading() as work:
        assert not await work.erasures.is_erased(case)


@pytest.mark.parametrize(
    ("by", "says"),
    [
        (["lbn-chief"], "Two different people"),
        (["lbn-chief", "lbn-chief"], "Two different people"),
        (["lbn-chief", "nobody"], "Nobody in the directory"),
        (["lbn-chief", "esp-officer"], "cannot agree"),
        (["lbn-chief", "lbn-duty"], "cannot agree"),
        (["secretariat", "ita-chief"], "cannot agree"),
    ],
)
async def test_only_two_who_review_and_had_no_part(clerk: Clerk, by: list[str], says: str) -> None:
    _, reference = await closed(clerk)
    with pytest.raises(CannotAgree, match=says):
        await erasure.propose(clerk.office, reference, REASON, by)


async def test_an_open_request_is_not_erased(clerk: Clerk) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    reference = str(clerk.last("esp-officer", "status").saying.facts["reference"])
    with pytest.raises(CannotAgree, match="open"):
        await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])


@on_both
async def test_an_erasure_is_applied_again_to_what_an_old_backup_brought_back(
    clerk: Clerk, clock: HandClock
) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    known = [erasure.Erased(case=case, at_ms=5), erasure.Erased(case="0" * 32, at_ms=6)]
    assert await erasure.erase_again(clerk.office, known) == 1
    assert await erasure.erase_again(clerk.office, known) == 0
    clock.advances(hours=2)
    await clerk.time_passes()
    async with clerk.office.store.reading() as work:
        assert {entry.text for entry in await work.log.case_texts(case)} == {None}
        request = await work.requests.by_case(case)
    assert request is not None
    assert not request.is_open
    assert await answer_of_the_log(clerk) == "OK"


@on_both
async def test_another_process_forgets_the_key_too(clerk: Clerk, tmp_path: Path) -> None:
    """Its memory is no place where an erased key survives."""
    case, reference = await closed(clerk)
    from crypto.provider_file import KeyFile
    from formats.network_file.document import from_document
    from storage.sealing.vault import Vault
    from storage.transaction.store import Store

    other = Store(
        clerk.office.store.engine,
        Vault(KeyFile(tmp_path / "keys.json")),
        from_document,
        clerk.office.now,
    )
    await other.unlock("contactpoint/test")
    async with other.reading() as work:
        assert (await work.log.case_texts(case))[0].text == SECRET
        key = await other.vault.find(work.connection, f"case:{case}")
        assert key is not None
    await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    await clerk.delivers()
    await agrees(clerk, "lbn-chief", case)
    await agrees(clerk, "secretariat", case)
    async with other.reading() as work:
        assert await other.vault.find(work.connection, f"case:{case}") is None
        assert await other.vault.by_id(work.connection, key.id) is None
