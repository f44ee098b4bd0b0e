"""Updates on their way to the bot: numbered, kept until confirmed, for 24 hours at most.

Owns the queue and who polls it. Webhook delivery takes from the same queue (`webhook`).
Updates are kept as JSON text, so that one that no bot can parse can be put among them.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rehearsal.world.clock import RehearsalClock
from rehearsal.world.errors import OTHER_POLLER, conflict
from rehearsal.world.signals import Signal
from rehearsal.world.values import JsonObject

_KEPT = timedelta(hours=24)
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update: its number, kind, time by the rehearsal's clock, and JSON text."""

    id: int
    kind: str
    at: datetime
    text: str


class UpdateQueue:
    """What waits for the bot."""

    def __init__(self, clock: RehearsalClock, first_id: int = 1_000_001) -> None:
        self._clock = clock
        self._first = first_id
        self.issued = 0
        """How many have been queued: each press and each text is one."""
        self._waiting: deque[Update] = deque()
        self._bell = Signal()
        self._poller = 0
        self._ended_by = ""
        self._last_batch: list[Update] = []
        self.allowed: frozenset[str] = frozenset()
        """The kinds that the bot asked for, which alone are queued; empty means the default."""
        self._repeats = 0
        self._reversals = 0
        self.closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, kind: str, payload: JsonObject) -> int:
        """Queue an update; returns its number, 0 where the bot does not want that kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        return self.inject(kind, {kind: payload}) if wanted else 0

    def inject(self, kind: str, body: JsonObject) -> int:
        """Queue a raw update, wanted or not, well-formed or not; `update_id` is set here."""
        return self._queue(
            kind, lambda number: json.dumps({"update_id": number, **body}, ensure_ascii=False)
        )

    def inject_text(self, text: str) -> int:
        """Queue text in place of an update's JSON; `{update_id}` in it is replaced."""
        return self._queue("", lambda number: text.replace("{update_id}", str(number)))

    def _queue(self, kind: str, worded: Callable[[int], str]) -> int:
        number = self._first + self.issued
        self.issued += 1
        text = worded(number)
        self._waiting.append(Update(id=number, kind=kind, at=self._clock.now(), text=text))
        self._bell.notify()
        return number

    def repeat_next(self, times: int = 1) -> None:
        """Deliver the last confirmed batch once more, in each of the next `times` answers."""
        self._repeats += times
        self._bell.notify()

    def reverse_next(self, times: int = 1) -> None:
        """Deliver each of the next `times` batches in the wrong order."""
        self._reversals += times

    def drop_pending(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def confirm_before(self, offset: int) -> None:
        """Forget what is confirmed: updates below `offset`; a negative one keeps the last -offset."""
        if offset < 0:
            offset = self._waiting[max(0, len(self._waiting) + offset)].id if self._waiting else 0
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()

    def batch(self, limit: int) -> list[Update]:
        """The next updates, not removed: they wait for their confirmation."""
        oldest = self._clock.now() - _KEPT
        while self._waiting and self._waiting[0].at < oldest:
            self._waiting.popleft()
        found = [self._waiting[i] for i in range(min(limit, len(self._waiting)))]
        if self._repeats and self._last_batch:
            self._repeats -= 1
            known = {update.id for update in found}
            return [update for update in self._last_batch if update.id not in known] + found
        if found:
            self._last_batch = found
            if self._reversals and len(found) > 1:
                self._reversals -= 1
                return found[::-1]
        return found

    async def poll(self, limit: int, within: float) -> list[Update]:
        """The next updates, waiting for one up to `within` real seconds.

        A second poller ends the first, which gets 409, as on the real server.
        """
        self._poller += 1
        mine, self._ended_by = self._poller, OTHER_POLLER
        self._bell.notify()
        found = self.batch(limit)
        if not found and within > 0 and not self.closed:
            await self._wait(mine, within)
            found = self.batch(limit)
        return found

    async def _wait(self, mine: int, within: float) -> None:
        end = time.monotonic() + within
        while not self._waiting and not self._repeats and not self.closed:
            left = end - time.monotonic()
            if left <= 0:
                return
            await self._bell.wait(left)
            if mine != self._poller:
                raise conflict(self._ended_by)

    def end_poll(self, reason: str) -> None:
        """End a waiting poll with 409 and that reason."""
        self._poller += 1
        self._ended_by = reason
        self._bell.notify()

    async def wait(self, within: float) -> None:
        """Wait until something is queued, or that many seconds."""
        if not self._waiting and not self.closed:
            await self._bell.wait(within)

    def close(self) -> None:
        """Let every waiting poll return."""
        self.closed = True
        self._bell.notify()
