"""The month's letter in chat: what it says when its turn to be sent has come, and ``/letter``.

Owns that who reads it is looked at before it is counted and again before it is said, and that one that is
nobody's any more is taken back. What it says is ``services.statistics.letter_facts``'.
"""

from typing import Final

from domain.directory.actor import Actor
from domain.messages.outgoing import Post, Saying
from domain.refused import Refused, not_yours
from domain.rows import texts
from domain.statistics.letters.letter import (
    MOST_IN_MESSAGE,
    MOST_NAMES,
    Switch,
    TimesRow,
    letter_of,
    month_due,
)
from domain.statistics.period import CountedPeriod
from domain.statistics.rows import letter_rows
from domain.statistics.whose import Whose
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Letters, MemberCode
from services.statistics.letter_facts import LetterSeen, letter_seen
from services.statistics.letters import choose, chooses, reads_letter, require_letter
from services.statistics.months import MonthSeen, month_of
from services.visit.desk import Desk
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork

_OURS: Final = (Topic.LETTER_COMING, Topic.LETTER_CHOSEN)
_ASKER: Final = "letters"
"""Who asks for the months of all letters."""


async def command(visit: Desk, typed: str) -> None:
    """``/letter on``, ``/letter off``; alone it says which. Raises ``Refused``."""
    require_letter(visit)
    word = typed.strip().lower()
    if word and word not in set(Switch):
        raise Refused(Topic.USAGE, {"command": "letter"})
    if word:
        await choose(visit, wanted=word == Switch.ON)
    await _say(visit)


async def press(visit: Desk, word: Switch) -> None:
    """What the button under a letter, or under an answer to ``/letter``, says. Raises ``Refused``."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic not in _OURS:
        raise not_yours()
    await choose(visit, wanted=word is Switch.ON)
    await _say(visit)


async def _say(visit: Desk) -> None:
    is_off = visit.work.directory.letters is Letters.OFF
    wanted = await chooses(visit.work, visit.actor.id)
    facts: Facts = {"is_wanted": wanted is not False, "is_network_off": is_off}
    await visit.reply(Topic.LETTER_CHOSEN, facts)


async def letter_for(office: Office, post: Post) -> Saying | None:
    """What an ordered letter says, once it is counted; None where it is nobody's any more, and taken back.

    Raises ``WorkEnded`` and ``TooMuchAsked``.
    """
    async with office.store.reading() as work:
        asked = _asked(work, post)
    if asked is not None:
        period = asked[2]
        month = await month_of(office, period, _ASKER)
        async with office.store.reading(is_long=True) as work:
            asked = _asked(work, post)
            if asked is not None and asked[2] == period:
                actor, whose, _period = asked
                return await _saying(work, actor, whose, month, period)
    await office.store.transact(lambda work: work.outbox.remove(post))
    return None


def _asked(work: UnitOfWork, post: Post) -> tuple[Actor, Whose, CountedPeriod] | None:
    """Who reads it, whose it is and of which month; None where nobody is to read it any more.

    A letter that waited until the next one left is none.
    """
    person = work.directory.people.get(post.person) if post.person else None
    account = work.known.accounts.by_person.get(post.person) if post.person else None
    if person is None or not reads_letter(work.directory, person, account):
        return None
    actor, member = (
        Actor(person=person),
        work.directory.members.get(person.member or MemberCode("")),
    )
    whose, period = letter_of(actor), month_due(work.directory, member, work.now)
    if whose is None or str(period) != post.saying.facts.get("period"):
        return None
    return actor, whose, period


async def _saying(
    work: UnitOfWork, actor: Actor, whose: Whose, month: MonthSeen, period: CountedPeriod
) -> Saying:
    seen = await letter_seen(work, actor, whose, month, period)
    return Saying(topic=Topic.LETTER, facts=_facts(seen))


def _facts(seen: LetterSeen) -> Facts:
    """The main of it, which fits on one screen."""
    period, figures = seen.period, seen.figures
    ran_out = figures.ran_out if figures is not None else {}
    return {
        "whose": seen.whose.value,
        "member": seen.member,
        "period": str(period),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "before_first": period.before.first.isoformat(),
        "before_last": period.before.last.isoformat(),
        "at": stamp(seen.at),
        "rows": texts(letter_rows(figures.whole, figures.before)) if figures is not None else [],
        "is_damaged": figures is None,
        "is_empty": figures is not None and figures.is_empty,
        "ran_out": texts(TimesRow(name=name, count=count) for name, count in ran_out.items()),
        "unanswered": texts(seen.unanswered[:MOST_NAMES]),
        "unanswered_count": len(seen.unanswered),
        "doubtful": texts(seen.doubtful[:MOST_IN_MESSAGE]),
        "doubtful_count": len(seen.doubtful),
        "shifts": texts(seen.open_shifts[:MOST_IN_MESSAGE]),
        "shift_count": len(seen.open_shifts),
        "has_points": seen.has_points,
    }
