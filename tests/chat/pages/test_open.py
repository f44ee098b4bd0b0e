"""The button Open: who has it on which messages, and what it opens."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from formats.network_file.document import read_network
from rehearsal.world.values import Content
from services.directory import versions
from services.people import people
from tests.chat.stage import Stage, staged, with_pages
from tests.chat.words import LINE, files, network

OFF = network(("portal: {mini_app: full}", "portal: {mini_app: off}"))


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose pages are served."""
    async with staged(tmp_path, more=with_pages()) as stage:
        yield stage


async def test_an_alert_opens_the_page_of_its_request_and_says_who_opened_it(pages: Stage) -> None:
    ana, rami, nour = await pages.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    assert alert.labels == ("Acknowledge", "Pass on", "Transfer", "Refuse", "Open")
    opened = urlsplit((await rami.presses("Open", on=alert)).url)
    assert f"{opened.scheme}://{opened.netloc}" == pages.settings.portal_url
    assert (opened.path, opened.query) == ("/door", f"ref={filed.reference}")
    assert opened.fragment.startswith("tgWebAppData=")
    assert "Open" in filed.status.labels
    await nour.receives_nothing("", within=0.2)
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("keep the account of the suspect")
    assert content.labels[-1] == "Open"
    mine = await rami.waits_until(alert, "Acknowledged by you")
    assert mine.labels[-1] == "Open"


async def test_an_alert_that_somebody_took_opens_nothing(pages: Stage) -> None:
    ana, rami, nour = await pages.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await ana.sends(LINE)
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Pass on", on=alert)
    await nour.presses("Acknowledge", on=await nour.receives("IMMEDIATE"))
    assert (await rami.waits_until(alert, "Acknowledged by Nour Khalil")).labels == ()


async def test_what_is_about_no_request_opens_nothing(pages: Stage) -> None:
    (ana,) = await pages.enrols("esp-officer")
    await files(ana)
    for line, part in (
        ("/help", "/request"),
        ("/requests", "Requests that concern you"),
        ("/request", "Which"),
    ):
        await ana.sends(line)
        assert "Open" not in (await ana.receives(part)).labels


async def test_where_the_network_says_so_nothing_opens_from_the_chat(pages: Stage) -> None:
    ana, rami = await pages.enrols("esp-officer", "lbn-duty")
    await ana.sends(LINE)
    alert = await rami.receives("IMMEDIATE")
    assert "Open" in alert.labels
    await versions.import_network(pages.deployment.office, read_network(OFF))
    await ana.sends(LINE.replace("suspect", "witness"))
    assert "Open" not in (await rami.receives("IMMEDIATE")).labels


async def test_who_pressed_open_is_known_at_the_pages_once_and_as_far_as_telegram_knows_them(
    pages: Stage,
) -> None:
    ana, rami = await pages.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    opened = urlsplit((await rami.presses("Open")).url)
    (launch,) = parse_qs(opened.fragment)["tgWebAppData"]
    async with browser(pages) as client:
        let_in = await client.post(f"/door?{opened.query}", data={"launch": launch})
        assert (let_in.status_code, let_in.headers["location"]) == (
            303,
            f"/requests/{filed.reference}",
        )
        assert "Rami Haddad (EXERCISE)" in (await client.get("/nothing-there")).text
    async with browser(pages) as another:
        again = await another.post("/door", data={"launch": launch})
        assert again.status_code == 403
        assert (await another.get("/")).status_code == 401
    await pages.rests()
    assert await pages.recorded("session.begun") == 1
    assert await pages.recorded("attempt.refused") == 1
    assert await pages.log_holds()


async def test_a_launch_that_waited_or_of_who_was_revoked_opens_nothing(pages: Stage) -> None:
    ana, rami = await pages.enrols("esp-officer", "lbn-duty")
    await files(ana)
    alert = await rami.receives("IMMEDIATE")
    waited = (await rami.presses("Open", on=alert)).url
    pages.server.clock.advance(minutes=6)
    await pages.settles()
    fresh = (await rami.presses("Open", on=alert)).url
    await people.revoke(pages.deployment.office, "lbn-duty")
    async with browser(pages) as client:
        for address in (waited, fresh):
            (launch,) = parse_qs(urlsplit(address).fragment)["tgWebAppData"]
            refused = await client.post("/door", data={"launch": launch})
            assert refused.status_code == 403
            assert "press Open in the chat again" in refused.text


def browser(stage: Stage) -> httpx.AsyncClient:
    """A browser of its own, which follows nothing by itself."""
    assert stage.settings.portal_url is not None
    own = {"Origin": stage.settings.portal_url}
    return httpx.AsyncClient(base_url=stage.settings.portal_url, headers=own, trust_env=False)


async def test_the_secretariat_reads_at_every_start_that_a_rehearsal_signs(pages: Stage) -> None:
    (secretariat, rami) = await pages.enrols("secretariat", "lbn-duty")
    await secretariat.receives_nothing("signature of a rehearsal", within=0.2)
    await pages.stops()
    await pages.starts()
    told = await secretariat.receives("signature of a rehearsal")
    assert not told.silent
    assert "MINI_APP_KEY" in told.text
    await rami.receives_nothing("signature of a rehearsal", within=0.2)


async def test_where_telegram_signs_nobody_is_told_so(stage: Stage) -> None:
    (secretariat,) = await stage.enrols("secretariat")
    await stage.stops()
    await stage.starts()
    await stage.rests()
    await secretariat.receives_nothing("signature of a rehearsal", within=0.3)


async def test_a_file_in_chat_is_answered_with_the_page_where_it_is_brought(pages: Stage) -> None:
    ana, rami = await pages.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await ana.sends_attachment(Content.DOCUMENT, caption="EXERCISE planted-caption")
    refused = await ana.receives("Files do not go through this chat.")
    assert refused.labels == ("Open",)
    await ana.sends_attachment(Content.PHOTO, caption=filed.reference)
    about = await ana.receives("Files do not go through this chat.")
    opened = urlsplit((await ana.presses("Open", on=about)).url)
    assert (opened.path, opened.query) == ("/door", f"ref={filed.reference}")
    assert "planted-caption" not in refused.text
    await rami.receives("IMMEDIATE")
