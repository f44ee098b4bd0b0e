"""Signing in, the way to a first passkey and the devices, as a browser sends them."""

import json
import re
from html import unescape

import httpx
import pytest

from domain.sessions.session import Level
from rehearsal.computers.authenticator import Authenticator
from services.sessions import in_chat
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import URL, Signs
from tests.web.frame.test_frame import bare
from tests.web.signing_in import acts, registers


def said(answer: httpx.Response) -> str:
    found = re.search(
        r'<p class="said trouble" role="alert"[^>]*>(.*?)</p>', answer.text, re.DOTALL
    )
    assert found is not None
    return unescape(found[1])


def keys(page: httpx.Response, act: str) -> list[str]:
    return re.findall(rf'value="{act}"><input type="hidden" name="key" value="(\w+)"', page.text)


async def test_from_nobody_to_a_first_passkey_and_back_in_with_one_press(
    clerk: Clerk, browser: httpx.AsyncClient
) -> None:
    authenticator = await registers(clerk, browser, "lbn-duty")
    page = await browser.get("/devices")
    assert page.status_code == 200
    assert "Firefox, Windows" in page.text
    assert "__Host-first" not in browser.cookies
    token = browser.cookies["__Host-session"]
    assert (await browser.post("/sign-out")).status_code == 303
    assert (await browser.get("/devices")).status_code == 401
    options = await acts(browser, "options")
    answer = authenticator.answers(options.text)
    signed = await acts(browser, "passkey", answer=answer, to="/requests?state=open")
    assert (signed.status_code, signed.headers["location"]) == (303, "/requests?state=open")
    for part in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part in signed.headers["set-cookie"]
    assert browser.cookies["__Host-session"] != token
    assert (await browser.get("/devices")).status_code == 200


async def test_every_failure_to_sign_in_reads_the_same(
    clerk: Clerk, browser: httpx.AsyncClient
) -> None:
    authenticator = await registers(clerk, browser, "lbn-duty")
    await browser.post("/sign-out")
    stranger = Authenticator(URL)
    stranger.credentials = [*authenticator.credentials]
    options = await acts(browser, "options")
    elsewhere = authenticator.answers(options.text, origin="https://else.example.org")
    unknown = json.loads(authenticator.answers(options.text))
    unknown |= {"id": "AAAA", "rawId": "AAAA"}
    pages = set()
    for answer in ("", "nothing", elsewhere, json.dumps(unknown)):
        refused = await acts(browser, "passkey", answer=answer)
        assert refused.status_code == 403
        assert "__Host-session" not in refused.headers.get("set-cookie", "")
        assert said(refused).startswith("Signing in did not work.")
        pages.add(bare(refused))
    assert len(pages) == 1


@pytest.mark.parametrize(
    "to", ["https://else.example.org", "//else.example.org", "/\\else", "", "/x\r\nSet-Cookie: a=b"]
)
async def test_nobody_is_sent_elsewhere_after_signing_in(
    clerk: Clerk, browser: httpx.AsyncClient, to: str
) -> None:
    authenticator = await registers(clerk, browser, "lbn-duty")
    options = await acts(browser, "options")
    signed = await acts(browser, "passkey", answer=authenticator.answers(options.text), to=to)
    assert signed.headers["location"] == "/"


async def test_the_way_to_a_first_passkey_says_what_is_missing(
    clerk: Clerk, browser: httpx.AsyncClient
) -> None:
    nothing = await acts(browser, "secret", secret="7K4M-Q2XR")
    assert (nothing.status_code, said(nothing)[:24]) == (409, "This took longer than te")
    assert (await acts(browser, "first-options")).status_code == 409
    await acts(browser, "first")
    early = await acts(browser, "secret", secret="7K4M-Q2XR")
    assert early.status_code == 409
    assert "not confirmed in your chat yet" in said(early)
    assert "7K4M-Q2XR" not in early.text.replace("as in 7K4M-Q2XR", "")
    assert (await acts(browser, "first-passkey", answer="{}")).status_code == 409
    assert (await acts(browser, "forget")).status_code == 303
    assert "First time here</button>" in (await browser.get("/sign-in")).text


@pytest.mark.parametrize("act", ["", "nothing", "first-", "PASSKEY"])
async def test_what_is_no_act_of_ours_is_not_read(browser: httpx.AsyncClient, act: str) -> None:
    assert (await acts(browser, act)).status_code == 400


async def test_the_page_of_who_is_only_claimed_proves_at_the_same_address(
    clerk: Clerk, browser: httpx.AsyncClient, signs_in: Signs
) -> None:
    authenticator = await registers(clerk, browser, "lbn-duty")
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    page = await rami.get("/devices")
    assert page.status_code == 200
    assert "Firefox, Windows" in page.text
    assert "Add a passkey" not in page.text
    shown = await acts(rami, "options", "/devices")
    assert shown.status_code == 403
    assert "<h1>Show that it is you</h1>" in shown.text
    claimed = rami.cookies["__Host-session"]
    options = await acts(rami, "options")
    answer = authenticator.answers(options.text)
    rami.cookies.clear()
    rami.cookies.set("__Host-session", claimed, domain="pages.example.org")
    await acts(rami, "passkey", answer=answer, to="/devices")
    assert rami.cookies["__Host-session"] != claimed
    assert "Add a passkey" in (await rami.get("/devices")).text


