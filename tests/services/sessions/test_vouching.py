"""A supervisor vouches for who has no second secret: after the chat, from a proved session, and only so."""

from typing import Any

import pytest

from services.sessions import first_passkey, in_chat, visiting, vouching
from services.sessions.vouching import Candidate
from services.visit.office import Office
from tests.conftest import HandClock
from tests.services.sessions.stage import BROWSER, Desk, desk_of, refusal_of
from tests.services.sessions.test_passkeys import visits


@pytest.fixture
async def desk(office: Office) -> Desk:
    return await desk_of(office, "esp-officer", "lbn-duty", "lbn-chief", "ita-chief", "secretariat")


async def number_of(desk: Desk, token: str) -> str:
    waiting = await first_passkey.stands(desk.office, token)
    assert waiting is not None
    return waiting.number


async def why(doing: Any) -> str:
    return str((await refusal_of(doing))["why"])


async def test_who_was_called_needs_no_second_secret(desk: Desk) -> None:
    _, chief = await desk.registers("lbn-chief")
    token = await desk.begins("lbn-duty")
    number = await number_of(desk, token)
    seen = await visits(desk, chief, vouching.look, f"{number[:3]} {number[3:]}")
    assert isinstance(seen, Candidate)
    assert (seen.name, seen.browser) == ("EXERCISE Rami Haddad", BROWSER)
    await visits(desk, chief, vouching.vouch, number)
    await desk.clerk.delivers()
    told = desk.clerk.last("lbn-duty").saying.facts
    assert (told["answer"], told["name"]) == ("vouched", "EXERCISE Maya Saab")
    _, session = await desk.makes(token)
    assert await desk.is_proved(session, "lbn-duty")
    (record,) = await desk.records("first_passkey.vouched")
    assert (record["person"], record["actor"]) == ("lbn-duty", "lbn-chief")


async def test_the_chat_is_needed_all_the_same(desk: Desk) -> None:
    _, chief = await desk.registers("lbn-chief")
    token, waiting = await first_passkey.begin(desk.office, BROWSER)
    assert await why(visits(desk, chief, vouching.vouch, waiting.number)) == "number"
    assert await why(first_passkey.ask(desk.office, token)) == "waits"


async def test_nobody_vouches_but_who_confirms_them_and_from_a_proved_session(desk: Desk) -> None:
    token = await desk.begins("lbn-duty")
    number = await number_of(desk, token)
    for other in ("ita-chief", "esp-officer", "secretariat"):
        _, session = await desk.registers(other)
        for act in (vouching.look, vouching.vouch):
            assert await why(visits(desk, session, act, number)) == "number"
            assert await why(visits(desk, session, act, "000000")) == "number"
    with pytest.raises(visiting.NeedsProof):
        await visits(desk, await desk.claimed("lbn-chief"), vouching.vouch, number)
    assert await why(first_passkey.ask(desk.office, token)) == "no_secret"


async def test_nobody_vouches_for_themselves(desk: Desk) -> None:
    """Whoever has a session that is proved has had a passkey, and confirms nobody's own enrolment."""
    _, chief = await desk.registers("lbn-chief")
    _, waiting = await first_passkey.begin(desk.office, BROWSER)
    await desk.clerk.does("lbn-chief", in_chat.devices, waiting.number)
    assert desk.clerk.last("lbn-chief").saying.facts["why"] == "had"
    assert await why(visits(desk, chief, vouching.vouch, waiting.number)) == "number"


async def test_a_vouch_is_for_this_browser_and_these_minutes(desk: Desk, clock: HandClock) -> None:
    _, chief = await desk.registers("lbn-chief")
    token, other = await desk.begins("lbn-duty"), await desk.begins("lbn-duty")
    number = await number_of(desk, token)
    await visits(desk, chief, vouching.vouch, number)
    assert await why(visits(desk, chief, vouching.vouch, number)) == "number"
    assert await why(first_passkey.ask(desk.office, other)) == "no_secret"
    settled = desk.clerk.last("lbn-duty")
    await desk.clerk.presses("lbn-duty", in_chat.not_me, on=settled.message_id)
    assert await why(first_passkey.ask(desk.office, token)) == "over"


async def test_who_said_that_it_is_not_them_is_not_vouched_for(desk: Desk) -> None:
    _, chief = await desk.registers("lbn-chief")
    token = await desk.begins("lbn-duty")
    number = await number_of(desk, token)

    async def stop(work: Any) -> None:
        await work.secrets.stop("lbn-duty", work.now.replace(year=2030))

    await desk.office.store.transact(stop)
    assert await why(visits(desk, chief, vouching.vouch, number)) == "stopped"
