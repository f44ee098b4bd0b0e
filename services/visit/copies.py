"""A copy of a message of which the service never heard, as it was killed while it sent it.

It sends the message again and knows that one alone. Whoever presses a button on the copy says where it
stands: it is taken out, since it may carry content, and its buttons do what those of the other do.
"""

from domain.vocabulary import PersonId
from storage.transaction.unit_of_work import UnitOfWork


async def take_out(work: UnitOfWork, chat: int, person: PersonId, message: int) -> None:
    """Within a transaction: take out the message that was pressed there, if nobody knows or sends it."""
    if await work.outbox.at(chat, message) is None and not await work.delivery.is_sending_to(chat):
        await work.outbox.note_theirs(chat=chat, person=person, case=None, message=message)
        noted = await work.outbox.at(chat, message)
        if noted is not None:
            await work.outbox.remove(noted)
