"""Calendars that people subscribe to: their own shifts, and those of their member's desks.

Owns who gets which secret address, that addresses can be revoked, and what such a calendar holds
(RFC 5545). Serving it is left to ``bot.endpoints.calendar_feeds``; reading other people's to
``services.duty.calendar_import``.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from domain.directory.directory import Directory, Person, Roster
from domain.duty.cover import desk_names, member_of
from domain.duty.roster import Shift, shifts
from domain.duty.rows import CalendarRow
from domain.events import Event
from domain.requests.request import Record
from domain.rows import texts
from domain.topics import Facts, Topic
from domain.vocabulary import LayerName, PersonId, Role, RosterId
from services.visit.office import Office, in_transaction
from services.visit.visit import Visit
from storage.duty.calendar_feeds import Feed
from storage.transaction.unit_of_work import UnitOfWork

SHOWS_BACK = timedelta(days=31)
SHOWS_AHEAD = timedelta(days=180)
_MOST_LINKS = 12
_SECRET_BYTES = 24


async def give_addresses(visit: Visit) -> None:
    """New secret addresses for the person; earlier ones open nothing any more."""
    if not visit.office.calendar_url:
        await visit.reply(Topic.CALENDAR, {"off": True})
        return
    await visit.work.calendars.close_all(visit.actor.id)
    links: list[CalendarRow] = []
    for feed, name in _feeds(visit):
        token = secrets.token_urlsafe(_SECRET_BYTES)
        await visit.work.calendars.open(token, feed)
        address = f"{visit.office.calendar_url}/calendar/{token}.ics"
        links.append(CalendarRow(desk=name, address=address))
    about: Facts = {"name": visit.actor.person.name, "count": len(links)}
    record = Record(event=Event.CALENDAR_OPENED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    await visit.reply(Topic.CALENDAR, {"links": texts(links)})


async def revoke_addresses(visit: Visit) -> None:
    """None of the person's addresses opens anything any more."""
    count = await visit.work.calendars.close_all(visit.actor.id)
    about: Facts = {"name": visit.actor.person.name, "count": count}
    record = Record(event=Event.CALENDAR_CLOSED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)


@in_transaction
async def revoke_from_console(work: UnitOfWork, person: str) -> int:
    """The same for somebody, from the console; returns how many addresses there were."""
    count = await work.calendars.close_all(PersonId(person))
    if count:
        about: Facts = {"name": work.situation.name(PersonId(person)), "count": count}
        await work.note(Record(event=Event.CALENDAR_CLOSED, about=about), auth="console")
    return count


async def calendar_at(office: Office, token: str) -> bytes | None:
    """The calendar that this secret opens; None where it opens nothing (any more)."""
    async with office.store.reading() as work:
        feed = await work.calendars.find(token)
        account = await work.enrolled(feed.owner) if feed else None
        directory, now = work.directory, work.now
    if feed is None or account is None:
        return None
    person = directory.people[feed.owner]
    # In a thread: thousands of shifts take seconds to write, and whoever asks may ask often.
    if feed.roster is None:
        return await asyncio.to_thread(calendar_of, directory, now, person=feed.owner)
    if not _sees_desks(person) or member_of(directory, feed.roster) != person.member:
        return None
    return await asyncio.to_thread(calendar_of, directory, now, roster=feed.roster)


def _sees_desks(person: Person) -> bool:
    """Whether the person may have the calendars of their member's desks."""
    is_of_desk = not person.roles.isdisjoint({Role.DUTY_OFFICER, Role.SUPERVISOR})
    return person.member is not None and is_of_desk


def calendar_of(
    directory: Directory,
    now: datetime,
    *,
    person: PersonId | None = None,
    roster: RosterId | None = None,
) -> bytes:
    """The shifts of a person or of a roster, from a month ago to half a year ahead."""
    calendar = Calendar()
    calendar.add("prodid", f"-//contactpoint//{directory.code}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{directory.code} duty")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    desks = desk_names(directory)
    for known in directory.rosters.values():
        if known.id not in desks or (roster is not None and known.id != roster):
            continue
        for layer, shift in _ahead(known, now):
            if person is None or shift.person == person:
                calendar.add_component(_event(directory, desks[known.id], known, layer, shift, now))
    return bytes(calendar.to_ical())


def _ahead(roster: Roster, now: datetime) -> Iterator[tuple[LayerName, Shift]]:
    for layer in roster.layers:
        for shift in shifts(roster, layer.name, now - SHOWS_BACK, now + SHOWS_AHEAD):
            yield layer.name, shift


def _event(
    directory: Directory, desk: str, roster: Roster, layer: LayerName, shift: Shift, now: datetime
) -> CalendarEvent:
    known = directory.people.get(shift.person)
    name = known.name if known else shift.person
    key = f"{directory.code}|{roster.id}|{layer}|{shift.person}|{shift.since.isoformat()}"
    event = CalendarEvent()
    # The same shift keeps its identity from one fetch to the next.
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@contactpoint")
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", shift.since)
    event.add("dtend", shift.until)
    event.add("summary", f"{desk}, {layer}: {name}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _feeds(visit: Visit) -> Iterator[tuple[Feed, str]]:
    """The person's own shifts, and the desks of their member."""
    yield Feed(owner=visit.actor.id, roster=None), ""
    member = visit.actor.person.member
    if not _sees_desks(visit.actor.person):
        return
    names = desk_names(visit.work.directory)
    theirs = [key for key in names if member_of(visit.work.directory, key) == member]
    for key in theirs[:_MOST_LINKS]:
        yield Feed(owner=visit.actor.id, roster=key), names[key]
