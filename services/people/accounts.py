"""The end of an account, after which it may do nothing at the next press.

No request waits for who is gone: what they had in hand passes on, and their alerts go on to the next step.
"""

from collections.abc import Iterable
from dataclasses import replace

from domain.events import Event
from domain.messages.outgoing import Post
from domain.requests.headline import is_alert
from domain.requests.ownership import pass_on
from domain.requests.request import SETTLED, Record, Request
from domain.requests.undelivered import access_ended
from domain.topics import Facts
from domain.vocabulary import PersonId
from storage.people.people import Account, AccountState
from storage.transaction.unit_of_work import UnitOfWork


async def revoke_within(work: UnitOfWork, person: PersonId, by: PersonId | None, auth: str) -> None:
    """Within a transaction: the person's account and codes are worth nothing from now on."""
    await work.people.withdraw_invitations(person)
    await work.secrets.end(person)
    account = await work.people.by_person(person) or _without_chat(work, person)
    if account.state is AccountState.REVOKED:
        return
    about: Facts = {"person": person, "name": work.situation.name(person)}
    await end(work, account, Record(event=Event.PERSON_REVOKED, actor=by, about=about), auth)


def _without_chat(work: UnitOfWork, person: PersonId) -> Account:
    """Somebody who has other channels alone: an account without a chat, which can be revoked."""
    return Account(
        person=person,
        account=0,
        chat=0,
        language="",
        state=AccountState.ENROLLED,
        taken_by=None,
        enrolled_at=work.now,
    )


async def end(work: UnitOfWork, account: Account, record: Record, auth: str) -> None:
    """The account may not act from now on: its codes end, and content leaves its chat."""
    await work.people.save(replace(account, state=AccountState.REVOKED))
    await work.notices.end_codes(account.person)
    await work.sessions.end_all(account.person)
    await work.first_passkeys.end_of(account.person)
    await work.secrets.end(account.person)
    await work.passkeys.end_all(account.person)
    await work.device_keys.end_all(account.person)
    posts = await work.outbox.in_chat(account.chat) if account.chat else ()
    if account.chat:
        await work.outbox.set_menu(chat=account.chat, person=None)
    await work.note(record, auth=auth)
    await _pass_on(work, account.person, posts, auth)


async def left(work: UnitOfWork, person: PersonId, auth: str) -> None:
    """Somebody is no longer in the directory, whose account stays: no request waits for them either."""
    account = await work.people.by_person(person)
    posts = await work.outbox.in_chat(account.chat) if account is not None and account.chat else ()
    await _pass_on(work, person, posts, auth)


async def _pass_on(work: UnitOfWork, person: PersonId, posts: Iterable[Post], auth: str) -> None:
    """Content leaves their chat; what they have in hand and the alerts there go to others."""
    for post in posts:
        if post.has_content:
            await work.outbox.remove(post)
    work.lose(person)
    for request in await in_hand(work, person):
        await work.record(pass_on(request, work.situation), auth)
    for case in dict.fromkeys(post.case for post in posts if post.case and is_alert(post)):
        alerted = await work.requests.by_case(case)
        goes_on = access_ended(alerted, work.situation, person) if alerted else None
        if goes_on is not None:
            await work.record(goes_on, auth)


async def in_hand(work: UnitOfWork, person: PersonId) -> list[Request]:
    """The requests that the person is in charge of and has not answered; at most a hundred."""
    owned = await work.requests.open_of_owner(person)
    return [e for e in owned if e.state not in SETTLED and not e.awaits_acknowledgement]
