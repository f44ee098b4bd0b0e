"""What the pages and switches ask of the server behind them: its parts, by name."""

from typing import Protocol

from rehearsal.pages.control import BotControl
from rehearsal.world.clock import RehearsalClock
from rehearsal.world.faults import Faults
from rehearsal.world.journal import Journal
from rehearsal.world.limits import Limits
from rehearsal.world.updates import UpdateQueue
from rehearsal.world.world import World


class LocalTelegram(Protocol):
    """A local Telegram that runs, as ``rehearsal.server`` makes it."""

    world: World
    clock: RehearsalClock
    updates: UpdateQueue
    faults: Faults
    limits: Limits
    journal: Journal
    control: BotControl
    title: str
    guide: tuple[str, ...]
