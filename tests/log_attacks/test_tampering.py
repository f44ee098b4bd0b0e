"""Rows beside the log that are changed, deleted or put back: noticed by the start, the beat and verify.

Each change is plain SQL on a deployment in which much is under way.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from domain.channels import Channel, ChannelKind
from domain.events import Event
from domain.log.approval import Act
from domain.sessions.session import Level
from domain.topics import Topic
from domain.vocabulary import PersonId, Urgency
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.duty import acts as duty_acts
from services.duty import calendar_feeds as calendars
from services.keeping import erasure
from services.log import approval, row_watch, verification
from services.log.row_watch import Beside
from services.people import people
from services.requests import acknowledge, answering, closing
from services.sessions import sessions
from services.visit.office import Office
from storage.people.people import AccountState
from tests.conftest import HandClock, on_both
from tests.log_attacks.administrator import Administrator
from tests.log_attacks.tampering import CHANGES, Change
from tests.services.desk_clerk import NETWORK, Clerk

LINE = "LBN immediate life preserve EXERCISE keep it"
TELEPHONE = Channel(kind=ChannelKind.SMS, address="+9613000001")
pytestmark = on_both


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A deployment in which much is under way, and somebody with its database."""

    office: Office
    clock: HandClock
    clerk: Clerk
    administrator: Administrator

    async def runs(self, sql: str) -> None:
        for statement in sql.split(";"):
            await self.administrator.runs(statement)

    async def verdict(self) -> str:
        async with self.office.store.reading() as work:
            note = await work.log.head_note()
        verdict = await verification.verify(self.office.store, (note,))
        return f"{verdict.answer}: {verdict.reason}"

    async def words(self) -> str:
        """What ``doctor`` is told."""
        async with self.office.store.reading() as work:
            return "; ".join((await row_watch.see(work, is_thorough=True)).words)

    async def events(self, event: Event) -> int:
        rows = await self.administrator.asks(
            "SELECT count(*) AS n FROM log_records WHERE event = :e", e=event.value
        )
        return int(rows[0].n)


@pytest.fixture
async def scene(office: Office, clock: HandClock) -> Scene:
    office.store.channels = frozenset({ChannelKind.SMS})
    clerk = Clerk(Office(store=office.store, now=clock.now, calendar_url="https://c.example"))
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "secretariat", "lbn-deputy")
    line = "  lbn-duty: "
    chief = "  esp-chief: {name: EXERCISE Elena Sanz, member: ESP, roles: [supervisor]}\n"
    network = NETWORK.read_text(encoding="utf-8").replace(line, chief + line, 1)
    await directory.import_network(office, read_network(network))
    await clerk.enrols("esp-chief")
    await clerk.enrols("ita-duty")
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    closed = clerk.last("esp-officer", "status").saying.facts
    await clerk.presses("lbn-duty", acknowledge.acknowledge, closed["case"])
    await clerk.does("lbn-duty", answering.answer, str(closed["case"]), "EXERCISE kept")
    await clerk.does("esp-officer", closing.close, str(closed["case"]))
    await erasure.propose(
        office, str(closed["reference"]), "EXERCISE", ["lbn-chief", "secretariat"]
    )
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    await people.revoke(office, "lbn-deputy")
    await people.invite(office, "ita-chief")
    await clerk.does("lbn-duty", calendars.give_addresses)
    await clerk.does("ita-duty", duty_acts.sick)
    await clerk.delivers()
    async with office.store.work() as work:
        await sessions.begin(
            work, PersonId("esp-officer"), Level.PROVED, by="EXERCISE", browser="EXERCISE"
        )
        request = (await work.requests.of_person(PersonId("esp-officer"), (), limit=1))[0]
        await work.erasures.announce(str(closed["case"]), clock.at + timedelta(days=30))
        sms = work.notices
        await sms.send(PersonId("lbn-duty"), TELEPHONE, request.id, {}, Urgency.IMMEDIATE)
        await sms.states.failed(PersonId("lbn-duty"), TELEPHONE, for_good=False)
    # Asked at the console: its two messages have not left yet.
    both = ("esp-chief", "lbn-chief")
    act = Act(name="export", case=request.id, reason="EXERCISE", people=both)
    await approval.ask(office, act)
    made = Scene(office=office, clock=clock, clerk=clerk, administrator=Administrator(office))
    assert await made.verdict() == "OK: "
    assert await made.words() == ""
    assert (await Beside(office).look()).put_back == 0
    return made


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
async def test_a_change_past_the_service_is_noticed(scene: Scene, change: Change) -> None:
    await scene.runs(change.sql)
    assert change.says in await scene.words()
    assert (await scene.verdict()).startswith("FAIL: ")
    looked = await Beside(scene.office).look()
    if change.is_put_back:
        assert looked.put_back > 0
        assert looked.left.words == ()
        assert await scene.events(Event.STATE_PUT_BACK) == looked.put_back
        assert await scene.verdict() == "OK: "
        return
    assert looked.is_new
    assert await scene.events(Event.STATE_MISMATCH) == 1
    await scene.clerk.delivers()
    if "posts" not in change.sql:
        assert "rows_differ" in scene.clerk.reads("lbn-chief")
        assert "rows_differ" in scene.clerk.reads("secretariat")
    # It stays until somebody answers for it, is said once, and then is trusted from a record on.
    assert (await scene.verdict()).startswith("FAIL: ")


