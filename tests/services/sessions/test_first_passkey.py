"""The first passkey: a number confirmed in chat and the second secret, and neither alone."""

import asyncio
from typing import Any

import pytest

from domain.sessions.first_passkey import MOST_WAITING, FirstStep
from rehearsal.computers.authenticator import Authenticator
from services.people import people
from services.sessions import first_passkey, in_chat, secrets
from services.sessions.secrets import HasPasskey
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.sessions.stage import BROWSER, URL, Desk, desk_of, refusal_of


@pytest.fixture
async def desk(office: Office) -> Desk:
    return await desk_of(office, "esp-officer", "lbn-duty", "lbn-chief", "secretariat")


async def why(doing: Any) -> str:
    found = await refusal_of(doing)
    assert found["topic"] == "first_passkey_refused"
    return str(found["why"])


async def gives(desk: Desk, token: str, typed: str) -> None:
    await first_passkey.give_secret(desk.office, token, typed)
    await desk.clerk.delivers()


@on_both
async def test_number_and_secret_together_register_and_all_concerned_are_told(desk: Desk) -> None:
    _, token = await desk.registers("lbn-duty")
    assert await desk.is_proved(token, "lbn-duty")
    assert desk.clerk.last("lbn-duty").saying.facts["is_first"]
    assert desk.clerk.last("lbn-duty").rings
    theirs = desk.clerk.last("lbn-chief", "passkey_added").saying.facts
    assert (theirs["name"], theirs["browser"]) == ("EXERCISE Rami Haddad", BROWSER)
    assert "passkey_added" not in desk.clerk.reads("secretariat")
    (record,) = await desk.records("passkey.added")
    assert (record["passkey"], record["browser"], record["is_first"]) == (BROWSER, BROWSER, True)
    assert [r["browser"] for r in await desk.records("first_passkey.confirmed")] == [BROWSER]


async def test_who_has_the_chat_alone_registers_nothing(desk: Desk) -> None:
    """As whoever took over the Telegram account would: number, confirmation, and guesses."""
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    assert await why(first_passkey.ask(desk.office, token)) == "waits"
    assert await why(first_passkey.register(desk.office, token, "{}", browser=BROWSER)) == "waits"
    for left in (4, 3, 2, 1, 0):
        found = await refusal_of(gives(desk, token, "AAAA-AAAA"))
        assert (found["why"], found["left"]) == ("wrong", left)
        await desk.clerk.delivers()
        assert desk.clerk.last("lbn-duty").saying.facts["left"] == left
    assert await why(gives(desk, token, secret)) == "no_secret"
    assert desk.clerk.last("lbn-chief").saying.topic == "first_passkey_tried"
    assert len(await desk.records("first_passkey.refused")) == 5
    assert await desk.records("passkey.added") == []


