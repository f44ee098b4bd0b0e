"""How long a request is kept after its end, by the rules of the directory.

A type's own rule counts whatever came of the request. Where the network takes the preset, it counts for
the types without one, by what came of it; where it does not, those are kept.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.directory.directory import Directory
from domain.reference import is_drill
from domain.requests.request import Request
from domain.requests.values.keeping import CameOf
from domain.vocabulary import RequestType, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long, and how the rule is called: a type, or what came of the request."""

    name: str
    keeps: timedelta


DRILLS: Final = Rule(name="drill", keeps=timedelta(days=365))
WITHDRAWN: Final = Rule(name="withdrawn", keeps=timedelta(days=90))
REFUSED: Final = Rule(name="refused", keeps=timedelta(days=90))
NOTHING: Final = Rule(name="no hit", keeps=timedelta(days=90))
INFORMATION: Final = Rule(name="information", keeps=timedelta(days=365))
OTHERS: Final = Rule(name="answered", keeps=timedelta(days=3 * 365))
PRESET: Final = (DRILLS, WITHDRAWN, REFUSED, NOTHING, INFORMATION, OTHERS)


def rule_of(request: Request, directory: Directory) -> Rule | None:
    """The rule by which a request that has ended goes; None where it is kept."""
    own = directory.retention.get(request.type)
    if own is not None:
        return Rule(name=request.type.value, keeps=own)
    return _preset(request) if directory.retention_preset else None


def shortest(directory: Directory) -> timedelta | None:
    """Before this nothing goes by a rule; None where there is none."""
    preset = [rule.keeps for rule in PRESET] if directory.retention_preset else []
    return min((*directory.retention.values(), *preset), default=None)


def _preset(request: Request) -> Rule:
    outcome = request.keeping.outcome
    if request.type is RequestType.DRILL or is_drill(request.reference):
        return DRILLS
    # What was answered once is kept as such, also where it was withdrawn afterwards.
    if outcome is not CameOf.ANSWERED:
        if request.state is State.WITHDRAWN:
            return WITHDRAWN
        if outcome is CameOf.REFUSED:
            return REFUSED
        if outcome is CameOf.NOTHING:
            return NOTHING
    return INFORMATION if request.type is RequestType.INFORMATION else OTHERS
