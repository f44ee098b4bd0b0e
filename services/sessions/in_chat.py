"""Passkeys and sessions in chat: a browser's number is confirmed there, and what was not them stopped.

Owns what a chat may do about them: confirm and refuse, end sessions, stop a first passkey from being
registered, and let it be again by a supervisor; revoke keys of telephones. It changes no passkey.
"""

from domain.directory.directory import Person
from domain.directory.enrolling import may_confirm
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.request import Message, Record, Ring
from domain.rows import texts
from domain.sessions.first_passkey import DIGITS, STOPPED_FOR, FirstRefusal, refused
from domain.topics import Facts, Topic, stamp
from domain.verbs import Sure
from domain.vocabulary import PersonId
from services.sessions import device_keys, sessions
from services.sessions.devices import devices as devices_of
from services.sessions.first_passkey import require, tell_confirmers
from services.visit.desk import Desk
from services.visit.sure import ask
from services.visit.visit import Visit


async def devices(visit: Desk, typed: str = "") -> None:
    """One's passkeys and sessions; or the browser that shows the number that was typed."""
    if not visit.office.portal_url:
        raise Refused(Topic.NO_PAGES)
    if typed.strip():
        await _ask(visit, typed)
        return
    found = await devices_of(visit)
    facts: Facts = {
        "passkeys": texts(found.passkeys),
        "telephones": texts(found.telephones),
        "sessions": texts(found.sessions),
        "address": f"{visit.office.portal_url}/sign-in",
    }
    await visit.reply(Topic.DEVICES, facts)


async def _ask(visit: Desk, typed: str) -> None:
    """Whether it is them who sits there; what they must still show is said before."""
    number = "".join(sign for sign in typed if sign.isdecimal())
    waiting = await visit.work.first_passkeys.by_number(number) if len(number) == DIGITS else None
    if waiting is None or waiting.person not in (None, visit.actor.id):
        raise refused(FirstRefusal.NUMBER, suspicious=True)
    await require(visit.work, visit.actor.id)
    facts: Facts = {
        "browser": waiting.browser,
        "began_at": stamp(waiting.began_at),
        "until": stamp(waiting.expires_at),
        "key": visit.work.first_passkeys.opaque(waiting),
    }
    await visit.reply(Topic.FIRST_PASSKEY_ASKED, facts)


async def confirm(visit: Desk, key: str) -> None:
    """It is them: the second secret may be typed there."""
    waiting = await visit.work.first_passkeys.by_opaque(key)
    if waiting is None:
        await _over(visit)
        return
    await require(visit.work, visit.actor.id)
    await visit.work.first_passkeys.save(waiting.confirmed_by(visit.actor.id))
    about: Facts = {"browser": waiting.browser}
    record = Record(event=Event.FIRST_PASSKEY_CONFIRMED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    secret = await visit.work.secrets.of(visit.actor.id)
    facts: Facts = {
        "browser": waiting.browser,
        "answer": "yes",
        "until": stamp(waiting.expires_at),
        "has_secret": secret is not None and secret.is_good(visit.work.now),
    }
    await visit.change_pressed(Topic.FIRST_PASSKEY_SETTLED, facts)


async def deny(visit: Desk, key: str) -> None:
    """It is not them: this browser waits no longer, and the rest as ``not_me``."""
    waiting = await visit.work.first_passkeys.by_opaque(key)
    if waiting is not None and waiting.person in (None, visit.actor.id):
        await visit.work.first_passkeys.end(waiting)
    await not_me(visit)


async def not_me(visit: Desk) -> None:
    """Their sessions and telephones' keys end, and for a day nobody registers a first passkey for them."""
    work, person = visit.work, visit.actor.id
    until = work.now + STOPPED_FOR
    count = await sessions.end_all(work, person, by=person, auth=visit.auth)
    await device_keys.end_all(work, person, auth=visit.auth, why="not_me")
    await work.first_passkeys.end_of(person)
    await work.secrets.stop(person, until)
    about: Facts = {"until": stamp(until), "sessions": count}
    await work.note(
        Record(event=Event.FIRST_PASSKEY_STOPPED, actor=person, about=about), auth=visit.auth
    )
    facts: Facts = {"until": stamp(until)}
    await visit.change_pressed(Topic.FIRST_PASSKEY_STOPPED, facts)
    told: Facts = {**facts, "key": _opaque(visit, person)}
    await tell_confirmers(work, person, Topic.FIRST_PASSKEY_STOPPED, told)


async def allow(visit: Desk, key: str) -> None:
    """Somebody who confirms this person lets them register a first passkey again."""
    known = _meant(visit, key)
    if not await visit.work.secrets.allow(known.id):
        raise Refused(Topic.STALE_STEP)
    about: Facts = {"person": known.id, "name": known.name}
    record = Record(event=Event.FIRST_PASSKEY_ALLOWED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    await visit.change_pressed(Topic.FIRST_PASSKEY_ALLOWED, {"name": known.name})
    await visit.work.say(Message(to=known.id, topic=Topic.FIRST_PASSKEY_ALLOWED, ring=Ring.RINGS))


async def ask_revoke(visit: Desk, key: str) -> None:
    """Whether the key of this telephone is to open nothing any more."""
    device = await device_keys.of_mine(visit.work, visit.actor.id, key)
    await ask(visit, Sure.DEVICE, key, {"device": device.name})


async def revoke(visit: Desk, key: str) -> None:
    """It opens nothing from now on."""
    device = await device_keys.of_mine(visit.work, visit.actor.id, key)
    await device_keys.end(visit.work, device, by=visit.actor.id, auth=visit.auth)
    await visit.done(Topic.DONE_DEVICE_KEY_REVOKED, {"device": device.name})


async def end_sessions(visit: Desk) -> None:
    """All of their sessions are over; a passkey opens a new one."""
    count = await sessions.end_all(visit.work, visit.actor.id, by=visit.actor.id, auth=visit.auth)
    await visit.done(Topic.DONE_SESSIONS_ENDED, {"count": count})


async def _over(visit: Desk) -> None:
    """The browser waits no longer: so the question says."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic is not Topic.FIRST_PASSKEY_ASKED:
        raise not_yours()
    await visit.change_pressed(Topic.FIRST_PASSKEY_SETTLED, {"answer": "over"})


def _meant(visit: Visit, key: str) -> Person:
    """Whom the button names. Raises ``Refused`` alike for who is not theirs and who is nobody."""
    for known in visit.work.directory.people.values():
        if _opaque(visit, known.id) == key and may_confirm(visit.actor.person, known):
            return known
    raise not_yours()


def _opaque(visit: Visit, person: PersonId) -> str:
    return visit.work.vault.opaque("first-passkey-of", person)[:16]
