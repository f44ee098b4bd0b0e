"""Telegram is away, slow, overloaded, loses replies, or brings updates twice and out of order."""

import asyncio
from pathlib import Path

from rehearsal.world.faults import FaultKind, Given
from tests.chat.stage import ACCOUNTS
from tests.conftest import on_both
from tests.faults.theatre import Theatre, theatre

LOST_REPLIES = (FaultKind.DROP_AFTER, FaultKind.MALFORMED)


@on_both
async def test_whatever_telegram_does_every_alert_arrives(
    tmp_path: Path, database_url: str
) -> None:
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        await stage.starts()
        faults = stage.server.faults
        await away(stage)
        faults.add(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", times=20, seconds=1)
        await stage.files(3)
        await stage.until_all_alerted()
        faults.add(FaultKind.SLOW, method="sendMessage", times=3, seconds=0.3)
        faults.add(FaultKind.SERVER_ERROR, method="sendMessage", times=3)
        for kind in LOST_REPLIES:
            faults.add(kind, method="sendMessage", times=2)
        await stage.files(3)
        await stage.until_all_alerted()
        await stage.rests()
        stage.server.updates.repeat_next(2)
        stage.server.updates.reverse_next(2)
        await stage.files(4)
        await stage.until_all_alerted()
        await stage.acknowledges(sorted(stage.alerted())[:3])
        await stage.rests()
        tally = await stage.judged()
        assert tally.acknowledged == 3
        assert tally.repeated >= 2, "what may have arrived is sent again, and says so"


ODD = (
    (400, '{"ok":false,"error_code":400,"description":null}'),
    (400, '{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}'),
    (400, '{"ok":false,"error_code":400,"description":"Bad Request: SOMETHING_NEW_INVALID"}'),
    (400, '{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}'),
    *((status, "<html><body>EXERCISE proxy</body></html>") for status in (400, 403, 404, 502)),
)


@on_both
async def test_whatever_telegram_answers_somebody_is_alerted(
    tmp_path: Path, database_url: str
) -> None:
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        stage.incidents = None
        await stage.starts()
        for status, body in ODD:
            given = Given(status=status, body=body)
            stage.server.faults.add(FaultKind.ANSWER, method="sendMessage", times=2, given=given)
            await stage.files()
            await stage.until_all_alerted()
        await stage.rests(within=120)
        officer = ACCOUNTS["lbn-duty"]
        before = len([chat for chat, _ in stage.alerts() if chat == officer])
        await stage.files()
        await stage.until_all_alerted()
        after = len([chat for chat, _ in stage.alerts() if chat == officer])
        assert after == before + 1, "none of it is a lasting word about the officer"
        await stage.acknowledges(sorted(stage.alerted())[:2])
        await stage.rests()
        await stage.judged()


@on_both
async def test_however_long_a_chat_must_wait_somebody_is_alerted(
    tmp_path: Path, database_url: str
) -> None:
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        await stage.starts()
        for seconds, times in ((10_072, 1), (2, None)):
            fault = stage.server.faults.add(
                FaultKind.TOO_MANY_REQUESTS,
                method="sendMessage",
                chat_id=ACCOUNTS["lbn-duty"],
                times=times,
                seconds=seconds,
            )
            await stage.files(3)
            await stage.until_all_alerted()
            stage.server.faults.remove(fault.id)
        await stage.rests(within=120)
        await stage.acknowledges(sorted(stage.alerted())[:2])
        await stage.rests()
        tally = await stage.judged()
        assert tally.repeated == 0, "what was refused cannot have been received"


async def away(stage: Theatre) -> None:
    """Telegram answers nothing for a while."""
    await stage.files(2)
    stage.server.faults.add(FaultKind.DROP_BEFORE, times=None)
    await stage.files(2)
    await asyncio.sleep(1.5)
    stage.server.faults.clear()
    await stage.until_all_alerted()
