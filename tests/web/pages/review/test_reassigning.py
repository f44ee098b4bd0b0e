"""A request that a supervisor gives to another person of the desk, in chat and at the page alike."""

import asyncio
from typing import Any

import httpx
import pytest

from domain.events import Event
from domain.requests.request import Request
from domain.sessions.session import Level
from domain.statistics.period import CountedPeriod
from domain.verbs import Sure, Verb
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from handlers.routes.on_request import ON_REQUEST, ON_SURE
from services.conversation import reassigning as in_chat
from services.directory import versions as directory
from services.people import people
from services.requests import acknowledge, answering, closing, transfer
from services.requests.safeguards import reassigning
from services.statistics.counting import statistics
from services.visit import sure
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.conftest import network
from tests.web.pages.requests.stories import does, filed, form, words

RAMI, NOUR = PersonId("lbn-duty"), PersonId("lbn-deputy")


async def now_of(clerk: Clerk, case: str) -> Request:
    async with clerk.office.store.reading() as work:
        found = await work.requests.glimpse(case)
    assert found is not None
    return found


async def recorded(clerk: Clerk, case: str) -> list[dict[str, Any]]:
    async with clerk.office.store.reading() as work:
        found = await work.log.entries(
            case, with_audit=True, with_text=False, events=(Event.REASSIGNED,)
        )
    return [dict(entry.about or {}) for entry in found]


async def taken(
    clerk: Clerk, line: str = "LBN immediate life preserve EXERCISE one"
) -> tuple[str, str]:
    """A request that Rami has in hand."""
    case, reference = await filed(clerk, line)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    return case, reference


async def gives(
    browser: httpx.AsyncClient, reference: str, to: str, page: str | None = None
) -> httpx.Response:
    """Choose the person at the page, and say yes to what it names."""
    asked = await does(browser, reference, Verb.REASSIGN.value, page, person=to)
    if asked.status_code != 200:
        return asked
    return await browser.post(
        f"/requests/{reference}/act", data=form(asked.text, Verb.REASSIGN.value)
    )


@on_both
async def test_what_is_in_hand_waits_for_the_new_one_and_escalates_if_they_do_not_come(
    clerk: Clerk, clock: HandClock, signs_in: Signs
) -> None:
    case, reference = await taken(clerk)
    due = (await now_of(clerk, case)).answer_by
    clock.advances(minutes=20)
    chief = await signs_in("lbn-chief", Level.PROVED)
    page = (await chief.get(f"/requests/{reference}")).text
    asked = await does(chief, reference, Verb.REASSIGN.value, page, person=NOUR)
    assert asked.status_code == 200
    said = words(asked.text)
    assert "Give" in said
    assert "EXERCISE Rami Haddad has it in hand, and is told" in said
    assert not await recorded(clerk, case)
    answer = await chief.post(
        f"/requests/{reference}/act", data=form(asked.text, Verb.REASSIGN.value)
    )
    assert answer.status_code == 303
    assert "was given to EXERCISE Nour Khalil" in words(
        (await chief.get(f"/requests/{reference}")).text
    )
    await clerk.delivers()
    alert = clerk.last("lbn-deputy", "alert")
    assert alert.rings
    assert alert.saying.facts["why"] == "reassigned"
    assert alert.saying.facts["had"] == "EXERCISE Rami Haddad"
    assert clerk.last("lbn-duty", "reassigned").saying.facts["had_it"] is True
    assert clerk.last("lbn-duty", "alert").saying.facts["stage"] == "reassigned"
    told = clerk.last("esp-officer", "reassigned")
    assert not told.rings
    assert told.saying.facts["by"] == ""
    request = await now_of(clerk, case)
    assert request.awaits_acknowledgement
    assert request.owner is None
    assert request.answer_by == due
    assert request.clock_start == clock.now()
    (about,) = await recorded(clerk, case)
    assert (about["from"], about["to"]) == ("EXERCISE Rami Haddad", "EXERCISE Nour Khalil")
    # Nobody comes: whom the further steps of the policy mean is alerted, as after any alert.
    clock.advances(minutes=5)
    await clerk.time_passes()
    assert clerk.last("lbn-duty", "alert").rings
    assert (await now_of(clerk, case)).escalated
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    assert (await now_of(clerk, case)).owner == NOUR


