"""A network of many officials and one duty officer for each member: who sends, and whom it alerts."""

from typing import Any, Final

import yaml

MEMBERS: Final = ("AUT", "BEL", "BGR", "CHE", "CYP", "CZE", "DNK", "EST", "FIN", "FRA")
OFFICIALS: Final = 20
"""Of each member."""


def network() -> str:
    """The directory file; everybody in it is invented."""
    people: dict[str, Any] = {}
    for code in MEMBERS:
        for number in range(OFFICIALS):
            people[official(code, number)] = _person(code, f"Official {number}", "official")
        people[duty(code)] = _person(code, "Duty", "duty_officer")
        people[deputy(code)] = _person(code, "Deputy", "duty_officer")
        people[chief(code)] = _person(code, "Chief", "supervisor")
    found = {
        "network": {"code": "EXERCISE", "name": "EXERCISE network", "content_in_chat": "amber"},
        "members": {c: {"name": f"EXERCISE {c}", "time_zone": "UTC"} for c in MEMBERS},
        "contact_points": {f"{c.lower()}-police": _point(c) for c in MEMBERS},
        "people": people,
        "rosters": {f"{c.lower()}-desk": _roster(c) for c in MEMBERS},
        "policies": {"default": {level: _policy(level) for level in _ACKNOWLEDGE}},
    }
    return str(yaml.safe_dump(found, sort_keys=False))


def official(code: str, number: int) -> str:
    """The directory id of one of a member's officials."""
    return f"{code.lower()}-official-{number}"


def duty(code: str) -> str:
    """The directory id of a member's duty officer, who is always on duty."""
    return f"{code.lower()}-duty"


def deputy(code: str) -> str:
    """The directory id of a member's deputy."""
    return f"{code.lower()}-deputy"


def chief(code: str) -> str:
    """The directory id of a member's supervisor."""
    return f"{code.lower()}-chief"


_ACKNOWLEDGE: Final = {"immediate": "15m", "urgent": "1h", "standard": "12h", "information": "24h"}


def _person(code: str, name: str, role: str) -> dict[str, Any]:
    who = f"EXERCISE {name} of {code}"
    return {"name": who, "member": code, "roles": [role], "languages": ["en"]}


def _point(code: str) -> dict[str, Any]:
    desk = f"{code.lower()}-desk"
    return {"member": code, "kind": "police", "name": f"EXERCISE {code} desk", "roster": desk}


def _roster(code: str) -> dict[str, Any]:
    layers = [_layer("duty", duty(code)), _layer("deputy", deputy(code))]
    return {"time_zone": "UTC", "layers": layers}


def _layer(name: str, person: str) -> dict[str, Any]:
    return {"name": name, "rotation": {"every": "1d", "handover": "08:00", "people": [person]}}


def _policy(level: str) -> dict[str, Any]:
    within = _ACKNOWLEDGE[level]
    return {
        "acknowledge_within": within,
        "answer_within": "7d",
        "steps": [{"after": "0s", "notify": "duty"}, {"after": within, "notify": "deputy"}],
        "repeat_last_every": within,
    }
