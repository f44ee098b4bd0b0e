"""The rehearsal's clock: dates follow it, and it tells of jumps at once."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot

from rehearsal.server import RehearsalServer
from rehearsal.world.clock import RehearsalClock
from rehearsal.world.http_client import request
from rehearsal.world.wire import time_of
from tests.rehearsal.conftest import ANA

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


async def test_messages_follow_the_clock(server: RehearsalServer, bot: Bot) -> None:
    server.clock.set_now(NEW_YEAR)
    sent = await bot.send_message(ANA, "EXERCISE")
    assert sent.date - NEW_YEAR < timedelta(seconds=5)
    server.clock.advance(minutes=15)
    later = await bot.send_message(ANA, "EXERCISE later")
    assert timedelta(minutes=14) < later.date - sent.date < timedelta(minutes=16)


async def test_a_jump_is_told_at_once(server: RehearsalServer) -> None:
    known = json.loads((await request("GET", f"{server.url}/rehearsal/clock")).body)
    assert known["generation"] == 1
    assert known["now"].endswith("Z")
    waiting = asyncio.create_task(
        request("GET", f"{server.url}/rehearsal/clock?generation=1&timeout=30")
    )
    await asyncio.sleep(0.1)
    assert not waiting.done()
    body = json.dumps({"advance_minutes": 5}).encode()
    headers = {"Content-Type": "application/json"}
    await request("POST", f"{server.url}/rehearsal/clock", headers=headers, body=body)
    told = json.loads((await waiting).body)
    assert told["generation"] == 2
    assert time_of(told["now"]) - time_of(known["now"]) >= timedelta(minutes=5)


async def test_a_wait_ends_without_a_jump(server: RehearsalServer) -> None:
    answer = await request("GET", f"{server.url}/rehearsal/clock?generation=1&timeout=0.1")
    assert json.loads(answer.body)["generation"] == 1


@pytest.mark.parametrize(
    "wrong", [{}, {"speed": -1}, {"speed": "fast"}, {"now": "2026-01-01T00:00:00"}, {"now": "x"}]
)
async def test_senseless_settings_are_refused(server: RehearsalServer, wrong: dict) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await request(
        "POST", f"{server.url}/rehearsal/clock", headers=headers, body=json.dumps(wrong).encode()
    )
    assert answer.status == 400
    assert json.loads(answer.body)["error"]
    assert server.clock.generation == 1


async def test_speed_and_sleeping_by_the_clock() -> None:
    clock = RehearsalClock(NEW_YEAR, speed=0)
    assert clock.now() == NEW_YEAR
    sleeping = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0.02)
    assert not sleeping.done()
    clock.set_speed(3600)
    await asyncio.wait_for(sleeping, 60)
    assert clock.now() >= NEW_YEAR + timedelta(seconds=60)
    assert clock.advance(days=-1) < NEW_YEAR
