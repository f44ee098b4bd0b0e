"""The switch for the bot's process, held by whoever started it."""

from __future__ import annotations

from enum import StrEnum


class BotState(StrEnum):
    """What the page shows of the bot."""

    RUNNING = "running"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class BotControl:
    """What the server may ask of the owner of the bot's process; this one's bot runs elsewhere."""

    async def kill(self) -> None:
        """Kill it without warning (SIGKILL)."""

    async def restart(self) -> None:
        """Start it again; end it first where it runs."""

    def state(self) -> BotState:
        """Whether it runs."""
        return BotState.UNKNOWN
