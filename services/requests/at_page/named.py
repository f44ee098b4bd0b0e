"""Finding a request by what its form names: a person, a number, an account.

Owns that it is compared by keyed digests, of each member's own requests alone, and that only what the
person may read anyway is found. What is looked for is kept nowhere.
"""

from typing import Final

from domain.refused import Refused
from domain.requests.permissions import acts_for_addressee, acts_for_requester
from domain.requests.rows import RequestRow
from domain.topics import Topic
from services.requests import looking
from services.requests.tied.naming import SearchedDigests
from services.requests.viewing import rows_of
from services.visit.page import PageVisit

LONGEST: Final = 200
_SHORTEST: Final = 2


async def named(visit: PageVisit, typed: str, words: str) -> list[RequestRow]:
    """The person's requests that name it, of those that the words mean; newest first. Raises ``Refused``."""
    wanted = " ".join(typed.split())
    if not _SHORTEST <= len(wanted) <= LONGEST:
        raise Refused(Topic.TEXT_MISSING)
    which = await looking.read_wanted(visit, words or "open closed")
    digests = SearchedDigests(vault=visit.work.vault, typed=wanted)
    actor, situation = visit.actor, visit.work.situation
    found = [
        seen.request
        for seen in await looking.seen(visit, which)
        if seen.may_read
        and (
            acts_for_requester(actor, seen.request, situation)
            or acts_for_addressee(actor, seen.request, situation)
        )
        and not digests.of(seen.request.origin).isdisjoint(
            (*seen.request.ties.identifiers, *seen.request.ties.subjects)
        )
    ]
    return rows_of(visit, found)
