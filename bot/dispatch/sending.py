"""Handing one piece of work to the Bot API, and reading what became of it.

Owns the calls and what each error means for the work: wait, try again, or never. When it is sent is
left to ``bot.dispatch.dispatcher``; the words to ``handlers.messages.compose``. Nothing is sent
with a parse mode.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar, assert_never

from telegram import BotCommandScopeChat, InlineKeyboardMarkup
from telegram.constants import ChatAction
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.dispatch.channels import NoticeSender
from bot.dispatch.refusals import Meaning, MissingChats, meaning, seconds_of
from bot.process import logs
from bot.telegram.outgoing_bot import OutgoingBot
from domain.messages.outgoing import Post, Saying, Work, WorkKind
from domain.requests.headline import is_alert
from domain.topics import Topic
from handlers.messages.compose import Reader, Told, Worded, word, word_caption, word_press
from handlers.messages.frame.keyboards import markup
from handlers.verbs.commands import commands_of, menu
from services.messages.delivery import (
    Answered,
    Edited,
    Outcome,
    Outgoing,
    Postponed,
    Removed,
    Sent,
    Undeliverable,
)
from services.visit.beside import TooMuchAsked, WorkEnded
from storage.messages.outbox import EXPRESS
from wording.abroad import told_abroad
from wording.language import translator
from wording.members import member_names
from wording.pictures import coverage, figures

_FIRST_PAUSE_MS: Final = 400
_LONGEST_EXPRESS_MS: Final = 5_000
_LONGEST_MS: Final = 60_000
_PRESS_WITHIN: Final = 3.0
"""Whoever pressed is waiting, so a lost answer is noticed sooner than a lost message."""

_TRIES: Final = 4
"""Of what is refused for an unknown reason, and is no alert, which does not wait."""

_PICTURES: Final = {
    Topic.COVERAGE_PICTURE: coverage.draw,
    Topic.STATISTICS_PICTURE: figures.draw,
}

Done = TypeVar("Done")
Now = Callable[[], datetime]
MakesDocument = Callable[[Post, str], Awaitable[bytes | Saying | None]]
"""The file that a message brings, or what it says instead; None where nobody is to read it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Telegram asked to wait; ``chat`` is False where it asked for all chats."""

    outgoing: Outgoing
    seconds: float
    chat: bool = True


class Sender:
    """Sends through one bot. ``dice`` gives 0 to 1, for pauses that do not coincide; ``door`` is where
    the pages are opened from a chat, empty where Telegram opens none."""

    def __init__(
        self,
        bot: OutgoingBot,
        now: Now,
        notices: NoticeSender,
        make_document: MakesDocument,
        monotonic: Callable[[], float] = time.monotonic,
        dice: Callable[[], float] = random.random,
        door: str = "",
    ) -> None:
        self._bot = bot
        self._notices = notices
        self._make_document = make_document
        self._now = now
        self._dice = dice
        self._door = door
        self._missing_chats = MissingChats(monotonic)
        self._odd: dict[int, int] = {}
        """How often work was refused for a reason that is not known."""

    async def send(self, outgoing: Outgoing) -> Outcome | Wait:
        """Do the work once. Never raises for what Telegram or the network answers."""
        try:
            outcome = await self._do(outgoing)
        except RetryAfter as error:
            # It can be about one chat; answers to presses have none.
            is_of_chat = outgoing.work.kind not in _WITHOUT_POST
            return Wait(outgoing=outgoing, seconds=seconds_of(error), chat=is_of_chat)
        except TelegramError as error:
            return self._failed(outgoing, error)
        if isinstance(outcome, Sent):
            self._missing_chats.found(outgoing.work.chat)
        return outcome

    async def knock(self, chat: int) -> bool | None:
        """Whether a chat takes messages, asked without ringing; None where that is not known."""
        try:
            await self._bot.send_chat_action(chat, ChatAction.TYPING)
        except TelegramError as error:
            return False if meaning(error) in (Meaning.CLOSED, Meaning.MISSING) else None
        return True

    async def close(self) -> None:
        """Let go of the connections to other channels."""
        await self._notices.close()

    async def _do(self, outgoing: Outgoing) -> Outcome:
        work = outgoing.work
        match work.kind:
            case WorkKind.SEND:
                return await self._post(outgoing, _post(work.post))
            case WorkKind.PHOTO:
                return await self._picture(outgoing, _post(work.post))
            case WorkKind.DOCUMENT:
                return await self._file(outgoing, _post(work.post))
            case WorkKind.EDIT:
                return await self._edit(outgoing, _post(work.post))
            case WorkKind.REMOVE:
                await self._bot.delete_message(work.chat, _post(work.post).message_id or 0)
                return Removed(work=work, was_removed=True)
            case WorkKind.PRESS:
                await self._answer(outgoing)
                return Answered(work=work)
            case WorkKind.MENU:
                await self._set_menu(outgoing)
                return Answered(work=work)
            case WorkKind.NOTICE:
                return await self._notices.send(outgoing)
            case WorkKind.LEAVE:
                await self._bot.leave_chat(work.chat)
                return Answered(work=work)
            case _:
                assert_never(work.kind)

    async def _post(self, outgoing: Outgoing, post: Post) -> Outcome:
        async def send(worded: Worded) -> int:
            return await self._bot.send_text(
                post.chat,
                worded.text,
                worded.emphases,
                keyboard=markup(worded.rows),
                rings=post.rings,
            )

        sent = await self._hand_over(self._told(outgoing, post.saying), send)
        return Sent(work=outgoing.work, message_id=sent)

    async def _picture(self, outgoing: Outgoing, post: Post) -> Outcome:
        """A picture with its words under it, drawn beside the loop since that takes a while."""
        draw = _PICTURES[post.saying.topic]
        picture = await asyncio.to_thread(draw, translator(outgoing.language), post.saying.facts)
        told = self._told(outgoing, post.saying)
        keyboard = markup(word(told).rows)
        sent = await self._bot.send_photo(
            post.chat,
            picture,
            caption=word_caption(told),
            filename="picture.png",
            reply_markup=InlineKeyboardMarkup.de_json(dict(keyboard)) if keyboard else None,
            disable_notification=not post.rings,
            protect_content=True,
        )
        return Sent(work=outgoing.work, message_id=sent.message_id)

    async def _file(self, outgoing: Outgoing, post: Post) -> Outcome:
        """A document with its words under it, or what is said instead of one."""
        try:
            made = await self._make_document(post, outgoing.language)
        except WorkEnded:
            return Postponed(work=outgoing.work, wait_ms=0, counts=False)
        except TooMuchAsked:
            return Postponed(work=outgoing.work, wait_ms=_LONGEST_EXPRESS_MS, counts=False)
        if made is None:
            return Answered(work=outgoing.work)
        if isinstance(made, Saying) and made.topic in _PICTURES:
            return await self._picture(outgoing, replace(post, saying=made))
        if isinstance(made, Saying):
            return await self._post(outgoing, replace(post, saying=made))
        sent = await self._bot.send_document(
            post.chat,
            made,
            caption=word_caption(self._told(outgoing, post.saying)),
            filename=f"{post.saying.facts.get('reference')}.pdf",
            disable_notification=not post.rings,
            protect_content=True,
        )
        return Sent(work=outgoing.work, message_id=sent.message_id)

    async def _edit(self, outgoing: Outgoing, post: Post) -> Outcome:
        async def change(worded: Worded) -> None:
            await self._bot.change_text(
                post.chat,
                post.message_id,
                worded.text,
                worded.emphases,
                keyboard=markup(worded.rows),
            )

        await self._hand_over(self._told(outgoing, post.saying), change)
        return Edited(work=outgoing.work)

    async def _hand_over(self, told: Told, call: Callable[[Worded], Awaitable[Done]]) -> Done:
        """What is said; without the way to its page where Telegram refuses that, so that no alert waits
        for an address that is set wrongly. From then on no message has it, until the next start."""
        worded = word(told)
        try:
            return await call(worded)
        except TelegramError as error:
            has_page = any(each.opens for row in worded.rows for each in row)
            if not has_page or meaning(error) is not Meaning.UNKNOWN:
                raise
        done = await call(word(replace(told, door="")))
        self._door = ""
        logs.event("page_button_refused", "error", setting="PORTAL_URL")
        return done

    async def _answer(self, outgoing: Outgoing) -> None:
        work, text, shows_alert = outgoing.work, None, None
        if work.saying is not None:
            told = self._told(outgoing, work.saying)
            text, shows_alert = word_press(told), word(told).alert
        await self._bot.answer_callback_query(
            work.press or "", text=text, show_alert=shows_alert, read_timeout=_PRESS_WITHIN
        )

    async def _set_menu(self, outgoing: Outgoing) -> None:
        scope = BotCommandScopeChat(outgoing.work.chat)
        if outgoing.roles:
            commands = menu(
                commands_of(outgoing.roles, has_pages=bool(self._door)), outgoing.language
            )
            await self._bot.set_my_commands(commands, scope=scope)
        else:
            await self._bot.delete_my_commands(scope=scope)

    def _told(self, outgoing: Outgoing, saying: Saying) -> Told:
        _ = translator(outgoing.language)
        members = member_names(_, outgoing.directory)
        return Told(
            saying=told_abroad(_, saying, outgoing.named_as, members),
            members=members,
            reader=Reader(language=outgoing.language, zone=outgoing.zone),
            is_repeat=outgoing.is_repeat,
            behind=outgoing.behind,
            now=self._now(),
            door=self._door if outgoing.opens_pages else "",
        )

    def _failed(self, outgoing: Outgoing, error: TelegramError) -> Outcome:
        """What an error means for the work."""
        meant = meaning(error)
        match meant:
            case Meaning.CLOSED:
                return _refused(outgoing, "the chat takes no messages", of_person=True)
            case Meaning.MISSING:
                return self._missing(outgoing)
            case Meaning.DONE | Meaning.GONE:
                return _refused(outgoing, "refused by Telegram", is_gone=meant is Meaning.GONE)
            case Meaning.LACKING if outgoing.work.kind in _WITHOUT_POST:
                return Answered(work=outgoing.work)
            case Meaning.UNKNOWN:
                return self._unknown(outgoing, error)
            case _:
                return self._postponed(outgoing, error)

    def _missing(self, outgoing: Outgoing) -> Outcome:
        """Telegram does not find the chat. That passes, or is believed after a while."""
        work = outgoing.work
        pause = self._missing_chats.pause(work.chat)
        person = work.post.person if work.post else work.person
        is_somebodys = person is not None and work.kind is not WorkKind.PRESS
        if pause is None or not is_somebodys:
            return _refused(outgoing, "Telegram does not find the chat", of_person=True)
        wait_ms = self._about(pause * 1000)
        return Postponed(work=work, wait_ms=wait_ms, counts=False, is_refused=True)

    def _unknown(self, outgoing: Outgoing, error: TelegramError) -> Outcome:
        """It says nothing about the person. An alert goes on at once, all else is tried again."""
        work = outgoing.work
        tries = self._odd.pop(work.id, 0) + 1
        if tries < _TRIES and not is_new_alert(work):
            self._odd[work.id] = tries
            return Postponed(work=work, wait_ms=_FIRST_PAUSE_MS * 2**tries, counts=False)
        incident = logs.incident(error, kind=work.kind.value)
        return _refused(outgoing, f"refused by Telegram, incident {incident}")

    def _postponed(self, outgoing: Outgoing, error: TelegramError) -> Outcome:
        """The network, Telegram's servers or the token: it passes, so it is tried again."""
        work = outgoing.work
        if isinstance(error, InvalidToken):
            logs.event("token_not_accepted", "error")
        is_pressing = work.priority < EXPRESS or is_new_alert(work)
        longest = _LONGEST_EXPRESS_MS if is_pressing else _LONGEST_MS
        wait_ms = self._about(min(_FIRST_PAUSE_MS * 2 ** min(work.attempts, 10), longest))
        # The token is looked at before anything is done.
        may_have_arrived = not isinstance(error, InvalidToken)
        return Postponed(work=work, wait_ms=wait_ms, counts=True, may_have_arrived=may_have_arrived)

    def _about(self, pause_ms: float) -> int:
        """A quarter more or less."""
        return round(pause_ms * (0.75 + 0.5 * self._dice()))


_WITHOUT_POST: Final = (WorkKind.PRESS, WorkKind.MENU, WorkKind.LEAVE)


def _refused(
    outgoing: Outgoing, why: str, *, of_person: bool = False, is_gone: bool = False
) -> Outcome:
    """Whatever can no longer be changed or removed stays as it is; what was never sent is lost."""
    work = outgoing.work
    if work.kind in _WITHOUT_POST:
        return Answered(work=work)
    if work.kind is WorkKind.EDIT:
        return Edited(work=work)
    if work.kind is WorkKind.REMOVE:
        # Gone already: by an earlier try whose answer was lost.
        return Removed(work=work, was_removed=is_gone and work.attempts > 0)
    return Undeliverable(work=work, why=why, of_person=of_person)


def is_new_alert(work: Work) -> bool:
    """Whether somebody is asked to acknowledge, and is not yet."""
    return work.kind is WorkKind.SEND and work.post is not None and is_alert(work.post)


def _post(post: Post | None) -> Post:
    assert post is not None  # noqa: S101 - sendings, edits and removals have a post
    return post
