"""An urgency that is contested: by a supervisor of the requested side, in chat and at the page alike."""

import pytest

from domain.events import Event
from domain.sessions.session import Level
from domain.verbs import Verb
from services.conversation import prompts, texts
from services.conversation.kinds import Kind
from services.requests import acknowledge, answering, closing, transfer
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import does, filed, words

WHY = "EXERCISE the hearing is next month"


async def contested(clerk: Clerk, case: str) -> list[str | None]:
    async with clerk.office.store.reading() as work:
        found = await work.log.entries(
            case, with_audit=True, with_text=True, events=(Event.URGENCY_CONTESTED,)
        )
    return [entry.text for entry in found]


@on_both
async def test_the_requester_reads_why_and_nothing_else_changes(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    chief = await signs_in("lbn-chief", Level.PROVED)
    before = (await chief.get(f"/requests/{reference}")).text
    assert "Contest urgency" in words(before)
    answer = await does(chief, reference, Verb.CONTEST.value, why=WHY)
    assert answer.status_code == 303
    assert "Your reason was sent to the requester" in words(
        (await chief.get(f"/requests/{reference}")).text
    )
    await clerk.delivers()
    told = clerk.last("esp-officer", "urgency_contested")
    assert told.rings
    assert told.saying.texts[0].body == WHY
    assert await contested(clerk, case) == [WHY]
    async with clerk.office.store.reading() as work:
        request = await work.requests.glimpse(case)
    assert request is not None
    assert request.urgency.value == "immediate"
    assert request.awaits_acknowledgement
    ana = await signs_in("esp-officer", Level.PROVED)
    assert WHY in (await ana.get(f"/requests/{reference}")).text


async def test_the_chat_has_the_same_by_command_and_by_button(clerk: Clerk) -> None:
    case, reference = await filed(clerk)
    await clerk.does("lbn-chief", answering.contest, reference, WHY)
    await clerk.presses("lbn-chief", prompts.open_prompt, Kind.CONTEST, case)
    assert clerk.last("lbn-chief").saying.facts["kind"] == "contest"
    await clerk.does("lbn-chief", texts.receive, "EXERCISE two")
    assert await contested(clerk, case) == [WHY, "EXERCISE two"]


@pytest.mark.parametrize(
    "who", ["lbn-duty", "lbn-auditor", "esp-chief", "ita-chief", "secretariat", "esp-officer"]
)
async def test_nobody_else_contests(clerk: Clerk, signs_in: Signs, who: str) -> None:
    case, reference = await filed(clerk)
    await clerk.does(who, answering.contest, reference, WHY)
    assert await contested(clerk, case) == []
    browser = await signs_in(who, Level.PROVED)
    answer = await browser.post(
        f"/requests/{reference}/act", data={"verb": "contest", "why": WHY, "stood": ""}
    )
    assert answer.status_code in (404, 409)
    assert await contested(clerk, case) == []


async def test_what_is_not_urgent_or_over_has_nothing_to_contest(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, _ = await filed(clerk, "LBN standard preserve EXERCISE one")
    await clerk.does("lbn-chief", answering.contest, case, WHY)
    assert clerk.last("lbn-chief").saying.topic.value == "nothing_to_contest"
    gone, _ = await filed(clerk)
    await clerk.does("esp-officer", closing.withdraw, gone)
    await clerk.does("lbn-chief", answering.contest, gone, WHY)
    assert clerk.last("lbn-chief").saying.topic.value == "nothing_to_contest"
    assert await contested(clerk, case) == await contested(clerk, gone) == []


async def test_whoever_gets_it_next_does_not_read_what_was_contested_before(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.does("lbn-chief", answering.contest, case, WHY)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", transfer.transfer, case, "ITA", "")
    await clerk.presses("ita-duty", acknowledge.acknowledge, case)
    luca = await signs_in("ita-duty", Level.PROVED)
    answer = await luca.get(f"/requests/{reference}")
    assert answer.status_code == 200
    assert WHY not in answer.text
