"""Signing in by a passkey, further ones, and what is refused."""

import json
from dataclasses import replace

import pytest

from domain.sessions.session import Level
from rehearsal.computers.authenticator import Authenticator, b64
from services.people import people
from services.people.people import UnknownPerson
from services.sessions import at_console, device_keys, devices, passkeys, visiting, vouching
from services.visit.office import Office
from services.visit.page import PageVisit
from tests.conftest import HandClock, on_both
from tests.services.sessions.stage import BROWSER, URL, Desk, desk_of, refusal_of

REFUSED = {"topic": "sign_in_refused"}


@pytest.fixture
async def desk(office: Office) -> Desk:
    return await desk_of(office, "esp-officer", "lbn-duty", "lbn-chief", "secretariat")


async def refused(desk: Desk, answer: str) -> dict[str, object]:
    return await refusal_of(passkeys.sign_in(desk.office, answer, browser=BROWSER))


@on_both
async def test_one_press_signs_in_and_each_session_is_a_new_one(desk: Desk) -> None:
    authenticator, first = await desk.registers("lbn-duty")
    assert await desk.is_proved(first, "lbn-duty")
    second = await desk.signs_in(authenticator)
    third = await desk.signs_in(authenticator)
    assert len({first, second, third}) == 3
    assert await desk.is_proved(third, "lbn-duty")
    begun = [record["level"] for record in await desk.records("session.begun")]
    assert begun == ["proved"] * 3


