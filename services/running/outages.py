"""Silences of the service and of Telegram: noticed when they end, recorded, and told once.

Decides from when a silence is worth telling, and whom. It is measured by the database's clock, and no
longer than this process itself was without a sign, so that a clock that was set is no outage.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.events import Event
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Role
from services.visit.office import Office, in_transaction
from storage.database.presence import LIMITED, SERVICE, TELEGRAM
from storage.transaction.unit_of_work import UnitOfWork

TOLD_FROM: Final = timedelta(minutes=5)
_TOLD: Final = (Role.SUPERVISOR, Role.SECRETARIAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """For how long this process itself has had no sign; None where it never had one before."""

    service: timedelta | None
    telegram: timedelta | None


@in_transaction
async def give_sign(work: UnitOfWork, watched: Watched, *, telegram_answers: bool) -> None:
    """Note that the service lives and whether Telegram answers; tell of a long silence that ended."""
    silent = _silence(await work.presence.see(SERVICE), watched.service)
    if silent > TOLD_FROM:
        # What happened to Telegram meanwhile nobody knows; its own silence counts from now.
        await work.presence.see(TELEGRAM)
        await _tell(work, Event.SERVICE_INTERRUPTED, silent)
    elif telegram_answers:
        unheard = _silence(await work.presence.see(TELEGRAM), watched.telegram)
        if unheard > TOLD_FROM:
            await _tell(work, Event.TELEGRAM_INTERRUPTED, unheard)


@in_transaction
async def note_limits(work: UnitOfWork) -> None:
    """Telegram asked to wait."""
    await work.presence.see(LIMITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSigns:
    """How long ago the service gave its last sign, and Telegram last asked to wait; None for never."""

    service: timedelta | None
    limited: timedelta | None


async def last_signs(office: Office) -> LastSigns:
    """As any process saw them."""
    async with office.store.reading() as work:
        known = await work.presence.ages()
    ages = {name: timedelta(milliseconds=ms) for name, ms in known.items()}
    return LastSigns(service=ages.get(SERVICE), limited=ages.get(LIMITED))


def _silence(since_seen_ms: int, watched: timedelta | None) -> timedelta:
    told = timedelta(milliseconds=since_seen_ms)
    return told if watched is None else min(told, watched)


async def _tell(work: UnitOfWork, event: Event, silent: timedelta) -> None:
    about: Facts = {"since": stamp(work.now - silent), "until": stamp(work.now)}
    await work.note(Record(event=event, about=about))
    people = [person.id for role in _TOLD for person in work.directory.with_role(role)]
    facts: Facts = {**about, "what": event.value}
    for person in dict.fromkeys(people):
        await work.say(Message(to=person, topic=Topic.OUTAGE, facts=facts, ring=Ring.RINGS))
