"""Saying a side's own number of a request."""

from domain.refused import Refused
from domain.requests.filing import check_marking
from domain.requests.headline import headline
from domain.requests.own.numbers import say_number
from domain.requests.tying.linking import require_side
from domain.topics import Topic
from services.requests.finding import find
from services.visit.visit import Visit


async def number(visit: Visit, target: str, text: str) -> None:
    """The person's side has the request under this number from now on. Raises ``Refused``."""
    request = await find(visit, target)
    require_side(request, visit.actor, visit.work.situation)
    if await visit.work.erasures.is_erased(request.id):
        raise Refused(Topic.TEXTS_ERASED, headline(request, visit.work.situation))
    if visit.crosses_chat:
        check_marking(request.marking, visit.work.situation, request)
    await visit.record(say_number(request, visit.actor, visit.work.situation, text))
    await visit.keep_own_message(request.id)
