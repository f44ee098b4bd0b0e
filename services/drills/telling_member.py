"""A member hears first that a desk of its failed two drills in a row: what failed, and what to do until when.

Owns who is told, and that it is one message and one record: the days that it names begin with that record,
and not before somebody could be told.
"""

from collections import defaultdict
from dataclasses import replace

from domain.directory.directory import ContactPoint
from domain.drills.order import DrillPlan, PlanId, ToldMember
from domain.drills.standing import DrillStage, advised_from, may_follow
from domain.topics import Facts, stamp
from domain.vocabulary import ContactPointId, PersonId
from services.directory.confirming import ask_people
from services.directory.drilled import drill_standings
from storage.transaction.unit_of_work import UnitOfWork


async def due(work: UnitOfWork) -> list[PlanId]:
    """The drills with which a desk failed twice in a row, where its member is still to hear of it and can."""
    held: defaultdict[ContactPointId, list[DrillPlan]] = defaultdict(list)
    for plan in await work.drills.every():
        held[plan.point].append(plan)
    known = work.directory.contact_points
    points = [known[each] for each in held if each in known and may_follow(held[each])]
    standings = await drill_standings(work, points)
    return [
        second.id
        for point in points
        if standings[point.id].stage is DrillStage.UNTOLD
        and (second := standings[point.id].second) is not None
        and await _whom(work, point)
    ]


async def tell(work: UnitOfWork, plan_id: PlanId) -> DrillPlan | None:
    """Within a transaction: tell its member, where that is still due; None where it is not, or nobody can
    be told now."""
    # Locked, so that of two processes the second finds it told.
    locked = await work.drills.by_id(plan_id)
    point = work.directory.contact_points.get(locked.point) if locked is not None else None
    if point is None:
        return None
    standing = (await drill_standings(work, [point]))[point.id]
    second = standing.second
    if standing.stage is not DrillStage.UNTOLD or second is None:
        return None
    people = await _whom(work, point)
    known = (await work.confirmations.of([point.id])).get(point.id)
    if not people or known is None:
        return None
    since = advised_from(point, work.directory, work.now)
    also: Facts = {
        "failed": [stamp(each.alerted_at or each.due) or "" for each in standing.failed],
        "advised_from": stamp(since),
    }
    recorded: Facts = {
        "failed": [each.reference or each.order for each in standing.failed],
        "advised_from": stamp(since),
    }
    # The event of every such question: its name alone tells nobody what this one was about.
    await ask_people(work, point, known, people, also=also, recorded=recorded)
    told = ToldMember(at=work.now, since=since)
    await work.drills.save(replace(second, told=told))
    return second


async def _whom(work: UnitOfWork, point: ContactPoint) -> tuple[PersonId, ...]:
    """Its supervisors and whoever stands on its roster, as far as their chats take messages."""
    chiefs = (person.id for person in work.directory.supervisors_of(point.member))
    roster = work.directory.rosters.get(point.roster)
    wanted = dict.fromkeys((*chiefs, *(roster.people if roster is not None else ())))
    accounts = [(each, await work.enrolled(each)) for each in wanted]
    return tuple(each for each, account in accounts if account is not None and account.reachable)
