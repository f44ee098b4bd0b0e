"""Nobody at a drilled desk can see it coming: what they may read says the same with an order and without."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from domain.directory.actor import Actor
from domain.directory.drill_rules import DrillKind
from domain.directory.entry_fields import Place, Section
from domain.drills.ordering import WantedDrills
from domain.drills.year import USUAL, WantedYear
from domain.events import Event
from domain.spans import Span
from domain.statistics.whose import Whose
from domain.vocabulary import ContactPointId, PersonId
from services.conversation import filling_in
from services.directory.confirming import key_of
from services.directory.in_chat import browsing
from services.drills import ordering
from services.drills import year as years
from services.drills.ringing import DrillClock
from services.duty import cover, on_duty
from services.log import exporting, review
from services.requests import escalations, viewing
from services.running import timekeeping
from services.statistics.asking import read_asked_period
from services.statistics.letter_facts import LetterSeen, letter_seen
from services.statistics.months import month_of
from services.visit.office import Office
from storage.database.tables import log_blobs, log_records, metadata
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

DESK = ContactPointId("lbn-police")
READERS = ("lbn-duty", "lbn-deputy", "lbn-chief")


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
    await clerk.does(
        "esp-officer", filling_in.file_line, "LBN urgent liberty advice EXERCISE a question"
    )
    return clerk


async def order(office: Office, clock: HandClock) -> None:
    """For a moment, within a period, and for a year."""
    for number, kind in enumerate(DrillKind):
        at = clock.now() + timedelta(days=3, hours=2 * number)
        await ordering.order_at_console(office, WantedDrills(kind=kind, points=(DESK,), at=at))
    between = Span(clock.now(), clock.now() + timedelta(days=40))
    wanted = WantedDrills(kind=DrillKind.PING, points=None, between=between)
    await ordering.order_at_console(office, wanted)
    for year in (clock.now().year, clock.now().year + 1):
        await years.order_at_console(office, WantedYear(year=year, points=None, numbers=USUAL))


async def read_by(clerk: Clerk, who: str) -> list[tuple[str, str]]:
    """Whatever somebody is shown, typed in their chat one after the other."""
    before = {*clerk.chats.get(clerk.accounts[who], {})}
    async with clerk.office.store.reading() as work:
        entry = key_of(work, Place(section=Section.POINT, key=DESK))
    for act, arguments in (
        (viewing.requests, (0,)),
        (on_duty.duty, (0,)),
        (cover.coverage, (0,)),
        (escalations.escalations, (0,)),
        (review.verify_in_chat, ()),
        (browsing.directory, ("",)),
        (browsing.entry, (entry,)),
    ):
        await clerk.does(who, act, *arguments)
    after = clerk.chats[clerk.accounts[who]]
    return [
        (seen.saying.topic.value, json.dumps(_unnumbered(seen.saying.facts), sort_keys=True))
        for number, seen in sorted(after.items())
        if number not in before
    ]


def _unnumbered(facts: Any) -> dict[str, object]:
    """Without how long the log is, and what follows from its records."""
    return {name: fact for name, fact in facts.items() if name not in ("records", "root")}


@on_both
async def test_who_is_drilled_reads_the_same_with_an_order_and_without(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    without = {who: await read_by(clerk, who) for who in READERS}
    due = await timekeeping.next_due(office)
    await order(office, clock)
    assert {who: await read_by(clerk, who) for who in READERS} == without
    assert await timekeeping.next_due(office) == due, "no timer of the service knows of it"
    assert await DrillClock(office).look() == 0
    async with office.store.reading() as work:
        assert len(await work.requests.all()) == 1, "no serial and no reference is taken"
        serials = (await work.connection.execute(text("SELECT last FROM serials"))).all()
    assert [row.last for row in serials] == [1]


@on_both
async def test_its_record_is_like_that_of_any_look_of_the_secretariat(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    async def since(first: int) -> list[tuple[str, str | None, list[int]]]:
        """The event, the case and the lengths of what is sealed, of each record from there on."""
        async with office.store.reading() as work:
            query = select(log_records).where(log_records.c.seq >= first)
            rows = (await work.connection.execute(query.order_by(log_records.c.seq))).all()
            blobs = (await work.connection.execute(select(log_blobs))).all()
        return [
            (row.event, row.case_id, [len(b.ciphertext) for b in blobs if b.seq == row.seq])
            for row in rows
        ]

    async def size() -> int:
        async with office.store.reading() as work:
            return await work.anchors.size()

    first = await size()
    await ordering.list_at_console(office)
    second = await size()
    wanted = WantedDrills(kind=DrillKind.PING, points=None, at=clock.now() + timedelta(days=1))
    found = await ordering.order_at_console(office, wanted)
    third = await size()
    await ordering.stop_at_console(office, found.order.id)
    fourth = await size()
    year = WantedYear(year=clock.now().year + 1, points=None, numbers=USUAL)
    await years.look_at_console(office, year)
    fifth = await size()
    planned = await years.order_at_console(office, year)
    assert len(planned.plans) > 3
    places = (first, second, third, fourth, fifth)
    looked, ordered, stopped, ahead, whole = [await since(each) for each in places]
    assert looked[0] == ordered[0] == stopped[0] == ahead[0] == whole[0]
    assert [each[0] for each in looked] == [Event.OFFICE_ACTED.value] * 5
    assert looked[0][1] is None


@on_both
async def test_no_table_names_the_desk_or_the_time(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    at = clock.now() + timedelta(days=3, hours=5, minutes=7)
    await ordering.order_at_console(
        office, WantedDrills(kind=DrillKind.PING, points=(DESK,), at=at)
    )
    moments = {str(round(at.timestamp() * 1000)), str(round(at.timestamp())), at.isoformat()}
    async with office.store.reading() as work:
        for table in metadata.sorted_tables:
            for row in (await work.connection.execute(select(table))).all():
                said = {str(value) for value in row if not isinstance(value, bytes)}
                assert not said & moments, table.name
                assert DESK not in said, table.name


@on_both
async def test_an_export_of_the_whole_log_says_no_more(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    await order(office, clock)
    written = io.BytesIO()
    await exporting.export(office, written, exporting.Wanted())
    whole = written.getvalue()
    assert b"drill" not in whole, whole[
        max(0, whole.find(b"drill") - 80) : whole.find(b"drill") + 40
    ]
    assert DESK.encode() not in whole


@on_both
async def test_an_act_of_who_is_no_secretariat_leaves_no_such_record(
    clerk: Clerk, office: Office
) -> None:
    await clerk.does("lbn-chief", escalations.escalations, 0)
    await clerk.does("lbn-chief", cover.coverage, 0)
    async with office.store.reading() as work:
        assert not await work.log.of_event(Event.OFFICE_ACTED)
    await clerk.does("secretariat", escalations.escalations, 0)
    await clerk.does("secretariat", cover.coverage, 0)
    async with office.store.reading() as work:
        assert len(await work.log.of_event(Event.OFFICE_ACTED)) == 2


async def test_the_letter_of_the_month_says_the_same(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    async def letter() -> LetterSeen:
        period = read_asked_period("2026-11", clock.now())
        month = await month_of(office, period, "EXERCISE")
        async with office.store.reading() as work:
            chief = Actor(person=work.directory.people[PersonId("lbn-chief")])
            return await letter_seen(work, chief, Whose.MEMBER, month, period)

    without = await letter()
    assert without.figures is not None
    await order(office, clock)
    # What was worked out before is not given again.
    clock.advances(minutes=2)
    # Nor is it of the same moment: when it was counted, and what of the shifts lies ahead.
    moment = {"at": None, "open_shifts": ()}
    assert replace(await letter(), **moment) == replace(without, **moment)
