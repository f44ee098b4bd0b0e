"""Messages taken out of a chat at once, and content above what its marking lets cross it, recorded.

Owns what follows from an exposure. What is one is decided by
``domain.requests.filing.check_marking``, and for what is taken for no text at all in
``services.conversation.unread``.
"""

from collections.abc import Iterable

from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from services.visit.inbound import TELEGRAM
from storage.transaction.unit_of_work import UnitOfWork


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
        await take_out(work, chat, person, message, case, Topic.MARKING_TOO_HIGH)
    about: Facts = {"channel": TELEGRAM, "marking": marking}
    await work.note(Record(event=Event.CONTENT_EXPOSED, actor=person, about=about), case, TELEGRAM)


async def take_out(
    work: UnitOfWork,
    chat: int,
    person: PersonId,
    message: int,
    case: str | None = None,
    topic: Topic = Topic.CONTENT,
) -> None:
    """Within a transaction: remove this message, known or not, whose case this is."""
    outbox = work.outbox
    known = await outbox.at(chat, message)
    if known is None:
        await outbox.note_theirs(chat=chat, person=person, case=case, message=message, topic=topic)
    elif case is not None:
        await outbox.give_to_case(chat, message, case)
    if (noted := await outbox.at(chat, message)) is not None:
        await outbox.remove(noted)
