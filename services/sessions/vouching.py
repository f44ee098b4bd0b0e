"""Vouching for somebody who has no second secret: who confirms them hears the number from them.

Owns that it takes a session, proved by a passkey, of somebody who confirms this person, and that the
person has confirmed the browser in their own chat before. On which telephone they are called is the
caller's to know: what the directory has is shown.
"""

from dataclasses import dataclass

from domain.channels import Channel, ChannelKind
from domain.directory.enrolling import may_confirm
from domain.events import Event
from domain.refused import Refused
from domain.requests.request import Message, Record, Ring
from domain.sessions.first_passkey import DIGITS, FirstRefusal, WaitingBrowser, refused
from domain.topics import Facts, Topic, stamp
from services.sessions.first_passkey import TABLES, require
from services.sessions.visiting import require_passkey
from services.visit.page import PageVisit
from storage.transaction.held import are_held


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody for whom it is asked whether they were called."""

    number: str
    name: str
    browser: str
    telephones: tuple[str, ...]
    """Their numbers that the directory has."""


async def look(visit: PageVisit, typed: str) -> Candidate:
    """Who waits before the browser that shows this number. Raises ``Refused``."""
    require_passkey(visit)
    waiting = await _find(visit, typed)
    known = visit.work.directory.people[waiting.person or visit.actor.id]
    return Candidate(
        number=waiting.number,
        name=known.name,
        browser=waiting.browser,
        telephones=tuple(each.address for each in known.other_channels if _rings(each)),
    )


async def vouch(visit: PageVisit, typed: str) -> None:
    """They were called, and read this number from their browser. Raises ``Refused``."""
    require_passkey(visit)
    if not await visit.read_beside(lambda work: are_held(work, *TABLES)):
        raise Refused(Topic.SIGN_IN_REFUSED, {"closed": True})
    waiting = await _find(visit, typed)
    person = waiting.person or visit.actor.id
    await require(visit.work, person)
    await visit.work.first_passkeys.save(waiting.vouched_for(visit.actor.id))
    name = visit.work.situation.name(person)
    about: Facts = {"person": person, "name": name, "browser": waiting.browser}
    record = Record(event=Event.FIRST_PASSKEY_VOUCHED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    facts: Facts = {
        "answer": "vouched",
        "name": visit.actor.person.name,
        "browser": waiting.browser,
        "until": stamp(waiting.expires_at),
    }
    await visit.work.say(
        Message(to=person, topic=Topic.FIRST_PASSKEY_SETTLED, facts=facts, ring=Ring.RINGS)
    )


async def _find(visit: PageVisit, typed: str) -> WaitingBrowser:
    """The browser, alike refused for another's person and for no number at all."""
    number = "".join(sign for sign in typed if sign.isdecimal())
    waiting = await visit.work.first_passkeys.by_number(number) if len(number) == DIGITS else None
    known = visit.work.directory.people.get(waiting.person) if waiting and waiting.person else None
    if waiting is None or known is None or not may_confirm(visit.actor.person, known):
        raise refused(FirstRefusal.NUMBER, suspicious=True)
    return waiting


def _rings(channel: Channel) -> bool:
    return channel.kind in (ChannelKind.VOICE, ChannelKind.SMS)
