"""A clerk who carries messages by hand: services without Telegram, for tests of what they decide."""

import asyncio
import inspect
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.messages.outgoing import Saying, WorkKind
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.messages import delivery
from services.people import people
from services.running import intake, timekeeping
from services.visit.desk import serve
from services.visit.inbound import Inbound
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from storage.messages.notices import Notice, NoticeState

NETWORK = Path(__file__).with_name("network.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as it stands in a chat."""

    message_id: int
    saying: Saying
    rings: bool


@dataclass(slots=True)
class Clerk:
    """Gives updates to services and takes their messages to invented chats."""

    office: Office
    chats: dict[int, dict[int, Seen]] = field(default_factory=dict)
    answers: dict[str, Saying | None] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    refusing: set[int] = field(default_factory=set)
    """Chats that take no messages."""
    notices: list[Notice] = field(default_factory=list)
    """What went out on channels other than Telegram."""
    _updates: Any = field(default_factory=lambda: itertools.count(1))
    _messages: Any = field(default_factory=lambda: itertools.count(1000))

    async def opens(self, *who: str) -> None:
        """Import the network, and enrol these people."""
        await directory.import_network(self.office, read_network(NETWORK.read_text("utf-8")))
        for person in who:
            await self.enrols(person)

    async def enrols(self, person: str) -> None:
        invited = await people.invite(self.office, person)
        self.accounts[person] = 5000 + len(self.accounts)
        await self.does(person, people.enrol, invited.code)

    async def does(self, who: str | int, act: Any, *arguments: Any, **more: Any) -> int:
        """Somebody types; returns the update's number."""
        inbound = self.inbound(who)
        return await self._gives(inbound, act, *arguments, **more)

    async def presses(
        self, who: str | int, act: Any, *arguments: Any, on: int | None = None, **more: Any
    ) -> Any:
        """Somebody presses a button; returns the topic of the answer."""
        inbound = self.inbound(who, press=True, on=on)
        await self._gives(inbound, act, *arguments, **more)
        assert inbound.press is not None
        async with asyncio.timeout(60):
            while inbound.press not in self.answers:  # noqa: ASYNC110 - the other turn knows no event
                await asyncio.sleep(0.001)  # somebody else's turn has it in hand
        answer = self.answers[inbound.press]
        return answer.topic if answer else None

    def inbound(self, who: str | int, *, press: bool = False, on: int | None = None) -> Inbound:
        account = self.accounts[who] if isinstance(who, str) else who
        number = next(self._updates)
        return Inbound(
            update_id=number,
            account=account,
            chat=account,
            message_id=None if press else next(self._messages),
            press=f"press-{number}" if press else None,
            pressed_message=on,
        )

    async def _gives(self, inbound: Inbound, act: Any, *arguments: Any, **more: Any) -> int:
        await intake.keep(self.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
        # What is no act of a visit opens its own frame: enrolling, verifying, what a group does.
        if next(iter(inspect.signature(act).parameters)) == "visit":
            await serve(self.office, inbound, act, *arguments, **more)
        else:
            await act(self.office, inbound, *arguments, **more)
        await self.delivers()
        return inbound.update_id

    async def delivers(self) -> None:
        while taken := await delivery.lease(self.office, 100):
            await delivery.report(self.office, [self._carry(each) for each in taken])

    def _carry(self, outgoing: delivery.Outgoing) -> delivery.Outcome:
        work: Any = outgoing.work
        if outgoing.is_withheld:
            return delivery.Withheld(work=work)
        if work.kind is WorkKind.NOTICE:
            if outgoing.notice is not None and outgoing.notice.state is NoticeState.NEW:
                self.notices.append(outgoing.notice)
            return delivery.Noticed(work=work)
        chat = self.chats.setdefault(work.chat, {})
        if work.chat in self.refusing and work.kind in (WorkKind.SEND, WorkKind.PHOTO):
            return delivery.Undeliverable(work=work, why="blocked", of_person=True)
        if work.kind in (WorkKind.SEND, WorkKind.PHOTO):
            number = next(self._messages)
            chat[number] = Seen(message_id=number, saying=work.post.saying, rings=work.post.rings)
            return delivery.Sent(work=work, message_id=number)
        if work.kind is WorkKind.EDIT:
            number = work.post.message_id
            chat[number] = Seen(message_id=number, saying=work.post.saying, rings=False)
            return delivery.Edited(work=work)
        if work.kind is WorkKind.REMOVE:
            chat.pop(work.post.message_id, None)
            return delivery.Removed(work=work, was_removed=True)
        if work.kind is WorkKind.PRESS:
            self.answers[work.press] = work.saying
        return delivery.Answered(work=work)

    async def time_passes(self) -> None:
        """Everything that has fallen due happens."""
        while await timekeeping.fire_due(self.office):
            await self.delivers()
        while await timekeeping.remove_expired(self.office):
            await self.delivers()
        await self.delivers()

    def reads(self, who: str) -> list[str]:
        """The topics in somebody's chat, oldest first."""
        chat = self.chats.get(self.accounts[who], {})
        return [seen.saying.topic.value for _, seen in sorted(chat.items())]

    def last(self, who: str, topic: str | None = None) -> Seen:
        """The newest message in somebody's chat, of this topic if one is named."""
        chat = self.chats[self.accounts[who]]
        found = [s for _, s in sorted(chat.items()) if topic in (None, s.saying.topic.value)]
        return found[-1]
