"""Whether an entry can be taken out of the directory now: refused where something still needs it."""

from domain.directory.entry_fields import Place
from domain.directory.entry_removal import Need, Needed, needed_by
from domain.refused import Refused
from domain.topics import Topic
from services.directory.browsing import in_force
from services.directory.needed_requests import needing
from services.visit.visit import Visit


async def require_unneeded(visit: Visit, place: Place) -> None:
    """Let pass what nothing needs any more. Raises ``Refused`` with the first thing in the way."""
    work = visit.work
    found = needed_by(in_force(visit), work.directory, place, work.now)
    if found is None:
        count = len(await needing(work, place.section, place.key))
        found = Needed(why=Need.REQUESTS, count=count) if count else None
    if found is not None:
        facts = {"section": place.section.value, "why": found.why.value}
        raise Refused(Topic.DIRECTORY_NEEDED, {**facts, "where": found.where, "count": found.count})
