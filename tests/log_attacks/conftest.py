"""A small log with two cases in which much has happened."""

from dataclasses import dataclass

import pytest

from services.conversation import filling_in
from services.log import verification
from services.requests import acknowledge, answering
from services.visit.office import Office
from tests.conftest import HandClock
from tests.log_attacks.administrator import Administrator
from tests.services.desk_clerk import Clerk

PLANTED = "EXERCISE planted words about a vessel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The deployment, its clock, its people, and the administrator."""

    office: Office
    clock: HandClock
    clerk: Clerk
    administrator: Administrator
    lebanon: str
    italy: str

    async def answer(self, *anchors: str) -> str:
        """What the verification says."""
        verdict = await verification.verify(self.office.store, anchors)
        return f"{verdict.answer}: {verdict.reason}"

    async def head(self) -> str:
        """The signed head, as somebody outside would keep it."""
        async with self.office.store.reading() as work:
            return await work.log.head_note()

    async def records_of(self, case: str) -> list[int]:
        rows = await self.administrator.asks(
            "SELECT seq FROM log_records WHERE case_id = :c ORDER BY seq", c=case
        )
        return [row.seq for row in rows]


@pytest.fixture
async def scene(office: Office, clock: HandClock) -> Scene:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "ita-duty")
    cases = []
    for member, officer in (("LBN", "lbn-duty"), ("ITA", "ita-duty")):
        line = f"{member} immediate life preserve {PLANTED} in {member}"
        await clerk.does("esp-officer", filling_in.file_line, line)
        case = str(clerk.last("esp-officer", "status").saying.facts["case"])
        cases.append(case)
        clock.advances(seconds=5)
        await clerk.presses(officer, acknowledge.acknowledge, case)
        clock.advances(seconds=5)
        await clerk.does(officer, answering.answer, case, f"{PLANTED}: the answer of {member}")
    made = Administrator(office)
    scene = Scene(
        office=office,
        clock=clock,
        clerk=clerk,
        administrator=made,
        lebanon=cases[0],
        italy=cases[1],
    )
    assert (await scene.answer(await scene.head())) == "OK: "
    await made.drops_the_triggers()
    return scene
