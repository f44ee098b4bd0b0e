"""The door from the chat: whom it lets in, and that nobody else learns why not."""

import asyncio
import json
from dataclasses import replace
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from crypto.launch_data import TELEGRAM
from domain.events import Event
from domain.sessions.session import Level, Session
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from services.directory import versions
from services.people import people
from services.running import own_bot
from services.sessions import door, sessions, visiting
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.launches import PUBLIC, fields, launch, with_leaked_token
from tests.services.desk_clerk import NETWORK, Clerk

BOT = 4242
TOKEN = f"{BOT}:EXERCISE-token"
STOLEN = Ed25519PrivateKey.from_private_bytes(b"a key of whoever has the token..")


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    office.store.holder.bot = BOT
    clerk = Clerk(replace(office, launch_key=PUBLIC))
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief")
    return clerk


def pressed(clerk: Clerk, who: str = "lbn-duty", *, ago: int = 0, **more: str) -> str:
    """What Telegram signs when somebody presses Open."""
    at = int(clerk.office.now().timestamp()) - ago
    return launch(clerk.accounts[who], at, BOT, **more)


async def entered(clerk: Clerk, written: str) -> Session | None:
    """The session that the door gave, or None where it stayed closed."""
    try:
        token = await door.enter(clerk.office, written, "EXERCISE browser")
    except door.DoorClosed:
        return None
    found = await visiting.looked_up(clerk.office, token)
    assert found is not None
    return found


async def attempts(clerk: Clerk) -> list[tuple[str, bool]]:
    """Why the log says that somebody was not let in, and whether it names them."""
    async with clerk.office.store.reading() as work:
        entries = await work.log.of_event(Event.ATTEMPT_REFUSED)
    return [(str((one.about or {})["why"]), one.actor != "service") for one in entries]


@on_both
async def test_who_is_enrolled_is_known_as_far_as_telegram_knows_them(clerk: Clerk) -> None:
    found = await entered(clerk, pressed(clerk))
    assert found is not None
    assert (found.person, found.level, found.by) == ("lbn-duty", Level.CLAIMED, "telegram")
    assert found.browser == "EXERCISE browser"
    assert await attempts(clerk) == []


async def test_without_a_key_of_ones_own_telegrams_counts(clerk: Clerk) -> None:
    in_service = Clerk(replace(clerk.office, launch_key=TELEGRAM), accounts=clerk.accounts)
    assert Office(store=clerk.office.store, now=clerk.office.now).launch_key == TELEGRAM
    assert await entered(in_service, pressed(clerk)) is None
    assert await entered(clerk, pressed(clerk)) is not None


@on_both
async def test_a_launch_opens_once_however_it_is_written_and_wherever_it_comes(
    clerk: Clerk,
) -> None:
    once = pressed(clerk)
    tries = [once, once, "&".join(reversed(once.split("&"))), once.replace("%20", "+")] * 3
    found = await asyncio.gather(*(entered(clerk, each) for each in tries))
    assert len([each for each in found if each is not None]) == 1
    assert {why for why, _who in await attempts(clerk)} == {"used before"}
    assert await entered(clerk, pressed(clerk, query_id="another")) is not None


async def test_a_launch_stays_used_for_longer_than_it_is_new(
    clerk: Clerk, clock: HandClock
) -> None:
    once = pressed(clerk, ago=-30)
    assert await entered(clerk, once) is not None
    for _ in range(8):
        clock.advances(seconds=41)
        assert await entered(clerk, once) is None
    assert [why for why, _who in await attempts(clerk)][-1] == "used before"
    clock.advances(minutes=10)
    assert await entered(clerk, pressed(clerk)) is not None
    async with clerk.office.store.reading() as work:
        kept = await work.connection.scalar(text("SELECT count(*) FROM launches"))
    assert kept == 1, "what is old is forgotten"


@pytest.mark.parametrize(("ago", "opens"), [(300, True), (301, False), (-30, True), (-31, False)])
async def test_it_opens_for_five_minutes(clerk: Clerk, ago: int, opens: bool) -> None:
    assert (await entered(clerk, pressed(clerk, ago=ago)) is not None) is opens
    assert [why for why, _ in await attempts(clerk)] == ([] if opens else ["not new"])


