"""Duty in chat: what the buttons under messages about shifts mean, and what the messages become.

Owns which message offers which choice: a button's number counts the rows of its message, and what was
chosen so far stands in it, so that nothing else need be kept. Who may do it, and what follows, is left
to the acts.
"""

from collections.abc import Collection, Sequence
from typing import TypeVar

from domain.duty.rows import CandidateRow, ShiftRow
from domain.messages.outgoing import Post, Saying
from domain.refused import Refused, not_yours
from domain.rows import Row, read_row, read_rows, texts
from domain.topics import Facts, Topic, parse_stamp
from domain.verbs import Sure
from domain.vocabulary import LayerName, PersonId, RosterId
from services.duty import acts, calendar_feeds, changing, handover, swapping
from services.visit import sure
from services.visit.desk import Desk
from services.visit.visit import Visit

GAPS_ON = frozenset({Topic.COVERAGE, Topic.COVER_MISSING, Topic.DUTY_CHANGED})
"""Messages that list empty shifts with a button to fill each."""
NOW = "now"
"""What is typed behind ``/sick`` by who wants no question."""
_STEPS = frozenset({Topic.SWAP_WHO, Topic.SWAP_THEIRS, Topic.SWAP_STANDING})
"""What a message of an earlier step of a swap has become."""
R = TypeVar("R", bound=Row)


async def ask_who_fills(visit: Desk, number: int) -> None:
    """A supervisor pressed an empty shift: who shall take it?"""
    gap = _chosen(await _pressed(visit, GAPS_ON), "gaps", ShiftRow, number)
    people = acts.who_may_fill(visit, gap)
    await visit.reply(Topic.FILL_WHO, {"gap": gap.text(), "options": texts(people)})


async def fill(visit: Desk, number: int) -> None:
    """The supervisor chose who takes the empty shift."""
    post = await _pressed(visit, {Topic.FILL_WHO})
    chosen = _chosen(post, "options", CandidateRow, number)
    kept = await acts.fill(visit, _kept(post, "gap"), chosen.person)
    facts = changing.change_facts(visit.work, kept.change, to="actor")
    await visit.change_pressed(Topic.DUTY_CHANGED, facts)


async def undo(visit: Desk, change: str) -> None:
    """Take a change back; the message about it says so."""
    undone = await acts.undo(visit, change)
    post = await visit.pressed_post()
    if post is not None and post.saying.topic in (Topic.DUTY_CHANGED, Topic.SWAP_STANDING):
        await visit.change_pressed(Topic.DUTY_CHANGED, undone)
    else:
        await visit.reply(Topic.DUTY_CHANGED, undone)


async def ask_sick(visit: Desk, typed: str = "") -> None:
    """Off sick: asked once, as Telegram's menu sends it; who adds "now" has said it."""
    if typed.strip().lower() == NOW:
        await acts.sick(visit)
        return
    effect = acts.sick_effect(visit)
    await sure.ask(visit, Sure.SICK, sure.ONESELF, effect, rests_on=acts.sick_rests_on(effect))


async def sick_rests_on(visit: Desk, _oneself: str) -> Sequence[str]:
    """Until when they would be off, and who stands in."""
    return acts.sick_rests_on(acts.sick_effect(visit))


async def sick(visit: Desk, _oneself: str) -> None:
    """The same, once it is sure."""
    await acts.sick(visit)


async def ask_new_addresses(visit: Desk, _oneself: str = "") -> None:
    """Addresses of one's calendars: asked once where that closes earlier ones."""
    if await visit.work.calendars.has_any(visit.actor.id) and visit.office.calendar_url:
        await sure.ask(visit, Sure.CALENDAR, sure.ONESELF, {})
    else:
        await calendar_feeds.give_addresses(visit)


async def new_addresses(visit: Desk, _oneself: str) -> None:
    """The same, once it is sure."""
    await calendar_feeds.give_addresses(visit)


async def begin_swap(visit: Visit, typed: str) -> None:
    """Which of one's shifts to swap; a person may be named at once."""
    other = swapping.colleague(visit, typed) if typed else None
    mine = swapping.shifts_of(visit, visit.actor.id)
    if not mine:
        raise Refused(Topic.NO_SHIFT_AHEAD)
    facts: Facts = {"options": texts(mine), "with": other.id if other else None}
    await visit.reply(Topic.SWAP_MINE, facts)


