"""Whoever tries often to show who they are waits; who has a session, or another address, does not."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from bot.endpoints.portal import portal
from domain.events import Event
from services.sessions import sessions
from tests.conftest import HandClock
from tests.launches import PUBLIC, launch
from tests.services.desk_clerk import Clerk
from tests.web.conftest import URL
from tests.web.signing_in import acts, registers
from web.frame import limits
from web.frame.limits import BEGINNINGS, TRIES, AddressLimits, TooMany

BOT = 4242
PROXY = "10.0.7.3"
Comes = Callable[..., httpx.AsyncClient]
WAYS = {
    "door": ("/door", {"launch": "x"}),
    "passkey": ("/sign-in", {"act": "passkey", "answer": "x"}),
    "secret": ("/sign-in", {"act": "secret", "secret": "7K4M-Q2XR"}),
    "first passkey": ("/sign-in", {"act": "first-passkey", "answer": "x"}),
    "its options": ("/sign-in", {"act": "first-options"}),
    "telephone": ("/prove", {"act": "device", "key": "x"}),
    "its nonce": ("/prove", {"act": "options"}),
    "nothing": ("/sign-in", {"act": "EXERCISE"}),
}


@pytest.fixture
def comes(clerk: Clerk) -> Comes:
    """Gives a browser that comes from an address, by the proxy that the settings name, or by none."""
    clerk.office.store.holder.bot = BOT
    office = replace(clerk.office, launch_key=PUBLIC)
    app = portal(office, URL, proxies=[ip_network(PROXY)])
    bare = portal(office, URL)

    def comes(address: str, *, by: str = PROXY, is_known: bool = True) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(
            app if is_known else bare, raise_app_exceptions=False, client=(by, 4711)
        )
        headers = {"Origin": URL, "X-Forwarded-For": address}
        return httpx.AsyncClient(transport=transport, base_url=URL, headers=headers)

    return comes


async def wears_out(browser: httpx.AsyncClient, way: str = "door") -> httpx.Response:
    """Everything that the address may try is used up in vain."""
    address, fields = WAYS[way]
    for _ in range(TRIES.most):
        assert (await browser.post(address, data=fields)).status_code in (400, 401, 403, 409)
    return await browser.post(address, data=fields)


@pytest.mark.parametrize("way", list(WAYS))
async def test_every_way_in_is_limited_and_says_what_to_do(comes: Comes, way: str) -> None:
    thief = comes("198.51.100.7")
    refused = await wears_out(thief, way)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= TRIES.every
    assert refused.text.count("<h1>") == 1
    assert "Too many attempts came from your network. Please try again in" in refused.text
    assert "default-src 'none'" in refused.headers["content-security-policy"]
    for other, fields in WAYS.values():
        assert (await thief.post(other, data=fields)).status_code == 429
    # What only shows a page is there for everybody, and who comes from elsewhere is not held up.
    assert (await thief.get("/sign-in")).status_code == 200
    assert (await thief.get("/door")).status_code == 200
    assert (await thief.get("/requests")).status_code == 401
    else_, fields = WAYS[way]
    assert (await comes("203.0.113.9").post(else_, data=fields)).status_code != 429


async def test_a_header_of_ones_own_changes_nothing(comes: Comes) -> None:
    thief = comes("192.0.2.1, 198.51.100.7")
    assert (await wears_out(thief)).status_code == 429
    for made_up in ("203.0.113.77, 198.51.100.7", "x, 198.51.100.7", "10.0.7.3, 198.51.100.7"):
        again = await thief.post("/door", headers={"X-Forwarded-For": made_up})
        assert again.status_code == 429
    direct = comes("192.0.2.1", by="198.51.100.8")
    assert (await wears_out(direct)).status_code == 429
    headers = {"X-Forwarded-For": "203.0.113.9"}
    assert (await direct.post("/door", headers=headers)).status_code == 429
    assert (await comes("203.0.113.9").post("/door")).status_code == 403


async def test_a_subscriber_has_one_allowance_for_all_their_addresses(comes: Comes) -> None:
    assert (await wears_out(comes("2001:db8:5:6::1"))).status_code == 429
    assert (await comes("2001:db8:5:6:ffff::9").post("/door")).status_code == 429
    assert (await comes("2001:db8:5:7::1").post("/door")).status_code == 403
    assert (await wears_out(comes("::ffff:198.51.100.7"))).status_code == 429
    assert (await comes("198.51.100.7").post("/door")).status_code == 429


async def test_who_has_a_session_goes_on_at_an_address_where_nothing_is_left(
    clerk: Clerk, comes: Comes, clock: HandClock
) -> None:
    office = comes("198.51.100.7")
    at = int(clock.now().timestamp())
    pressed = {"launch": launch(clerk.accounts["lbn-duty"], at, BOT)}
    assert (await office.post("/door", data=pressed)).status_code == 303
    authenticator = await registers(clerk, comes("203.0.113.9"), "lbn-duty")
    assert (await wears_out(comes("198.51.100.7"))).status_code == 429
    assert (await office.get("/")).status_code == 200
    # Claimed, they prove it with their passkey from there.
    options = await acts(office, "options")
    assert options.status_code == 200
    proved = await acts(office, "passkey", answer=authenticator.answers(options.text))
    assert proved.status_code == 303
    assert (await acts(office, "options", "/devices")).status_code == 200
    # Who has none waits, and who had one is told the same.
    await office.post("/sign-out")
    assert (await acts(office, "options")).status_code == 429


async def test_an_office_signs_in_as_often_as_it_likes(
    clerk: Clerk, comes: Comes, clock: HandClock
) -> None:
    at = int(clock.now().timestamp())
    for second in range(2 * TRIES.most):
        pressed = {"launch": launch(clerk.accounts["lbn-duty"], at - second, BOT)}
        assert (await comes("198.51.100.7").post("/door", data=pressed)).status_code == 303


async def test_what_was_typed_before_is_not_lost_by_waiting(comes: Comes) -> None:
    assert (await wears_out(comes("198.51.100.7"))).status_code == 429
    for address in ("/sign-in", "/prove"):
        carried = {"act": "passkey", "carried": "EXERCISEsealed", "to": "/requests/new/preserve"}
        waits = await comes("198.51.100.7").post(address, data=carried)
        assert waits.status_code == 429
        assert 'name="carried" value="EXERCISEsealed"' in waits.text
        assert 'name="to" value="/requests/new/preserve"' in waits.text


async def test_reaching_it_is_recorded_once_and_without_an_address(
    clerk: Clerk, comes: Comes
) -> None:
    thief = comes("198.51.100.7")
    assert (await wears_out(thief)).status_code == 429
    for _ in range(5):
        assert (await thief.post("/door")).status_code == 429
    async with clerk.office.store.reading() as work:
        entries = await work.log.of_event(Event.ATTEMPT_REFUSED)
    reached = [each for each in entries if (each.about or {})["attempt"] == "limit"]
    assert [(each.actor, each.about) for each in reached] == [
        ("service", {"attempt": "limit", "by": "page"})
    ]


async def test_of_first_passkeys_one_address_begins_few(comes: Comes) -> None:
    for _ in range(BEGINNINGS.most):
        assert (await acts(comes("198.51.100.7"), "first")).status_code == 303
    waits = await acts(comes("198.51.100.7"), "first")
    assert waits.status_code == 429
    assert 1 <= int(waits.headers["retry-after"]) <= BEGINNINGS.every
    assert (await acts(comes("203.0.113.9"), "first")).status_code == 303
    # Signing in there is another matter.
    assert (await acts(comes("198.51.100.7"), "options")).status_code == 200


async def test_where_nobody_can_be_told_from_another_one_locks_out_none(
    clerk: Clerk, comes: Comes, clock: HandClock
) -> None:
    """Without the setting, and where the proxy says of nobody who they are."""
    at = int(clock.now().timestamp())
    for number, (address, is_known) in enumerate([("198.51.100.7", False), ("unknown", True)]):
        thief = comes(address, is_known=is_known)
        assert (await wears_out(thief)).status_code == 403
        pressed = {"launch": launch(clerk.accounts["lbn-duty"], at - number, BOT)}
        rami = comes(address, is_known=is_known)
        assert (await rami.post("/door", data=pressed)).status_code == 303


async def test_a_few_are_looked_at_together_whoever_they_are(
    comes: Comes, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most = 0, 0
    real = sessions.find

    async def slow(*given: Any) -> object:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return await real(*given)

    monkeypatch.setattr(sessions, "find", slow)
    cookie = {"Cookie": f"__Host-session={'A' * 43}"}
    crowd = [comes("x", is_known=False) for _ in range(24)]
    tries = [each.post("/prove", data={"act": "device"}, headers=cookie) for each in crowd]
    assert {answer.status_code for answer in await asyncio.gather(*tries)} == {401}
    assert most == limits._TURNS


def test_what_was_used_up_comes_back_bit_by_bit() -> None:
    now = 0.0
    counted = AddressLimits([ip_network(PROXY)], clock=lambda: now)
    for _ in range(TRIES.most):
        counted.take(TRIES, "198.51.100.7")
    with pytest.raises(TooMany) as found:
        counted.take(TRIES, "198.51.100.7")
    assert found.value.seconds == TRIES.every
    assert counted.tells(TRIES, "198.51.100.7")
    now += TRIES.every - 1
    with pytest.raises(TooMany) as found:
        counted.take(TRIES, "198.51.100.7")
    assert found.value.seconds == 1
    now += 1
    counted.take(TRIES, "198.51.100.7")
    with pytest.raises(TooMany):
        counted.take(TRIES, "198.51.100.7")
    assert not counted.tells(TRIES, "198.51.100.7")
    now += TRIES.every * TRIES.most
    for _ in range(TRIES.most):
        counted.take(TRIES, "198.51.100.7")
    assert counted.tells(TRIES, "198.51.100.7")


def test_however_many_addresses_come_the_memory_is_bounded() -> None:
    counted = AddressLimits([ip_network(PROXY)])
    for number in range(limits._MOST_LINES + 500):
        counted.take(TRIES, f"{number}")
    assert len(counted) == limits._MOST_LINES


def test_a_proxy_that_names_nobody_or_is_not_listed_is_said() -> None:
    said: list[str] = []
    counted = AddressLimits([ip_network(PROXY)], said.append)
    assert counted.who(PROXY, ["203.0.113.9"]) == "203.0.113.9"
    assert counted.who("198.51.100.7", []) == "198.51.100.7"
    assert said == []
    assert counted.who(PROXY, []) == ""
    assert counted.who("198.51.100.7", ["203.0.113.9"]) == "198.51.100.7"
    assert said == ["no address", "proxy not listed"]
