"""Handing messages over, and what follows when one cannot be delivered.

Owns what the dispatcher may take and what is written down of each outcome. What it says of a person
is left to ``services.visit.reachability``, who is alerted instead to ``services.messages.undelivered``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from zoneinfo import ZoneInfo

from domain.directory.directory import Directory
from domain.directory.functions import NamedAs, named_as
from domain.directory.portal import MiniApp
from domain.events import Event
from domain.log.parts import LOOKED_UP
from domain.messages.outgoing import NEW_MESSAGES, Post, Work, WorkKind
from domain.requests.request import Card, Record
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role
from services.messages import undelivered
from services.messages.notices import notice_failed, notice_sent
from services.messages.withholding import is_withheld, notice_of, withhold
from services.visit import reachability
from services.visit.office import Office, in_transaction
from storage.messages.notices import Notice
from storage.messages.theirs import THEIRS
from storage.transaction.knowledge import Known
from storage.transaction.store import Precedence
from storage.transaction.unit_of_work import UnitOfWork

_PATIENCE = 2
"""Failed attempts after which an alert goes out on another channel too: Telegram may stay away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Work to hand over, with what its wording needs to know of the reader."""

    work: Work
    language: str
    zone: ZoneInfo | None
    roles: frozenset[Role]
    is_repeat: bool
    """Whether an earlier try may have arrived."""
    behind: int = 0
    """How many messages more that ring wait for the same chat, where these are many."""
    notice: Notice | None = None
    """What is to be sent on a channel other than Telegram."""
    is_withheld: bool = False
    """Whether its reader may no longer have it."""
    directory: Directory | None = field(default=None, repr=False)
    """By which its reader's members are called."""
    named_as: NamedAs | None = None
    """What stands in a text in place of names that its reader may not read; None where they may."""
    opens_pages: bool = False
    """Whether a page may be opened from the chat."""
    is_elsewhere: bool = False
    """Whether it would change what stands in another bot's chat, where messages have other numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a piece of work."""

    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Outcome):
    """The message stands in the chat."""

    message_id: int


class Edited(Outcome):
    """The message says what it should, or can no longer be edited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(Outcome):
    """The message left the chat, or could not be removed."""

    was_removed: bool


class Answered(Outcome):
    """A press was answered, a menu set, a chat left; or it is too late for that."""


class Withheld(Outcome):
    """It was not handed over: its reader may no longer have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed(Outcome):
    """It did not work now. ``counts`` is False where it cannot have arrived."""

    wait_ms: int
    counts: bool
    is_refused: bool = False
    """Whether Telegram says that the chat is not there, which may pass."""
    may_have_arrived: bool = True
    """Of one that counts: whether it may stand in the chat all the same, so that the next is a repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable(Outcome):
    """The chat will not take it. ``of_person``: nor any other message to this person, for now."""

    why: str
    of_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed(Outcome):
    """A notice went out on a channel other than Telegram, or is no longer wanted."""

    was_sent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNoticed(Outcome):
    """A notice did not go out. ``for_good``: the channel refused it, and would again."""

    why: str
    for_good: bool


@in_transaction
async def lease(work: UnitOfWork, limit: int, express_only: bool = False) -> tuple[Outgoing, ...]:
    """Take up to ``limit`` pieces of work, most urgent first; they are this process's for a while."""
    taken = await work.delivery.lease(limit, express_only=express_only)
    found = await work.notices.by_ids([each.notice for each in taken if each.notice is not None])
    return tuple(
        outgoing(work.known, each, found.get(each.notice) if each.notice else None)
        for each in taken
    )


def outgoing(
    known: Known,
    taken: Work,
    notice: Notice | None = None,
    *,
    behind: int = 0,
    is_elsewhere: bool = False,
) -> Outgoing:
    """The work with what its wording needs to know of the reader."""
    # What is said to a press knows nothing else of its reader.
    who = taken.post.person if taken.post else taken.person
    who = None if taken.kind is WorkKind.PRESS else who
    directory = known.directory
    person = directory.people.get(who) if directory and who else None
    member = (
        directory.members.get(person.member) if directory and person and person.member else None
    )
    named = directory.people.get(who or taken.person or PersonId("")) if directory else None
    return Outgoing(
        directory=directory,
        named_as=named_as(directory, named) if directory and named else None,
        work=taken,
        language=known.language_of(who or taken.person, _client(taken)),
        zone=member.time_zone if member else None,
        roles=person.roles if person else frozenset(),
        is_repeat=taken.kind in NEW_MESSAGES and taken.may_have_arrived,
        behind=behind,
        notice=notice,
        is_withheld=who is not None and is_withheld(known, who, taken, notice),
        opens_pages=_opens_pages(directory, taken.post),
        is_elsewhere=is_elsewhere,
    )


