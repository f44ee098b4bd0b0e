"""Rows that do not open stand for nothing, and hold up no other: on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.intake.polling import raw_updates
from bot.intake.workers import Workers
from domain.events import Event
from domain.messages.outgoing import WorkKind
from domain.requests.request import Card
from domain.topics import Topic
from domain.vocabulary import PersonId
from handlers.incoming import Update
from services.conversation import filling_in
from services.log import row_watch, verification
from services.messages import delivery
from services.requests import acknowledge, drafting
from services.running import intake, timekeeping
from services.visit.desk import serve
from services.visit.office import Office
from storage.messages.inbox import RawUpdate, Stage
from tests.bot.waiting import until
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

LINE = "LBN immediate life preserve EXERCISE keep it"
ANOTHERS = "sealed = (SELECT max(sealed) FROM accounts)"
pytestmark = on_both


@pytest.fixture
async def clerk(office: Office, clock: HandClock) -> Clerk:
    """A request was filed, and all of it has gone out."""
    clerk = Clerk(Office(store=office.store, now=clock.now))
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief")
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    return clerk


async def breaks(office: Office, table: str, where: str, values: str = ANOTHERS) -> None:
    """Somebody with SQL changes these rows, by giving them another row's seal if nothing else is said."""
    async with office.store.work() as work:
        statement = f"UPDATE {table} SET {values} WHERE {where}"  # noqa: S608 - fixed names
        await work.connection.execute(text(statement))


async def files_unsent(clerk: Clerk, count: int) -> None:
    """So many more are filed, and nothing of them has gone out."""
    for _ in range(count):
        inbound = clerk.inbound("esp-officer")
        await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
        await serve(clerk.office, inbound, filling_in.file_line, LINE)


async def words(office: Office) -> tuple[str, ...]:
    async with office.store.reading() as work:
        return (await row_watch.see(work, is_thorough=True)).words


async def test_messages_that_do_not_open_hold_up_no_alert(clerk: Clerk) -> None:
    """They stand before it, and are more than are taken at once."""
    office = clerk.office
    await files_unsent(clerk, 3)
    await breaks(office, "posts", "state = 'new'")
    await files_unsent(clerk, 1)
    (taken,) = await delivery.lease(office, 1)
    assert taken.work.post is not None
    assert taken.work.post.card == Card.ALERT
    assert any("in posts do not open" in line for line in await words(office))


@pytest.mark.parametrize(
    "broken",
    [
        ANOTHERS,
        "sealed = NULL",
        "kind = 'later'",
        "created_at = 9223372036854775807",
    ],
)
async def test_work_that_does_not_open_holds_up_no_alert(clerk: Clerk, broken: str) -> None:
    office = clerk.office
    async with office.store.work() as work:
        for chat in (4711, 4712, 4713):
            await work.outbox.set_menu(chat=chat, person=None)
    await breaks(office, "outbox", "post_id IS NULL", f"priority = 0, {broken}")
    await files_unsent(clerk, 1)
    taken = await delivery.lease(office, 1)
    assert [each.work.kind for each in taken] == [WorkKind.SEND]
    assert "3 in outbox do not open: they were changed, or moved" in await words(office)


async def test_an_alert_that_does_not_open_is_acknowledged_all_the_same(clerk: Clerk) -> None:
    """Its button says which request it is about, and the request is what is believed."""
    facts = clerk.last("esp-officer", "status").saying.facts
    alert = clerk.last("lbn-duty", "alert")
    await breaks(clerk.office, "posts", "state = 'shown'")
    answer = await clerk.presses(
        "lbn-duty", acknowledge.acknowledge, str(facts["case"]), on=alert.message_id
    )
    assert answer is not Topic.INCIDENT
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(str(facts["case"]))
    assert request is not None
    assert request.acknowledged_by == "lbn-duty"


