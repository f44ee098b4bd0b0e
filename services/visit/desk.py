"""The chat's door: a person sends or presses something, which is one visit, and is answered.

Owns the frame around every act from chat: the update is claimed, the account becomes an actor, the
act runs, and its answer goes into the outbox in the same transaction. A refused act changes nothing
but its own answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Concatenate, ParamSpec

from domain.directory.actor import Actor
from domain.messages.outgoing import Post, Said, Saying
from domain.refused import Refused
from domain.topics import Facts, Topic
from services.visit import reachability, turned_away
from services.visit.beside import ReadsLong, TakesLong, Worked
from services.visit.exposure import expose, take_out
from services.visit.inbound import TELEGRAM, Inbound, keep_own
from services.visit.long_texts import take_back
from services.visit.office import Office
from services.visit.retiring import retire
from services.visit.visit import Visit
from storage.messages.inbox import is_of
from storage.messages.theirs import THEIRS
from storage.people.people import Account
from storage.transaction.unit_of_work import UnitOfWork

_PAUSES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2)
"""The note of a delivery takes a few milliseconds, unless much else is going on."""
_UNTIL_REPORTED = timedelta(seconds=30)
"""Then what is on its way to a chat has its number, or is tried again."""


class _StillSending(Exception):
    """A message to this chat is on its way: whoever acts on it was quicker than its note."""


@dataclass(slots=True, kw_only=True)
class Desk(Visit):
    """A visit from chat: the update that brings it, the press to answer, the messages that stand there."""

    inbound: Inbound
    account: Account
    press_answered: bool = False
    press_is_known: bool = False
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
        self.press_is_known |= post is not None and message == self.inbound.pressed_message
        # What was taken for a copy when it was pressed may be the very message that is on its way.
        is_coming = self.may_wait and (post is None or post.card == THEIRS)
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
        await retire(self.work.outbox, post_id, topic, among=among)

    async def finish(self) -> None:
        """Answer the press if nothing has; what was typed leaves the chat in time, whatever it was."""
        if self.inbound.has_words and not self.is_kept:
            await self.keep_own_message(None)
        if (pressed := self.inbound.pressed_message) is not None and not self.press_is_known:
            await self._take_out_copy(pressed)
        await self._answer_press(None)

    async def _take_out_copy(self, pressed: int) -> None:
        """A message of which the service never heard, as it was killed while it sent it: it sent it again
        and knows that one alone. This one may carry content, and would stand in the chat for ever.

        While something is on its way there it may be that: it goes later, should it be a copy.
        """
        outbox, chat, person = self.work.outbox, self.inbound.chat, self.actor.id
        if await outbox.at(chat, pressed) is not None:
            return
        if await self.work.delivery.is_sending_to(chat):
            await outbox.note_theirs(
                chat=chat, person=person, case=None, message=pressed, keeps=_UNTIL_REPORTED
            )
        else:
            await take_out(self.work, chat, person, pressed)

    async def _answer_press(self, saying: Saying | None) -> None:
        if self.inbound.press is None or self.press_answered:
            return
        self.press_answered = True
        await self.work.outbox.answer_press(
            press=self.inbound.press, chat=self.inbound.chat, saying=saying, person=self.actor.id
        )


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
            await office.store.transact(
                partial(turned_away.answer, inbound, refused), inbound.update_id
            )
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
        raise await turned_away.not_acting(work, account)
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
