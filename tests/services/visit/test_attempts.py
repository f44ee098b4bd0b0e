"""Floods of attempts in vain: each is answered and counted, a few are recorded, and then their number."""

import itertools

import pytest
from sqlalchemy import func, select

from domain.events import Event
from domain.topics import Topic
from domain.vocabulary import PersonId
from services.messages.notices import TRIES_OF_ONE, CodeRefused, TooManyTries, acknowledge_by_code
from services.people import people
from services.requests import acknowledge
from services.visit import attempts
from services.visit.office import Office
from storage.database.attempt_tables import attempts as counted
from storage.database.tables import enrolment_attempts, log_records
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

NO_CASE = "0" * 32


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    return clerk


async def records(clerk: Clerk, event: Event) -> list[dict[str, object]]:
    """What the records of this event say, oldest first."""
    async with clerk.office.store.reading() as work:
        found = await work.connection.execute(
            select(log_records.c.seq).where(log_records.c.event == event.value)
        )
        wanted = set(found.scalars().all())
        entries = await work.log.entries(None, with_audit=True, with_text=False)
    return [dict(entry.about or {}) for entry in entries if entry.seq in wanted]


async def rows(clerk: Clerk, table: object) -> int:
    async with clerk.office.store.reading() as work:
        found = await work.connection.execute(select(func.count()).select_from(table))  # type: ignore[arg-type]  # a table
        return int(found.scalar_one())


@on_both
async def test_one_officers_forged_presses_are_all_answered_and_few_are_recorded(
    clerk: Clerk, clock: HandClock
) -> None:
    for _ in range(123):
        answer = await clerk.presses("lbn-duty", acknowledge.acknowledge, NO_CASE)
        assert answer is Topic.NOT_YOURS
    found = await records(clerk, Event.ATTEMPT_REFUSED)
    assert [about.get("count") for about in found] == [None] * 5 + [10, 100]
    clock.advances(hours=1, seconds=1)
    await clerk.time_passes()
    found = await records(clerk, Event.ATTEMPT_REFUSED)
    assert found[-1]["count"] == 123
    assert found[-1]["since"] != found[-1]["until"]
    assert len(found) == 8
    assert await rows(clerk, counted) == 0
    # The next hour begins anew.
    await clerk.presses("lbn-duty", acknowledge.acknowledge, NO_CASE)
    assert len(await records(clerk, Event.ATTEMPT_REFUSED)) == 9


@on_both
async def test_the_count_outlives_the_process_and_nobody_hides_anothers(clerk: Clerk) -> None:
    for _ in range(7):
        await clerk.presses("lbn-duty", acknowledge.acknowledge, NO_CASE)
    again = Clerk(clerk.office, accounts=clerk.accounts)
    again._updates = itertools.count(50_000)
    for _ in range(3):
        await again.presses("lbn-duty", acknowledge.acknowledge, NO_CASE)
    await again.presses("esp-officer", acknowledge.acknowledge, NO_CASE)
    found = await records(clerk, Event.ATTEMPT_REFUSED)
    assert [about.get("count") for about in found] == [None] * 5 + [10, None]
    assert found[-1]["actor"] == PersonId("esp-officer")


@on_both
async def test_strangers_fill_neither_table_nor_log(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.people.attempts._LINES", 4)
    for stranger in range(70_000, 70_060):
        assert await clerk.presses(stranger, acknowledge.acknowledge, NO_CASE) is Topic.NOT_YOURS
        await clerk.does(stranger, people.enrol, "EXERCISE-guess")
    assert await rows(clerk, counted) <= 8
    assert len(await records(clerk, Event.ATTEMPT_REFUSED)) <= 4 * 6
    assert len(await records(clerk, Event.ENROLMENT_FAILED)) <= 4 * 6


@on_both
async def test_who_goes_on_guessing_fills_no_table(clerk: Clerk, clock: HandClock) -> None:
    for _ in range(30):
        await clerk.does(71_000, people.enrol, "EXERCISE-guess")
    assert await rows(clerk, enrolment_attempts) == 5
    told = [topic for topic in clerk.reads("secretariat") if topic == "enrolment_attacked"]
    assert len(told) == 1
    clock.advances(hours=1, seconds=1)
    await clerk.does(72_000, people.enrol, "EXERCISE-guess")
    assert await rows(clerk, enrolment_attempts) == 1


@on_both
async def test_wrong_codes_at_the_gateway_are_few_records(clerk: Clerk, clock: HandClock) -> None:
    for number in range(40):
        with pytest.raises(CodeRefused):
            await acknowledge_by_code(clerk.office, f"AAAA-{number:04d}", "gateway")
    found = await records(clerk, Event.CODE_FAILED)
    assert [about.get("count") for about in found] == [None] * 5 + [10]
    clock.advances(hours=1, seconds=1)
    await attempts.end_hours(clerk.office)
    assert (await records(clerk, Event.CODE_FAILED))[-1]["count"] == 40


@on_both
async def test_a_number_that_guesses_is_no_longer_listened_to_and_others_are(
    clerk: Clerk, clock: HandClock
) -> None:
    office, mine, other = clerk.office, "+961 70 000 001", "+961 70 000 002"
    for _ in range(TRIES_OF_ONE):
        with pytest.raises(CodeRefused) as refused:
            await acknowledge_by_code(office, "AAAA-AAAA", "gateway", mine)
        assert not isinstance(refused.value, TooManyTries)
    with pytest.raises(TooManyTries):
        await acknowledge_by_code(office, "AAAA-AAAA", "gateway", mine)
    with pytest.raises(CodeRefused) as refused:
        await acknowledge_by_code(office, "AAAA-AAAA", "gateway", other)
    assert not isinstance(refused.value, TooManyTries)
    clock.advances(hours=1, seconds=1)
    with pytest.raises(CodeRefused) as refused:
        await acknowledge_by_code(office, "AAAA-AAAA", "gateway", mine)
    assert not isinstance(refused.value, TooManyTries)


@on_both
async def test_a_way_on_which_everybody_guesses_is_closed_for_the_hour(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.messages.notices.TRIES_OF_ALL", 20)
    for _ in range(20):
        with pytest.raises(CodeRefused):
            await acknowledge_by_code(clerk.office, "AAAA-AAAA", "gateway")
    with pytest.raises(TooManyTries):
        await acknowledge_by_code(clerk.office, "AAAA-AAAA", "gateway")
    with pytest.raises(CodeRefused) as refused:
        await acknowledge_by_code(clerk.office, "AAAA-AAAA", "console")
    assert not isinstance(refused.value, TooManyTries)


@on_both
async def test_the_end_of_an_hour_is_a_deadline_like_others(clerk: Clerk, clock: HandClock) -> None:
    await clerk.presses("lbn-duty", acknowledge.acknowledge, NO_CASE)
    clock.advances(hours=1, seconds=1)
    await clerk.time_passes()
    # One that was recorded already leaves no second record.
    assert len(await records(clerk, Event.ATTEMPT_REFUSED)) == 1
    assert await rows(clerk, counted) == 0
