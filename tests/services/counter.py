"""A door that is not the chat's: somebody comes to a counter, and what is answered comes back as values."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from domain.directory.actor import Actor
from domain.messages.outgoing import Said
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from services.visit.office import Office
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork


@dataclass(slots=True, kw_only=True)
class AtTheCounter(Visit):
    """A visit without an update, a chat or a message."""

    answers: list[tuple[Topic, Facts]] = field(default_factory=list)

    async def done(self, topic: Topic, facts: Facts | None = None) -> None:
        self.answers.append((topic, facts or {}))

    async def reply(
        self,
        topic: Topic,
        facts: Facts | None = None,
        *,
        texts: tuple[Said, ...] = (),
        case: str | None = None,
        repeats: bool = False,  # noqa: ARG002 - nothing stands in a chat
    ) -> int:
        self.answers.append((topic, {**(facts or {}), "case": case, "texts": len(texts)}))
        return len(self.answers)

    async def keep_own_message(self, case: str | None) -> None:
        """Nothing stands in a chat."""


async def comes(
    office: Office, person: str, act: Callable[..., Any], *given: Any, **more: Any
) -> list[Topic]:
    """The person does something; what it was answered with."""
    return [topic for topic, _ in (await _visit(office, person, act, given, more))[0].answers]


async def asks(
    office: Office, person: str, act: Callable[..., Any], *given: Any, **more: Any
) -> Any:
    """The same; what came back."""
    return (await _visit(office, person, act, given, more))[1]


async def _visit(
    office: Office,
    person: str,
    act: Callable[..., Any],
    given: tuple[Any, ...],
    more: dict[str, Any],
) -> tuple[AtTheCounter, Any]:
    async def visits(work: UnitOfWork) -> tuple[AtTheCounter, Any]:
        actor = Actor(person=work.directory.people[PersonId(person)])
        visit = AtTheCounter(office=office, work=work, actor=actor, auth="counter", may_wait=False)
        found = act(visit, *given, **more)
        return visit, await found if inspect.isawaitable(found) else found

    return await office.store.transact(visits)
