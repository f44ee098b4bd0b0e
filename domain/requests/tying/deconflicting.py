"""Deconfliction across members: two ask about the same, and one desk may make contact.

It must not become an oracle. Only the desk of the earlier request is told, after the later one was sent,
and not by whom; who files learns of no hit and of none. Both requests and the network must allow it, never
for what is kept secret, TLP:RED or H2; until handling is chosen, H2 holds. So many a week for each member
concerned, and what was told is recorded and seen by the desk's supervisors.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from domain.directory.actor import Actor
from domain.forms.fields.field import Values
from domain.refused import Refused, not_yours
from domain.requests.headline import tell
from domain.requests.permissions import people_on_duty, require_addressee
from domain.requests.request import Message, Request, Ring
from domain.requests.values.situation import Situation
from domain.requests.values.ties import Hit
from domain.topics import Facts, Topic
from domain.vocabulary import Marking, MemberCode

A_WEEK: Final = timedelta(days=7)
MOST_A_WEEK: Final = 5
"""Hits that may be told in a week for each member concerned: the desk's, and both who file."""


def takes_part(form: Values, marking: Marking, situation: Situation) -> bool:
    """Whether a request with this form may be compared with those of other members."""
    handling = form.get("handling")
    codes = () if handling is None or isinstance(handling, str | int) else tuple(handling)
    return (
        situation.directory.deconflict
        and form.get("deconflict") == "yes"
        and form.get("keep_secret") == "no"
        and marking is not Marking.RED
        and bool(codes)
        and "H2" not in codes
    )


def earlier_of(later: Request, others: Iterable[Request]) -> Request | None:
    """The oldest open request of another member that names the same, unless its desk has heard of it."""
    fitting = [
        each
        for each in others
        if is_hit(each, later) and all(hit.later != later.id for hit in each.ties.hits)
    ]
    return min(fitting, key=lambda each: (each.created_at, each.id), default=None)


def is_hit(earlier: Request, later: Request) -> bool:
    """Whether the desk of one may be told of the other; a desk is told nothing of its own member's."""
    return (
        earlier.is_open
        and later.is_open
        and (earlier.created_at, earlier.id) < (later.created_at, later.id)
        and earlier.origin != later.origin
        and earlier.addressee != later.origin
        and not set(earlier.ties.deconflict).isdisjoint(later.ties.deconflict)
    )


def concerned(earlier: Request, later: Request) -> dict[str, MemberCode]:
    """The members for which a hit counts."""
    return {
        "told": earlier.addressee,
        "earlier_by": earlier.origin,
        "later_by": later.origin,
    }


def is_capped(counts: Facts, members: Iterable[Facts]) -> bool:
    """Whether one of the members has had its hits of this week, which ``members`` are."""
    told = tuple(members)
    return any(
        sum(each.get(role) == member for each in told) >= MOST_A_WEEK
        for role, member in counts.items()
    )


def told(earlier: Request, later: Request, situation: Situation) -> tuple[Request, list[Message]]:
    """The earlier request with its hit, and what its desk and that member's supervisors read."""
    hit = Hit(later=later.id, member=earlier.addressee, at=situation.now)
    changed = with_hit(earlier, hit)
    desk = people_on_duty(earlier, situation)
    messages = [
        tell(person, Topic.SAME_ELSEWHERE, earlier, situation, ring=Ring.RINGS, token=hit.token)
        for person in desk
    ]
    messages += [
        tell(chief.id, Topic.SAME_ELSEWHERE_SEEN, earlier, situation)
        for chief in situation.directory.supervisors_of(earlier.addressee)
        if chief.id not in desk
    ]
    return changed, messages


def hit_for(earlier: Request, token: str, actor: Actor, situation: Situation) -> Hit:
    """The hit that a button decides. Raises ``Refused``."""
    require_addressee(actor, earlier, situation)
    hit = next((each for each in earlier.ties.hits if each.token == token), None)
    if hit is None or hit.member != earlier.addressee:
        raise not_yours()
    if hit.is_decided:
        raise Refused(Topic.STALE_STEP)
    return hit


def decided(earlier: Request, hit: Hit) -> Request:
    """The request once its desk has said whether it makes contact."""
    rest = tuple(
        replace(each, is_decided=True) if each == hit else each for each in earlier.ties.hits
    )
    return replace(earlier, ties=replace(earlier.ties, hits=rest))


def offer(earlier: Request, later: Request, actor: Actor, situation: Situation) -> Message | None:
    """What the later requester reads, if that is still allowed: which desk would like contact."""
    if not situation.directory.deconflict or not is_hit(earlier, later):
        return None
    point = situation.directory.contact_points.get(earlier.contact_point)
    return tell(
        later.requester,
        Topic.CONTACT_OFFERED,
        later,
        situation,
        ring=Ring.RINGS,
        by_desk=point.name if point else "",
        by=situation.name(actor.id, later.requester),
    )


def with_hit(request: Request, hit: Hit) -> Request:
    """The request with one more hit."""
    return replace(request, ties=replace(request.ties, hits=(*request.ties.hits, hit)))
