"""One visit: somebody who may act does one thing, in one transaction, and is answered.

Owns what an act may rely on, whichever door it came through. The chat's door is ``services.visit.desk``;
how an answer reaches the person is each door's own.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from domain.directory.actor import Actor
from domain.log.erasure import is_emptied
from domain.messages.outgoing import Said
from domain.refused import Refused
from domain.requests.acknowledge import with_proof
from domain.requests.headline import headline
from domain.requests.request import Decision
from domain.topics import Facts, Topic
from services.visit.beside import ReadsLong, TakesLong, Worked
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork

Result = TypeVar("Result")


@dataclass(slots=True, kw_only=True)
class Visit(ABC):
    """The person, how they were authenticated, the transaction, and how to answer."""

    office: Office
    work: UnitOfWork
    actor: Actor
    auth: str
    """How the actor of a record was authenticated."""
    may_wait: bool = True
    """Whether to come again a little later for what is just being done."""
    worked: Worked | None = None

    async def beside(self, work_out: Callable[[], Result]) -> Result:
        """The outcome of what takes long in a large network, by the directory as it is.

        The visit ends, the thing is worked out in a thread, and the visit begins again: it must ask
        for no more than one such thing, and for the same each time.
        """
        directory = self.work.directory
        if self.worked is not None and self.worked.directory is directory:
            return cast("Result", self.worked.given())
        if not self.may_wait:
            return work_out()
        raise TakesLong(directory, work_out)

    async def read_beside(self, read: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
        """What is read of many rows, in a transaction of its own before this one, which begins again.

        It must be asked for once, for the same each time, and not together with ``beside``; what is found
        is looked at again by whoever acts on it.
        """
        store = self.office.store

        async def act() -> Result:
            async with store.reading(is_long=True) as work:
                return await read(work)

        return await self.wait_beside(act)

    async def wait_beside(self, wait: Callable[[], Awaitable[Result]]) -> Result:
        """What is waited for in no transaction at all, before this one, which begins again.

        The same holds of it as of ``read_beside``.
        """
        if self.worked is not None:
            return cast("Result", self.worked.given())
        raise ReadsLong(self.work.directory, wait)

    @property
    def language(self) -> str:
        """In which they read."""
        return self.work.known.language_of(self.actor.id)

    @property
    def is_press(self) -> bool:
        """Whether a button was pressed, which is answered beside what changes in the chat."""
        return False

    @property
    def crosses_chat(self) -> bool:
        """Whether what the person writes here passes Telegram."""
        return True

    @property
    def brings(self) -> tuple[str, ...]:
        """The files that go with the person's text, by their ids; through the chat none."""
        return ()

    @abstractmethod
    async def done(self, topic: Topic, facts: Facts | None = None) -> None:
        """Confirm the act."""

    @abstractmethod
    async def reply(
        self,
        topic: Topic,
        facts: Facts | None = None,
        *,
        texts: tuple[Said, ...] = (),
        case: str | None = None,
        repeats: bool = False,
    ) -> int:
        """Answer with a message; returns its number.

        ``repeats``: what was typed stands in it, so that it leaves the chat like content.
        """

    @abstractmethod
    async def keep_own_message(self, case: str | None, topic: Topic = Topic.CONTENT) -> None:
        """Have the person's own message, which carries content, removed in time, where there is one."""

    async def record(self, decision: Decision) -> None:
        """Store the decision; its confirmation to the actor is given the way the actor acted.

        Raises ``Refused`` where the case was erased meanwhile, or long ago.
        """
        if is_emptied(decision.request):
            raise Refused(Topic.TEXTS_ERASED, headline(decision.request, self.work.situation))
        decision = with_proof(decision, self.actor, self.work.situation)
        decision = await self.work.redirected(decision)
        direct = [m for m in decision.messages if _is_direct(m.topic) and m.to == self.actor.id]
        others = tuple(m for m in decision.messages if m not in direct)
        await self.work.record(replace(decision, messages=others), self.auth)
        for message in direct:
            await self.done(message.topic, message.facts)


def _is_direct(topic: Topic) -> bool:
    return topic.value.startswith("done_") or topic is Topic.ASSISTANCE_RECORDED
