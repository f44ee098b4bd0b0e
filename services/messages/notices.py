"""What becomes of notices on other channels, and of the codes that they carry.

Owns what is written down of each sending, who is told of a channel that fails, and acknowledging by
code. Who is tried next when a notice fails is decided here; whether the escalation goes on at once is
left to ``services.messages.undelivered``.
"""

import re
from dataclasses import dataclass
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.messages.outgoing import Work
from domain.refused import Refused
from domain.requests import acknowledge as rules
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from services.messages import undelivered
from services.messages.withholding import notice_of
from services.visit.attempts import note_attempt
from services.visit.office import Office, in_transaction
from services.visit.visit import Visit
from storage.messages.notices import Notice, NoticeState
from storage.transaction.unit_of_work import UnitOfWork

CODE = "code"
"""How the actor of a record was authenticated: by a code that was sent to them."""
_FORM = re.compile(r"[A-HJ-NP-Z2-9]{4}-?[A-HJ-NP-Z2-9]{4}")
_UNSEEN = re.compile("[\\s\u200e\u200f\u2066-\u2069]")
"""What goes along when a code is copied from a text that is read from the right."""
_SIGNS = 40

TRIES_OF_ONE: Final = 10
"""Wrong codes from one number in an hour, after which none of its codes is looked at."""
TRIES_OF_ALL: Final = 10_000
"""The same for everybody who comes by one way. A code is one of 2**40, so that even with a hundred of
them out, an hour's tries find one in a million hours; and nobody else's wrong codes get in the way."""


class CodeRefused(Exception):
    """The code was never given out, is too old, was used, or its person may not act any more."""

    def __init__(self, person: PersonId | None = None) -> None:
        super().__init__()
        self.person = person
        """Whose it was, where it was once somebody's."""


class TooManyTries(CodeRefused):
    """There were too many wrong ones: this one was not even looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What a code did. ``reference`` is empty for a test."""

    person: PersonId
    reference: str


def read_code(text: str) -> str | None:
    """The code that a text is, in its usual form; None for any other text."""
    typed = _UNSEEN.sub("", text).upper()
    if len(typed) > _SIGNS or not _FORM.fullmatch(typed):
        return None
    plain = typed.replace("-", "")
    return f"{plain[:4]}-{plain[4:]}"


async def acknowledge_by_code(
    office: Office, typed: str, auth: str = CODE, sender: str = ""
) -> Acted:
    """Do what the code is for, in the name of whom it was sent to.

    ``auth`` says by which way it came, ``sender`` from which number where that is known. Raises
    ``CodeRefused``; ``Refused`` where the request no longer waits.
    """
    try:
        return await _acknowledge(office, typed, auth, sender)
    except CodeRefused as refused:
        await _count(office, refused.person, auth, sender)
        raise


@in_transaction
async def _acknowledge(work: UnitOfWork, typed: str, auth: str, sender: str) -> Acted:
    """Raises ``TooManyTries`` where so many came that this may be a guess."""
    event = Event.CODE_FAILED.value
    of_all = await work.attempts.made(event, work.attempts.line_of("by", auth))
    of_one = await work.attempts.made(event, _line(work, auth, sender)) if sender else 0
    if of_all >= TRIES_OF_ALL or of_one >= TRIES_OF_ONE:
        raise TooManyTries
    return await _use(work, await _wanted(work, typed), auth)


@in_transaction
async def _count(work: UnitOfWork, person: PersonId | None, auth: str, sender: str) -> None:
    """Count a wrong code for its sender, and record it for the way on which it came."""
    event = Event.CODE_FAILED
    if sender:
        await work.attempts.count(event.value, _line(work, auth, sender), auth, quiet=True)
    about: Facts = {"of": work.situation.name(person)} if person is not None else {}
    await note_attempt(work, Record(event=event, about=about), auth, auth)


def _line(work: UnitOfWork, auth: str, sender: str) -> str:
    return work.attempts.line_of("from", f"{auth}:{sender}")


async def is_known(visit: Visit, code: str) -> bool:
    """Within a visit: whether a typed word is a code at all, and not a word of the same form."""
    return await visit.work.notices.by_code(code) is not None


async def use_in_chat(visit: Visit, code: str) -> None:
    """Within a visit: the code was typed by somebody; it must be theirs. Raises ``Refused``."""
    try:
        notice = await _wanted(visit.work, code)
    except CodeRefused:
        raise Refused(Topic.CODE_REFUSED, suspicious=True) from None
    if notice.person != visit.actor.id:
        raise Refused(Topic.CODE_REFUSED, suspicious=True)
    acted = await _use(visit.work, notice, visit.auth)
    if not acted.reference:
        facts: Facts = {"arrived": True, "channel": notice.channel.kind.value}
        await visit.reply(Topic.CHANNEL_TEST, facts)