def _opens_pages(directory: Directory | None, post: Post | None) -> bool:
    """Whether the message stands in a person's own chat, of a network whose pages open from there.

    Telegram refuses messages with such a button in all other chats, whose numbers are below nought.
    """
    if directory is None or directory.portal.mini_app is MiniApp.OFF:
        return False
    return post is not None and post.person is not None and post.chat > 0


def as_known_now(office: Office, waiting: Outgoing) -> Outgoing:
    """Work that waited in memory, with what this process knows of its reader by now.

    That is never older than its last look at the database, which renews the lease on what waits.
    """
    work = waiting.work
    post = work.post if work.kind in (WorkKind.EDIT, WorkKind.REMOVE) else None
    return outgoing(
        office.store.known,
        work,
        waiting.notice,
        behind=waiting.behind,
        is_elsewhere=post is not None and post.bot != office.store.holder.apart,
    )


def _client(taken: Work) -> str:
    """In which language somebody reads of whom no account is known, as the message says."""
    saying = taken.post.saying if taken.post else taken.saying
    reads = saying.facts.get("reads") if saying else None
    return reads if isinstance(reads, str) else ""


async def report(office: Office, outcomes: Sequence[Outcome], *, is_again: bool = False) -> None:
    """Write down what became of a batch; nobody waits for that.

    ``is_again``: it was tried before, and may have been written though the answer was lost.
    """
    await office.store.transact(partial(_report, outcomes, is_again), precedence=Precedence.SHARED)


async def _report(outcomes: Sequence[Outcome], is_again: bool, work: UnitOfWork) -> None:
    new = await _unwritten(work, outcomes) if is_again else outcomes
    new = [await _as_of_now(work, outcome) for outcome in new]
    await work.delivery.done([o.work for o in new if not isinstance(o, Postponed)])
    # What most outcomes are, a batch at a time.
    await work.delivery.shown([(o.work, o.message_id) for o in new if isinstance(o, Sent)])
    await work.delivery.edited([o.work for o in new if isinstance(o, Edited)])
    await undelivered.arrived(work, [o.work for o in new if isinstance(o, Sent)])
    await _count(work, new)
    for outcome in new:
        await _write(work, outcome)


async def _as_of_now(work: UnitOfWork, outcome: Outcome) -> Outcome:
    """What was withheld by what a process knew is sent after all where its reader may have it."""
    if not isinstance(outcome, Withheld):
        return outcome
    taken = outcome.work
    if outgoing(work.known, taken, await notice_of(work, taken)).is_withheld:
        return outcome
    return Postponed(work=taken, wait_ms=0, counts=False)


