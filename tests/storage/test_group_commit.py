"""Acts that wait together share a commit, and nothing else: each one happens as a whole or not at all."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import event, select

from domain.events import Event
from domain.messages.outgoing import Saying, Work
from domain.requests.request import Record
from domain.topics import Topic
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.log import review
from services.running import intake
from services.visit.desk import serve
from services.visit.inbound import Inbound
from services.visit.office import Office
from storage.database.tables import log_head, outbox
from storage.log.log import Log
from storage.messages.inbox import RawUpdate
from storage.transaction.store import Committed, Precedence
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import on_both
from tests.services.desk_clerk import NETWORK, Clerk

LINE = "LBN immediate life preserve EXERCISE keep the account"


class Planted(Exception):
    """Goes wrong on purpose."""


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    return clerk


@on_both
async def test_one_that_fails_leaves_nothing_and_harms_no_other(office: Office) -> None:
    await directory.import_network(office, read_network(NETWORK.read_text("utf-8")))
    seals = 0

    async def act(number: int, work: UnitOfWork) -> int:
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": str(number)}))
        saying = Saying(topic=Topic.NOTHING_TO_CANCEL)
        post = await work.outbox.post(chat=number, person=None, saying=saying)
        # What came before is written here, within this act's own savepoint.
        await work.outbox.by_id(post)
        await work.log.flush()
        if number % 3 == 0:
            raise Planted
        return number

    async def turn(number: int) -> int:
        return await office.store.transact(lambda work: act(number, work))

    def hear(done: Committed) -> None:
        nonlocal seals
        seals += done.note is not None

    office.store.listeners.append(hear)
    done = await asyncio.gather(*(turn(n) for n in range(1, 31)), return_exceptions=True)
    kept = [n for n in range(1, 31) if n % 3]
    assert [outcome for outcome in done if not isinstance(outcome, Planted)] == kept
    assert seals < len(kept), "they shared commits"
    async with office.store.reading() as work:
        chats = (await work.connection.execute(select(outbox.c.chat_key))).scalars().all()
        assert sorted(chats) == sorted(office.store.vault.digest("chat", n) for n in kept)
    assert (await review.verify(office.store)).answer != "FAIL"


@on_both
async def test_serials_have_no_gap_and_an_update_is_worked_once(clerk: Clerk) -> None:
    lines = [LINE, "XXX immediate", LINE, LINE, "LBN immediate nonsense", LINE]
    inbounds = [clerk.inbound("esp-officer") for _ in lines]
    updates = [RawUpdate(update_id=i.update_id, body=b"{}") for i in inbounds]
    await intake.keep(clerk.office, updates)

    async def files(inbound: Inbound, line: str) -> None:
        await serve(clerk.office, inbound, filling_in.file_line, line)

    acts = [files(i, line) for i, line in zip(inbounds, lines, strict=True)]
    again = [files(i, line) for i, line in zip(inbounds, lines, strict=True)]
    await asyncio.gather(*acts, *again)
    async with clerk.office.store.reading() as work:
        found = await work.requests.all()
        assert sorted(r.reference.split("-")[4] for r in found) == [f"{n:06}" for n in range(1, 5)]
        assert sum((await work.inbox.counts()).values()) == 0


@on_both
async def test_where_the_commit_fails_each_is_tried_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, sizes = Log.seal_head, []

    async def seal_head(log: Log) -> str | None:
        sizes.append(len(log._waiting))
        if len(log._waiting) > 1:
            raise Planted
        return await whole(log)

    async def act(work: UnitOfWork) -> None:
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={}))

    monkeypatch.setattr(Log, "seal_head", seal_head)
    await asyncio.gather(*(office.store.transact(act) for _ in range(5)))
    assert max(sizes) > 1
    assert sizes[-5:] == [1] * 5


@on_both
async def test_who_changes_the_directory_is_alone_from_there_on(clerk: Clerk) -> None:
    seen: list[str] = []

    async def renames(work: UnitOfWork) -> None:
        account = await work.people.by_account(clerk.accounts["lbn-duty"])
        assert account is not None
        await work.people.set_taken_by(account, None)

    async def looks(work: UnitOfWork) -> None:
        seen.append(str(sorted(work.situation.reachable)))

    store = clerk.office.store
    await asyncio.gather(store.transact(looks), store.transact(renames), store.transact(looks))
    assert "lbn-duty" in seen[0]
    assert "lbn-duty" not in seen[1]


@on_both
async def test_new_work_is_handed_over_with_its_commit(clerk: Clerk) -> None:
    store, given = clerk.office.store, list[Work]()
    store.listeners.append(lambda done: given.extend(done.works))
    store.holder.room = lambda: 1
    inbound = clerk.inbound("esp-officer")
    await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
    await serve(clerk.office, inbound, filling_in.file_line, LINE)
    assert len(given) == 1
    async with store.work() as work:
        left = await work.delivery.lease(10)
        head = (await work.connection.execute(select(log_head.c.size))).scalar_one()
    assert head > 0
    assert [work.id for work in left] != [given[0].id], "it is leased to whom it was given"
    assert len(left) == 1, "for what had no room it is looked in the table"


@on_both
async def test_many_rows_at_once_are_what_one_by_one_would_be(clerk: Clerk) -> None:
    inbounds = [clerk.inbound("esp-officer") for _ in range(20)]
    updates = [RawUpdate(update_id=i.update_id, body=f"{{{i}}}".encode()) for i in inbounds]
    assert len(await intake.keep(clerk.office, updates)) == 20
    assert await intake.keep(clerk.office, updates) == ()
    async with clerk.office.store.reading() as work:
        assert await work.inbox.waiting(50) == tuple(updates)
    await asyncio.gather(*(serve(clerk.office, i, filling_in.file_line, LINE) for i in inbounds))
    await clerk.delivers()
    assert clerk.reads("lbn-duty").count("alert") == 20
    assert (await review.verify(clerk.office.store)).answer != "FAIL"


@on_both
async def test_what_an_update_asks_for_is_committed_with_it(clerk: Clerk) -> None:
    commits = 0

    def hear(_connection: object) -> None:
        nonlocal commits
        commits += 1

    inbound, begun = clerk.inbound("esp-officer"), list[asyncio.Task[None]]()

    def put(_update: RawUpdate) -> None:
        begun.append(asyncio.create_task(files(clerk, inbound)))

    event.listen(clerk.office.store.engine.sync_engine, "commit", hear)
    await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")], put)
    await asyncio.gather(*begun)
    assert commits == 1
    assert await filed(clerk) == 1
    assert await intake.waiting_numbers(clerk.office, 9) == ()


@on_both
async def test_an_update_that_was_not_kept_asks_for_nothing_until_it_comes_again(
    clerk: Clerk,
) -> None:
    inbound, begun = clerk.inbound("esp-officer"), list[asyncio.Task[None]]()
    update = RawUpdate(update_id=inbound.update_id, body=b"{}")

    def put(_update: RawUpdate) -> None:
        begun.append(asyncio.create_task(files(clerk, inbound)))
        if len(begun) == 1:
            raise Planted

    with pytest.raises(Planted):
        await intake.keep(clerk.office, [update], put)
    await asyncio.gather(*begun)
    assert await filed(clerk) == 0
    await intake.keep(clerk.office, [update], put)
    await asyncio.gather(*begun)
    assert await filed(clerk) == 1


@on_both
async def test_an_act_that_fails_leaves_the_update_that_asked_for_it_waiting(clerk: Clerk) -> None:
    number, begun = clerk.inbound("esp-officer").update_id, list[asyncio.Task[None]]()

    async def act(work: UnitOfWork) -> None:
        assert await work.inbox.claim(number)
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "esp-officer"}))
        raise Planted

    def put(_update: RawUpdate) -> None:
        begun.append(asyncio.create_task(clerk.office.store.transact(act, number)))

    await intake.keep(clerk.office, [RawUpdate(update_id=number, body=b"{}")], put)
    assert [type(each) for each in await asyncio.gather(*begun, return_exceptions=True)] == [
        Planted
    ]
    assert await intake.waiting_numbers(clerk.office, 9) == (number,)


async def files(clerk: Clerk, inbound: Inbound) -> None:
    await serve(clerk.office, inbound, filling_in.file_line, LINE)


async def filed(clerk: Clerk) -> int:
    async with clerk.office.store.reading() as work:
        return len(await work.requests.all())


@on_both
async def test_what_is_long_goes_last_and_has_its_turn_all_the_same(office: Office) -> None:
    """Each act brings the next one before it is committed, so that one always waits."""
    done: list[str] = []
    asking: list[asyncio.Task[None]] = []

    async def short(number: int, _work: UnitOfWork) -> None:
        done.append("short")
        if number < 50:
            asking.append(asyncio.create_task(asks(number + 1)))
        await asyncio.sleep(0)

    async def asks(number: int) -> None:
        await office.store.transact(partial(short, number))

    async def long(_work: UnitOfWork) -> None:
        assert await _stops(office)
        done.append("long")

    asking.append(asyncio.create_task(asks(1)))
    await asyncio.sleep(0)
    await asyncio.gather(
        *(office.store.transact(long, precedence=Precedence.LAST) for _ in range(3))
    )
    were = [*done]
    while asking:
        await asking.pop()
    assert done.count("short") == 50
    assert were.count("long") == 3
    assert were[0] == "short"
    assert were.count("short") < 10, "they did not wait until nobody asked any more"


@pytest.mark.parametrize(
    ("precedence", "stops"), [(Precedence.NEXT, True), (Precedence.SHARED, False)]
)
async def test_what_is_long_ends_early_for_what_somebody_waits_for(
    office: Office, precedence: Precedence, stops: bool
) -> None:
    async def short(_work: UnitOfWork) -> None:
        return None

    async def long(_work: UnitOfWork) -> bool:
        waiting.append(asyncio.create_task(office.store.transact(short, precedence=precedence)))
        return await _stops(office)

    waiting: list[asyncio.Task[None]] = []
    assert await office.store.transact(long, precedence=Precedence.LAST) is stops
    await asyncio.gather(*waiting)


async def _stops(office: Office) -> bool:
    """Whether a long act is told to end before its work is done."""
    for _ in range(1_000):
        if office.store.should_stop:
            return True
        await asyncio.sleep(0)
    return False
