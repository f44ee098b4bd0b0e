"""The chat's door: a person sends or presses something, which is one visit, and is answered.

Owns the frame around every act from chat: the update is claimed, the account becomes an actor, the
act runs, and its answer goes into the outbox in the same transaction. A refused act changes nothing
but its own answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec

from domain.directory.actor import Actor
from domain.events import Event
from domain.messages.kinds import ALSO_SAID
from domain.messages.outgoing import Post, PostState, Said, Saying
from domain.refused import Refused
from domain.requests.request import Card, Record
from domain.topics import Facts, Topic
from domain.verbs import NOTES_ONLY, ON_ALERT
from domain.vocabulary import PersonId
from services.visit import reachability
from services.visit.attempts import note_attempt
from services.visit.beside import ReadsLong, TakesLong, Worked
from services.visit.copies import take_out
from services.visit.exposure import expose
from services.visit.long_texts import take_back
from services.visit.office import Office
from services.visit.visit import Visit
from services.visit.waiting import waiting_facts
from storage.messages.inbox import is_of
from storage.people.people import Account, AccountState
from storage.transaction.unit_of_work import UnitOfWork

TELEGRAM = "telegram"
"""How who acts in chat was authenticated."""
_PAUSES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2)
"""The note of a delivery takes a few milliseconds, unless much else is going on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What an update says about who acts and where; the claims in it are not trusted."""

    update_id: int
    account: int
    chat: int
    message_id: int | None = None
    """The person's own message."""
    press: str | None = None
    """The id under which a pressed button must be answered."""
    pressed_message: int | None = None
    data: str = ""
    """What the pressed button says, as the client claims it."""
    reply_to: int | None = None
    reply_about: str | None = None
    """The reference in the bot's message that was replied to, should that message not be known."""
    text: str = field(default="", repr=False)
    """What the person's own message says."""
    sent_at: datetime | None = None
    """When Telegram took the person's own message from them, as Telegram says."""
    is_of_the_chat: bool = False
    """Whether Telegram says it, and nobody wrote it: who may not act gets no answer."""
    has_words: bool = False
    """Whether the person's own message says more than a command and what it is about."""


class _StillSending(Exception):
    """A message to this chat is on its way: whoever acts on it was quicker than its note."""