async def test_devices_are_added_named_and_revoked(
    clerk: Clerk, browser: httpx.AsyncClient
) -> None:
    await registers(clerk, browser, "lbn-duty")
    first = await browser.get("/devices")
    (key,) = keys(first, "rename")
    assert "disabled" in first.text
    assert (await acts(browser, "revoke", "/devices", key=key)).status_code == 409
    options = await acts(browser, "options", "/devices")
    made = Authenticator(URL).creates(options.text)
    added = await acts(browser, "add", "/devices", answer=made, name='EXERCISE <b>"2"')
    assert added.status_code == 303
    page = await browser.get("/devices")
    assert "EXERCISE &lt;b&gt;&#34;2&#34;" in page.text
    (other,) = set(keys(page, "rename")) - {key}
    asked = await acts(browser, "ask-revoke", "/devices", key=other)
    assert asked.status_code == 200
    assert "This cannot be taken back." in asked.text
    assert (await acts(browser, "revoke", "/devices", key=other)).status_code == 303
    assert keys(await browser.get("/devices"), "rename") == [key]
    empty = await acts(browser, "rename", "/devices", key=key, name=" ")
    assert empty.status_code == 409
    assert (
        await acts(browser, "rename", "/devices", key=key, name="EXERCISE desk")
    ).status_code == 303
    assert "EXERCISE desk" in (await browser.get("/devices")).text


async def test_after_a_while_the_passkey_is_asked_for_once_more_where_it_is_changed(
    clerk: Clerk, browser: httpx.AsyncClient, clock: HandClock
) -> None:
    authenticator = await registers(clerk, browser, "lbn-duty")
    (key,) = keys(await browser.get("/devices"), "rename")
    clock.advances(minutes=11)
    page = await browser.get("/devices")
    assert page.status_code == 200
    assert "show your passkey once more" in page.text
    assert "Add a passkey" not in page.text
    asked = await acts(browser, "rename", "/devices", key=key, name="EXERCISE desk")
    assert asked.status_code == 403
    assert "Nothing has changed yet." in asked.text
    options = await acts(browser, "options")
    answer = authenticator.answers(options.text)
    assert (await acts(browser, "passkey", answer=answer, to="/devices")).status_code == 303
    renamed = await acts(browser, "rename", "/devices", key=key, name="EXERCISE desk")
    assert renamed.status_code == 303


async def test_what_is_anothers_and_what_is_nothing_are_the_same_page(
    clerk: Clerk, browser: httpx.AsyncClient, signs_in: Signs
) -> None:
    await registers(clerk, browser, "lbn-duty")
    page = await browser.get("/devices")
    chief = await signs_in("lbn-chief", Level.PROVED)
    for act in ("rename", "revoke", "ask-revoke", "end"):
        theirs = await acts(chief, act, "/devices", key=keys(page, "rename")[0], name="EXERCISE")
        nothing = await acts(chief, act, "/devices", key="0" * 16, name="EXERCISE")
        assert theirs.status_code == nothing.status_code == 404
        assert bare(theirs) == bare(nothing)


async def test_other_sessions_are_ended(
    clerk: Clerk, browser: httpx.AsyncClient, signs_in: Signs
) -> None:
    await registers(clerk, browser, "lbn-duty")
    others = [await signs_in("lbn-duty", Level.CLAIMED) for _ in range(3)]
    page = await browser.get("/devices")
    (first, *_rest) = keys(page, "end")
    assert len(keys(page, "end")) == 3
    assert (await acts(browser, "end", "/devices", key=first)).status_code == 303
    assert sorted([(await o.get("/devices")).status_code for o in others]) == [200, 200, 401]
    assert (await acts(browser, "end-others", "/devices")).status_code == 303
    assert {(await o.get("/devices")).status_code for o in others} == {401}
    assert (await browser.get("/devices")).status_code == 200


async def test_a_supervisor_vouches_at_the_page_and_nobody_else_sees_how(
    clerk: Clerk, browser: httpx.AsyncClient, signs_in: Signs
) -> None:
    await acts(browser, "first")
    number = re.search(r"/devices (\d{6})", (await browser.get("/sign-in")).text)
    assert number is not None
    await clerk.does("lbn-duty", in_chat.devices, number[1])
    asked = clerk.last("lbn-duty", "first_passkey_asked")
    key = asked.saying.facts["key"]
    await clerk.presses("lbn-duty", in_chat.confirm, key, on=asked.message_id)
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert "Vouch for somebody" in (await chief.get("/devices")).text
    page = await acts(chief, "ask-vouch", "/devices", number=number[1])
    assert page.status_code == 200
    assert "Vouch for EXERCISE Rami Haddad?" in page.text
    assert (await acts(chief, "ask-vouch", "/devices", number="000000")).status_code == 409
    assert (await acts(chief, "vouch", "/devices", number=number[1])).status_code == 303
    assert "Create passkey" in (await browser.get("/sign-in")).text
    officer = await signs_in("lbn-deputy", Level.PROVED)
    assert "Vouch for somebody" not in (await officer.get("/devices")).text
    assert (await acts(officer, "vouch", "/devices", number=number[1])).status_code == 409
