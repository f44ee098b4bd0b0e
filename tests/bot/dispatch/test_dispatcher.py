"""The dispatcher's loops, with a stand-in for Telegram and one for the outbox."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.deployment.begun import Begun
from bot.dispatch.dispatcher import IN_FLIGHT, Dispatcher
from bot.dispatch.send_queue import SendQueue
from bot.dispatch.sending import Wait
from bot.process.http_client import may_leave
from domain.messages.outgoing import WorkKind
from services.messages.delivery import Outcome, Outgoing, Postponed, Sent, Undeliverable
from services.visit.office import Office
from storage.transaction.knowledge import Known
from storage.transaction.store import StorageTrouble
from tests.bot.outgoing_work import outgoing
from tests.bot.waiting import until

NOWHERE = Path("/dev/null")
"""A data directory in which no file can be kept."""


class Outbox:
    """Rows that can be leased once, and what was reported of them."""

    def __init__(self) -> None:
        self.rows: list[Outgoing] = []
        self.reported: list[Outcome] = []
        self.batches: list[int] = []
        self.failures = 0
        self.again: list[bool] = []

    async def lease(
        self, _office: Office, limit: int, express_only: bool = False
    ) -> tuple[Outgoing, ...]:
        taken = [row for row in self.rows if row.work.priority < 10 or not express_only][:limit]
        self.rows = [row for row in self.rows if row not in taken]
        return tuple(taken)

    async def report(
        self, _office: Office, outcomes: Sequence[Outcome], *, is_again: bool = False
    ) -> None:
        self.again.append(is_again)
        if self.failures:
            self.failures -= 1
            raise StorageTrouble
        self.batches.append(len(outcomes))
        self.reported.extend(outcomes)

    async def renew(self, _office: Office, ids: Sequence[int]) -> frozenset[int]:
        return frozenset(ids)


class Telegram:
    """Sends whatever it is given once ``open`` is set."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.in_flight = self.most = 0
        self.open = asyncio.Event()
        self.open.set()
        self.is_reached = True
        """Whether there is a connection, so that the bytes of a message can leave."""
        self.answers: list[Outcome | Wait | Exception] = []

    async def send(self, outgoing: Outgoing) -> Outcome | Wait:
        if self.is_reached and not may_leave.get()():
            return Postponed(work=outgoing.work, wait_ms=400, counts=True)
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await self.open.wait()
        self.in_flight -= 1
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        self.sent.append(outgoing.work.id)
        return Sent(work=outgoing.work, message_id=outgoing.work.id)


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> Outbox:
    outbox = Outbox()
    for name in ("lease", "report", "renew"):
        monkeypatch.setattr(f"bot.dispatch.dispatcher.delivery.{name}", getattr(outbox, name))
    return outbox


class Run:
    """A dispatcher that runs, and how to wait for it and end it."""

    def __init__(
        self, office: Office, telegram: Telegram, outbox: Outbox, begun: Begun | None = None
    ) -> None:
        self.outbox = outbox
        begun = begun or Begun(NOWHERE, "")
        self.dispatcher = Dispatcher(office, telegram, SendQueue(0.0, 0.0, 0.0), begun)
        self.stop = asyncio.Event()
        self.task = asyncio.create_task(self.dispatcher.run(self.stop))

    async def brings(self, *work: Outgoing) -> None:
        self.outbox.rows.extend(work)
        self.dispatcher.wake()
        await asyncio.sleep(0)

    async def reports(self, count: int) -> list[Outcome]:
        await until(lambda: len(self.outbox.reported) >= count)
        return self.outbox.reported

    async def ends(self) -> None:
        self.stop.set()
        async with asyncio.timeout(60):
            await self.task


async def test_everything_is_sent_and_reported_once(office: Office, outbox: Outbox) -> None:
    telegram = Telegram()
    run = Run(office, telegram, outbox)
    await run.brings(*(outgoing(number) for number in range(250)))
    outcomes = await run.reports(250)
    await run.ends()
    assert len({outcome.work.id for outcome in outcomes}) == 250
    assert telegram.most <= IN_FLIGHT
    assert len(outbox.batches) < 250


async def test_what_becomes_of_one_chats_messages_is_written_down_together(
    office: Office, outbox: Outbox
) -> None:
    """They leave one after the other; a transaction for each would cost more than sending it."""
    run = Run(office, Telegram(), outbox)
    await run.brings(*(outgoing(7) for _ in range(60)))
    await run.reports(60)
    assert max(outbox.batches) > 5
    before = len(outbox.batches)
    await run.brings(outgoing(7))
    await run.reports(61)
    assert outbox.batches[before:] == [1]
    await run.ends()


