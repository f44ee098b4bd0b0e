"""The key of a telephone: who gets one, what it opens, and what becomes of whoever tries without."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from domain.sessions.session import Level
from services.log.row_watch import Beside
from services.people import people
from services.sessions import device_keys, devices, in_chat, step_up, visiting, vouching
from services.visit.office import Office
from storage.database import passkey_tables as tables
from tests.conftest import HandClock, on_both
from tests.services.sessions.stage import Desk, desk_of, refusal_of
from tests.services.sessions.telephone import Telephone, claims, in_full, network_says

REFUSED = {"topic": "sign_in_refused"}
CLOSED = {**REFUSED, "closed": True}
PIN = "482913"


@pytest.fixture
async def desk(office: Office) -> Desk:
    desk = await desk_of(office, "esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    await in_full(desk)
    return desk


async def registered(desk: Desk, pin: str = "") -> tuple[Telephone, str, str]:
    """A telephone of the duty officer's; a claimed session, and one that a passkey proved."""
    _, proved = await desk.registers("lbn-duty")
    claimed = await desk.claimed("lbn-duty")
    telephone = Telephone(pin)
    await telephone.registers(desk, claimed, proved)
    return telephone, claimed, proved


async def refused(desk: Desk, telephone: Telephone, claimed: str, **instead: str) -> Any:
    return await refusal_of(telephone.proves(desk, claimed, **instead))


async def why(desk: Desk) -> str:
    """For what the last attempt was refused, as the log has it."""
    return str((await desk.records("sign_in.refused"))[-1]["why"])


@on_both
async def test_a_telephone_is_registered_and_opens_what_a_passkey_opens(desk: Desk) -> None:
    telephone, claimed, _ = await registered(desk)
    for who in ("lbn-duty", "lbn-chief"):
        assert desk.clerk.last(who).saying.topic.value == "device_key_added"
        assert desk.clerk.last(who).rings
    token = await telephone.proves(desk, claimed)
    assert token != claimed
    assert await desk.session(claimed) is None
    assert await desk.is_proved(token, "lbn-duty")
    session = await desk.session(token)
    assert session is not None
    assert (session.auth, session.is_by_passkey) == ("page_device", False)
    (added,) = await desk.records("device_key.added")
    assert added["actor"] == "lbn-duty"
    assert (await desk.records("session.begun"))[-1]["by"].startswith("device:")


async def test_a_taken_over_account_on_another_telephone_stays_claimed(desk: Desk) -> None:
    await registered(desk)
    thief = await desk.claimed("lbn-duty")
    assert await refused(desk, Telephone(), thief) == REFUSED
    assert await why(desk) == "unknown, or worth nothing any more"
    session = await desk.session(thief)
    assert session is not None
    assert session.level is Level.CLAIMED


async def test_what_was_not_signed_here_now_and_by_them_opens_nothing(desk: Desk) -> None:
    telephone, claimed, _ = await registered(desk)
    telephone.origin = "https://else.example.org"
    assert await refused(desk, telephone, claimed) == REFUSED
    assert await why(desk) == "does not verify"
    telephone.origin = "https://pages.example.org"
    assert await refused(desk, telephone, claimed, word="offer") == REFUSED
    other = await desk.claimed("lbn-duty")
    for nonce in ("", "00" * 36, await claims(desk, other, step_up.ask), "zz"):
        assert await refused(desk, telephone, claimed, nonce=nonce) == REFUSED
        assert await why(desk) == "another challenge"
    theirs = await desk.claimed("esp-officer")
    assert await refused(desk, telephone, theirs) == REFUSED
    assert await why(desk) == "another person's"
    assert (await desk.records("sign_in.refused"))[-1]["actor"] == "esp-officer"
    assert "device" not in (await desk.records("sign_in.refused"))[-1]


async def test_what_was_answered_is_answered_no_second_time(desk: Desk) -> None:
    telephone, claimed, _ = await registered(desk, PIN)
    shown = await telephone.shows(desk, claimed, pin="482914")
    assert await refusal_of(step_up.prove(desk.office, claimed, shown)) == {**REFUSED, "left": 4}
    assert await refusal_of(step_up.prove(desk.office, claimed, shown)) == REFUSED
    assert await why(desk) == "answered before"


async def test_a_challenge_is_good_for_minutes(desk: Desk, clock: HandClock) -> None:
    telephone, claimed, _ = await registered(desk)
    shown = await telephone.shows(desk, claimed)
    clock.advances(minutes=5)
    assert await refusal_of(step_up.prove(desk.office, claimed, shown)) == REFUSED


