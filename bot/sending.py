"""Handing one piece of work to the Bot API, and reading what became of it.

Owns the calls and what each error means for the work: wait, try again, or never. When it is sent is
left to ``bot.dispatcher``; the words to ``handlers.messages``. Nothing is sent with a parse mode.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, assert_never

from telegram import BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot import logs
from bot.channels import NoticeSender
from bot.outgoing_bot import OutgoingBot
from handlers import menus
from handlers.coverage_picture import draw
from handlers.keyboards import markup
from handlers.messages import Reader, SaidText, Saying, word, word_caption, word_press
from services.delivery import (
    Answered,
    Edited,
    NotNoticed,
    Outcome,
    Outgoing,
    Postponed,
    Removed,
    Sent,
    Undeliverable,
)
from storage import saying as stored
from storage.outbox import EXPRESS
from storage.saying import Kind, Post

_FIRST_PAUSE_MS: Final = 400
_LONGEST_EXPRESS_MS: Final = 5_000
_LONGEST_MS: Final = 60_000
_PRESS_WITHIN: Final = 3.0
"""Whoever pressed is waiting, so a lost answer is noticed sooner than a lost message."""

_GONE: Final = (
    "chat not found",
    "user is deactivated",
    "user not found",
    "peer_id_invalid",
    "chat_id is empty",
    "group chat was upgraded",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
)
"""What Telegram says of a chat that takes no messages."""

_EXPECTED: Final = (
    "not modified",
    "not found",
    "can't be edited",
    "can't be deleted",
    "id_invalid",
)
"""What Telegram says of a message that stands as it should, or is no longer ours to change."""

_LACKING: Final = "method not found"
"""What a Bot API server says of a method that it does not have."""

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Telegram asked to wait; ``chat`` is False where it asked for all chats."""

    outgoing: Outgoing
    seconds: float
    chat: bool = True


