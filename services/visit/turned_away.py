"""What somebody reads whose act was refused, and what becomes of what they typed and pressed."""

from dataclasses import replace

from domain.events import Event
from domain.messages.kinds import ALSO_SAID
from domain.messages.outgoing import Post, PostState, Saying
from domain.refused import Refused
from domain.requests.request import Card, Record
from domain.topics import Facts, Topic
from domain.verbs import NOTES_ONLY, on_alert
from services.visit.attempts import note_attempt
from services.visit.exposure import expose
from services.visit.inbound import TELEGRAM, Inbound, keep_own, stranger_facts
from services.visit.waiting import waiting_facts
from storage.people.people import Account, AccountState
from storage.transaction.unit_of_work import UnitOfWork


async def not_acting(work: UnitOfWork, account: Account | None) -> Refused:
    """What somebody reads who may not act: who waits to be confirmed, for whom; all others one line."""
    person = work.directory.people.get(account.person) if account else None
    if account is None or person is None or account.state is not AccountState.WAITING:
        return Refused(Topic.STRANGER, suspicious=account is not None)
    return Refused(Topic.WELCOME_WAITING, await waiting_facts(work, person, is_again=True))


async def answer(inbound: Inbound, refused: Refused, work: UnitOfWork) -> None:
    """Say why; nothing else of the act has happened."""
    if not await work.inbox.claim(inbound.update_id):
        return
    if inbound.is_of_the_chat:
        return
    account = await work.people.by_account(inbound.account)
    is_stranger = refused.topic is Topic.STRANGER
    may_not_act = is_stranger or refused.topic is Topic.WELCOME_WAITING
    if refused.suspicious or (may_not_act and inbound.press is not None):
        about = {"attempt": refused.topic.value, "by": "press" if inbound.press else "message"}
        actor = account.person if account else None
        record = Record(event=Event.ATTEMPT_REFUSED, actor=actor, about=about)
        await note_attempt(work, record, TELEGRAM, str(inbound.account))
    if inbound.press is None:
        case = refused.facts.get("case") if refused.topic is Topic.MARKING_TOO_HIGH else None
        case = case if isinstance(case, str) else None
        waits = account is not None and account.state is AccountState.WAITING
        if account is not None and (waits or not is_stranger):
            await _put_away(inbound, refused, account, case, work)
        facts = (
            {**refused.facts, **_unknown(inbound, account, work)} if is_stranger else refused.facts
        )
        saying = Saying(topic=refused.topic, facts=facts)
        await work.reply(None if is_stranger else account, inbound.chat, saying, case=case)
        return
    topic = Topic.NOT_YOURS if may_not_act else refused.topic
    reads = {} if account else {"reads": inbound.language}
    saying = Saying(topic=topic, facts={**refused.facts, **reads})
    person = account.person if account else None
    await work.outbox.answer_press(
        press=inbound.press, chat=inbound.chat, saying=saying, person=person
    )
    if topic in ALSO_SAID:
        await work.reply(account, inbound.chat, saying)
    if topic is Topic.NOT_YOURS and refused.topic is not Topic.WELCOME_WAITING:
        await _take_buttons(inbound, work, is_stranger=is_stranger)


def _unknown(inbound: Inbound, account: Account | None, work: UnitOfWork) -> Facts:
    """In which language somebody is answered as a stranger, who may have been known."""
    if account is None:
        return stranger_facts(work, inbound)
    return {"reads": work.known.language_of(account.person)}


async def _put_away(
    inbound: Inbound, refused: Refused, account: Account, case: str | None, work: UnitOfWork
) -> None:
    """What was typed in vain may be content too: removed in time, or at once where it may not be."""
    await keep_own(inbound, work, account.person, case, refused.topic)
    if not refused.facts.get("is_exposed") or inbound.message_id is None:
        return
    marking = refused.facts.get("marking")
    await expose(
        work,
        chat=inbound.chat,
        person=account.person,
        messages=[inbound.message_id],
        case=case,
        marking=marking if isinstance(marking, str) else None,
    )


async def _take_buttons(inbound: Inbound, work: UnitOfWork, *, is_stranger: bool) -> None:
    """Somebody who may no longer act keeps no buttons; data that stands on none changes nothing."""
    pressed = inbound.pressed_message
    post = await work.outbox.at(inbound.chat, pressed) if pressed is not None else None
    if post is None or post.state is not PostState.SHOWN:
        return
    if is_stranger:
        await work.outbox.change(post, Saying(topic=Topic.REVOKED))
    elif post.card == Card.ALERT and _stands_on(inbound.data, post):
        facts = {**post.saying.facts, "stage": "not_yours"}
        await work.outbox.change(post, replace(post.saying, facts=facts))


def _stands_on(data: str, post: Post) -> bool:
    """Whether an alert has a button with this data."""
    facts = post.saying.facts
    of = (str(facts.get(name)) for name in ("stage", "reference", "urgency"))
    rows = NOTES_ONLY if facts.get("notes_only") else on_alert(*of)
    return data in {f"{verb}:{post.case}" for row in rows for verb in row}