async def test_a_key_that_does_not_count_signs_in_again_and_again(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    authenticator.counts = False
    for _ in range(3):
        assert await desk.is_proved(await desk.signs_in(authenticator), "lbn-duty")


async def test_a_claimed_session_rises_under_a_new_token(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    claimed = await desk.claimed("lbn-duty")
    answer = authenticator.answers(await passkeys.ask(desk.office))
    risen = await passkeys.sign_in(desk.office, answer, browser=BROWSER, token=claimed)
    assert risen != claimed
    assert await desk.session(claimed) is None
    assert await desk.is_proved(risen, "lbn-duty")


async def test_who_signs_in_where_another_is_signed_in_ends_that_session(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    others = await desk.claimed("esp-officer")
    answer = authenticator.answers(await passkeys.ask(desk.office))
    token = await passkeys.sign_in(desk.office, answer, browser=BROWSER, token=others)
    assert await desk.session(others) is None
    assert await desk.is_proved(token, "lbn-duty")


@on_both
async def test_an_answer_opens_once(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    authenticator.counts = False  # so that the count does not show the second one
    answer = authenticator.answers(await passkeys.ask(desk.office))
    await passkeys.sign_in(desk.office, answer, browser=BROWSER)
    assert await refused(desk, answer) == REFUSED
    (record,) = await desk.records("sign_in.refused")
    assert record["why"] == "answered before"


async def test_a_challenge_is_answered_within_five_minutes(desk: Desk, clock: HandClock) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    options = await passkeys.ask(desk.office)
    clock.advances(minutes=4, seconds=59)
    await passkeys.sign_in(desk.office, authenticator.answers(options), browser=BROWSER)
    clock.advances(seconds=1)
    assert await refused(desk, authenticator.answers(options)) == REFUSED


async def test_what_does_not_verify_is_refused_with_the_same_words(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    other, _ = await desk.registers("lbn-chief")

    async def options() -> str:
        return await passkeys.ask(desk.office)

    other_site = authenticator.answers(await options(), origin="https://pages.example.com")
    framed = authenticator.answers(await options(), crossOrigin=True)
    made = authenticator.answers(await options(), type="webauthn.create")
    own_challenge = json.dumps({"challenge": b64(bytes(36))})
    handle = authenticator.answers(await options(), handle=other.credentials[0].handle)
    unsigned = json.loads(authenticator.answers(await options()))
    unsigned["response"]["signature"] = b64(bytes(70))
    stranger = replace(authenticator, credentials=[replace(authenticator.credentials[0])])
    stranger.credentials[0].id = bytes(16)
    for answer in (
        other_site,
        framed,
        made,
        authenticator.answers(own_challenge),
        handle,
        json.dumps(unsigned),
        stranger.answers(await options()),
        "",
        "[]",
        '{"id": 7}',
        '{"response": []}',
        "x" * 20_000,
    ):
        assert await refused(desk, answer) == REFUSED
    authenticator.credentials[0].relying_party = "pages.example.com"
    assert await refused(desk, authenticator.answers(await options())) == REFUSED
    authenticator.credentials[0].relying_party = "pages.example.org"
    authenticator.verifies = False
    assert await refused(desk, authenticator.answers(await options())) == REFUSED
    authenticator.verifies = True
    assert await desk.is_proved(await desk.signs_in(authenticator), "lbn-duty")


async def test_a_copied_key_is_found_by_its_count(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    copied = replace(authenticator, credentials=[replace(authenticator.credentials[0])])
    await desk.signs_in(authenticator)
    await desk.signs_in(authenticator)
    assert await refused(desk, copied.answers(await passkeys.ask(desk.office))) == REFUSED


async def test_attempts_with_a_known_key_are_records_and_few_of_many(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    for _ in range(8):
        await refused(
            desk,
            authenticator.answers(await passkeys.ask(desk.office), origin="https://evil.example"),
        )
    found = await desk.records("sign_in.refused")
    assert len(found) == 5
    assert {record["passkey"] for record in found} == {BROWSER}


async def test_who_may_not_have_tried_themselves_is_told(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    for _ in range(5):
        options = await passkeys.ask(desk.office)
        await refused(desk, authenticator.answers(options, origin="https://evil.example"))
    await desk.clerk.delivers()
    assert desk.clerk.reads("lbn-duty").count("sign_in_noticed") == 3
    facts = desk.clerk.last("lbn-duty", "sign_in_noticed").saying.facts
    assert (facts["count"], facts["key"], facts["browser"]) == (3, BROWSER, BROWSER)


async def test_who_signs_in_in_a_browser_of_another_kind_is_told_once(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    for browser, told in ((BROWSER, 0), ("Safari, iPhone", 1), ("Safari, iPhone", 1), (BROWSER, 1)):
        answer = authenticator.answers(await passkeys.ask(desk.office))
        await passkeys.sign_in(desk.office, answer, browser=browser)
        await desk.clerk.delivers()
        assert desk.clerk.reads("lbn-duty").count("sign_in_noticed") == told
    facts = desk.clerk.last("lbn-duty", "sign_in_noticed").saying.facts
    assert (facts["count"], facts["browser"], facts["key"]) == (0, "Safari, iPhone", BROWSER)


async def test_who_is_only_late_is_told_at_the_third_time(desk: Desk, clock: HandClock) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    answers = [authenticator.answers(await passkeys.ask(desk.office)) for _ in range(3)]
    clock.advances(minutes=6)
    for answer in answers:
        assert "sign_in_noticed" not in desk.clerk.reads("lbn-duty")
        await refused(desk, answer)
        await desk.clerk.delivers()
    assert desk.clerk.last("lbn-duty").saying.facts["count"] == 3


async def test_revoking_a_person_ends_sessions_and_keys_at_once(desk: Desk) -> None:
    authenticator, token = await desk.registers("lbn-duty")
    await people.revoke(desk.office, "lbn-duty")
    assert await desk.session(token) is None
    assert await refused(desk, authenticator.answers(await passkeys.ask(desk.office))) == REFUSED
    await desk.clerk.enrols("lbn-duty")
    assert await refused(desk, authenticator.answers(await passkeys.ask(desk.office))) == REFUSED
    again, _ = await desk.registers("lbn-duty")
    assert await desk.is_proved(await desk.signs_in(again), "lbn-duty")


async def visits(desk: Desk, token: str, act: object, *given: str) -> object:
    async def run(visit: PageVisit) -> object:
        return await act(visit, *given)  # type: ignore[operator]

    return await visiting.visited(desk.office, token, Level.PROVED, run)


async def test_a_further_passkey_comes_from_a_proved_session(desk: Desk) -> None:
    _, token = await desk.registers("lbn-duty")
    telephone = Authenticator(URL)
    options = str(await visits(desk, token, devices.ask_to_add))
    excluded = json.loads(options)["excludeCredentials"]
    assert len(excluded) == 1
    await visits(desk, token, devices.add, telephone.creates(options), "EXERCISE telephone")
    await desk.clerk.delivers()
    assert desk.clerk.last("lbn-duty").saying.facts["passkey"] == "EXERCISE telephone"
    assert await desk.is_proved(await desk.signs_in(telephone), "lbn-duty")
    claimed = await desk.claimed("lbn-duty")
    with pytest.raises(visiting.NeedsProof):
        await visits(desk, claimed, devices.ask_to_add)


async def test_what_shows_who_one_is_is_changed_only_when_it_was_just_shown(
    desk: Desk, clock: HandClock
) -> None:
    authenticator, token = await desk.registers("lbn-duty")
    clock.advances(minutes=9)
    options = str(await visits(desk, token, devices.ask_to_add))
    made = Authenticator(URL).creates(options)
    clock.advances(minutes=1)
    seen = await visits(desk, token, devices.mine)
    assert isinstance(seen, devices.Devices)
    key = seen.passkeys[0].key
    for act, *given in (
        (devices.ask_to_add,),
        (devices.add, made, ""),
        (devices.rename, key, "EXERCISE"),
        (devices.revoke, key),
        (device_keys.confirm, "12345678"),
        (vouching.look, "123456"),
        (vouching.vouch, "123456"),
    ):
        with pytest.raises(visiting.NeedsPasskeyAgain):
            await visits(desk, token, act, *given)
    assert await desk.records("attempt.refused") == []
    answer = authenticator.answers(await passkeys.ask(desk.office))
    again = await passkeys.sign_in(desk.office, answer, browser=BROWSER, token=token)
    await visits(desk, again, devices.rename, key, "EXERCISE")
    assert await desk.session(token) is None


async def test_what_was_asked_for_in_one_session_is_no_answer_in_another(desk: Desk) -> None:
    authenticator, token = await desk.registers("lbn-duty")
    other = await desk.signs_in(authenticator)
    options = str(await visits(desk, token, devices.ask_to_add))
    made = Authenticator(URL).creates(options)
    found = await refusal_of(visits(desk, other, devices.add, made, ""))
    assert found == {"topic": "passkey_refused", "why": "failed"}
    await visits(desk, token, devices.add, made, "")
    found = await refusal_of(visits(desk, token, devices.add, made, ""))
    assert found["why"] == "failed"


async def test_a_passkey_is_renamed_and_revoked_but_not_the_last_one(desk: Desk) -> None:
    _, token = await desk.registers("lbn-duty")
    telephone = Authenticator(URL)
    options = str(await visits(desk, token, devices.ask_to_add))
    await visits(desk, token, devices.add, telephone.creates(options), "")
    there = await desk.signs_in(telephone)
    seen = await visits(desk, token, devices.mine)
    assert isinstance(seen, devices.Devices)
    assert [row.is_this for row in seen.passkeys] == [True, False]
    lost = seen.passkeys[1].key
    await visits(desk, token, devices.rename, lost, "  EXERCISE \n telephone ")
    assert (await refusal_of(visits(desk, token, devices.rename, lost, " ")))["why"] == "name"
    await visits(desk, token, devices.revoke, lost)
    await desk.clerk.delivers()
    assert (
        desk.clerk.last("lbn-duty", "passkey_revoked").saying.facts["passkey"]
        == "EXERCISE telephone"
    )
    assert await desk.session(there) is None
    assert await refused(desk, telephone.answers(await passkeys.ask(desk.office))) == REFUSED
    assert (await refusal_of(visits(desk, token, devices.revoke, seen.passkeys[0].key)))[
        "why"
    ] == "last"
    assert (await refusal_of(visits(desk, token, devices.revoke, lost)))["topic"] == "not_yours"
    assert [r["passkey"] for r in await desk.records("passkey.revoked")] == ["EXERCISE telephone"]


async def test_nobody_touches_anothers_passkey_or_session(desk: Desk) -> None:
    _, officer = await desk.registers("lbn-duty")
    _, chief = await desk.registers("lbn-chief")
    theirs = await visits(desk, officer, devices.mine)
    assert isinstance(theirs, devices.Devices)
    key, session = theirs.passkeys[0].key, theirs.sessions[0].key
    for act, *given in (
        (devices.revoke, key),
        (devices.rename, key, "EXERCISE"),
        (devices.end_session, session),
        (devices.end_session, "0" * 16),
    ):
        assert (await refusal_of(visits(desk, chief, act, *given)))["topic"] == "not_yours"
    assert await desk.is_proved(officer, "lbn-duty")


async def test_the_console_signs_out_somebody_or_everybody(desk: Desk) -> None:
    authenticator, first = await desk.registers("lbn-duty")
    claimed = await desk.claimed("lbn-duty")
    _, chief = await desk.registers("lbn-chief")
    with pytest.raises(UnknownPerson):
        await at_console.sign_out(desk.office, ["lbn-duty", "nobody"])
    assert await at_console.sign_out(desk.office, ["lbn-duty"]) == 2
    assert [await desk.session(each) for each in (first, claimed)] == [None, None]
    assert await desk.is_proved(chief, "lbn-chief")
    again = await desk.signs_in(authenticator)
    assert await at_console.sign_out(desk.office, None) == 2
    assert [await desk.session(each) for each in (again, chief)] == [None, None]
    assert await at_console.sign_out(desk.office, None) == 0
    ended = await desk.records("session.ended")
    assert sorted((r["person"], r["count"]) for r in ended) == [
        ("lbn-chief", 1),
        ("lbn-duty", 1),
        ("lbn-duty", 2),
    ]


async def test_the_eleventh_session_ends_the_one_that_lay_still_longest(
    desk: Desk, clock: HandClock
) -> None:
    authenticator, first = await desk.registers("lbn-duty")
    proved = [first, *[await desk.signs_in(authenticator) for _ in range(9)]]
    clock.advances(minutes=2)
    await visits(desk, first, devices.mine)
    claimed = [await desk.claimed("lbn-duty") for _ in range(11)]
    assert [await desk.session(each) is None for each in claimed] == [True] + [False] * 10
    assert all([await desk.is_proved(each, "lbn-duty") for each in proved])
    newest = await desk.signs_in(authenticator)
    assert [await desk.session(each) is None for each in proved].count(True) == 1
    assert await desk.is_proved(first, "lbn-duty")
    assert await desk.is_proved(newest, "lbn-duty")
    assert len(await desk.records("session.ended")) == 2


async def test_other_sessions_are_ended_from_one(desk: Desk) -> None:
    authenticator, first = await desk.registers("lbn-duty")
    second = await desk.signs_in(authenticator)
    third = await desk.signs_in(authenticator)
    seen = await visits(desk, first, devices.mine)
    assert isinstance(seen, devices.Devices)
    async with desk.office.store.reading() as work:
        key = work.sessions.key_of(third).hex()[:16]
    await visits(desk, first, devices.end_session, key)
    assert await desk.session(third) is None
    await visits(desk, first, devices.end_others)
    assert await desk.session(second) is None
    assert await desk.is_proved(first, "lbn-duty")
