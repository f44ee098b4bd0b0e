"""The watch over deliveries: beside other processes on one database, and its quiet tries."""

from dataclasses import dataclass, field, replace

import pytest

from bot.dispatch.delivery_watch import DeliveryWatch
from bot.dispatch.patience import Late, Patience
from bot.process import logs
from domain.events import Event
from domain.vocabulary import PersonId
from services.messages.delivery import Sent, Undeliverable
from services.visit import reachability
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork
from tests.bot.dispatch.test_patience import alert
from tests.bot.outgoing_work import outgoing
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk

CAST = ("esp-officer", "lbn-duty", "lbn-chief")
pytestmark = on_both


@dataclass
class Chats:
    """In place of Telegram: what a quiet try of each chat comes to."""

    says: dict[int, bool | None] = field(default_factory=dict)
    tried: list[int] = field(default_factory=list)

    async def knock(self, chat: int) -> bool | None:
        self.tried.append(chat)
        return self.says.get(chat, True)


class Process:
    """One process's dispatcher and watch, with its time by hand."""

    def __init__(self, office: Office, chats: Chats | None = None) -> None:
        self.patience = Patience(10.0)
        self.at = 0.0
        self.watch = DeliveryWatch(office, self, chats or Chats())

    def late(self) -> Late:
        return self.patience.late(self.at)

    def all_refuse(self) -> tuple[PersonId, ...] | None:
        return self.patience.all_refuse(self.at)

    def sends(self, at: float) -> None:
        """Some chat takes a message."""
        self.at, some = at, outgoing(99)
        self.patience.begins(some, at)
        self.patience.ends(some, Sent(work=some.work, message_id=1), at)

    def is_refused(self, person: str, chat: int, at: float) -> None:
        """The person's chat refuses."""
        self.at, some = at, alert(chat)
        assert some.work.post is not None
        post = replace(some.work.post, person=PersonId(person))
        some = replace(some, work=replace(some.work, post=post))
        self.patience.begins(some, at)
        outcome = Undeliverable(work=some.work, why="EXERCISE", of_person=True)
        self.patience.ends(some, outcome, at)

    async def looks(self, at: float) -> None:
        self.at = at
        await self.watch._look()


@pytest.fixture
async def people(office: Office) -> Office:
    await Clerk(office).opens(*CAST)
    return office


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(logs, "event", lambda name, *_level, **_values: found.append(name))
    return found


async def all_of(office: Office) -> tuple[bool, int, int]:
    """Whether all are said to refuse, and how often the log says that it began and ended."""
    reach = await reachability.reach(office)
    async with office.store.reading() as work:
        began = await work.log.of_event(Event.ALL_REFUSED)
        ended = await work.log.of_event(Event.TAKEN_AGAIN)
    return reach.is_refused_by_all, len(began), len(ended)


async def says_that_all_refuse(process: Process) -> None:
    process.is_refused("lbn-duty", 1, at=0.0)
    process.is_refused("lbn-chief", 2, at=0.0)
    await process.looks(at=5.0)


async def test_another_process_sees_that_chats_take_messages_again(
    people: Office, told: list[str]
) -> None:
    """Whoever said that all refuse believes it no longer, and so does not say it again."""
    one, other = Process(people), Process(people)
    other.sends(at=0.0)
    await other.looks(at=0.0)
    await says_that_all_refuse(one)
    await other.looks(at=5.0)
    assert await all_of(people) == (True, 1, 0), "what it saw before says nothing now"
    for second in range(6, 30, 3):
        other.sends(at=second)
        await other.looks(at=second)
        await one.looks(at=second + 1)
    assert await all_of(people) == (False, 1, 1)
    assert told == ["all_chats_refuse", "chats_take_again", "chats_take_again"], "by each once"
    await says_that_all_refuse(one)
    assert await all_of(people) == (True, 2, 1), "new refusals are another outage"


async def test_the_process_that_said_so_is_gone(people: Office, told: list[str]) -> None:
    await says_that_all_refuse(Process(people))
    after = Process(people)
    await after.looks(at=0.0)
    assert await all_of(people) == (True, 1, 0), "nothing was sent yet"
    after.sends(at=1.0)
    await after.looks(at=1.0)
    assert await all_of(people) == (False, 1, 1)
    assert told[-1] == "chats_take_again"


async def test_one_odd_answer_keeps_no_other_from_being_tried(people: Office) -> None:
    """It may be an outage, so that this time ends there; the next one goes on behind it."""

    async def nobody_is_reached(work: UnitOfWork) -> None:
        for person in CAST:
            await reachability.lost(work, PersonId(person))

    await people.store.transact(nobody_is_reached)
    waiting = await reachability.unreachable(people)
    assert len(waiting) == len(CAST)
    odd = waiting[0]
    chats = Chats({odd.chat: None})
    process = Process(people, chats)
    for _ in range(3):
        await process.watch._knock()
    left = [account.person for account in await reachability.unreachable(people)]
    assert left == [odd.person]
    chats.says.clear()
    await process.watch._knock()
    assert await reachability.unreachable(people) == ()