class Sender:
    """Sends through one bot. ``dice`` gives 0 to 1, for pauses that do not coincide."""

    def __init__(
        self,
        bot: OutgoingBot,
        now: Now,
        dice: Callable[[], float] = random.random,
        notices: NoticeSender | None = None,
    ) -> None:
        self._bot = bot
        self._notices = notices
        self._now = now
        self._dice = dice

    async def send(self, outgoing: Outgoing) -> Outcome | Wait:
        """Do the work once. Never raises for what Telegram or the network answers."""
        try:
            return await self._do(outgoing)
        except RetryAfter as error:
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            return Wait(outgoing=outgoing, seconds=seconds, chat=_has_chat(outgoing))
        except TelegramError as error:
            return self._failed(outgoing, error)

    async def close(self) -> None:
        """Let go of the connections to other channels."""
        if self._notices is not None:
            await self._notices.close()

    async def set_strangers_menu(self) -> None:
        """The menu of whoever is not enrolled. Raises ``TelegramError``."""
        await self._bot.set_my_commands(menus.STRANGERS_MENU, scope=BotCommandScopeDefault())

    async def _do(self, outgoing: Outgoing) -> Outcome:
        work = outgoing.work
        match work.kind:
            case Kind.SEND:
                return await self._post(outgoing, _post(work.post))
            case Kind.PHOTO:
                return await self._picture(outgoing, _post(work.post))
            case Kind.EDIT:
                return await self._edit(outgoing, _post(work.post))
            case Kind.REMOVE:
                post = _post(work.post)
                await self._bot.delete_message(work.chat, post.message_id or 0)
                return Removed(work=work, was_removed=True)
            case Kind.PRESS:
                await self._answer(outgoing)
                return Answered(work=work)
            case Kind.MENU:
                await self._set_menu(outgoing)
                return Answered(work=work)
            case Kind.NOTICE:
                if self._notices is None:
                    why = "no other channel is set up"
                    return NotNoticed(work=work, why=why, for_good=False)
                return await self._notices.send(outgoing)
            case Kind.LEAVE:
                await self._bot.leave_chat(work.chat)
                return Answered(work=work)
            case _:
                assert_never(work.kind)

    async def _post(self, outgoing: Outgoing, post: Post) -> Outcome:
        worded = word(self._saying(outgoing, post.saying))
        sent = await self._bot.send_text(
            post.chat, worded.text, keyboard=markup(worded.rows), rings=post.rings
        )
        return Sent(work=outgoing.work, message_id=sent)

    async def _picture(self, outgoing: Outgoing, post: Post) -> Outcome:
        """A picture with its words under it, drawn beside the loop since that takes a while."""
        picture = await asyncio.to_thread(draw, post.saying.facts)
        sent = await self._bot.send_photo(
            post.chat,
            picture,
            caption=word_caption(self._saying(outgoing, post.saying)),
            filename="coverage.png",
            disable_notification=not post.rings,
            protect_content=True,
        )
        return Sent(work=outgoing.work, message_id=sent.message_id)

    async def _edit(self, outgoing: Outgoing, post: Post) -> Outcome:
        worded = word(self._saying(outgoing, post.saying))
        await self._bot.change_text(
            post.chat, post.message_id, worded.text, keyboard=markup(worded.rows)
        )
        return Edited(work=outgoing.work)

    async def _answer(self, outgoing: Outgoing) -> None:
        work = outgoing.work
        press = work.press or ""
        if work.saying is None:
            await self._bot.answer_callback_query(press, read_timeout=_PRESS_WITHIN)
            return
        saying = self._saying(outgoing, work.saying)
        await self._bot.answer_callback_query(
            press,
            text=word_press(saying),
            show_alert=word(saying).alert,
            read_timeout=_PRESS_WITHIN,
        )

    async def _set_menu(self, outgoing: Outgoing) -> None:
        scope = BotCommandScopeChat(outgoing.work.chat)
        if not outgoing.roles:
            await self._bot.delete_my_commands(scope=scope)
            return
        commands = menus.menu(outgoing.roles, outgoing.language)
        await self._bot.set_my_commands(commands, scope=scope)

    def _saying(self, outgoing: Outgoing, saying: stored.Saying) -> Saying:
        return Saying(
            topic=saying.topic,
            facts=saying.facts,
            texts=tuple(_text(said) for said in saying.texts),
            reader=Reader(language=outgoing.language, zone=outgoing.zone, zone_name=""),
            is_repeat=outgoing.is_repeat,
            now=self._now(),
        )

    def _failed(self, outgoing: Outgoing, error: TelegramError) -> Outcome:
        """What an error means for the work."""
        work, said = outgoing.work, error.message.lower()
        if work.kind in (Kind.PRESS, Kind.MENU, Kind.LEAVE):
            # A server that lacks the method (404, read by the library as a wrong token) never has it.
            is_final = isinstance(error, BadRequest | Forbidden | ChatMigrated) or _LACKING in said
            return Answered(work=work) if is_final else self._postponed(outgoing, error)
        if isinstance(error, Forbidden | ChatMigrated) or any(sign in said for sign in _GONE):
            return self._refused(outgoing, "the chat takes no messages")
        if isinstance(error, BadRequest):
            if not any(sign in said for sign in _EXPECTED):
                logs.event("message_refused", "error", kind=work.kind.value)
            return self._refused(outgoing, "refused by Telegram")
        return self._postponed(outgoing, error)

    def _refused(self, outgoing: Outgoing, why: str) -> Outcome:
        """Whatever can no longer be changed or removed stays as it is; what was never sent is lost."""
        work = outgoing.work
        if work.kind is Kind.EDIT:
            return Edited(work=work)
        if work.kind is Kind.REMOVE:
            return Removed(work=work, was_removed=False)
        return Undeliverable(work=work, why=why)

    def _postponed(self, outgoing: Outgoing, error: TelegramError) -> Outcome:
        """The network, Telegram's servers or the token: it passes, so it is tried again."""
        work = outgoing.work
        if isinstance(error, InvalidToken):
            logs.event("token_not_accepted", "error")
        longest = _LONGEST_EXPRESS_MS if work.priority < EXPRESS else _LONGEST_MS
        pause = min(_FIRST_PAUSE_MS * 2 ** min(work.attempts, 10), longest)
        wait = round(pause * (0.75 + 0.5 * self._dice()))
        # The token is looked at before anything is done.
        may_have_arrived = not isinstance(error, InvalidToken)
        return Postponed(work=work, wait_ms=wait, counts=True, may_have_arrived=may_have_arrived)


def _has_chat(outgoing: Outgoing) -> bool:
    """Whether a request to wait can be about one chat; answers to presses have none."""
    return outgoing.work.kind in (Kind.SEND, Kind.PHOTO, Kind.EDIT, Kind.REMOVE)


def _text(said: stored.Said) -> SaidText:
    at = datetime.fromisoformat(said.at).astimezone(UTC) if said.at else None
    return SaidText(event=said.event, by=said.by, at=at, body=said.body)


def _post(post: Post | None) -> Post:
    assert post is not None  # noqa: S101 - sendings, edits and removals have a post
    return post
