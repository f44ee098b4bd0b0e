"""Groups and channels: the bot speaks in none, and leaves what nobody of the secretariat invited it to."""

from domain.events import Event
from domain.requests.request import Record
from domain.vocabulary import Role
from services.visit.attempts import note_attempt
from services.visit.inbound import TELEGRAM, Inbound
from services.visit.office import in_transaction
from storage.transaction.unit_of_work import UnitOfWork


@in_transaction
async def joined(work: UnitOfWork, inbound: Inbound) -> None:
    """The bot was added to a group or channel."""
    if not await work.inbox.claim(inbound.update_id):
        return
    account = await work.people.by_account(inbound.account)
    enrolled = await work.enrolled(account.person) if account else None
    if enrolled and Role.SECRETARIAT in work.directory.people[enrolled.person].roles:
        return
    await work.outbox.leave(chat=inbound.chat)
    about = {"attempt": "added to a group"}
    actor = account.person if account else None
    record = Record(event=Event.ATTEMPT_REFUSED, actor=actor, about=about)
    await note_attempt(work, record, TELEGRAM, str(inbound.account))
