"""What is not handed over any more, since its reader may no longer act.

Owns the look at who reads, as work is taken from the table and again as it is handed over, and what is
written down of what was withheld. Who may act is ``domain.directory.actor``'s.
"""

from typing import Final

from domain.directory.actor import may_be_alerted
from domain.events import Event
from domain.messages.outgoing import NEW_MESSAGES, Work, WorkKind
from domain.requests.request import Card, Record
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from storage.messages.notices import Notice, NoticeState
from storage.transaction.knowledge import Known
from storage.transaction.unit_of_work import UnitOfWork

_SAYS: Final = NEW_MESSAGES | {WorkKind.EDIT}
_OF_STANDING: Final = frozenset(
    {Topic.WELCOME_WAITING, Topic.ENROLMENT_DENIED, Topic.REVOKED, Topic.DIRECTORY_LEFT}
)
"""What is said to somebody just because they may not act yet, or any more."""


def is_withheld(known: Known, who: PersonId, taken: Work, notice: Notice | None) -> bool:
    """Whether the person may no longer have what this work brings."""
    if known.directory is None:
        return False  # nobody can be known yet
    person = known.directory.people.get(who)
    if taken.kind is WorkKind.NOTICE:
        if notice is None:
            return False
        has_channel = person is not None and notice.channel in person.channels
        is_stale = notice.case is not None and not may_be_alerted(person)
        return not known.may_act_by_code(who) or not has_channel or is_stale
    if taken.post is None or taken.kind not in _SAYS:
        return False
    if taken.post.saying.topic in _OF_STANDING:
        return False
    is_alert = taken.post.card == Card.ALERT and taken.kind is not WorkKind.EDIT
    return not known.may_act_in_chat(who) or (is_alert and not may_be_alerted(person))


async def withhold(work: UnitOfWork, taken: Work) -> None:
    """Write down that it was not handed over; what only changes a message leaves no record."""
    person = taken.post.person if taken.post else taken.person
    if taken.kind is WorkKind.EDIT or person is None:
        return
    work.lose(person)
    about: Facts = {"to": work.situation.name(person), "why": "may not act"}
    if taken.post is not None:
        await work.delivery.failed(taken)
        about = {**about, "channel": "telegram", "topic": taken.post.saying.topic.value}
        await work.note(Record(event=Event.UNDELIVERABLE, about=about), taken.post.recorded_for)
        return
    notice = await notice_of(work, taken)
    if notice is None or notice.state not in (NoticeState.NEW, NoticeState.OVER):
        return
    await work.notices.mark(notice, NoticeState.OVER)
    about = {**about, "channel": notice.channel.kind.value}
    await work.note(Record(event=Event.UNDELIVERABLE, about=about), notice.case)


async def notice_of(work: UnitOfWork, taken: Work) -> Notice | None:
    """The notice that is to be handed over, where the work is one."""
    if taken.notice is None:
        return None
    return (await work.notices.by_ids([taken.notice])).get(taken.notice)
