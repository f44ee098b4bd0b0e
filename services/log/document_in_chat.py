"""The document of a request in chat: asked for, and made once its turn to be sent has come.

Owns whose document needs a reason, that the reading is recorded as it is asked for, and what a chat may
carry. What stands in it is ``services.log.document``'s; setting and sending are left to the dispatcher.
"""

from domain.directory.actor import Actor
from domain.events import Event
from domain.log.document import CaseDocument, NotMade
from domain.messages.outgoing import Post, WorkKind
from domain.refused import Refused, not_yours
from domain.requests.filing import check_text
from domain.requests.permissions import Sight, sight
from domain.requests.request import Request
from domain.requests.safeguards.restricting import is_free, require_unrestricted
from domain.requests.values.protection import Restrained
from domain.topics import Facts, Topic
from services.log.document import DocumentReader, TooLong, document_for
from services.log.reading import owes_reason
from services.log.review import note_reading
from services.requests.finding import find
from services.requests.viewing import seen_by
from services.visit.desk import Desk
from services.visit.office import Office
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork


class CannotBeMade(Exception):
    """There is no document for this chat."""

    def __init__(self, why: NotMade) -> None:
        super().__init__(why.value)
        self.why = why


async def must_say_why(visit: Visit, target: str) -> bool:
    """Whether this person reads it as a reviewer alone, who says for what. Raises ``Refused``."""
    request, seen = await _known(visit, target)
    return owes_reason(visit, request, seen)


async def ask(visit: Desk, target: str, reason: str = "") -> None:
    """Have the document sent to this chat; the reading is recorded. Raises ``Refused``.

    With a reason, who may review the request also reads who took each step.
    """
    request, seen = await _known(visit, target)
    if not reason and owes_reason(visit, request, seen):
        raise not_yours()
    if reason:
        check_text(reason)
    about: Facts = {"case": request.id, "reference": request.reference}
    if not visit.work.directory.content_in_chat.allows(request.marking):
        raise Refused(Topic.DOCUMENT_NOT_MADE, {**about, "why": NotMade.MARKING.value})
    if seen.may_read:
        require_unrestricted(request, Restrained.DOCUMENT, visit.work.situation)
    if await visit.work.delivery.is_coming(visit.inbound.chat, WorkKind.DOCUMENT):
        raise Refused(Topic.DOCUMENT_COMING, about)
    event = Event.CONTENT_SHOWN if seen.may_read else Event.LOG_READ
    given = {"reason": reason} if reason else {}
    await note_reading(visit, request, event, topic="document", **given)
    facts: Facts = {**about, **given, "marking": request.marking.value}
    await visit.reply(Topic.DOCUMENT, facts, case=request.id, repeats=True)


async def made_for(office: Office, post: Post) -> CaseDocument:
    """The document that this message is to bring, as its reader may have it now.

    Raises ``CannotBeMade``.
    """
    async with office.store.reading(is_long=True) as work:
        request, reader = await _reader(work, post)
        try:
            made = await document_for(work, request, reader)
        except TooLong:
            raise CannotBeMade(NotMade.TOO_LONG) from None
        if not work.directory.content_in_chat.allows(made.marking):
            raise CannotBeMade(NotMade.MARKING)
        return made


async def _reader(work: UnitOfWork, post: Post) -> tuple[Request, DocumentReader]:
    request = await work.requests.glimpse(post.case) if post.case else None
    person = work.directory.people.get(post.person) if post.person else None
    if request is None or person is None:
        raise CannotBeMade(NotMade.CLOSED)
    actor = Actor(person=person)
    seen = sight(actor, request, work.situation)
    if seen is None:
        raise CannotBeMade(NotMade.CLOSED)
    return request, DocumentReader(
        made_by=person.name,
        seen=seen,
        actor=actor,
        is_open=seen.may_read and is_free(request, Restrained.DOCUMENT, work.situation),
        with_names=seen.may_review and bool(post.saying.facts.get("reason")),
    )


async def _known(visit: Visit, target: str) -> tuple[Request, Sight]:
    request = await find(visit, target)
    return request, seen_by(visit, request)