@on_both
async def test_what_nobody_has_acknowledged_keeps_its_schedule(
    clerk: Clerk, clock: HandClock, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    before = await now_of(clerk, case)
    clock.advances(minutes=2)
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert (await gives(chief, reference, NOUR)).status_code == 303
    await clerk.delivers()
    after = await now_of(clerk, case)
    assert (after.clock_start, after.step_due) == (before.clock_start, before.step_due)
    assert set(after.alerted) == {RAMI, NOUR}
    assert clerk.last("lbn-deputy", "alert").rings
    # Who was alerted before is told, and may still take it; the requester had nothing to lose.
    assert clerk.last("lbn-duty", "reassigned").saying.facts["had_it"] is False
    assert "reassigned" not in clerk.reads("esp-officer")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    assert (await now_of(clerk, case)).owner == RAMI


async def test_the_chat_asks_whom_and_whether_or_takes_a_name(clerk: Clerk) -> None:
    case, reference = await taken(clerk)
    await clerk.presses("lbn-chief", in_chat.begin, case)
    offered = clerk.last("lbn-chief", "choose_person")
    assert offered.saying.facts["options"] == [f"{NOUR}|EXERCISE Nour Khalil|on_duty"]
    await clerk.presses("lbn-chief", in_chat.choose, 0, on=offered.message_id)
    asked = clerk.last("lbn-chief", "sure_reassign")
    assert asked.message_id == offered.message_id
    assert not await recorded(clerk, case)
    yes = ON_SURE[Sure.REASSIGN]
    await clerk.presses("lbn-chief", sure.say_yes, Sure.REASSIGN, case, yes, on=asked.message_id)
    assert len(await recorded(clerk, case)) == 1
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    await clerk.does(
        "lbn-chief", ON_REQUEST[Verb.REASSIGN].typed, reference, "exercise  RAMI haddad"
    )
    assert len(await recorded(clerk, case)) == 2
    assert clerk.last("lbn-duty", "alert").saying.facts["why"] == "reassigned"


@pytest.mark.parametrize(
    "who",
    [
        *("lbn-duty", "lbn-deputy", "lbn-auditor", "lbn-privacy", "esp-chief", "esp-officer"),
        *("ita-chief", "secretariat", "auditor"),
    ],
)
async def test_nobody_else_gives_it_to_anybody(clerk: Clerk, signs_in: Signs, who: str) -> None:
    case, reference = await taken(clerk)
    await clerk.does(who, reassigning.reassign, case, NOUR)
    await clerk.presses(who, in_chat.begin, case)
    assert "choose_person" not in clerk.reads(who)
    browser = await signs_in(who, Level.PROVED)
    answer = await browser.post(
        f"/requests/{reference}/act", data={"verb": "reassign", "person": NOUR, "stood": ""}
    )
    assert answer.status_code in (404, 409)
    assert await recorded(clerk, case) == []


async def test_a_claimed_session_gives_nothing_to_anybody(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await taken(clerk)
    browser = await signs_in("lbn-chief", Level.CLAIMED)
    assert "Reassign" not in words((await browser.get(f"/requests/{reference}")).text)
    answer = await browser.post(
        f"/requests/{reference}/act", data={"verb": "reassign", "person": NOUR, "stood": ""}
    )
    assert answer.status_code == 403
    assert await recorded(clerk, case) == []


@pytest.mark.parametrize(
    ("to", "unfit"),
    [
        ("lbn-duty", "holder"),
        ("lbn-chief", "not_of_desk"),
        ("ita-duty", "not_of_desk"),
        ("esp-officer", "not_of_desk"),
        ("nobody-at-all", "not_of_desk"),
    ],
)
async def test_who_is_not_of_the_desk_cannot_be_given_it(clerk: Clerk, to: str, unfit: str) -> None:
    case, _ = await taken(clerk)
    await clerk.does("lbn-chief", reassigning.reassign, case, PersonId(to))
    assert clerk.last("lbn-chief").saying.topic.value == "reassign_refused"
    assert clerk.last("lbn-chief").saying.facts["unfit"] == unfit
    assert await recorded(clerk, case) == []


async def test_whoever_is_away_or_has_lost_their_access_since_the_question_is_not_given_it(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await taken(clerk)
    chief = await signs_in("lbn-chief", Level.PROVED)
    asked = await does(chief, reference, Verb.REASSIGN.value, person=NOUR)
    away = network().replace(
        "  ita-desk:\n    time_zone",
        '    absences: [{person: lbn-deputy, from: "2026-11-24 08:00", to: "2026-11-25 08:00"}]\n'
        "  ita-desk:\n    time_zone",
        1,
    )
    await directory.import_network(clerk.office, read_network(away))
    yes = form(asked.text, Verb.REASSIGN.value)
    answer = await chief.post(f"/requests/{reference}/act", data=yes)
    assert answer.status_code == 409
    assert "EXERCISE Nour Khalil is away now" in words(answer.text)
    await directory.import_network(clerk.office, read_network(network()))
    await people.revoke(clerk.office, NOUR)
    answer = await chief.post(f"/requests/{reference}/act", data=yes)
    assert answer.status_code == 409
    assert "EXERCISE Nour Khalil cannot be reached now" in words(answer.text)
    page = words((await chief.get(f"/requests/{reference}")).text)
    assert "Nobody else of the desk can take" in page
    assert await recorded(clerk, case) == []


async def test_a_supervisor_who_is_none_any_more_gives_nothing(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await taken(clerk)
    chief = await signs_in("lbn-chief", Level.PROVED)
    asked = await does(chief, reference, Verb.REASSIGN.value, person=NOUR)
    without = network().replace(
        "Maya Saab, member: LBN, roles: [supervisor]", "Maya Saab, member: LBN, roles: [official]"
    )
    await directory.import_network(clerk.office, read_network(without))
    yes = form(asked.text, Verb.REASSIGN.value)
    assert (await chief.post(f"/requests/{reference}/act", data=yes)).status_code == 404
    assert await recorded(clerk, case) == []


@on_both
async def test_of_two_supervisors_at_once_the_second_is_asked_anew(
    clerk: Clerk, signs_in: Signs
) -> None:
    both = (
        network()
        .replace(
            "  lbn-auditor:",
            "  lbn-second: {name: EXERCISE Omar Nasr, member: LBN, roles: [supervisor, duty_officer],"
            " languages: [en]}\n  lbn-auditor:",
        )
        .replace("people: [lbn-deputy]}}", "people: [lbn-deputy, lbn-second]}}")
    )
    await directory.import_network(clerk.office, read_network(both))
    await clerk.enrols("lbn-second")
    case, reference = await taken(clerk)
    first = await signs_in("lbn-chief", Level.PROVED)
    second = await signs_in("lbn-second", Level.PROVED)
    asked = [
        await does(first, reference, Verb.REASSIGN.value, person=NOUR),
        await does(second, reference, Verb.REASSIGN.value, person="lbn-second"),
    ]
    answers = await asyncio.gather(
        *(
            browser.post(f"/requests/{reference}/act", data=form(page.text, Verb.REASSIGN.value))
            for browser, page in zip((first, second), asked, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    (about,) = await recorded(clerk, case)
    assert (await now_of(clerk, case)).awaits_acknowledgement
    assert about["from"] == "EXERCISE Rami Haddad"


async def test_a_page_of_before_gives_nothing(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await taken(clerk)
    chief = await signs_in("lbn-chief", Level.PROVED)
    page = (await chief.get(f"/requests/{reference}")).text
    await clerk.does("lbn-duty", answering.ask, case, "EXERCISE which one?")
    answer = await gives(chief, reference, NOUR, page)
    assert answer.status_code == 409
    assert await recorded(clerk, case) == []


async def test_what_is_over_or_given_away_is_nobodys_to_give(clerk: Clerk, signs_in: Signs) -> None:
    case, _ = await taken(clerk)
    await clerk.does("esp-officer", closing.withdraw, case)
    await clerk.does("lbn-chief", reassigning.reassign, case, NOUR)
    assert clerk.last("lbn-chief").saying.facts["unfit"] == "over"
    gone, reference = await taken(clerk, "LBN immediate life preserve EXERCISE two")
    await clerk.does("lbn-duty", transfer.transfer, gone, "ITA", "")
    await clerk.does("lbn-chief", reassigning.reassign, gone, NOUR)
    assert clerk.last("lbn-chief").saying.topic.value == "given_away"
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert "Reassign" not in words((await chief.get(f"/requests/{reference}")).text)


async def test_an_alert_that_does_not_arrive_goes_on_to_the_next_step(clerk: Clerk) -> None:
    case, _ = await taken(clerk)
    clerk.refusing.add(clerk.accounts["lbn-deputy"])
    await clerk.does("lbn-chief", reassigning.reassign, case, NOUR)
    assert clerk.last("lbn-duty", "alert").saying.facts["stage"] == "open"
    assert (await now_of(clerk, case)).steps_fired > 1


async def test_handing_it_round_makes_nobody_faster(clerk: Clerk, clock: HandClock) -> None:
    case, _ = await filed(clerk)
    clock.advances(minutes=40)
    await clerk.time_passes()
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-chief", reassigning.reassign, case, NOUR)
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    request = await now_of(clerk, case)
    assert request.first_taken is not None
    today = clerk.office.now().date()
    period = CountedPeriod(first=today, last=today)
    whole = (await statistics(clerk.office, period, request.addressee)).report.whole
    assert (whole.received, whole.acknowledged_in_time, whole.acknowledged_late) == (1, 0, 1)


async def test_who_was_away_from_the_alert_may_not_answer_before_they_acknowledge(
    clerk: Clerk,
) -> None:
    case, _ = await taken(clerk)
    await clerk.does("lbn-chief", reassigning.reassign, case, NOUR)
    for who in ("lbn-duty", "lbn-deputy"):
        await clerk.does(who, answering.answer, case, "EXERCISE done")
        assert clerk.last(who).saying.topic.value == "acknowledge_first"
