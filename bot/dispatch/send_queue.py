"""The order in which messages leave: most urgent first, within the limits per chat and overall.

Pure: the time is passed in. Owns which piece of work may go now, and when the next one may. How it
is sent is left to ``bot.dispatch.sending``; leasing and reporting to ``bot.dispatch.dispatcher``.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from bot.dispatch.buckets import Bucket
from domain.messages.outgoing import NEW_MESSAGES, WorkKind
from services.messages.delivery import Outgoing
from storage.messages.outbox import EXPRESS
from storage.messages.saying import RINGS

UNLIMITED = frozenset({WorkKind.PRESS, WorkKind.REMOVE, WorkKind.MENU, WorkKind.LEAVE})
"""Kinds that Telegram does not count as messages."""
_WITHOUT_LINE = UNLIMITED | {WorkKind.NOTICE, WorkKind.DOCUMENT}

BURST_PER_CHAT = 3.0
_CHATS_KEPT = 2_000
_PROMPT = 0.25
"""Seconds in which most chats take a message; for one that is slower nothing else waits."""
_DOCUMENTS_AFTER = 0.25
"""Seconds after which it is looked again whether a document may go."""


def is_express(outgoing: Outgoing) -> bool:
    """Whether it is immediate: it has slots and tokens of its own."""
    return outgoing.work.priority < EXPRESS


class Line(NamedTuple):
    """Messages for one chat that wait for each other: the immediate ones, or all others."""

    chat: int
    express: bool


class _Place(NamedTuple):
    """A place in the order."""

    priority: int
    id: int


@dataclass(slots=True)
class _Waiting:
    heap: list[tuple[_Place, Outgoing]] = field(default_factory=list)
    is_busy: bool = False
    ringing: int = 0
    """How many of these are new messages that ring."""

    def push(self, outgoing: Outgoing) -> None:
        """Put work in its place."""
        heapq.heappush(self.heap, (_Place(outgoing.work.priority, outgoing.work.id), outgoing))
        self.ringing += _rings(outgoing)

    def pop(self) -> Outgoing:
        """Take the first out."""
        outgoing = heapq.heappop(self.heap)[1]
        self.ringing -= _rings(outgoing)
        return outgoing

    def offers(self, place: _Place) -> bool:
        """Whether the work at this place is the line's next."""
        return not self.is_busy and bool(self.heap) and self.heap[0][0] == place


