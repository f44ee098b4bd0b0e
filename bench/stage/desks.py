"""A network of many members, each with one desk, one official and one duty officer, for whom it is day.

By day, so that a drill may ring whatever the hour is at which somebody measures.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from string import ascii_uppercase
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

_ZONES: Final = ("UTC", "Asia/Dubai", "Asia/Tokyo", "Pacific/Auckland", "America/New_York")
_DAY: Final = range(8, 19)


def members(count: int) -> list[str]:
    """The codes of so many; none of them is a State's."""
    return [f"Q{first}{second}" for first in ascii_uppercase for second in ascii_uppercase][:count]


def desk(code: str) -> str:
    """The directory id of the member's contact point."""
    return f"{code.lower()}-police"


def official(code: str) -> str:
    """The directory id of its official."""
    return f"{code.lower()}-official"


def duty(code: str) -> str:
    """The directory id of its duty officer, who is always on duty."""
    return f"{code.lower()}-duty"


def network(codes: Sequence[str]) -> str:
    """The directory file; everybody in it is invented."""
    people: dict[str, Any] = {
        "secretariat": {
            "name": "EXERCISE Secretariat",
            "roles": ["secretariat"],
            "languages": ["en"],
        }
    }
    for code in codes:
        people[official(code)] = _person(code, "Official", "official")
        people[duty(code)] = _person(code, "Duty", "duty_officer")
    zone = _where_it_is_day()
    found = {
        "network": {"code": "EXERCISE", "name": "EXERCISE network", "content_in_chat": "amber"},
        "members": {c: {"name": f"EXERCISE {c}", "time_zone": zone} for c in codes},
        "contact_points": {desk(c): _point(c) for c in codes},
        "people": people,
        "rosters": {desk(c): _roster(c, zone) for c in codes},
        "policies": {"default": {level: _policy(w) for level, w in _ACKNOWLEDGE.items()}},
    }
    return str(yaml.safe_dump(found, sort_keys=False))


_ACKNOWLEDGE: Final = {"immediate": "15m", "urgent": "1h", "standard": "12h", "information": "24h"}


def _where_it_is_day() -> str:
    now = datetime.now(UTC)
    return next(zone for zone in _ZONES if now.astimezone(ZoneInfo(zone)).hour in _DAY)


def _person(code: str, name: str, role: str) -> dict[str, Any]:
    who = f"EXERCISE {name} of {code}"
    return {"name": who, "member": code, "roles": [role], "languages": ["en"]}


def _point(code: str) -> dict[str, Any]:
    name = f"EXERCISE {code} desk"
    return {"member": code, "kind": "police", "name": name, "roster": desk(code)}


def _roster(code: str, zone: str) -> dict[str, Any]:
    rotation = {"every": "1d", "handover": "08:00", "people": [duty(code)]}
    return {"time_zone": zone, "layers": [{"name": "duty", "rotation": rotation}]}


def _policy(within: str) -> dict[str, Any]:
    return {
        "acknowledge_within": within,
        "answer_within": "7d",
        "steps": [{"after": "0s", "notify": "duty"}, {"after": within, "notify": "secretariat"}],
        "repeat_last_every": within,
    }
