"""What a member takes of another one's requests, by their type.

Owns the values and which of several counts. How they are written in the network file is left to
``formats.network_file.relations``, what follows for a request to ``domain.requests``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.vocabulary import MemberCode, RequestType


class Accepts(StrEnum):
    """Whether a request of another member is taken; nobody is told why."""

    ALLOW = "allow"
    SUPERVISOR_FIRST = "supervisor_first"
    """The member's supervisors look at it before anybody else."""
    NOT = "not"
    """It alerts nobody, and is answered so at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a member says of requests from ``origin``."""

    origin: MemberCode
    types: frozenset[RequestType] = frozenset()
    """Empty for every type that no other relation names."""
    accepts: Accepts


def accepted(relations: Iterable[Relation], origin: MemberCode, asked: RequestType) -> Accepts:
    """What counts for a request of this type: what names the type goes before what names none."""
    theirs = [each for each in relations if each.origin == origin]
    named = (each for each in theirs if asked in each.types)
    every = (each for each in theirs if not each.types)
    found = next(named, None) or next(every, None)
    return found.accepts if found is not None else Accepts.ALLOW
