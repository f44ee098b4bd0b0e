"""Taking back a request that went to the wrong address, and confirming that nothing of it is kept."""

from typing import Final

from domain.events import Event
from domain.requests.headline import headline
from domain.requests.request import Request
from domain.requests.safeguards import recalling as rules
from domain.topics import Topic
from domain.vocabulary import PersonId
from services.requests.finding import find
from services.visit.sure import Question
from services.visit.visit import Visit

_READINGS: Final = 200
"""The first of them are looked at; the log has all."""


async def recall(visit: Visit, target: str) -> None:
    """The requester takes it back at once."""
    request = await find(visit, target)
    readers = await _readers(visit, request)
    await visit.record(rules.recall(request, visit.actor, visit.work.situation, readers))


async def recalling(visit: Visit, target: str) -> Question:
    """What taking back would do."""
    request, situation = await find(visit, target), visit.work.situation
    rules.recall(request, visit.actor, situation)
    effect = headline(request, situation)
    return Question(topic=Topic.SURE_RECALL, target=request.id, effect=effect)


async def confirm(visit: Visit, target: str) -> None:
    """A member that had it keeps nothing of it."""
    request = await find(visit, target)
    await visit.record(rules.confirm(request, visit.actor, visit.work.situation))


async def _readers(visit: Visit, request: Request) -> list[str]:
    """Who of other members was shown its content, each once, in order."""
    entries = await visit.work.log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events={Event.CONTENT_SHOWN},
        most=_READINGS,
    )
    shown = (str((e.about or {}).get("actor") or "") for e in entries if _is_shown(e.about))
    people = visit.work.directory.people
    found = (PersonId(person) for person in dict.fromkeys(shown))
    return [
        visit.work.situation.name(person, request.requester)
        for person in found
        if person in people and people[person].member != request.origin
    ]


def _is_shown(about: object) -> bool:
    return isinstance(about, dict) and about.get("shown") is True