class SendQueue:
    """Work in memory. ``rate`` and ``rate_per_chat`` are messages a second; 0 lifts a limit."""

    def __init__(self, rate: float, rate_per_chat: float, now: float) -> None:
        self._overall = Bucket(rate, rate, now)
        self._rate_per_chat = rate_per_chat
        self._chats: dict[int, Bucket] = {}
        self._blocked: dict[Line, float] = {}
        self._blocked_all = -inf
        self._free: deque[Outgoing] = deque()
        self._notices: list[tuple[_Place, Outgoing]] = []
        self._documents: list[tuple[_Place, Outgoing]] = []
        self._lines: dict[Line, _Waiting] = {}
        self._ready: list[tuple[_Place, Line]] = []
        self._asleep: list[tuple[float, Line]] = []
        self._followed: dict[Line, float] = {}
        """Lines of which an alert is being sent that another follows, and since when."""
        self._ids: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> frozenset[int]:
        """Everything that waits or is being sent."""
        return frozenset(self._ids)

    def is_followed(self, now: float) -> bool:
        """Whether an alert may go as soon as the one before it in its chat is over, which is in a moment."""
        return any(now - since < _PROMPT for since in self._followed.values())

    def add(self, outgoing: Outgoing) -> None:
        """Put work in; what is here already is not taken twice."""
        work = outgoing.work
        if work.id in self._ids:
            return
        self._ids.add(work.id)
        if work.kind in UNLIMITED:
            self._free.append(outgoing)
            return
        if work.kind is WorkKind.NOTICE:
            heapq.heappush(self._notices, (_Place(work.priority, work.id), outgoing))
            return
        if work.kind is WorkKind.DOCUMENT:
            heapq.heappush(self._documents, (_Place(work.priority, work.id), outgoing))
            return
        line = _line(outgoing)
        waiting = self._lines.setdefault(line, _Waiting())
        waiting.push(outgoing)
        self._offer(line, waiting)

    def take_unlimited(self) -> Outgoing | None:
        """The next answer to a press, menu or leaving, which no rate limits."""
        return self._free.popleft() if self._free else None

    def take_notice(self) -> Outgoing | None:
        """The most urgent notice for another channel, which Telegram's limits do not concern."""
        return heapq.heappop(self._notices)[1] if self._notices else None

    def take_document(self, now: float) -> Outgoing | None:
        """The next document that may go now; it takes a while to be made, and nothing waits behind it."""
        if not self._documents:
            return None
        outgoing = self._documents[0][1]
        line = Line(outgoing.work.chat, express=False)
        if max(self._wait_overall(now, line), self._wait_in_chat(now, line, outgoing)) > 0:
            return None
        self._pay(now, outgoing)
        return heapq.heappop(self._documents)[1]

    def take(
        self, now: float, *, express_only: bool = False, rings_only: bool = False
    ) -> Outgoing | None:
        """The most urgent message that may go now. It holds its line until ``done``.

        ``rings_only``: only an immediate one that rings.
        """
        self._wake(now)
        while self._ready:
            place, line = self._ready[0]
            waiting = self._lines.get(line)
            if waiting is None or not waiting.offers(place):
                heapq.heappop(self._ready)  # an older offer of this line
                continue
            is_held = (express_only and not line.express) or (
                rings_only and place.priority >= RINGS
            )
            if is_held or self._wait_overall(now, line) > 0:
                return None
            outgoing = waiting.heap[0][1]
            wait = self._wait_in_chat(now, line, outgoing)
            heapq.heappop(self._ready)
            if wait > 0:
                heapq.heappush(self._asleep, (now + wait, line))
                continue
            waiting.pop()
            waiting.is_busy = True
            self._pay(now, outgoing)
            if waiting.ringing and self._wait_in_chat(now, line, waiting.heap[0][1]) <= 0:
                self._followed[line] = now
            return outgoing
        return None

    def wait(self, now: float) -> float | None:
        """Seconds until ``take`` may have something more; None while nothing waits for time."""
        waits = [max(self._asleep[0][0] - now, 0.0)] if self._asleep else []
        if self._ready:
            waits.append(self._wait_overall(now, self._ready[0][1]))
        if self._documents:
            waits.append(_DOCUMENTS_AFTER)
        return min(waits) if waits else None

    def done(self, outgoing: Outgoing) -> None:
        """The work has an outcome; the next one of its line may go."""
        self._ids.discard(outgoing.work.id)
        if outgoing.work.kind in _WITHOUT_LINE:
            return
        line = _line(outgoing)
        waiting = self._lines[line]
        waiting.is_busy = False
        self._followed.pop(line, None)
        if waiting.heap:
            self._offer(line, waiting)
        else:
            del self._lines[line]

    def put_back(self, outgoing: Outgoing) -> None:
        """The work did not go and is first of its line again."""
        self.done(outgoing)
        self.add(outgoing)

    def hold_line(self, outgoing: Outgoing, until: float) -> None:
        """Send nothing more before then in the work's own line."""
        self._hold(_line(outgoing), until)

    def hold_chat(self, chat: int, until: float) -> None:
        """Send no message to this chat before then."""
        for express in (True, False):
            self._hold(Line(chat, express), until)

    def _hold(self, line: Line, until: float) -> None:
        self._blocked[line] = max(until, self._blocked.get(line, -inf))

    def waiting_in(self, chat: int) -> list[Outgoing]:
        """What waits for this chat."""
        return [entry for waiting in self._lines_of(chat) for _, entry in waiting.heap]

    def behind(self, outgoing: Outgoing) -> int:
        """How many messages that ring wait for the same chat."""
        return sum(waiting.ringing for waiting in self._lines_of(outgoing.work.chat))

    def _lines_of(self, chat: int) -> list[_Waiting]:
        lines = (self._lines.get(Line(chat, express)) for express in (True, False))
        return [waiting for waiting in lines if waiting is not None]

    def held(self, now: float) -> list[tuple[Outgoing, float]]:
        """What waits for a chat or line that must wait, and for how many seconds more."""
        return [
            (entry, until - now)
            for line, until in self._blocked.items()
            if until > now and line in self._lines
            for _, entry in self._lines[line].heap
        ]

    def hold_all(self, until: float) -> None:
        """Send no message before then; answers to presses still go."""
        self._blocked_all = max(self._blocked_all, until)

    def empty(self) -> tuple[Outgoing, ...]:
        """Take out everything that is not being sent."""
        apart = [*self._notices, *self._documents]
        left = [*self._free, *(outgoing for _, outgoing in apart)]
        self._free.clear()
        self._notices.clear()
        self._documents.clear()
        for line, waiting in list(self._lines.items()):
            left += [outgoing for _, outgoing in waiting.heap]
            waiting.heap.clear()
            waiting.ringing = 0
            if not waiting.is_busy:
                del self._lines[line]
        self._ids.difference_update(outgoing.work.id for outgoing in left)
        return tuple(left)

    def _offer(self, line: Line, waiting: _Waiting) -> None:
        if not waiting.is_busy:
            heapq.heappush(self._ready, (waiting.heap[0][0], line))

    def _wake(self, now: float) -> None:
        while self._asleep and self._asleep[0][0] <= now:
            _, line = heapq.heappop(self._asleep)
            waiting = self._lines.get(line)
            if waiting is not None and waiting.heap:
                self._offer(line, waiting)

    def _wait_overall(self, now: float, line: Line) -> float:
        return max(self._overall.wait(now, express=line.express), self._blocked_all - now, 0.0)

    def _wait_in_chat(self, now: float, line: Line, outgoing: Outgoing) -> float:
        blocked = self._blocked.get(line, -inf) - now
        if blocked <= 0:
            self._blocked.pop(line, None)
        if outgoing.work.kind not in NEW_MESSAGES:
            return blocked
        bucket = self._chats.get(line.chat)
        return max(blocked, bucket.wait(now, express=line.express) if bucket else 0.0)

    def _pay(self, now: float, outgoing: Outgoing) -> None:
        self._overall.take(now)
        # Telegram's limit for one chat counts new messages, not changes of those that stand there.
        if outgoing.work.kind in NEW_MESSAGES and self._rate_per_chat > 0:
            self._bucket(outgoing.work.chat, now).take(now)

    def _bucket(self, chat: int, now: float) -> Bucket:
        if chat not in self._chats:
            if len(self._chats) >= _CHATS_KEPT:
                # One that is full is no different from that of a chat never written to.
                self._chats = {c: one for c, one in self._chats.items() if one.full_in(now) > 0}
            self._chats[chat] = Bucket(self._rate_per_chat, BURST_PER_CHAT, now)
        return self._chats[chat]


def _rings(outgoing: Outgoing) -> bool:
    post = outgoing.work.post
    return outgoing.work.kind is WorkKind.SEND and post is not None and post.rings


def _line(outgoing: Outgoing) -> Line:
    return Line(outgoing.work.chat, is_express(outgoing))
