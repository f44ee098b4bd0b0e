"""Commands and buttons about the network itself: people, channels, entries, policies.

Owns what each of them takes; ``handlers.routes.commands`` and ``handlers.routes.presses`` ask here
for what they do not know.
"""

import re
from collections.abc import Awaitable, Callable

from services.directory import confirming as entries
from services.messages import channel_tests
from services.people import people_in_chat
from services.requests import explaining
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office

Run = Callable[[Office, Inbound, str], Awaitable[None]]
_KEY = re.compile(r"[0-9a-f]{16}")
_PAGE = re.compile(r"0|[1-9]\d{0,4}")


async def _explain(office: Office, inbound: Inbound, rest: str) -> None:
    await serve(office, inbound, explaining.explain_in_chat, rest)


async def _people(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, people_in_chat.people, 0)


async def _test(office: Office, inbound: Inbound, _rest: str) -> None:
    await serve(office, inbound, channel_tests.test_channels)


async def _entry_right(visit: Desk, key: str) -> None:
    await entries.settle(visit, key, is_right=True)


async def _entry_wrong(visit: Desk, key: str) -> None:
    await entries.settle(visit, key, is_right=False)


COMMANDS: dict[str, Run] = {"explain": _explain, "people": _people, "test": _test}

_ON_KEY: dict[str, Callable[[Desk, str], Awaitable[None]]] = {
    "right": _entry_right,
    "wrong": _entry_wrong,
    "person": people_in_chat.person,
    "invite": people_in_chat.invite,
    "revoke": people_in_chat.revoke,
}


def is_ours(data: str) -> bool:
    """Whether a button's data has one of the forms of this file."""
    verb, _, value = data.partition(":")
    if verb in _ON_KEY:
        return _KEY.fullmatch(value) is not None
    if verb == "people":
        return _PAGE.fullmatch(value) is not None
    return data == "test:here"


async def press(office: Office, inbound: Inbound, data: str) -> None:
    """Do what such a button says."""
    verb, _, value = data.partition(":")
    if verb in _ON_KEY:
        await serve(office, inbound, _ON_KEY[verb], value)
    elif verb == "people":
        await serve(office, inbound, people_in_chat.people, int(value))
    else:
        await serve(office, inbound, channel_tests.arrived_here)
