"""A database that an earlier version left, with much under way, is taken over once.

``earlier/`` holds what revision 0006 made: the data directory with its encrypted file, and the same
rows as a backup writes them, for PostgreSQL. ``story.json`` says what happened there.
"""

import io
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from crypto.provider_file import KeyFile
from domain.events import Event
from domain.log.approval import Act, CannotAgree
from domain.topics import Topic
from domain.vocabulary import PersonId
from formats.network_file.document import from_document
from services.duty.calendar_feeds import calendar_at
from services.keeping import backup
from services.log import approval, row_watch, verification
from services.log.row_watch import Beside
from services.people import people
from services.requests import acknowledge
from services.visit.office import Office
from storage.database import epochs
from storage.database.engine import open_engine, parse_url
from storage.database.migrate import migrate
from storage.people.people import AccountState
from storage.sealing.vault import Vault
from storage.transaction.store import Store
from tests.conftest import HandClock, on_both
from tests.log_attacks.administrator import Administrator
from tests.services.desk_clerk import Clerk

EARLIER = Path(__file__).with_name("earlier")
STORY: dict[str, Any] = json.loads((EARLIER / "story.json").read_text(encoding="utf-8"))
KEY = bytes.fromhex(STORY["database_key"])
pytestmark = on_both


@pytest.fixture
async def store(database_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Store]:
    """The earlier version's rows, not opened yet."""
    shutil.copy(EARLIER / "keys.json", tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o600)
    if database_url.startswith("sqlite"):
        shutil.copy(EARLIER / "contactpoint.db", tmp_path / "contactpoint.db")
    engine = open_engine(parse_url(database_url), lambda: KEY)
    made = Store(engine, Vault(KeyFile(tmp_path / "keys.json")), from_document, clock.now)
    if database_url.startswith("sqlite"):
        await migrate(engine)
    else:
        rows = io.BytesIO((EARLIER / "rows.jsonl").read_bytes())
        await backup.put_back(made, rows, lambda _title: None, lambda _rows: None)
    clock.advances(minutes=2)
    yield made
    await made.close()


@pytest.fixture
async def clerk(store: Store, clock: HandClock) -> Clerk:
    """The same, opened by this version."""
    await store.unlock("contactpoint/other")
    clerk = Clerk(Office(store=store, now=clock.now))
    clerk.accounts = dict(STORY["accounts"])
    for _ in range(500):
        next(clerk._updates)
    return clerk


async def answer(office: Office) -> str:
    async with office.store.reading() as work:
        note = await work.log.head_note()
    verdict = await verification.verify(office.store, (note,))
    return f"{verdict.answer}: {verdict.reason}"


async def test_what_is_found_is_sealed_once_and_trusted_from_there_on(
    clerk: Clerk, store: Store
) -> None:
    administrator = Administrator(clerk.office)
    found = await administrator.asks("SELECT seq FROM log_records WHERE event = 'state.sealed'")
    assert len(found) == 1
    since = f"OK: the rows beside it are trusted since record {found[0].seq}"
    assert await answer(clerk.office) == since
    assert (await Beside(clerk.office).look()).left.words == ()
    async with store.reading() as work:
        (entry,) = [
            e for e in await work.log.first(found[0].seq + 1) if e.event == Event.STATE_SEALED
        ]
    assert entry.about is not None
    tables = entry.about["tables"]
    assert isinstance(tables, list)
    assert {str(row).split()[0]: str(row).split()[1] for row in tables}["accounts"] == "7"
    await store.unlock("contactpoint/other")
    assert await answer(clerk.office) == since


async def test_every_counter_is_there(store: Store) -> None:
    async with store.engine.connect() as connection:
        counters = await epochs.read(connection)
    assert counters.keys() == set(epochs._ALL)


async def test_who_could_act_can_and_who_could_not_cannot(clerk: Clerk) -> None:
    async with clerk.office.store.reading() as work:
        states = {account.person: account.state for account in await work.people.all()}
        assert len(await work.duty_changes.in_force()) == 1
    assert states.pop(PersonId("lbn-deputy")) is AccountState.REVOKED
    assert set(states.values()) == {AccountState.ENROLLED}
    assert len(states) == 6


