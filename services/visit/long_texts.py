"""Texts that the message which asks about them does not hold: they stand above it, and go with it.

Their posts are named among the facts of that message, so that whoever takes it away finds them.
"""

from typing import Final, NamedTuple

from domain.messages.outgoing import Post, Said
from domain.topics import Facts, Topic
from services.visit.visit import Visit
from storage.messages.outbox import Outbox
from storage.transaction.fitting import fitting

ABOVE: Final = "above_it"
"""The fact that names the posts."""


class Shared(NamedTuple):
    """What of some texts the asking message says, and what it must remember of the rest."""

    facts: Facts
    texts: tuple[Said, ...]


async def shared_out(visit: Visit, texts: tuple[Said, ...], case: str | None = None) -> Shared:
    """Say what one message does not hold in messages of its own, before the one that asks."""
    groups = fitting(texts)
    if len(groups) == 1:
        return Shared({}, texts)
    posts = [
        await visit.reply(
            Topic.TEXTS, {"number": number, "count": len(groups)}, texts=some, case=case
        )
        for number, some in enumerate(groups, 1)
    ]
    return Shared({ABOVE: [str(post) for post in posts]}, ())


async def take_back(outbox: Outbox, asking: Post) -> None:
    """What was said above a message that asks is over with it, and leaves the chat."""
    above = asking.saying.facts.get(ABOVE)
    for number in above if isinstance(above, list | tuple) else ():
        await outbox.remove(await outbox.by_id(int(number)))
