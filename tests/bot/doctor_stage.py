"""A deployment that ``doctor`` is asked about: a local Telegram, a network, and who has enrolled."""

import asyncio
import json
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.deployment.opening import opened
from bot.deployment.settings import load
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.clock import RehearsalClock
from rehearsal.world.values import PhonePerson, TelegramId
from services.people import people
from services.running.intake import keep
from services.visit.inbound import Inbound
from storage.messages.inbox import RawUpdate
from tests.bot.conftest import Answer

FIRST_ACCOUNT = 9001
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""Of a Tuesday."""


@contextmanager
def local_telegram(names: Collection[str] = (), token: str = TOKEN) -> Iterator[RehearsalServer]:
    """A local Telegram in a thread of its own, beside commands that have their own loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    phones = [
        PhonePerson(id=name, telegram_id=TelegramId(account_of(name)), name=name, started=True)
        for name in names
    ]
    server = RehearsalServer(token=token, people=phones, clock=RehearsalClock(NOON))
    serving = server.serving()
    try:
        asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result(20)
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


PEOPLE = ("lbn-duty", "lbn-deputy", "lbn-spare", "lbn-chief", "secretariat")


def account_of(name: str) -> int:
    return FIRST_ACCOUNT + PEOPLE.index(name) if name in PEOPLE else FIRST_ACCOUNT + 100


def network(layers: list[dict[str, Any]], officials: int = 1) -> str:
    """A directory file of one desk with these layers, which urgent requests escalate through."""
    lbn = {"member": "LBN", "languages": ["en"]}
    steps = [{"after": f"{n * 5}m", "notify": layer["name"]} for n, layer in enumerate(layers)]
    steps += [
        {"after": "30m", "notify": "supervisors"},
        {"after": "60m", "notify": "secretariat"},
    ]
    policy = {"acknowledge_within": "15m", "steps": steps, "repeat_last_every": "15m"}
    return json.dumps(
        {
            "network": {"code": "CPN", "name": "EXERCISE", "languages": ["en"]},
            "members": {"LBN": {"name": "Lebanon", "time_zone": "UTC", "languages": ["en"]}},
            "contact_points": {
                "lbn-police": {
                    "member": "LBN",
                    "kind": "police",
                    "name": "EXERCISE desk",
                    "roster": "lbn-desk",
                }
            },
            "people": {
                **{
                    key: {"name": f"{key} (EXERCISE)", "roles": ["duty_officer"], **lbn}
                    for key in ("lbn-duty", "lbn-deputy", "lbn-spare")
                },
                "lbn-chief": {"name": "chief (EXERCISE)", "roles": ["supervisor"], **lbn},
                "secretariat": {"name": "office (EXERCISE)", "roles": ["secretariat"]},
                **{
                    f"lbn-official-{n}": {"name": f"{n} (EXERCISE)", "roles": ["official"], **lbn}
                    for n in range(officials)
                },
            },
            "rosters": {"lbn-desk": {"time_zone": "UTC", "layers": layers}},
            "policies": {
                "default": dict.fromkeys(("immediate", "urgent", "standard", "information"), policy)
            },
        },
    )


def alone(layer: str, *names: str) -> dict[str, Any]:
    """A layer in which these take turns of a day."""
    return {
        "name": layer,
        "rotation": {"every": "1d", "handover": "08:00", "people": list(names)},
    }


def enrol(*names: str) -> None:
    """They send the codes that they were given."""

    async def act() -> None:
        async with opened(load()) as deployment:
            for name in names:
                account = account_of(name)
                invited = await people.invite(deployment.office, name)
                await keep(deployment.office, [RawUpdate(update_id=account, body=b"{}")])
                inbound = Inbound(update_id=account, account=account, chat=account, message_id=1)
                await people.enrol(deployment.office, inbound, invited.code)

    asyncio.run(act())


def found(answer: Answer) -> dict[str, list[str]]:
    """The names of what was found, by severity; every finding says what to do."""
    assert all(set(each) == {"finding", "severity", "text", "remedy"} for each in answer.json)
    assert all(each["text"] and each["remedy"] for each in answer.json)
    by_severity: dict[str, list[str]] = {"error": [], "warning": [], "note": []}
    for each in answer.json:
        by_severity[each["severity"]].append(each["finding"])
    return by_severity


def later(server: RehearsalServer, **step: float) -> None:
    """The rehearsal's clock is set forward: ``hours=2``."""
    body = {f"advance_{name}": count for name, count in step.items()}
    httpx.post(f"{server.url}/rehearsal/clock", json=body).raise_for_status()
