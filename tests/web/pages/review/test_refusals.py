"""A refusal of an immediate request: told at once, and confirmed or taken back by a supervisor."""

import asyncio
from typing import Any

import pytest

from domain.events import Event
from domain.requests.request import Request
from domain.sessions.session import Level
from domain.verbs import Sure, Verb
from domain.vocabulary import State
from handlers.routes.on_request import ON_REQUEST, ON_SURE
from services.requests import acknowledge, closing, transfer
from services.requests.afterwards import refusing
from services.visit import sure
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import does, filed, form, words

WHY = "EXERCISE a stay of proceedings"


async def refused(
    clerk: Clerk, line: str = "LBN immediate life preserve EXERCISE one", by: str = "lbn-duty"
) -> tuple[str, str]:
    case, reference = await filed(clerk, line)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does(by, transfer.refuse, case, "e", WHY)
    return case, reference


async def now_of(clerk: Clerk, case: str) -> Request:
    async with clerk.office.store.reading() as work:
        found = await work.requests.glimpse(case)
    assert found is not None
    return found


async def recorded(clerk: Clerk, case: str, event: Event) -> list[dict[str, Any]]:
    async with clerk.office.store.reading() as work:
        found = await work.log.entries(case, with_audit=True, with_text=False, events=(event,))
    return [dict(entry.about or {}) for entry in found]


