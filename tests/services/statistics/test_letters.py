"""The month's letter: once for each, of whom it is, and that its figures are those of the log."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from domain.directory.directory import Directory, Person
from domain.messages.outgoing import Post
from domain.rows import read_rows
from domain.statistics.letters.letter import DoubtRow, TimesRow
from domain.statistics.period import CountedPeriod
from domain.statistics.rows import MainRow
from domain.topics import Topic
from domain.vocabulary import Letters, MemberCode, PersonId
from formats.network_file.document import read_network, write_network
from formats.network_file.findings import NetworkFileError
from services.conversation import filling_in
from services.directory import versions as directory
from services.messages import delivery
from services.people import accounts
from services.requests import acknowledge
from services.statistics import letter_in_chat, letters, months
from services.statistics.asking import read_asked_period
from services.statistics.counting import statistics
from services.visit.beside import TooMuchAsked
from services.visit.office import Office
from storage.log.counting import LogDamaged
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

READERS: Final = ("lbn-chief", "ita-chief", "secretariat")
LINE: Final = "LBN immediate life preserve EXERCISE keep the account"
NETWORK_TEXT: Final = NETWORK.read_text("utf-8")
SECOND: Final = NETWORK_TEXT.replace(
    "  ita-duty:",
    "  lbn-second: {name: EXERCISE Zoe Aoun, member: LBN, roles: [supervisor], languages: [fr]}\n"
    "  ita-duty:",
    1,
)
OFF: Final = NETWORK_TEXT.replace("  code: CPN\n", "  code: CPN\n  letters: off\n", 1)


def goes_to(clock: HandClock, written: str) -> None:
    clock.at = datetime.fromisoformat(written).replace(tzinfo=UTC)


async def ordered(clerk: Clerk) -> list[Post]:
    """The letters that wait to be handed over, which this takes."""
    taken = await delivery.lease(clerk.office, 100)
    posts = [each.work.post for each in taken]
    await delivery.report(clerk.office, [delivery.Answered(work=each.work) for each in taken])
    return [post for post in posts if post and post.saying.topic is Topic.LETTER_COMING]


async def comes(clerk: Clerk) -> dict[str, Mapping[str, Any]]:
    """What each letter says that is due now, by its reader."""
    await clerk.delivers()
    await letters.look(clerk.office)
    found: dict[str, Mapping[str, Any]] = {}
    for post in await ordered(clerk):
        told = await letter_in_chat.letter_for(clerk.office, post)
        assert post.person is not None
        if told is not None:
            assert told.topic is Topic.LETTER
            assert post.person not in found, "one each"
            found[post.person] = told.facts
    return found


@pytest.fixture
async def clerk(office: Office, clock: HandClock) -> Clerk:
    """A November with three requests to Lebanon, after which the letters of November are due."""
    clerk = Clerk(office)
    await clerk.opens(*READERS, "esp-officer", "lbn-duty", "lbn-deputy")
    assert await letters.look(office) == 0, "what was before it was here nobody is told"
    late = await filed(clerk, "one")
    clock.advances(minutes=20)
    await clerk.time_passes()
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, late)
    await filed(clerk, "two")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, await filed(clerk, "three"))
    await clerk.does("esp-officer", filling_in.file_line, "LBN immediate life drill EXERCISE drill")
    await clerk.delivers()
    return clerk


async def filed(clerk: Clerk, text: str) -> str:
    await clerk.does("esp-officer", filling_in.file_line, f"{LINE} {text}")
    return str(clerk.last("esp-officer", "status").saying.facts["case"])


def said(facts: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    return {row.figure: (row.now, row.of) for row in read_rows(MainRow, facts["rows"])}


def times(facts: Mapping[str, Any], name: str) -> dict[str, int]:
    return {row.name: row.count for row in read_rows(TimesRow, facts[name])}


@on_both
async def test_each_reads_it_once_when_it_is_nine_there(clerk: Clerk, clock: HandClock) -> None:
    goes_to(clock, "2026-12-01T06:59")
    assert await comes(clerk) == {}
    goes_to(clock, "2026-12-01T07:00")
    assert set(await comes(clerk)) == {"lbn-chief"}
    goes_to(clock, "2026-12-01T08:00")
    assert set(await comes(clerk)) == {"ita-chief"}
    goes_to(clock, "2026-12-01T09:00")
    assert set(await comes(clerk)) == {"secretariat"}
    for moment in ("2026-12-01T09:01", "2026-12-08T09:00", "2026-11-24T09:00", "2026-12-31T23:59"):
        goes_to(clock, moment)
        assert await comes(clerk) == {}
    goes_to(clock, "2027-01-01T09:00")
    assert {facts["period"] for facts in (await comes(clerk)).values()} == {"2026-12"}


@on_both
async def test_of_two_who_look_at_once_one_orders_it(clerk: Clerk, clock: HandClock) -> None:
    goes_to(clock, "2026-12-01T09:00")
    await clerk.delivers()
    counted = await asyncio.gather(*(letters.look(clerk.office) for _ in range(4)))
    assert sum(counted) == len(READERS)
    assert sorted(str(post.person) for post in await ordered(clerk)) == sorted(READERS)


async def test_what_is_said_is_what_happened(clerk: Clerk, clock: HandClock) -> None:
    goes_to(clock, "2026-12-01T09:00")
    found = await comes(clerk)
    lebanon, network = found["lbn-chief"], found["secretariat"]
    # One late, one not at all, one at once; the drill stands nowhere.
    assert said(lebanon)["received"] == (3, 0)
    assert said(lebanon)["acknowledged"] == (1, 3)
    assert "to_acknowledge" not in said(lebanon), "of fewer than twenty there is no median"
    assert times(lebanon, "ran_out")["duty"] >= 2
    assert set(times(lebanon, "unanswered")) >= {"EXERCISE Rami Haddad"}
    assert said(network) == said(lebanon), "nobody else had any"
    assert (network["ran_out"], network["unanswered"]) == ([], [])
    italy = found["ita-chief"]
    assert italy["is_empty"]
    assert (italy["ran_out"], italy["unanswered"]) == ([], [])
    doubtful = [row.name for row in read_rows(DoubtRow, italy["doubtful"])]
    assert doubtful == ["Italy central authority"], (
        "who has no figures still reads what is in doubt"
    )


async def test_it_says_what_each_return_says(clerk: Clerk, clock: HandClock) -> None:
    goes_to(clock, "2026-12-03T09:00")
    for typed in ("2026-11", "2026-12"):
        period = read_asked_period(typed, clerk.office.now())
        month = await months.month_of(clerk.office, period, "EXERCISE")
        assert month.counted is not None
        for member in ("LBN", "ITA", "ESP", None):
            code = MemberCode(member) if member else None
            report = (await statistics(clerk.office, period, code)).report
            figures = month.counted.of(code)
            assert (figures.sent, figures.whole) == (report.sent, report.whole)
            assert figures.before == report.before
            assert figures.ran_out == (report.own.ran_out if report.own else {})


async def test_after_a_month_was_sent_no_earlier_one_is(clerk: Clerk, clock: HandClock) -> None:
    goes_to(clock, "2027-01-01T09:00")
    assert {facts["period"] for facts in (await comes(clerk)).values()} == {"2026-12"}
    # A clock that is set back, month by month.
    for moment in ("2026-12-01T09:00", "2026-10-20T09:00", "2026-09-20T09:00"):
        goes_to(clock, moment)
        assert await comes(clerk) == {}
    goes_to(clock, "2027-02-01T09:00")
    assert {facts["period"] for facts in (await comes(clerk)).values()} == {"2027-01"}


async def test_a_month_that_was_missed_comes_late_and_never_two(
    clerk: Clerk, clock: HandClock
) -> None:
    goes_to(clock, "2027-01-20T03:00")
    found = await comes(clerk)
    assert {who: facts["period"] for who, facts in found.items()} == dict.fromkeys(
        READERS, "2026-12"
    )
    assert all(facts["is_empty"] for facts in found.values())
    assert await comes(clerk) == {}


async def test_one_that_waits_until_the_next_leaves_is_taken_back(
    clerk: Clerk, clock: HandClock
) -> None:
    goes_to(clock, "2026-12-01T09:00")
    await letters.look(clerk.office)
    goes_to(clock, "2027-01-01T09:00")
    found = await comes(clerk)
    assert {facts["period"] for facts in found.values()} == {"2026-12"}
    assert len(found) == len(READERS)


async def test_each_switches_theirs_off_and_on(clerk: Clerk, clock: HandClock) -> None:
    await clerk.does("lbn-chief", letter_in_chat.command, "off")
    assert clerk.last("lbn-chief").saying.facts["is_wanted"] is False
    goes_to(clock, "2026-12-01T09:00")
    assert set(await comes(clerk)) == {"ita-chief", "secretariat"}
    await clerk.does("lbn-chief", letter_in_chat.command, " ON ")
    assert clerk.last("lbn-chief").saying.facts["is_wanted"] is True
    assert await comes(clerk) == {}, "the month is over for everybody"
    goes_to(clock, "2027-01-01T09:00")
    assert set(await comes(clerk)) == set(READERS)


async def test_the_choice_is_recorded_once_and_outlives_a_new_chat(clerk: Clerk) -> None:
    async def records() -> int:
        async with clerk.office.store.reading() as work:
            entries = await work.log.entries(None, with_audit=True, with_text=True)
        return sum(entry.event == "letters.chosen" for entry in entries)

    before = await records()
    for _ in range(2):
        await clerk.does("lbn-chief", letter_in_chat.command, "off")
    assert await records() == before + 1
    await clerk.enrols("lbn-chief")
    async with clerk.office.store.reading() as work:
        assert await letters.chooses(work, PersonId("lbn-chief")) is False


async def test_the_network_switches_all_off(clerk: Clerk, clock: HandClock) -> None:
    await directory.import_network(clerk.office, read_network(OFF))
    goes_to(clock, "2026-12-01T09:00")
    assert await comes(clerk) == {}
    await directory.import_network(clerk.office, read_network(NETWORK_TEXT))
    assert await comes(clerk) == {}, "what was not sent is not made up for"
    goes_to(clock, "2027-01-01T09:00")
    assert set(await comes(clerk)) == set(READERS)


def test_the_network_file_says_it() -> None:
    assert "letters" not in write_network(read_network(NETWORK_TEXT).directory)
    off = read_network(OFF).directory
    assert off.letters is Letters.OFF
    assert read_network(write_network(off)).directory.letters is Letters.OFF
    with pytest.raises(NetworkFileError) as refused:
        read_network(OFF.replace("letters: off", "letters: weekly"))
    assert [each.path for each in refused.value.findings] == ["network.letters"]


@pytest.mark.parametrize("ends", ["revoked", "off", "network", "role"])
async def test_who_may_not_read_it_any_more_gets_none(
    clerk: Clerk, clock: HandClock, ends: str
) -> None:
    goes_to(clock, "2026-12-01T09:00")
    await clerk.delivers()
    await letters.look(clerk.office)
    match ends:
        case "revoked":
            async with clerk.office.store.work() as work:
                await accounts.revoke_within(work, PersonId("lbn-chief"), None, "console")
        case "off":
            await clerk.office.store.transact(_switches_off)
        case "network":
            await directory.import_network(clerk.office, read_network(OFF))
        case _:
            official = NETWORK_TEXT.replace("roles: [supervisor], lang", "roles: [official], lang")
            await directory.import_network(clerk.office, read_network(official))
    posts = [post for post in await ordered(clerk) if post.person == "lbn-chief"]
    for post in posts:
        assert await letter_in_chat.letter_for(clerk.office, post) is None
        async with clerk.office.store.reading() as work:
            assert (await work.outbox.by_id(post.id)).state == "gone"


async def _switches_off(work: Any) -> None:
    from dataclasses import replace

    account = await work.people.by_person(PersonId("lbn-chief"))
    await work.people.save(replace(account, letters=False))


async def test_two_supervisors_share_one_counting_and_later_ones_get_the_next(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await directory.import_network(clerk.office, read_network(SECOND))
    await clerk.enrols("lbn-second")
    counted: list[CountedPeriod] = []
    work_out = months._work_out

    async def noted(office: Office, period: CountedPeriod) -> months.MonthSeen:
        counted.append(period)
        return await work_out(office, period)

    monkeypatch.setattr(months, "_work_out", noted)
    goes_to(clock, "2026-12-01T09:00")
    found = await comes(clerk)
    assert found["lbn-second"] == found["lbn-chief"]
    assert len(counted) == 1
    late = SECOND.replace(
        "  ita-duty:",
        "  lbn-third: {name: EXERCISE Ali, member: LBN, roles: [supervisor], languages: [en]}\n"
        "  ita-duty:",
        1,
    )
    await directory.import_network(clerk.office, read_network(late))
    await clerk.enrols("lbn-third")
    assert await comes(clerk) == {}
    goes_to(clock, "2027-01-01T09:00")
    assert "lbn-third" in await comes(clerk)


async def test_from_a_damaged_log_there_are_no_figures_but_the_rest(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged(*_: Any, **__: Any) -> None:
        raise LogDamaged("EXERCISE")

    monkeypatch.setattr(months, "read_tally", damaged)
    goes_to(clock, "2026-12-01T09:00")
    facts = (await comes(clerk))["ita-chief"]
    assert facts["is_damaged"]
    assert facts["rows"] == []
    assert facts["doubtful_count"] == 1


async def test_it_waits_while_too_much_is_counted(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(clock, "2026-12-01T09:00")
    await clerk.delivers()
    await letters.look(clerk.office)
    posts = await ordered(clerk)
    monkeypatch.setattr("services.visit.beside.MOST_RUNNING", 0)
    with pytest.raises(TooMuchAsked):
        await letter_in_chat.letter_for(clerk.office, posts[0])
    monkeypatch.undo()
    assert await letter_in_chat.letter_for(clerk.office, posts[0]) is not None


@pytest.mark.parametrize("who", ["esp-officer", "lbn-duty"])
async def test_who_has_none_is_told_so(clerk: Clerk, who: str) -> None:
    await clerk.does(who, letter_in_chat.command, "off")
    assert clerk.last(who).saying.topic is Topic.ROLE_MISSING
    async with clerk.office.store.reading() as work:
        assert await letters.chooses(work, PersonId(who)) is True


async def test_another_word_is_not_guessed(clerk: Clerk) -> None:
    await clerk.does("lbn-chief", letter_in_chat.command, "offf")
    assert clerk.last("lbn-chief").saying.topic is Topic.USAGE
    async with clerk.office.store.reading() as work:
        assert await letters.chooses(work, PersonId("lbn-chief")) is True


async def test_its_message_names_few_and_counts_all(clerk: Clerk, clock: HandClock) -> None:
    goes_to(clock, "2026-12-01T09:00")
    text = NETWORK_TEXT.replace(
        "people: [lbn-duty], start: 2026-01-01}", "people: [lbn-duty], start: 2027-06-01}"
    )
    await directory.import_network(clerk.office, read_network(text))
    facts = (await comes(clerk))["lbn-chief"]
    assert facts["shift_count"] >= 1
    assert len(facts["shifts"]) <= 2


async def test_a_member_whose_round_fails_keeps_no_other_waiting(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(clock, "2026-12-01T09:00")
    await clerk.delivers()
    readers = letters._readers

    def fails(known: Directory, member: MemberCode | None) -> Iterator[Person]:
        if member == "LBN":
            raise ValueError("EXERCISE")
        return readers(known, member)

    monkeypatch.setattr(letters, "_readers", fails)
    with pytest.raises(ValueError, match="EXERCISE"):
        await letters.look(clerk.office)
    assert {post.person for post in await ordered(clerk)} == {"ita-chief", "secretariat"}
    monkeypatch.undo()
    assert set(await comes(clerk)) == {"lbn-chief"}