@dataclass(slots=True, kw_only=True)
class Desk(Visit):
    """A visit from chat: the update that brings it, the press to answer, the messages that stand there."""

    inbound: Inbound
    account: Account
    press_answered: bool = False
    is_kept: bool = False
    """Whether the person's own message is known, so that it leaves the chat in time."""

    @property
    def is_press(self) -> bool:
        """Whether the update is a press on a button."""
        return self.inbound.press is not None

    async def done(self, topic: Topic, facts: Facts | None = None) -> None:
        """Confirm the act: as the answer to the press, or as a message to who typed."""
        if self.is_press:
            await self._answer_press(Saying(topic=topic, facts=facts or {}))
        else:
            await self.reply(topic, facts)

    async def reply(
        self,
        topic: Topic,
        facts: Facts | None = None,
        *,
        texts: tuple[Said, ...] = (),
        case: str | None = None,
        repeats: bool = False,
    ) -> int:
        """Answer with a message; returns its post."""
        saying = Saying(topic=topic, facts=facts or {}, texts=texts)
        return await self.work.reply(
            self.account, self.inbound.chat, saying, case=case, has_content=repeats
        )

    async def keep_own_message(self, case: str | None, topic: Topic = Topic.CONTENT) -> None:
        """Have the person's own message, which carries content, removed in time."""
        message = self.inbound.message_id
        self.is_kept = True
        # Only a message that was changed, which no act takes, could be known from an earlier update.
        if message is not None and not self.work.outbox.may_know(self.inbound.chat, message):
            await self.work.outbox.note_theirs(
                chat=self.inbound.chat,
                person=self.actor.id,
                case=case,
                message=message,
                topic=topic,
                text=self.inbound.text,
                sent_at=self.inbound.sent_at,
            )
        else:
            await keep_own(self.inbound, self.work, self.actor.id, case, topic)

    async def take_out_typed(
        self, messages: Iterable[int] = (), *, without: Collection[int] = ()
    ) -> None:
        """Take out of the chat whatever the person typed that belongs to no request.

        ``messages`` besides, whatever they belong to; ``without`` those of something else begun.
        """
        outbox, chat = self.work.outbox, self.inbound.chat
        named = [await outbox.at(chat, message) for message in messages]
        typed = [post for post in await outbox.typed(chat) if post.message_id not in without]
        for post in {post.id: post for post in (*named, *typed) if post is not None}.values():
            await outbox.remove(post)

    async def expose(self, messages: Sequence[int], case: str | None, refused: Refused) -> None:
        """Take texts out that turn out to be above what may cross the chat, and say so."""
        marking = refused.facts.get("marking")
        await expose(
            self.work,
            chat=self.inbound.chat,
            person=self.actor.id,
            messages=messages,
            case=case,
            marking=marking if isinstance(marking, str) else None,
        )
        await self.reply(refused.topic, refused.facts, case=case)

    async def pressed_post(self) -> Post | None:
        """The message whose button was pressed, if it is one of the bot's in this chat."""
        return await self._post_at(self.inbound.pressed_message)

    async def pressed_fact(self, name: str) -> str:
        """What a pressed message keeps of how it came about, such as what was looked for."""
        post = await self.pressed_post()
        kept = post.saying.facts.get(name) if post is not None else None
        return kept if isinstance(kept, str) else ""

    async def replied_post(self) -> Post | None:
        """The message that was replied to, if it is one of the bot's in this chat."""
        return await self._post_at(self.inbound.reply_to)

    async def _post_at(self, message: int | None) -> Post | None:
        """The post; who is quicker than the note of its delivery is asked to come again."""
        if message is None:
            return None
        post = await self.work.outbox.at(self.inbound.chat, message)
        is_coming = post is None and self.may_wait
        if is_coming and await self.work.delivery.is_sending_to(self.inbound.chat):
            raise _StillSending
        return post

    async def change_pressed(self, topic: Topic, facts: Facts | None = None) -> None:
        """Turn the message whose button was pressed into something else."""
        post = await self.pressed_post()
        if post is not None:
            await take_back(self.work.outbox, post)
            await self.work.outbox.change(post, Saying(topic=topic, facts=facts or {}))

    async def retire(self, post_id: int | None, topic: Topic, *, among: frozenset[Topic]) -> None:
        """Let a question asked earlier say that it is over, if it still stands there as one."""
        post = await self.work.outbox.by_id(post_id) if post_id is not None else None
        if post is None or post.saying.topic not in among:
            return
        await take_back(self.work.outbox, post)
        if post.state is PostState.NEW:
            await self.work.outbox.remove(post)
        else:
            known = post.saying.facts
            facts = {name: known[name] for name in _KEPT if name in known}
            await self.work.outbox.change(post, Saying(topic=topic, facts=facts))

    async def finish(self) -> None:
        """Answer the press if nothing has; what was typed leaves the chat in time, whatever it was."""
        if self.inbound.has_words and not self.is_kept:
            await self.keep_own_message(None)
        if (pressed := self.inbound.pressed_message) is not None:
            await take_out(self.work, self.inbound.chat, self.actor.id, pressed)
        await self._answer_press(None)

    async def _answer_press(self, saying: Saying | None) -> None:
        if self.inbound.press is None or self.press_answered:
            return
        self.press_answered = True
        await self.work.outbox.answer_press(
            press=self.inbound.press, chat=self.inbound.chat, saying=saying, person=self.actor.id
        )


_KEPT = ("case", "reference", "token")
"""Facts by which a reply to a question that is over, or a second press on it, is understood."""

P = ParamSpec("P")
Act = Callable[[Desk], Awaitable[None]]


async def serve(
    office: Office,
    inbound: Inbound,
    act: Callable[Concatenate[Desk, P], Awaitable[None]],
    *args: P.args,
    **more: P.kwargs,
) -> None:
    """Let an enrolled person do one thing; a stranger reads the one fixed line."""

    async def bound(desk: Desk) -> None:
        await act(desk, *args, **more)

    worked: Worked | None = None
    for pause in (*_PAUSES, None):
        visit = partial(_visit, office, inbound, bound, may_wait=pause is not None, worked=worked)
        try:
            await office.store.transact(visit, inbound.update_id)
        except Refused as refused:
            await office.store.transact(partial(_refuse, inbound, refused), inbound.update_id)
        except _StillSending:
            await asyncio.sleep(pause or 0)
            continue
        except (ReadsLong, TakesLong) as it:
            worked = await it.worked()
            continue
        return


async def refuse(office: Office, inbound: Inbound, refused: Refused) -> None:
    """Answer an act that was refused before it reached a service."""

    async def act(_desk: Desk) -> None:
        raise refused

    await serve(office, inbound, act)


async def _visit(
    office: Office,
    inbound: Inbound,
    act: Act,
    work: UnitOfWork,
    *,
    may_wait: bool,
    worked: Worked | None,
) -> None:
    if not await work.inbox.claim(inbound.update_id):
        return
    account = await work.people.by_account(inbound.account)
    enrolled = await work.enrolled(account.person) if account else None
    if account is None or enrolled is None:
        raise await _not_acting(work, account)
    bot = reachability.own_bot(work)
    if not is_of(inbound.update_id, bot):
        # It came through an earlier bot, in whose chat messages have other numbers.
        inbound = replace(inbound, message_id=None, pressed_message=None, reply_to=None)
    elif not account.is_reached_by(bot):
        await reachability.found(work, account)
        account = await work.people.by_account(inbound.account) or account
    desk = Desk(
        office=office,
        work=work,
        inbound=inbound,
        account=account,
        actor=Actor(person=work.directory.people[account.person]),
        auth=TELEGRAM,
        may_wait=may_wait,
        worked=worked,
    )
    await act(desk)
    await desk.finish()


