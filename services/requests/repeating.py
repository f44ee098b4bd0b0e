"""The same request twice: what was sent just before, known without keeping its text in clear.

Owns what counts as the same, and whose: one's own, and that of others of one's member for those who may see
them; nobody else learns of it. That it is said is left to ``services.requests.drafting`` before a
request is sent, and to ``services.requests.filing`` after.
"""

from datetime import datetime, timedelta
from typing import Final

from domain.requests.filing import Filing
from domain.requests.permissions import OVERSEES, acts_for_requester, may_see
from domain.requests.request import Request
from domain.topics import Facts
from domain.vocabulary import MemberCode
from services.requests.tied.naming import named_facts, naming
from services.visit.visit import Visit

ADDED_TO: Final = frozenset({"same_case", "names_case"})
"""Facts of the summary alone, whose button leads there."""
MOST_CALLS: Final = 200
"""The newest requests among which those that were entered from calls are looked for."""
SAME_WITHIN: Final = timedelta(hours=1)
"""How long a text counts as sent just before."""


def likeness_of(visit: Visit, member: MemberCode, text: str) -> str:
    """A keyed digest of a text to a member; line breaks, spaces and capitals do not matter."""
    plain = f"{member}:{' '.join(text.split()).casefold()}"
    return visit.work.vault.opaque_text("likeness", plain)


async def sent_before(visit: Visit, likeness: str) -> Request | None:
    """The newest open request with the same text to the same member, if it was just sent.

    The person's own; else, for those who may see them, one of somebody else of their member.
    """
    since, actor = visit.work.now - SAME_WITHIN, visit.actor
    mine = await visit.work.requests.open_like(actor.id, since, likeness)
    own = actor.person.member
    if mine is not None or own is None or not actor.has(*OVERSEES):
        return mine
    others = await visit.work.requests.open_like_of(own, since, likeness)
    return next((each for each in others if may_see(actor, each, visit.work.situation)), None)


async def calls_since(visit: Visit, since: datetime) -> tuple[Request, ...]:
    """What the person's member has entered from calls since then and is still open, newest first."""
    own = visit.actor.person.member
    if own is None:
        return ()
    found = await visit.work.requests.received_since(own, since, limit=MOST_CALLS)
    return tuple(each for each in found if each.ties.call is not None)


async def before_facts(visit: Visit, filing: Filing, likeness: str) -> Facts:
    """What is said of an earlier one with the same text, and of one that names the same identifier.

    ``ADDED_TO`` is of one that the person can add to.
    """
    member, kind, form = filing.addressee, filing.type, filing.form
    if filing.is_call:
        taken = await calls_since(visit, visit.work.now - SAME_WITHIN)
        alike = (each for each in taken if each.likeness == likeness)
        return same_facts(visit, next(alike, None))
    before = await sent_before(visit, likeness)
    told = same_facts(visit, before)
    named = await naming(visit, member, kind, form)
    if before is not None and acts_for_requester(visit.actor, before, visit.work.situation):
        told = {**told, "same_case": before.id}
    return {**told, **named_facts(visit, named, before)}


def same_facts(visit: Visit, before: Request | None) -> Facts:
    """What is said of it; nothing where there is none."""
    if before is None:
        return {}
    ago = visit.work.now - before.created_at
    is_mine = before.requester == visit.actor.id
    return {
        **({} if is_mine else {"same_by": visit.work.situation.name(before.requester)}),
        "same_as": before.reference,
        "same_ago_ms": round(ago / timedelta(milliseconds=1)),
    }
