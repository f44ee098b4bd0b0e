"""Sessions at the pages: beginning, rising, ending.

Owns tokens and that a session opens nothing once it is over, or its person may no longer act. What
shows who somebody is, is left to the doors; what a visit does, to ``services.sessions.visiting``.
"""

import secrets
from dataclasses import replace
from typing import Final

from domain.directory.portal import MiniApp
from domain.events import Event
from domain.messages.outgoing import Saying
from domain.requests.request import Record
from domain.sessions.session import LONGEST_BROWSER, MOST_AT_ONCE, Level, Session
from domain.topics import Facts
from domain.vocabulary import PersonId
from services.visit.page import PageVisit
from storage.transaction.unit_of_work import UnitOfWork

_BYTES: Final = 32
_LONGEST_TOKEN: Final = 43
"""Letters of the token, base64url."""


async def begin(work: UnitOfWork, person: PersonId, level: Level, *, by: str, browser: str) -> str:
    """Within a transaction: a session of this person; returns its token, which is not kept.

    ``by`` is what showed who it is: ``telegram``, a passkey's id, or ``device:`` and a device key's.
    ``browser`` is what it calls itself.
    """
    token = secrets.token_urlsafe(_BYTES)
    session = Session(
        key=work.sessions.key_of(token),
        person=person,
        level=level,
        by=by,
        browser=browser[:LONGEST_BROWSER],
        began_at=work.now,
        used_at=work.now,
    )
    await work.sessions.end_old()
    await _make_room(work, person, level)
    await work.sessions.add(session)
    about: Facts = {"level": level.value, "by": by, "browser": session.browser}
    record = Record(event=Event.SESSION_BEGUN, actor=person, about=about)
    await work.note(record, auth=session.auth)
    return token


async def _make_room(work: UnitOfWork, person: PersonId, level: Level) -> None:
    """One more of this level may begin. Telegram's word ends none that a key proved."""
    theirs = [each for each in await work.sessions.of(person) if each.level is level]
    theirs.sort(key=lambda each: each.used_at)
    for each in theirs[: max(0, len(theirs) + 1 - MOST_AT_ONCE)]:
        await end(work, each)


async def find(work: UnitOfWork, token: str) -> Session | None:
    """Within a transaction: the session of this token, if it still opens anything."""
    if len(token) != _LONGEST_TOKEN:
        return None
    session = await work.sessions.find(work.sessions.key_of(token))
    if session is None or session.is_over(work.now):
        return None
    if await work.enrolled(session.person) is None:
        return None
    return await _as_sure(work, session)


async def _as_sure(work: UnitOfWork, session: Session) -> Session | None:
    """It as far as it proves anything now: a device key that is gone, or not allowed, proves nothing.

    Telegram's word opens nothing where the network has taken the button away since.
    """
    allowed, level = work.directory.portal.mini_app, session.level
    if session.is_by_device:
        keys = await work.device_keys.active_of(session.person) if allowed is MiniApp.FULL else ()
        level = level if any(key.by == session.by for key in keys) else Level.CLAIMED
    if level is Level.CLAIMED and allowed is MiniApp.OFF:
        return None
    return replace(session, level=level)


async def rise(work: UnitOfWork, session: Session, level: Level, *, by: str) -> str:
    """Within a transaction: it goes on at this level, under a new token; the old one is over."""
    await work.sessions.end(session.key)
    return await begin(work, session.person, level, by=by, browser=session.browser)


async def end(work: UnitOfWork, session: Session) -> None:
    """Within a transaction: it is over, as its person wanted."""
    if await work.sessions.end(session.key):
        record = Record(event=Event.SESSION_ENDED, actor=session.person, about={"count": 1})
        await work.note(record, auth=session.auth)


async def end_all(
    work: UnitOfWork,
    person: PersonId,
    *,
    by: PersonId | None,
    auth: str,
    besides: Session | None = None,
) -> int:
    """Within a transaction: all of a person's are over, but for one; returns how many were."""
    count = await work.sessions.end_all(person, besides.key if besides else None)
    if count:
        about: Facts = {"person": person, "name": work.situation.name(person), "count": count}
        await work.note(Record(event=Event.SESSION_ENDED, actor=by, about=about), auth=auth)
    return count


async def keep_said(visit: PageVisit) -> None:
    """Within a visit: what was said after the act is shown by the next page, whichever process draws it.

    Texts are no part of it: they are read with the request.
    """
    session = await visit.work.sessions.find(visit.session.key)
    if session is not None and visit.said:
        said = [(each.topic, each.facts) for each in visit.said]
        await visit.work.sessions.say(session, said)


async def take_said(visit: PageVisit) -> tuple[Saying, ...]:
    """Within a visit: what is to be shown now, and then no more."""
    session = await visit.work.sessions.find(visit.session.key)
    if session is None or not session.said:
        return ()
    await visit.work.sessions.say(session, ())
    return tuple(Saying(topic=topic, facts=facts) for topic, facts in session.said)
