"""Content that came into the chat above what its marking lets cross it: taken out at once, recorded.

Owns what follows from an exposure. What is one is decided by
``domain.requests.filing.check_marking``, and for what is taken for no text at all in
``services.conversation.unread``.
"""

from collections.abc import Iterable

from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from storage.transaction.unit_of_work import UnitOfWork

TELEGRAM = "telegram"


async def expose(
    work: UnitOfWork,
    *,
    chat: int,
    person: PersonId,
    messages: Iterable[int],
    case: str | None,
    marking: str | None,
) -> None:
    """Within a transaction: remove these messages of the person's own, and record it with its case."""
    for message in messages:
        if await work.outbox.at(chat, message) is None:
            await work.outbox.note_theirs(
                chat=chat, person=person, case=case, message=message, topic=Topic.MARKING_TOO_HIGH
            )
        elif case is not None:
            await work.outbox.give_to_case(chat, message, case)
        post = await work.outbox.at(chat, message)
        if post is not None:
            await work.outbox.remove(post)
    about: Facts = {"channel": TELEGRAM, "marking": marking}
    await work.note(Record(event=Event.CONTENT_EXPOSED, actor=person, about=about), case, TELEGRAM)
