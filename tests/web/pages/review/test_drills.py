"""Drills at a page: the secretariat orders, plans, stops and enters, and nobody else finds the page."""

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest

from domain.drills.order import DrillState, OrderId
from domain.events import Event
from domain.refused import Refused
from domain.sessions.session import Level
from domain.vocabulary import ContactPointId
from services.drills import calling, real
from services.drills.ringing import DrillClock
from services.requests import acknowledge
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.services.drills.test_failing import imports
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import words

HERE = "/review/drills"
PING = {"kind": "ping", "to": "chosen", "desk-lbn-police": "1", "when": "now"}
YEAR = {"year": "2027", "ping": "2", "form": "1", "call": "0", "to": "all"}
LBN = ContactPointId("lbn-police")


async def plans(office: Office) -> list[tuple[str, str, str]]:
    async with office.store.reading() as work:
        found = await work.drills.every()
    return sorted((plan.point, plan.kind.value, plan.state.value) for plan in found)


async def looks(office: Office) -> int:
    async with office.store.reading() as work:
        return len(await work.log.of_event(Event.OFFICE_ACTED))


async def said(browser: httpx.AsyncClient, address: str = HERE) -> str:
    return words((await browser.get(address)).text)


@pytest.fixture
async def page(signs_in: Signs) -> httpx.AsyncClient:
    return await signs_in("secretariat", Level.PROVED)


@on_both
async def test_one_is_ordered_rung_and_told_with_who_took_it_for_real(
    clerk: Clerk, page: httpx.AsyncClient, clock: HandClock
) -> None:
    assert "No drill has been ordered yet." in await said(page)
    answer = await page.post(f"{HERE}/order", data=PING)
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    told = await said(page)
    assert "Ping: 1 contact point will be drilled. Nobody there is told." in told
    assert "Lebanon 24/7 desk, lbn-police · Ping planned" in told
    assert "Nobody there is told." not in await said(page), "it is said once"
    await DrillClock(clerk.office).look()
    await clerk.delivers()
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await clerk.presses("lbn-duty", real.took_for_real, case)
    clock.advances(minutes=3)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await DrillClock(clerk.office).look()
    told = await said(page)
    assert "acknowledged in time" in told
    went = "acknowledged after 3 min · 90 of 100 · taken for real by EXERCISE Rami Haddad, Lebanon"
    assert went in told
    assert "Stop these drills" not in told


@on_both
async def test_each_look_is_recorded_as_any_other_is(clerk: Clerk, page: httpx.AsyncClient) -> None:
    before = await looks(clerk.office)
    await said(page)
    assert await looks(clerk.office) == before + 1
    answer = await page.post(f"{HERE}/plan", data={**YEAR, "act": "look"})
    assert answer.status_code == 200
    assert await looks(clerk.office) == before + 2
    await page.post(f"{HERE}/plan", data={**YEAR, "act": "order", "sure": "6"})
    assert await looks(clerk.office) == before + 3


@on_both
async def test_a_year_is_shown_then_ordered_once(clerk: Clerk, page: httpx.AsyncClient) -> None:
    shown = await page.post(f"{HERE}/plan", data={**YEAR, "act": "look"})
    assert "6 drills are lacking in 2027. Ping: 4 Form: 2" in words(shown.text)
    assert await plans(clerk.office) == []
    first, _rest = shown.text.split("</form>", 2)[1:]
    kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', first))
    assert kept == {**YEAR, "act": "order", "sure": "6"}
    # As many as were shown, or none: somebody may have added a desk meanwhile.
    for sure in ({}, {"sure": "5"}):
        other = await page.post(f"{HERE}/plan", data={**YEAR, "act": "order", **sure})
        assert (other.status_code, "Look again at what is lacking" in words(other.text)) == (
            409,
            True,
        )
        assert await plans(clerk.office) == []
    assert (await page.post(f"{HERE}/plan", data=kept)).status_code == 303
    assert "6 drills are ordered for 2027. Nobody there is told." in await said(page)
    assert {state for _, _, state in await plans(clerk.office)} == {"planned"}
    assert len(await plans(clerk.office)) == 6
    again = await page.post(f"{HERE}/plan", data={**YEAR, "act": "look"})
    assert "There is nothing to order for 2027." in words(again.text)
    assert 'value="order"' not in again.text
    await page.post(f"{HERE}/plan", data=kept)
    assert len(await plans(clerk.office)) == 6


