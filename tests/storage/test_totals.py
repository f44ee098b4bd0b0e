"""The sealed totals stay in step: with acts that fail among others, with several processes, in backups."""

import asyncio
import io
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.provider_file import KeyFile
from domain.vocabulary import PersonId
from formats.network_file.document import from_document
from services.conversation import filling_in
from services.keeping import backup, erasure
from services.log import row_watch
from services.people import people
from services.requests import acknowledge
from services.visit.office import Office
from storage.database.engine import open_engine, parse_url
from storage.log.erasures import Erased
from storage.sealing import totals
from storage.sealing.vault import Vault
from storage.transaction.store import Store
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import FILE_KEY, HandClock, on_both
from tests.services.desk_clerk import Clerk

LINE = "LBN immediate life preserve EXERCISE keep it"


class Fails(Exception):
    """EXERCISE: an act that does not come off."""


async def words(store: Store) -> tuple[str, ...]:
    async with store.reading() as work:
        return (await row_watch.see(work, is_thorough=True)).words


def another(office: Office, url: str, folder: Path) -> Store:
    """Another process on the same database."""
    engine = open_engine(parse_url(url), lambda: FILE_KEY)
    return Store(engine, Vault(KeyFile(folder / "keys.json")), from_document, office.now)


@on_both
async def test_an_act_that_fails_among_others_counts_for_nothing(office: Office) -> None:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")

    async def comes_off(work: UnitOfWork) -> None:
        person = work.directory.people[PersonId("ita-chief")]
        await people.invite_within(work, person, None, "console")

    async def does_not(work: UnitOfWork) -> None:
        account = await work.people.by_person(PersonId("lbn-duty"))
        assert account is not None
        await work.people.set_taken_by(account, None)
        await comes_off(work)
        raise Fails

    acts = (comes_off, does_not, comes_off, does_not)
    done = await asyncio.gather(
        *(office.store.transact(act) for act in acts), return_exceptions=True
    )
    assert [type(each) for each in done] == [type(None), Fails, type(None), Fails]
    assert await words(office.store) == ()


@on_both
async def test_two_processes_change_rows_side_by_side(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    other = another(office, database_url, tmp_path)
    await other.unlock("contactpoint/test")
    there = Office(store=other, now=office.now)
    await asyncio.gather(
        *(people.invite(where, "ita-chief") for where in (office, there) * 4),
        *(clerk.does("esp-officer", filling_in.file_line, LINE) for _ in range(4)),
    )
    assert await words(other) == ()
    assert await words(office.store) == ()
    await other.close()


@on_both
async def test_a_case_s_life_to_its_erasure_leaves_nothing_over(
    office: Office, clock: HandClock
) -> None:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
    clerk.refusing.add(clerk.accounts["lbn-deputy"])
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    for _ in range(12):
        clock.advances(minutes=10)
        await clerk.time_passes()
        assert await words(office.store) == ()
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    # As after a restore, in which the case is still open.
    assert await erasure.erase_again(office, [Erased(case=case, at_ms=1)]) == 1
    assert await words(office.store) == ()


@on_both
async def test_a_backup_that_is_put_back_holds_what_was_sealed(
    office: Office, tmp_path: Path
) -> None:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    written = io.BytesIO()
    await backup.back_up(
        office, "EXERCISE", lambda _title: None, lambda piece, _rows: written.write(piece) and None
    )
    restored = another(office, f"sqlite:///{tmp_path}/restored.db", tmp_path)
    await backup.put_back(
        restored, io.BytesIO(written.getvalue()), lambda _title: None, lambda _rows: None
    )
    await restored.unlock("contactpoint/test")
    assert await words(restored) == ()
    await restored.close()


@on_both
async def test_who_writes_while_rows_are_trusted_neither_waits_nor_is_missed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are counted before; what somebody does past the service meanwhile is not trusted along."""
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    await office.store.transact(_invites)
    await _runs(office, "DELETE FROM invitations")
    assert len(await words(office.store)) == 1
    counted = totals.found

    async def meanwhile(connection: AsyncConnection, vault: Vault) -> dict[str, totals.Total]:
        off = await counted(connection, vault)
        await clerk.does("esp-officer", filling_in.file_line, LINE)
        await office.store.transact(_invites)
        await _runs(office, "DELETE FROM invitations")
        return off

    with monkeypatch.context() as during:
        during.setattr(totals, "found", meanwhile)
        async with asyncio.timeout(60):
            await row_watch.trust(office, "EXERCISE checked with the desk")
    assert len(await words(office.store)) == 1
    await row_watch.trust(office, "EXERCISE checked with the desk again")
    assert await words(office.store) == ()
    assert clerk.reads("lbn-duty")[-1] == "alert"


async def _invites(work: UnitOfWork) -> None:
    await people.invite_within(work, work.directory.people[PersonId("ita-chief")], None, "console")


async def _runs(office: Office, statement: str) -> None:
    async with office.store.engine.begin() as connection:
        await connection.execute(text(statement))


@on_both
async def test_rows_that_two_trust_at_once_are_counted_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each counts before; who seals last sees that it was sealed anew since."""
    await Clerk(office).opens("lbn-duty")
    await office.store.transact(_invites)
    await _runs(office, "DELETE FROM invitations")
    counted = totals.found

    async def meanwhile(connection: AsyncConnection, vault: Vault) -> dict[str, totals.Total]:
        monkeypatch.setattr(totals, "found", counted)
        off = await counted(connection, vault)
        await row_watch.trust(office, "EXERCISE somebody else checked")
        return off

    monkeypatch.setattr(totals, "found", meanwhile)
    await row_watch.trust(office, "EXERCISE checked with the desk")
    assert await words(office.store) == ()
