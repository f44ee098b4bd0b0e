"""Rows of passkeys, as somebody changes them who has the database and not the keys: nothing opens.

What is put back stands there with its own version and its own seal, and would open by itself.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from domain.refused import Refused
from rehearsal.computers.authenticator import Authenticator
from services.log import review
from services.people import people
from services.sessions import first_passkey, in_chat, passkeys
from services.visit.office import Office
from storage.database import passkey_tables as tables
from tests.conftest import on_both
from tests.services.sessions.stage import BROWSER, Desk, desk_of, refusal_of
from tests.services.sessions.test_passkeys import visits

CLOSED = {"topic": "sign_in_refused", "closed": True}
Row = dict[str, Any]


@pytest.fixture
async def desk(office: Office) -> Desk:
    return await desk_of(office, "esp-officer", "lbn-duty", "lbn-chief", "secretariat")


async def rows(desk: Desk, table: Table) -> list[Row]:
    async with desk.office.store.engine.connect() as connection:
        found = await connection.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row._mapping) for row in found.all()]


async def put(desk: Desk, table: Table, *found: Row) -> None:
    """These rows, and no others."""
    async with desk.office.store.engine.begin() as connection:
        await connection.execute(delete(table))
        if found:
            await connection.execute(insert(table), list(found))


async def tries(desk: Desk, authenticator: Authenticator) -> dict[str, Any]:
    answer = authenticator.answers(await passkeys.ask(desk.office))
    return await refusal_of(passkeys.sign_in(desk.office, answer, browser=BROWSER))


@on_both
async def test_a_passkey_that_is_put_back_after_its_revocation_opens_nothing(desk: Desk) -> None:
    from services.sessions import devices

    authenticator, token = await desk.registers("lbn-duty")
    lost = Authenticator(authenticator.origin)
    await visits(
        desk,
        token,
        devices.add,
        lost.creates(str(await visits(desk, token, devices.ask_to_add))),
        "",
    )
    before = await rows(desk, tables.passkeys)
    async with desk.office.store.reading() as work:
        key = work.passkeys.key_of(lost.credentials[0].id).hex()[:16]
    await visits(desk, token, devices.revoke, key)
    assert await tries(desk, lost) == {"topic": "sign_in_refused"}
    await put(desk, tables.passkeys, *before)
    assert await tries(desk, lost) == CLOSED
    assert await tries(desk, authenticator) == CLOSED
    async with desk.office.store.reading() as work:
        note = await work.log.head_note()
    verdict = await review.verify(desk.office.store, (note,))
    assert "passkeys" in verdict.reason


async def test_a_revoked_persons_passkey_that_is_put_back_opens_nothing(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    before = await rows(desk, tables.passkeys)
    await people.revoke(desk.office, "lbn-duty")
    await desk.clerk.enrols("lbn-duty")
    await put(desk, tables.passkeys, *before)
    assert await tries(desk, authenticator) == CLOSED


@on_both
async def test_an_earlier_count_that_is_put_back_opens_nothing(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    before = await rows(desk, tables.passkeys)
    await desk.signs_in(authenticator)
    await put(desk, tables.passkeys, *before)
    assert await tries(desk, authenticator) == CLOSED


async def test_a_passkey_that_is_added_or_given_to_another_opens_nothing(desk: Desk) -> None:
    mine, _ = await desk.registers("esp-officer")
    theirs, _ = await desk.registers("lbn-chief")
    found = await rows(desk, tables.passkeys)
    one, other = found
    keys = {bytes(row["credential_key"]): row for row in found}
    async with desk.office.store.reading() as work:
        my_key = work.passkeys.key_of(mine.credentials[0].id)
        their_key = work.passkeys.key_of(theirs.credentials[0].id)
    # Their sealed part under my credential, my person under theirs, and a row copied to a new key.
    swapped = [
        {**keys[my_key], "sealed": keys[their_key]["sealed"]},
        {**keys[their_key], "sealed": keys[my_key]["sealed"]},
    ]
    await put(desk, tables.passkeys, *swapped)
    assert await tries(desk, mine) == {"topic": "sign_in_refused"}
    renamed = [
        {**one, "person_key": other["person_key"]},
        {**other, "person_key": one["person_key"]},
    ]
    await put(desk, tables.passkeys, *renamed)
    assert await tries(desk, mine) == CLOSED
    copied = Authenticator(mine.origin)
    copied.credentials = [mine.credentials[0]]
    added = {**keys[my_key], "credential_key": bytes(32)}
    await put(desk, tables.passkeys, *found, added)
    assert await tries(desk, copied) == CLOSED
    await put(desk, tables.passkeys, *found)
    assert await desk.is_proved(await desk.signs_in(mine), "esp-officer")


async def test_a_used_challenge_that_is_forgotten_is_answered_no_second_time(desk: Desk) -> None:
    authenticator, _ = await desk.registers("lbn-duty")
    authenticator.counts = False
    answer = authenticator.answers(await passkeys.ask(desk.office))
    await passkeys.sign_in(desk.office, answer, browser=BROWSER)
    await put(desk, tables.used_challenges)
    assert await refusal_of(passkeys.sign_in(desk.office, answer, browser=BROWSER)) == CLOSED


async def test_that_somebody_had_a_passkey_is_not_forgotten_with_its_row(desk: Desk) -> None:
    secret = await desk.given_secret("lbn-duty")
    before = await rows(desk, tables.second_secrets)
    await desk.registers("lbn-duty", secret)
    had = await rows(desk, tables.passkeys)
    await put(desk, tables.passkeys)
    await put(desk, tables.second_secrets, *before)
    token = await desk.begins("lbn-duty")
    assert await refusal_of(first_passkey.give_secret(desk.office, token, secret)) == CLOSED
    # Nor where the row stands there and does not open.
    await put(desk, tables.passkeys, *({**row, "sealed": bytes(60)} for row in had))
    _, waiting = await first_passkey.begin(desk.office, BROWSER)
    await desk.clerk.does("lbn-duty", in_chat.devices, waiting.number)
    assert desk.clerk.last("lbn-duty").saying.facts == {"closed": True}


async def wrong(desk: Desk, token: str) -> None:
    with pytest.raises(Refused):
        await first_passkey.give_secret(desk.office, token, "AAAA-AAAA")


Changes = Callable[[Desk, str], Coroutine[Any, Any, Table]]


async def tries_taken_back(desk: Desk, token: str) -> Table:
    before = await rows(desk, tables.second_secrets)
    await wrong(desk, token)
    await put(desk, tables.second_secrets, *before)
    return tables.second_secrets


async def stop_deleted(desk: Desk, token: str) -> Table:
    async def stop(work: Any) -> None:
        await work.secrets.stop("lbn-duty", work.now.replace(year=2030))

    await desk.office.store.transact(stop)
    await put(desk, tables.passkey_stops)
    return tables.passkey_stops


async def proof_put_in(desk: Desk, token: str) -> Table:
    """The row of a browser as it stood confirmed, over the one that was ended."""
    before = await rows(desk, tables.first_passkeys)
    async with desk.office.store.work() as work:
        waiting = await work.first_passkeys.find(token)
        assert waiting is not None
        await work.first_passkeys.end(waiting)
    await put(desk, tables.first_passkeys, *before)
    return tables.first_passkeys


@on_both
@pytest.mark.parametrize("changes", [tries_taken_back, stop_deleted, proof_put_in])
async def test_what_stops_a_first_passkey_cannot_be_taken_away(
    desk: Desk, changes: Changes
) -> None:
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    await changes(desk, token)
    assert await refusal_of(first_passkey.give_secret(desk.office, token, secret)) == CLOSED


async def test_columns_in_clear_are_put_right(desk: Desk) -> None:
    """What the index says is believed by nobody; the walk writes it anew."""
    from services.log.row_watch import Beside

    await desk.given_secret("lbn-duty")
    await desk.begins("lbn-duty")
    await desk.registers("lbn-chief")
    async with desk.office.store.engine.begin() as connection:
        await connection.execute(update(tables.second_secrets).values(expires_at=1))
        await connection.execute(update(tables.passkeys).values(person_key=bytes(32)))
        await connection.execute(update(tables.first_passkeys).values(number_key=bytes(32)))
    looked = await Beside(desk.office).look()
    assert looked.put_back == 3
    assert looked.left.words == ()
