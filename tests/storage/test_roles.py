"""On PostgreSQL the service's own role may add to the log, and erase a case, and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crypto.provider_file import KeyFile
from domain.statistics.period import CountedPeriod
from formats.network_file.document import from_document
from services.conversation import filling_in
from services.keeping import erasure
from services.log import review
from services.statistics.counting import statistics
from services.statistics.tallying import throw_away
from services.visit.office import Office
from storage.database.engine import open_engine, parse_url
from storage.database.migrate import migrate
from storage.sealing.vault import Vault
from storage.transaction.store import Store
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk

ROLE = "cp_service"
LINE = "LBN immediate life preserve EXERCISE keep it"


@pytest.fixture
async def clerk(database_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Clerk]:
    """An office that works under a role of its own, while another one owns the tables."""
    plain = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP ROLE IF EXISTS {ROLE}".encode())
        connection.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'exercise'".encode())
    owner = open_engine(parse_url(database_url), lambda: b"")
    await migrate(owner, ROLE)
    url = parse_url(database_url).set(username=ROLE, password="exercise")
    store = Store(
        open_engine(url, lambda: b""),
        Vault(KeyFile.create(tmp_path / "keys.json")),
        from_document,
        clock.now,
    )
    await store.unlock("contactpoint/test")
    clerk = Clerk(Office(store=store, now=clock.now))
    await clerk.opens("esp-officer", "lbn-duty")
    yield clerk
    await store.close()
    await owner.dispose()
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {ROLE}".encode())
        connection.execute(f"DROP ROLE {ROLE}".encode())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_services_role_keeps_a_tally_and_throws_it_away(clerk: Clerk) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    today = clerk.office.now().date()
    for _ in range(2):
        told = await statistics(clerk.office, CountedPeriod(first=today, last=today))
        assert told.report.sent == 1
        await throw_away(clerk.office)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_services_role_adds_and_erases_and_no_more(clerk: Clerk) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    for statement in (
        "UPDATE log_records SET at = 0",
        "DELETE FROM log_records",
        "UPDATE log_blobs SET part = 'c'",
        "TRUNCATE log_blobs",
        "DELETE FROM erasures",
        "UPDATE erasures SET at = 0",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with clerk.office.store.engine.begin() as connection:
                await connection.execute(text(statement))
    with pytest.raises(DBAPIError, match="the log only grows"):
        async with clerk.office.store.engine.begin() as connection:
            await connection.execute(text("DELETE FROM log_blobs"))
    again = [erasure.Erased(case=case, at_ms=1)]
    assert await erasure.erase_again(clerk.office, again) == 1
    async with clerk.office.store.reading() as work:
        note = await work.log.head_note()
    assert (await review.verify(clerk.office.store, (note,))).answer == "OK"
