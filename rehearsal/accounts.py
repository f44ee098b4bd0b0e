"""Who has which phone in the rehearsal: the people of `network.yaml` and their Telegram ids.

The ids follow the order of that file, so that they stay the same from one rehearsal to the next.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from rehearsal.world.values import PhonePerson, TelegramId
from rehearsal.world.wire import items, record

NETWORK = Path(__file__).with_name("network.yaml")
"""The rehearsal's directory file."""

GUIDE = (
    "In Ana's phone (Spain) press / and /request, and choose Lebanon, Preserve data, Immediate.",
    "Press Send. Rami's phone (Lebanon, on duty) rings: press Acknowledge there.",
    "Open, under the alert, shows the request's page in the phone, which knows who pressed it.",
    "Or let nobody answer: press +15 min above. The deputy's phone rings, then the supervisor's.",
    "Answer, ask back, close. At the end Maya (supervisor) reads the whole story with /log.",
    "Then a drill: open Network Secretariat under People, and send /drill start ping lbn-police there.",
    "Rami's phone rings, EXERCISE first. /drill in the secretariat's shows how it went.",
)
"""What a newcomer does first, step by step."""

_FIRST_ID = 7_000_000_001
_ROLES = {
    "official": "Official",
    "duty_officer": "Duty officer",
    "supervisor": "Supervisor",
    "secretariat": "Secretariat",
    "auditor": "Auditor",
}


def people(network: Path = NETWORK, *, started: bool = False) -> tuple[PhonePerson, ...]:
    """Everybody in that directory file, in its order, with a phone.

    `started`: they have already pressed Start, so that the bot may write to them.

    Raises KeyError, TypeError or ValueError where the file is not of the expected form: checking a
    directory is the product's, this reads the rehearsal's own.
    """
    directory = record(yaml.safe_load(network.read_text(encoding="utf-8")))
    members = record(directory["members"])
    found: list[PhonePerson] = []
    for index, (directory_id, given) in enumerate(record(directory["people"]).items()):
        entry = record(given)
        member = str(entry.get("member", ""))
        person = PhonePerson(
            id=directory_id,
            telegram_id=TelegramId(_FIRST_ID + index),
            name=str(entry["name"]),
            member=str(record(members[member])["name"]) if member else "Network",
            role=", ".join(_ROLES[str(role)] for role in items(entry["roles"])),
            language=str(items(entry["languages"])[0]),
            started=started,
        )
        found.append(person)
    return tuple(found)


def telegram_ids(network: Path = NETWORK) -> dict[str, TelegramId]:
    """The Telegram id of each person, by directory id."""
    return {person.id: person.telegram_id for person in people(network)}
