"""Keeping a private remark about a request."""

from domain.refused import Refused
from domain.requests.filing import check_marking
from domain.requests.headline import headline
from domain.requests.own import remarks as rules
from domain.topics import Topic
from services.requests.finding import find
from services.visit.visit import Visit


async def remark(visit: Visit, target: str, text: str) -> None:
    """Keep the text for the person's own member. Raises ``Refused``."""
    request = await find(visit, target)
    member = rules.require_remark(request, visit.actor, visit.work.situation)
    if await visit.work.erasures.is_erased(request.id):
        raise Refused(Topic.TEXTS_ERASED, headline(request, visit.work.situation))
    if visit.crosses_chat:
        # Without the request: that a text was exposed would be a record of the case.
        check_marking(request.marking, visit.work.situation)
    kept = (await visit.work.log.turns(request)).remarks_of(member)
    record = rules.remark(request, visit.actor, visit.work.situation, text, len(kept))
    await visit.work.note(record, request.id, visit.auth)
    await visit.keep_own_message(request.id, Topic.REMARKS)
    await visit.done(Topic.DONE_REMARKED, {"case": request.id, "reference": request.reference})