async def choose_mine(visit: Desk, number: int) -> None:
    """One's own shift is chosen: with whom?"""
    post = await _step(visit, Topic.SWAP_MINE)
    mine = _chosen(post, "options", ShiftRow, number)
    other = post.saying.facts.get("with")
    if isinstance(other, str):
        await _ask_theirs(visit, mine, PersonId(other))
        return
    people = texts(CandidateRow(person=p.id, name=p.name) for p in swapping.colleagues(visit))
    if not people:
        raise Refused(Topic.SWAP_FOREIGN)
    await visit.change_pressed(Topic.SWAP_WHO, {"mine": mine.text(), "options": people})


async def choose_who(visit: Desk, number: int) -> None:
    """The other person is chosen: for which of their shifts?"""
    post = await _step(visit, Topic.SWAP_WHO)
    chosen = _chosen(post, "options", CandidateRow, number)
    await _ask_theirs(visit, _kept(post, "mine"), chosen.person)


async def choose_theirs(visit: Desk, number: int | None) -> None:
    """All is chosen: offer it. Without a number the other takes the shift for nothing in return."""
    post = await _step(visit, Topic.SWAP_THEIRS)
    theirs = None if number is None else _chosen(post, "options", ShiftRow, number)
    other = PersonId(str(post.saying.facts.get("who")))
    facts = await swapping.offer(visit, other, _kept(post, "mine"), theirs)
    await visit.change_pressed(Topic.SWAP_STANDING, facts)


async def answer_swap(visit: Desk, change: str, *, accept: bool) -> None:
    """The other person accepts or declines."""
    facts = await swapping.answer(visit, change, accept=accept)
    await visit.change_pressed(Topic.SWAP_STANDING, facts)


async def confirm_shift(visit: Desk) -> None:
    """The coming officer confirms the shift of the message whose button is pressed."""
    post = await _pressed(visit, {Topic.SHIFT_COMING, Topic.BRIEFING})
    facts, saying = post.saying.facts, post.saying
    roster, layer = RosterId(str(facts.get("roster"))), LayerName(str(facts.get("layer")))
    since = parse_stamp(facts.get("since"))
    if since is None:
        raise not_yours()
    await handover.confirm(visit, roster, layer, since)
    confirmed = Saying(topic=saying.topic, facts={**facts, "confirmed": True}, texts=saying.texts)
    await visit.work.outbox.change(post, confirmed)


async def revoke_calendars(visit: Desk) -> None:
    """None of the person's addresses opens anything any more; their message says so."""
    await calendar_feeds.revoke_addresses(visit)
    post = await visit.pressed_post()
    if post is not None and post.saying.topic is Topic.CALENDAR:
        await visit.change_pressed(Topic.CALENDAR, {"closed": True})
    else:
        await visit.reply(Topic.CALENDAR, {"closed": True})


async def _ask_theirs(visit: Desk, mine: ShiftRow, other: PersonId) -> None:
    swapping.require_colleague(visit, other)
    facts: Facts = {
        "mine": mine.text(),
        "who": other,
        "who_name": visit.work.situation.name(other),
        "options": texts(swapping.shifts_of(visit, other)),
    }
    await visit.change_pressed(Topic.SWAP_THEIRS, facts)


async def _step(visit: Desk, topic: Topic) -> Post:
    """The message of this step of a swap. Raises ``Refused``."""
    post = await _pressed(visit, {topic, *_STEPS})
    if post.saying.topic is not topic:
        raise Refused(Topic.STALE_STEP)
    return post


async def _pressed(visit: Desk, topics: Collection[Topic]) -> Post:
    """The pressed message, which must be about one of these. Raises ``Refused``."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic not in topics:
        raise not_yours()
    return post


def _chosen(post: Post, name: str, of: type[R], number: int) -> R:
    rows = read_rows(of, post.saying.facts.get(name))
    if number >= len(rows):
        raise not_yours()
    return rows[number]


def _kept(post: Post, name: str) -> ShiftRow:
    """The shift that was chosen before."""
    shift = read_row(ShiftRow, post.saying.facts.get(name))
    if shift is None:
        raise not_yours()
    return shift
