"""One process polls; another stands by, and takes over with what the first had taken in."""

import asyncio

import pytest

from bot.intake.leading import Leading
from services.visit.office import Office
from storage.transaction.store import StorageTrouble
from tests.bot.waiting import until
from tests.conftest import on_both


class Process:
    """One that would poll."""

    def __init__(self, office: Office) -> None:
        self.took_over = 0
        self.polls = False
        self.stop = asyncio.Event()
        self.leading = Leading(office, self._poll, self._take_over)
        self.task = asyncio.create_task(self.leading.run(self.stop))

    async def _poll(self, ending: asyncio.Event) -> None:
        assert self.took_over
        self.polls = True
        await ending.wait()
        self.polls = False

    async def _take_over(self) -> None:
        self.took_over += 1

    async def ends(self) -> None:
        self.stop.set()
        await self.task


@on_both
async def test_the_one_that_stands_by_takes_over(office: Office) -> None:
    first = Process(office)
    await until(lambda: first.polls)
    second = Process(office)
    await asyncio.sleep(0.1)
    assert not second.polls
    await first.ends()
    assert not first.polls
    assert not first.leading.leads
    await until(lambda: second.polls)
    await second.ends()


@on_both
async def test_one_that_was_killed_is_missed_until_its_lease_ends_and_no_longer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands by knows when that is, and does not wait for its next look."""
    monkeypatch.setattr("bot.intake.leading._LOOKS_EVERY", 60.0)
    first = Process(office)
    await until(lambda: first.polls)
    second = Process(office)
    await asyncio.sleep(0.1)
    first.task.cancel()
    await until(lambda: second.polls)
    await second.ends()


async def test_one_that_cannot_renew_its_lease_stops_in_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.leading._RENEWS_EVERY", 0.05)
    monkeypatch.setattr("bot.intake.leading.leading.TERM_SECONDS", 0.7)
    process = Process(office)
    await until(lambda: process.polls)

    async def take(_office: Office, _holder: str) -> float | None:
        raise StorageTrouble

    monkeypatch.setattr("bot.intake.leading.leading.take", take)
    await until(lambda: not process.polls)
    await process.ends()


async def test_one_whose_lease_another_has_stops_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.leading._RENEWS_EVERY", 0.05)
    process = Process(office)
    await until(lambda: process.polls)

    async def take(_office: Office, _holder: str) -> float | None:
        return 1.0

    monkeypatch.setattr("bot.intake.leading.leading.take", take)
    await until(lambda: not process.polls)
    await process.ends()
