"""Getting messages out: leased from the outbox, sent most urgent first, reported in batches.

Owns the three loops and the number of sends in flight. The order and the limits are left to
``bot.dispatch.send_queue``, one sending to ``bot.dispatch.sending``, what is written down to
``services.messages.delivery``. At least once: what was sent but not reported when the process is
killed is sent again. What has begun to be handed over is written to ``bot.deployment.begun`` before
it may leave.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from bot.deployment.begun import Begun
from bot.deployment.crash_points import CrashPoint, reach
from bot.dispatch.outcomes import broken, holds_its_line, left_as_it_is, weighed
from bot.dispatch.patience import Late, Patience
from bot.dispatch.send_queue import SendQueue, is_express
from bot.dispatch.sending import Sender, Wait, is_new_alert
from bot.process import logs
from bot.process.http_client import may_leave
from bot.process.stopping import going_on, sleep_unless
from domain.messages.outgoing import NEW_MESSAGES, Work
from domain.vocabulary import PersonId
from services.messages import delivery
from services.messages.delivery import Outcome, Outgoing, Postponed, Withheld
from services.visit import reachability
from services.visit.office import Office
from storage.messages.new_work import LEASE_SECONDS
from storage.transaction.knowledge import Known
from storage.transaction.store import StorageTrouble

PATIENCE: Final = 10.0
"""Seconds for which a chat may keep an alert waiting."""
IN_FLIGHT: Final = 12
"""Messages at once."""
_SLOTS: Final = {
    "message": IN_FLIGHT,
    "express": 12,
    "free": 6,  # what no rate limits
    "notice": 8,  # other channels are slow to answer
    "document": 2,  # each is a process that sets it
}
"""How many of each may be in hand at once."""
_BEAT: Final = 1.0
_LEASED_AT_ONCE: Final = 100
_IN_MEMORY: Final = 2_000
_RENEWS_EVERY: Final = 2.0
_HELD_FOR: Final = LEASE_SECONDS - 1.5
_YIELDS: Final = 5.0
_LOOKS_AGAIN: Final = 0.02
_GIVEN_BACK_MS: Final = 100
_GLOBAL_PAUSE: Final = 1.0
_LONGEST_HOLD: Final = 30.0
"""Flood control may name hours; the chat is tried again sooner, since it is an alarm that waits."""
_FEW_WAIT: Final = 3
_TOGETHER: Final = 0.05
"""Seconds for which outcomes wait for further ones to be written down with, while much is to be sent."""
_MOMENT: Final = 0.005
"""The same while other messages are in hand."""
_MANY: Final = 24
"""Otherwise the number of a message is known before anybody can press what stands in it."""
_TURNS: Final = 6
"""Of the loop, that an alert has for itself: its bytes leave before the next message is worded."""
_ORDER_MARGIN: Final = 0.2
_PAUSE_AFTER_TROUBLE: Final = 0.5


class Dispatcher:
    """One process's part in getting messages out. ``on_outcome`` is told of each one reported."""

    def __init__(
        self,
        office: Office,
        sender: Sender,
        queue: SendQueue,
        begun: Begun,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        is_alone: bool = True,
        patience: float = PATIENCE,
    ) -> None:
        """``is_alone``: no other process sends for this database. ``patience``: see ``Patience``."""
        self.patience = Patience(patience, partial(reachability.is_elsewhere, office))
        self._is_alone = is_alone
        self._begun = begun
        self._office = office
        self._sender = sender
        self.queue = queue
        self._monotonic = monotonic
        self._outgoing = asyncio.Event()
        self._work = asyncio.Event()
        self._outcomes: list[Outcome] = []
        self._unreported: set[int] = set()
        self._is_over = False
        self._has_all = False
        """Whether nothing waits in the table that could be overtaken by what comes now."""
        self._reportable = asyncio.Event()
        self._held_until: dict[int, float] = {}
        self._slots = dict(_SLOTS)
        self.is_busy: Callable[[], bool] = lambda: False
        """Whether many updates wait, among which may be what is more urgent."""
        self._busy_since: float | None = None
        self.on_outcome: list[Callable[[Outcome], None]] = []
        self.on_wait: list[Callable[[], None]] = []
        """Told when Telegram asked to wait."""

    def wake(self) -> None:
        """A commit brought work that waits in the table."""
        self._has_all = False
        self._outgoing.set()

    def room(self) -> int:
        """How much new work may be handed over together with the commit that makes it."""
        return max(_IN_MEMORY - len(self.queue), 0) if self._has_all else 0

    def take(self, known: Known, works: Sequence[Work]) -> None:
        """Work that a commit made, some at least, and leased to this process."""
        reach(CrashPoint.LEASED)
        until = self._monotonic() + _HELD_FOR
        for work in works:
            self._held_until[work.id] = until
            if self._is_over:
                self._give_back(work)
            else:
                self.queue.add(delivery.outgoing(known, work))
        self._work.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; then finish what is in hand and give back the rest."""
        with contextlib.closing(self._begun):
            await self._run(stop, asyncio.Event())

    async def _run(self, stop: asyncio.Event, sent_all: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._report_loop(sent_all))
            group.create_task(self._renew_loop(stop))
            async with asyncio.TaskGroup() as sends:
                sends.create_task(self._wake_at_end(stop))
                sends.create_task(self._lease_loop(stop))
                await self._send_loop(stop, sends)
            self._is_over, self._has_all = True, False
            for left in self.queue.empty():
                self._give_back(left.work)
            sent_all.set()
            self._reportable.set()

    async def _wake_at_end(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._work.set()
        self._outgoing.set()

    async def _lease_loop(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._outgoing.clear()
            is_more = None
            with going_on("outbox_not_read"):
                is_more = await self._lease()
            if is_more is None:
                # What can be sent already still goes.
                await sleep_unless(stop, _PAUSE_AFTER_TROUBLE)
            elif not is_more:
                await sleep_unless(self._outgoing, _BEAT)

    async def _lease(self) -> bool:
        """Take work into memory; whether there may be more that has room."""
        room = _IN_MEMORY - len(self.queue)
        limit = min(max(room, 0), _LEASED_AT_ONCE) or _LEASED_AT_ONCE
        until = self._monotonic() + _HELD_FOR
        leased = await delivery.lease(self._office, limit, express_only=room <= 0)
        for outgoing in leased:
            self._held_until[outgoing.work.id] = until
            if outgoing.work.id not in self._unreported:
                self.queue.add(outgoing)
        if leased:
            reach(CrashPoint.LEASED)
            self._work.set()
        is_more = len(leased) == limit
        self._has_all = room > 0 and not is_more and not self._outgoing.is_set()
        return is_more and room > 0

    async def _renew_loop(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await sleep_unless(stop, _RENEWS_EVERY)
            until = self._monotonic() + _HELD_FOR
            asked = self.queue.ids | self._unreported
            with going_on("leases_not_renewed"):
                held = await delivery.renew(self._office, [*asked]) if asked else frozenset()
                known = self._held_until | dict.fromkeys(held, until)
                still = (self.queue.ids | self._unreported) - (asked - held)
                self._held_until = {id_: at for id_, at in known.items() if id_ in still}

    async def _send_loop(self, stop: asyncio.Event, sends: asyncio.TaskGroup) -> None:
        while not stop.is_set():
            self._work.clear()
            while (taken := self._take()) is not None:
                sends.create_task(self._send_on(*taken, stop))
                for _ in range(_TURNS if is_new_alert(taken[1].work) else 0):
                    await asyncio.sleep(0)
            wait = self.queue.wait(self._monotonic())
            if wait is not None and self._busy_since is not None:
                wait = max(wait, _LOOKS_AGAIN)
            # What ends takes up the next, and wakes this loop for what waits for a time.
            await sleep_unless(self._work, _BEAT if wait is None else max(wait, 0.001))

    async def _send_on(self, slot: str, outgoing: Outgoing, stop: asyncio.Event) -> None:
        """Send it, and then whatever may go in its place: the next of one chat follows at once."""
        await self._send(slot, outgoing)
        while not stop.is_set() and (taken := self._take()) is not None:
            await self._send(*taken)

    def _take(self) -> tuple[str, Outgoing] | None:
        """What may go now, and the slot that is its own until it is over."""
        taken = self._chosen()
        if taken is not None:
            self._slots[taken[0]] -= 1
        return taken

    def _chosen(self) -> tuple[str, Outgoing] | None:
        now = self._monotonic()
        if self._slots["free"] > 0 and (free := self.queue.take_unlimited()) is not None:
            return "free", free
        if self._slots["notice"] > 0 and (notice := self.queue.take_notice()) is not None:
            return "notice", notice
        if (document := self._take_document(now)) is not None:
            return "document", document
        has_slot, has_express = self._slots["message"] > 0, self._slots["express"] > 0
        if not has_slot and not has_express:
            return None
        outgoing = self.queue.take(now, express_only=not has_slot, rings_only=self._yields(now))
        if outgoing is None:
            return None
        return ("express" if is_express(outgoing) and has_express else "message"), outgoing

    def _take_document(self, now: float) -> Outgoing | None:
        may_go = self._slots["document"] > 0 and not self._yields(now)
        return self.queue.take_document(now) if may_go else None

    def _yields(self, now: float) -> bool:
        """Whether only alerts go: more of them may come, or go in a moment. For a while, then no more."""
        if not self.is_busy() and not self.queue.is_followed(now):
            self._busy_since = None
            return False
        if self._busy_since is None:
            self._busy_since = now
        return now - self._busy_since < _YIELDS

    def _is_held(self, outgoing: Outgoing) -> bool:
        """Whether nobody else can have taken it meanwhile, as after a pause of this whole process."""
        return self._is_alone or self._monotonic() < self._held_until.get(outgoing.work.id, 0.0)

    async def _send(self, slot: str, outgoing: Outgoing) -> None:
        if not self._is_held(outgoing):
            self._slots[slot] += 1
            self._work.set()
            # Where another process has not taken it yet, it is leased again by whoever is first.
            self._give_back(outgoing.work, _GIVEN_BACK_MS)
            self.queue.done(outgoing)
            return
        if is_new_alert(outgoing.work) and (behind := self.queue.behind(outgoing)) >= _FEW_WAIT:
            outgoing = replace(outgoing, behind=behind)
        self.patience.begins(outgoing, self._monotonic())
        may_leave.set(partial(self._begins, outgoing))
        try:
            known = delivery.as_known_now(self._office, outgoing)
            if known.is_withheld:
                # Its reader may no longer have it.
                outcome: Outcome | Wait = Withheld(work=known.work)
            elif known.is_elsewhere:
                outcome = left_as_it_is(known)
            else:
                outcome = await self._sender.send(known)
            reach(CrashPoint.SENT)
        except Exception as error:  # logged; tried again, and holds up no other
            outcome = broken(outgoing, logs.incident(error, kind=outgoing.work.kind.value))
        finally:
            self._slots[slot] += 1
            self._work.set()
        outcome = weighed(outcome, self._begun, all_refuse=self.all_refuse() is not None)
        self.patience.ends(outgoing, outcome, self._monotonic())
        if isinstance(outcome, Wait):
            self._hold(outcome)
            return
        if isinstance(outcome, Postponed) and outcome.counts and holds_its_line(outgoing):
            # What comes later in this line waits too, so that the order holds.
            until = self._monotonic() + outcome.wait_ms / 1000 + _ORDER_MARGIN
            self.queue.hold_line(outgoing, until)
        self._tell(outcome)
        self.queue.done(outgoing)

    def late(self) -> Late:
        """Alerts that their chats have not taken in time, each told once."""
        now = self._monotonic()
        for outgoing, further in self.queue.held(now):
            self.patience.holds(outgoing, now, further)
        for silent in self.patience.silent(now):
            for outgoing in self.queue.waiting_in(silent.work.chat):
                self.patience.holds(outgoing, now)
        return self.patience.late(now)

    def all_refuse(self) -> tuple[PersonId, ...] | None:
        """Whose chats refuse, where every chat that is written to does; else None."""
        return self.patience.all_refuse(self._monotonic())

    def _begins(self, outgoing: Outgoing) -> bool:
        """Its bytes are about to leave; whether they may, since it is still this process's.

        What is no new message does no harm where another process does it too.
        """
        if outgoing.work.kind not in NEW_MESSAGES:
            return True
        if not self._begun.begin(outgoing.work.id):
            self._held_until.clear()
        if self._is_held(outgoing):
            reach(CrashPoint.BEGUN)
            return True
        self._begun.undo(outgoing.work.id)
        return False

    def _hold(self, wait: Wait) -> None:
        """Telegram asked to wait: only that chat does, or all for a moment."""
        logs.event("asked_to_wait", "warning", wait_ms=round(wait.seconds * 1000))
        for listener in self.on_wait:
            listener()
        seconds = min(wait.seconds, _LONGEST_HOLD)
        until = self._monotonic() + seconds
        if wait.chat:
            self.queue.hold_chat(wait.outgoing.work.chat, until)
            self.queue.put_back(wait.outgoing)
            return
        self.queue.hold_all(self._monotonic() + min(seconds, _GLOBAL_PAUSE))
        self._give_back(wait.outgoing.work, round(seconds * 1000))
        self.queue.done(wait.outgoing)

    def _give_back(self, work: Work, wait_ms: int = 0) -> None:
        self._tell(Postponed(work=work, wait_ms=wait_ms, counts=False))

    def _tell(self, outcome: Outcome) -> None:
        self._unreported.add(outcome.work.id)
        self._outcomes.append(outcome)
        self._reportable.set()

    async def _report_loop(self, sent_all: asyncio.Event) -> None:
        while not (sent_all.is_set() and not self._outcomes):
            await self._reportable.wait()
            self._reportable.clear()
            if len(self.queue) > _MANY and not sent_all.is_set():
                await sleep_unless(sent_all, _TOGETHER)
            elif self._slots != _SLOTS and not sent_all.is_set():
                # What left together is answered within a moment, and is written down together.
                await sleep_unless(self._reportable, _MOMENT)
            batch, self._outcomes = self._outcomes, []
            if batch:
                await self._report(batch, sent_all)

    async def _report(
        self, batch: list[Outcome], sent_all: asyncio.Event, *, is_again: bool = False
    ) -> None:
        """Write a batch down, until that works or the service ends."""
        while True:
            try:
                await delivery.report(self._office, batch, is_again=is_again)
                self._begun.over(outcome.work.id for outcome in batch)
                reach(CrashPoint.REPORTED)
                break
            except StorageTrouble as error:
                logs.trouble("outcomes_not_written", error, count=len(batch))
                if sent_all.is_set():
                    return
                is_again = True
                await asyncio.sleep(_PAUSE_AFTER_TROUBLE)
            except Exception as error:
                logs.incident(error)
                if len(batch) == 1:
                    break
                # One of them is out of order; the others are written without it.
                for outcome in batch:
                    await self._report([outcome], sent_all, is_again=is_again)
                return
        for outcome in batch:
            self._unreported.discard(outcome.work.id)
            for listener in self.on_outcome:
                listener(outcome)
