"""Faults on demand, flood limits, and the journal that shows what happened."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from rehearsal.server import RehearsalServer
from rehearsal.world.faults import FaultKind
from rehearsal.world.limits import PER_CHAT
from tests.rehearsal.conftest import ANA, RAMI


def texts(server: RehearsalServer, person: int = ANA) -> list[str]:
    return [message.text for message in server.phone(person).messages()]


@pytest.mark.parametrize(
    ("kind", "error", "happens"),
    [
        (FaultKind.TOO_MANY_REQUESTS, RetryAfter, False),
        (FaultKind.SERVER_ERROR, NetworkError, False),
        (FaultKind.BAD_GATEWAY, NetworkError, False),
        (FaultKind.DROP_BEFORE, NetworkError, False),
        (FaultKind.DROP_AFTER, NetworkError, True),
        (FaultKind.SILENCE, TimedOut, False),
        (FaultKind.SILENCE_AFTER, TimedOut, True),
        (FaultKind.MALFORMED, Exception, True),
    ],
)
async def test_each_fault_once(
    server: RehearsalServer, bot: Bot, kind: FaultKind, error: type[Exception], happens: bool
) -> None:
    server.faults.add(kind, method="sendMessage")
    with pytest.raises(error):
        await bot.send_message(ANA, "EXERCISE first", read_timeout=0.5)
    assert texts(server) == (["EXERCISE first"] if happens else [])
    await bot.send_message(ANA, "EXERCISE second")
    assert texts(server)[-1] == "EXERCISE second"
    assert server.journal.calls("sendMessage")[0].description == f"fault: {kind.value}"


async def test_a_429_says_how_long(server: RehearsalServer, bot: Bot) -> None:
    server.faults.add("429", seconds=7)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ANA, "EXERCISE")
    assert caught.value.retry_after.total_seconds() == 7


async def test_a_fault_of_one_chat_and_one_method(server: RehearsalServer, bot: Bot) -> None:
    fault = server.faults.add("500", method="SENDMESSAGE", chat_id=ANA, times=None)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(ANA, "EXERCISE")
    assert await bot.send_message(RAMI, "EXERCISE")
    assert await bot.get_me()
    assert server.faults.active == (fault,)
    assert server.faults.remove(fault.id)
    assert not server.faults.remove(fault.id)
    assert await bot.send_message(ANA, "EXERCISE")


async def test_a_slow_call_happens_late(server: RehearsalServer, bot: Bot) -> None:
    server.faults.add("slow", seconds=0.3)
    sending = asyncio.create_task(bot.send_message(ANA, "EXERCISE"))
    await asyncio.sleep(0.1)
    assert texts(server) == []
    await sending
    assert texts(server) == ["EXERCISE"]


async def test_a_lost_batch_of_updates_comes_again(server: RehearsalServer, bot: Bot) -> None:
    await server.phone(ANA).sends("EXERCISE")
    server.faults.add("drop_after", method="getUpdates")
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert [u.message.text for u in await bot.get_updates()] == ["EXERCISE"]


@pytest.mark.parametrize(
    "wrong", [{"kind": "nonsense"}, {"kind": "500", "times": 0}, {"kind": "slow", "seconds": -1}]
)
def test_senseless_faults_are_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match="is"):
        RehearsalServer().faults.add(**wrong)


async def test_flood_limits_hold_per_chat(server: RehearsalServer, bot: Bot) -> None:
    server.limits.enabled = True
    for _ in range(int(PER_CHAT.burst)):
        await bot.send_message(ANA, "EXERCISE")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ANA, "EXERCISE")
    assert caught.value.retry_after.total_seconds() == 1
    assert await bot.send_message(RAMI, "EXERCISE")
    server.limits.enabled = False
    assert await bot.send_message(ANA, "EXERCISE")


async def test_flood_limits_hold_overall_and_per_group(server: RehearsalServer, bot: Bot) -> None:
    server.limits.enabled = True
    group = server.limits
    assert [group.retry_after(-500) for _ in range(21)][-1] == 3
    server.limits.enabled = False
    fresh = type(group)(enabled=True)
    waits = [fresh.retry_after(number) for number in range(1, 32)]
    assert waits[:30] == [0] * 30
    assert waits[30] == 1


async def test_the_journal_tells_every_call(server: RehearsalServer, bot: Bot) -> None:
    await bot.send_message(ANA, "EXERCISE", protect_content=True)
    call = server.journal.calls("sendmessage", chat_id=ANA)[-1]
    assert (call.method, call.status, call.parameters["protect_content"]) == (
        "sendMessage",
        200,
        "true",
    )
    assert server.journal.calls("sendMessage", chat_id=RAMI) == []
    server.journal.clear()
    assert server.journal.calls() == []


def test_the_token_is_in_no_representation() -> None:
    server = RehearsalServer()
    assert server.token not in repr(server.world.bot)
