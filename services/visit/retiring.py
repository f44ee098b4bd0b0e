"""A question in a chat that is over: it says so, whoever ends it, and wherever."""

from collections.abc import Collection
from typing import Final

from domain.messages.outgoing import PostState, Saying
from domain.topics import Topic
from services.visit.long_texts import take_back
from storage.messages.outbox import Outbox

_KEPT: Final = ("case", "reference", "token")
"""Facts by which a reply to a question that is over, or a second press on it, is understood."""


async def retire(
    outbox: Outbox, post_id: int | None, topic: Topic, *, among: Collection[Topic]
) -> None:
    """Let a question asked earlier say that it is over, if it still stands there as one of ``among``."""
    post = await outbox.by_id(post_id) if post_id is not None else None
    if post is None or post.saying.topic not in among:
        return
    await take_back(outbox, post)
    if post.state is PostState.NEW:
        await outbox.remove(post)
        return
    known = post.saying.facts
    facts = {name: known[name] for name in _KEPT if name in known}
    await outbox.change(post, Saying(topic=topic, facts=facts))
