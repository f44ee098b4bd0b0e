"""The disclosure report: who saw what, when, why and by which channel; making it is a record too."""

import re
from pathlib import Path

import pytest

from domain.events import Event
from domain.log.article_25 import PROCESSING, Processing
from services.conversation import filling_in
from services.log import console, disclosure, review
from services.requests import acknowledge, answering, escalations
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

RECORDS = Path(__file__).parents[3] / "docs" / "auditing-records.md"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "ita-chief", "secretariat")
    return clerk


async def filed(clerk: Clerk) -> tuple[str, str]:
    await clerk.does(
        "esp-officer", filling_in.file_line, "LBN immediate life preserve EXERCISE keep it"
    )
    facts = clerk.last("esp-officer", "status").saying.facts
    return str(facts["case"]), str(facts["reference"])


@on_both
async def test_who_saw_what_when_why_and_how(clerk: Clerk) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    await clerk.does("lbn-chief", review.read_log, case, "EXERCISE yearly review")
    await console.request_show(clerk.office, reference, "EXERCISE a complaint")
    request, found = await disclosure.report(clerk.office, reference, "EXERCISE for the court")
    assert request.reference == reference
    told = {(row.event, row.who, row.why, row.channel) for row in found}
    assert ("content.shown", "EXERCISE Rami Haddad", "content", "telegram") in told
    assert ("message.delivered", "EXERCISE Rami Haddad", "alert", "telegram") in told
    assert ("message.delivered", "EXERCISE Ana Ruiz", "answer", "telegram") in told
    assert ("log.read", "EXERCISE Maya Saab", "EXERCISE yearly review", "telegram") in told
    assert ("content.shown", "", "EXERCISE a complaint", "console") in told
    assert ("disclosure.reported", "", "EXERCISE for the court", "console") in told
    reading = next(row for row in found if row.event == "log.read")
    assert reading.roles == ("supervisor",)
    assert [row.record for row in found] == sorted(row.record for row in found)
    assert all("EXERCISE keep it" not in str(row) for row in found)


async def test_a_report_from_the_log_in_chat(clerk: Clerk) -> None:
    case, _ = await filed(clerk)
    await clerk.does("lbn-chief", review.read_log, case, "EXERCISE yearly review")
    log = clerk.last("lbn-chief", "log_summary")
    await clerk.presses("lbn-chief", disclosure.show, case, 0, on=log.message_id)
    shown = clerk.last("lbn-chief", "disclosures").saying
    assert any("disclosure.reported|EXERCISE Maya Saab" in row for row in shown.facts["rows"])  # type: ignore[union-attr]  # rows
    await clerk.presses("lbn-chief", review.turn_page, case, 0, on=log.message_id)
    assert clerk.reads("lbn-chief")[-1] == "log"


@pytest.mark.parametrize("who", ["ita-chief", "lbn-duty", "esp-officer"])
async def test_nobody_else_sees_who_saw_it(clerk: Clerk, who: str) -> None:
    case, _ = await filed(clerk)
    answer = await clerk.presses(who, disclosure.show, case, 0)
    assert answer == "not_yours"
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=False, with_text=False)
    assert "disclosure.reported" not in [entry.event for entry in entries]


@on_both
async def test_escalations_by_member_period_and_step(clerk: Clerk, clock: HandClock) -> None:
    await filed(clerk)
    clock.advances(minutes=40)
    await clerk.time_passes()

    async def rows(who: str, typed: str) -> list[str]:
        await clerk.does(who, escalations.escalations, 0, typed)
        return list(clerk.last(who, "escalations").saying.facts["rows"])  # type: ignore[arg-type]  # rows

    for typed in ("", "LBN", "esp", "1h", "1 h lbn", "90min", "step 4", "LBN 7d step 3"):
        assert len(await rows("secretariat", typed)) == 1, typed
    for typed in ("ITA", "30m", "step 5", "ESP step 9", "2027-01-01"):
        assert await rows("secretariat", typed) == [], typed
    assert len(await rows("lbn-chief", "step 2")) == 1
    assert await rows("ita-chief", "LBN") == [], "a filter shows nothing more than one may see"
    await clerk.does("secretariat", escalations.escalations, 0, "nonsense")
    assert clerk.reads("secretariat")[-1] == "unknown_word"
    # A page is turned within what was looked for.
    await rows("secretariat", "ITA")
    last = clerk.last("secretariat", "escalations")
    await clerk.presses("secretariat", escalations.escalations, 0, on=last.message_id)
    assert clerk.last("secretariat", "escalations").saying.facts["rows"] == []


def test_every_event_is_of_a_kind_or_says_that_it_is_none() -> None:
    assert set(PROCESSING) == set(Event)
    shown = {kind for kinds in PROCESSING.values() for kind in kinds}
    assert shown == set(Processing)


def test_the_table_of_the_documents_is_that_of_the_code() -> None:
    rows = re.findall(
        r"^\| `([a-z._]+)` \| ([a-z, ]+) \|$", RECORDS.read_text("utf-8"), re.MULTILINE
    )
    written = dict(rows)
    assert written == {
        event.value: ", ".join(kind.value for kind in Processing if kind in kinds) or "none"
        for event, kinds in PROCESSING.items()
    }
