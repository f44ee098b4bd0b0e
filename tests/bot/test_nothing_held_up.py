"""What people and the clock ask of the service takes long in a large network, and holds up no alert."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.service.service import GIVES_WAY
from domain.log.parts import LogPart
from domain.requests.request import Request
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.duty import calendar_feeds as calendars
from services.duty import cover
from services.duty import on_duty as duty
from services.duty import watch as duty_watch
from services.duty.calendar_import import Source, import_calendar
from services.keeping import retention
from services.log import anchoring, disclosure, review
from services.running import timekeeping
from services.statistics import in_chat as statistics
from services.visit.beside import SharedWork
from services.visit.office import Office
from storage.database.embedded_file import EmbeddedFile
from tests.bot.beside_stage import SHORT, SLOWER, TRIES, Alerts, calendar, fill, network
from tests.conftest import FILE_KEY, HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import events

REASON = "EXERCISE yearly review"
Act = Callable[[Clerk, Request], Awaitable[Any]]


@pytest.fixture
async def full(office: Office) -> AsyncIterator[tuple[Clerk, Request]]:
    """A large network and a long case; nothing is due."""
    object.__setattr__(office, "requests_per_hour", 0)
    object.__setattr__(office, "calendar_url", "https://duty.example.org")
    reading = read_network(network(SHORT), now=office.now())
    await directory.import_network(office, reading)
    clerk, case = await fill(office, SHORT)
    await clerk.time_passes()
    usual = sys.getswitchinterval()
    sys.setswitchinterval(GIVES_WAY)
    yield clerk, case
    sys.setswitchinterval(usual)


async def reads_log(clerk: Clerk, case: Request) -> None:
    await clerk.does("lbn-chief", review.read_log, case.id, REASON)
    on = clerk.last("lbn-chief", "log_summary").message_id
    await clerk.presses("lbn-chief", review.show_part, case.id, LogPart.READINGS, 3, on=on)
    await clerk.presses("lbn-chief", review.turn_page, case.id, 200, on=on)
    await clerk.presses("lbn-chief", disclosure.show, case.id, 200, on=on)


async def looks_at_duty(clerk: Clerk, _case: Request) -> None:
    await clerk.does("secretariat", cover.coverage, 0)
    await clerk.does("secretariat", duty.duty, 0)


async def verifies(clerk: Clerk, _case: Request) -> None:
    await clerk.does("auditor", review.verify_in_chat)


async def fetches_calendar(clerk: Clerk, _case: Request) -> None:
    await clerk.does("lbn-duty", calendars.give_addresses)
    link = str(clerk.last("lbn-duty", "calendar").saying.facts["links"][0])  # type: ignore[index]
    token = link.rsplit("/", 1)[1].removesuffix(".ics")
    assert await calendars.calendar_at(clerk.office, token)


async def retains(clerk: Clerk, _case: Request) -> None:
    await retention.look(clerk.office)


async def anchors(clerk: Clerk, _case: Request) -> None:
    await anchoring.make(clerk.office, anchoring.AnchorCause.ASKED)


async def counts_figures(clerk: Clerk, _case: Request) -> None:
    object.__setattr__(clerk.office, "shared", SharedWork())
    for who in ("secretariat", "lbn-chief", "esp-officer"):
        await clerk.does(who, statistics.command, "")


ACTS: tuple[Act, ...] = (
    counts_figures,
    reads_log,
    looks_at_duty,
    verifies,
    fetches_calendar,
    retains,
    anchors,
)


@on_both
async def test_no_act_holds_up_an_alert(full: tuple[Clerk, Request]) -> None:
    clerk, case = full
    alerts = Alerts(clerk=clerk)
    await alerts.settle(lambda: asyncio.sleep(0.2))
    slow: dict[str, float] = {}
    for act in ACTS:
        slower: list[float] = []
        while len(slower) < TRIES and min(slower, default=1.0) > SLOWER:
            slower.append((await alerts.during(act(clerk, case)))[1])
        if min(slower) > SLOWER:
            slow[act.__name__] = min(slower)
    assert not slow


@on_both
async def test_a_large_networks_hand_overs_are_acts_of_their_own(
    full: tuple[Clerk, Request], clock: HandClock
) -> None:
    """At eight in the morning all desks hand over at once; what people do comes between."""
    clerk, _case = full
    alerts = Alerts(clerk=clerk)
    await alerts.settle(lambda: asyncio.sleep(0.2))
    slower: list[float] = []
    while len(slower) < TRIES and min(slower, default=9.0) >= 4 * SLOWER:
        # Each morning is another try: the machine may be busy with something else.
        clock.at = clock.at.replace(hour=8, minute=0, second=5) + timedelta(days=1)
        before = (await events(clerk.office)).count("handover.briefed")
        slower.append((await alerts.during(duty_watch.look(clerk.office)))[1])
        assert len(alerts.took) > 3
    assert min(slower) < 4 * SLOWER
    await clerk.time_passes()
    briefed = (await events(clerk.office)).count("handover.briefed") - before
    assert briefed >= SHORT.desks * 2
    await clerk.time_passes()
    assert (await events(clerk.office)).count("handover.briefed") - before == briefed


@on_both
async def test_what_another_process_put_in_force_is_read_beside_the_next_alert(
    full: tuple[Clerk, Request],
    beside: Office,
    database_url: str,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The directory is read anew while nobody is kept from writing."""
    clerk, _case = full
    held: list[bool] = []
    knowledge = clerk.office.store._knowledge
    read = knowledge._read_directory

    def reading_long(document: bytes) -> Any:
        held.append(_is_held(database_url))
        return read(document)

    monkeypatch.setattr(knowledge, "_read_directory", reading_long)
    fresh = read_network(network(SHORT, word="Other"), now=clock.at)
    await directory.import_network(beside, fresh)
    await timekeeping.clock_was_set(clerk.office, clock.at, clock.at)
    assert held == [False]


def _is_held(database_url: str) -> bool:
    """Whether somebody holds what a writer needs: SQLite's write lock, or the head of the log."""
    if database_url.startswith("sqlite"):
        from sqlcipher3 import dbapi2 as sqlcipher

        file = EmbeddedFile(Path(database_url.removeprefix("sqlite:///")), FILE_KEY)
        connection = file.connect(timeout=0)
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlcipher.OperationalError:
            return True
        finally:
            connection.close()
        return False
    import psycopg

    address = database_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT 1 FROM log_head FOR UPDATE SKIP LOCKED").fetchone()
        return found is None


async def test_a_calendar_is_imported_while_the_rosters_change(
    full: tuple[Clerk, Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was worked out by rosters that are no longer so is worked out again."""
    clerk, _case = full
    first_ten, all_of_it = (
        Source(content=calendar(count, "lbn-deputy").encode(), roster="lbn-desk", layer="duty")
        for count in (10, 30)
    )
    transact = clerk.office.store.transact
    first = [True]

    async def changed_meanwhile(act: Any, claims: int | None = None) -> Any:
        if first.pop() if first else False:
            assert len((await import_calendar(clerk.office, first_ten)).added) == 10
        return await transact(act, claims)

    monkeypatch.setattr(clerk.office.store, "transact", changed_meanwhile)
    assert len((await import_calendar(clerk.office, all_of_it)).added) == 20
    assert (await events(clerk.office)).count("duty.changed") == 2
