"""The buttons that people press: callback data is the client's claim, read strictly.

Owns what each form of callback data means. Data that has no such form is answered with the same line
as a button that is not the person's.
"""

import re
from collections.abc import Awaitable, Callable

from handlers.routes import directory as directory_commands
from handlers.routes import duty as duty_commands
from handlers.routes import people as network_commands
from services.conversation import prompts
from services.conversation.prompts import Kind, open_prompt
from services.duty import cover
from services.duty import on_duty as duty
from services.keeping import erasure
from services.log import disclosure, review
from services.people import people
from services.requests import acknowledge, closing, drafting, escalations, viewing
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office
from wording.language import available_languages

OnCase = Callable[[Desk, str], Awaitable[None]]

_CASE = re.compile(r"[0-9a-f]{32}")
_PAGE = re.compile(r"0|[1-9]\d{0,4}")
_TOKEN = re.compile(r"[0-9a-f]{4}")
_ACCOUNT = re.compile(r"[0-9a-f]{16}")


def _prompt(kind: Kind) -> OnCase:
    async def press(visit: Desk, case: str) -> None:
        await open_prompt(visit, kind, case)

    return press


ON_CASE: dict[str, OnCase] = {
    "ack": acknowledge.acknowledge,
    "pass": acknowledge.pass_on,
    "noted": acknowledge.note,
    "transfer": _prompt(Kind.TRANSFER),
    "refuse": _prompt(Kind.REFUSE),
    "answer": _prompt(Kind.ANSWER),
    "ask": _prompt(Kind.ASK),
    "delay": _prompt(Kind.DELAY),
    "reply": _prompt(Kind.REPLY),
    "withdraw": closing.withdraw,
    "remind": closing.remind,
    "close": closing.close,
    "reopen": closing.reopen,
    "show": review.show_again,
    "status": viewing.status,
}


ON_PAGE: dict[str, Callable[[Desk, int], Awaitable[None]]] = {
    "requests": viewing.requests,
    "escalations": escalations.escalations,
    "duty": duty.duty,
    "coverage": cover.coverage,
}
"""Lists in pages."""


async def run(office: Office, inbound: Inbound, data: str) -> None:
    """Do what the button says, if it is one."""
    verb, *rest = data.split(":", 3)
    if verb in ON_CASE and len(rest) == 1 and _CASE.fullmatch(rest[0]):
        await serve(office, inbound, ON_CASE[verb], rest[0])
    elif verb == "d" and len(rest) >= 3 and _TOKEN.fullmatch(rest[0]):
        await serve(office, inbound, drafting.press, rest[0], rest[1], rest[2])
    elif verb == "p" and rest:
        await serve(office, inbound, prompts.press, rest[0], ":".join(rest[1:]))
    elif verb == "log" and len(rest) == 1 and _CASE.fullmatch(rest[0]):
        await serve(office, inbound, open_prompt, Kind.LOG, rest[0])
    elif verb == "log" and len(rest) == 2 and _CASE.fullmatch(rest[0]) and _PAGE.fullmatch(rest[1]):
        await serve(office, inbound, review.turn_page, rest[0], int(rest[1]))
    elif (
        verb == "seen" and len(rest) == 2 and _CASE.fullmatch(rest[0]) and _PAGE.fullmatch(rest[1])
    ):
        await serve(office, inbound, disclosure.show, rest[0], int(rest[1]))
    elif verb in ("erase", "keep") and rest and _CASE.fullmatch(rest[0]):
        bound = rest[1] if len(rest) == 2 else ""  # none on a button of an earlier version
        await serve(office, inbound, erasure.decide, rest[0], bound, agrees=verb == "erase")
    elif verb in ON_PAGE and len(rest) == 1 and _PAGE.fullmatch(rest[0]):
        await serve(office, inbound, ON_PAGE[verb], int(rest[0]))
    elif verb == "lang" and len(rest) == 1 and rest[0] in available_languages():
        await serve(office, inbound, people.choose_language, rest[0])
    elif verb in ("confirm", "deny") and len(rest) == 1 and _ACCOUNT.fullmatch(rest[0]):
        await serve(office, inbound, people.decide, rest[0], accept=verb == "confirm")
    elif (form := directory_commands.form_of(data)) is not None:
        await directory_commands.press(office, inbound, form)
    elif network_commands.is_ours(data):
        await network_commands.press(office, inbound, data)
    else:
        await duty_commands.press(office, inbound, data)