async def test_what_differs_is_told_once_and_trusted_for_a_reason(scene: Scene) -> None:
    await scene.runs("DELETE FROM duty_changes")
    watch = Beside(scene.office)
    assert (await watch.look()).is_new
    assert not (await watch.look()).is_new
    assert await scene.events(Event.STATE_MISMATCH) == 1
    record = await row_watch.trust(scene.office, "EXERCISE checked with the desk")
    assert await scene.verdict() == f"OK: the rows beside it are trusted since record {record}"
    assert (await watch.look()).left.words == ()


async def test_alerts_go_on_after_every_deadline_was_deleted(scene: Scene) -> None:
    await scene.runs("DELETE FROM deadlines")
    await Beside(scene.office).look()
    before = scene.clerk.reads("lbn-duty").count("alert")
    scene.clock.advances(minutes=6)
    await scene.clerk.time_passes()
    assert scene.clerk.reads("lbn-duty").count("alert") == before + 1


async def test_a_failing_deadline_waits_minutes_and_not_years(scene: Scene) -> None:
    scene.clock.advances(minutes=6)
    await scene.runs("UPDATE deadlines SET postponed_until = 253402300799000")
    before = scene.clerk.reads("lbn-duty").count("alert")
    await scene.clerk.time_passes()
    assert scene.clerk.reads("lbn-duty").count("alert") == before + 1


async def test_a_revoked_account_stays_revoked(scene: Scene) -> None:
    """Not even until the next beat: the column is believed by nobody."""
    await scene.runs(
        "UPDATE accounts SET state = 'enrolled', reachable = true WHERE state = 'revoked'"
    )
    await scene.runs("UPDATE epochs SET value = value + 1")
    async with scene.office.store.reading() as work:
        found = await work.people.by_person(PersonId("lbn-deputy"))
        assert found is not None
        assert found.state is AccountState.REVOKED
        assert await work.people.by_account(scene.clerk.accounts["lbn-deputy"]) is None


async def test_a_used_invitation_stays_used(scene: Scene) -> None:
    invited = await people.invite(scene.office, "lbn-deputy")
    await scene.clerk.does("lbn-deputy", people.enrol, invited.code)
    await people.revoke(scene.office, "lbn-deputy")
    await scene.runs("UPDATE invitations SET used_at = NULL")
    await scene.clerk.does("lbn-deputy", people.enrol, invited.code)
    assert scene.clerk.last("lbn-deputy").saying.topic is Topic.ENROLMENT_REFUSED


async def test_who_is_off_sick_stays_off(scene: Scene) -> None:
    await scene.runs("UPDATE duty_changes SET state = 'undone'")
    await scene.runs("UPDATE epochs SET value = value + 1")
    async with scene.office.store.reading() as work:
        assert len(await work.duty_changes.in_force()) == 1


async def test_an_older_directory_gives_no_right_back(scene: Scene) -> None:
    """A process that runs keeps the one it knows; a new one does not begin (tests/bot)."""
    async with scene.office.store.reading() as work:
        assert PersonId("esp-chief") in work.directory.people
    await scene.runs("DELETE FROM directory_versions WHERE version = 2")
    await scene.runs("UPDATE epochs SET value = value + 1")
    async with scene.office.store.reading() as work:
        assert PersonId("esp-chief") in work.directory.people
    assert await row_watch.is_directory_older(scene.office)


async def test_an_old_row_put_back_whole_is_found(scene: Scene) -> None:
    """It opens, since it was once sealed so; the totals know a newer one."""
    before = await scene.administrator.asks("SELECT * FROM accounts")
    await people.revoke(scene.office, "ita-duty")
    for row in before:
        values: dict[str, Any] = dict(row._mapping)
        names = ", ".join(f"{name} = :{name}" for name in values if name != "person_key")
        statement = f"UPDATE accounts SET {names} WHERE person_key = :person_key"  # noqa: S608
        await scene.administrator.runs(statement, **values)
    assert "accounts holds a row that was changed" in await scene.words()


async def test_old_totals_put_back_do_not_open(scene: Scene) -> None:
    """They are bound to the size of the log, and the log does not shrink unseen."""
    (head,) = await scene.administrator.asks("SELECT sealed FROM log_head")
    await people.revoke(scene.office, "ita-duty")
    await scene.administrator.runs("UPDATE log_head SET sealed = :s", s=head.sealed)
    assert await scene.words() == "the sealed totals do not open"


async def test_the_watch_over_shifts_is_not_put_off_for_years(scene: Scene) -> None:
    await scene.clerk.time_passes()
    await scene.runs("UPDATE duty_watch SET due_at = 253402300799000, looked_at = 253402300799000")
    async with scene.office.store.reading() as work:
        watch = await work.duty_watch.read()
        assert watch is not None
        assert watch.due_at < work.now


async def test_nobody_holds_a_lease_for_years(scene: Scene) -> None:
    async with scene.office.store.work() as work:
        assert await work.presence.take("polling", "EXERCISE one", 10)
    async with scene.office.store.work() as work:
        assert not await work.presence.take("polling", "EXERCISE other", 10)
    await scene.runs("UPDATE leases SET until = 253402300799000")
    async with scene.office.store.work() as work:
        assert await work.presence.take("polling", "EXERCISE other", 10)