async def test_what_telegram_did_not_sign_opens_nothing(clerk: Clerk) -> None:
    at = int(clerk.office.now().timestamp())
    rami = clerk.accounts["lbn-duty"]
    forged = {
        "with a leaked token": with_leaked_token(fields(rami, at), TOKEN, STOLEN),
        "for another bot": launch(rami, at, BOT + 1),
        "a field twice": f"{pressed(clerk)}&auth_date={at}",
        "of somebody else": pressed(clerk).replace(str(rami), str(clerk.accounts["lbn-chief"])),
        "signed by nobody": pressed(clerk).partition("&signature=")[0],
        "nothing": "",
    }
    for how, written in forged.items():
        assert await entered(clerk, written) is None, how
    found = await attempts(clerk)
    assert set(found) == {("not signed", False)}
    assert len(found) == 5, "the first five of an hour are recorded, all are counted"


async def test_who_is_not_enrolled_is_not_let_in(clerk: Clerk) -> None:
    stranger = launch(999, int(clerk.office.now().timestamp()), BOT)
    assert await entered(clerk, stranger) is None
    assert await attempts(clerk) == [("not enrolled", False)]
    once = pressed(clerk)
    await people.revoke(clerk.office, "lbn-duty")
    assert await entered(clerk, once) is None
    assert [why for why, _ in await attempts(clerk)] == ["not enrolled"] * 2


async def test_a_network_may_keep_the_pages_out_of_telegram(clerk: Clerk) -> None:
    text_of = NETWORK.read_text("utf-8")
    off = text_of.replace("network:\n", "network:\n  portal: {mini_app: off}\n", 1)
    assert off != text_of
    await versions.import_network(clerk.office, read_network(off))
    assert await entered(clerk, pressed(clerk)) is None
    assert await attempts(clerk) == [("off", True)]


async def test_who_is_not_let_in_has_used_nothing(clerk: Clerk, clock: HandClock) -> None:
    early = pressed(clerk, ago=-60)
    assert await entered(clerk, early) is None
    clock.advances(seconds=45)
    assert await entered(clerk, early) is not None


async def test_what_is_kept_of_a_launch_says_nothing(clerk: Clerk) -> None:
    await entered(clerk, pressed(clerk))
    async with clerk.office.store.reading() as work:
        (row,) = (await work.connection.execute(text("SELECT * FROM launches"))).all()
    said = json.dumps([str(value) for value in row])
    assert str(clerk.accounts["lbn-duty"]) not in said
    assert len(row.launch_key) == 32


@pytest.mark.parametrize(
    ("who", "level", "goes_on"),
    [
        ("lbn-duty", Level.PROVED, True),
        ("lbn-duty", Level.CLAIMED, False),
        ("lbn-chief", Level.PROVED, False),
    ],
)
async def test_who_proved_who_they_are_goes_on_in_that_session(
    clerk: Clerk, who: str, level: Level, goes_on: bool
) -> None:
    begin = partial(
        sessions.begin, person=PersonId(who), level=level, by="EXERCISE", browser="EXERCISE"
    )
    before = await clerk.office.store.transact(begin)
    after = await door.enter(clerk.office, pressed(clerk), "EXERCISE browser", before)
    assert (after == before) is goes_on
    earlier = await visiting.looked_up(clerk.office, before)
    assert (earlier is not None) is goes_on
    found = await visiting.looked_up(clerk.office, after)
    assert found is not None
    assert found.person == "lbn-duty"


async def test_a_process_that_only_serves_knows_the_bot_from_those_that_send(
    clerk: Clerk,
) -> None:
    await own_bot.begins(clerk.office, BOT)
    clerk.office.store.holder.bot = 0
    assert await entered(clerk, pressed(clerk)) is not None
    await own_bot.begins(clerk.office, BOT + 1)
    assert await entered(clerk, pressed(clerk, query_id="another")) is None
    assert await attempts(clerk) == [("not signed", False)]
