"""The pages' door: whoever has a session does one thing, which is one visit.

Owns the frame around every act from a page: the token becomes a session and an actor, what the act
needs is compared with how sure it is who acts, and both again where the act begins again.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, TypeVar

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.request import Record
from domain.sessions.session import Level, Session
from domain.topics import Facts
from services.sessions import sessions
from services.visit.attempts import note_attempt
from services.visit.beside import ReadsLong, TakesLong, Worked
from services.visit.office import Office
from services.visit.page import PageVisit
from storage.transaction.store import StorageTrouble
from storage.transaction.unit_of_work import UnitOfWork

__all__ = [
    "NeedsPasskey",
    "NeedsPasskeyAgain",
    "NeedsProof",
    "NoSession",
    "StorageTrouble",
    "looked",
    "looked_up",
    "require_passkey",
    "visited",
]

Result = TypeVar("Result")
Act = Callable[[PageVisit], Awaitable[Result]]
_TIMES: Final = (True, True, False)
"""Whether an act may still ask to begin again."""


class NoSession(Exception):
    """Nobody is known by this token, or not any more: sign in."""


class NeedsProof(Exception):
    """What the session shows does not suffice for this: show it with a key of your own."""


class NeedsPasskey(NeedsProof):
    """It takes a session that a passkey proved: what shows who somebody is is changed there alone."""


class NeedsPasskeyAgain(NeedsProof):
    """A passkey proved the session too long ago: it is asked for once more."""


def require_passkey(visit: PageVisit) -> None:
    """Raise ``NeedsPasskey``, ``NeedsPasskeyAgain`` unless a passkey proved this session just now."""
    if not visit.session.is_by_passkey:
        raise NeedsPasskey
    if not visit.session.is_recent(visit.work.now):
        raise NeedsPasskeyAgain


async def visited(office: Office, token: str, needs: Level, act: Act[Result]) -> Result:
    """What the act gives. Raises ``NoSession``, ``NeedsProof``, or ``Refused`` as acts do."""
    worked: Worked | None = None
    for may_wait in _TIMES:
        visit = partial(_visit, office, token, needs, act, may_wait=may_wait, worked=worked)
        try:
            return await office.store.transact(visit)
        except Refused as refused:
            await _note_refused(office, token, refused)
            raise
        except NeedsPasskey:
            await _note(office, token, "passkey")
            raise
        except (ReadsLong, TakesLong) as it:
            worked = await it.worked()
    raise AssertionError("the last time may not begin again")


async def looked(
    office: Office,
    token: str,
    needs: Level,
    act: Act[Result],
    *,
    is_long: bool = False,
    is_activity: bool = True,
) -> Result:
    """The same for what only reads, be it for long, and holds up nobody who writes.

    What a page asks for by itself is no activity.
    """
    worked: Worked | None = None
    for may_wait in _TIMES:
        try:
            async with office.store.reading(is_long=is_long) as work:
                visit = await _begun(office, token, needs, work, may_wait, worked)
                result = await act(visit)
        except Refused as refused:
            await _note_refused(office, token, refused)
            raise
        except NeedsPasskey:
            await _note(office, token, "passkey")
            raise
        except (ReadsLong, TakesLong) as it:
            worked = await it.worked()
            continue
        if is_activity and visit.session.is_to_be_noted(work.now):
            await office.store.transact(partial(_note_use, token))
        return result
    raise AssertionError("the last time may not begin again")


async def looked_up(office: Office, token: str) -> Session | None:
    """The session of this token, if it opens anything; looking is no activity."""
    async with office.store.reading() as work:
        return await sessions.find(work, token)


async def _note_refused(office: Office, token: str, refused: Refused) -> None:
    """An attempt on what is not theirs belongs in the log, as one in chat does."""
    if refused.suspicious:
        await _note(office, token, refused.topic.value)


async def _note(office: Office, token: str, attempt: str) -> None:
    async def act(work: UnitOfWork) -> None:
        session = await sessions.find(work, token)
        if session is not None:
            about: Facts = {"attempt": attempt, "by": "page"}
            record = Record(event=Event.ATTEMPT_REFUSED, actor=session.person, about=about)
            await note_attempt(work, record, session.auth)

    await office.store.transact(act)


async def _visit(
    office: Office,
    token: str,
    needs: Level,
    act: Act[Result],
    work: UnitOfWork,
    *,
    may_wait: bool,
    worked: Worked | None,
) -> Result:
    visit = await _begun(office, token, needs, work, may_wait, worked)
    await _note_use(token, work)
    return await act(visit)


async def _begun(
    office: Office,
    token: str,
    needs: Level,
    work: UnitOfWork,
    may_wait: bool,
    worked: Worked | None,
) -> PageVisit:
    session = await sessions.find(work, token)
    account = await work.enrolled(session.person) if session is not None else None
    if session is None or account is None:
        raise NoSession
    if not session.level.suffices(needs):
        raise NeedsProof
    return PageVisit(
        office=office,
        work=work,
        actor=Actor(
            person=work.directory.people[session.person],
            is_proved=session.level is Level.PROVED,
        ),
        auth=session.auth,
        may_wait=may_wait,
        worked=worked,
        session=session,
        language=work.known.language_of(session.person),
    )


async def _note_use(token: str, work: UnitOfWork) -> None:
    """What was done is activity, and prolongs the session."""
    session = await sessions.find(work, token)
    if session is not None and session.is_to_be_noted(work.now):
        await work.sessions.used(session)
