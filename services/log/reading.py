"""CaseReading a request at a page: what of it is shown to whom, and that it is recorded before it is shown.

Owns who owes a reason, and that content is drawn in a transaction that only reads, after the one that
recorded it. What stands in a case is ``services.log.document``'s.
"""

from collections.abc import Collection
from dataclasses import dataclass

from domain.directory.directory import Member
from domain.duty.rows import CandidateRow
from domain.events import Event
from domain.log.document import CaseDocument
from domain.log.rows import AccessRow
from domain.refused import not_yours
from domain.requests.acknowledge import prove
from domain.requests.filing import check_text
from domain.requests.headline import is_provisional
from domain.requests.permissions import Sight, acts_for_addressee, acts_for_requester
from domain.requests.request import Request
from domain.requests.safeguards.correcting import waiting_for
from domain.requests.values.corrections import Correction
from domain.topics import Facts
from domain.verbs import Verb
from services.log.disclosure import readings
from services.log.document import DocumentReader, document_for
from services.log.review import note_reading
from services.log.seen_by import seen_by as seen_by_whom
from services.requests.at_page import acting
from services.requests.at_page.acting import Offer
from services.requests.finding import find, look_up
from services.requests.pages import every_member_with_desk
from services.requests.safeguards.correcting import own_rows
from services.requests.safeguards.reassigning import candidates
from services.requests.viewing import seen_by, standing
from services.visit.visit import Visit

_TOPIC = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is shown of a request without its content, and what more there is for the person."""

    request: Request
    """As they see it."""
    facts: Facts
    has_content: bool
    """Whether there is content for them; with ``owes_reason`` once they say why."""
    owes_reason: bool
    """Whether they read as a reviewer alone, who says for what."""
    may_review: bool
    """Whether they may read of its log, for a reason."""
    is_erased: bool
    """Whether its content is gone for good."""
    offers: tuple[Offer, ...]
    """What they may do with it at a page."""
    stood: str
    """What of it must still be so when they act (``services.requests.at_page.acting``)."""
    drawn: str
    """What its forms say for whom they were drawn (``services.sessions.forms``)."""
    so_far: int
    """How far the log was (``services.requests.at_page.news``)."""
    corrections: tuple[Correction, ...]
    """Marked texts that they are still to note."""
    members: tuple[Member, ...]
    """To whom it can be transferred, where that is offered."""
    takers: tuple[CandidateRow, ...]
    """Who of the desk can be given it, where that is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReading:
    """The content of a request, as the person may have it, with who has read it, as far as they are told."""

    document: CaseDocument
    readings: tuple[AccessRow, ...] = ()
    own: frozenset[int] = frozenset()
    """Records of texts that are the person's own to mark."""


async def header(visit: Visit, target: str, acts: Collection[Verb] = ()) -> Header:
    """The request without its content; ``acts`` are those that the page knows. Raises ``Refused``."""
    request = await look_up(visit, target)
    seen = seen_by(visit, request)
    is_erased = await visit.work.erasures.is_erased(request.id)
    offered = [] if is_erased else acting.offers(visit, request, seen, acts)
    can_go = any(offer.verb is Verb.TRANSFER for offer in offered)
    can_be_given = any(offer.verb is Verb.REASSIGN for offer in offered)
    sides = (request.origin, request.addressee)
    elsewhere = every_member_with_desk(visit.work.directory, sides, visit.language)
    return Header(
        request=seen.request,
        facts=await standing(visit, request, seen),
        has_content=seen.may_read and not is_erased,
        is_erased=is_erased,
        owes_reason=owes_reason(visit, request, seen),
        may_review=seen.may_review,
        offers=tuple(offered),
        stood=await acting.stands(visit, request),
        drawn=visit.work.forms.draw(visit.actor.id, request.id),
        so_far=await visit.work.news.size(),
        corrections=tuple(waiting_for(request, visit.actor, visit.work.situation)),
        members=tuple(elsewhere) if can_go else (),
        takers=tuple(candidates(visit, request)) if can_be_given else (),
    )


async def note(visit: Visit, target: str, reason: str = "") -> None:
    """Record that the person reads it now; nothing of it is read here. Raises ``Refused``.

    With a reason, who may review the request also reads who took each step, and who has read it.
    """
    request = await find(visit, target)
    seen = seen_by(visit, request)
    if not (seen.may_review if reason else _reads_at_once(visit, request, seen)):
        raise not_yours()
    if reason:
        check_text(reason)
    given = {"reason": reason} if reason else {}
    if seen.may_read and not await visit.work.erasures.is_erased(request.id):
        event, shown = Event.CONTENT_SHOWN, {"shown": True}
    else:
        event, shown = Event.LOG_READ, {}
    await note_reading(visit, request, event, topic=_TOPIC, **shown, **given)
    # Who reads what they have in hand where a key of theirs has shown who they are, acknowledged it.
    is_theirs = visit.actor.id in (request.acknowledged_by, request.owner)
    if is_theirs and is_provisional(request) and visit.actor.is_proved:
        await visit.record(prove(request, visit.actor, visit.work.situation))


async def read(visit: Visit, target: str, reason: str = "") -> CaseReading:
    """What was noted to be read, as it may be read still. Raises ``Refused`` and ``TooLong``."""
    request = await look_up(visit, target)
    seen = seen_by(visit, request)
    if not (seen.may_review if reason else _reads_at_once(visit, request, seen)):
        raise not_yours()
    reader = DocumentReader(
        made_by=visit.actor.person.name,
        seen=seen,
        actor=visit.actor,
        is_open=seen.may_read,
        with_names=bool(reason),
    )
    made = await document_for(visit.work, request, reader)
    tells = readings if reason else seen_by_whom
    own = await own_rows(visit, request) if seen.may_read else []
    return CaseReading(
        document=made,
        readings=await tells(visit, request, seen),
        own=frozenset(each.record for each in own),
    )


def _reads_at_once(visit: Visit, request: Request, seen: Sight) -> bool:
    """Whether its content is the person's to read without a reason."""
    return seen.may_read and not owes_reason(visit, request, seen)


def owes_reason(visit: Visit, request: Request, seen: Sight) -> bool:
    """Whether the person reads it as a reviewer alone, who says for what."""
    return seen.may_review and not works_on(visit, request)


def works_on(visit: Visit, request: Request) -> bool:
    """Whether the person is of one of its sides as who works on it, and not only reviews it."""
    actor, situation = visit.actor, visit.work.situation
    return acts_for_requester(actor, request, situation) or acts_for_addressee(
        actor, request, situation
    )