async def test_an_alert_passes_those_in_flight(office: Office, outbox: Outbox) -> None:
    telegram = Telegram()
    telegram.open.clear()
    run = Run(office, telegram, outbox)
    await run.brings(*(outgoing(number) for number in range(20)))
    await until(lambda: telegram.in_flight == IN_FLIGHT)
    await run.brings(outgoing(99, priority=0))
    await until(lambda: telegram.in_flight == IN_FLIGHT + 1)
    telegram.open.set()
    await run.reports(21)
    await run.ends()


async def test_what_is_in_hand_is_finished_and_the_rest_given_back(
    office: Office, outbox: Outbox
) -> None:
    telegram = Telegram()
    telegram.open.clear()
    run = Run(office, telegram, outbox)
    await run.brings(*(outgoing(number) for number in range(20)))
    await until(lambda: telegram.in_flight == IN_FLIGHT)
    run.stop.set()
    await asyncio.sleep(0.01)
    telegram.open.set()
    await run.ends()
    sent = [outcome for outcome in outbox.reported if isinstance(outcome, Sent)]
    back = [outcome for outcome in outbox.reported if isinstance(outcome, Postponed)]
    assert len(sent) == IN_FLIGHT
    assert len(back) == 20 - IN_FLIGHT
    assert all((outcome.wait_ms, outcome.counts) == (0, False) for outcome in back)


async def test_a_database_that_is_away_for_a_moment(office: Office, outbox: Outbox) -> None:
    run = Run(office, Telegram(), outbox)
    outbox.failures = 2
    await run.brings(outgoing(1))
    (outcome,) = await run.reports(1)
    assert isinstance(outcome, Sent)
    assert outbox.again == [False, True, True], "the answer to a commit may have been lost"
    await run.ends()


async def test_asked_to_wait_is_not_reported_and_sent_afterwards(
    office: Office, outbox: Outbox
) -> None:
    telegram = Telegram()
    work = outgoing(1)
    telegram.answers = [Wait(outgoing=work, seconds=0.1)]
    run = Run(office, telegram, outbox)
    await run.brings(work)
    (outcome,) = await run.reports(1)
    assert isinstance(outcome, Sent)
    await run.ends()


async def test_a_message_that_cannot_be_worded_is_given_up_and_holds_up_no_other(
    office: Office, outbox: Outbox
) -> None:
    telegram = Telegram()
    telegram.answers = [RuntimeError(), RuntimeError()]
    run = Run(office, telegram, outbox)
    await run.brings(outgoing(1), outgoing(2, attempts=3))
    await run.brings(outgoing(3))
    outcomes = await run.reports(3)
    kinds = {outcome.work.chat: type(outcome) for outcome in outcomes}
    assert kinds == {1: Postponed, 2: Undeliverable, 3: Sent}
    await run.ends()


async def test_beside_others_what_was_held_too_long_is_left_to_whoever_leases_it_next(
    office: Office, outbox: Outbox
) -> None:
    """As after a pause of the whole process, in which the lease ran out."""
    time = [0.0]
    telegram = Telegram()
    queue = SendQueue(0.0, 1.0, 0.0)
    begun = Begun(NOWHERE, "")
    dispatcher = Dispatcher(office, telegram, queue, begun, lambda: time[0], is_alone=False)
    outbox.rows.extend(outgoing(7) for _ in range(6))
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await until(lambda: len(telegram.sent) >= 3 and len(queue) > 0)
    before = len(telegram.sent)
    time[0] = 60.0
    await until(lambda: len(queue) == 0)
    stop.set()
    await running
    assert len(telegram.sent) == before
    back = outbox.reported[before:]
    assert len(back) == 6 - before
    assert all(isinstance(outcome, Postponed) and not outcome.counts for outcome in back)


async def test_what_a_commit_hands_over_is_sent_without_being_looked_for(
    office: Office, outbox: Outbox
) -> None:
    run = Run(office, Telegram(), outbox)
    await until(lambda: run.dispatcher.room() > 0)
    run.dispatcher.take(Known(), [outgoing(7).work])
    assert isinstance((await run.reports(1))[0], Sent)
    outbox.rows.append(outgoing())
    run.dispatcher.wake()
    assert run.dispatcher.room() == 0, "what waits in the table must not be overtaken"
    await run.reports(2)
    await run.ends()
    run.dispatcher.take(Known(), [outgoing().work])
    assert run.dispatcher.room() == 0


async def test_while_much_waits_to_be_worked_only_alerts_leave(
    office: Office, outbox: Outbox
) -> None:
    telegram = Telegram()
    run = Run(office, telegram, outbox)
    busy = True
    run.dispatcher.is_busy = lambda: busy
    alert, status = outgoing(1, priority=0), outgoing(2, priority=4)
    await run.brings(status, alert)
    await run.reports(1)
    await asyncio.sleep(0.1)
    assert telegram.sent == [alert.work.id]
    busy = False
    await run.reports(2)
    await run.ends()
    assert telegram.sent == [alert.work.id, status.work.id]


