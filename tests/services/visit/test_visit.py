"""An act belongs to no door: what is called from chat is called as it is from anywhere else."""

import pytest

from crypto import leaf
from domain.events import Event
from domain.refused import Refused
from domain.topics import Topic
from services.conversation import filling_in
from services.requests import acknowledge, answering, closing, transfer
from services.visit.office import Office
from tests.conftest import on_both
from tests.services.counter import comes
from tests.services.desk_clerk import Clerk


async def ways_of(office: Office, *events: Event) -> set[str]:
    """How the actors of these records were authenticated."""
    async with office.store.reading() as work:
        pages = [page async for page in work.log.raw(first=0, end=10_000, parts="")]
    headers = [leaf.parse(raw.leaf).header for page in pages for raw in page]
    return {header.auth for header in headers if header.event in events}


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief")
    return clerk


@on_both
async def test_a_request_lives_without_a_chat(clerk: Clerk) -> None:
    office = clerk.office
    await comes(
        office, "esp-officer", filling_in.file_line, "LBN immediate life preserve EXERCISE one"
    )
    await clerk.delivers()
    assert "alert" in clerk.reads("lbn-duty")
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    assert await comes(office, "lbn-duty", acknowledge.acknowledge, case) == []
    assert Topic.DONE_ANSWERED in await comes(
        office, "lbn-duty", answering.answer, case, "EXERCISE it is kept"
    )
    await clerk.delivers()
    assert "answer" in clerk.reads("esp-officer")
    assert Topic.DONE_CLOSED in await comes(office, "esp-officer", closing.close, case)
    assert await ways_of(office, Event.FILED, Event.ACKNOWLEDGED, Event.CLOSED) == {"counter"}


async def test_what_may_not_be_done_in_chat_may_not_be_done_elsewhere(clerk: Clerk) -> None:
    await comes(
        clerk.office,
        "esp-officer",
        filling_in.file_line,
        "LBN immediate life preserve EXERCISE one",
    )
    await clerk.delivers()
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    for person, act, *given in (
        ("esp-officer", acknowledge.acknowledge, case),
        ("lbn-duty", closing.close, case),
        ("esp-officer", transfer.transfer_typed, case, "ITA"),
    ):
        with pytest.raises(Refused):
            await comes(clerk.office, person, act, *given)
