"""Who may act now: one answer on every way in, and on every way out that carries something."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.channels import ChannelKind
from domain.messages.outgoing import WorkKind
from domain.topics import Topic
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.duty import calendar_feeds as calendars
from services.messages import delivery
from services.messages.notices import CodeRefused, acknowledge_by_code
from services.people import people
from services.requests import acknowledge
from services.running import intake
from services.visit.desk import serve
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from storage.messages.notices import Notice
from storage.transaction import knowledge
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

LINE = "LBN immediate life preserve EXERCISE keep the account"
PLAIN = "roles: [duty_officer], languages: [ar, en]}\n  lbn-deputy"
WITH_MAIL = (
    PLAIN,
    PLAIN.replace("languages", "channels: [telegram, {email: rami@example.org}], languages"),
)
WITH_OTHER = (WITH_MAIL[0], WITH_MAIL[1].replace("rami@", "new@"))
CONFIRMED = ("content_in_chat: amber", "enrolment: confirmed\n  content_in_chat: amber")
NO_LONGER_ON_DUTY = ("people: [lbn-duty], start", "people: [lbn-deputy], start")
GONE = (
    (
        "  lbn-duty: {name: EXERCISE Rami Haddad, member: LBN, roles: [duty_officer], "
        "languages: [ar, en]}\n"
    ),
    "",
)
AN_OFFICIAL = (
    "member: LBN, roles: [duty_officer], languages: [ar, en]}\n  lbn-deputy",
    "member: LBN, roles: [official], languages: [ar, en]}\n  lbn-deputy",
)


async def becomes(office: Office, *changes: tuple[str, str]) -> None:
    text = NETWORK.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    await directory.import_network(office, read_network(text))


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    """The officer on duty has mail beside Telegram."""
    office.store.channels = frozenset({ChannelKind.EMAIL})
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-deputy", "lbn-chief", "secretariat")
    await becomes(office, WITH_MAIL)
    return clerk


async def alerted_by_mail(clerk: Clerk) -> tuple[str, Notice]:
    """A request whose alert went out by mail, since there is no chat: case and notice."""
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    return case, clerk.notices[-1]


async def is_acknowledged(clerk: Clerk, case: str) -> bool:
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(case)
    return request is not None and request.acknowledged_by is not None


@on_both
@pytest.mark.parametrize("way", ["gateway", "console"])
async def test_the_code_of_somebody_revoked_acknowledges_nothing(clerk: Clerk, way: str) -> None:
    """Who never had a chat is revoked as well as everybody else."""
    case, notice = await alerted_by_mail(clerk)
    await people.revoke(clerk.office, "lbn-duty")
    with pytest.raises(CodeRefused):
        await acknowledge_by_code(clerk.office, notice.code, way)
    assert not await is_acknowledged(clerk, case)
    # Coming back brings no code back that was out before.
    await clerk.enrols("lbn-duty")
    with pytest.raises(CodeRefused):
        await acknowledge_by_code(clerk.office, notice.code, way)
    assert not await is_acknowledged(clerk, case)


@on_both
async def test_a_supervisor_revokes_and_the_code_ends(clerk: Clerk) -> None:
    case, notice = await alerted_by_mail(clerk)
    await clerk.enrols("lbn-duty")
    async with clerk.office.store.work() as work:
        await people.revoke_within(work, notice.person, None, "telegram")
    with pytest.raises(CodeRefused):
        await acknowledge_by_code(clerk.office, notice.code)
    assert not await is_acknowledged(clerk, case)


@on_both
async def test_no_text_goes_to_somebody_revoked_and_the_next_has_it_at_once(clerk: Clerk) -> None:
    await clerk.enrols("lbn-duty")
    await people.revoke(clerk.office, "lbn-duty")
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    assert clerk.notices == []
    assert "alert" in clerk.reads("lbn-deputy") + clerk.reads("lbn-chief")


@on_both
async def test_who_waits_to_be_confirmed_is_sent_no_code_and_uses_none(clerk: Clerk) -> None:
    case, notice = await alerted_by_mail(clerk)
    await becomes(clerk.office, CONFIRMED, WITH_MAIL)
    await clerk.enrols("lbn-duty")
    assert "welcome_waiting" in clerk.reads("lbn-duty")
    with pytest.raises(CodeRefused):
        await acknowledge_by_code(clerk.office, notice.code)
    assert not await is_acknowledged(clerk, case)
    sent = len(clerk.notices)
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    assert len(clerk.notices) == sent
    assert "alert" not in clerk.reads("lbn-duty")
    # Confirmed, they are asked again, and may.
    await people.confirm(clerk.office, ["lbn-duty"])
    await clerk.delivers()
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    assert "alert" in clerk.reads("lbn-duty")


@on_both
@pytest.mark.parametrize(
    "changes", [(GONE, NO_LONGER_ON_DUTY), (AN_OFFICIAL, NO_LONGER_ON_DUTY)], ids=["gone", "role"]
)
async def test_who_left_the_directory_or_the_role_has_no_use_of_a_code(
    clerk: Clerk, changes: tuple[tuple[str, str], ...]
) -> None:
    case, notice = await alerted_by_mail(clerk)
    await becomes(clerk.office, *changes)
    with pytest.raises(CodeRefused):
        await acknowledge_by_code(clerk.office, notice.code)
    assert not await is_acknowledged(clerk, case)


@on_both
async def test_a_code_that_went_to_another_address_is_worth_nothing(clerk: Clerk) -> None:
    case, notice = await alerted_by_mail(clerk)
    await becomes(clerk.office, WITH_OTHER)
    with pytest.raises(CodeRefused):
        await acknowledge_by_code(clerk.office, notice.code)
    assert not await is_acknowledged(clerk, case)


@on_both
async def test_what_waits_for_somebody_revoked_meanwhile_is_not_handed_over(clerk: Clerk) -> None:
    """On another channel, and in the chat; each time whoever is next has it."""
    await clerk.enrols("lbn-duty")
    clerk.refusing.add(clerk.accounts["lbn-duty"])
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    clerk.notices.clear()
    # One more, of which the work still lies in the table when the account goes.
    clerk.refusing.clear()
    await people.mark_reachable(clerk.office, clerk.inbound("lbn-duty"), reachable=True)
    async with clerk.office.store.work() as work:
        person = work.directory.people[next(p for p in work.directory.people if p == "lbn-duty")]
        channel = person.other_channels[0]
        request = (await work.requests.all())[0]
        await work.notices.send(person.id, channel, request.id, {"step": 1}, request.urgency)
    await people.revoke(clerk.office, "lbn-duty")
    taken = await delivery.lease(clerk.office, 100)
    notices = [each for each in taken if each.work.kind is WorkKind.NOTICE]
    assert notices
    assert all(each.is_withheld for each in notices)
    await delivery.report(clerk.office, [delivery.Withheld(work=each.work) for each in notices])
    assert await clerk.office.store.transact(_marked_over) >= 1
    assert clerk.notices == []


async def _marked_over(work: object) -> int:
    from sqlalchemy import func, select

    from storage.database.channel_tables import notices
    from storage.transaction.unit_of_work import UnitOfWork

    assert isinstance(work, UnitOfWork)
    found = await work.connection.execute(select(func.count()).where(notices.c.state == "over"))
    return int(found.scalar_one())


async def _leased_after_filing(clerk: Clerk) -> tuple[delivery.Outgoing, ...]:
    await clerk.enrols("lbn-duty")
    inbound = clerk.inbound("esp-officer")
    await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
    await serve(clerk.office, inbound, filling_in.file_line, LINE)
    return await delivery.lease(clerk.office, 100)


@on_both
async def test_an_alert_that_waits_in_memory_is_looked_at_again_as_it_goes(clerk: Clerk) -> None:
    taken = await _leased_after_filing(clerk)
    alert = next(
        each for each in taken if each.work.post and each.work.post.saying.topic is Topic.ALERT
    )
    assert not alert.is_withheld
    await people.revoke(clerk.office, "lbn-duty")
    async with clerk.office.store.reading():
        pass  # any look at the database, as the beat takes one
    assert delivery.as_known_now(clerk.office, alert).is_withheld
    await delivery.report(clerk.office, [delivery.Withheld(work=alert.work)])
    await clerk.delivers()
    assert "alert" in clerk.reads("lbn-deputy") + clerk.reads("lbn-chief")


@on_both
async def test_what_was_withheld_by_an_older_look_is_sent_after_all(clerk: Clerk) -> None:
    taken = await _leased_after_filing(clerk)
    assert taken
    await delivery.report(clerk.office, [delivery.Withheld(work=each.work) for each in taken])
    again = await delivery.lease(clerk.office, 100)
    assert {each.work.id for each in again} == {each.work.id for each in taken}


@on_both
async def test_a_slow_look_does_not_bring_back_what_was_known_before(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned, may_end = asyncio.Event(), asyncio.Event()
    merged = knowledge.merged

    def slowly(*given: Any) -> Any:
        asyncio.run_coroutine_threadsafe(_told(learned), loop)
        asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result()
        return merged(*given)

    async def look() -> None:
        async with clerk.office.store.reading():
            pass

    loop = asyncio.get_running_loop()
    await becomes(clerk.office, ("name: EXERCISE Ana Ruiz", "name: EXERCISE Ana Ruiz Soto"))
    monkeypatch.setattr(knowledge, "merged", slowly)
    slow = asyncio.create_task(look())
    await learned.wait()
    monkeypatch.setattr(knowledge, "merged", merged)
    await clerk.enrols("lbn-duty")
    await look()
    may_end.set()
    await slow
    assert clerk.office.store.known.may_act_in_chat(PersonId("lbn-duty"))


async def _told(event: asyncio.Event) -> None:
    event.set()


@on_both
async def test_a_person_who_left_the_directory_is_told_nothing(clerk: Clerk) -> None:
    await clerk.enrols("lbn-duty")
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    gone = (
        (
            "  esp-officer: {name: EXERCISE Ana Ruiz, member: ESP, roles: [official], "
            "languages: [es, en]}\n"
        ),
        "",
    )
    await becomes(clerk.office, gone)
    before = clerk.reads("esp-officer")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    assert await is_acknowledged(clerk, case)
    assert "acknowledged" not in clerk.reads("esp-officer")[len(before) :]


@on_both
async def test_a_calendar_opens_only_for_who_may_see_it(clerk: Clerk) -> None:
    object.__setattr__(clerk.office, "calendar_url", "https://duty.example.org")
    await clerk.enrols("lbn-duty")
    await clerk.does("lbn-duty", calendars.give_addresses)
    rows = clerk.last("lbn-duty", "calendar").saying.facts["links"]
    assert isinstance(rows, list)
    own, desk = (str(row).split("/calendar/")[1].removesuffix(".ics") for row in rows)
    assert await calendars.calendar_at(clerk.office, desk) is not None
    await becomes(clerk.office, AN_OFFICIAL, NO_LONGER_ON_DUTY)
    assert await calendars.calendar_at(clerk.office, desk) is None
    assert await calendars.calendar_at(clerk.office, own) is not None
    await becomes(clerk.office, GONE, NO_LONGER_ON_DUTY)
    assert await calendars.calendar_at(clerk.office, own) is None
    await becomes(clerk.office)
    await people.revoke(clerk.office, "lbn-duty")
    assert await calendars.calendar_at(clerk.office, own) is None


@on_both
async def test_a_press_of_who_left_the_directory_does_nothing(
    clerk: Clerk, clock: HandClock
) -> None:
    await clerk.enrols("lbn-duty")
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    await becomes(clerk.office, GONE, NO_LONGER_ON_DUTY)
    clock.at += timedelta(seconds=1)
    assert await clerk.presses("lbn-duty", acknowledge.acknowledge, case) is Topic.NOT_YOURS
    assert not await is_acknowledged(clerk, case)