@on_both
async def test_five_wrong_pins_and_the_telephone_opens_nothing(desk: Desk) -> None:
    telephone, claimed, _ = await registered(desk, PIN)
    for left in (4, 3):
        assert await refused(desk, telephone, claimed, pin="482914") == {**REFUSED, "left": left}
    claimed = await telephone.proves(desk, claimed)
    again = await telephone.proves(desk, claimed)
    assert await desk.is_proved(again, "lbn-duty")
    claimed = await desk.claimed("lbn-duty")
    for left in (4, 3, 2, 1, 0):
        assert await refused(desk, telephone, claimed, pin="111222") == {**REFUSED, "left": left}
    assert await refused(desk, telephone, claimed) == REFUSED
    # What it had opened is over with it.
    assert await desk.session(again) is None
    await desk.clerk.delivers()
    for who in ("lbn-duty", "lbn-chief"):
        assert desk.clerk.last(who).saying.topic.value == "device_key_revoked"
    (record,) = await desk.records("device_key.revoked")
    assert (record["why"], record["person"]) == ("pin", "lbn-duty")


async def test_a_pin_without_its_key_is_not_looked_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    telephone, claimed, _ = await registered(desk, PIN)
    monkeypatch.setattr("crypto.slow_hash.is_right", lambda *_: pytest.fail("looked at"))
    stranger = Telephone(PIN)
    assert await refused(desk, stranger, claimed) == REFUSED
    shown = await telephone.shows(desk, claimed)
    forged = step_up.ShownKey(
        key=shown.key, nonce=shown.nonce, signature=stranger.signs("prove", shown.nonce), pin=PIN
    )
    assert await refusal_of(step_up.prove(desk.office, claimed, forged)) == REFUSED


@pytest.mark.parametrize(
    "pin", ["12345", "1234567", "123456", "000000", "121212", "48291a", "٤٨٢٩١٣"]
)
async def test_a_pin_that_everybody_would_try_is_none(desk: Desk, pin: str) -> None:
    claimed = await desk.claimed("lbn-duty")
    assert (await refusal_of(Telephone(pin).offers(desk, claimed)))["why"] == "pin"


async def test_it_takes_a_passkey_and_the_digits_that_the_telephone_shows(desk: Desk) -> None:
    telephone, claimed, proved = await registered(desk)
    risen = await telephone.proves(desk, claimed)
    other, thief = Telephone(), await desk.claimed("lbn-duty")
    digits = await other.offers(desk, thief)
    # Neither who has the account alone, nor who has a telephone alone.
    for session in (thief, risen):
        with pytest.raises(visiting.NeedsPasskey):
            await claims(desk, session, device_keys.confirm, digits)
        for act, given in (
            (devices.ask_to_add, ()),
            (devices.add, ("{}", "")),
            (devices.rename, ("0" * 16, "EXERCISE")),
            (devices.revoke, ("0" * 16,)),
            (vouching.vouch, ("482913",)),
        ):
            with pytest.raises(visiting.NeedsPasskey):
                await claims(desk, session, act, *given)
    attempts = await desk.records("attempt.refused")
    assert {each["attempt"] for each in attempts} == {"passkey"}
    assert len(attempts) >= 5
    wrong = f"{(int(digits) + 1) % 10**8:08}"
    assert (await refusal_of(claims(desk, proved, device_keys.confirm, wrong)))["why"] == "digits"
    _, chief = await desk.registers("lbn-chief")
    assert (await refusal_of(claims(desk, chief, device_keys.confirm, digits)))["why"] == "digits"
    assert await refused(desk, other, thief) == REFUSED
    await claims(desk, proved, device_keys.confirm, f"{digits[:4]} {digits[4:]}")
    assert await desk.is_proved(await other.proves(desk, thief), "lbn-duty")


