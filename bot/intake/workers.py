"""Working updates from the inbox: one sender's in order, different people's side by side.

Owns parsing one update at a time, trying again, and setting aside what cannot be worked, so that it
holds up nothing. What an update means is left to ``handlers.updates``. Nothing of an update's content
reaches a log.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from bot.deployment.crash_points import CrashPoint, reach
from bot.process import logs
from bot.process.stopping import going_on, sleep_unless
from domain.messages.outgoing import Saying
from domain.topics import Topic
from handlers.incoming import Update, read_update
from services.running import intake
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from storage.transaction.store import StorageTrouble
from storage.transaction.unit_of_work import UnitOfWork

Handle = Callable[[Office, Update], Awaitable[None]]

TRIES: Final = 3
_PAUSES: Final = (0.1, 0.5)
_WITHIN: Final = 60.0
_SIDE_BY_SIDE: Final = 64
_NEARLY_ALL: Final = 2
_IN_MEMORY: Final = 10_000
_LOOKS_EVERY: Final = 2.5
_LOOKS_FOR_BROUGHT: Final = 0.2
_READ_AT_ONCE: Final = 500
_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 5.0


class Workers:
    """The updates in memory, a queue for each sender."""

    def __init__(
        self, office: Office, handle: Handle, *, is_alone: bool = True, is_brought: bool = False
    ) -> None:
        """``is_alone``: no other process works updates of this database.

        ``is_brought``: another takes them in, and leaves them in the inbox.
        """
        self._office = office
        self._takes_all = is_alone or is_brought
        self._looks_every = _LOOKS_FOR_BROUGHT if is_brought else _LOOKS_EVERY
        self._waited: frozenset[int] = frozenset()
        self._handle = handle
        self._queues: dict[int, deque[RawUpdate]] = {}
        self._here: set[int] = set()
        self._is_busy = False
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._group: asyncio.TaskGroup | None = None
        self._stop = asyncio.Event()

    def is_busy(self) -> bool:
        """Whether more waits than is worked at once: from then until nearly all is done."""
        self._is_busy = len(self._here) > (_NEARLY_ALL if self._is_busy else _SIDE_BY_SIDE)
        return self._is_busy

    def put(self, update: RawUpdate) -> None:
        """Work this update after those of the same sender; one that is here already is ignored."""
        if update.update_id in self._here or self._group is None:
            return
        self._here.add(update.update_id)
        if len(self._here) >= _IN_MEMORY:
            self._has_room.clear()
        sender = sender_of(update.body)
        queue = self._queues.get(sender)
        if queue is not None:
            queue.append(update)
            return
        self._queues[sender] = deque([update])
        self._group.create_task(self._work_off(sender))

    async def room(self) -> None:
        """Wait while too much is in memory; what waits in the inbox is not lost."""
        await self._has_room.wait()

    async def run(self, stop: asyncio.Event, ready: asyncio.Event) -> None:
        """Work until told to stop; then each sender's present update is finished, no other begun."""
        self._stop = stop
        async with asyncio.TaskGroup() as group:
            self._group = group
            while not stop.is_set():
                with going_on("inbox_not_read"):
                    await self._look()
                    ready.set()
                await sleep_unless(stop, self._looks_every)
            self._group = None
            self._has_room.set()

    async def take_over(self) -> None:
        """Take up everything that waits, whoever took it in."""
        with going_on("inbox_not_read"):
            await self._take_up(await intake.waiting_numbers(self._office, _IN_MEMORY))

    async def _look(self) -> None:
        """Take up what waits in the inbox: left by a process that ended, or by this one.

        Beside other processes only what waited at the last look already: the rest is in their hands.
        Where it still is, both work it in the same order, and whoever is first has done it.
        """
        numbers = await intake.waiting_numbers(self._office, _IN_MEMORY)
        left = [number for number in numbers if self._takes_all or number in self._waited]
        self._waited = frozenset(numbers)
        await self._take_up(left)

    async def _take_up(self, numbers: Sequence[int]) -> None:
        room = max(_IN_MEMORY - len(self._here), 0)
        missing = [number for number in numbers if number not in self._here][:room]
        for start in range(0, len(missing), _READ_AT_ONCE):
            some = missing[start : start + _READ_AT_ONCE]
            for update in await intake.by_numbers(self._office, some):
                self.put(update)

    async def _work_off(self, sender: int) -> None:
        queue = self._queues[sender]
        while queue and not self._stop.is_set():
            update = queue[0]
            async with self._slots:
                await self._work(update)
            queue.popleft()
            self._here.discard(update.update_id)
            if len(self._here) < _IN_MEMORY // 2:
                self._has_room.set()
        del self._queues[sender]

    async def _work(self, update: RawUpdate) -> None:
        """Work one update to an end, whatever happens; a database that is away is waited for."""
        pause = _FIRST_PAUSE
        while not self._stop.is_set():
            try:
                return await self._try(update)
            except StorageTrouble as error:
                if pause == _FIRST_PAUSE:
                    logs.trouble("update_waits", error, update=update.update_id)
            except Exception as error:  # logged; no other sender is held up
                logs.incident(error, update=update.update_id)
                return None
            await sleep_unless(self._stop, pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return None

    async def _try(self, update: RawUpdate) -> None:
        """Handle the update, again where that failed. Raises ``StorageTrouble``."""
        parsed = read_update(update.body)
        if parsed is None:
            # Not for want of ours, so it is no incident in the log, but has a number like one.
            return await self._give_up(update, None, logs.incident_number())
        while True:
            try:
                async with asyncio.timeout(_WITHIN):
                    reach(CrashPoint.WORKING)
                    await self._handle(self._office, parsed)
                    return reach(CrashPoint.WORKED)
            except StorageTrouble:
                raise
            except Exception as error:  # counted, and set aside when it stays
                number = logs.incident(error, update=update.update_id)
            attempts = await intake.count_attempt(self._office, update.update_id)
            if attempts >= TRIES:
                return await self._give_up(update, parsed, number)
            await sleep_unless(self._stop, _PAUSES[attempts - 1])

    async def _give_up(self, update: RawUpdate, parsed: Update | None, number: str) -> None:
        """Set the update aside, and tell its sender the number of the incident."""
        why = "not readable" if parsed is None else f"incident {number}"
        logs.event("update_set_aside", "warning", update=update.update_id, incident=number, why=why)
        await intake.set_aside(self._office, update.update_id, why)

        saying = Saying(topic=Topic.INCIDENT, facts={"incident": number})

        async def act(work: UnitOfWork) -> None:
            if parsed is None:
                await _apologise_unread(work, sender_of(update.body), saying)
            else:
                await _apologise(work, parsed, saying)

        await self._office.store.transact(act)


async def _apologise(work: UnitOfWork, parsed: Update, saying: Saying) -> None:
    query, message = parsed.callback_query, parsed.message or parsed.edited_message
    if query is not None:
        await work.outbox.answer_press(press=query.id, chat=query.sender.id, saying=saying)
    elif message is not None and message.is_private and message.sender is not None:
        account = await work.people.by_account(message.sender.id)
        await work.reply(account, message.chat.id, saying)


async def _apologise_unread(work: UnitOfWork, sender: int, saying: Saying) -> None:
    """Only to somebody who is enrolled: nothing else about such an update can be relied on."""
    account = await work.people.by_account(sender)
    if account is not None:
        await work.reply(account, account.chat, saying)


def sender_of(body: bytes) -> int:
    """Whose update it is, by its form alone; 0 where that cannot be told."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return 0
    for content in told.values() if isinstance(told, dict) else ():
        sender = content.get("from") if isinstance(content, dict) else None
        number = sender.get("id") if isinstance(sender, dict) else None
        if isinstance(number, int):
            return number
    return 0
