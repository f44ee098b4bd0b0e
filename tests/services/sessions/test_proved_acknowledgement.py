"""Who acknowledges an immediate request shows that it was them, in chat and at a page, through a database."""

import pytest

from domain.vocabulary import Ground, MemberCode, State
from services.conversation import filling_in
from services.log import reading
from services.requests import acknowledge, transfer
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.sessions.stage import Desk, desk_of, refusal_of
from tests.services.sessions.telephone import Telephone, claims, network_says

BOTH = "mini_app: full, acknowledge: proved"


@pytest.fixture
async def desk(office: Office) -> Desk:
    desk = await desk_of(
        office, "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"
    )
    await network_says(desk, BOTH)
    return desk


async def filed(desk: Desk) -> str:
    line = "LBN immediate life preserve EXERCISE keep the account"
    await desk.clerk.does("esp-officer", filling_in.file_line, line)
    return str(desk.clerk.last("esp-officer", "status").saying.facts["case"])


async def stands(desk: Desk, case: str) -> tuple[State, str | None, bool]:
    async with desk.office.store.reading() as work:
        request = await work.requests.by_case(case)
    assert request is not None
    return request.state, request.acknowledged_by, request.proof.by is not None


async def deadlines(desk: Desk) -> int:
    async with desk.office.store.reading() as work:
        return 1 if await work.deadlines.next_due() is not None else 0


@on_both
async def test_a_claim_in_chat_holds_it_and_the_telephone_shows_it(desk: Desk) -> None:
    _, passkey = await desk.registers("lbn-duty")
    session = await desk.claimed("lbn-duty")
    telephone = Telephone()
    await telephone.registers(desk, session, passkey)
    case = await filed(desk)
    await desk.clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    assert await stands(desk, case) == (State.ACKNOWLEDGED, "lbn-duty", True)
    content = desk.clerk.last("lbn-duty", "content")
    assert content.saying.facts["prove_by"]
    assert desk.clerk.last("esp-officer", "acknowledged").saying.facts["prove_by"]
    proved = await telephone.proves(desk, session)
    await claims(desk, proved, reading.note, case)
    assert await stands(desk, case) == (State.ACKNOWLEDGED, "lbn-duty", False)
    await desk.clerk.delivers()
    card = desk.clerk.last("lbn-duty", "alert")
    assert card.saying.facts.get("prove_by") is None
    (record,) = await desk.records("request.acknowledgement_proved")
    assert record["actor"] == "lbn-duty"


@on_both
async def test_a_claim_that_nobody_shows_lets_the_escalation_go_on(
    desk: Desk, clock: HandClock
) -> None:
    case = await filed(desk)
    await desk.clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    clock.advances(minutes=9)
    await desk.clerk.time_passes()
    assert await stands(desk, case) == (State.ACKNOWLEDGED, "lbn-duty", True)
    clock.advances(minutes=1)
    await desk.clerk.time_passes()
    assert (await stands(desk, case))[:2] == (State.NOTIFIED, None)
    assert await deadlines(desk) == 1
    for who in ("lbn-chief", "esp-officer", "lbn-duty"):
        assert desk.clerk.last(who, "acknowledgement_lapsed").rings
    assert len(await desk.records("request.escalated")) >= 1
    # The account that did not show it holds nothing up a second time, nor ends it otherwise.
    assert (await desk.clerk.presses("lbn-duty", acknowledge.acknowledge, case)).value == (
        "prove_first"
    )
    # Its owner does, from the page.
    _, passkey = await desk.registers("lbn-duty")
    await claims(desk, passkey, acknowledge.acknowledge, case)
    assert await stands(desk, case) == (State.ACKNOWLEDGED, "lbn-duty", False)


async def test_who_has_the_account_alone_does_not_refuse_or_pass_it_to_another(desk: Desk) -> None:
    case = await filed(desk)
    session = await desk.claimed("lbn-duty")
    for act, given in (
        (transfer.transfer, (MemberCode("ITA"),)),
        (transfer.refuse, (Ground.INACCURATE, "EXERCISE")),
    ):
        found = await refusal_of(claims(desk, session, act, case, *given))
        assert found["topic"] == "prove_first"
    assert (await stands(desk, case))[0] is State.NOTIFIED
