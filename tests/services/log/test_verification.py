"""Verifying the log while the service writes: one moment is checked, and nothing is waited for."""

import asyncio

from domain.events import Event
from domain.requests.request import Record
from services.log import verification
from services.visit.office import Office
from tests.conftest import on_both


async def writes(office: Office, count: int) -> None:
    for _ in range(count):
        async with office.store.work() as work:
            await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
        await asyncio.sleep(0)


@on_both
async def test_a_log_is_verified_while_it_grows(office: Office) -> None:
    await writes(office, 20)
    writing = asyncio.create_task(writes(office, 150))
    seen: list[int] = []
    told: list[tuple[int, int]] = []
    while not writing.done():
        async with office.store.reading() as work:
            head = await work.log.head_note()
        verdict = await verification.verify(office.store, [head], lambda *at: told.append(at))
        assert verdict.answer.split(" ")[0] in ("OK", "UNANCHORED")
        seen.append(verdict.records)
    await writing
    assert seen == sorted(seen)
    assert told[-1][0] == told[-1][1] == seen[-1]
    async with office.store.reading() as work:
        head = await work.log.head_note()
    assert (await verification.verify(office.store, [head])).answer == "OK"
