"""The bot as a process of its own, for the rehearsal: started, killed without warning, started again.

Owns the process's life and environment. It gets no setting of whoever runs the rehearsal: neither
their variables nor the settings files in their folder.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import deque
from pathlib import Path
from typing import Final

from bot.deployment.settings import PREFIX
from bot.process.trouble import Trouble
from rehearsal.pages.control import BotControl, BotState

_READY_WITHIN: Final = 60.0
_ENDS_WITHIN: Final = 20.0
_LINES_KEPT: Final = 5_000


class BotProcess(BotControl):
    """``contactpoint run`` in ``folder``, with these settings alone."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._folder = folder
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith(PREFIX)
        } | {PREFIX + name: value for name, value in settings.items()}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._last = ""
        self.duties = ""
        """What it does; empty: everything."""
        self.lines: deque[str] = deque(maxlen=_LINES_KEPT)
        """The last lines of its log."""
        self.line_count = 0
        """How many there were."""
        self.incidents = 0
        """How many unexpected errors it has logged."""

    async def start(self) -> None:
        """Start it and wait until it works. Raises ``Trouble`` where it does not."""
        self._ready.clear()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *("run", *(("--only", self.duties) if self.duties else ())),
            cwd=self._folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            # A Ctrl-C in the terminal ends the rehearsal, which then ends the bot in order.
            start_new_session=True,
        )
        self._reading = asyncio.create_task(self._read(self._process))
        ready = asyncio.create_task(self._ready.wait())
        try:
            async with asyncio.timeout(_READY_WITHIN):
                await asyncio.wait([ready, self._reading], return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            await self.kill()
        finally:
            ready.cancel()
        if not self._ready.is_set():
            raise Trouble(f"The bot did not start. {self._last}".strip(), status=1)

    async def kill(self) -> None:
        """Kill it without warning."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Let it finish what it is doing; its exit status."""
        return await self._end(signal.SIGTERM)

    async def restart(self) -> None:
        """Start it again; end it first where it runs."""
        await self.stop()
        await self.start()

    def state(self) -> BotState:
        """Whether it runs."""
        is_running = self._process is not None and self._process.returncode is None
        return BotState.RUNNING if is_running else BotState.STOPPED

    async def _end(self, number: signal.Signals) -> int:
        process = self._process
        if process is None:
            return 0
        if process.returncode is None:
            # Not ``send_signal``, which takes the exit status of one that has just ended from
            # under the event loop.
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, number)
        try:
            async with asyncio.timeout(_ENDS_WITHIN):
                status = await process.wait()
        except TimeoutError:
            process.kill()
            status = await process.wait()
        if self._reading is not None:
            await self._reading
        return status

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Follow its log: when it is ready, and what goes wrong."""
        assert process.stderr is not None  # noqa: S101 - asked for
        async for line in process.stderr:
            text = line.decode("utf-8", "replace").strip()
            self.lines.append(text)
            self.line_count += 1
            event = _event(text)
            if event == "ready":
                self._ready.set()
            elif event in ("incident", "loop_error"):
                self.incidents += 1
            if event is None and text:
                self._last = text


def _event(line: str) -> str | None:
    """The event of a line of the bot's log; None for anything else."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return str(told.get("event")) if isinstance(told, dict) else None
