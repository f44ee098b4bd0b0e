"""The switch for the bot's process, held by whoever started it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class BotState(StrEnum):
    """What the page shows of the bot."""

    RUNNING = "running"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class BotControl(Protocol):
    """What the server may ask of the owner of the bot's process."""

    async def kill(self) -> None:
        """Kill it without warning (SIGKILL)."""
        ...

    async def restart(self) -> None:
        """Start it again; end it first where it runs."""
        ...

    def state(self) -> BotState:
        """Whether it runs."""
        ...


class NoBot:
    """Stands where nobody has given a control: the bot runs elsewhere."""

    async def kill(self) -> None:
        """Nothing can be done."""

    async def restart(self) -> None:
        """Nothing can be done."""

    def state(self) -> BotState:
        """Nothing is known."""
        return BotState.UNKNOWN