async def _wanted(work: UnitOfWork, typed: str) -> Notice:
    """The notice of a code that still counts. Raises ``CodeRefused``."""
    code = read_code(typed)
    notice = await work.notices.by_code(code) if code else None
    if notice is None or notice.expires_at <= work.now:
        raise CodeRefused
    if notice.state in (NoticeState.USED, NoticeState.OVER) or not await is_theirs(work, notice):
        raise CodeRefused(notice.person)
    return notice


async def is_theirs(work: UnitOfWork, notice: Notice) -> bool:
    """Whether its person may still act by code, and still has this channel."""
    known = work.directory.people.get(notice.person)
    has_channel = known is not None and notice.channel in known.channels
    return has_channel and await work.may_act_by_code(notice.person)


async def _use(work: UnitOfWork, notice: Notice, auth: str) -> Acted:
    await work.notices.states.arrived(notice.person, notice.channel)
    await work.notices.mark(notice, NoticeState.USED)
    if notice.case is None:
        about: Facts = {"channel": notice.channel.kind.value, "arrived": True}
        record = Record(event=Event.CHANNEL_TESTED, actor=notice.person, about=about)
        await work.note(record, auth=auth)
        return Acted(person=notice.person, reference="")
    request = await work.requests.by_case(notice.case)
    if request is None:
        raise CodeRefused
    person = work.directory.people[notice.person]
    decision = rules.acknowledge(request, Actor(person=person), work.situation)
    await work.record(decision, auth)
    return Acted(person=notice.person, reference=request.reference)


async def notice_sent(work: UnitOfWork, taken: Work, *, was_sent: bool) -> None:
    """Write down that a notice went out; one that was no longer wanted leaves no record."""
    notice = await notice_of(work, taken)
    if notice is None or not was_sent:
        return
    if notice.state is NoticeState.NEW or await is_theirs(work, notice):
        await work.notices.mark(notice, NoticeState.SENT)
    if notice.state is not NoticeState.USED:
        # Else its code came back sooner than this report: it arrived, and is not waited for again.
        await work.notices.states.sent(notice.person, notice.channel)
    record = Record(event=Event.CHANNEL_SENT, about=_about(work, notice, taken))
    await work.note(record, notice.case)


async def notice_failed(work: UnitOfWork, taken: Work, why: str, *, for_good: bool) -> None:
    """Write down that a notice did not go out, and try the person's next channel, else whoever is next."""
    notice = await notice_of(work, taken)
    if notice is None:
        return
    await work.notices.mark(notice, NoticeState.FAILED)
    # Where its code came back all the same, it arrived, whatever is said of it.
    is_news = notice.state is not NoticeState.USED and await work.notices.states.failed(
        notice.person, notice.channel, for_good=for_good
    )
    about: Facts = {**_about(work, notice, taken), "why": why}
    await work.note(Record(event=Event.CHANNEL_FAILED, about=about), notice.case)
    if is_news:
        await _tell(work, notice)
    request = await work.requests.by_case(notice.case) if notice.case else None
    if request is not None and request.awaits_acknowledgement:
        facts: Facts = {
            "reference": notice.reference,
            "acknowledge_by": notice.acknowledge_by,
            "step": notice.step,
        }
        known = work.directory.people.get(notice.person)
        if not await work.notices.fall_back(known, request.id, facts, notice.urgency):
            await undelivered.missed_everywhere(work, request.id, notice.person, why)


async def _tell(work: UnitOfWork, notice: Notice) -> None:
    """A channel fails for good: its person and their supervisors are told, once."""
    person = work.directory.people.get(notice.person)
    if person is None:
        return
    chiefs = work.directory.supervisors_of(person.member) if person.member else ()
    told = dict.fromkeys((person.id, *(chief.id for chief in chiefs)))
    facts: Facts = {"name": person.name, "channel": notice.channel.kind.value}
    for to in told:
        ring = Ring.RINGS if to == person.id else Ring.SILENT
        await work.say(Message(to=to, topic=Topic.CHANNEL_FAILED, facts=facts, ring=ring))


def _about(work: UnitOfWork, notice: Notice, taken: Work) -> Facts:
    return {
        "to": work.situation.name(notice.person),
        "channel": notice.channel.kind.value,
        "attempts": taken.attempts + 1,
    }
