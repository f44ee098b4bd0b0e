"""The commands that people type, and what each takes.

Owns the list of commands and their forms; a command without what it needs asks for it, or shows how
it is used.
"""

import re
from collections.abc import Awaitable, Callable

from domain.refused import Refused
from domain.topics import Topic
from handlers.routes import directory as directory_commands
from handlers.routes import duty as duty_commands
from handlers.routes import people as network_commands
from services.conversation import texts
from services.conversation.prompts import Kind, open_prompt
from services.duty import on_duty as duty
from services.log import review
from services.people import people
from services.requests import (
    acknowledge,
    answering,
    closing,
    drafting,
    escalations,
    filing,
    transfer,
    viewing,
)
from services.visit.desk import Desk, Inbound, refuse, serve
from services.visit.office import Office
from wording.language import available_languages

Run = Callable[[Office, Inbound, str], Awaitable[None]]
ByReference = Callable[[Desk, str], Awaitable[None]]
WithText = Callable[[Desk, str, str], Awaitable[None]]

_FORM = re.compile(r"/([A-Za-z_]{1,32})(?:@\w+)?(?:\s+(.*))?\s*", re.DOTALL)


async def run(office: Office, inbound: Inbound, text: str) -> None:
    """Run the command that the text is."""
    form = _FORM.fullmatch(text)
    command = COMMANDS.get(form[1].lower()) if form else None
    if form is None or command is None:
        await refuse(office, inbound, Refused(Topic.UNKNOWN_COMMAND))
        return
    await command(office, inbound, (form[2] or "").strip())


def _on(name: str, act: ByReference) -> Run:
    """A command on one request: ``/name REF``."""

    async def command(office: Office, inbound: Inbound, rest: str) -> None:
        reference, _ = _split(rest)
        if not reference:
            await refuse(office, inbound, Refused(Topic.USAGE, {"command": name}))
            return
        await serve(office, inbound, act, reference)

    return command


def _with_text(name: str, act: WithText, kind: Kind) -> Run:
    """A command on one request with a text: ``/name REF text``; without the text it asks for it."""

    async def command(office: Office, inbound: Inbound, rest: str) -> None:
        reference, text = _split(rest)
        if not reference:
            await refuse(office, inbound, Refused(Topic.USAGE, {"command": name}))
        elif not text:
            await serve(office, inbound, open_prompt, kind, reference)
        else:
            await serve(office, inbound, act, reference, text)

    return command


async def _start(office: Office, inbound: Inbound, rest: str) -> None:
    if rest:
        await people.enrol(office, inbound, rest)
    else:
        await serve(office, inbound, viewing.assist)


async def _request(office: Office, inbound: Inbound, rest: str) -> None:
    if rest:
        await serve(office, inbound, filing.file_line, rest)
    else:
        await serve(office, inbound, drafting.begin)


async def _transfer(office: Office, inbound: Inbound, rest: str) -> None:
    reference, member = _split(rest)
    if not reference:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": "transfer"}))
    elif not member:
        await serve(office, inbound, open_prompt, Kind.TRANSFER, reference)
    else:
        await serve(office, inbound, transfer.transfer, reference, member)


async def _refuse(office: Office, inbound: Inbound, rest: str) -> None:
    reference, more = _split(rest)
    ground, text = _split(more)
    if not reference:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": "refuse"}))
    elif not ground:
        await serve(office, inbound, open_prompt, Kind.REFUSE, reference)
    else:
        await serve(office, inbound, transfer.refuse, reference, ground, text)


async def _requests(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, viewing.requests, 0)


async def _escalations(office: Office, inbound: Inbound, rest: str) -> None:
    await serve(office, inbound, escalations.escalations, 0, rest)


async def _duty(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, duty.duty, 0)


async def _log(office: Office, inbound: Inbound, rest: str) -> None:
    reference, reason = _split(rest)
    if not reference:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": "log"}))
    elif not reason:
        await serve(office, inbound, open_prompt, Kind.LOG, reference)
    else:
        await serve(office, inbound, review.read_log, reference, reason)


async def _verify(office: Office, inbound: Inbound, _rest: str) -> None:
    await review.verify_in_chat(office, inbound)


async def _language(office: Office, inbound: Inbound, rest: str) -> None:
    if rest.lower() in available_languages():
        await serve(office, inbound, people.choose_language, rest.lower())
    else:
        await serve(office, inbound, viewing.languages, available_languages())


async def _help(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, viewing.assist)


async def _cancel(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, texts.cancel)


def _split(rest: str) -> tuple[str, str]:
    """The first word and what follows it, line breaks kept."""
    parts = rest.split(maxsplit=1)
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")


COMMANDS: dict[str, Run] = {
    "start": _start,
    "request": _request,
    "acknowledge": _on("acknowledge", acknowledge.acknowledge),
    "answer": _with_text("answer", answering.answer, Kind.ANSWER),
    "ask": _with_text("ask", answering.ask, Kind.ASK),
    "reply": _with_text("reply", answering.reply, Kind.REPLY),
    "delay": _with_text("delay", answering.delay, Kind.DELAY),
    "remind": _on("remind", closing.remind),
    "reopen": _on("reopen", closing.reopen),
    "transfer": _transfer,
    "refuse": _refuse,
    "close": _on("close", closing.close),
    "withdraw": _on("withdraw", closing.withdraw),
    "status": _on("status", viewing.status),
    "requests": _requests,
    "duty": _duty,
    "escalations": _escalations,
    **duty_commands.COMMANDS,
    "directory": directory_commands.directory,
    "log": _log,
    "verify": _verify,
    "language": _language,
    "help": _help,
    "cancel": _cancel,
    **network_commands.COMMANDS,
}
"""Every command; ``handlers.messages.menus`` says which of them each role sees."""