async def test_digits_that_two_telephones_show_are_nobodys(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, proved = await desk.registers("lbn-duty")
    monkeypatch.setattr(device_keys, "digits_of", lambda *_: "11112222")
    for _ in range(2):
        await Telephone().offers(desk, await desk.claimed("lbn-duty"))
    found = await refusal_of(claims(desk, proved, device_keys.confirm, "11112222"))
    assert found["why"] == "digits"


async def test_an_offer_is_good_for_ten_minutes_and_few_wait(desk: Desk, clock: HandClock) -> None:
    authenticator, proved = await desk.registers("lbn-duty")
    sessions = [await desk.claimed("lbn-duty") for _ in range(6)]
    digits = [await Telephone().offers(desk, each) for each in sessions[:5]]
    assert (await refusal_of(Telephone().offers(desk, sessions[5])))["why"] == "full"
    anew = await Telephone().offers(desk, sessions[4])
    assert (await refusal_of(claims(desk, proved, device_keys.confirm, digits[4])))["why"] == (
        "digits"
    )
    clock.advances(minutes=9)
    await claims(desk, proved, device_keys.confirm, anew)
    clock.advances(minutes=1)
    proved = await desk.signs_in(authenticator)
    assert (await refusal_of(claims(desk, proved, device_keys.confirm, digits[0])))["why"] == (
        "digits"
    )


async def test_three_telephones_and_no_more(desk: Desk) -> None:
    _, proved = await desk.registers("lbn-duty")
    claimed = await desk.claimed("lbn-duty")
    waiting = await Telephone().offers(desk, await desk.claimed("lbn-duty"))
    for _ in range(3):
        await Telephone().registers(desk, claimed, proved)
    assert (await refusal_of(Telephone().offers(desk, claimed)))["why"] == "full"
    assert (await refusal_of(claims(desk, proved, device_keys.confirm, waiting)))["why"] == "full"


async def test_unused_for_ninety_days_it_opens_nothing(desk: Desk, clock: HandClock) -> None:
    telephone, _, _ = await registered(desk)
    clock.advances(days=89)
    await telephone.proves(desk, await desk.claimed("lbn-duty"))
    clock.advances(days=90)
    assert await refused(desk, telephone, await desk.claimed("lbn-duty")) == REFUSED


async def test_where_the_network_is_not_full_none_proves_anything(desk: Desk) -> None:
    telephone, claimed, proved = await registered(desk)
    token = await telephone.proves(desk, claimed)
    await network_says(desk, "mini_app: claim")
    # Not even the session that it had proved.
    session = await desk.session(token)
    assert session is not None
    assert session.level is Level.CLAIMED
    assert await refused(desk, telephone, token) == REFUSED
    assert await why(desk) == "off"
    for act in (device_keys.ask_to_offer,):
        assert (await refusal_of(claims(desk, token, act)))["why"] == "off"
    assert (await refusal_of(claims(desk, proved, device_keys.confirm, "1")))["why"] == "off"
    await in_full(desk)
    again = await telephone.proves(desk, token)
    assert await desk.is_proved(again, "lbn-duty")


async def test_a_claimed_session_revokes_telephones_and_chat_does(desk: Desk) -> None:
    telephone, claimed, proved = await registered(desk)
    second = Telephone()
    other = await desk.claimed("lbn-duty")
    await second.registers(desk, other, proved)
    risen = await telephone.proves(desk, claimed)
    first, second_key = (row.key for row in (await claims(desk, other, devices.mine)).telephones)
    await claims(desk, other, device_keys.revoke, first)
    assert await desk.session(risen) is None
    await desk.clerk.does("lbn-duty", in_chat.devices)
    listed = desk.clerk.last("lbn-duty", "devices").saying.facts["telephones"]
    assert isinstance(listed, list)
    assert len(listed) == 1
    await desk.clerk.presses("lbn-duty", in_chat.ask_revoke, second_key)
    assert desk.clerk.last("lbn-duty").saying.topic.value == "sure_device"
    await desk.clerk.presses("lbn-duty", in_chat.revoke, second_key)
    assert await refused(desk, second, other) == REFUSED
    assert len(await desk.records("device_key.revoked")) == 2
    # Another's is nobody's.
    theirs = await refusal_of(
        claims(desk, await desk.claimed("lbn-chief"), device_keys.revoke, first)
    )
    assert theirs["topic"] == "not_yours"


async def test_it_is_not_me_and_revoking_end_them(desk: Desk) -> None:
    telephone, _, _ = await registered(desk)
    told = desk.clerk.last("lbn-duty")
    await desk.clerk.presses("lbn-duty", in_chat.not_me, on=told.message_id)
    assert await refused(desk, telephone, await desk.claimed("lbn-duty")) == REFUSED
    _, chief = await desk.registers("lbn-chief")
    theirs, claimed = Telephone(), await desk.claimed("lbn-chief")
    await theirs.registers(desk, claimed, chief)
    await people.revoke(desk.office, "lbn-chief")
    await desk.clerk.enrols("lbn-chief")
    assert await refused(desk, theirs, await desk.claimed("lbn-chief")) == REFUSED


@on_both
async def test_a_key_that_is_put_back_or_given_to_another_opens_nothing(desk: Desk) -> None:
    telephone, claimed, _ = await registered(desk, PIN)
    engine = desk.office.store.engine

    async def rows() -> list[dict[str, Any]]:
        async with engine.connect() as connection:
            found = await connection.execute(select(tables.device_keys))
            return [dict(row._mapping) for row in found.all()]

    async def put(*found: dict[str, Any]) -> None:
        async with engine.begin() as connection:
            await connection.execute(delete(tables.device_keys))
            if found:
                await connection.execute(insert(tables.device_keys), list(found))

    (before,) = await rows()
    # Tries that are taken back.
    await refused(desk, telephone, claimed, pin="482914")
    (after,) = await rows()
    await put(before)
    assert await refused(desk, telephone, claimed) == CLOSED
    await put({**after, "person_key": bytes(32)})
    assert await refused(desk, telephone, claimed) == CLOSED
    await put(after)
    token = await telephone.proves(desk, claimed)
    (active,) = await rows()
    (row,) = (await claims(desk, token, devices.mine)).telephones
    await claims(desk, token, device_keys.revoke, row.key)
    await put(active)
    assert await refused(desk, telephone, await desk.claimed("lbn-duty")) == CLOSED
    async with engine.begin() as connection:
        await connection.execute(delete(tables.device_keys))


async def test_the_walk_puts_right_whose_key_it_is(desk: Desk) -> None:
    await registered(desk)
    async with desk.office.store.engine.begin() as connection:
        await connection.execute(tables.device_keys.update().values(person_key=bytes(32)))
    looked = await Beside(desk.office).look()
    assert (looked.put_back, looked.left.words) == (1, ())