@on_both
async def test_it_is_told_at_once_and_stands_in_review_until_a_supervisor_confirms_it(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await refused(clerk)
    told = clerk.last("esp-officer", "refusal_notice")
    assert told.rings
    assert told.saying.facts["refusal"] == "waits"
    assert clerk.last("lbn-chief", "immediate_refused").rings
    chief = await signs_in("lbn-chief", Level.PROVED)
    night = words((await chief.get("/review")).text)
    assert "Refusals that no supervisor has confirmed" in night
    assert "refused by EXERCISE Rami Haddad" in night
    answer = await does(chief, reference, Verb.UPHOLD.value)
    assert answer.status_code == 303
    page = words((await chief.get(f"/requests/{reference}")).text)
    assert "You confirmed the refusal" in page
    assert "A supervisor there has confirmed the refusal" in page
    await clerk.delivers()
    (about,) = await recorded(clerk, case, Event.REFUSAL_CONFIRMED)
    assert about["refused_by"] == "EXERCISE Rami Haddad"
    # The requester reads that it was confirmed, and not by whom; the officer reads both.
    assert clerk.last("esp-officer", "refusal_confirmed").saying.facts["by"] == ""
    assert clerk.last("lbn-duty", "refusal_confirmed").saying.facts["by"] == "EXERCISE Maya Saab"
    assert "Refusals that no" not in words((await chief.get("/review")).text)
    await clerk.does("lbn-chief", refusing.confirm, reference)
    assert clerk.last("lbn-chief").saying.topic.value == "nothing_to_confirm"
    assert len(await recorded(clerk, case, Event.REFUSAL_CONFIRMED)) == 1


async def test_nobody_has_confirmed_it_so_the_supervisors_are_reminded_ever_more_rarely(
    clerk: Clerk, clock: HandClock, signs_in: Signs
) -> None:
    case, reference = await refused(clerk)
    for later in ({"minutes": 15}, {"hours": 12}, {"days": 1}, {"days": 7}):
        clock.advances(**later)
        await clerk.time_passes()
    again = [
        seen
        for seen in clerk.chats[clerk.accounts["lbn-chief"]].values()
        if seen.saying.topic.value == "immediate_refused" and seen.saying.facts["is_again"]
    ]
    assert [each.rings for each in again] == [True, False, False, False]
    assert len(await recorded(clerk, case, Event.REFUSAL_REMINDED)) == 4
    clock.advances(days=60)
    await clerk.time_passes()
    assert len(await recorded(clerk, case, Event.REFUSAL_REMINDED)) == 4
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert reference in (await chief.get("/review")).text


async def test_whoever_does_not_agree_opens_it_again_at_the_page_and_in_chat(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await refused(clerk)
    chief = await signs_in("lbn-chief", Level.PROVED)
    asked = await does(chief, reference, Verb.REOPEN.value)
    answer = await chief.post(f"/requests/{reference}/act", data=form(asked.text, "reopen"))
    assert answer.status_code == 303
    request = await now_of(clerk, case)
    assert request.awaits_acknowledgement
    assert request.refusal is None
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", transfer.refuse, case, "a", "")
    notice = clerk.last("lbn-chief", "immediate_refused")
    await clerk.presses("lbn-chief", ON_REQUEST[Verb.REOPEN].press, case, on=notice.message_id)
    question = clerk.last("lbn-chief", "sure_reopen")
    await clerk.presses(
        "lbn-chief",
        sure.say_yes,
        Sure.REOPEN,
        case,
        ON_SURE[Sure.REOPEN],
        on=question.message_id,
    )
    assert (await now_of(clerk, case)).awaits_acknowledgement


@pytest.mark.parametrize(
    "who",
    [
        *("lbn-duty", "lbn-deputy", "lbn-auditor", "lbn-privacy", "esp-chief", "esp-officer"),
        *("ita-chief", "secretariat", "auditor"),
    ],
)
async def test_nobody_else_confirms_it(clerk: Clerk, signs_in: Signs, who: str) -> None:
    case, reference = await refused(clerk)
    await clerk.does(who, refusing.confirm, case)
    browser = await signs_in(who, Level.PROVED)
    answer = await browser.post(f"/requests/{reference}/act", data={"verb": "uphold", "stood": ""})
    assert answer.status_code in (404, 409)
    assert await recorded(clerk, case, Event.REFUSAL_CONFIRMED) == []


async def test_others_who_review_see_that_it_waits_and_not_on_which_ground(
    clerk: Clerk, signs_in: Signs
) -> None:
    _case, reference = await refused(clerk)
    for who in ("auditor", "secretariat"):
        browser = await signs_in(who, Level.PROVED)
        page = words((await browser.get("/review")).text)
        assert reference in page
        assert "Inaccurate" not in page
    other = await signs_in("ita-chief", Level.PROVED)
    assert reference not in (await other.get("/review")).text


async def test_what_is_not_immediate_or_a_supervisors_own_waits_for_nobody(clerk: Clerk) -> None:
    case, _ = await refused(clerk, "LBN standard preserve EXERCISE one")
    assert (await now_of(clerk, case)).refusal is None
    await clerk.does("lbn-chief", refusing.confirm, case)
    assert clerk.last("lbn-chief").saying.topic.value == "nothing_to_confirm"
    own, _ = await filed(clerk, "ITA immediate life preserve EXERCISE two")
    await clerk.does("ita-chief", transfer.refuse, own, "e", WHY)
    assert (await now_of(clerk, own)).refusal is None


@on_both
async def test_confirming_and_opening_again_at_once_one_of_them_counts(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await refused(clerk)
    browsers = [await signs_in("lbn-chief", Level.PROVED) for _each in range(2)]
    page = (await browsers[0].get(f"/requests/{reference}")).text
    asked = await does(browsers[1], reference, "reopen", page)
    answers = await asyncio.gather(
        does(browsers[0], reference, "uphold", page),
        browsers[1].post(f"/requests/{reference}/act", data=form(asked.text, "reopen")),
    )
    request = await now_of(clerk, case)
    confirmed = len(await recorded(clerk, case, Event.REFUSAL_CONFIRMED))
    if request.state is State.REFUSED:
        assert confirmed == 1
    else:
        # Opened again: whoever confirmed before that did so while it stood.
        assert request.awaits_acknowledgement
        assert sorted(each.status_code for each in answers) in ([303, 303], [303, 409])


async def test_once_it_is_closed_nothing_is_to_be_confirmed(clerk: Clerk) -> None:
    case, _ = await refused(clerk)
    await clerk.does("esp-officer", closing.close, case)
    await clerk.does("lbn-chief", refusing.confirm, case)
    assert clerk.last("lbn-chief").saying.topic.value == "nothing_to_confirm"
