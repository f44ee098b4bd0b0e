"""Several processes on PostgreSQL: one polls, all work; whoever is killed, another goes on."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.rehearsing.bot_process import BotProcess
from rehearsal.pages.control import BotState
from tests.faults.theatre import Theatre, theatre

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def polls(process: BotProcess) -> bool:
    """Whether it said last that it asks for updates."""
    said = [line for line in process.lines if '"polls' in line]
    return bool(said) and '"polls"' in said[-1] and process.state() is BotState.RUNNING


def leader(stage: Theatre) -> BotProcess:
    (found,) = [process for process in stage.processes if polls(process)]
    return found


@on_postgresql
async def test_the_leader_is_killed_in_turn(tmp_path: Path, database_url: str) -> None:
    async with theatre(tmp_path, database_url) as stage:
        for _ in range(3):
            await stage.starts()
        for _ in range(2):
            killed = leader(stage)
            await stage.files(3)
            await killed.kill()
            await stage.files(3)
            await stage.until_all_alerted()
            stage.processes.remove(killed)
        await stage.acknowledges(sorted(stage.alerted())[:5])
        await stage.rests()
        tally = await stage.judged()
        assert tally.acknowledged == 5


@on_postgresql
async def test_a_deadline_fires_once_though_all_see_it(tmp_path: Path, database_url: str) -> None:
    async with theatre(tmp_path, database_url) as stage:
        await asyncio.gather(stage.starts(), stage.starts())
        await stage.files(25)
        await stage.until_all_alerted()
        paused = leader(stage)
        process = paused._process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        await stage.files(2)
        await stage.until_all_alerted()
        stage.server.clock.advance(minutes=5)
        await asyncio.sleep(0.5)
        os.kill(process.pid, signal.SIGCONT)
        await stage.until_escalated(27)
        await stage.rests()
        steps = await stage.escalations()
        assert set(steps.values()) == {1}, steps
        await stage.judged()
