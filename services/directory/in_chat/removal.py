"""Whether an entry can be taken out of the directory now: refused where something still needs it."""

from domain.directory.entry_fields import Place, Section
from domain.directory.entry_removal import Need, Needed, needed_by
from domain.refused import Refused
from domain.topics import Topic
from domain.vocabulary import ContactPointId, PersonId
from services.directory.browsing import in_force
from services.visit.visit import Visit

_MOST_REQUESTS = 500


async def require_unneeded(visit: Visit, place: Place) -> None:
    """Let pass what nothing needs any more. Raises ``Refused`` with the first thing in the way."""
    work = visit.work
    found = needed_by(in_force(visit), work.directory, place, work.now)
    if found is None:
        found = await _requests(visit, place)
    if found is not None:
        facts = {"section": place.section.value, "why": found.why.value}
        raise Refused(Topic.DIRECTORY_NEEDED, {**facts, "where": found.where, "count": found.count})


async def _requests(visit: Visit, place: Place) -> Needed | None:
    """The open requests that hang on a contact point, or that a person filed or owns."""
    requests = visit.work.requests
    if place.section is Section.PERSON:
        theirs = await requests.of_person(PersonId(place.key), (), limit=_MOST_REQUESTS, offset=0)
        count = len(theirs)
    elif place.section is Section.POINT:
        point = in_force(visit).contact_points[ContactPointId(place.key)]
        received = await requests.of_member(point.member, limit=_MOST_REQUESTS)
        count = sum(request.contact_point == point.id for request in received)
    else:
        count = 0
    return Needed(why=Need.REQUESTS, count=count) if count else None
