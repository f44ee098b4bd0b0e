"""From a command that people type to the act that it means.

A command without what it needs asks for it, or shows how it is used. Which commands there are, and
what each takes, is left to ``handlers.verbs.commands``.
"""

import re
from collections.abc import Awaitable, Callable
from difflib import get_close_matches
from typing import Concatenate, ParamSpec

from domain.refused import Refused
from domain.topics import Topic
from domain.verbs import Verb
from handlers.routes.on_request import ON_REQUEST
from handlers.verbs.commands import Command, commands_of
from services.conversation import choosing, filling_in, texts
from services.directory.in_chat import browsing
from services.drills import in_chat as drills_in_chat
from services.duty import acts, cover, handover, in_chat, on_duty
from services.log import review
from services.messages import channel_tests
from services.people import people, people_in_chat
from services.requests import drafting, escalations, explaining, viewing
from services.requests.safeguards import subjects
from services.sessions import in_chat as sessions
from services.statistics import in_chat as statistics
from services.statistics import letter_in_chat
from services.visit.desk import Desk, refuse, serve
from services.visit.inbound import Inbound
from services.visit.office import Office

P = ParamSpec("P")
Run = Callable[[Office, Inbound, str], Awaitable[None]]

_FORM = re.compile(r"(/[A-Za-z_]{1,32})(?:@\w+)?(?:\s+(.*))?\s*", re.DOTALL)


async def run(office: Office, inbound: Inbound, text: str) -> None:
    """Run the command that the text is."""
    form = _FORM.fullmatch(text)
    command = Command.of(form[1]) if form else None
    if form is None or command is None:
        await serve(office, inbound, _unknown, form[1] if form else "")
        return
    rest = (form[2] or "").strip()
    takes_more = command.value.example and command.value.verb is None
    if takes_more and not command.value.may_stand_alone and not rest:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": command.word}))
        return
    await COMMANDS[command](office, inbound, rest)


async def _unknown(visit: Desk, typed: str) -> None:
    """No such command: name the nearest of those that this person has."""
    has_pages = bool(visit.office.portal_url)
    theirs = (
        command.word for command in commands_of(visit.actor.person.roles, has_pages=has_pages)
    )
    near = get_close_matches(typed.removeprefix("/").lower(), theirs, n=2)
    raise Refused(Topic.UNKNOWN_COMMAND, {"commands": near})


def _alone(
    act: Callable[Concatenate[Desk, P], Awaitable[None]], *args: P.args, **more: P.kwargs
) -> Run:
    """A command that takes nothing, whatever follows it."""

    async def command(office: Office, inbound: Inbound, _rest: str) -> None:
        await serve(office, inbound, act, *args, **more)

    return command


def _with_rest(act: Callable[[Desk, str], Awaitable[None]]) -> Run:
    """A command that takes all that follows it."""

    async def command(office: Office, inbound: Inbound, rest: str) -> None:
        await serve(office, inbound, act, rest)

    return command


def _with_words(act: Callable[[Desk, int, str], Awaitable[None]]) -> Run:
    """A command that lists something, from its first page, narrowed by the words that follow it."""

    async def command(office: Office, inbound: Inbound, rest: str) -> None:
        await serve(office, inbound, act, 0, rest)

    return command


def _on_request(verb: Verb) -> Run:
    """A command on one request: its reference, and perhaps a text; without one it is asked which."""

    async def act(visit: Desk, rest: str) -> None:
        named = await choosing.meant(visit, verb, rest)
        if named is not None:
            await ON_REQUEST[verb].typed(visit, *named)

    return _with_rest(act)


async def _start(office: Office, inbound: Inbound, rest: str) -> None:
    if rest:
        await people.enrol(office, inbound, rest)
    else:
        await serve(office, inbound, viewing.assist)


async def _verify(office: Office, inbound: Inbound, _rest: str) -> None:
    await review.verify_in_chat(office, inbound)


async def _request(visit: Desk, rest: str) -> None:
    await (filling_in.file_line(visit, rest) if rest else drafting.begin(visit))


async def _called(visit: Desk, rest: str) -> None:
    await (
        filling_in.file_line(visit, rest, is_call=True)
        if rest
        else drafting.begin(visit, is_call=True)
    )


COMMANDS: dict[Command, Run] = {
    **{
        command: _on_request(command.value.verb)
        for command in Command
        if command.value.verb is not None
    },
    Command.START: _start,
    Command.REQUEST: _with_rest(_request),
    Command.CALLED: _with_rest(_called),
    Command.REQUESTS: _with_words(viewing.requests),
    Command.DUTY: _with_words(on_duty.duty),
    Command.ESCALATIONS: _with_words(escalations.escalations),
    Command.COVERAGE: _with_words(cover.coverage),
    Command.STATISTICS: _with_rest(statistics.command),
    Command.LETTER: _with_rest(letter_in_chat.command),
    Command.DRILL: _with_rest(drills_in_chat.drill),
    Command.SICK: _with_rest(in_chat.ask_sick),
    Command.LEAVE: _with_rest(acts.leave),
    Command.SWAP: _with_rest(in_chat.begin_swap),
    Command.NOTE: _with_rest(handover.leave_note),
    Command.CALENDAR: _alone(in_chat.ask_new_addresses),
    Command.EXPLAIN: _with_rest(explaining.explain_in_chat),
    Command.DIRECTORY: _with_rest(browsing.directory),
    Command.PEOPLE: _with_words(people_in_chat.people),
    Command.TEST: _alone(channel_tests.test_channels),
    Command.VERIFY: _verify,
    Command.SUBJECT: _with_rest(subjects.search),
    Command.DEVICES: _with_rest(sessions.devices),
    Command.LANGUAGE: _with_rest(people.choose_language),
    Command.HELP: _alone(viewing.assist),
    Command.CANCEL: _alone(texts.cancel),
}
