"""The document of a request at its page: a file that its reader takes with them.

Owns whose document needs a reason, and that its reading is recorded, and the record committed, before
anything of it is read. What stands in it is ``services.log.document``'s; it may say what no chat may.
"""

from domain.events import Event
from domain.log.document import CaseDocument, NotMade
from domain.refused import Refused, not_yours
from domain.requests.filing import check_text
from domain.requests.safeguards.restricting import is_free, require_unrestricted
from domain.requests.values.protection import Restrained
from domain.topics import Topic
from services.log.document import DocumentReader, TooLong, document_for
from services.log.reading import owes_reason
from services.log.review import note_reading
from services.requests.finding import find, look_up
from services.requests.viewing import seen_by
from services.visit.visit import Visit


async def note(visit: Visit, target: str, reason: str = "") -> None:
    """Record that the person takes it; nothing of it is read here. Raises ``Refused``."""
    request = await find(visit, target)
    seen = seen_by(visit, request)
    if reason and not seen.may_review:
        raise not_yours()
    if reason or owes_reason(visit, request, seen):
        check_text(reason)
    if seen.may_read:
        require_unrestricted(request, Restrained.DOCUMENT, visit.work.situation)
    event = Event.CONTENT_SHOWN if seen.may_read else Event.LOG_READ
    given = {"reason": reason} if reason else {}
    await note_reading(visit, request, event, topic="document", **given)


async def made(visit: Visit, target: str, reason: str = "") -> CaseDocument:
    """What was noted to be taken, as it may be had still. Raises ``Refused``."""
    request = await look_up(visit, target)
    seen = seen_by(visit, request)
    if owes_reason(visit, request, seen) and not reason:
        raise not_yours()
    is_open = seen.may_read and is_free(request, Restrained.DOCUMENT, visit.work.situation)
    reader = DocumentReader(
        made_by=visit.actor.person.name,
        seen=seen,
        actor=visit.actor,
        is_open=is_open,
        with_names=seen.may_review and bool(reason),
    )
    try:
        return await document_for(visit.work, request, reader)
    except TooLong:
        facts = {"reference": request.reference, "why": NotMade.TOO_LONG.value}
        raise Refused(Topic.DOCUMENT_NOT_MADE, facts) from None