async def test_many_tries_at_once_are_as_many_tries(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    found = await asyncio.gather(
        *(refusal_of(gives(desk, token, f"AAAA-AAA{n}")) for n in range(9))
    )
    assert [each["why"] for each in found].count("wrong") == 5
    assert await why(gives(desk, token, secret)) == "no_secret"


async def test_who_has_the_secret_alone_registers_nothing(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    token, waiting = await first_passkey.begin(desk.office, BROWSER)
    assert await why(gives(desk, token, secret)) == "waits"
    # Somebody else's chat is no help: it is their secret that is asked for then.
    await desk.given_secret("esp-officer")
    await desk.clerk.does("esp-officer", in_chat.devices, waiting.number)
    asked = desk.clerk.last("esp-officer", "first_passkey_asked")
    key = asked.saying.facts["key"]
    await desk.clerk.presses("esp-officer", in_chat.confirm, key, on=asked.message_id)
    assert await why(gives(desk, token, secret)) == "wrong"


async def test_another_browser_than_the_confirmed_one_registers_nothing(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    await desk.begins("lbn-duty")
    other, _ = await first_passkey.begin(desk.office, BROWSER)
    assert await why(gives(desk, other, secret)) == "waits"


async def test_secrets_are_read_as_people_type_them(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    await gives(desk, token, f"  {secret.lower().replace('-', ' ').replace('0', 'o')} ")
    found = await first_passkey.stands(desk.office, token)
    assert found is not None
    assert found.step is FirstStep.PROVED


async def test_a_right_secret_is_no_try_in_vain_and_registers_once(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    for _ in range(7):
        await gives(desk, token, secret)
    other = await desk.begins("lbn-duty")
    await gives(desk, other, secret)
    await desk.makes(token)
    assert await why(first_passkey.ask(desk.office, token)) == "over"
    # The other browser was proved too, before its person had a passkey.
    assert await why(first_passkey.ask(desk.office, other)) == "over"


async def test_who_had_a_passkey_never_returns_to_a_first_one(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    await desk.registers("lbn-duty", secret)
    with pytest.raises(HasPasskey):
        await secrets.make(desk.office, ["lbn-duty"])
    assert await secrets.make_where_needed(desk.office, ["lbn-duty", "esp-officer"]) != ()
    _, waiting = await first_passkey.begin(desk.office, BROWSER)
    await desk.clerk.does("lbn-duty", in_chat.devices, waiting.number)
    assert desk.clerk.last("lbn-duty").saying.facts["why"] == "had"


async def test_a_secret_ends_after_thirty_days_and_when_a_new_one_is_made(
    desk: Desk, clock: HandClock
) -> None:
    first = await desk.given_secret("lbn-duty")
    await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    assert await why(gives(desk, token, first)) == "wrong"
    clock.advances(days=30)
    token = await desk.begins("lbn-duty")
    assert not desk.clerk.last("lbn-duty").saying.facts["has_secret"]
    assert await why(gives(desk, token, first)) == "no_secret"


async def test_ten_minutes_are_all_there_is(desk: Desk, clock: HandClock) -> None:
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    await gives(desk, token, secret)
    options = await first_passkey.ask(desk.office, token)
    clock.advances(minutes=10)
    answer = Authenticator(URL).creates(options)
    found = await why(first_passkey.register(desk.office, token, answer, browser=BROWSER))
    assert found == "over"


async def test_it_is_not_me_stops_a_first_passkey_until_a_supervisor_allows_it(
    desk: Desk, clock: HandClock
) -> None:
    secret = await desk.given_secret("lbn-duty")
    token, claimed = await desk.begins("lbn-duty"), await desk.claimed("lbn-duty")
    await gives(desk, token, secret)
    settled = desk.clerk.last("lbn-duty", "first_passkey_settled")
    await desk.clerk.presses("lbn-duty", in_chat.not_me, on=settled.message_id)
    assert desk.clerk.last("lbn-duty").saying.topic == "first_passkey_stopped"
    assert await desk.session(claimed) is None
    assert await why(first_passkey.ask(desk.office, token)) == "over"
    _, waiting = await first_passkey.begin(desk.office, BROWSER)
    await desk.clerk.does("lbn-duty", in_chat.devices, waiting.number)
    assert desk.clerk.last("lbn-duty").saying.facts["why"] == "stopped"

    told = desk.clerk.last("lbn-chief", "first_passkey_stopped")
    key = told.saying.facts["key"]
    # Nobody but who confirms them may lift it, they themselves least of all.
    for other in ("lbn-duty", "esp-officer", "secretariat"):
        assert await desk.clerk.presses(other, in_chat.allow, key) == "not_yours"
    await desk.clerk.presses("lbn-chief", in_chat.allow, key, on=told.message_id)
    assert desk.clerk.last("lbn-duty").saying.topic == "first_passkey_allowed"
    assert await desk.clerk.presses("lbn-chief", in_chat.allow, key) == "stale_step"
    await desk.registers("lbn-duty", secret)
    assert [r["name"] for r in await desk.records("first_passkey.allowed")] == [
        "EXERCISE Rami Haddad"
    ]


async def test_a_stop_is_over_after_a_day_and_stops_no_passkey_that_is_there(
    desk: Desk, clock: HandClock
) -> None:
    authenticator, _ = await desk.registers("lbn-chief")
    added = desk.clerk.last("lbn-chief", "passkey_added")
    await desk.clerk.presses("lbn-chief", in_chat.not_me, on=added.message_id)
    assert await desk.is_proved(await desk.signs_in(authenticator), "lbn-chief")
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    settled = desk.clerk.last("lbn-duty", "first_passkey_settled")
    await desk.clerk.presses("lbn-duty", in_chat.not_me, on=settled.message_id)
    assert await why(gives(desk, token, secret)) == "over"
    clock.advances(hours=24)
    await desk.registers("lbn-duty", secret)


async def test_the_question_is_answered_with_no(desk: Desk) -> None:
    await desk.given_secret("lbn-duty")
    token, waiting = await first_passkey.begin(desk.office, BROWSER)
    await desk.clerk.does("lbn-duty", in_chat.devices, f"{waiting.number[:3]} {waiting.number[3:]}")
    asked = desk.clerk.last("lbn-duty", "first_passkey_asked")
    key = asked.saying.facts["key"]
    await desk.clerk.presses("lbn-duty", in_chat.deny, key, on=asked.message_id)
    assert desk.clerk.last("lbn-duty").saying.topic == "first_passkey_stopped"
    assert await first_passkey.stands(desk.office, token) is None
    # Pressed again, by a client that kept the old buttons.
    await desk.clerk.presses("lbn-duty", in_chat.confirm, key, on=asked.message_id)
    assert await first_passkey.stands(desk.office, token) is None


async def test_a_number_is_confirmed_once_and_by_one_person(desk: Desk) -> None:
    for person in ("lbn-duty", "esp-officer"):
        await desk.given_secret(person)
    token, waiting = await first_passkey.begin(desk.office, BROWSER)
    for person in ("lbn-duty", "esp-officer"):
        await desk.clerk.does(person, in_chat.devices, waiting.number)
    asked = {p: desk.clerk.last(p, "first_passkey_asked") for p in ("lbn-duty", "esp-officer")}
    key = asked["lbn-duty"].saying.facts["key"]
    on = asked["lbn-duty"].message_id
    assert await desk.clerk.presses("lbn-duty", in_chat.confirm, key, on=on) is None
    on = asked["esp-officer"].message_id
    answer = await desk.clerk.presses("esp-officer", in_chat.confirm, key, on=on)
    assert answer == "first_passkey_refused"
    found = await first_passkey.stands(desk.office, token)
    assert found is not None
    assert found.person == "lbn-duty"


async def test_an_old_question_says_that_it_is_over(desk: Desk, clock: HandClock) -> None:
    await desk.given_secret("lbn-duty")
    _, waiting = await first_passkey.begin(desk.office, BROWSER)
    await desk.clerk.does("lbn-duty", in_chat.devices, waiting.number)
    asked = desk.clerk.last("lbn-duty", "first_passkey_asked")
    clock.advances(minutes=10)
    key = asked.saying.facts["key"]
    await desk.clerk.presses("lbn-duty", in_chat.confirm, key, on=asked.message_id)
    assert desk.clerk.last("lbn-duty").saying.facts["answer"] == "over"


async def test_wrong_numbers_say_one_thing_and_are_counted(desk: Desk) -> None:
    await desk.given_secret("lbn-duty")
    for typed in ("000000", "12345", "a number", "1234567"):
        await desk.clerk.does("lbn-duty", in_chat.devices, typed)
        assert desk.clerk.last("lbn-duty").saying.facts["why"] == "number"
    assert len(await desk.records("attempt.refused")) == 4


async def test_revoking_a_person_ends_what_they_have_begun(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    await people.revoke(desk.office, "lbn-duty")
    assert await why(gives(desk, token, secret)) == "over"
    await desk.clerk.enrols("lbn-duty")
    assert await why(gives(desk, await desk.begins("lbn-duty"), secret)) == "no_secret"


async def test_browsers_that_wait_are_never_many(desk: Desk, clock: HandClock) -> None:
    numbers = {
        (await first_passkey.begin(desk.office, BROWSER))[1].number for _ in range(MOST_WAITING)
    }
    assert len(numbers) == MOST_WAITING
    assert await why(first_passkey.begin(desk.office, BROWSER)) == "many"
    clock.advances(minutes=10)
    await first_passkey.begin(desk.office, BROWSER)
    async with desk.office.store.reading() as work:
        assert (await work.first_passkeys.waiting()) == 1


async def test_the_list_names_passkeys_and_sessions_and_ends_the_latter(desk: Desk) -> None:
    await desk.clerk.does("lbn-duty", in_chat.devices)
    facts = desk.clerk.last("lbn-duty").saying.facts
    assert (facts["passkeys"], facts["sessions"]) == ([], [])
    assert facts["address"] == f"{URL}/sign-in"
    _, token = await desk.registers("lbn-duty")
    await desk.clerk.does("lbn-duty", in_chat.devices)
    shown = desk.clerk.last("lbn-duty")
    assert len(shown.saying.facts["passkeys"]) == len(shown.saying.facts["sessions"]) == 1  # type: ignore[arg-type]
    answer = await desk.clerk.presses("lbn-duty", in_chat.end_sessions, on=shown.message_id)
    assert answer == "done_sessions_ended"
    assert await desk.session(token) is None


async def test_without_pages_there_is_nothing_to_see(office: Office) -> None:
    desk = await desk_of(office, "lbn-duty")
    desk.clerk.office = office
    await desk.clerk.does("lbn-duty", in_chat.devices)
    assert desk.clerk.last("lbn-duty").saying.topic == "no_pages"
