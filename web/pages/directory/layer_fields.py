"""Which field of a layer's form a finding of the file's readers is about, and how it is called there.

Owns that nobody at a page reads the paths of the file.
"""

import re
from typing import Final, NamedTuple

from wording.language import Translator
from wording.safe_text import Shown

_OF_TURNS: Final = re.compile(r"\.rotation\.(every|handover|start)$")
_PERSON: Final = re.compile(r"\.rotation\.people(?:\[(\d+)\])?$")
_HOURS: Final = re.compile(r"\.(fixed|restrictions)\[(\d+)\](?:\.(days|from|to|person))?")


class WrongAt(NamedTuple):
    """What is wrong: the field by its place in the page, what it is called, and why."""

    at: str
    label: Shown
    line: str


def nowhere(line: str) -> WrongAt:
    """What is wrong with no field of its own."""
    return WrongAt("", Shown(""), line)


def place_of(_: Translator, path: str, said: str) -> WrongAt:
    """Where it is put right."""
    if turns := _OF_TURNS.search(path):
        labels = {
            "every": _("Length of a turn"),
            "handover": _("Hand-over, local time"),
            "start": _("First turn since"),
        }
        return WrongAt(turns[1], labels[turns[1]], said)
    if person := _PERSON.search(path):
        number = person[1] or "1"
        return WrongAt(f"people-{int(number) - 1}", _("Turn {number}", number=Shown(number)), said)
    if hours := _HOURS.search(path):
        kind = "fixed" if hours[1] == "fixed" else "restriction"
        at = f"{kind}-{int(hours[2]) - 1}-{hours[3] or 'from'}"
        return WrongAt(at, _("Hours {number}", number=Shown(hours[2])), said)
    if path.endswith(".holidays"):
        return WrongAt("holidays", _("Whose public holidays"), said)
    if ".overrides" in path:
        return WrongAt("exceptions", _("Exceptions"), said)
    return nowhere(said)
