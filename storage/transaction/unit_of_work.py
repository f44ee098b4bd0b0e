"""One unit of work is one transaction: everything in it happens, or nothing.

Owns ``record``, the only writer of a request's state: request, log records, messages, deadline and
the changes of cards go in together. It rolls back unless it is left without an error.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.directory.actor import Actor, may_act_by_code, may_act_in_chat
from domain.directory.directory import Directory
from domain.drills import quiet
from domain.drills.outcome import REAL, withdrawn
from domain.events import Event
from domain.messages.outgoing import Said, Saying
from domain.requests.ownership import with_stand_ins
from domain.requests.permissions import Sight, sight
from domain.requests.request import Card, CardChange, Decision, Message, Record, Request, Ring
from domain.requests.values.situation import Situation
from domain.vocabulary import Marking, PersonId, Urgency
from storage.database import epochs
from storage.database.presence import Presence
from storage.directory.confirmations import Confirmations
from storage.directory.directories import Directories
from storage.drills.drills import Drills
from storage.duty.calendar_feeds import Calendars
from storage.duty.changes import DutyChanges
from storage.duty.watch import DutyWatch
from storage.files.files import Files
from storage.log.anchor_watch import AnchorWatch
from storage.log.anchors import Anchors
from storage.log.erasures import Erasures
from storage.log.escalated import Escalated
from storage.log.news import News
from storage.log.pages import LogPages
from storage.messages.delivery import Delivery
from storage.messages.ended import end_messages
from storage.messages.inbox import Inbox
from storage.messages.new_work import Holder
from storage.messages.notices import Notices
from storage.messages.outbox import Outbox
from storage.people.approvals import Approvals
from storage.people.attempts import Attempts
from storage.people.people import Account, People
from storage.requests.conversations import Conversations
from storage.requests.deadlines import Deadlines
from storage.requests.just_filed import JustFiled
from storage.requests.lists import RequestLists
from storage.sealing.vault import Vault
from storage.sessions.challenges import Challenges
from storage.sessions.device_keys import DeviceKeys
from storage.sessions.first_passkeys import FirstPasskeys
from storage.sessions.forms import Forms
from storage.sessions.launches import Launches
from storage.sessions.passkeys import Passkeys
from storage.sessions.secrets import Secrets
from storage.sessions.sessions import Sessions
from storage.statistics.chunks import TallyRows
from storage.transaction.fitting import fitting
from storage.transaction.knowledge import Known, tell_of_desks
from storage.transaction.texts import as_recorded, just_said, said

Store = TypeVar("Store")
SHOWN_AT_ONCE: Final = 8
"""Texts of a case that are shown in one go; the earlier ones with a press more."""


def _store(kind: Callable[[AsyncConnection, Vault, datetime], Store]) -> cached_property[Store]:
    return _made(lambda unit: kind(unit.connection, unit.vault, unit.now))


def _made(make: Callable[["UnitOfWork"], Store]) -> cached_property[Store]:
    return cached_property(make)


@dataclass(eq=False)
class UnitOfWork:
    """What one act can read and write. ``now`` is taken once; a store is made when it is first used.

    Acts that wait together may share a transaction: each has a unit of its own, and what they write
    in the end (new rows, messages, the log) is written together.
    """

    connection: AsyncConnection
    vault: Vault
    now: datetime
    known: Known
    holder: Holder
    just_filed: JustFiled
    acknowledged: list[tuple[Urgency, timedelta]] = field(default_factory=list, init=False)
    """Of each request that this act acknowledged, how long after its filing."""
    lost: frozenset[PersonId] = field(default=frozenset(), init=False)
    """Who turned out within this transaction not to be reached."""

    inbox = _store(Inbox)
    people = _made(lambda unit: People(unit.connection, unit.vault, unit.now, unit.known.accounts))
    requests = _made(
        lambda unit: RequestLists(unit.connection, unit.vault, unit.now, unit.just_filed)
    )
    deadlines = _made(lambda unit: Deadlines(unit.connection, unit.now, unit.requests))
    conversations = _made(lambda unit: Conversations(unit.connection, unit.vault))
    outbox = _made(lambda unit: Outbox(unit.connection, unit.vault, unit.now, unit.holder))
    delivery = _made(lambda unit: Delivery(unit.connection, unit.vault, unit.holder, unit.outbox))
    notices = _made(
        lambda unit: Notices(
            unit.connection, unit.vault, unit.now, unit.outbox, unit.people, unit.known.channels
        )
    )
    log = _store(LogPages)
    news = _store(News)
    erasures = _store(Erasures)
    escalations = _store(Escalated)
    files = _made(lambda unit: Files(unit.connection, unit.vault, unit.now, unit.log))
    anchors = _made(lambda unit: Anchors(unit.connection))
    tally = _made(lambda unit: TallyRows(unit.connection, unit.vault))
    anchor_watch = _made(lambda unit: AnchorWatch(unit.connection, unit.now))
    approvals = _store(Approvals)
    attempts = _store(Attempts)
    presence = _made(lambda unit: Presence(unit.connection))
    directories = _store(Directories)
    confirmations = _made(
        lambda unit: Confirmations(unit.connection, unit.vault, unit.now, unit.known.desks.entries)
    )
    duty_changes = _made(
        lambda unit: DutyChanges(unit.connection, unit.vault, unit.now, unit.known.duty_seen)
    )
    duty_watch = _store(DutyWatch)
    calendars = _store(Calendars)
    drills = _made(
        lambda unit: Drills(unit.connection, unit.vault, unit.now, unit.known.desks.plans)
    )
    sessions = _store(Sessions)
    launches = _store(Launches)
    forms = _store(Forms)
    passkeys = _store(Passkeys)
    device_keys = _store(DeviceKeys)
    secrets = _store(Secrets)
    first_passkeys = _store(FirstPasskeys)
    challenges = _store(Challenges)

    def for_next(self) -> "UnitOfWork":
        """A unit for another act in the same transaction."""
        unit = replace(self)
        shared = ("inbox", "requests", "outbox", "log", "drills", "confirmations")
        vars(unit).update({name: getattr(self, name) for name in shared})
        return unit

    def used(self, store: cached_property[Store]) -> Store | None:
        """The store, such as ``UnitOfWork.inbox``, if the act used it."""
        found: Store | None = vars(self).get(store.attrname or "")
        return found

    @property
    def directory(self) -> Directory:
        """The directory in force; one without members before the first import."""
        return self.known.directory or Directory(code="NONE", name="")

    @property
    def has_directory(self) -> bool:
        """Whether a directory was ever imported."""
        return self.known.directory is not None

    @property
    def situation(self) -> Situation:
        """What the rules may look at."""
        return Situation(
            now=self.now,
            directory=self.directory,
            # Of thousands, no copy where nobody was lost: rules ask for it often.
            reachable=self.known.reachable - self.lost if self.lost else self.known.reachable,
            doubtful=self.known.doubtful,
            revoked=self.known.revoked,
        )

    async def enrolled(self, person: PersonId) -> Account | None:
        """The account of somebody who may act in chat now, and whose chat may be told."""
        account = await self.people.by_person(person)
        known = self.directory.people.get(person)
        return account if account and may_act_in_chat(known, account.state) else None

    async def may_act_by_code(self, person: PersonId) -> bool:
        """Whether the person may be sent a code, and act with it, now."""
        account = await self.people.by_person(person)
        known = self.directory.people.get(person)
        return may_act_by_code(known, account.state if account else None)

    def lose(self, person: PersonId) -> None:
        """From now on in this transaction the person cannot be reached."""
        self.lost |= {person}

    async def record(self, decision: Decision, auth: str) -> None:
        """Store a decision. Raises ``ChangedMeanwhile`` where the request is no longer as read."""
        decision = await self.redirected(decision)
        request = await self.requests.save(decision.request)
        if any(record.event is Event.ACKNOWLEDGED for record in decision.records):
            self.acknowledged.append((request.urgency, self.now - request.created_at))
        for record in decision.records:
            await self.log.append(
                as_recorded(record, request), request.id, auth, request.version + 1
            )
        if not request.awaits_acknowledgement and request.version:
            await self.notices.settle(request.id)
        if any(record.event is Event.TRANSFERRED for record in decision.records):
            await self.requests.write_turns(request)
            await self._take_from_earlier(request)
        if any(record.event is Event.ERASURE_ANNOUNCED for record in decision.records):
            await self.erasures.announce(request.id, request.keeping.goes_at or self.now)
        for change in decision.cards:
            await self._change_cards(request, change)
        for message in quiet.heard(decision.messages, request):
            # Of a request that is over no text goes to a chat, or it would leave it before it is read.
            await self.say(message if request.is_open else replace(message, shows=None), request)
        if not request.is_open:
            await end_messages(self.connection, self.vault, self.outbox, request)
        if quiet.makes_room(decision, self.now):
            await self._make_room(request)

    async def _make_room(self, real: Request) -> None:
        """Something real begins at a desk: a drill that is under way there, or rings one of those who are
        alerted now, whichever member they are of, is over."""
        people = (self.directory.people.get(person) for person in real.alerted)
        members = {real.addressee, *(each.member for each in people if each and each.member)}
        desks = {point.id for each in members for point in self.directory.points_of(each)}
        for plan in await self.drills.running_at(sorted({*desks, real.contact_point})):
            drill = await self.requests.by_case(plan.case or "")
            if drill is None or not quiet.gives_way(drill, real, self.situation):
                continue
            if (over := withdrawn(plan, drill, self.situation, REAL)).decision is not None:
                await self.drills.save(over.plan)
                await self.record(over.decision, "service")

    async def redirected(self, decision: Decision) -> Decision:
        """The decision with others in place of those of either side whose access has ended."""
        request = decision.request
        sides = {m.to for m in decision.messages} & {request.requester, request.owner}
        gone = [person for person in sides if not await self._may_act(person)]
        return with_stand_ins(decision, self.situation, gone) if gone else decision

    async def _may_act(self, person: PersonId) -> bool:
        return await self.enrolled(person) is not None or await self.may_act_by_code(person)

    async def finish(self) -> str | None:
        """Write what is still to be written; returns the log's new signed head, if it grew."""
        if inbox := self.used(UnitOfWork.inbox):
            await inbox.flush()
        if requests := self.used(UnitOfWork.requests):
            await requests.flush()
        if outbox := self.used(UnitOfWork.outbox):
            await outbox.flush()
            if epochs.has_advanced(self.connection):
                await outbox.work.give_back()
        note = await self.log.seal_head()
        await tell_of_desks(self.connection)
        return note

    async def note(self, record: Record, case: str | None = None, auth: str = "service") -> None:
        """Append a record that belongs to no decision."""
        person = record.about.get("person")
        version = self.people.saved.get(person) if isinstance(person, str) else None
        await self.log.append(record, case, auth, version if case is None else None)

    async def say(self, message: Message, request: Request | None = None) -> None:
        """Put a message for a person into the outbox; one who has no chat is recorded as such."""
        account = await self.enrolled(message.to)
        case = request.id if request else None
        if message.card is Card.ALERT and request is not None:
            has_telegram = account is not None and account.reachable
            if message.channel is not None or not has_telegram:
                known = self.directory.people.get(message.to)
                is_sent = await self.notices.alert(
                    known, message, request.id, has_telegram=has_telegram
                )
                # A chat that refused lately is tried again beside.
                if is_sent and account is None:
                    return
        if account is None:
            about = {"to": message.to, "topic": message.topic.value, "why": "not enrolled"}
            await self.log.append(Record(event=Event.UNDELIVERABLE, about=about), case, "service")
            return
        texts, earlier = await self._texts(message, request)
        for some in fitting(texts):
            facts = message.facts if earlier is None else {**message.facts, "earlier": earlier}
            earlier = None
            await self.outbox.post(
                chat=account.chat,
                person=message.to,
                saying=Saying(topic=message.topic, facts=facts, texts=some),
                urgency=quiet.leaves_as(message, request),
                rings=message.ring is Ring.RINGS,
                case=case,
                card=message.card.value if message.card else None,
            )

    async def _take_from_earlier(self, request: Request) -> None:
        """Content ends for a member with its turn: it leaves the chats of those who may not read on."""
        for post in await self.outbox.with_content(request.id):
            seen = self.sight(post.person, request)
            if seen is None or len(request.earlier) not in seen.texts:
                await self.outbox.remove(post)

    def sight(self, person: PersonId | None, request: Request) -> Sight | None:
        """What the person may see of the request now."""
        known = self.directory.people.get(person) if person is not None else None
        return sight(Actor(person=known), request, self.situation) if known else None

    async def recent_texts(
        self, request: Request, seen: Sight | None, before: int | None = None
    ) -> tuple[tuple[Said, ...], int | None]:
        """The last texts that this sight opens, for somebody whose reading is recorded.

        Private remarks are not among them. ``before`` which record. Beside them the number before which
        earlier ones stand; None where there are none.
        """
        if seen is None:
            return (), None
        turns = await self.log.turns(request)
        found, earlier = await self.log.recent_texts(
            request.id,
            SHOWN_AT_ONCE,
            before=before,
            reads=lambda seq, event: seq not in turns.remarks and turns.reads(seen, seq, event),
        )
        shown = (said(entry, request) for entry in found if entry.text is not None)
        return tuple(shown), earlier

    async def remarks(self, request: Request, seen: Sight) -> tuple[Said, ...]:
        """The private remarks that this sight opens, for somebody whose reading is recorded."""
        theirs = (await self.log.turns(request)).remarks_of(seen.remarks_of)
        found = await self.log.texts_at(theirs)
        return tuple(said(entry, request) for entry in found if entry.text is not None)

    async def _texts(
        self, message: Message, request: Request | None
    ) -> tuple[tuple[Said, ...], int | None]:
        """The texts that go with a message, and the number before which earlier ones stand."""
        if request is not None and message.shows_all:
            texts, earlier = await self.recent_texts(request, self.sight(message.to, request))
        elif message.shows is not None and not self._is_held_from(message.to, request):
            shown = message.shows.marked(request) if request else message.shows
            texts, earlier = (just_said(message, shown, self.now),), None
        else:
            return (), None
        if request is None:
            return texts, None
        allowed = self.directory.content_in_chat.allows(request.marking)
        reading = Record(
            event=Event.CONTENT_SHOWN,
            actor=message.to,
            about={"channel": "telegram", "topic": message.topic.value, "shown": allowed},
        )
        await self.log.append(reading, request.id, "service")
        return (self.in_chat(texts), earlier) if allowed else ((), None)

    def _is_held_from(self, person: PersonId, request: Request | None) -> bool:
        """Whether the person reads nothing of the request before it is let go on, whoever writes it."""
        if request is None or not request.is_held:
            return False
        seen = self.sight(person, request)
        return seen is None or not seen.texts

    def in_chat(self, texts: Iterable[Said]) -> tuple[Said, ...]:
        """Those whose own marking may cross the chat now, which may be above the request's."""
        allowed = self.directory.content_in_chat
        return tuple(
            each
            for each in texts
            if each.marking not in set(Marking) or allowed.allows(Marking(each.marking))
        )

    async def _change_cards(self, request: Request, change: CardChange) -> None:
        for post in await self.outbox.cards(request.id, change.card.value, change.only):
            # Those who handed it on learn no more about it; a question has one answer.
            if post.saying.facts.get("stage") == "transferred" or post.saying.facts.get("outcome"):
                continue
            facts = {**post.saying.facts, **change.facts}
            await self.outbox.change(post, replace(post.saying, facts=facts))

    async def reply(
        self,
        account: Account | None,
        chat: int,
        saying: Saying,
        *,
        case: str | None = None,
        has_content: bool = False,
    ) -> int:
        """Answer whoever wrote, a person or a stranger."""
        return await self.outbox.post(
            chat=chat,
            person=account.person if account else None,
            saying=saying,
            urgency=Urgency.STANDARD,
            case=case,
            has_content=has_content,
        )
