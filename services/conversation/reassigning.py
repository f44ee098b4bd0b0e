"""Giving a request to another person of the desk, in chat: whom, and whether that is meant.

Owns its two steps, which stand in their messages. The rule is asked with each, and again by the act.
"""

from collections.abc import Sequence

from domain.duty.rows import CandidateRow
from domain.messages.outgoing import Post
from domain.refused import not_yours
from domain.requests.headline import headline
from domain.rows import read_rows, texts
from domain.topics import Topic
from domain.verbs import Sure
from domain.vocabulary import PersonId
from services.requests.safeguards import reassigning
from services.visit import sure
from services.visit.desk import Desk

MOST_OFFERED = 30
"""People to choose from by a button; whoever else there is is named."""


async def begin(visit: Desk, target: str) -> None:
    """To whom?"""
    request, found = await reassigning.choice(visit, target)
    facts = {
        **headline(request, visit.work.situation),
        "options": texts(found[:MOST_OFFERED]),
        "left_out": max(len(found) - MOST_OFFERED, 0),
    }
    await visit.reply(Topic.CHOOSE_PERSON, facts, case=request.id)


async def command(visit: Desk, target: str, text: str) -> None:
    """A person was named, or is asked for."""
    await (reassigning.reassign_typed(visit, target, text) if text else begin(visit, target))


async def choose(visit: Desk, number: int) -> None:
    """The person is chosen: is that meant?"""
    post = await _pressed(visit, Topic.CHOOSE_PERSON)
    rows = read_rows(CandidateRow, post.saying.facts.get("options"))
    if number >= len(rows):
        raise not_yours()
    await _ask(visit, str(post.saying.facts.get("case")), rows[number].person)


async def ask_again(visit: Desk, case: str) -> None:
    """The question as it is now."""
    await _ask(visit, case, await _person(visit))


async def rests_on(visit: Desk, case: str) -> Sequence[str]:
    """What the question names that may change meanwhile."""
    return (await reassigning.reassigning(visit, case, await _person(visit))).rests_on


async def act(visit: Desk, case: str) -> None:
    """It is meant."""
    await reassigning.reassign(visit, case, await _person(visit))


async def _ask(visit: Desk, case: str, to: PersonId) -> None:
    asks = await reassigning.reassigning(visit, case, to)
    await sure.ask(
        visit,
        Sure.REASSIGN,
        asks.target,
        asks.effect,
        case=asks.target,
        rests_on=asks.rests_on,
        instead_of=Topic.CHOOSE_PERSON,
    )


async def _person(visit: Desk) -> PersonId:
    """Whom the question names. Raises ``Refused``."""
    post = await _pressed(visit, Topic.SURE_REASSIGN)
    return PersonId(str(post.saying.facts.get("to")))


async def _pressed(visit: Desk, topic: Topic) -> Post:
    post = await visit.pressed_post()
    if post is None or post.saying.topic is not topic:
        raise not_yours()
    return post
