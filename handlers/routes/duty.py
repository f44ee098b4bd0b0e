"""The commands and buttons about duty: cover, off sick, leave, swaps, hand-over, calendars.

Owns their forms; what they do is left to the services. ``handlers.routes.commands`` and
``handlers.routes.presses`` take them in.
"""

import re
from collections.abc import Awaitable, Callable

from domain.refused import Refused, not_yours
from domain.topics import Topic
from services.duty import acts as duty_acts
from services.duty import calendar_feeds as calendars
from services.duty import cover, handover, swapping
from services.visit.desk import Desk, Inbound, refuse, serve
from services.visit.office import Office

Run = Callable[[Office, Inbound, str], Awaitable[None]]

_CHANGE = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"0|[1-9]\d?")


async def _coverage(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, cover.coverage, 0)


async def _sick(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, duty_acts.sick)


async def _leave(office: Office, inbound: Inbound, rest: str) -> None:
    if rest:
        await serve(office, inbound, duty_acts.leave, rest)
    else:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": "leave"}))


async def _note(office: Office, inbound: Inbound, rest: str) -> None:
    if rest:
        await serve(office, inbound, handover.leave_note, rest)
    else:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": "note"}))


async def _calendar(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, calendars.give_addresses)


async def _swap(office: Office, inbound: Inbound, rest: str) -> None:
    await serve(office, inbound, swapping.begin, rest)


COMMANDS: dict[str, Run] = {
    "coverage": _coverage,
    "sick": _sick,
    "leave": _leave,
    "swap": _swap,
    "note": _note,
    "calendar": _calendar,
}


async def press(office: Office, inbound: Inbound, data: str) -> None:
    """Do what a button about duty says; what has no such form is nobody's button."""
    verb, *rest = data.split(":")
    number = rest[-1] if rest else ""
    if verb in _ON_NUMBER and len(rest) == 1 and _NUMBER.fullmatch(number):
        await serve(office, inbound, _ON_NUMBER[verb], int(number))
    elif verb == "swap" and len(rest) == 2 and rest[0] in _SWAPS and _NUMBER.fullmatch(number):
        await serve(office, inbound, _SWAPS[rest[0]], int(number))
    elif data == "swap:theirs:none":
        await serve(office, inbound, swapping.choose_theirs, None)
    elif verb in ("swapyes", "swapno") and len(rest) == 1 and _CHANGE.fullmatch(number):
        await serve(office, inbound, swapping.answer, number, accept=verb == "swapyes")
    elif verb == "undo" and len(rest) == 1 and _CHANGE.fullmatch(number):
        await serve(office, inbound, duty_acts.undo, number)
    elif data == "shift:confirm":
        await serve(office, inbound, handover.confirm)
    elif data == "calendar:revoke":
        await serve(office, inbound, calendars.revoke_addresses)
    else:
        await refuse(office, inbound, not_yours())


_ON_NUMBER: dict[str, Callable[[Desk, int], Awaitable[None]]] = {
    "fill": duty_acts.ask_who_fills,
    "fillwho": duty_acts.fill,
}
_SWAPS: dict[str, Callable[[Desk, int], Awaitable[None]]] = {
    "mine": swapping.choose_mine,
    "who": swapping.choose_who,
    "theirs": swapping.choose_theirs,
}
