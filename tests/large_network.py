"""A network of every State: many desks, each with people in turn."""

from collections.abc import Mapping
from typing import Any, Final

import yaml
from babel import Locale
from babel.core import get_global

from rehearsal.accounts import NETWORK

MEMBERS: Final = 195
POINTS: Final = 400
PEOPLE: Final = 3_000


def large_network() -> str:
    """The rehearsal's network among invented desks of as many States as there are."""
    network: dict[str, Any] = yaml.safe_load(NETWORK.read_text(encoding="utf-8"))
    states = [code for code in _states() if code not in network["members"]]
    names = Locale.parse("en").territories
    for code in states[: MEMBERS - len(network["members"])]:
        name = str(names[get_global("territory_aliases")[code][0]])
        network["members"][code] = {"name": name, "time_zone": "UTC"}
    added = [code for code in network["members"] if code in states]
    desks = [
        _desk(added[i % len(added)], i) for i in range(POINTS - len(network["contact_points"]))
    ]
    for desk in desks:
        network["contact_points"][desk] = {
            "member": desk[:3].upper(),
            "kind": ("police", "cyber", "judicial", "liaison")[int(desk[4:]) % 4],
            "name": f"EXERCISE desk {desk}",
            "roster": desk,
        }
    _fill(network, desks)
    return str(yaml.safe_dump(network, allow_unicode=True, sort_keys=False))


def _fill(network: dict[str, Any], desks: list[str]) -> None:
    """People in turn on every desk, each with two layers."""
    on_desk: dict[str, list[str]] = {desk: [] for desk in desks}
    for number in range(PEOPLE - len(network["people"])):
        desk = desks[number % len(desks)]
        person = f"{desk}-p{number}"
        roles = ["duty_officer"] if number >= len(desks) else ["duty_officer", "supervisor"]
        network["people"][person] = {
            "name": f"EXERCISE Person {number}",
            "member": desk[:3].upper(),
            "roles": roles,
            "languages": ["en"],
        }
        on_desk[desk].append(person)
    for desk, people in on_desk.items():
        half = len(people) // 2
        network["rosters"][desk] = {
            "time_zone": "UTC",
            "layers": [
                _layer("duty", people[:half]),
                _layer("deputy", people[half:]),
            ],
        }


def _layer(name: str, people: list[str]) -> dict[str, Any]:
    return {"name": name, "rotation": {"every": "1d", "handover": "08:00", "people": people}}


def _desk(code: str, number: int) -> str:
    return f"{code.lower()}-{number}"


def _states() -> list[str]:
    """Three-letter codes of the CLDR that stand for one territory with an English name."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    names = Locale.parse("en").territories
    return sorted(
        code
        for code, found in aliases.items()
        if len(code) == 3 and code.isalpha() and len(found) == 1 and found[0] in names
    )
