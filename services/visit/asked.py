"""The question that a person has been asked and that waits for a text or a choice.

Owns keeping and ending it. It is kept sealed, so it survives a restart. A person has at most one; a
new one replaces it. What is asked is left to ``services.conversation.prompts`` and
``services.directory.in_chat``.
"""

from collections.abc import Mapping
from typing import Final

from domain.messages.kinds import QUESTIONS_ABOUT_A_REQUEST
from domain.topics import Topic
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json

TOPICS: Final = QUESTIONS_ABOUT_A_REQUEST | {
    Topic.WHICH_REQUEST,
    Topic.DIRECTORY_ASK,
    Topic.DIRECTORY_CHANGE,
    Topic.DIRECTORY_ROSTER_ASK,
    Topic.DIRECTORY_ROSTER_CHANGE,
}
"""Messages that ask for something."""
OVER: Final = frozenset(
    {
        Topic.PROMPT_OVER,
        Topic.DRAFT_CANCELLED,
        Topic.DIRECTORY_DONE,
        Topic.DIRECTORY_ROSTER_DONE,
    }
)
"""What they have become when it was given, or no longer asked for."""


async def read(visit: Visit) -> Mapping[str, Json] | None:
    """Within a visit: what waits for the person."""
    return await visit.work.conversations.read(visit.actor.id, Conversation.PROMPT)


async def keep(visit: Desk, kind: str, post: int, **more: Json) -> None:
    """Within a visit: wait for what ``post`` asks; an earlier question is over."""
    await end(visit)
    value: dict[str, Json] = {"kind": kind, "post": post, **more}
    await visit.work.conversations.write(visit.actor.id, Conversation.PROMPT, value)


async def end(visit: Desk, says: Topic = Topic.PROMPT_OVER) -> None:
    """Within a visit: nothing waits any more, and what asked for it says so."""
    question = await read(visit)
    if question is None:
        return
    await visit.retire(_post_of(question), says, among=TOPICS)
    await forget(visit)


async def forget(visit: Visit) -> None:
    """Within a visit: nothing waits any more; what asked for it was changed already."""
    await visit.work.conversations.end(visit.actor.id, Conversation.PROMPT)


def messages_of(question: Mapping[str, Json]) -> list[int]:
    """The messages of the text that a question keeps."""
    messages = question.get("messages")
    return [m for m in messages if isinstance(m, int)] if isinstance(messages, list) else []


def _post_of(question: Mapping[str, Json]) -> int | None:
    post = question["post"]
    return post if isinstance(post, int) else None
