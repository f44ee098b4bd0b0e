"""Whose chat is which, those on duty now first, for looking at as many of them as there is time for."""

from domain.duty.roster import on_duty
from domain.vocabulary import PersonId
from services.visit.office import Office
from storage.people.people import AccountState


async def on_duty_first(office: Office) -> tuple[tuple[PersonId, int], ...]:
    """Everybody who has enrolled, with their chat."""
    async with office.store.reading() as work:
        directory, now = work.directory, work.now
        chats = {
            account.person: account.chat
            for account in await work.people.all()
            if account.state is AccountState.ENROLLED
        }
    first = {
        duty.person: None
        for roster in directory.rosters.values()
        for layer in roster.layers
        for duty in on_duty(roster, layer.name, now)
    }
    return tuple((person, chats[person]) for person in {**first, **chats} if person in chats)
