"""What Telegram shows of the bot before somebody is known, brought up to date in each language offered.

Owns when the menu of strangers, the bot's name and its descriptions are set: at the start and where the
network's languages change, beside everything else. Telegram lets them be changed seldom, so what stands
there is asked for first, and what differs alone is set; one that is refused waits as long as it is told, and
holds up no other. What they say is left to ``handlers.verbs``.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from telegram import Bot, BotCommandScopeDefault
from telegram.error import RetryAfter, TelegramError

from bot.dispatch.refusals import Meaning, meaning, seconds_of
from bot.process import logs
from bot.process.stopping import sleep_unless, until_rung
from handlers.verbs import profile
from handlers.verbs.commands import strangers_menu
from wording.language import read_catalogues
from wording.spoken import spoken

_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 600.0
_ISO_639_1: Final = 2
"""Letters of the languages that Telegram tells apart here."""

Value = TypeVar("Value")
Menu = tuple[tuple[str, str], ...]


class _Part(ABC, Generic[Value]):
    """One thing that is shown; ``code`` is a language, or empty for all who have none of their own."""

    kind: str
    none: Value
    """What takes away what a language has of its own."""
    falls_back = True
    """Whether Telegram names the common one where a language has none of its own."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @abstractmethod
    async def shown(self, code: str) -> Value: ...

    @abstractmethod
    async def show(self, code: str, value: Value) -> None: ...

    @abstractmethod
    def wanted(self, language: str, common: Value) -> Value:
        """What it says in a language; ``common`` is what is shown to all others now."""

    async def bring(self, offered: Sequence[str]) -> None:
        """Set what differs. Raises ``TelegramError``."""
        common = await self.shown("")
        wanted = self.wanted(offered[0], common)
        if common != wanted:
            await self.show("", wanted)
        own = {_code(each): each for each in offered[1:] if _code(each)}
        for code in dict.fromkeys(filter(None, map(_code, spoken()))):
            there = await self.shown(code)
            of_language = self.wanted(own[code], common) if code in own else wanted
            is_own = of_language != wanted
            if is_own and there != of_language:
                await self.show(code, of_language)
            elif not is_own and there not in (wanted if self.falls_back else self.none, self.none):
                await self.show(code, self.none)


def _code(language: str) -> str:
    """The two letters by which Telegram knows a language; empty for one that it does not tell apart."""
    base = language.replace("_", "-").partition("-")[0]
    return base if len(base) == _ISO_639_1 else ""


class _Menu(_Part[Menu]):
    """Of strangers alone: a menu of one's own chat comes before those of all, whatever the client speaks."""

    kind = "menu"
    none: Menu = ()
    falls_back = False

    async def shown(self, code: str) -> Menu:
        found = await self._bot.get_my_commands(BotCommandScopeDefault(), code)
        return tuple((each.command, each.description) for each in found)

    async def show(self, code: str, value: Menu) -> None:
        scope = BotCommandScopeDefault()
        if value:
            await self._bot.set_my_commands(value, scope, code)
        else:
            await self._bot.delete_my_commands(scope, code)

    def wanted(self, language: str, common: Menu) -> Menu:  # noqa: ARG002 - it is all the service's own
        return strangers_menu(language)


class _Name(_Part[str]):
    """The one for all is its owner's, and is never set."""

    kind = "name"
    none = ""

    async def shown(self, code: str) -> str:
        return (await self._bot.get_my_name(code)).name

    async def show(self, code: str, value: str) -> None:
        await self._bot.set_my_name(value, code)

    def wanted(self, language: str, common: str) -> str:
        return profile.name_in(language, common)

    async def bring(self, offered: Sequence[str]) -> None:
        given = await self.shown("")
        if profile.is_generic(given):
            # Whichever language comes first in the network: the owner wrote it in English.
            await super().bring(["en", *(each for each in offered if each != "en")])


class _About(_Part[str]):
    kind = "short description"
    none = ""

    async def shown(self, code: str) -> str:
        return (await self._bot.get_my_short_description(code)).short_description

    async def show(self, code: str, value: str) -> None:
        await self._bot.set_my_short_description(value, code)

    def wanted(self, language: str, common: str) -> str:  # noqa: ARG002 - it is all the service's own
        return profile.about_in(language)


class _Description(_Part[str]):
    kind = "description"
    none = ""

    async def shown(self, code: str) -> str:
        return (await self._bot.get_my_description(code)).description

    async def show(self, code: str, value: str) -> None:
        await self._bot.set_my_description(value, code)

    def wanted(self, language: str, common: str) -> str:  # noqa: ARG002 - it is all the service's own
        return profile.description_in(language)


class BotProfile:
    """All of it, of one bot. ``offered`` tells which languages the network offers now."""

    def __init__(self, bot: Bot, offered: Callable[[], Sequence[str]]) -> None:
        self._parts = [part(bot) for part in (_Menu, _Name, _About, _Description)]
        self._offered = offered
        self._bells = {part.kind: asyncio.Event() for part in self._parts}
        self._heard: Sequence[str] = ()
        self._reading = asyncio.Lock()

    def hear(self, offered: Sequence[str]) -> None:
        """What is offered as of a commit."""
        if offered != self._heard:
            self._heard = offered
            for bell in self._bells.values():
                bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Keep it so until told to stop."""
        async with asyncio.TaskGroup() as group:
            for part in self._parts:
                group.create_task(self._keep(part, stop))

    async def _keep(self, part: _Part[Menu] | _Part[str], stop: asyncio.Event) -> None:
        bell, done, pause = self._bells[part.kind], None, _FIRST_PAUSE
        while not stop.is_set():
            bell.clear()
            offered = tuple(self._offered())
            try:
                if offered != done:
                    await self._read(offered)
                    await part.bring(offered)
            except RetryAfter as error:
                logs.trouble("profile_not_set", error, kind=part.kind)
                await sleep_unless(stop, seconds_of(error))
            except TelegramError as error:
                if meaning(error) is not Meaning.LACKING:
                    logs.trouble("profile_not_set", error, kind=part.kind)
                    await sleep_unless(stop, pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
                    continue
                done = offered  # a Bot API server of one's own may be older
            except Exception as error:  # an answer of another form: no reason to stop alerting
                logs.incident(error, kind=part.kind)
                await sleep_unless(stop, _LONGEST_PAUSE)
            else:
                done, pause = offered, _FIRST_PAUSE
                await until_rung(bell, stop)

    async def _read(self, offered: Sequence[str]) -> None:
        """Read the catalogues beside the loop, once for all parts, before somebody's message needs them."""
        async with self._reading:
            await asyncio.to_thread(read_catalogues, offered)
