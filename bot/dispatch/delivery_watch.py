"""Looking after what is not delivered: alerts whose chats do not take them, chats that refuse.

Owns the beat. Which alerts are late is left to ``bot.dispatch.patience``, what follows to
``services.messages.undelivered`` and ``services.visit.reachability``. Chats that refused are tried
quietly from time to time, without a message, so that nobody has to write to be reached again.
"""

import asyncio
from typing import Final

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.sending import Sender
from bot.process import logs
from bot.process.stopping import repeat, sleep_unless
from services.messages import undelivered
from services.visit import reachability
from services.visit.office import Office

_BEAT: Final = 0.5
KNOCKS_EVERY: Final = 60.0
_KNOCKS_AT_ONCE: Final = 30
_NOT_TAKEN: Final = "the chat does not take it now"


class DeliveryWatch:
    """One process's look at its own sendings, and at the chats that refuse."""

    def __init__(self, office: Office, dispatcher: Dispatcher, sender: Sender) -> None:
        self._office = office
        self._dispatcher = dispatcher
        self._sender = sender
        self._is_lost = False
        """Whether this process has said that all refuse."""
        self._first = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop."""
        async with asyncio.TaskGroup() as group:
            group.create_task(repeat(stop, self._look, _BEAT, "deliveries_not_watched"))
            await sleep_unless(stop, KNOCKS_EVERY)
            await repeat(stop, self._knock, KNOCKS_EVERY, "deliveries_not_watched")

    async def _look(self) -> None:
        late = self._dispatcher.late()
        if late.beside:
            logs.event("alerts_wait", "warning", count=len(late.beside), why="Telegram is away")
            await undelivered.telegram_away(self._office, [each.work for each in late.beside])
        if late.missed:
            logs.event("alerts_wait", "warning", count=len(late.missed), why=_NOT_TAKEN)
            works = [each.work for each in late.missed]
            await undelivered.not_now(self._office, works, _NOT_TAKEN)
        await self._look_at_all()

    async def _look_at_all(self) -> None:
        refusing = self._dispatcher.all_refuse()
        if refusing is not None:
            if not self._is_lost:
                logs.event("all_chats_refuse", "error")
            is_told = self._is_lost
            self._is_lost = await reachability.all_refuse(self._office, refusing, is_told=is_told)
            if not self._is_lost:
                self._dispatcher.patience.taken_elsewhere()
                logs.event("chats_take_again")
        elif self._dispatcher.patience.took():
            # Any process may have said that all refuse, and may be gone.
            if await reachability.taken_again(self._office):
                logs.event("chats_take_again")
            self._is_lost = False

    async def _knock(self) -> None:
        """Try some of those who cannot be reached, and others the next time."""
        waiting = await reachability.unreachable(self._office)
        first = self._first % max(len(waiting), 1)
        for number, account in enumerate(
            [*waiting[first:], *waiting[:first]][:_KNOCKS_AT_ONCE], start=1
        ):
            # Where one is answered oddly, the next time begins behind it.
            self._first = first + number
            taken = await self._sender.knock(account.chat)
            if taken is None:
                return
            if taken:
                await reachability.answered(self._office, account.person)
