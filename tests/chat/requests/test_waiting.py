"""Waiting is a failure too: a chat that holds an alert up, and Telegram away as a whole."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.doctor.findings import Severity
from bot.doctor.promise_checks import delivery
from rehearsal.world.faults import FaultKind, Given
from services.visit import reachability
from tests.chat.people.test_channels import DUTY, has, world
from tests.chat.stage import ACCOUNTS, Stage, staged
from tests.chat.words import files
from tests.conftest import on_both

WITHIN = 15.0
"""Seconds from filing until somebody is reached another way."""


def asked_to_wait(stage: Stage, who: str, seconds: int, times: int | None) -> None:
    """Flood control for one chat."""
    body = {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {seconds}",
        "parameters": {"retry_after": seconds},
    }
    stage.server.faults.add(
        FaultKind.ANSWER,
        method="sendMessage",
        chat_id=ACCOUNTS[who],
        times=times,
        given=Given(status=429, body=json.dumps(body)),
    )


FLOODS = [(10072, 1), (60, 1), (2, None)]


@on_both
@pytest.mark.parametrize(("seconds", "times"), FLOODS)
async def test_an_alert_that_its_chat_does_not_take_goes_to_the_next_step(
    both: Stage, seconds: int, times: int | None
) -> None:
    ana, rami, nour = await both.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await both.rests()
    asked_to_wait(both, "lbn-duty", seconds, times)
    filed = await files(ana)
    alert = await nour.receives(filed.reference, within=WITHIN)
    assert "the earlier alert could not be delivered" in alert.text
    await ana.waits_until(filed.status, "Not delivered yet: Rami Haddad", within=5)
    found = await reachability.examine(both.deployment.office)
    assert found.undelivered == (filed.reference,)
    assert found.unreachable == ()
    finding = await delivery(both.deployment)
    assert finding.severity is Severity.ERROR
    assert finding.said() == f"Not delivered yet is an alert of: {filed.reference}."
    both.server.faults.clear()
    # Sooner than after hours, whatever was asked for.
    await rami.receives(filed.reference, within=40)
    await both.rests()
    shown = next(m for m in await ana.reads() if m.id == filed.status.id)
    assert "Not delivered yet" not in shown.text
    assert (await reachability.examine(both.deployment.office)).undelivered == ()


@pytest.mark.parametrize(("seconds", "times"), FLOODS)
async def test_an_alert_that_its_chat_does_not_take_uses_the_other_channel(
    tmp_path: Path, seconds: int, times: int | None
) -> None:
    async with world(tmp_path, has(DUTY, "telegram, {sms: +96170000000}")) as its:
        ana, _rami, nour = await its.stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
        await its.stage.rests()
        asked_to_wait(its.stage, "lbn-duty", seconds, times)
        filed = await files(ana)
        document, _headers = await its.gateway.receives(within=WITHIN)
        assert document["reference"] == filed.reference
        await nour.receives_nothing("IMMEDIATE", within=1)
        assert len(its.gateway.posted) == 0, "once"


async def test_what_stands_behind_a_held_message_is_held_too(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await stage.rests()
    asked_to_wait(stage, "lbn-duty", 600, 1)
    await rami.sends("/help")
    await asyncio.sleep(0.5)
    filed = await files(ana)
    await nour.receives(filed.reference, within=WITHIN)


@on_both
async def test_a_chat_that_never_answers_holds_no_alert(both: Stage) -> None:
    ana, _rami, nour = await both.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await both.rests()
    both.server.faults.add(
        FaultKind.SILENCE, method="sendMessage", chat_id=ACCOUNTS["lbn-duty"], times=None
    )
    filed = await files(ana)
    await nour.receives(filed.reference, within=WITHIN)


async def test_thirty_at_once_ring_nobody_else(tmp_path: Path) -> None:
    more = {"send_rate_per_chat": 1.0}
    async with staged(tmp_path, more=more) as stage:
        ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
        await stage.rests()
        for number in range(30):
            await ana.sends(f"/request LBN immediate life preserve EXERCISE {number}")
        await rami.receives("more wait: /requests")
        await stage.rests(within=120)
        await nour.receives_nothing("IMMEDIATE", within=0.1)
        assert len([m for m in await rami.reads() if "IMMEDIATE" in m.text]) == 30
        assert await stage.recorded("message.not_delivered") == 0


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.BAD_GATEWAY, FaultKind.SILENCE])
async def test_while_telegram_is_away_the_steps_keep_their_times(
    tmp_path: Path, kind: FaultKind
) -> None:
    async with world(tmp_path, has(DUTY, "telegram, {sms: +96170000000}")) as its:
        stage = its.stage
        ana, rami, nour, maya = await stage.enrols(
            "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"
        )
        await stage.rests()
        fault = stage.server.faults.add(kind, method="sendMessage", times=None)
        await ana.sends("/request LBN immediate life preserve EXERCISE one")
        document, _headers = await its.gateway.receives(within=WITHIN)
        await asyncio.sleep(3)
        assert await stage.recorded("request.escalated") == 0
        stage.server.faults.remove(fault.id)
        await rami.receives(document["reference"])
        await nour.receives_nothing("IMMEDIATE", within=0.5)
        await maya.receives_nothing("IMMEDIATE", within=0.1)
        assert await stage.recorded("request.escalated") == 0
