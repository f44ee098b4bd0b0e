"""The rehearsal server: the local Telegram over HTTP on 127.0.0.1, and its handle in Python.

Owns starting, stopping and the composition of the parts; each part owns what it does.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from rehearsal.bot_api.calls import BotApi, CallChecker
from rehearsal.bot_api.webhook import Webhook
from rehearsal.mini_apps.mini_apps import MiniApps
from rehearsal.pages.control import BotControl
from rehearsal.pages.pages import pages_app
from rehearsal.phones import groups
from rehearsal.phones.phone import LocalPhone
from rehearsal.world.clock import RehearsalClock
from rehearsal.world.faults import Faults
from rehearsal.world.journal import Journal
from rehearsal.world.limits import Limits
from rehearsal.world.serving import served
from rehearsal.world.values import BotStatus, ChatId, ChatKind, PhonePerson, Standing, TelegramId
from rehearsal.world.world import BotAccount, Chat, World

TOKEN = "1000000001:EXERCISE-token-of-the-rehearsal-only"  # noqa: S105 - opens nothing but the rehearsal
"""The token of the rehearsal's bot, where no other is given."""


class RehearsalServer:
    """A local Telegram that runs in this process.

    It serves within `serving`. `clock`, `faults`, `limits`, `journal` and `updates` are the switches and
    records themselves; `phone` gives a person's phone. `title` and `guide` (one step a line) are
    what the page shows on top, and can be set before somebody opens it.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        people: Iterable[PhonePerson] = (),
        clock: RehearsalClock | None = None,
        limits: bool = False,
        checker: CallChecker | None = None,
        control: BotControl | None = None,
        callback_lifetime: float = 30.0,
    ) -> None:
        bot = BotAccount(token=token, id=TelegramId(int(token.partition(":")[0])))
        self.world = World(bot, people, clock=clock, callback_lifetime=callback_lifetime)
        self.token = token
        self.clock = self.world.clock
        self.updates = self.world.updates
        self.faults = Faults()
        self.limits = Limits(enabled=limits)
        self.journal = Journal()
        self.control = control or BotControl()
        self.webhook = Webhook(self.world.updates, self.world.clock.now)
        self._bot_api = BotApi(
            self.world,
            faults=self.faults,
            limits=self.limits,
            journal=self.journal,
            webhook=self.webhook,
            checker=checker,
        )
        self.mini_apps = MiniApps()
        self._phones: dict[TelegramId, LocalPhone] = {}
        self.title = "EXERCISE 24/7 Contact Point Network"
        self.guide: tuple[str, ...] = ()
        self.url = ""
        self.port = 0

    @property
    def mini_app_key(self) -> str:
        """The public key with which launch data are signed here, as hex digits."""
        return self.world.launch_key.public_key().public_bytes_raw().hex()

    def phone(self, telegram_id: int) -> LocalPhone:
        """The phone of that person. Raises KeyError for a number without a phone."""
        person = TelegramId(telegram_id)
        if person not in self._phones:
            self._phones[person] = LocalPhone(self.world, person)
        return self._phones[person]

    def add_person(self, person: PhonePerson) -> LocalPhone:
        """One more phone."""
        self.world.add_person(person)
        return self.phone(person.telegram_id)

    def add_group(
        self,
        title: str,
        people: Iterable[int],
        *,
        kind: ChatKind = ChatKind.GROUP,
        bot: BotStatus = BotStatus.LEFT,
    ) -> Chat:
        """A group of these people; with `bot` the first of them adds the bot as that."""
        first, *others = [TelegramId(number) for number in people]
        chat = groups.make_group(self.world, first, title, others, kind)
        return groups.set_bot_status(self.world, first, chat.id, bot)

    def set_bot_status(self, chat: int, by: int, status: BotStatus) -> None:
        """Add, promote, restrict or remove the bot in a group."""
        groups.set_bot_status(self.world, TelegramId(by), ChatId(chat), status)

    def upgrade_group(self, chat: int, by: int) -> Chat:
        """Turn a group into a supergroup; writing to the old one answers where it went."""
        return groups.upgrade_group(self.world, TelegramId(by), ChatId(chat))

    def deactivate(self, telegram_id: int) -> None:
        """Delete a person's account: whatever is sent there answers 403 from now on."""
        chat = self.world.chats[ChatId(telegram_id)]
        chat.standing = Standing.DEACTIVATED
        self.world.tell_of_chat(chat)

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[RehearsalServer]:
        """Serve until the block ends. `port` 0 takes a free one; see `url`.

        Raises OSError where the port is taken.
        """
        async with served(self._app(), port) as http:
            self.port = http.port
            self.url = f"http://127.0.0.1:{self.port}"
            try:
                yield self
            finally:
                self.world.close()
                self.journal.close()
                await self.webhook.close()
                await self.mini_apps.close()

    def _app(self) -> ASGIApp:
        pages = pages_app(self)
        bot_api = self._bot_api

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"].startswith("/bot"):
                await bot_api(scope, receive, send)
            else:
                await pages(scope, receive, send)

        return app
