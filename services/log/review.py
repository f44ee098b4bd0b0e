"""Reviewing: the log of a request, showing content again, verifying the whole log.

Reading is itself a record, written in the transaction that puts the words into the outbox, so it is
committed before a word is shown.
"""

from collections.abc import Collection
from dataclasses import replace

from domain.events import Event
from domain.log.parts import PARTS, LogPart
from domain.log.readers import told_readers
from domain.log.rows import RecordRow
from domain.messages.outgoing import Said, Saying
from domain.refused import Refused, not_yours
from domain.requests.filing import check_text
from domain.requests.headline import headline
from domain.requests.permissions import OF_THE_REQUEST, Sight, sight
from domain.requests.request import Record, Request
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role
from services.log.summary import summary
from services.log.verification import verify as verify
from services.requests.finding import find
from services.visit.desk import Desk, serve
from services.visit.inbound import Inbound
from services.visit.lists import Page, nearest, page_facts
from services.visit.office import Office
from services.visit.visit import Visit
from storage.log.pages import Entry
from storage.log.portion import Portion
from storage.log.turns import Turns
from storage.transaction.fitting import fitting
from storage.transaction.texts import said

ROWS_A_PAGE = 10
REVIEWERS = (Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)


async def read_log(visit: Visit, target: str, reason: str) -> None:
    """Show how the request went; its buttons lead to the records."""
    request, facts = await overview(visit, target, reason)
    await visit.reply(Topic.LOG_SUMMARY, facts, case=request.id)


async def turn_page(visit: Desk, target: str, page: int) -> None:
    """Another page of a log that is being read; its reason is that of the reading."""
    await show_part(visit, target, LogPart.ALL, page)


async def show_part(visit: Desk, target: str, part: LogPart, page: int) -> None:
    """A page of one part of a log that is being read, or its summary again, in its place."""
    post, reason = await visit.pressed_post(), await visit.pressed_fact("reason")
    if post is None or not reason:
        raise not_yours()
    if part is LogPart.SUMMARY:
        _request, facts = await overview(visit, target, reason)
        saying = Saying(topic=Topic.LOG_SUMMARY, facts=facts)
    else:
        request, found, said = await timeline(visit, target, reason, page, part)
        facts = {**_facts(request, found, reason), "part": part.value}
        saying = Saying(topic=Topic.LOG, facts=facts, texts=said)
    await visit.work.outbox.change(post, saying)


async def overview(visit: Visit, target: str, reason: str) -> tuple[Request, Facts]:
    """How a request went; the reading is recorded. Raises ``Refused``."""
    request, seen = await reviewed(visit, target)
    check_text(reason)
    await note_reading(visit, request, Event.LOG_READ, reason=reason, part=LogPart.SUMMARY.value)
    facts = await summary(visit, request, seen, await told(visit, request, seen))
    return request, {**facts, "reason": reason}


async def timeline(
    visit: Visit, target: str, reason: str, page: int, part: LogPart = LogPart.ALL
) -> tuple[Request, Page[RecordRow], tuple[Said, ...]]:
    """A page of a part of a request's log, and its texts; the reading is recorded. Raises ``Refused``."""
    request, seen = await reviewed(visit, target)
    check_text(reason)
    about = {"page": page + 1, "part": part.value}
    await note_reading(visit, request, Event.LOG_READ, reason=reason, **about)
    return request, *await _page(visit, request, seen, page, PARTS.get(part))


async def reviewed(visit: Visit, target: str) -> tuple[Request, Sight]:
    """The request, and what of its log the person may review. Raises ``Refused``."""
    request = await find(visit, target)
    seen = sight(visit.actor, request, visit.work.situation)
    if seen is None or not seen.may_review:
        raise not_yours()
    return request, seen


async def told(
    visit: Visit, request: Request, seen: Sight, some_turns: Collection[int] | None = None
) -> Portion:
    """Which records of the case the person may review, or are told of in other turns.

    Who is of no member is told that there are private remarks, and none of their texts.
    """
    of = seen.log if some_turns is None else some_turns
    readers = told_readers(visit.actor, request, of, visit.work.directory)
    turns, member = await visit.work.log.turns(request), visit.actor.person.member
    never = turns.besides_those_of(member) if member is not None else ()
    is_all = len(of) > len(request.earlier)
    some = Portion() if is_all else portion_of(of, turns)
    return replace(some, readers=readers, never=never)


def portion_of(some: Collection[int], turns: Turns) -> Portion:
    """Which records of the case stand in these turns, whoever read what."""
    theirs = {
        seq: turn in some or event in OF_THE_REQUEST for seq, (event, turn) in turns.placed.items()
    }
    return Portion(
        within=[turns.span(turn) for turn in sorted(some)],
        besides=[seq for seq, is_theirs in theirs.items() if is_theirs],
        without=[seq for seq, is_theirs in theirs.items() if not is_theirs],
    )


def _facts(request: Request, found: Page[RecordRow], reason: str) -> Facts:
    return {
        "case": request.id,
        "reference": request.reference,
        "reason": reason,
        **page_facts(found),
    }


