"""``/statistics`` in chat: the main figures of a time, in one message; and pictures, or their numbers.

Owns how long somebody waits for them, and that what takes longer is promised and comes by itself: a message
that is made when it is sent, so that it comes after a restart too. For whom they are, and how they are come
by, is ``services.statistics.asking``'s.
"""

from typing import Final

from domain.directory.actor import Actor
from domain.messages.outgoing import Post, Saying, WorkKind
from domain.refused import Refused, not_yours
from domain.rows import texts
from domain.statistics.period import CountedPeriod
from domain.statistics.person import CountedPerson
from domain.statistics.pictures.kinds import PictureForm, PictureKind, drawable
from domain.statistics.report import Counted
from domain.statistics.rows import drills, is_empty, main_rows
from domain.statistics.whose import NotShown, Whose, readable
from domain.topics import Facts, Topic, stamp
from services.statistics.asking import (
    answered,
    asked_by,
    figures,
    name_of,
    not_shown,
    read_asked_period,
    read_whose,
)
from services.statistics.pictures import facts_of, picture_asked, picture_facts
from services.visit.desk import Desk
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork

WAITS: Final = 2.0
"""Seconds in which figures come at once. Until they are over nothing else of this person is worked."""
_PICTURES: Final = {
    PictureForm.PICTURE: Topic.STATISTICS_PICTURE,
    PictureForm.NUMBERS: Topic.STATISTICS_NUMBERS,
}
_OURS: Final = (Topic.STATISTICS, Topic.STATISTICS_COMING)


async def command(visit: Desk, typed: str) -> None:
    """The widest figures that the person may read, of the time that was typed. Raises ``Refused``."""
    whose = read_whose(visit.actor, "")
    await _show(visit, whose, read_asked_period(typed, visit.work.now))


async def press(visit: Desk, whose: Whose, period: str) -> None:
    """Those that a button names, in place of those above it. Raises ``Refused``."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic not in _OURS:
        raise not_yours()
    whose = read_whose(visit.actor, whose)
    await _show(visit, whose, read_asked_period(period, visit.work.now))


async def _show(visit: Desk, whose: Whose, period: CountedPeriod) -> None:
    found = await figures(visit, whose, period, WAITS)
    if found is None:
        await _promise(visit, {"whose": whose.value, "period": str(period)})
        return
    facts = _facts(visit.work, visit.actor, whose, found)
    if visit.is_press:
        await visit.change_pressed(Topic.STATISTICS, facts)
    else:
        await visit.reply(Topic.STATISTICS, facts)


async def press_picture(
    visit: Desk, whose: Whose, kind: PictureKind, form: PictureForm, page: int
) -> None:
    """A picture that a button names, or its numbers, below it. Raises ``Refused``."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic not in (*_OURS, *_PICTURES.values()):
        raise not_yours()
    facts = await picture_facts(visit, whose, kind, page, WAITS)
    if facts is None:
        wanted: Facts = {"whose": whose.value, "kind": kind.value, "form": form.value, "page": page}
        await _promise(visit, wanted)
        return
    await visit.reply(_topic(form, facts), facts)


def _topic(form: PictureForm, facts: Facts) -> Topic:
    """Of nothing there is no picture."""
    return _PICTURES[PictureForm.NUMBERS if facts.get("is_empty") else form]


async def _promise(visit: Desk, wanted: Facts) -> None:
    if await visit.work.delivery.is_coming(visit.inbound.chat, WorkKind.DOCUMENT):
        raise not_shown(NotShown.COMING)
    await visit.done(Topic.STATISTICS_WAIT)
    await visit.reply(Topic.STATISTICS_COMING, wanted)


async def counted_for(office: Office, post: Post) -> Saying:
    """What a promised message says, once it is counted; who reads it is looked at before and after.

    Raises ``WorkEnded``.
    """
    try:
        if post.saying.facts.get("kind"):
            return await _picture_for(office, post)
        typed = str(post.saying.facts.get("period"))
        async with office.store.reading() as work:
            actor = _reader(work, post)
            whose = read_whose(actor, str(post.saying.facts.get("whose")))
            asked = asked_by(actor, whose, read_asked_period(typed, work.now))
        answer = await answered(office, asked, actor.id)
        async with office.store.reading() as work:
            actor = _reader(work, post)
            if asked_by(actor, whose, asked.period) != asked:
                raise not_yours()
            if answer.counted is None:
                raise not_shown(answer.why or NotShown.BUSY)
            facts = _facts(work, actor, whose, answer.counted)
            return Saying(topic=Topic.STATISTICS, facts=facts)
    except Refused as refused:
        if refused.topic is not Topic.STATISTICS_NOT_SHOWN:
            refused = not_shown(NotShown.CLOSED)
        return Saying(topic=refused.topic, facts=refused.facts)


async def _picture_for(office: Office, post: Post) -> Saying:
    """The same of a picture. Raises ``Refused`` and ``WorkEnded``."""
    wanted = post.saying.facts
    kind = PictureKind(str(wanted.get("kind")))
    page = wanted.get("page")
    async with office.store.reading() as work:
        actor = _reader(work, post)
        whose = read_whose(actor, str(wanted.get("whose")))
        asked = picture_asked(actor, whose, kind, work.now)
    answer = await answered(office, asked, actor.id)
    async with office.store.reading() as work:
        actor = _reader(work, post)
        if picture_asked(actor, whose, kind, work.now) != asked:
            raise not_yours()
        if answer.counted is None:
            raise not_shown(answer.why or NotShown.BUSY)
        number = page if isinstance(page, int) else 0
        facts = facts_of(work, actor, whose, kind, number, answer.counted)
    return Saying(topic=_topic(PictureForm(str(wanted.get("form"))), facts), facts=facts)


def _reader(work: UnitOfWork, post: Post) -> Actor:
    person = work.directory.people.get(post.person) if post.person else None
    if person is None or not work.known.may_act_in_chat(person.id):
        raise not_yours()
    return Actor(person=person)


def _facts(work: UnitOfWork, actor: Actor, whose: Whose, found: Counted | CountedPerson) -> Facts:
    report, member = found.report, actor.person.member
    before = report.period.before
    return {
        "whose": whose.value,
        "member": work.situation.member_name(member) if member and whose is Whose.MEMBER else "",
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "before_first": before.first.isoformat(),
        "before_last": before.last.isoformat(),
        "period": str(report.period),
        "named": name_of(report.period, work.now),
        "at": stamp(found.at),
        "pictures": [each.value for each in drawable(actor, whose)],
        "others": [each.value for each in readable(actor) if each is not whose],
        "rows": texts(main_rows(report)),
        "drills": drills(report),
        "is_empty": is_empty(report),
    }
