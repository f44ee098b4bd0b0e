"""What stands around every page: who is let in, what is told to whom, what a browser may do."""

import gzip
import hashlib
import re
from pathlib import Path

import httpx
import pytest

import web
from domain.sessions.session import Level
from services.people import people
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs

STATIC = Path(web.__file__).parent / "static"
SOMEWHERE = ("/", "/requests", "/requests/CPN-2026-ESP-LBN-000001-7", "/nothing", "/devices")


def bare(answer: httpx.Response) -> str:
    """The page without what is new in every answer."""
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
    assert nonce is not None
    return answer.text.replace(nonce[1], "")


@pytest.mark.parametrize("path", SOMEWHERE)
async def test_nobody_learns_what_there_is_without_a_session(
    browser: httpx.AsyncClient, path: str
) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 401
    assert "<h1>Sign in</h1>" in answer.text
    assert bare(answer) == bare(await browser.get("/else"))


@pytest.mark.parametrize(
    ("asked", "language", "direction"),
    [
        ("ar-LB, en;q=0.8", "ar", "rtl"),
        ("pt, fr-CA;q=0.9", "fr", "ltr"),
        ("zh", "en", "ltr"),
        ("../../fr", "en", "ltr"),
        ("", "en", "ltr"),
    ],
)
async def test_without_a_session_it_is_the_browsers_language_where_the_network_offers_it(
    browser: httpx.AsyncClient, clerk: Clerk, asked: str, language: str, direction: str
) -> None:
    clerk.office.store.speaks(lambda: ("en", "ar", "fr"))
    answer = await browser.get("/", headers={"Accept-Language": asked})
    assert answer.status_code == 401
    assert f'<html lang="{language}" dir="{direction}"' in answer.text


async def test_with_a_session_nothing_there_is_not_found(signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    answer = await rami.get("/nothing")
    assert answer.status_code == 404
    assert "Rami Haddad" in answer.text


async def test_every_answer_keeps_the_browser_within_this_origin(
    browser: httpx.AsyncClient, signs_in: Signs
) -> None:
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    nonces = set()
    for answer in (
        await browser.get("/sign-in"),
        await rami.get("/nothing"),
        await browser.post("/sign-out"),
        await browser.post("/sign-out", headers={"Origin": "https://else.example.org"}),
    ):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        for part in ("frame-ancestors 'none'", "base-uri 'none'", "trusted-types 'none'"):
            assert part in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
        nonces.add(re.findall(r"'nonce-([^']+)'", policy)[0])
        assert not re.search(r"https?://(?!pages\.example\.org)", answer.text)
    assert len(nonces) == 4


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://else.example.org"}, {"Origin": "null"}, {"Origin": ""}]
)
async def test_what_another_site_sends_changes_nothing(
    signs_in: Signs, headers: dict[str, str]
) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    answer = await rami.post("/sign-out", headers=headers)
    assert answer.status_code == 403
    assert (await rami.get("/nothing")).status_code == 404


async def test_without_an_origin_the_browser_must_say_where_it_comes_from(
    signs_in: Signs,
) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    del rami.headers["Origin"]
    assert (await rami.post("/sign-out")).status_code == 403
    sent = await rami.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303


async def test_signing_out_ends_the_session_and_takes_the_cookie(signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    token = rami.cookies["__Host-session"]
    answer = await rami.post("/sign-out")
    assert answer.status_code == 303
    taken = answer.headers["set-cookie"]
    for part in ("__Host-session=", "Max-Age=0", "Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part in taken
    assert answer.headers["clear-site-data"] == '"cache"'
    rami.cookies.set("__Host-session", token)
    assert (await rami.get("/nothing")).status_code == 401


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "DELETE", "CONNECT", "X-EXERCISE"])
async def test_a_method_that_no_page_has_tells_nothing(signs_in: Signs, method: str) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    answer = await rami.request(method, "/sign-in", headers={"X-Told": "planted"})
    assert answer.status_code == 404
    assert "planted" not in f"{answer.headers}{answer.text}"
    assert "allow" not in answer.headers


async def test_a_session_ends_when_nothing_is_done_in_it(signs_in: Signs, clock: HandClock) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    for _ in range(3):
        clock.advances(minutes=14)
        assert (await rami.get("/nothing")).status_code == 404
    clock.advances(minutes=15)
    assert (await rami.get("/nothing")).status_code == 401


async def test_whether_a_session_is_over_can_be_asked_and_prolongs_none(
    signs_in: Signs, browser: httpx.AsyncClient, clock: HandClock
) -> None:
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    assert "data-idle" not in (await browser.get("/sign-in")).text
    assert 'data-idle="900"' in (await rami.get("/devices")).text
    for _ in range(14):
        clock.advances(minutes=1)
        asked = await rami.get("/session")
        assert (asked.status_code, asked.content) == (204, b"")
    clock.advances(minutes=1)
    assert (await rami.get("/session")).status_code == 401
    assert (await browser.get("/session")).status_code == 401


async def test_a_session_ends_after_twelve_hours_whatever_is_done(
    signs_in: Signs, clock: HandClock
) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    for _ in range(51):
        clock.advances(minutes=14)
        assert (await rami.get("/nothing")).status_code == 404
    clock.advances(minutes=7)
    assert (await rami.get("/nothing")).status_code == 401


async def test_whose_access_is_revoked_has_no_session_any_more(
    clerk: Clerk, signs_in: Signs
) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    await people.revoke(clerk.office, "lbn-duty")
    assert (await rami.get("/nothing")).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 5000, "é" * 43])
async def test_a_made_up_token_opens_nothing(browser: httpx.AsyncClient, token: str) -> None:
    cookie = f"__Host-session={token}".encode()
    answer = await browser.get("/", headers=[(b"Cookie", cookie)])
    assert answer.status_code == 401


async def test_files_are_served_under_what_is_in_them(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/sign-in")).text
    addresses = re.findall(r'"(/static/[^"]+)"', page)
    assert len(addresses) == 4
    for address in addresses:
        answer = await browser.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert (await browser.get("/static/0000000000000000/own.css")).status_code == 401
    assert (await browser.get("/static/../frame/cookie.py")).status_code == 401


async def test_a_first_view_weighs_little(browser: httpx.AsyncClient, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = await rami.get("/")
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    assert any("htmx" in each for each in files)
    weight = len(page.content)
    for each in files:
        answer = await rami.get(each, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        weight += len(gzip.compress(answer.content))
        plain = await rami.get(each, headers={"Accept-Encoding": "identity"})
        assert plain.content == answer.content
    assert weight < 60_000


async def test_only_a_page_that_says_what_changed_may_make_a_policy(signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    policies = [
        (await rami.get(each)).headers["content-security-policy"] for each in ("/", "/devices")
    ]
    assert "trusted-types htmx" in policies[0]
    assert "trusted-types 'none'" in policies[1]


def test_what_others_made_is_as_it_came() -> None:
    listed = re.findall(
        r"^\| (\S+) \| .* \| [^|]+, (\S+\.LICENSE) \| ([0-9a-f]{64}) \|$",
        (STATIC / "vendored" / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    files = {path.name for path in (STATIC / "vendored").iterdir()} - {"README.md"}
    assert {name for name, _, _ in listed} == {name for name in files if "LICENSE" not in name}
    for name, licence, known in listed:
        body = (STATIC / "vendored" / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == known
        assert licence in files


def test_our_own_sheet_reads_from_both_sides() -> None:
    sheet = (STATIC / "own.css").read_text("utf-8")
    assert not re.search(r"(?<!-)\b(left|right|top|bottom|width|height)\s*:", sheet.lower())
