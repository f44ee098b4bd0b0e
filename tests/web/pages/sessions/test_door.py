"""The door as it is asked over HTTP: what it answers to whom, and who may frame it."""

from dataclasses import replace

import httpx
import pytest

from bot.endpoints.portal import portal
from domain.sessions.session import Level
from formats.network_file.document import read_network
from services.directory import versions as directory
from tests.conftest import HandClock
from tests.launches import PUBLIC, launch
from tests.services.desk_clerk import NETWORK, Clerk
from tests.web.conftest import URL, Signs
from tests.web.frame.test_frame import bare

BOT = 4242
FORM = "application/x-www-form-urlencoded"
REFERENCE = "CPN-2026-ESP-LBN-000123-4"


@pytest.fixture
async def phone(clerk: Clerk) -> httpx.AsyncClient:
    """A browser within Telegram, to which the door of this deployment is open."""
    clerk.office.store.holder.bot = BOT
    app = portal(replace(clerk.office, launch_key=PUBLIC), URL)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=URL, headers={"Origin": URL})


@pytest.fixture
def pressed(clerk: Clerk, clock: HandClock) -> dict[str, str]:
    """The form that the page's script sends for whoever pressed Open now."""
    at = int(clock.now().timestamp())
    return {"launch": launch(clerk.accounts["lbn-duty"], at, BOT)}


async def test_who_pressed_open_is_let_in_and_led_to_the_request(
    phone: httpx.AsyncClient, pressed: dict[str, str]
) -> None:
    answer = await phone.post("/door", params={"ref": REFERENCE}, data=pressed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/requests/{REFERENCE}")
    given = answer.headers["set-cookie"]
    for part in ("__Host-session=", "Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part in given
    inside = await phone.get("/nothing")
    assert inside.status_code == 404
    assert "Rami Haddad" in inside.text


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("", "/"),
        (REFERENCE.lower().replace("-", ""), f"/requests/{REFERENCE}"),
        ("CPN-2026-ESP-LBN-000123-5", "/"),
        ("https://else.example.org", "/"),
        ("//else.example.org", "/"),
        ("../sign-out", "/"),
        ("x" * 9000, "/"),
    ],
)
async def test_it_leads_nowhere_else(
    phone: httpx.AsyncClient, pressed: dict[str, str], asked: str, leads_to: str
) -> None:
    shown = await phone.get("/door", params={"ref": asked})
    then = f"{leads_to}/content?opened" if asked.startswith("cpn") else leads_to
    assert f'data-leads-to="{then}"' in shown.text
    answer = await phone.post("/door", params={"ref": asked}, data=pressed)
    assert answer.headers["location"] == leads_to


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        (
            {"statistics": "own", "period": "2026-11-01..2026-11-24"},
            "/statistics?whose=own&period=2026-11-01..2026-11-24",
        ),
        (
            {"statistics": "network", "period": '"&a=//b'},
            "/statistics?whose=network&period=%22%26a",
        ),
        ({"statistics": "LBN", "period": "2026"}, "/"),
        ({"statistics": "//else.example.org"}, "/"),
    ],
)
async def test_it_leads_to_figures_of_a_time(
    phone: httpx.AsyncClient, pressed: dict[str, str], asked: dict[str, str], leads_to: str
) -> None:
    assert leads_to.replace("&", "&amp;") in (await phone.get("/door", params=asked)).text
    answer = await phone.post("/door", params=asked, data=pressed)
    assert answer.headers["location"].startswith(leads_to)


async def test_whatever_is_wrong_the_answer_is_the_same(
    phone: httpx.AsyncClient, pressed: dict[str, str], clerk: Clerk, clock: HandClock
) -> None:
    at = int(clock.now().timestamp())
    rami = clerk.accounts["lbn-duty"]
    await phone.post("/door", data=pressed)
    phone.cookies.clear()
    refused = [
        await phone.post("/door", data=pressed),
        await phone.post("/door", data={"launch": launch(rami, at - 301, BOT)}),
        await phone.post("/door", data={"launch": launch(999, at, BOT)}),
        await phone.post("/door", data={"launch": launch(rami, at, BOT + 1)}),
        await phone.post("/door", data={"launch": "x"}),
        await phone.post("/door", data={"launch": "x" * 20_000}),
        await phone.post("/door", data={}),
        await phone.post("/door", json=pressed),
        await phone.post("/door", params=pressed),
        await phone.post("/door", content="launch=a&launch=b", headers={"Content-Type": FORM}),
        await phone.post("/door", params={"ref": REFERENCE}, data={"launch": "x"}),
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert len({bare(answer) for answer in refused}) == 1
    assert not any("set-cookie" in answer.headers for answer in refused)
    assert "press Open in the chat again" in refused[0].text


async def test_another_site_opens_nothing(
    phone: httpx.AsyncClient, pressed: dict[str, str]
) -> None:
    answer = await phone.post("/door", data=pressed, headers={"Origin": "https://web.telegram.org"})
    assert answer.status_code == 403
    assert (await phone.post("/door", data=pressed)).status_code == 303


async def test_the_door_alone_may_be_framed_and_by_telegram_alone(
    phone: httpx.AsyncClient, pressed: dict[str, str]
) -> None:
    shown = await phone.get("/door")
    assert shown.status_code == 200
    policy = shown.headers["content-security-policy"]
    assert "frame-ancestors https://web.telegram.org;" in policy
    assert "x-frame-options" not in shown.headers
    for answer in (
        await phone.get("/sign-in"),
        await phone.get("/nothing"),
        await phone.post("/door", data={"launch": "x"}),
        await phone.post("/door", data=pressed),
    ):
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"


async def test_without_a_script_the_page_says_what_to_do(phone: httpx.AsyncClient) -> None:
    shown = (await phone.get("/door")).text
    assert shown.count("<h1>") == 1
    assert 'href="/sign-in"' in shown
    assert "please sign in" in shown


async def test_who_comes_again_has_a_new_session_and_the_old_one_is_over(
    phone: httpx.AsyncClient, pressed: dict[str, str], clerk: Clerk, clock: HandClock
) -> None:
    await phone.post("/door", data=pressed)
    first = phone.cookies["__Host-session"]
    again = launch(clerk.accounts["lbn-duty"], int(clock.now().timestamp()) + 1, BOT)
    await phone.post("/door", data={"launch": again})
    assert phone.cookies["__Host-session"] != first
    assert (await phone.get("/nothing")).status_code == 404
    phone.cookies.set("__Host-session", first)
    assert (await phone.get("/nothing")).status_code == 401


@pytest.mark.parametrize(("level", "status"), [(Level.CLAIMED, 401), (Level.PROVED, 200)])
async def test_a_session_from_the_chat_is_over_where_the_network_takes_the_button_away(
    clerk: Clerk, signs_in: Signs, level: Level, status: int
) -> None:
    rami = await signs_in("lbn-duty", level)
    assert (await rami.get("/")).status_code == 200
    text = NETWORK.read_text("utf-8").replace(
        "network:\n", "network:\n  portal: {mini_app: off}\n", 1
    )
    await directory.import_network(clerk.office, read_network(text))
    assert (await rami.get("/")).status_code == status