async def _not_acting(work: UnitOfWork, account: Account | None) -> Refused:
    """What somebody reads who may not act: who waits to be confirmed, for whom; all others one line."""
    person = work.directory.people.get(account.person) if account else None
    if account is None or person is None or account.state is not AccountState.WAITING:
        return Refused(Topic.STRANGER, suspicious=account is not None)
    return Refused(Topic.WELCOME_WAITING, await waiting_facts(work, person, is_again=True))


async def _refuse(inbound: Inbound, refused: Refused, work: UnitOfWork) -> None:
    if not await work.inbox.claim(inbound.update_id):
        return
    if inbound.is_of_the_chat:
        return
    account = await work.people.by_account(inbound.account)
    is_stranger = refused.topic is Topic.STRANGER
    may_not_act = is_stranger or refused.topic is Topic.WELCOME_WAITING
    if refused.suspicious or (may_not_act and inbound.press is not None):
        about = {"attempt": refused.topic.value, "by": "press" if inbound.press else "message"}
        actor = account.person if account else None
        record = Record(event=Event.ATTEMPT_REFUSED, actor=actor, about=about)
        await note_attempt(work, record, TELEGRAM, str(inbound.account))
    if inbound.press is None:
        case = refused.facts.get("case") if refused.topic is Topic.MARKING_TOO_HIGH else None
        case = case if isinstance(case, str) else None
        waits = account is not None and account.state is AccountState.WAITING
        if account is not None and (waits or not is_stranger):
            await _put_away(inbound, refused, account, case, work)
        saying = Saying(topic=refused.topic, facts=refused.facts)
        await work.reply(None if is_stranger else account, inbound.chat, saying, case=case)
        return
    topic = Topic.NOT_YOURS if may_not_act else refused.topic
    saying, person = Saying(topic=topic, facts=refused.facts), account.person if account else None
    await work.outbox.answer_press(
        press=inbound.press, chat=inbound.chat, saying=saying, person=person
    )
    if topic in ALSO_SAID:
        await work.reply(account, inbound.chat, saying)
    if topic is Topic.NOT_YOURS and refused.topic is not Topic.WELCOME_WAITING:
        await _take_buttons(inbound, work, is_stranger=is_stranger)


async def _put_away(
    inbound: Inbound, refused: Refused, account: Account, case: str | None, work: UnitOfWork
) -> None:
    """What was typed in vain may be content too: removed in time, or at once where it may not be."""
    await keep_own(inbound, work, account.person, case, refused.topic)
    if not refused.facts.get("is_exposed") or inbound.message_id is None:
        return
    marking = refused.facts.get("marking")
    await expose(
        work,
        chat=inbound.chat,
        person=account.person,
        messages=[inbound.message_id],
        case=case,
        marking=marking if isinstance(marking, str) else None,
    )


async def keep_own(
    inbound: Inbound,
    work: UnitOfWork,
    person: PersonId,
    case: str | None,
    topic: Topic = Topic.CONTENT,
) -> None:
    """Have somebody's own message removed in time, once."""
    message = inbound.message_id
    if message is None:
        return
    known, text = await work.outbox.at(inbound.chat, message), inbound.text
    if known is None:
        await work.outbox.note_theirs(
            chat=inbound.chat,
            person=person,
            case=case,
            message=message,
            topic=topic,
            text=text,
            sent_at=inbound.sent_at,
        )
        return
    await work.outbox.says_now(known, text)
    if case is not None:
        await work.outbox.give_to_case(inbound.chat, message, case)


async def _take_buttons(inbound: Inbound, work: UnitOfWork, *, is_stranger: bool) -> None:
    """Somebody who may no longer act keeps no buttons; data that stands on none changes nothing."""
    pressed = inbound.pressed_message
    post = await work.outbox.at(inbound.chat, pressed) if pressed is not None else None
    if post is None or post.state is not PostState.SHOWN:
        return
    if is_stranger:
        await work.outbox.change(post, Saying(topic=Topic.REVOKED))
    elif post.card == Card.ALERT and _stands_on(inbound.data, post):
        facts = {**post.saying.facts, "stage": "not_yours"}
        await work.outbox.change(post, replace(post.saying, facts=facts))


def _stands_on(data: str, post: Post) -> bool:
    """Whether an alert has a button with this data."""
    facts = post.saying.facts
    rows = NOTES_ONLY if facts.get("notes_only") else ON_ALERT.get(str(facts.get("stage")), ())
    return data in {f"{verb}:{post.case}" for row in rows for verb in row}
