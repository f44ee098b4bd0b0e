"""Saying of a text that it is wrong, disputed, out of date or not to be used; and noting that somebody did.

Owns which texts somebody may mark, and from which records it is seen who read them.
"""

from dataclasses import dataclass, replace
from typing import Final

from domain.events import Event
from domain.forms.filled import Filled
from domain.log.parts import PARTS, LogPart
from domain.refused import Refused, not_yours
from domain.requests.filing import check_marking
from domain.requests.headline import headline
from domain.requests.permissions import NOT_SENT, may_see
from domain.requests.request import Request
from domain.requests.rows import TextRow
from domain.requests.safeguards import correcting as rules
from domain.requests.safeguards.parties import SentText, TextReading, stood
from domain.requests.values.corrections import Mark, current
from domain.topics import Topic
from domain.vocabulary import Marking, MemberCode, PersonId
from services.requests.finding import find
from services.visit.desk import Desk
from services.visit.lists import Page, page_of
from services.visit.office import CONSOLE
from services.visit.visit import Visit
from storage.log.pages import Entry
from storage.log.portion import Portion
from storage.log.turns import Turns

LAST_TEXTS: Final = 200
"""The last texts of a case, among which somebody finds their own."""
LAST_READINGS: Final = 2_000
"""The last readings of a case since the text was written; earlier ones are not looked at."""
_ENDLESS: Final = (1 << 62) - 1
_READ: Final = frozenset({Event.CONTENT_SHOWN, Event.LOG_READ, Event.LOG_EXPORTED})
_WITH_TEXTS: Final = frozenset({LogPart.ALL.value, LogPart.STEPS.value, LogPart.TEXTS.value})
_OF_THE_ASKING: Final = frozenset(
    {Event.FILED, Event.COMPLETED, Event.REPLIED, Event.DEADLINE_SET, Event.EXTENSION_ASKED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """A text that somebody may mark, and what can be said of it."""

    request: Request
    written: SentText
    form: Filled | None = None
    """What was filled in beside it."""

    @property
    def part(self) -> str:
        """Of which part of the form its items are."""
        return self.form.part.value if self.form is not None else ""

    @property
    def items(self) -> list[str]:
        """The fields that were filled in, in the form's order."""
        if self.form is None:
            return []
        return [field.name for field in self.form.fields if field.name in self.form.values]

    @property
    def standing(self) -> list[tuple[str, Mark]]:
        """What was said of it, or of an item of it, and counts now."""
        found = ((each, self._now(each)) for each in ("", *self.items))
        return [(item, mark) for item, mark in found if mark is not None]

    @property
    def marks(self) -> list[Mark]:
        """What can be said of it; that it stands after all only where something else was."""
        return [each for each in Mark if self.standing or each is not Mark.STANDS]

    def marks_of(self, item: str) -> list[Mark]:
        """The same of one item, or of all of it."""
        return [each for each in Mark if self._now(item) or each is not Mark.STANDS]

    def _now(self, item: str) -> Mark | None:
        return current(self.request.corrections, self.written.record, item)


async def own_texts(visit: Visit, target: str, page: int) -> tuple[Request, Page[TextRow]]:
    """A page of the texts that the person may mark, newest first.

    Raises ``Refused``: where the request is not theirs to see with the line of one that does not exist.
    """
    request = await find(visit, target)
    if not may_see(visit.actor, request, visit.work.situation):
        raise not_yours()
    if await visit.work.erasures.is_erased(request.id):
        raise Refused(Topic.TEXTS_ERASED, headline(request, visit.work.situation))
    rules.require_room(request, visit.work.situation)
    rows = await own_rows(visit, request)
    if not rows:
        raise Refused(Topic.NOTHING_TO_CORRECT, headline(request, visit.work.situation))
    return request, page_of(rows, page)


async def own_rows(visit: Visit, request: Request) -> list[TextRow]:
    """Of the last texts those that the person may mark, newest first."""
    log, events = visit.work.log, PARTS[LogPart.TEXTS] - NOT_SENT
    turns = await log.turns(request)
    count = await log.count(request.id, events=events)
    entries = await log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events=events,
        first=max(0, count - LAST_TEXTS),
        most=LAST_TEXTS,
    )
    return [
        TextRow(
            record=entry.seq,
            event=str(entry.event),
            at=entry.at,
            mark=current(request.corrections, entry.seq, "") or "",
        )
        for entry in reversed(entries)
        if (text := written_text(entry, request, turns)) is not None
        and rules.may_correct(visit.actor, request, text, visit.work.situation)
    ]


async def own_text(visit: Visit, target: str, record: int) -> OwnText:
    """A text that the person may mark. Raises ``Refused``."""
    request = await find(visit, target)
    found, _earlier = await visit.work.log.recent_texts(
        request.id,
        1,
        reads=lambda seq, event: seq == record and event not in NOT_SENT,
        before=record + 1,
    )
    turns = await visit.work.log.turns(request)
    written = written_text(found[0], request, turns) if found else None
    if written is None or not rules.may_correct(
        visit.actor, request, written, visit.work.situation
    ):
        raise not_yours()
    return OwnText(request=request, written=written, form=found[0].form)


async def correct(visit: Visit, target: str, record: int, item: str, mark: Mark, text: str) -> None:
    """Mark a text, or one item of it, and tell everybody who read it. Raises ``Refused``."""
    own = await own_text(visit, target, record)
    request, written = own.request, own.written
    if item and item not in own.items:
        raise not_yours()
    if visit.crosses_chat:
        check_marking(written.marking, visit.work.situation, request)
    decision = rules.correct(
        request,
        visit.actor,
        visit.work.situation,
        written,
        mark,
        text,
        item=item,
        part=own.part if item else "",
        readings=await _readings(visit, request, written),
    )
    await visit.record(decision)
    await visit.keep_own_message(request.id)


async def noted(visit: Visit, case: str, token: str) -> None:
    """Who was told has noted it."""
    request = await find(visit, case)
    await visit.record(rules.note(request, visit.actor, visit.work.situation, token))
    facts = {"case": request.id, "reference": request.reference}
    await visit.done(Topic.DONE_CORRECTION_NOTED, facts)


async def note(visit: Desk, case: str, token: str) -> None:
    """The same by its button in chat, which is no longer there."""
    await noted(visit, case, token)
    post = await visit.pressed_post()
    if post is not None and post.saying.topic is Topic.CORRECTION:
        facts = {**post.saying.facts, "noted": True}
        await visit.work.outbox.change(post, replace(post.saying, facts=facts))


async def say_done(visit: Visit, case: str, token: str, text: str) -> None:
    """What was done about it, in the words of who was told."""
    request = await find(visit, case)
    rules.theirs(request, visit.actor, visit.work.situation, token)
    if visit.crosses_chat:
        check_marking(request.marking, visit.work.situation, request)
    await visit.record(rules.done(request, visit.actor, visit.work.situation, token, text))
    await visit.keep_own_message(request.id)


def written_text(entry: Entry, request: Request, turns: Turns) -> SentText | None:
    """The text of a record; None where its writer is not told any more."""
    about = entry.about or {}
    author, side, turn = about.get("actor"), about.get("side"), turns.of(entry.seq)
    if not isinstance(author, str):
        return None
    at = stood(request)[min(turn, len(request.earlier))]
    member = at.origin if entry.event in _OF_THE_ASKING else at.addressee
    marking = str(about.get("marking") or request.marking.value)
    return SentText(
        record=entry.seq,
        event=str(entry.event),
        read_as=turns.placed[entry.seq][0] if entry.seq in turns.placed else str(entry.event),
        turn=turn,
        at=entry.at,
        author=PersonId(author),
        member=MemberCode(side) if isinstance(side, str) else member,
        marking=Marking(marking) if marking in set(Marking) else request.marking,
    )


async def _readings(visit: Visit, request: Request, written: SentText) -> list[TextReading]:
    """Who was shown texts of the case since this one was written, or took them out."""
    log, since = visit.work.log, Portion(within=[(written.record + 1, _ENDLESS)])
    count = await log.count(request.id, events=_READ, told=since)
    turns = await log.turns(request)
    entries = await log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events=_READ,
        told=since,
        first=max(0, count - LAST_READINGS),
        most=LAST_READINGS,
    )
    found = (_reading(entry, turns) for entry in entries)
    return [each for each in dict.fromkeys(found) if each is not None]


def _reading(entry: Entry, turns: Turns) -> TextReading | None:
    """What a record says of a reading that may have shown texts."""
    about, turn = entry.about or {}, turns.of(entry.seq)
    person, to = about.get("actor"), about.get("to")
    if entry.event == Event.LOG_EXPORTED:
        return TextReading(turn=turn) if about.get("with_keys") is True else None
    if isinstance(person, str):
        is_log = entry.event == Event.LOG_READ
        shows = about.get("part") in _WITH_TEXTS if is_log else about.get("shown") is True
        return TextReading(turn=turn, person=PersonId(person)) if shows else None
    shows = bool(about.get("reason")) and about.get("channel") == CONSOLE
    member = MemberCode(to) if isinstance(to, str) else None
    return TextReading(turn=turn, member=member) if shows else None