async def test_codes_and_buttons_that_are_out_work(clerk: Clerk) -> None:
    clerk.accounts["ita-chief"] = 7000
    await clerk.does("ita-chief", people.enrol, STORY["code"])
    assert clerk.last("ita-chief").saying.topic is Topic.WELCOME
    press = await clerk.presses(
        "lbn-duty", acknowledge.acknowledge, STORY["third"], on=STORY["alert_in_third"]
    )
    assert press is not Topic.NOT_YOURS
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(STORY["third"])
    assert request is not None
    assert request.acknowledged_by == "lbn-duty"
    token = STORY["calendar"]["links"][0].rpartition("/")[2].removesuffix(".ics")
    assert await calendar_at(clerk.office, token) is not None
    assert (await answer(clerk.office)).startswith("OK")


async def test_what_waited_for_two_people_is_over_and_they_are_told(clerk: Clerk) -> None:
    await clerk.delivers()
    for person in ("esp-chief", "lbn-chief", "secretariat"):
        assert "approval_void" in clerk.reads(person)
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(STORY["third"])
        assert await work.erasures.proposal(STORY["first"]) is None
    assert request is not None
    people = ("esp-chief", "lbn-chief")
    act = Act(name="export --with-keys", case=request.id, reason="EXERCISE", people=people)
    with pytest.raises(CannotAgree, match="No codes wait"):
        await approval.require(clerk.office, act, {"esp-chief": "1", "lbn-chief": "1"})


async def test_a_deadline_that_was_gone_already_is_put_back(store: Store, clock: HandClock) -> None:
    await Administrator(Office(store=store, now=clock.now)).runs("DELETE FROM deadlines")
    await store.unlock("contactpoint/other")
    async with store.reading() as work:
        assert await work.deadlines.next_due() is not None


async def test_rows_of_the_earlier_form_are_believed_no_more(clerk: Clerk, store: Store) -> None:
    """Put back from an old copy, with their version: they say too little."""
    value = {"person": "lbn-deputy", "account": 5003, "chat": 5003, "language": "en"}
    key = store.vault.digest("person", "lbn-deputy")
    sealed = store.vault.seal("accounts", key, 2, {**value, "enrolled_at": 1})
    administrator = Administrator(clerk.office)
    await administrator.runs(
        "UPDATE accounts SET state = 'enrolled', version = 2, sealed = :s WHERE person_key = :k",
        s=sealed,
        k=key,
    )
    await administrator.runs("UPDATE epochs SET value = value + 1")
    async with store.reading() as work:
        assert await work.people.by_person(PersonId("lbn-deputy")) is None


async def test_it_is_not_sealed_again_where_the_totals_are_deleted(
    clerk: Clerk, store: Store
) -> None:
    administrator = Administrator(clerk.office)
    await administrator.runs("UPDATE log_head SET sealed = NULL")
    await administrator.runs("DELETE FROM duty_changes")
    await store.unlock("contactpoint/other")
    async with store.reading() as work:
        assert (await row_watch.see(work)).words == ("the sealed totals do not open",)
    assert (await answer(clerk.office)) == "FAIL: the sealed totals do not open"


async def test_a_backup_of_the_earlier_version_is_restored(
    tmp_path: Path, store: Store, clock: HandClock
) -> None:
    """By this one, which takes it over as it opens it."""
    keys = Vault(KeyFile(tmp_path / "keys.json"))
    url = parse_url(f"sqlite:///{tmp_path}/restored.db")
    restored = Store(open_engine(url, lambda: KEY), keys, from_document, clock.now)
    rows = io.BytesIO((EARLIER / "rows.jsonl").read_bytes())
    title = await backup.put_back(restored, rows, lambda _title: None, lambda _rows: None)
    verdict = await backup.examine(restored, title, (title.note,))
    assert verdict.records > title.records
    assert (await answer(Office(store=restored, now=clock.now))).startswith("OK")
    await restored.close()
