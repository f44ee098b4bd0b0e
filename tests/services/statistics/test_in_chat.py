"""``/statistics`` in chat: for whom, of which time, and that it is what the console counts."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from domain.messages.outgoing import Post, PostState, Saying
from domain.rows import read_rows
from domain.statistics.person import CountedPerson
from domain.statistics.pictures.kinds import PictureForm, PictureKind
from domain.statistics.report import Counted
from domain.statistics.rows import MainRow, main_rows
from domain.statistics.whose import NotShown, Whose
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, PersonId, Urgency
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.people import people
from services.requests import acknowledge, answering, transfer
from services.statistics import in_chat
from services.statistics.asking import read_asked_period
from services.statistics.counting import statistics, statistics_of_person
from services.visit.beside import StillWorking
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

EVERYBODY: Final = (
    *("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "ita-duty", "ita-chief"),
    "secretariat",
)
SHOWN, REFUSED = "statistics", "statistics_not_shown"


@pytest.fixture
async def clerk(office: Office, clock: HandClock) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens(*EVERYBODY)
    late = await filed(clerk, "LBN immediate life preserve EXERCISE keep the account")
    clock.advances(minutes=20)
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, late)
    await clerk.does("lbn-deputy", answering.answer, late, "EXERCISE kept")
    given = await filed(clerk, "LBN urgent liberty person EXERCISE who is it")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, given)
    await clerk.does("lbn-duty", transfer.transfer, given, MemberCode("ITA"), "EXERCISE yours")
    await clerk.presses("ita-duty", acknowledge.acknowledge, given)
    await clerk.presses("ita-duty", transfer.refuse, given, "a", "EXERCISE none")
    await filed(clerk, "LBN immediate life drill EXERCISE a drill")
    clock.advances(minutes=2)
    return clerk


async def filed(clerk: Clerk, line: str) -> str:
    await clerk.does("esp-officer", filling_in.file_line, line)
    return str(clerk.last("esp-officer", "status").saying.facts["case"])


async def asks(clerk: Clerk, who: str, typed: str = "") -> Mapping[str, Any]:
    """What the person then reads."""
    await clerk.does(who, in_chat.command, typed)
    return clerk.last(who).saying.facts


async def counted(clerk: Clerk, whose: Whose, who: str, typed: str = "") -> Counted | CountedPerson:
    """What the console counts of it."""
    period = read_asked_period(typed, clerk.office.now())
    if whose is Whose.OWN:
        return await statistics_of_person(clerk.office, period, PersonId(who))
    member = {"lbn": "LBN", "ita": "ITA"}[who[:3]] if whose is Whose.MEMBER else None
    return await statistics(clerk.office, period, MemberCode(member) if member else None)


def rows(facts: Mapping[str, Any]) -> tuple[MainRow, ...]:
    return read_rows(MainRow, facts["rows"])


def said(facts: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    return {row.figure: (row.now, row.of) for row in rows(facts)}


@on_both
async def test_each_reads_what_concerns_them_and_it_is_what_the_console_counts(
    clerk: Clerk,
) -> None:
    widest = {
        "secretariat": (Whose.NETWORK, []),
        "lbn-chief": (Whose.MEMBER, ["own"]),
        "ita-chief": (Whose.MEMBER, ["own"]),
        "lbn-duty": (Whose.OWN, []),
        "lbn-deputy": (Whose.OWN, []),
        "esp-officer": (Whose.OWN, []),
    }
    for who, (whose, others) in widest.items():
        facts = await asks(clerk, who)
        assert (facts["whose"], facts["others"]) == (whose, others)
        found = await counted(clerk, whose, who)
        assert rows(facts) == tuple(main_rows(found.report)) != ()
    network = said(await asks(clerk, "secretariat"))
    assert (network["sent"], network["received"], network["refused"]) == ((2, 0), (3, 0), (1, 0))
    assert network["acknowledged"] == (2, 3)
    own = said(await asks(clerk, "lbn-deputy"))
    assert (own["sent"], own["taken"]) == ((0, 0), (0, 1)), "what a colleague took is theirs"
    assert said(await asks(clerk, "lbn-duty"))["taken"] == (1, 1)
    mine = said(await asks(clerk, "esp-officer"))
    assert (mine["sent"], mine["acknowledged"], mine["refused"]) == ((2, 0), (2, 3), (1, 0))
    assert (await asks(clerk, "esp-officer"))["drills"] == 1
    assert "LBN" not in str(await asks(clerk, "ita-chief"))


@on_both
async def test_a_button_chooses_the_time_and_ones_own_part_and_nothing_of_anybody_else(
    clerk: Clerk,
) -> None:
    await asks(clerk, "ita-chief")
    at = clerk.last("ita-chief").message_id
    await clerk.presses("ita-chief", in_chat.press, Whose.OWN, "last-month", on=at)
    facts = clerk.last("ita-chief").saying.facts
    assert (clerk.last("ita-chief").message_id, facts["whose"]) == (at, "own")
    assert (facts["named"], facts["is_empty"]) == ("last-month", True)
    answer = await clerk.presses("ita-chief", in_chat.press, Whose.NETWORK, "month", on=at)
    assert answer is Topic.NOT_YOURS
    assert clerk.last("ita-chief").saying.facts == facts
    await asks(clerk, "lbn-duty")
    at = clerk.last("lbn-duty").message_id
    for whose in (Whose.NETWORK, Whose.MEMBER):
        answer = await clerk.presses("lbn-duty", in_chat.press, whose, "month", on=at)
        assert answer is Topic.NOT_YOURS
    foreign = await clerk.presses("lbn-duty", in_chat.press, Whose.OWN, "month", on=at + 1)
    assert foreign is Topic.NOT_YOURS


@on_both
async def test_who_loses_a_role_reads_the_figures_of_it_no_more(clerk: Clerk) -> None:
    await asks(clerk, "lbn-chief")
    at = clerk.last("lbn-chief").message_id
    text = NETWORK.read_text("utf-8")
    chief = "lbn-chief: {name: EXERCISE Maya Saab, member: LBN, roles: [supervisor]"
    assert chief in text
    demoted = text.replace(chief, chief.replace("supervisor", "official"))
    await directory.import_network(clerk.office, read_network(demoted))
    answer = await clerk.presses("lbn-chief", in_chat.press, Whose.MEMBER, "month", on=at)
    assert answer is Topic.NOT_YOURS
    assert (await asks(clerk, "lbn-chief"))["whose"] == "own"


async def test_whom_no_figures_concern_is_told_so(clerk: Clerk) -> None:
    text = NETWORK.read_text("utf-8").replace(
        "roles: [official]", "roles: [data_protection_officer]"
    )
    await directory.import_network(clerk.office, read_network(text))
    await clerk.does("esp-officer", in_chat.command, "")
    assert clerk.reads("esp-officer")[-1] == "role_missing"
    await people.revoke(clerk.office, "lbn-deputy")
    before = clerk.reads("lbn-deputy")
    await clerk.does("lbn-deputy", in_chat.command, "")
    assert SHOWN not in clerk.reads("lbn-deputy")[len(before) :]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        *((text, NotShown.PERIOD) for text in ("last winter", "LBN", "member=ITA", "lbn-duty")),
        *((text, NotShown.PERIOD) for text in ("2026-11 LBN", "2026-13", "2026-11-09..2026-11-01")),
        *((text, NotShown.PERIOD) for text in ("7d", "0001", "9999-12-31", "2026" * 50, "٢٠٢٦")),
        *((text, NotShown.NOT_YET) for text in ("2198", "2027-01", "2026-11-25..2026-11-30")),
    ],
)
async def test_a_time_that_is_none_or_has_not_begun_is_one_clear_line(
    clerk: Clerk, typed: str, why: NotShown
) -> None:
    facts = await asks(clerk, "lbn-chief", typed)
    assert clerk.reads("lbn-chief")[-1] == REFUSED
    assert (facts["why"], facts["typed"]) == (why, typed[:40])


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("", "2026-11-01..2026-11-24"),
        ("2026", "2026-01-01..2026-11-24"),
        ("2026-11", "2026-11-01..2026-11-24"),
        ("2026-10", "2026-10"),
        ("2025", "2025"),
        ("2026-11-24", "2026-11-24..2026-11-24"),
        ("2026-11-01..2026-12-31", "2026-11-01..2026-11-24"),
    ],
)
async def test_what_is_typed_counts_as_far_as_it_has_been(
    clerk: Clerk, typed: str, period: str
) -> None:
    facts = await asks(clerk, "lbn-chief", typed)
    assert (facts["period"], facts["is_empty"]) == (period, typed in ("2026-10", "2025"))


def promised(clerk: Clerk, who: str, whose: str) -> Post:
    """The message that was promised, as the dispatcher gets it."""
    return Post(
        id=1,
        person=PersonId(who),
        chat=clerk.accounts[who],
        case=None,
        card=None,
        state=PostState.NEW,
        version=1,
        saying=Saying(
            topic=Topic.STATISTICS_COMING,
            facts={"whose": whose, "period": "2026-11-01..2026-11-24"},
        ),
        rings=False,
        urgency=Urgency.INFORMATION,
        message_id=None,
        has_content=False,
    )


async def test_what_takes_longer_is_promised_and_comes_by_itself(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_chat, "WAITS", 0.01)
    office, gate = clerk.office, asyncio.Event()
    with pytest.raises(StillWorking):
        await office.shared.outcome("first", "another", gate.wait, office.now, 0.001)
    facts = await asks(clerk, "lbn-chief")
    assert (clerk.reads("lbn-chief")[-1], dict(facts)) == ("statistics_wait", {})
    coming = asyncio.create_task(
        in_chat.counted_for(office, promised(clerk, "lbn-chief", "member"))
    )
    await asyncio.sleep(0)
    assert not coming.done(), "something else has its turn"
    gate.set()
    told = await coming
    assert (told.topic, told.facts["whose"]) == (Topic.STATISTICS, "member")
    assert rows(told.facts) == rows(await asks(clerk, "lbn-chief"))


@pytest.mark.parametrize(
    ("who", "whose"),
    [("lbn-chief", "network"), ("lbn-duty", "member"), ("esp-officer", "member")],
)
async def test_a_promise_to_somebody_else_is_not_kept(clerk: Clerk, who: str, whose: str) -> None:
    told = await in_chat.counted_for(clerk.office, promised(clerk, who, whose))
    assert (told.topic, told.facts) == (Topic.STATISTICS_NOT_SHOWN, {"why": "closed"})


async def test_a_role_that_is_lost_while_it_is_counted_breaks_the_promise(clerk: Clerk) -> None:
    office, gate = clerk.office, asyncio.Event()
    with pytest.raises(StillWorking):
        await office.shared.outcome("first", "another", gate.wait, office.now, 0.001)
    post = promised(clerk, "lbn-chief", "member")
    coming = asyncio.create_task(in_chat.counted_for(office, post))
    await asyncio.sleep(0.05)
    text = NETWORK.read_text("utf-8").replace(
        "lbn-chief: {name: EXERCISE Maya Saab, member: LBN, roles: [supervisor]",
        "lbn-chief: {name: EXERCISE Maya Saab, member: LBN, roles: [official]",
    )
    await directory.import_network(office, read_network(text))
    gate.set()
    told = await coming
    assert (told.topic, told.facts) == (Topic.STATISTICS_NOT_SHOWN, {"why": "closed"})


async def test_figures_are_given_again_for_a_minute_and_then_counted_anew(
    clerk: Clerk, clock: HandClock
) -> None:
    before = await asks(clerk, "secretariat")
    await filed(clerk, "LBN urgent liberty person EXERCISE another")
    clock.advances(seconds=59)
    again = await asks(clerk, "secretariat")
    assert (again["at"], said(again)["sent"]) == (before["at"], (2, 0))
    clock.advances(seconds=2)
    anew = await asks(clerk, "secretariat")
    assert (anew["at"] > before["at"], said(anew)["sent"]) == (True, (3, 0))


async def test_a_promise_of_an_earlier_day_is_kept_as_it_was_made(
    clerk: Clerk, clock: HandClock
) -> None:
    clock.advances(days=30)
    told = await in_chat.counted_for(clerk.office, promised(clerk, "lbn-chief", "member"))
    assert (told.facts["period"], said(told.facts)["sent"]) == ("2026-11-01..2026-11-24", (0, 0))
    assert (told.facts["named"], said(told.facts)["received"]) == ("", (2, 0))


@on_both
async def test_a_picture_is_for_whom_the_rule_names_and_asked_again_at_each_press(
    clerk: Clerk,
) -> None:
    of_drills, hours, nights = PictureKind.DRILLS, PictureKind.HOURS, PictureKind.NIGHTS
    for who, whose, kind in (
        ("lbn-duty", Whose.MEMBER, hours),
        ("lbn-duty", Whose.MEMBER, nights),
        ("lbn-duty", Whose.NETWORK, of_drills),
        ("esp-officer", Whose.OWN, of_drills),
        ("secretariat", Whose.NETWORK, hours),
        ("secretariat", Whose.NETWORK, nights),
        ("secretariat", Whose.MEMBER, hours),
        ("lbn-chief", Whose.NETWORK, of_drills),
    ):
        await asks(clerk, who)
        before = clerk.last(who)
        for form in PictureForm:
            press = (in_chat.press_picture, whose, kind, form, 0)
            assert await clerk.presses(who, *press, on=before.message_id) is Topic.NOT_YOURS
        assert clerk.last(who).message_id == before.message_id
    await asks(clerk, "lbn-chief")
    at = clerk.last("lbn-chief").message_id
    press = (in_chat.press_picture, Whose.MEMBER, hours, PictureForm.NUMBERS, 0)
    await clerk.presses("lbn-chief", *press, on=at)
    assert clerk.last("lbn-chief").saying.topic is Topic.STATISTICS_NUMBERS
    text = NETWORK.read_text("utf-8")
    chief = "lbn-chief: {name: EXERCISE Maya Saab, member: LBN, roles: [supervisor]"
    demoted = text.replace(chief, chief.replace("supervisor", "official"))
    await directory.import_network(clerk.office, read_network(demoted))
    assert await clerk.presses("lbn-chief", *press, on=at) is Topic.NOT_YOURS


async def test_a_promised_picture_is_not_for_who_has_lost_the_role(clerk: Clerk) -> None:
    for roles, topic in (
        ("supervisor", Topic.STATISTICS_PICTURE),
        ("official", Topic.STATISTICS_NOT_SHOWN),
    ):
        text = NETWORK.read_text("utf-8")
        chief = "lbn-chief: {name: EXERCISE Maya Saab, member: LBN, roles: [supervisor]"
        changed = text.replace(chief, chief.replace("supervisor", roles))
        await directory.import_network(clerk.office, read_network(changed))
        wanted: Facts = {"whose": "member", "kind": "hours", "form": "picture", "page": 0}
        saying = Saying(topic=Topic.STATISTICS_COMING, facts=wanted)
        post = replace(promised(clerk, "lbn-chief", "member"), saying=saying)
        told = await in_chat.counted_for(clerk.office, post)
        assert told.topic is topic
