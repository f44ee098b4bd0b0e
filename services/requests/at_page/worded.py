"""Finding a request by words of what one's own side wrote about it.

Owns how far is looked: no digest of any word is kept, so that texts are opened while somebody looks, a
bounded number of the newest. What is looked for is kept nowhere, and what is found is a reference alone.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.log.parts import PARTS, LogPart
from domain.requests.permissions import NOT_SENT, Sight, acts_for_addressee, acts_for_requester
from domain.requests.request import Request
from domain.requests.rows import RequestRow
from formats.typed.sought import LONGEST as LONGEST
from formats.typed.sought import SoughtWords, read_sought
from services.requests import looking
from services.requests.safeguards.correcting import written_text
from services.requests.viewing import rows_of
from services.visit.page import PageVisit
from storage.log.pages import Entry

MOST_TEXTS: Final = 300
"""The newest that are opened for one search: about a tenth of a second."""
_AT_ONCE: Final = 10
MOST_REQUESTS: Final = 100
"""The newest whose texts they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundByWords:
    """What was found, and in how many texts was looked; ``is_all``: in all of what was asked for."""

    rows: tuple[RequestRow, ...]
    texts: int
    is_all: bool


async def worded(visit: PageVisit, typed: str, words: str) -> FoundByWords | None:
    """The requests of which a text of the person's own side has all these words, newest first.

    Looked at are those that ``words`` means and the person works on. None where nothing can be looked for.
    Raises ``Refused``.
    """
    sought = read_sought(typed)
    if sought is None:
        return None
    which = await looking.read_wanted(visit, words or "open closed")
    actor, situation = visit.actor, visit.work.situation
    theirs = [
        seen
        for seen in await looking.seen(visit, which)
        if seen.may_read
        and (
            acts_for_requester(actor, seen.request, situation)
            or acts_for_addressee(actor, seen.request, situation)
        )
    ]
    looked_at = theirs[:MOST_REQUESTS]
    events = PARTS[LogPart.TEXTS] - NOT_SENT
    cases = [seen.request.id for seen in looked_at]
    entries = await visit.work.log.newest_texts(cases, MOST_TEXTS + 1, events=events)
    opened = entries[-MOST_TEXTS:]
    hits = await _with(sought, opened)
    whole = {
        each.id: each
        for each in await visit.work.requests.glimpsed({str(each.case) for each in hits})
    }
    found = [
        seen.request
        for seen in looked_at
        if seen.request.id in whole and await _is_own(visit, seen, whole[seen.request.id], hits)
    ]
    is_all = len(looked_at) == len(theirs) < looking.LISTED and len(opened) == len(entries)
    return FoundByWords(rows=tuple(rows_of(visit, found)), texts=len(opened), is_all=is_all)


async def _with(sought: SoughtWords, entries: Sequence[Entry]) -> list[Entry]:
    """Those in which all the words stand."""
    found: list[Entry] = []
    for number, entry in enumerate(entries):
        if sought.stand_in("\n".join((entry.text or "", *_words(entry)))):
            found.append(entry)
        if number % _AT_ONCE == 0:
            # Others work in between.
            await asyncio.sleep(0)
    return found


def _words(entry: Entry) -> list[str]:
    """What was filled in beside the text, as it was typed."""
    found: list[str] = []
    left: list[object] = list(entry.form.values.values()) if entry.form is not None else []
    while left:
        each = left.pop()
        match each:
            case str():
                found.append(each)
            case dict():
                left.extend(each.values())
            case list() | tuple():
                left.extend(each)
    return found


async def _is_own(visit: PageVisit, seen: Sight, request: Request, hits: list[Entry]) -> bool:
    """Whether one of these about it was written by the person's own side, and is theirs to read."""
    turns, own = await visit.work.log.turns(request), visit.actor.person.member
    return own is not None and any(
        written is not None
        and written.member == own
        and turns.reads(seen, each.seq, str(each.event))
        for each in hits
        if each.case == request.id
        for written in (written_text(each, request, turns),)
    )