async def _unwritten(work: UnitOfWork, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those that are not written yet; a message that another process sent too was sent twice."""
    still = await work.delivery.still_to_do([o.work for o in outcomes])
    return [
        o
        for o in outcomes
        if o.work.id in still or (isinstance(o, Sent) and not await _stands(work, o))
    ]


async def _stands(work: UnitOfWork, sent: Sent) -> bool:
    """Whether the post is known by the number of this very message."""
    post = await work.outbox.by_id(sent.work.post.id) if sent.work.post else None
    return post is not None and post.message_id == sent.message_id


@in_transaction
async def renew(work: UnitOfWork, ids: Sequence[int]) -> frozenset[int]:
    """Keep work that still waits in this process's memory; returns what is still this process's."""
    return await work.delivery.renew(ids)


async def release(office: Office, holder: str, begun: frozenset[int]) -> None:
    """Let go of what a killed process had taken; ``begun`` is all that it may have handed over."""
    async with office.store.work() as work:
        await work.delivery.release(holder, begun)


async def release_all(office: Office) -> None:
    """Let go of what a killed process had taken; only where no other process can be sending."""
    async with office.store.work() as work:
        await work.delivery.release_all()


async def next_available_ms(office: Office) -> int | None:
    """When waiting work may next be taken, by the machine's clock."""
    async with office.store.reading() as work:
        return await work.delivery.next_available_ms()


async def _count(work: UnitOfWork, outcomes: Sequence[Outcome]) -> None:
    """How chats fare with alerts and tests is kept for a year; with nothing else."""
    taken: list[PersonId] = []
    refused: list[PersonId] = []
    for outcome in outcomes:
        post = outcome.work.post
        if post is None or post.person is None or not _is_counted(post):
            continue
        if isinstance(outcome, Sent):
            taken.append(post.person)
        elif isinstance(outcome, Undeliverable):
            refused.append(post.person)
    await work.notices.states.in_chat(taken, refused)


def _is_counted(post: Post) -> bool:
    return post.card == Card.ALERT or post.saying.topic is Topic.CHANNELS_TESTED


async def _write(work: UnitOfWork, outcome: Outcome) -> None:
    delivery = work.delivery
    match outcome:
        case Sent():
            await _record(work, outcome.work, Event.DELIVERED, {})
            await _reached(work, outcome.work.post)
        case Removed():
            await delivery.removed(outcome.work, was_removed=outcome.was_removed)
            event = Event.REMOVED if outcome.was_removed else Event.NOT_REMOVED
            await _record(work, outcome.work, event, {})
            if not outcome.was_removed:
                await _note_exposed(work, outcome.work.post)
        case Postponed():
            await delivery.postpone(
                outcome.work,
                outcome.wait_ms,
                counts=outcome.counts,
                may_have_arrived=outcome.may_have_arrived,
            )
            if outcome.counts and outcome.work.attempts == _PATIENCE and outcome.work.post:
                await undelivered.send_beside(work, outcome.work.post)
        case Undeliverable():
            await delivery.failed(outcome.work)
            await _record(work, outcome.work, Event.UNDELIVERABLE, {"why": outcome.why})
            await _lost(work, outcome)
        case Noticed():
            await notice_sent(work, outcome.work, was_sent=outcome.was_sent)
        case Withheld():
            await withhold(work, outcome.work)
            await _go_on_without(work, outcome.work)
        case NotNoticed():
            await notice_failed(work, outcome.work, outcome.why, for_good=outcome.for_good)


async def _record(work: UnitOfWork, taken: Work, event: Event, more: Facts) -> None:
    """Deliveries about a request are records of its case; conversation steps are not recorded.

    What somebody looked up, what left their chat, and that a request left their member, is under their
    name.
    """
    post = taken.post
    if post is None or (post.recorded_for is None and event is Event.DELIVERED):
        return
    about: Facts = {
        "to": work.situation.name(post.person),
        "channel": "telegram",
        "topic": post.saying.topic.value,
        "attempts": taken.attempts + 1,
        **more,
    }
    actor = post.person if _is_theirs(post, event) else None
    await work.note(Record(event=event, actor=actor, about=about), post.recorded_for)


async def _note_exposed(work: UnitOfWork, post: Post | None) -> None:
    """What a person wrote stays in their chat for good: Telegram does not let it be deleted any more."""
    if post is None or post.card != THEIRS:
        return
    about: Facts = {"channel": "telegram", "why": "it could not be taken out of the chat"}
    record = Record(event=Event.CONTENT_EXPOSED, actor=post.person, about=about)
    await work.note(record, post.recorded_for)


def _is_theirs(post: Post, event: Event) -> bool:
    """Whether it is told only to whom this person's readings are told."""
    if event in (Event.REMOVED, Event.NOT_REMOVED):
        return True
    return post.saying.topic in LOOKED_UP or post.saying.facts.get("stage") == "transferred"


async def _reached(work: UnitOfWork, post: Post | None) -> None:
    """The chat takes messages, whatever was remembered of it."""
    account = await work.people.by_person(post.person) if post and post.person else None
    if post is not None and account is not None and account.chat == post.chat:
        await reachability.found(work, account)


async def _lost(work: UnitOfWork, outcome: Undeliverable) -> None:
    """Note what it says of the person, if it does, and alert whoever is next at once."""
    post = outcome.work.post
    if post is None or post.person is None:
        return
    if outcome.of_person:
        await reachability.lost(work, post.person)
    await undelivered.missed(work, post, outcome.why)


async def _go_on_without(work: UnitOfWork, taken: Work) -> None:
    """An alert was withheld: whoever is next has it at once."""
    if taken.post is not None:
        case = taken.post.case if taken.post.card == Card.ALERT else None
    else:
        notice = await notice_of(work, taken)
        case = notice.case if notice is not None else None
    if case is not None:
        await undelivered.go_on(work, case)
