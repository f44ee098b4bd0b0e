"""The page of a month's letter: for whom it is, that it has the whole, and what is chosen there."""

import httpx
import pytest

from domain.sessions.session import Level
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.people import accounts
from services.requests import acknowledge
from services.statistics import letter_at_page
from services.visit.beside import StillWorking
from tests.conftest import HandClock
from tests.services.desk_clerk import NETWORK, Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words

HERE = "/statistics/month/2026-11"


async def story(clerk: Clerk, clock: HandClock) -> None:
    """One request that is taken late, and one at once; then somebody of each desk leaves."""
    late, _ = await filed(clerk, "LBN immediate life preserve EXERCISE late")
    clock.advances(minutes=20)
    await clerk.time_passes()
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, late)
    at_once, _ = await filed(clerk, "LBN immediate life preserve EXERCISE at once")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, at_once)
    async with clerk.office.store.work() as work:
        for gone in ("lbn-deputy", "ita-duty"):
            await accounts.revoke_within(work, PersonId(gone), None, "console")


async def seen(browser: httpx.AsyncClient, address: str = HERE) -> str:
    answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    return words(answer.text)


async def test_a_supervisor_reads_their_members_month(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await story(clerk, clock)
    said = await seen(await signs_in("lbn-chief", Level.PROVED))
    assert "The letter of November 2026" in said
    assert "Received 2 0" in said
    assert "Acknowledged in time 1 of 2, 50 % 0 of 0" in said
    assert "Steps that ran out unacknowledged" in said
    assert "Did not answer Who How often EXERCISE Rami Haddad 1" in said
    assert "Contact points in doubt: 1" in said
    assert "Lebanon 24/7 desk doubtful 1 person of its roster is not enrolled." in said
    assert "Have the operator invite them." in said
    assert "Italy" not in said


async def test_the_secretariat_reads_the_networks_and_of_no_person(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await story(clerk, clock)
    said = await seen(await signs_in("secretariat", Level.PROVED))
    assert "Received 2 0" in said
    assert "Contact points in doubt: 2" in said
    for member in ("Lebanon 24/7 desk Lebanon doubtful", "Italy central authority Italy doubtful"):
        assert member in said
    assert "Please ask their supervisors" in said
    for never in ("Rami Haddad", "Nour Khalil", "ran out", "Did not answer", "Weekday"):
        assert never not in said
    italy = await seen(await signs_in("ita-chief", Level.PROVED))
    assert "There was no request in this time." in italy
    for never in ("Rami Haddad", "Lebanon"):
        assert never not in italy


@pytest.mark.parametrize(
    "month", ["2026", "2026-13", "2026-11-01", "2026-11..2026-12", "november", "2026-1"]
)
async def test_what_is_no_month_is_not_there(signs_in: Signs, month: str) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert (await chief.get(f"/statistics/month/{month}")).status_code == 404


async def test_a_month_that_has_not_begun_is_said_to_be(signs_in: Signs) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    answer = await chief.get("/statistics/month/2027-01")
    assert answer.status_code == 409
    assert "has not begun yet" in words(answer.text)


async def test_it_says_that_it_is_being_counted(
    signs_in: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def takes_long(*_: object) -> None:
        raise StillWorking

    monkeypatch.setattr(letter_at_page, "month_of", takes_long)
    said = await seen(await signs_in("lbn-chief", Level.PROVED))
    assert "Being counted." in said
    assert "Look again" in said


async def test_one_is_sent_it_or_no_more(clerk: Clerk, signs_in: Signs) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert "comes to you on the first working day" in await seen(chief)
    for word, then in (("off", "no longer comes to you"), ("on", "on the first working day")):
        assert (await chief.post(HERE, data={"letters": word})).status_code == 303
        assert then in await seen(chief)
    assert (await chief.post(HERE, data={"letters": "EXERCISE"})).status_code == 400
    claimed = await signs_in("lbn-chief", Level.CLAIMED)
    assert (await claimed.post(HERE, data={"letters": "off"})).status_code == 403
    off = NETWORK.read_text("utf-8").replace("  code: CPN\n", "  code: CPN\n  letters: off\n", 1)
    await directory.import_network(clerk.office, read_network(off))
    said = await seen(chief)
    assert "This network sends no letters at present." in said
    assert "No more letters" not in said


async def test_the_figures_of_a_month_lead_to_its_letter(clerk: Clerk, signs_in: Signs) -> None:
    leads = f'href="{HERE}"'
    chief = await signs_in("lbn-chief", Level.PROVED)
    for asked in ("period=2026-11", "period=month", ""):
        assert leads in (await chief.get(f"/statistics?{asked}")).text
    for asked in ("period=2026", "whose=own&period=2026-11", "period=2026-11-01..2026-11-05"):
        assert "/statistics/month/" not in (await chief.get(f"/statistics?{asked}")).text
    for who in ("auditor", "lbn-duty"):
        browser = await signs_in(who, Level.PROVED)
        assert "/statistics/month/" not in (await browser.get("/statistics?period=2026-11")).text