@on_both
async def test_stopping_asks_and_counts_again_where_that_changed(
    clerk: Clerk, page: httpx.AsyncClient
) -> None:
    await page.post(f"{HERE}/plan", data={**YEAR, "act": "order", "sure": "6"})
    order = re.search(r'name="order" value="([0-9a-f]{32})"', (await page.get(HERE)).text)
    assert order is not None
    stop = {"act": "stop", "order": order[1]}
    asked = await page.post(HERE, data=stop)
    assert asked.status_code == 200
    assert "6 drills are planned or under way." in words(asked.text)
    anew = await page.post(HERE, data={**stop, "sure": "5"})
    assert (anew.status_code, "has changed" in unescape(anew.text)) == (409, True)
    assert {state for _, _, state in await plans(clerk.office)} == {"planned"}
    assert (await page.post(HERE, data={**stop, "sure": "6"})).status_code == 303
    assert "6 drills were stopped." in await said(page)
    assert {state for _, _, state in await plans(clerk.office)} == {"stopped"}


@on_both
async def test_what_came_of_a_call_is_entered(
    clerk: Clerk, page: httpx.AsyncClient, clock: HandClock
) -> None:
    await page.post(f"{HERE}/order", data={**PING, "kind": "call"})
    assert "The call was answered" not in await said(page)
    await DrillClock(clerk.office).look()
    assert "The call was answered" in await said(page)
    order = re.search(r'name="order" value="([0-9a-f]{32})"', (await page.get(HERE)).text)
    assert order is not None
    called = {"act": "called", "order": order[1], "point": LBN}
    assert (await page.post(HERE, data={**called, "answer": "perhaps"})).status_code == 409
    assert (await page.post(HERE, data={**called, "answer": "no"})).status_code == 303
    assert await plans(clerk.office) == [(LBN, "call", "missed")]
    # A press may be wrong: for a day it can be said otherwise.
    assert (await page.post(HERE, data={**called, "answer": "yes"})).status_code == 303
    assert await plans(clerk.office) == [(LBN, "call", "answered")]
    clock.advances(days=1)
    with pytest.raises(Refused) as refused:
        await calling.enter_at_console(
            clerk.office, OrderId(order[1]), ContactPointId(LBN), is_answered=False
        )
    assert refused.value.facts["why"] == "no_call"


@on_both
async def test_a_failure_is_struck_by_two(
    clerk: Clerk, page: httpx.AsyncClient, signs_in: Signs, clock: HandClock
) -> None:
    await page.post(f"{HERE}/order", data={**PING, "kind": "call"})
    await DrillClock(clerk.office).look()
    order = re.search(r'name="order" value="([0-9a-f]{32})"', (await page.get(HERE)).text)
    assert order is not None
    called = {"act": "called", "order": order[1], "point": LBN, "answer": "no"}
    assert (await page.post(HERE, data=called)).status_code == 303
    drill = re.search(r'name="drill" value="([0-9a-f]{32})"', (await page.get(HERE)).text)
    assert drill is not None
    asks = {"act": "strike", "drill": drill[1]}
    alone = await page.post(HERE, data={**asks, "reason": "EXERCISE the line was cut"})
    assert (alone.status_code, "Nobody else of the secretariat" in words(alone.text)) == (409, True)
    await imports(clerk.office)
    await clerk.enrols("second")
    for reason in ("", "E" * 301):
        assert (await page.post(HERE, data={**asks, "reason": reason})).status_code == 409
    asked = await page.post(HERE, data={**asks, "reason": "EXERCISE the line was cut"})
    assert asked.status_code == 303
    told = await said(page)
    assert "Reason: EXERCISE the line was cut" in told
    assert "Agree" not in told, "who proposed it waits for another"
    other = await signs_in("second", Level.PROVED)
    token = re.search(r'name="token" value="([0-9a-f]+)"', (await other.get(HERE)).text)
    assert token is not None
    agrees = {"act": "agree", "drill": drill[1], "token": token[1]}
    assert (await page.post(HERE, data=agrees)).status_code == 404
    stale = await other.post(HERE, data={**agrees, "token": "00"})
    assert (stale.status_code, "This step is over" in words(stale.text)) == (409, True)
    assert await plans(clerk.office) == [(LBN, "call", "missed")]
    assert (await other.post(HERE, data=agrees)).status_code == 303
    assert "agreed: the drill of" in await said(other)
    assert await plans(clerk.office) == [(LBN, "call", "struck")]
    assert (await other.post(HERE, data={**agrees, "act": "refuse"})).status_code == 409


