"""Handing messages over, and what follows when one cannot be delivered.

Owns what the dispatcher may take and what is written down of each outcome. A chat that takes no
messages makes its person unreachable, and whoever is next in line is alerted at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from domain.directory import Directory, Person
from domain.escalation import Cause, Why, fire
from domain.events import Event
from domain.request import Card, Facts, Record
from domain.vocabulary import Role
from services.notices import notice_failed, notice_sent
from services.office import Office
from storage.knowledge import Known
from storage.notices import Notice
from storage.notices import alive as are_alive
from storage.people import AccountState
from storage.saying import Kind, PostState, Work
from storage.unit_of_work import UnitOfWork

DEFAULT_LANGUAGE = "en"
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
    notice: Notice | None = None
    """What is to be sent on a channel other than Telegram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The message stands in the chat."""

    work: Work
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The message says what it should, or can no longer be edited."""

    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The message left the chat, or could not be removed."""

    work: Work
    was_removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A press was answered, a menu set, a chat left; or it is too late for that."""

    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """It did not work now. ``counts`` is False where Telegram only asked to wait."""

    work: Work
    wait_ms: int
    counts: bool
    may_have_arrived: bool = True
    """Of one that counts: whether it may stand in the chat all the same, so that the next is a repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """The chat will not take it, for a reason that does not pass."""

    work: Work
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A notice went out on a channel other than Telegram, or is no longer wanted."""

    work: Work
    was_sent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNoticed:
    """A notice did not go out. ``for_good``: the channel refused it, and would again."""

    work: Work
    why: str
    for_good: bool


Outcome = Sent | Edited | Removed | Answered | Postponed | Undeliverable | Noticed | NotNoticed


async def lease(office: Office, limit: int, express_only: bool = False) -> tuple[Outgoing, ...]:
    """Take up to ``limit`` pieces of work, most urgent first; they are this process's for a while."""

    async def act(work: UnitOfWork) -> tuple[Outgoing, ...]:
        taken = await work.delivery.lease(limit, express_only=express_only)
        ids = [each.notice for each in taken if each.notice is not None]
        found = await work.notices.by_ids(ids)
        return tuple(
            outgoing(work.known, each, found.get(each.notice) if each.notice else None)
            for each in taken
        )

    return await office.store.transact(act)


def outgoing(known: Known, taken: Work, notice: Notice | None = None) -> Outgoing:
    """The work with what its wording needs to know of the reader."""
    who = taken.post.person if taken.post else taken.person
    account = known.accounts.by_person.get(who) if who else None
    directory = known.directory
    person = directory.people.get(who) if directory and who else None
    member = (
        directory.members.get(person.member) if directory and person and person.member else None
    )
    return Outgoing(
        work=taken,
        language=account.language if account else _language(directory, person),
        zone=member.time_zone if member else None,
        roles=person.roles if person else frozenset(),
        is_repeat=taken.kind in (Kind.SEND, Kind.PHOTO) and taken.may_have_arrived,
        notice=notice,
    )


def _language(directory: Directory | None, person: Person | None) -> str:
    """The first language of somebody without a chat in which the network speaks."""
    offered = directory.languages if directory else ()
    theirs = person.languages if person else ()
    return next((language for language in theirs if language in offered), DEFAULT_LANGUAGE)


async def report(office: Office, outcomes: Sequence[Outcome], *, is_again: bool = False) -> None:
    """Write down what became of a batch, in one transaction.

    ``is_again``: it was tried before, and may have been written though the answer was lost.
    """

    async def act(work: UnitOfWork) -> None:
        new = await _unwritten(work, outcomes) if is_again else outcomes
        await work.delivery.done([o.work for o in new if not isinstance(o, Postponed)])
        await _write_many(work, new)
        for outcome in new:
            await _write(work, outcome)

    await office.store.transact(act)


