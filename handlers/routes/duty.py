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
from services.visit.desk import Inbound, refuse
from services.visit.office import Office

Run = Callable[[Office, Inbound, str], Awaitable[None]]

_CHANGE = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"0|[1-9]\d?")


async def _coverage(office: Office, inbound: Inbound, _rest: str) -> None:
    await cover.coverage(office, inbound, 0)


async def _sick(office: Office, inbound: Inbound, _rest: str) -> None:
    await duty_acts.sick(office, inbound)


async def _leave(office: Office, inbound: Inbound, rest: str) -> None:
    if rest:
        await duty_acts.leave(office, inbound, rest)
    else:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": "leave"}))


async def _note(office: Office, inbound: Inbound, rest: str) -> None:
    if rest:
        await handover.leave_note(office, inbound, rest)
    else:
        await refuse(office, inbound, Refused(Topic.USAGE, {"command": "note"}))


async def _calendar(office: Office, inbound: Inbound, _rest: str) -> None:
    await calendars.give_addresses(office, inbound)


COMMANDS: dict[str, Run] = {
    "coverage": _coverage,
    "sick": _sick,
    "leave": _leave,
    "swap": swapping.begin,
    "note": _note,
    "calendar": _calendar,
}


async def press(office: Office, inbound: Inbound, data: str) -> None:
    """Do what a button about duty says; what has no such form is nobody's button."""
    verb, *rest = data.split(":")
    number = rest[-1] if rest else ""
    if verb in _ON_NUMBER and len(rest) == 1 and _NUMBER.fullmatch(number):
        await _ON_NUMBER[verb](office, inbound, int(number))
    elif verb == "swap" and len(rest) == 2 and rest[0] in _SWAPS and _NUMBER.fullmatch(number):
        await _SWAPS[rest[0]](office, inbound, int(number))
    elif data == "swap:theirs:none":
        await swapping.choose_theirs(office, inbound, None)
    elif verb in ("swapyes", "swapno") and len(rest) == 1 and _CHANGE.fullmatch(number):
        await swapping.answer(office, inbound, number, accept=verb == "swapyes")
    elif verb == "undo" and len(rest) == 1 and _CHANGE.fullmatch(number):
        await duty_acts.undo(office, inbound, number)
    elif data == "shift:confirm":
        await handover.confirm(office, inbound)
    elif data == "calendar:revoke":
        await calendars.revoke_addresses(office, inbound)
    else:
        await refuse(office, inbound, not_yours())


_ON_NUMBER: dict[str, Callable[[Office, Inbound, int], Awaitable[None]]] = {
    "fill": duty_acts.ask_who_fills,
    "fillwho": duty_acts.fill,
}
_SWAPS: dict[str, Callable[[Office, Inbound, int], Awaitable[None]]] = {
    "mine": swapping.choose_mine,
    "who": swapping.choose_who,
    "theirs": swapping.choose_theirs,
}
