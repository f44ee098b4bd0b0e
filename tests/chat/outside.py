"""What stands outside on loopback in the channels' stories: a mail server, and a sink for HTTP."""

import asyncio
import contextlib
import random
import re
import socket
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.deployment.listening import listener, serve
from bot.deployment.setting_values import Listen

CODE = re.compile(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}")


def code_in(text: str) -> str:
    """The one-time code that a text carries."""
    found = CODE.search(text)
    assert found, text
    return found[0]


def free_port() -> int:
    """A port of this machine that nobody listens on, and that no connection is given meanwhile.

    Systems give connections ports from 32768 on.
    """
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - no secret
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def _until(is_so: Callable[[], bool], within: float) -> None:
    """Look again and again: what is looked at lives in another thread, or has no bell."""
    end = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < end, "nothing came"
        await asyncio.sleep(0.02)


@dataclass(slots=True)
class MailServer:
    """A real SMTP server. ``answer`` is what it says to each recipient; None accepts."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    answer: str | None = None
    asked: int = 0
    greeted_as: str = ""
    """The name that came with EHLO."""

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802 - the server's own name
        session, envelope, address = told[1], told[2], told[3]
        self.greeted_as = session.host_name
        self.asked += 1
        if self.answer is not None:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802 - likewise
        envelope = told[2]
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    async def receives(self, within: float = 60.0) -> EmailMessage:
        """The next letter."""
        await _until(lambda: bool(self.letters), within)
        return self.letters.pop(0)


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server's library is older than this Python
        from aiosmtpd.controller import Controller

        server = MailServer(port=free_port())
        controller = Controller(server, hostname="127.0.0.1", port=server.port)
        controller.start()
        try:
            yield server
        finally:
            controller.stop()


@dataclass(slots=True)
class Sink:
    """Takes what is posted to it. ``status`` is what it answers, once ``answers`` is set."""

    port: int
    posted: list[tuple[dict[str, Any], dict[str, str]]] = field(default_factory=list)
    status: int = 200
    asked: int = 0
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"

    async def take(self, request: Request) -> Response:
        self.asked += 1
        if self.status < 400 or not self.answers.is_set():
            self.posted.append((await request.json(), dict(request.headers)))
        await self.answers.wait()
        return Response(status_code=self.status)

    async def receives(self, within: float = 60.0) -> tuple[dict[str, Any], dict[str, str]]:
        """The next document, with the headers it came with."""
        await _until(lambda: bool(self.posted), within)
        return self.posted.pop(0)


@contextlib.asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    made = Sink(port=free_port())
    made.answers.set()
    stop = asyncio.Event()
    app = Starlette(routes=[Route("/in", made.take, methods=["POST"])])
    serving = asyncio.create_task(
        serve(app, listener(Listen("127.0.0.1", made.port), "TEST"), stop)
    )
    try:
        yield made
    finally:
        stop.set()
        await serving