async def test_content_leaves_the_chats_behind_what_does_not_open(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timekeeping, "_REMOVED_AT_ONCE", 1)
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    async with clerk.office.store.reading() as work:
        requests = await work.requests.all()
    for request in requests:
        await clerk.presses("lbn-duty", acknowledge.acknowledge, request.id)
    first = "id = (SELECT min(id) FROM posts WHERE remove_at IS NOT NULL)"
    await breaks(clerk.office, "posts", first, f"{ANOTHERS}, remove_at = remove_at - 1")
    clock.at += timedelta(hours=48)
    assert await timekeeping.remove_expired(clerk.office) == 1
    async with clerk.office.store.reading() as work:
        seen = await row_watch.see(work)
    assert "1 in posts do not open: they were changed, or moved" in seen.words


async def test_an_update_that_does_not_open_is_set_aside_alone(office: Office) -> None:
    """It neither ends the process nor keeps it from beginning."""
    await intake.keep(office, raw_updates([{"update_id": number} for number in (5, 6, 7)]))
    another = "sealed = (SELECT sealed FROM inbox WHERE update_id = 6)"
    await breaks(office, "inbox", "update_id <> 6", another)
    handled: list[int] = []

    async def handle(_office: Office, update: Update) -> None:
        handled.append(update.update_id)
        await intake.ignore(office, update.update_id)

    workers, stop, ready = Workers(office, handle), asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(workers.run(stop, ready))
    await until(lambda: handled or running.done())
    while (await intake.counts(office))[Stage.WAITING]:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.02)
    stop.set()
    await running
    assert handled == [6]
    assert (await intake.counts(office))[Stage.ASIDE] == 2
    async with office.store.reading() as work:
        assert len(await work.log.of_event(Event.UPDATE_SET_ASIDE)) == 2


async def test_who_was_in_the_middle_of_something_begins_anew(clerk: Clerk) -> None:
    await clerk.does("esp-officer", drafting.begin)
    await breaks(clerk.office, "conversations", "version > 0")
    await clerk.does("esp-officer", drafting.begin)
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    assert clerk.reads("lbn-duty").count("alert") == 2


async def test_a_count_of_attempts_that_does_not_open_begins_anew(
    clerk: Clerk, clock: HandClock
) -> None:
    """It stops neither the clock's side of the work nor the answer to the next attempt."""
    for _ in range(3):
        assert await clerk.presses("lbn-duty", acknowledge.acknowledge, "0" * 32) is Topic.NOT_YOURS
        await breaks(clerk.office, "attempts", "made > 0")
    clock.advances(hours=48)
    await clerk.time_passes()
    async with clerk.office.store.reading() as work:
        assert await work.attempts.next_end() is None


async def test_one_request_that_does_not_open_hides_no_other(clerk: Clerk) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    async with clerk.office.store.reading() as work:
        first, second = await work.requests.all()
    await breaks(clerk.office, "requests", f"id = '{first.id}'")
    async with clerk.office.store.reading() as work:
        listed = await work.requests.of_person(PersonId("esp-officer"), (), limit=9)
        assert [request.id for request in listed] == [second.id]
        assert [request.id for request in await work.requests.all()] == [second.id]
        verdict = await verification.verify(clerk.office.store)
    assert "a row of requests or accounts does not open" in verdict.reason


async def test_a_case_is_erased_beside_what_does_not_open(clerk: Clerk) -> None:
    async with clerk.office.store.reading() as work:
        (request,) = await work.requests.all()
    await clerk.does("esp-officer", drafting.begin)
    await breaks(clerk.office, "conversations", "version > 0")
    await breaks(clerk.office, "posts", f"case_id = '{request.id}'")
    async with clerk.office.store.work() as work:
        await work.erasures.erase(request.id, work.outbox)
        assert await work.erasures.is_erased(request.id)
    assert not any("posts" in line for line in await words(clerk.office))


async def test_what_does_not_open_goes_with_an_answer_for_it(clerk: Clerk) -> None:
    office = clerk.office
    await files_unsent(clerk, 1)
    await breaks(office, "posts", "state = 'new'")
    async with office.store.work() as work:
        await work.outbox.set_menu(chat=4711, person=None)
    await breaks(office, "outbox", "post_id IS NULL")
    assert len(await words(office)) == 2
    await row_watch.trust(office, "EXERCISE checked with the desk")
    assert await words(office) == ()
    async with office.store.reading() as work:
        assert await work.delivery.size() == 0
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    assert clerk.reads("lbn-duty")[-1] == "alert"
