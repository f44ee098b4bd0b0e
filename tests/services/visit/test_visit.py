"""An act belongs to no door: what is called from chat is called as it is from anywhere else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from crypto import leaf
from domain.directory.actor import Actor
from domain.events import Event
from domain.outgoing import Said
from domain.refused import Refused
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from services.requests import acknowledge, answering, closing, filing, transfer
from services.visit.office import Office
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk


@dataclass(slots=True, kw_only=True)
class AtTheCounter(Visit):
    """A visit without an update, a chat or a message: what is answered comes back as values."""

    answers: list[tuple[Topic, Facts]] = field(default_factory=list)

    async def done(self, topic: Topic, facts: Facts | None = None) -> None:
        self.answers.append((topic, facts or {}))

    async def reply(
        self,
        topic: Topic,
        facts: Facts | None = None,
        *,
        texts: tuple[Said, ...] = (),
        case: str | None = None,
    ) -> int:
        self.answers.append((topic, {**(facts or {}), "case": case, "texts": len(texts)}))
        return len(self.answers)

    async def keep_own_message(self, case: str | None) -> None:
        """Nothing stands in a chat."""


async def comes(
    office: Office, person: str, act: Callable[..., Awaitable[None]], *given: Any
) -> list[Topic]:
    async def visits(work: UnitOfWork) -> list[Topic]:
        actor = Actor(person=work.directory.people[PersonId(person)])
        visit = AtTheCounter(office=office, work=work, actor=actor, auth="counter")
        await act(visit, *given)
        return [topic for topic, _ in visit.answers]

    return await office.store.transact(visits)


async def ways_of(office: Office, *events: Event) -> set[str]:
    """How the actors of these records were authenticated."""
    async with office.store.reading() as work:
        pages = [page async for page in work.log.raw(first=0, end=10_000, with_blobs=False)]
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
    await comes(office, "esp-officer", filing.file_line, "LBN immediate life preserve EXERCISE one")
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
        clerk.office, "esp-officer", filing.file_line, "LBN immediate life preserve EXERCISE one"
    )
    await clerk.delivers()
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    for person, act, *given in (
        ("esp-officer", acknowledge.acknowledge, case),
        ("lbn-duty", closing.close, case),
        ("esp-officer", transfer.transfer, case, "ITA"),
    ):
        with pytest.raises(Refused):
            await comes(clerk.office, person, act, *given)
