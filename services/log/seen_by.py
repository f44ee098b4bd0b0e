"""Who has seen a request, for who works on it: their own side by name, the other as far as it lets itself be.

Nobody reads here for what somebody read: that is a reviewer's (``services.log.disclosure``).
"""

from dataclasses import replace
from typing import Final

from domain.events import Event
from domain.log.parts import PARTS, LogPart
from domain.log.readers import Readers
from domain.log.rows import AccessRow
from domain.requests.permissions import OVERSEES, Sight
from domain.requests.request import Request
from domain.vocabulary import NamesAbroad
from services.log.disclosure import row_of
from services.log.review import told
from services.visit.visit import Visit
from storage.log.portion import Portion

_MOST: Final = 100
_OPENED: Final = (Event.CONTENT_SHOWN,)


async def seen_by(visit: Visit, request: Request, seen: Sight) -> tuple[AccessRow, ...]:
    """The newest readings that this person is told of, newest first; then when the other side first did.

    Where people are known abroad by function, no later reading of the other side is told.
    """
    turns, log = seen.known | seen.log, visit.work.log
    events, portion = PARTS[LogPart.READINGS], await told(visit, request, seen, turns)
    count = await log.count(request.id, told=portion, events=events)
    entries = await log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events=events,
        told=portion,
        first=max(count - _MOST, 0),
        most=_MOST,
    )
    rows = [replace(row_of(visit.work, entry), why="") for entry in reversed(entries)]
    if visit.work.directory.names_abroad is NamesAbroad.FUNCTION:
        rows += await _first_opened(visit, request, portion)
    return tuple(rows)


async def _first_opened(visit: Visit, request: Request, portion: Portion) -> list[AccessRow]:
    """When somebody of the other side first read it, who it was left out."""
    mine, work = visit.actor.person.member, visit.work
    other = request.addressee if mine == request.origin else request.origin
    people = frozenset(
        person.id
        for person in work.directory.people.values()
        if person.member == other and person.roles.isdisjoint(OVERSEES)
    )
    readers = Readers(own=people, others=frozenset())
    entries = await work.log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events=_OPENED,
        told=replace(portion, readers=readers),
        most=1,
    )
    who = work.situation.member_name(other)
    return [replace(row_of(work, each), who=who, why="", channel="") for each in entries]
