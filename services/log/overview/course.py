"""The course of one request: its records with its clocks, and what shows that they are whole.

Owns that the reading and its reason are recorded, and the record committed, before anything is shown. Which
records a reviewer is told of is the log's own rule (``services.log.review``).
"""

from dataclasses import replace
from typing import Final

from domain.events import Event
from domain.log.course import CaseCourse, KeptAnchor, clocks_of
from domain.log.document import CaseProof
from domain.refused import not_yours
from domain.requests.filing import check_text
from domain.requests.permissions import Sight, sight
from domain.requests.request import Request
from domain.vocabulary import MemberCode
from services.log.overview.reviewers import naming, require_proof, require_reviewer
from services.log.review import note_reading, record_row, reviewed, told
from services.requests.finding import look_up
from services.visit.page import PageVisit
from storage.log.chain import state_of

MOST_RECORDS: Final = 1_000
"""Records of one page: a case has some dozens."""
_PART: Final = "timeline"


async def known(visit: PageVisit, target: str) -> Request:
    """The request, for who may look at its course. Raises ``Refused`` and ``NeedsProof``."""
    require_reviewer(visit)
    request, _seen = await _seen_of(visit, target)
    require_proof(visit)
    return request


async def note(visit: PageVisit, target: str, reason: str, form: str = "") -> None:
    """Record that the person reads it now, and for what, or takes it out in this ``form``. Raises
    ``Refused``."""
    require_reviewer(visit)
    request, _seen = await reviewed(visit, target)
    check_text(reason)
    if form:
        await note_reading(
            visit, request, Event.LOG_EXPORTED, reason=reason, scope="case", form=form
        )
    else:
        await note_reading(visit, request, Event.LOG_READ, reason=reason, part=_PART)


async def course(visit: PageVisit, target: str) -> CaseCourse:
    """What was noted to be read, as it may be read still. Raises ``Refused``."""
    require_reviewer(visit)
    request, seen = await _seen_of(visit, target)
    work, name = visit.work, naming(visit)
    portion = await told(visit, request, seen)
    entries = await work.log.entries(
        request.id, with_audit=True, with_text=False, told=portion, most=MOST_RECORDS
    )
    count = await work.log.count(request.id, told=portion)
    rows = tuple(record_row(entry, work.situation) for entry in entries)
    numbers = tuple(row.number for row in rows)
    kept = await work.anchors.kept_since(numbers[-1] + 1) if numbers else None
    shown, situation = seen.request, work.situation
    stood = [*map(request.as_left, request.earlier), request]
    return CaseCourse(
        request=shown,
        origin=situation.member_name(shown.origin),
        addressee=situation.member_name(shown.addressee),
        zones=(_zone(visit, shown.origin), _zone(visit, shown.addressee)),
        rows=tuple(replace(row, actor=name(row.actor), details=name(row.details)) for row in rows),
        left_out=count - len(rows),
        clocks=tuple(clock for turn in sorted(seen.log) for clock in clocks_of(stood[turn])),
        chain=await state_of(work.connection, request.id),
        proof=CaseProof(
            records=numbers,
            checkpoint=await work.log.head_note(),
            verifier=(await work.log.signer()).verifier_line(),
        ),
        anchor=KeptAnchor(size=kept[0].size, at=kept[0].at, places=kept[1]) if kept else None,
    )


async def _seen_of(visit: PageVisit, target: str) -> tuple[Request, Sight]:
    """The same as ``services.log.review.reviewed``, for who only reads."""
    request = await look_up(visit, target)
    seen = sight(visit.actor, request, visit.work.situation)
    if seen is None or not seen.may_review:
        raise not_yours()
    return request, seen


def _zone(visit: PageVisit, code: MemberCode) -> str:
    member = visit.work.directory.members.get(code)
    return member.time_zone.key if member else "UTC"
