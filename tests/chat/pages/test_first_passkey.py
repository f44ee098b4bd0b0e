"""A first passkey, told through telephone and computer: what is confirmed in chat, and what it stops."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from rehearsal.computers.authenticator import Authenticator
from services.sessions import secrets
from tests.chat.stage import Stage, staged, with_pages

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0"


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, more=with_pages()) as stage:
        yield stage


@pytest.fixture
async def computer(pages: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody has used here."""
    own = {"Origin": pages.settings.portal_url or "", "User-Agent": FIREFOX}
    async with httpx.AsyncClient(
        base_url=own["Origin"], headers=own, trust_env=False, timeout=30
    ) as client:
        yield client


async def acts(computer: httpx.AsyncClient, act: str, **fields: str) -> httpx.Response:
    return await computer.post("/sign-in", data={"act": act, **fields})


async def number_shown(computer: httpx.AsyncClient) -> str:
    await acts(computer, "first")
    found = re.search(r"/devices (\d{6})", (await computer.get("/sign-in")).text)
    assert found is not None
    return found[1]


async def secret_of(pages: Stage, person: str) -> str:
    (given,) = await secrets.make(pages.deployment.office, [person])
    return given.secret


async def test_number_then_secret_then_one_press(pages: Stage, computer: httpx.AsyncClient) -> None:
    rami, maya = await pages.enrols("lbn-duty", "lbn-chief")
    await rami.sends("/devices")
    said = await rami.receives("You have no passkey yet")
    assert f"{pages.settings.portal_url}/sign-in" in said.text
    secret = await secret_of(pages, "lbn-duty")
    await rami.sends(f"/devices {await number_shown(computer)}")
    asked = await rami.receives("Is it you")
    assert "Firefox, Windows" in asked.text
    assert (await acts(computer, "secret", secret=secret)).status_code == 409
    await rami.presses("It is me")
    await rami.receives("Now type your second secret there")
    assert (await acts(computer, "secret", secret=secret)).status_code == 303
    authenticator = Authenticator(pages.settings.portal_url or "")
    made = authenticator.creates((await acts(computer, "first-options")).text)
    assert (await acts(computer, "first-passkey", answer=made)).status_code == 303
    assert (await computer.get("/devices")).status_code == 200
    await rami.receives("Your first passkey was registered")
    await maya.receives("has registered a first passkey")
    # Nothing that was typed on the page went to Telegram.
    assert not [call for call in pages.server.journal.calls() if secret in str(call.parameters)]

    await rami.sends("/devices")
    await rami.receives("Where you are signed in")
    await rami.presses("End all sessions")
    await pages.rests()
    assert (await computer.get("/devices")).status_code == 401
    answer = authenticator.answers((await acts(computer, "options")).text)
    assert (await acts(computer, "passkey", answer=answer)).status_code == 303
    assert (await computer.get("/devices")).status_code == 200

    await maya.sends("/people")
    await maya.receives("People whom you manage")
    await pages.rests()
    assert await pages.log_holds()


async def test_it_is_not_me_and_a_supervisor_allows_it_again(
    pages: Stage, computer: httpx.AsyncClient
) -> None:
    rami, maya, ana = await pages.enrols("lbn-duty", "lbn-chief", "esp-officer")
    secret = await secret_of(pages, "lbn-duty")
    await rami.sends(f"/devices {await number_shown(computer)}")
    await rami.receives("Is it you")
    await rami.presses("It is not me")
    await rami.receives("No first passkey is registered for you until")
    await maya.receives("somebody else tried to sign in for them")
    await rami.sends(f"/devices {await number_shown(computer)}")
    await rami.receives("No first passkey is registered for you until")
    await maya.presses("Allow again")
    await maya.receives("may register a first passkey again")
    await rami.receives("You may register a first passkey again")
    await rami.sends(f"/devices {await number_shown(computer)}")
    await rami.receives("Is it you")
    await rami.presses("It is me")
    await pages.rests()
    # Another browser's number is no help to who has not that browser.
    await ana.sends("/devices 000000")
    await ana.receives("No browser shows this number now")
    wrong = await acts(computer, "secret", secret="AAAA-AAAA")
    assert wrong.status_code == 409
    await rami.receives("A wrong second secret was typed")
    assert (await acts(computer, "secret", secret=secret)).status_code == 303


async def test_the_menu_has_devices_where_there_are_pages(pages: Stage) -> None:
    (rami,) = await pages.enrols("lbn-duty")
    await pages.rests()
    assert "devices" in menu(pages)
    await rami.sends("/help")
    assert "/devices" in (await rami.receives("/help")).text


async def test_without_pages_there_are_no_devices(stage: Stage) -> None:
    (rami,) = await stage.enrols("lbn-duty")
    await stage.rests()
    assert "devices" not in menu(stage)
    await rami.sends("/devices")
    await rami.receives("There are no pages here")
    await rami.sends("/help")
    assert "/devices" not in (await rami.receives("/help")).text


def menu(stage: Stage) -> list[str]:
    """The commands that were set last for one chat."""
    calls = [
        call
        for call in stage.server.journal.calls()
        if call.method == "setMyCommands" and "chat_id" in str(call.parameters.get("scope"))
    ]
    given = calls[-1].parameters["commands"]
    entries = json.loads(given) if isinstance(given, str) else given
    return [entry["command"] for entry in entries]
