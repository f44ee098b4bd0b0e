"""Agreements last no longer than the rights they rest on, and count for what was shown alone."""

from dataclasses import replace

import pytest

from domain.log.approval import Act, CannotAgree, shown_reason
from domain.topics import Topic
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.keeping import erasure
from services.log import approval
from services.log.exporting import OPEN_CASE
from services.people import people
from services.requests import acknowledge, answering, closing
from services.visit.office import Office
from storage.log.pages import Entry
from tests.conftest import on_both
from tests.services.desk_clerk import NETWORK, Clerk

LINE = "LBN immediate life preserve EXERCISE keep the account"
AUDITOR = (
    "  secretariat: {",
    "  auditor: {name: EXERCISE Auditor, roles: [auditor]}\n  secretariat: {",
)
DEMOTED = ("roles: [supervisor], languages: [ar, en]", "roles: [official], languages: [ar, en]")
BOTH = ("lbn-chief", "auditor")


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    await becomes(office, AUDITOR)
    await clerk.enrols("auditor")
    return clerk


async def becomes(office: Office, *changes: tuple[str, str]) -> None:
    text = NETWORK.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    await directory.import_network(office, read_network(text))


async def closed(clerk: Clerk) -> tuple[str, str]:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    facts = clerk.last("esp-officer", "status").saying.facts
    case, reference = str(facts["case"]), str(facts["reference"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    await clerk.does("esp-officer", closing.close, case)
    return case, reference


async def demoted(clerk: Clerk) -> None:
    await becomes(clerk.office, AUDITOR, DEMOTED)


async def revoked(clerk: Clerk) -> None:
    await people.revoke(clerk.office, "auditor")


async def left(clerk: Clerk) -> None:
    await becomes(clerk.office)


LOSSES = pytest.mark.parametrize("loses", [demoted, revoked, left])


async def of_case(clerk: Clerk, case: str, event: str) -> list[Entry]:
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=False)
    return [entry for entry in entries if entry.event == event]


async def asked(clerk: Clerk, case: str) -> tuple[Act, dict[str, str]]:
    """The act and the codes that both received."""
    act = Act(
        name=OPEN_CASE,
        case=case,
        reason="EXERCISE audit",
        people=BOTH,
        recipient="the whole log, in /srv/EXERCISE.log",
    )
    await approval.ask(clerk.office, act)
    await clerk.delivers()
    seen = {person: clerk.last(person, "approval_code").saying.facts for person in BOTH}
    assert all(facts["recipient"] == act.recipient for facts in seen.values())
    assert all(facts["reason"] == act.reason for facts in seen.values())
    return act, {person: str(facts["code"]) for person, facts in seen.items()}


@on_both
@LOSSES
async def test_codes_open_nothing_once_one_of_them_may_not(clerk: Clerk, loses: object) -> None:
    case, _ = await closed(clerk)
    act, codes = await asked(clerk, case)
    await loses(clerk)  # type: ignore[operator]  # one of the losses
    with pytest.raises(CannotAgree):
        await approval.require(clerk.office, act, codes)
    failed = await of_case(clerk, case, "approval.failed")
    assert failed[-1].about is not None
    assert failed[-1].about["why"]
    assert await of_case(clerk, case, "approval.given") == []
    # And the codes are used up, whatever is given back later.
    await becomes(clerk.office, AUDITOR)
    with pytest.raises(CannotAgree, match="No codes wait"):
        await approval.require(clerk.office, act, codes)


@on_both
async def test_codes_count_for_what_was_shown_alone(clerk: Clerk) -> None:
    case, _ = await closed(clerk)
    other, _ = await closed(clerk)
    act, codes = await asked(clerk, case)
    for changed in (
        replace(act, reason="EXERCISE another reason"),
        replace(act, recipient="the whole log, in /tmp/EXERCISE.log"),
        replace(act, case=other),
        replace(act, name="another act"),
    ):
        with pytest.raises(CannotAgree, match="No codes wait"):
            await approval.require(clerk.office, changed, codes)
    await approval.require(clerk.office, act, codes)
    given = await of_case(clerk, case, "approval.given")
    assert given[-1].about is not None
    assert given[-1].about["reason"] == act.reason
    assert given[-1].about["recipient"] == act.recipient


@pytest.mark.parametrize("reason", ["x" * 301, "EXERCISE\u200b hidden", " \n "])
async def test_a_reason_that_nobody_can_read_whole_is_not_asked_for(reason: str) -> None:
    with pytest.raises(CannotAgree, match="read whole"):
        shown_reason(reason, approval.LONGEST_REASON)


async def agrees(clerk: Clerk, who: str, case: str, bound: str | None = None) -> Topic | None:
    question = clerk.last(who, "erasure_asked")
    shown = bound if bound is not None else str(question.saying.facts["bound"])
    answer: Topic | None = await clerk.presses(
        who, erasure.decide, case, shown, on=question.message_id, agrees=True
    )
    return answer


async def is_erased(clerk: Clerk, case: str) -> bool:
    async with clerk.office.store.reading() as work:
        return await work.erasures.is_erased(case)


@on_both
@LOSSES
async def test_an_agreement_counts_no_more_when_its_right_is_gone(
    clerk: Clerk, loses: object
) -> None:
    """Whoever agreed first loses it, or whoever was to agree: nothing is erased."""
    case, reference = await closed(clerk)
    by = ["auditor", "secretariat"] if loses is not demoted else ["lbn-chief", "secretariat"]
    await erasure.propose(clerk.office, reference, "EXERCISE order 12", by)
    await clerk.delivers()
    await agrees(clerk, by[0], case)
    await loses(clerk)  # type: ignore[operator]  # one of the losses
    await agrees(clerk, "secretariat", case)
    assert not await is_erased(clerk, case)
    assert "erasure_void" in clerk.reads("secretariat")
    failed = await of_case(clerk, case, "approval.failed")
    assert failed[-1].about is not None
    assert failed[-1].about["why"]
    await becomes(clerk.office, AUDITOR)
    await agrees_again(clerk, case)
    assert not await is_erased(clerk, case)


async def agrees_again(clerk: Clerk, case: str) -> None:
    """The button of a proposal that is over."""
    async with clerk.office.store.reading() as work:
        assert await work.erasures.proposal(case) is None


@on_both
async def test_a_case_that_was_reopened_is_not_erased_on_an_old_word(clerk: Clerk) -> None:
    case, reference = await closed(clerk)
    by = ["lbn-chief", "secretariat"]
    await erasure.propose(clerk.office, reference, "EXERCISE order 12", by)
    await clerk.delivers()
    await agrees(clerk, "lbn-chief", case)
    await clerk.does("esp-officer", closing.reopen, case)
    await agrees(clerk, "secretariat", case)
    assert not await is_erased(clerk, case)
    assert "erasure_void" in clerk.reads("secretariat")


@on_both
async def test_the_button_of_another_reason_agrees_to_nothing(clerk: Clerk) -> None:
    """Asked anew with another reason, the first question is over: what was shown is what counts."""
    case, reference = await closed(clerk)
    by = ["lbn-chief", "secretariat"]
    await erasure.propose(clerk.office, reference, "EXERCISE order 12", by)
    await clerk.delivers()
    old = {who: clerk.last(who, "erasure_asked") for who in by}
    await erasure.propose(clerk.office, reference, "EXERCISE another reason", by)
    await clerk.delivers()
    for who in by:
        bound = str(old[who].saying.facts["bound"])
        answer = await clerk.presses(
            who, erasure.decide, case, bound, on=old[who].message_id, agrees=True
        )
        assert answer is Topic.STALE_STEP
    # Nor does the button of an earlier version, which says nothing of what it showed.
    assert await agrees(clerk, "lbn-chief", case, "") is Topic.STALE_STEP
    assert not await is_erased(clerk, case)
    with pytest.raises(CannotAgree, match="read whole"):
        await erasure.propose(clerk.office, reference, "x" * 501, by)


@on_both
async def test_what_both_agreed_to_is_what_the_log_says(clerk: Clerk) -> None:
    case, reference = await closed(clerk)
    by = ["lbn-chief", "secretariat"]
    await erasure.propose(clerk.office, reference, "EXERCISE  order\n12", by)
    await clerk.delivers()
    shown = clerk.last("lbn-chief", "erasure_asked").saying.facts["reason"]
    for who in by:
        await agrees(clerk, who, case)
    assert await is_erased(clerk, case)
    records = [
        *await of_case(clerk, case, "approval.asked"),
        *await of_case(clerk, case, "approval.given"),
        *await of_case(clerk, case, "case.erased"),
    ]
    assert len(records) == 4
    assert (
        {str((entry.about or {})["reason"]) for entry in records}
        == {shown}
        == {"EXERCISE order 12"}
    )
    assert PersonId("lbn-chief") in (records[-1].about or {})["by"]  # type: ignore[operator]  # a list