async def show_again(visit: Visit, target: str, before: int | None = None) -> None:
    """Show a request's texts again, open or closed, to who may read them; the reading is recorded.

    The last ones, or with ``before`` the last before that record. Raises ``Refused``.
    """
    request = await find(visit, target)
    seen = sight(visit.actor, request, visit.work.situation)
    if seen is None or not seen.may_read:
        raise not_yours()
    role = "sent" if request.requester == visit.actor.id else "received"
    facts: Facts = {**headline(seen.request, visit.work.situation), "role": role}
    if await visit.work.erasures.is_erased(request.id):
        raise Refused(Topic.TEXTS_ERASED, facts)
    allowed = visit.work.directory.content_in_chat.allows(request.marking)
    about: Facts = {"channel": visit.auth, "topic": "show again", "shown": allowed}
    record = Record(event=Event.CONTENT_SHOWN, actor=visit.actor.id, about=about)
    await visit.work.note(record, request.id, visit.auth)
    texts, earlier = await visit.work.recent_texts(request, seen, before) if allowed else ((), None)
    shown = visit.work.in_chat(texts)
    if len(shown) < len(texts):
        facts = {**facts, "left_out": len(texts) - len(shown)}
    if any(each.author == visit.actor.id for each in shown):
        facts = {**facts, "can_correct": True}
    for some in fitting(shown):
        told = facts if earlier is None else {**facts, "earlier": earlier}
        earlier = None
        await visit.reply(Topic.CONTENT, told, texts=some, case=request.id)
    if allowed and before is None:
        await _show_remarks(visit, request, seen)


async def _show_remarks(visit: Visit, request: Request, seen: Sight) -> None:
    """What the person's own member keeps to itself, in a message that is no record of the case."""
    found = await visit.work.remarks(request, seen)
    facts: Facts = {"case": request.id, "reference": request.reference}
    for some in fitting(visit.work.in_chat(found)):
        if some:
            await visit.reply(Topic.REMARKS, facts, texts=some, case=request.id)


async def verify_in_chat(office: Office, inbound: Inbound) -> None:
    """Verify the whole log, and record that it was done."""
    # Reading it all takes long, and is done for nobody else.
    verdict = await verify(office.store) if await _is_reviewer(office, inbound) else None

    async def act(visit: Visit) -> None:
        if verdict is None or not visit.actor.has(*REVIEWERS):
            raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})
        facts: Facts = {
            "answer": verdict.answer,
            "records": verdict.records,
            "root": verdict.root,
            "reason": verdict.reason,
        }
        record = Record(event=Event.LOG_VERIFIED, actor=visit.actor.id, about=facts)
        await visit.work.note(record, auth=visit.auth)
        await visit.reply(Topic.VERIFIED, facts)

    await serve(office, inbound, act)


async def _is_reviewer(office: Office, inbound: Inbound) -> bool:
    async with office.store.reading() as work:
        account = await work.people.by_account(inbound.account)
        person = work.directory.people.get(account.person) if account else None
    return person is not None and not person.roles.isdisjoint(REVIEWERS)


async def note_reading(visit: Visit, request: Request, event: Event, **more: str | int) -> None:
    """Record who reads of the request, and in which capacity."""
    about: Facts = {
        "name": visit.actor.person.name,
        "roles": sorted(role.value for role in visit.actor.person.roles),
        "channel": visit.auth,
        **more,
    }
    record = Record(event=event, actor=visit.actor.id, about=about)
    await visit.work.note(record, request.id, visit.auth)


async def _page(
    visit: Visit, request: Request, seen: Sight, page: int, events: Collection[Event] | None
) -> tuple[Page[RecordRow], tuple[Said, ...]]:
    """One page of the timeline; the texts only for who may read them and where chat may carry them."""
    allowed = visit.work.directory.content_in_chat.allows(request.marking)
    turns, records = await visit.work.log.turns(request), await told(visit, request, seen)
    count = await visit.work.log.count(request.id, told=records, events=events)
    page, pages = nearest(page, count, ROWS_A_PAGE)
    shown = await visit.work.log.entries(
        request.id,
        with_audit=True,
        with_text=allowed and seen.may_read,
        events=events,
        told=records,
        first=page * ROWS_A_PAGE,
        most=ROWS_A_PAGE,
    )
    rows = tuple(record_row(entry, visit.work.situation) for entry in shown)
    found = Page(rows=rows, page=page, pages=pages)
    return found, visit.work.in_chat(
        said(entry, request)
        for entry in shown
        if entry.text is not None and turns.reads(seen, entry.seq, entry.event)
    )


def record_row(entry: Entry, situation: Situation) -> RecordRow:
    """What a reviewer is told of a record, as far as it was opened."""
    about = entry.about or {}
    actor = about.get("actor")
    known = situation.name(PersonId(actor)) if isinstance(actor, str) else ""
    # What was handed over says to whom.
    name = "" if entry.event in _HANDED_OVER else about.get("name") or known
    details = (
        f"{key}: {_shown(value)}"
        for key, value in sorted(about.items(), key=_reason_last)
        if key in _TOLD and value not in (None, "", [])
    )
    return RecordRow(
        number=entry.seq,
        at=entry.at,
        event=entry.event,
        actor=str(name or ""),
        details="; ".join(details),
    )


_HANDED_OVER = frozenset(event for event in Event if event.startswith("message."))
_TOLD = frozenset(
    {"step", "steps", "target", "why", "people", "to", "from", "reason", "topic", "until", "ground"}
) | {"in_place_of", "corrects", "item", "mark", "act", "outcome"}


def _reason_last(pair: tuple[str, object]) -> tuple[bool, str]:
    return pair[0] == "reason", pair[0]


def _shown(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
