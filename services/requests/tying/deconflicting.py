"""Deconfliction at work: requests that were sent are compared beside the service, and a desk decides.

Nothing of it is done while somebody files, so that filing takes as long and says the same with a hit and
without.
"""

from dataclasses import replace

from domain.events import Event
from domain.refused import not_yours
from domain.requests.request import Decision, Record, Request
from domain.requests.tying import deconflicting as rules
from domain.topics import Facts, Topic
from domain.verbs import Contact
from services.requests.finding import find
from services.visit.desk import Desk
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork


async def look(office: Office) -> int:
    """Compare what was sent since the last look; returns how many desks were told."""
    async with office.store.reading() as work:
        if not work.directory.deconflict:
            return 0
    async with office.store.reading(is_long=True) as work:
        every = [each for each in await work.requests.every_open() if each.ties.deconflict]
    news = sorted(
        (each for each in every if not each.ties.is_compared), key=lambda each: each.created_at
    )
    count = 0
    for later in news:
        earlier = rules.earlier_of(later, every)
        async with office.store.work() as work:
            count += await _compared(work, later.id, earlier.id if earlier else None)
    return count


async def _compared(work: UnitOfWork, later_case: str, earlier_case: str | None) -> bool:
    """Say so, if all still holds; the later one is never compared again as it is."""
    found: dict[str, Request] = {}
    for case in sorted({later_case, *([earlier_case] if earlier_case else ())}):
        request = await work.requests.by_case(case)
        if request is not None:
            found[case] = request
    later = found.get(later_case)
    if later is None or later.ties.is_compared:
        return False
    ties = replace(later.ties, is_compared=True)
    await work.record(Decision(request=replace(later, ties=ties)), "service")
    earlier = found.get(earlier_case or "")
    if earlier is None or not rules.is_hit(earlier, later) or not work.directory.deconflict:
        return False
    counts: Facts = rules.concerned(earlier, later)
    about = {**counts, "earlier": earlier.reference, "later": later.reference}
    if rules.is_capped(counts, await _of_this_week(work)):
        await work.note(Record(event=Event.DECONFLICTION_CAPPED, about=about))
        return False
    changed, messages = rules.told(earlier, later, work.situation)
    await work.record(Decision(request=changed), "service")
    # Of no case: both sides of the request may read of what belongs to it, and only the desk is told.
    await work.note(Record(event=Event.DECONFLICTED, about=about))
    for message in messages:
        await work.say(message)
    return True


async def _of_this_week(work: UnitOfWork) -> list[Facts]:
    since = work.now - rules.A_WEEK
    entries = await work.log.of_event(Event.DECONFLICTED)
    roles = ("told", "earlier_by", "later_by")
    return [
        {role: str((each.about or {}).get(role)) for role in roles}
        for each in entries
        if each.at >= since
    ]


async def decide(visit: Desk, case: str, token: str, answer: Contact) -> None:
    """The desk's button: make contact, or leave it."""
    situation = visit.work.situation
    earlier = await find(visit, case)
    hit = rules.hit_for(earlier, token, visit.actor, situation)
    later = await visit.work.requests.by_case(hit.later)
    if later is None:
        raise not_yours()
    await visit.work.record(Decision(request=rules.decided(earlier, hit)), visit.auth)
    offered = rules.offer(earlier, later, visit.actor, situation)
    said = answer.value if answer is Contact.LEAVE or offered is not None else "over"
    if answer is Contact.OFFER and offered is not None:
        told = await visit.work.redirected(Decision(request=later, messages=(offered,)))
        for message in told.messages:
            await visit.work.say(message)
    about = {"earlier": earlier.reference, "later": later.reference, "answer": said}
    record = Record.by(visit.actor, Event.DECONFLICTION_DECIDED, about)
    await visit.work.note(record, auth=visit.auth)
    facts = {"reference": earlier.reference, "answer": said}
    await visit.change_pressed(Topic.CONTACT_DECIDED, facts)