async def test_alerts_of_one_chat_leave_before_what_others_are_told_unless_it_is_slow(
    office: Office, outbox: Outbox
) -> None:
    telegram = Telegram()
    telegram.open.clear()
    run = Run(office, telegram, outbox)
    alerts = [outgoing(1, priority=0, rings=True) for _ in range(3)]
    status = outgoing(2, priority=4)
    await run.brings(*alerts, status)
    await until(lambda: telegram.in_flight == 1)
    await asyncio.sleep(0.05)
    assert telegram.in_flight == 1, "two more alerts follow at once"
    await until(lambda: telegram.in_flight == 2)  # the chat is slow
    telegram.open.set()
    await run.reports(4)
    await run.ends()
    assert sorted(telegram.sent) == [each.work.id for each in (*alerts, status)]


async def test_a_message_has_begun_from_its_first_byte_until_its_outcome_is_written(
    office: Office, outbox: Outbox
) -> None:
    telegram, begun = Telegram(), Begun(NOWHERE, "")
    telegram.open.clear()
    run = Run(office, telegram, outbox, begun)
    works = [outgoing(1), outgoing(2), outgoing(2)]
    await run.brings(*works)
    await until(lambda: telegram.in_flight == 2)
    assert [work.work.id in begun for work in works] == [True, True, False]
    outbox.failures = 2
    telegram.open.set()
    await until(lambda: len(telegram.sent) == 3)
    assert all(work.work.id in begun for work in works), "nothing of it is written down"
    await run.reports(3)
    await until(lambda: not any(work.work.id in begun for work in works))
    await run.ends()


async def test_one_after_another_each_begins_once_and_a_change_of_what_stands_there_never(
    office: Office, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes next in a chat leaves in its own name."""
    telegram, begun, begins = Telegram(), Begun(NOWHERE, ""), list[int]()
    begin = begun.begin

    def noted(number: int) -> bool:
        begins.append(number)
        return begin(number)

    monkeypatch.setattr(begun, "begin", noted)
    run = Run(office, telegram, outbox, begun)
    works = [outgoing(1), outgoing(1, kind=WorkKind.EDIT), outgoing(1)]
    await run.brings(*works)
    await run.reports(3)
    assert telegram.sent == [each.work.id for each in works]
    assert begins == [works[0].work.id, works[2].work.id]
    await run.ends()


async def test_what_surely_did_not_arrive_has_not_begun(office: Office, outbox: Outbox) -> None:
    telegram, begun = Telegram(), Begun(NOWHERE, "")
    run = Run(office, telegram, outbox, begun)
    waits, refused, lost, broken = (outgoing(number) for number in range(1, 5))
    work = refused.work
    telegram.answers = [
        Wait(outgoing=waits, seconds=0.3),
        Postponed(work=work, wait_ms=0, counts=True, may_have_arrived=False),
        Postponed(work=lost.work, wait_ms=0, counts=True),
        RuntimeError(),
    ]
    outbox.failures = 1_000
    await run.brings(waits, refused, lost, broken)
    await until(lambda: not telegram.answers)
    begins = {each.work.chat: each.work.id in begun for each in (waits, refused, lost, broken)}
    assert begins == {1: False, 2: False, 3: True, 4: True}
    outbox.failures = 0
    told = {each.work.chat: each for each in await run.reports(4)}
    arrives = {
        chat: outcome.may_have_arrived
        for chat, outcome in told.items()
        if isinstance(outcome, Postponed)
    }
    assert arrives == {2: False, 3: True, 4: True}
    await run.ends()


async def test_without_a_connection_nothing_has_begun(office: Office, outbox: Outbox) -> None:
    telegram, only = Telegram(), outgoing(1)
    telegram.is_reached = False
    telegram.answers = [Postponed(work=only.work, wait_ms=0, counts=True)]
    run = Run(office, telegram, outbox, Begun(NOWHERE, ""))
    await run.brings(only)
    (outcome,) = await run.reports(1)
    assert isinstance(outcome, Postponed)
    assert not outcome.may_have_arrived
    await run.ends()


async def test_where_another_looked_what_had_not_begun_is_given_back(
    office: Office, outbox: Outbox, tmp_path: Path
) -> None:
    """As after a pause of the whole machine, of which this process's clock knows nothing."""
    telegram, mine, theirs = Telegram(), Begun(tmp_path, "a" * 16), Begun(tmp_path, "b" * 16)
    telegram.open.clear()
    queue = SendQueue(0.0, 0.0, 0.0)
    dispatcher = Dispatcher(office, telegram, queue, mine, is_alone=False)
    works = [outgoing(7) for _ in range(4)]
    outbox.rows.extend(works)
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await until(lambda: telegram.in_flight == 1)
    assert theirs.of("a" * 16) == {works[0].work.id}
    telegram.open.set()
    await until(lambda: len(outbox.reported) == 4)
    stop.set()
    await running
    theirs.close()
    assert telegram.sent == [works[0].work.id]
    assert {type(outcome) for outcome in outbox.reported[1:]} == {Postponed}
