"""What may be done once: by whoever is first, with a memory that is emptied a little at a time."""

from sqlalchemy import func, insert, select

from services.visit.office import Office
from storage.database.session_tables import used_forms
from storage.sealing.vault import to_ms
from storage.sessions.once import is_first
from tests.conftest import on_both


@on_both
async def test_only_the_first_is_first_until_its_time_is_over(office: Office) -> None:
    async with office.store.work() as work:
        now = to_ms(work.now)
        for at, first in ((now, True), (now + 9, False), (now + 10, True)):
            found = await is_first(work.connection, used_forms, b"EXERCISE", now=at, until=now + 10)
            assert found is first


@on_both
async def test_what_is_over_is_taken_away_a_few_at_a_time(office: Office) -> None:
    async with office.store.work() as work:
        now = to_ms(work.now)
        rows = [{"form_key": number.to_bytes(4, "big"), "until": now} for number in range(250)]
        await work.connection.execute(insert(used_forms), rows)
        left = []
        for number in range(3):
            key = b"EXERCISE %d" % number
            assert await is_first(work.connection, used_forms, key, now=now, until=now + 10)
            counted = select(func.count()).select_from(used_forms)
            left.append((await work.connection.execute(counted)).scalar_one())
    assert left == [151, 52, 3]
