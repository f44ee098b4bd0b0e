"""Whether somebody is sure: one question before what takes one press and cannot simply be undone.

Owns that the question names what it is about, and is good once: for a few minutes, and while what it
names is still so. Nothing waits for
its answer: an act without its yes has not begun. What an act would do is worked out by its own
service, which looks whether it may be done when asking and again when acting.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from domain.messages.outgoing import Post, Saying
from domain.refused import Refused, not_yours
from domain.topics import Facts, Topic, parse_stamp, stamp
from domain.verbs import Sure
from services.visit.desk import Desk
from services.visit.visit import Visit

GOOD_FOR: Final = timedelta(minutes=10)
"""What stands in a question is what followed when it was asked; later it is asked anew."""
ONESELF: Final = "-"
"""The target of an act that is about nobody and nothing else."""
TOPICS: Final[Mapping[Sure, Topic]] = {
    Sure.WITHDRAW: Topic.SURE_WITHDRAW,
    Sure.REOPEN: Topic.SURE_REOPEN,
    Sure.END: Topic.SURE_END,
    Sure.REVOKE: Topic.SURE_REVOKE,
    Sure.SICK: Topic.SURE_SICK,
    Sure.CALENDAR: Topic.SURE_CALENDAR,
    Sure.RECALL: Topic.SURE_RECALL,
    Sure.DISOWN: Topic.SURE_DISOWN,
    Sure.REASSIGN: Topic.SURE_REASSIGN,
    Sure.DEVICE: Topic.SURE_DEVICE,
}
_QUESTIONS = frozenset(TOPICS.values())
OnTarget = Callable[[Desk, str], Awaitable[None]]
Grounds = Callable[[Desk, str], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an act on a request would do, as it is asked about in chat and at a page."""

    topic: Topic
    target: str
    effect: Facts
    rests_on: tuple[str, ...] = ()
    """What the question names that may change meanwhile."""

    @property
    def saying(self) -> Saying:
        """The question, in words to be."""
        return Saying(topic=self.topic, facts=self.effect)

    def sealed(self, now: datetime) -> str:
        """What a page brings back with its yes: when it was asked, and on what that rested."""
        return f"{stamp(now)} {self._digest}"

    def is_still(self, brought: str, now: datetime) -> bool:
        """Whether what was brought back was asked lately, and rested on what is so now."""
        asked, _, digest = brought.partition(" ")
        asked_at = parse_stamp(asked)
        is_late = asked_at is None or not asked_at <= now <= asked_at + GOOD_FOR
        return not is_late and digest == self._digest

    @property
    def _digest(self) -> str:
        return hashlib.sha256("\0".join(self.rests_on).encode()).hexdigest()


Asks = Callable[[Visit, str], Awaitable[Question]]


def asked_first(act: Sure, asks: Asks, does: OnTarget) -> "AskedFirst":
    """In chat: an act on a request that asks this first."""

    async def in_chat(visit: Desk, target: str) -> None:
        found = await asks(visit, target)
        case, effect = found.target, found.effect
        await ask(visit, act, case, effect, case=case, rests_on=found.rests_on)

    async def rests_on(visit: Desk, target: str) -> Sequence[str]:
        return (await asks(visit, target)).rests_on

    return AskedFirst(in_chat, does, rests_on=rests_on)


class AskedFirst(NamedTuple):
    """An act that is asked about: the question, the act, and what stands there where it is not done."""

    asks: OnTarget
    does: OnTarget
    leaves: OnTarget | None = None
    rests_on: Grounds | None = None
    """What the question names that may change meanwhile. Raises what the act would raise."""


async def ask(
    visit: Desk,
    act: Sure,
    target: str,
    effect: Facts,
    *,
    case: str | None = None,
    rests_on: Sequence[str] = (),
    instead_of: Topic | None = None,
) -> None:
    """Ask once, with what would follow. Call it only after looking whether the act may be done.

    The question stands by itself, or in place of a pressed message of the topic ``instead_of``.
    """
    facts = {**effect, "target": target, "asked_at": stamp(visit.work.now)}
    facts["rests_on"] = list(rests_on)
    post = await visit.pressed_post()
    if post is not None and post.saying.topic in {TOPICS[act], instead_of}:
        await visit.change_pressed(TOPICS[act], facts)
    else:
        await visit.reply(TOPICS[act], facts, case=case)


async def say_yes(visit: Desk, act: Sure, target: str, asked: AskedFirst) -> None:
    """Do what was asked about; asked anew where the question is no longer true. Raises ``Refused``."""
    post = await _question(visit)
    if post.saying.topic is not TOPICS[act] or post.saying.facts.get("target") != target:
        raise not_yours()
    asked_at = parse_stamp(post.saying.facts.get("asked_at"))
    if asked_at is None or visit.work.now > asked_at + GOOD_FOR:
        await asked.asks(visit, target)
        await visit.done(Topic.STALE_STEP)
        return
    if asked.rests_on is not None:
        before = post.saying.facts.get("rests_on")
        if before is not None and before != list(await asked.rests_on(visit, target)):
            await asked.asks(visit, target)
            await visit.done(Topic.ASKED_ANEW)
            return
    await asked.does(visit, target)
    await _settle(visit, "yes")


async def say_no(visit: Desk, acts: Mapping[Sure, AskedFirst]) -> None:
    """Nothing is done, and the question says so. Raises ``Refused``."""
    post = await _question(visit)
    act = next(act for act, topic in TOPICS.items() if topic is post.saying.topic)
    if (leaves := acts[act].leaves) is not None:
        await leaves(visit, str(post.saying.facts.get("target")))
    await _settle(visit, "no")


async def _question(visit: Desk) -> Post:
    """The question whose button was pressed, and that has no answer yet. Raises ``Refused``."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic not in _QUESTIONS:
        raise not_yours()
    if post.saying.facts.get("answer"):
        raise Refused(Topic.STALE_STEP)
    return post


async def _settle(visit: Desk, answer: str) -> None:
    """Let the question say how it was answered, unless the act has made something else of it."""
    post = await visit.pressed_post()
    if post is not None and post.saying.topic in _QUESTIONS:
        await visit.change_pressed(post.saying.topic, {**post.saying.facts, "answer": answer})
