"""For whom the pages of review are, and how they are told of other members' people."""

from collections.abc import Callable
from functools import partial

from domain.directory.functions import as_told
from domain.refused import not_yours
from domain.sessions.session import Level
from domain.vocabulary import MemberCode, Role
from services.log.review import REVIEWERS
from services.sessions.visiting import NeedsProof
from services.visit.page import PageVisit


def require_reviewer(visit: PageVisit) -> None:
    """Raise ``Refused`` for whom there is no such page."""
    if not visit.actor.has(*REVIEWERS):
        raise not_yours()


def require_proof(visit: PageVisit) -> None:
    """Raise ``NeedsProof`` for who has not shown that it is they: what one's role has not and what is not
    one's own is said before that."""
    if visit.session.level is not Level.PROVED:
        raise NeedsProof


def own_members(visit: PageVisit) -> list[MemberCode] | None:
    """Whose requests they review; None for all of the network."""
    if visit.actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return None
    member = visit.actor.person.member
    return [member] if member is not None else []


def naming(visit: PageVisit) -> Callable[[str], str]:
    """What makes of a text the same as this reader is told it: other members' people as the network has
    them known abroad."""
    return partial(as_told, directory=visit.work.directory, member=visit.actor.person.member)