@on_both
async def test_within_a_period_and_at_a_time_by_the_readers_clock(
    clerk: Clerk, page: httpx.AsyncClient, clock: HandClock
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    at = {**PING, "when": "at", "at": f"{tomorrow:%Y-%m-%dT10:30}"}
    assert (await page.post(f"{HERE}/order", data=at)).status_code == 303
    span = {"when": "between", "since": "2027-01-04T00:00", "until": "2027-01-05T00:00"}
    form = {**PING, **span, "kind": "form", "type": "preserve", "to": "all"}
    del form["desk-lbn-police"]
    assert (await page.post(f"{HERE}/order", data=form)).status_code == 303
    async with clerk.office.store.reading() as work:
        found = await work.drills.every()
    (ping,) = [plan for plan in found if plan.kind == "ping"]
    assert (ping.due.hour, ping.due.minute, ping.due.date()) == (10, 30, tomorrow.date())
    forms = [plan for plan in found if plan.kind == "form" and plan.state is DrillState.PLANNED]
    assert {plan.point for plan in forms} == {"lbn-police", "ita-judicial"}
    assert all((plan.due.year, plan.due.day, plan.asked) == (2027, 4, "preserve") for plan in forms)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"when": ""}, "does not fit"),
        ({"when": "soon"}, "does not fit"),
        ({"kind": ""}, "does not fit"),
        ({"kind": "pong"}, "does not fit"),
        ({"to": ""}, "does not fit"),
        ({"to": "all"}, "does not fit"),
        ({"at": "2027-01-01T10:00"}, "does not fit"),
        ({"when": "at"}, "does not fit"),
        ({"when": "at", "at": "2027-01-01T10:00", "since": "2027-01-01T10:00"}, "does not fit"),
        ({"when": "between", "since": "2027-01-01T10:00"}, "does not fit"),
        ({"when": "at", "at": "soon"}, "is not a time"),
        ({"type": "preserve"}, "only practised by a form"),
        ({"kind": "form", "type": "pong"}, "does not fit"),
        ({"desk-xxx": "1"}, "no contact point xxx"),
        ({"when": "at", "at": "2020-01-01T10:00"}, "That time has passed"),
    ],
)
async def test_nothing_is_guessed_and_what_was_typed_stands_there_again(
    clerk: Clerk, page: httpx.AsyncClient, changed: dict[str, str], why: str
) -> None:
    answer = await page.post(f"{HERE}/order", data={**PING, **changed})
    assert (answer.status_code, why in words(answer.text)) == (409, True), words(answer.text)
    assert await plans(clerk.office) == []
    if "kind" not in changed:
        assert '<option value="ping" selected>' in answer.text
    assert re.search(r'name="desk-lbn-police" value="1" checked', answer.text)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"year": "2028"}, "this year and the next"),
        ({"year": "soon"}, "this year and the next"),
        ({"ping": "-1"}, "at most 6"),
        ({"ping": "7"}, "at most 6"),
        ({"ping": "", "form": ""}, "at most 6"),
        ({"to": "chosen"}, "No contact point was named"),
        ({"to": ""}, "does not fit"),
    ],
)
async def test_a_year_that_cannot_be_planned(
    clerk: Clerk, page: httpx.AsyncClient, changed: dict[str, str], why: str
) -> None:
    for act in ("look", "order"):
        answer = await page.post(f"{HERE}/plan", data={**YEAR, **changed, "act": act})
        assert (answer.status_code, why in words(answer.text)) == (409, True), words(answer.text)
    assert await plans(clerk.office) == []


async def test_nobody_else_finds_it_and_nobody_is_led_there(
    clerk: Clerk, signs_in: Signs, page: httpx.AsyncClient
) -> None:
    nothing = (await page.get("/review/nothing")).status_code
    for who in ("lbn-duty", "lbn-chief", "lbn-auditor", "auditor", "esp-officer"):
        other = await signs_in(who, Level.PROVED)
        for address in (HERE, f"{HERE}/order", f"{HERE}/plan"):
            assert (await other.get(address)).status_code == nothing == 404
            answer = await other.post(address, data={**PING, **YEAR, "act": "order"})
            assert answer.status_code == 404
        assert HERE not in (await other.get("/review")).text
    assert await plans(clerk.office) == []
    assert HERE in (await page.get("/review")).text
    claimed = await signs_in("secretariat", Level.CLAIMED)
    assert (await claimed.get(HERE)).status_code == 403
    assert (await claimed.post(f"{HERE}/order", data=PING)).status_code == 403
    assert await plans(clerk.office) == []
