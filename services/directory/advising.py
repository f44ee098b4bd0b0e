"""What whoever writes to a contact point is told of it: that its entry is in doubt, and what to do beside.

Owns that it says nothing of why: an entry that nobody confirmed and a desk whose drills failed read alike.
"""

from collections.abc import Iterable, Mapping

from domain.directory.confirming import DOUBTFUL, Trust
from domain.directory.directory import ContactPoint
from domain.directory.rows import MemberRow
from domain.drills.standing import DrillStage
from domain.requests.request import Message, Request, Ring
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import ContactPointId, MemberCode
from services.directory.confirming import trusts
from services.directory.drilled import drill_standings
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork


async def marks(work: UnitOfWork, points: Iterable[ContactPoint]) -> Mapping[ContactPointId, Trust]:
    """How these are marked to whoever writes to them."""
    wanted = tuple(points)
    trusted, drilled = await trusts(work, wanted), await drill_standings(work, wanted)
    return {
        point: Trust.UNVERIFIED if drilled[point].stage is DrillStage.ADVISED else trust
        for point, trust in trusted.items()
    }


async def doubts(work: UnitOfWork, members: Iterable[MemberRow]) -> Facts:
    """The names of those of these members whose entry is in doubt."""
    names = {MemberCode(member.code): member.name for member in members}
    points = [point for code in names for point in work.directory.points_of(code)]
    found = await marks(work, points)

    def named(kind: Trust) -> list[str]:
        doubtful = {point.member for point in points if found[point.id] is kind}
        return [name for code, name in names.items() if code in doubtful]

    return {"stale": named(Trust.STALE), "unverified": named(Trust.UNVERIFIED)}


async def doubt_of(work: UnitOfWork, point: ContactPoint) -> Facts:
    """What is to be said of one entry where it is in doubt; nothing where it is not."""
    others = work.directory.points_of(point.member)
    found = await marks(work, {point.id: point, **{each.id: each for each in others}}.values())
    if found[point.id] not in DOUBTFUL:
        return {}
    known = (await work.confirmations.of([point.id])).get(point.id)
    said: Facts = {
        "doubt": found[point.id].value,
        "confirmed_at": stamp(known.confirmed_at) if known is not None else None,
    }
    if found[point.id] is not Trust.UNVERIFIED:
        return said
    # Where the same people answer, nothing is gained.
    apart = (each for each in others if each.roster != point.roster)
    good = (each for each in apart if found[each.id] not in DOUBTFUL)
    other = next(good, None)
    return {
        **said,
        "desk_telephone": point.telephone,
        "other_desk": other.name if other is not None else "",
    }


async def advise(visit: Visit, request: Request) -> None:
    """Within a visit: who has just written to a desk that is unverified is told once what to do beside."""
    point = visit.work.directory.contact_points.get(request.contact_point)
    if point is None:
        return
    said = await doubt_of(visit.work, point)
    if said.get("doubt") != Trust.UNVERIFIED:
        return
    facts: Facts = {
        "case": request.id,
        "reference": request.reference,
        "desk": point.name,
        "desk_telephone": said["desk_telephone"],
        "other_desk": said["other_desk"],
    }
    message = Message(to=visit.actor.id, topic=Topic.DESK_UNVERIFIED, facts=facts, ring=Ring.SILENT)
    await visit.work.say(message, request)
