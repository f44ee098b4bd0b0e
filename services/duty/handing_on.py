"""Open requests of a desk follow its roster: from who leaves duty to who comes, at once.

Owns what becomes of them where the rosters themselves are changed, in chat or by an import. A hand-over
at its time is left to the request's own clock.
"""

from collections.abc import Collection, Iterable

from domain.directory.directory import Directory
from domain.requests.escalation import alert_who_comes
from domain.requests.ownership import follow_roster
from domain.requests.request import SETTLED, Request
from domain.requests.values.situation import Situation
from domain.vocabulary import MemberCode, PersonId, RosterId
from storage.transaction.unit_of_work import UnitOfWork

_LOOKED_AT = 200


def is_of_roster(request: Request, known: Directory, roster: RosterId) -> bool:
    """Whether the desk that has the open request follows this roster."""
    point = request.contact_point
    found = known.contact_points.get(point) if point else None
    return found is not None and found.roster == roster and request.state not in SETTLED


async def hand_requests_on(
    work: UnitOfWork,
    before: Situation,
    after: Situation,
    roster: RosterId,
    owners: Collection[PersonId],
    auth: str,
    *,
    has_comers: bool,
) -> None:
    """Within a transaction: nobody leaves duty with a request of this roster's desks in hand.

    ``owners``: who may have some. Who comes on duty at once is alerted for what waits.
    """
    known = after.directory
    for person in dict.fromkeys(owners):
        for request in await work.requests.open_of_owner(person):
            if is_of_roster(request, known, roster) and not request.awaits_acknowledgement:
                decision = follow_roster(request, before, after)
                if decision.request != request:
                    await work.record(decision, auth)
    if not has_comers:
        return
    for member in _members(known, roster):
        for request in await work.requests.of_member(member, limit=_LOOKED_AT):
            if is_of_roster(request, known, roster) and request.awaits_acknowledgement:
                alert = alert_who_comes(request, before, after)
                if alert is not None:
                    await work.record(alert, auth)


def _members(known: Directory, roster: RosterId) -> Iterable[MemberCode]:
    points = known.contact_points.values()
    return dict.fromkeys(point.member for point in points if point.roster == roster)
