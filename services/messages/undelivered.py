"""Alerts that do not reach somebody now: the person's other channel at once, else the next step.

Owns what is done about one that was refused or that its chat has not taken in time, in one
transaction with its record. Each person is missed once a round: a step of the clock begins a new one,
so that nothing goes round and round while nobody can be reached.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from crypto.envelope import SealBroken
from domain.messages.outgoing import Post, PostState, Work
from domain.requests import undelivered as rules
from domain.requests.headline import is_alert
from domain.requests.request import Card, Request
from domain.vocabulary import PersonId
from services.visit.office import in_transaction
from storage.messages.notices import alive as are_alive
from storage.transaction.unit_of_work import UnitOfWork

SERVICE: Final = "service"
_LATE_FROM: Final = timedelta(milliseconds=500)
"""What left sooner cannot have been missed."""


@in_transaction
async def not_now(work: UnitOfWork, taken: Sequence[Work], why: str) -> None:
    """These alerts' chats have not taken them in time, though Telegram is there."""
    for post in await _still_waiting(work, taken):
        await missed(work, post, why)


@in_transaction
async def telegram_away(work: UnitOfWork, taken: Sequence[Work]) -> None:
    """Telegram as a whole is away: other channels are used, and the steps keep their times."""
    for post in await _still_waiting(work, taken):
        await send_beside(work, post)


async def _still_waiting(work: UnitOfWork, taken: Sequence[Work]) -> list[Post]:
    still = await work.delivery.still_to_do(taken)
    return [each.post for each in taken if each.id in still and each.post is not None]


async def send_beside(work: UnitOfWork, post: Post) -> bool:
    """Send the same alert on the person's next channel, once; whether one is on its way."""
    if post.case is None or post.person is None or not is_alert(post):
        return False
    if await _waiting(work, post.case) is None:
        return False
    step = post.saying.facts.get("step")
    sent = await work.notices.of_case(post.case)
    if isinstance(step, int) and are_alive(sent, step, frozenset({post.person})):
        return True
    known = work.directory.people.get(post.person)
    return await work.notices.fall_back(known, post.case, post.saying.facts, post.urgency)


async def missed(work: UnitOfWork, post: Post, why: str) -> None:
    """The alert does not reach its person now."""
    if post.case is None or post.person is None or not is_alert(post):
        return
    is_news = await _note(work, post.case, post.person, why)
    if is_news and not await send_beside(work, post):
        await go_on(work, post.case)


async def missed_everywhere(work: UnitOfWork, case: str, person: PersonId, why: str) -> None:
    """The last of the person's other channels failed too; their chat may still have the alert."""
    account = await work.enrolled(person)
    if account is None or not account.reachable:
        await _note(work, case, person, why)
    await go_on(work, case)


async def _note(work: UnitOfWork, case: str, person: PersonId, why: str) -> bool:
    """Remember it and say so; False where it is known, or no longer matters."""
    request = await _waiting(work, case)
    if request is None or person in request.undelivered:
        return False
    await work.record(rules.not_delivered(request, work.situation, person, why), SERVICE)
    return True


async def go_on(work: UnitOfWork, case: str) -> None:
    """Fire the next step at once, unless somebody else of the same step has the alert."""
    request = await _waiting(work, case)
    if request is None:
        return
    counted = work.situation.reachable - frozenset(request.undelivered)
    alive = any(
        post.state in (PostState.NEW, PostState.SHOWN)
        # One of before it began again asks nobody any more.
        and is_alert(post)
        and post.saying.facts.get("step") == request.steps_fired
        and post.person in counted
        for post in await work.outbox.cards(case, Card.ALERT)
    )
    notices = await work.notices.of_case(case)
    if not alive and not are_alive(notices, request.steps_fired, work.situation.reachable):
        await work.record(rules.go_on(request, work.situation), SERVICE)


async def arrived(work: UnitOfWork, taken: Sequence[Work]) -> None:
    """Alerts stand in their chats: one that was missed there before is so no longer."""
    late = [
        (post.case, post.person)
        for each in taken
        if (post := each.post) is not None
        and is_alert(post)
        and work.now - each.created_at >= _LATE_FROM
    ]
    changed = await work.requests.changed_since_filing({case for case, _person in late if case})
    for case, person in late:
        # Nobody was missed of one that is as it was filed.
        request = await _waiting(work, case) if case is not None and case in changed else None
        if request is not None and person is not None and person in request.undelivered:
            decision = rules.delivered_after_all(request, work.situation, person)
            await work.record(decision, SERVICE)


async def _waiting(work: UnitOfWork, case: str) -> Request | None:
    """The request while it waits for somebody; none where its row was changed, and stands for nothing."""
    try:
        request = await work.requests.by_case(case)
    except SealBroken:
        return None
    return request if request is not None and request.awaits_acknowledgement else None
