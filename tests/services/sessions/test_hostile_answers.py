"""What a browser sends in place of an authenticator's answer, whatever it is: refused, and nothing else."""

import asyncio
import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.refused import Refused
from domain.vocabulary import PersonId
from rehearsal.computers.authenticator import Authenticator, b64, unb64
from services.sessions import first_passkey, passkeys
from services.visit.office import Office
from tests.services.sessions.stage import BROWSER, URL, Desk, desk_of

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.binary(max_size=80).map(b64),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)
PLACES = (
    ("id",),
    ("rawId",),
    ("type",),
    ("response",),
    ("response", "clientDataJSON"),
    ("response", "authenticatorData"),
    ("response", "signature"),
    ("response", "userHandle"),
    ("response", "attestationObject"),
)
HOSTILE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def changed(answer: str, place: tuple[str, ...], value: Any) -> str:
    """The answer with something else there."""
    found = json.loads(answer)
    inside = found
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = value
    return json.dumps(found)


def with_byte(answer: str, name: str, at: int, byte: int) -> str:
    """The answer with one byte changed within what is binary."""
    found = json.loads(answer)
    data = bytearray(unb64(found["response"][name]))
    data[at % len(data)] ^= byte
    found["response"][name] = b64(bytes(data))
    return json.dumps(found)


@pytest.fixture
async def desk(office: Office) -> Desk:
    return await desk_of(office, "lbn-duty", "lbn-chief")


async def refused(doing: Any) -> None:
    with pytest.raises(Refused):
        await doing


async def test_no_answer_to_a_sign_in_makes_an_error(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    answer = authenticator.answers(await passkeys.ask(desk.office))
    loop = asyncio.get_running_loop()

    async def tries(typed: str) -> None:
        await refused(passkeys.sign_in(desk.office, typed, browser=BROWSER))

    def run(typed: str) -> None:
        asyncio.run_coroutine_threadsafe(tries(typed), loop).result(30)

    @HOSTILE
    @given(st.sampled_from([p for p in PLACES if p[-1] != "attestationObject"]), VALUES)
    def any_value(place: tuple[str, ...], value: Any) -> None:
        run(changed(answer, place, value))

    @HOSTILE
    @given(
        st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]),
        st.integers(0, 500),
        st.integers(1, 255),
    )
    def any_byte(name: str, at: int, byte: int) -> None:
        run(with_byte(answer, name, at, byte))

    @HOSTILE
    @given(st.one_of(st.text(max_size=200), VALUES.map(json.dumps)))
    def anything(typed: str) -> None:
        run(typed)

    for trial in (any_value, any_byte, anything):
        await asyncio.to_thread(trial)


async def test_no_passkey_that_is_made_up_makes_an_error(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    await first_passkey.give_secret(desk.office, token, secret)
    made = Authenticator(URL).creates(await first_passkey.ask(desk.office, token))
    loop = asyncio.get_running_loop()

    async def tries(typed: str) -> None:
        await refused(first_passkey.register(desk.office, token, typed, browser=BROWSER))

    def run(typed: str) -> None:
        asyncio.run_coroutine_threadsafe(tries(typed), loop).result(30)

    @HOSTILE
    @given(st.sampled_from(["clientDataJSON", "attestationObject"]), VALUES)
    def any_value(name: str, value: Any) -> None:
        run(changed(made, ("response", name), value))

    @HOSTILE
    @given(st.one_of(st.text(max_size=200), VALUES.map(json.dumps)))
    def anything(typed: str) -> None:
        run(typed)

    for trial in (any_value, anything):
        await asyncio.to_thread(trial)
    assert await desk.records("passkey.added") == []


async def test_what_an_authenticator_says_of_itself_is_read_or_refused(desk: Desk) -> None:
    """Nothing signs it where no attestation is asked for: any byte of it may be another."""
    async with desk.office.store.reading() as work:
        purpose = "add:EXERCISE"
        options = passkeys.ask_to_add(desk.office, work, PersonId("lbn-duty"), [], purpose)
        made = Authenticator(URL).creates(options)
        passkeys.read_new(desk.office, work, made, purpose)

        def reads(typed: str) -> None:
            with contextlib.suppress(Refused):
                passkeys.read_new(desk.office, work, typed, purpose)

        @settings(HOSTILE, max_examples=400)
        @given(
            st.sampled_from(["attestationObject", "clientDataJSON"]),
            st.integers(0, 300),
            st.integers(1, 255),
        )
        def any_byte(name: str, at: int, byte: int) -> None:
            reads(with_byte(made, name, at, byte))

        @settings(HOSTILE, max_examples=200)
        @given(st.integers(0, 300), st.binary(max_size=40))
        def any_end(at: int, end: bytes) -> None:
            found = json.loads(made)
            whole = unb64(found["response"]["attestationObject"])
            found["response"]["attestationObject"] = b64(whole[:at] + end)
            reads(json.dumps(found))

        any_byte()
        any_end()
