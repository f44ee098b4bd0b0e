"""Who gets what at every route: each role and side, by each way of being known, and without any."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from starlette.types import ASGIApp

from bot.endpoints.portal import portal
from domain.sessions.device_key import DeviceKey
from domain.sessions.session import Level
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from services.directory import versions
from services.people import people
from services.sessions import sessions
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.asking import Answered, Asked, asks
from tests.web.conftest import URL
from tests.web.pages.every_route import EVERY_ROUTE, NONE, OPEN, Way
from tests.web.pages.requests.conftest import EVERYBODY, network
from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.stories import MISSING, filed
from web.app import _ROUTES

NOTHING = {"reference": MISSING, "key": "0" * 16, "type": "nothing", "layer": "nothing"}
"""What addresses name that is not there."""


@dataclass(slots=True)
class Asking:
    """The pages of a network in which a request waits, and sessions of everybody."""

    clerk: Clerk
    app: ASGIApp
    known: dict[str, str]
    tokens: dict[tuple[str, Way], str] = field(default_factory=dict)

    async def session(self, who: str, way: Way) -> str:
        async def begin(work: UnitOfWork) -> str:
            by = {Way.CLAIMED: "telegram", Way.PASSKEY: "EXERCISE"}.get(way, "")
            if way is Way.DEVICE:
                device = _telephone(work, PersonId(who))
                if await work.device_keys.find(device.key) is None:
                    await work.device_keys.add(device)
                by = device.by
            level = Level.CLAIMED if way is Way.CLAIMED else Level.PROVED
            return await sessions.begin(work, PersonId(who), level, by=by, browser="EXERCISE")

        if (who, way) not in self.tokens:
            self.tokens[who, way] = await self.clerk.office.store.transact(begin)
        return self.tokens[who, way]

    async def answers(self, route: str, token: str = "", **instead: str) -> Answered:
        method, _, path = route.partition(" ")
        names, entry = {**self.known, **instead}, EVERY_ROUTE[route]
        target = re.sub(r"\{(\w+)[^}]*\}", lambda name: names[name[1]], path)
        headers = [(b"origin", URL.encode())]
        if token:
            headers.append((b"cookie", f"__Host-session={token}".encode()))
        if method == "POST":
            headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        body = urlencode(entry.fields).encode() if method == "POST" else b""
        target = f"{target}?{entry.query}" if entry.query else target
        return await asks(self.app, Asked(method=method, target=target, headers=headers, body=body))


def _telephone(work: UnitOfWork, who: PersonId) -> DeviceKey:
    """A key of theirs that opens, however many they have."""
    point = who.encode().ljust(65, b"x")
    return DeviceKey(
        key=work.device_keys.key_of(point),
        person=who,
        public_key=point,
        name="EXERCISE telephone",
        digits="00000000",
        offered_at=work.now,
        session=b"",
        added_at=work.now,
    )


@pytest.fixture
async def asking(clerk: Clerk) -> Asking:
    text = network().replace("network:\n", "network:\n  portal: {mini_app: full}\n", 1)
    await versions.import_network(clerk.office, read_network(text))
    _, reference = await filed(clerk)
    clerk.office.store.holder.bot = 4242
    known = {"reference": reference, "type": "preserve", "layer": "duty", "offset": "0"}
    known |= {
        "file": NONE,
        "hash": "0" * 16,
        "name": "nothing.css",
        "record": "1",
        "month": "2026-10",
    }
    known |= {"section": "person", "member": "LBN"}
    asking = Asking(clerk, portal(clerk.office, URL), known)
    listed = await asking.answers("GET /directory", await asking.session("lbn-chief", Way.PASSKEY))
    found = re.search(r'/directory/entries/([^"]+)">Lebanon 24/7 desk', listed.body.decode())
    assert found is not None
    known["key"] = found[1]
    return asking


def bare(answered: Answered) -> bytes:
    """The answer without what is new in each."""
    nonce = re.search(r"'nonce-([^']+)'", answered.headers["content-security-policy"])
    return answered.body.replace(nonce[1].encode(), b"") if nonce else answered.body


def test_no_route_is_left_out() -> None:
    routes = {
        f"{method} {route.path}"
        for route in _ROUTES
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert set(EVERY_ROUTE) == routes


@pytest.mark.parametrize("way", list(Way))
async def test_everybody_gets_what_is_theirs(asking: Asking, way: Way) -> None:
    """The same where it is somebody else's and where it is not there, to the byte."""
    wrong: list[str] = []
    compared = 0
    for route, entry in EVERY_ROUTE.items():
        has_other = any(f"{{{name}}}" in route for name in NOTHING)
        for who in EVERYBODY:
            got = await asking.answers(route, await asking.session(who, way))
            compared += 1
            if got.status != (wanted := entry.expected(who, way)):
                wrong.append(f"{route} {who}: {got.status}, not {wanted}")
            if route == "POST /sign-out":
                asking.tokens.clear()
            if has_other and got.status == 404:
                nothing = await asking.answers(route, await asking.session(who, way), **NOTHING)
                compared += 1
                if (nothing.status, bare(nothing)) != (got.status, bare(got)):
                    wrong.append(f"{route} {who}: tells what is there")
    assert not wrong, "\n".join(wrong)
    assert compared > len(EVERY_ROUTE) * len(EVERYBODY)


@pytest.mark.parametrize("why", ["none", "made up", "expired", "revoked"])
async def test_who_has_no_session_gets_the_same_everywhere(
    asking: Asking, clock: HandClock, why: str
) -> None:
    tokens = {"": ""}
    if why == "made up":
        tokens = {"": "A" * 43}
    elif why in ("expired", "revoked"):
        tokens = {
            f"{who} {way}": await asking.session(who, way)
            for who in ("lbn-duty", "lbn-chief", "secretariat")
            for way in Way
        }
    if why == "expired":
        clock.advances(minutes=15)
    elif why == "revoked":
        for who in ("lbn-duty", "lbn-chief", "secretariat"):
            await people.revoke(asking.clerk.office, who)
    pages = set()
    for token in tokens.values():
        for route in EVERY_ROUTE:
            for instead in ({}, NOTHING):
                got = await asking.answers(route, token, **instead)
                assert got.status == OPEN.get(route, 401), (route, token != "", got.status)
                if route not in OPEN:
                    pages.add(bare(got))
    assert len(pages) == 1