async def _unwritten(work: UnitOfWork, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those that are not written yet; a message that another process sent too was sent twice."""
    still = await work.delivery.still_to_do([outcome.work for outcome in outcomes])
    return [
        outcome
        for outcome in outcomes
        if outcome.work.id in still
        or (isinstance(outcome, Sent) and not await _stands(work, outcome))
    ]


async def _stands(work: UnitOfWork, sent: Sent) -> bool:
    """Whether the post is known by the number of this very message."""
    post = await work.outbox.by_id(sent.work.post.id) if sent.work.post else None
    return post is not None and post.message_id == sent.message_id


async def _write_many(work: UnitOfWork, outcomes: Sequence[Outcome]) -> None:
    """What most outcomes are, a batch at a time."""
    sent = [outcome for outcome in outcomes if isinstance(outcome, Sent)]
    await work.delivery.shown([(outcome.work, outcome.message_id) for outcome in sent])
    await work.delivery.edited([o.work for o in outcomes if isinstance(o, Edited)])


async def renew(office: Office, ids: Sequence[int]) -> frozenset[int]:
    """Keep work that still waits in this process's memory; returns what is still this process's."""

    async def act(work: UnitOfWork) -> frozenset[int]:
        return await work.delivery.renew(ids)

    return await office.store.transact(act)


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


async def _write(work: UnitOfWork, outcome: Outcome) -> None:
    delivery = work.delivery
    match outcome:
        case Sent():
            await _record(work, outcome.work, Event.DELIVERED, {})
        case Removed():
            await delivery.removed(outcome.work, was_removed=outcome.was_removed)
            event = Event.REMOVED if outcome.was_removed else Event.NOT_REMOVED
            await _record(work, outcome.work, event, {})
        case Edited() | Answered():
            pass
        case Postponed():
            await delivery.postpone(
                outcome.work,
                outcome.wait_ms,
                counts=outcome.counts,
                may_have_arrived=outcome.may_have_arrived,
            )
            if outcome.counts and outcome.work.attempts == _PATIENCE:
                await _send_beside(work, outcome.work)
        case Undeliverable():
            await delivery.failed(outcome.work)
            await _record(work, outcome.work, Event.UNDELIVERABLE, {"why": outcome.why})
            await _lose(work, outcome.work)
        case Noticed():
            await notice_sent(work, outcome.work, was_sent=outcome.was_sent)
        case NotNoticed():
            case = await notice_failed(work, outcome.work, outcome.why, for_good=outcome.for_good)
            if case is not None:
                await _go_on(work, case)


async def _record(work: UnitOfWork, taken: Work, event: Event, more: Facts) -> None:
    """Deliveries about a request are records of its case; conversation steps are not recorded."""
    post = taken.post
    if post is None or (post.case is None and event is Event.DELIVERED):
        return
    about: Facts = {
        "to": work.situation.name(post.person),
        "channel": "telegram",
        "topic": post.saying.topic.value,
        "attempts": taken.attempts + 1,
        **more,
    }
    await work.note(Record(event=event, about=about), post.case)


async def _lose(work: UnitOfWork, taken: Work) -> None:
    """The person cannot be reached: note it, and alert whoever is next if they were the hope."""
    person = taken.post.person if taken.post else taken.person
    if person is None:
        return
    account = await work.people.by_person(person)
    if account is not None and account.state is AccountState.ENROLLED and account.reachable:
        await work.people.set_reachable(account, reachable=False)
        await work.note(Record(event=Event.PERSON_UNREACHABLE, about={"person": person}))
        if not await work.notices.working(work.directory.people.get(person)):
            work.lose(person)
    post = taken.post
    if post is None or post.card != Card.ALERT or post.case is None:
        return
    known = work.directory.people.get(person)
    is_sent = post.saying.facts.get("stage") == "open" and await work.notices.fall_back(
        known, post.case, post.saying.facts, post.urgency
    )
    if not is_sent:
        await _go_on(work, post.case)


async def _send_beside(work: UnitOfWork, taken: Work) -> None:
    """Telegram does not answer: the alert also takes the person's next channel, if there is one."""
    post = taken.post
    if post is None or post.card != Card.ALERT or post.case is None or post.person is None:
        return
    if post.saying.facts.get("stage") == "open":
        known = work.directory.people.get(post.person)
        await work.notices.fall_back(known, post.case, post.saying.facts, post.urgency)


async def _go_on(work: UnitOfWork, case: str) -> None:
    """Fire the next step at once, unless somebody else of the same step has the alert."""
    request = await work.requests.by_case(case)
    if request is None or not request.awaits_acknowledgement:
        return
    alive = [
        post
        for post in await work.outbox.cards(case, Card.ALERT)
        if post.state in (PostState.NEW, PostState.SHOWN)
        and post.saying.facts.get("step") == request.steps_fired
        and post.person in work.situation.reachable
    ]
    if not alive and not are_alive(
        await work.notices.of_case(case), request.steps_fired, work.situation.reachable
    ):
        decision = fire(request, work.situation, Cause(why=Why.UNDELIVERABLE))
        await work.record(decision, "service")
