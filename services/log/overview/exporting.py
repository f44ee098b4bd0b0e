"""Taking a list of what was escalated out of the system, with a second person.

Owns who may be the second, that both may still when it is done, and that the export is recorded before
anything of it is given. The second person's code reaches their own chat, as it does for acts at the console
(``services.log.approval``); whoever asks has shown who they are at the page, and needs none.
"""

from dataclasses import dataclass
from enum import StrEnum
from secrets import randbelow
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.events import Event
from domain.log.approval import Act, CannotAgree, shown_reason
from domain.log.at_night import NightRow
from domain.refused import not_yours
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role
from services.log.approval import LIVES, LONGEST_REASON
from services.log.overview.night import NightAsked, read_asked, rows_of, told_how_far
from services.log.overview.reviewers import require_proof, require_reviewer
from services.visit.page import PageVisit

EXPORT_LIST: Final = "export a list"
"""The act that two people agree to."""


class ExportForm(StrEnum):
    """As what it is written."""

    CSV = "csv"
    JSON = "json"


class CodeOutcome(StrEnum):
    """What became of the code."""

    YES = "yes"
    WRONG = "wrong"
    GONE = "gone"
    """Nothing waits for it, or not any more."""
    NOT_THEY = "not they"
    """The second person may not be one any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedList:
    """What is to be exported: whole days, so that it is the same list when it is done."""

    asked: NightAsked
    form: ExportForm
    reason: str
    second: PersonId


async def seconds(visit: PageVisit) -> tuple[Person, ...]:
    """Who may be the second person, and has a chat. Raises ``Refused``."""
    require_reviewer(visit)
    require_proof(visit)
    people = visit.work.directory.people.values()
    may = [person for person in people if _may_be_second(visit, person)]
    return tuple([each for each in may if await visit.work.enrolled(each.id) is not None])


async def ask(visit: PageVisit, wanted: WantedList) -> None:
    """Send the second person a code. Raises ``Refused``."""
    act = await _act(visit, wanted)
    code = f"{randbelow(10**8):08d}"
    await visit.work.approvals.ask(act.canonical(), {wanted.second: code}, LIVES)
    await _note(visit, Event.APPROVAL_ASKED, act)
    facts: Facts = {
        "act": act.name,
        "asker": visit.actor.person.name,
        "reason": act.reason,
        "recipient": act.recipient,
        "names": [visit.work.situation.name(PersonId(person)) for person in act.people],
        "code": code,
    }
    topic = Topic.APPROVAL_CODE
    await visit.work.say(Message(to=wanted.second, topic=topic, facts=facts, ring=Ring.RINGS))


async def agree(visit: PageVisit, wanted: WantedList, code: str) -> CodeOutcome:
    """Whether this is the code, which then is used up; the export is recorded with it.

    A wrong one is counted and recorded, so it is no refusal. Raises ``Refused`` as ``ask`` does.
    """
    try:
        act = await _act(visit, wanted)
    except CannotAgree:
        return CodeOutcome.NOT_THEY
    tidy = code.replace("-", "").replace(" ", "")
    given = await visit.work.approvals.is_given(act.canonical(), {wanted.second: tidy})
    if not given:
        await _note(visit, Event.APPROVAL_FAILED, act)
        return CodeOutcome.GONE if given is None else CodeOutcome.WRONG
    await _note(visit, Event.APPROVAL_GIVEN, act)
    about: Facts = {
        "name": visit.actor.person.name,
        "channel": visit.auth,
        "scope": "list",
        "form": wanted.form.value,
        "reason": act.reason,
        "recipient": act.recipient,
        "approved_by": [visit.work.situation.name(wanted.second)],
    }
    record = Record(event=Event.LOG_EXPORTED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    return CodeOutcome.YES


async def listed(visit: PageVisit, wanted: WantedList) -> list[NightRow] | None:
    """What was agreed to, as the person may have it; None where it is too much for one list. Raises
    ``Refused``."""
    require_reviewer(visit)
    require_proof(visit)
    rows, is_cut = await rows_of(visit, read_asked(visit, wanted.asked))
    return None if is_cut else await told_how_far(visit, rows)


async def _act(visit: PageVisit, wanted: WantedList) -> Act:
    """What two people agree to. Raises ``Refused``, and ``CannotAgree`` where the second may not any more."""
    require_reviewer(visit)
    require_proof(visit)
    read_asked(visit, wanted.asked)
    second = visit.work.directory.people.get(wanted.second)
    if second is None or not _may_be_second(visit, second):
        raise not_yours()
    if await visit.work.enrolled(second.id) is None:
        raise CannotAgree(second.id)
    asked = wanted.asked
    words = (asked.since, asked.until, asked.member, asked.type, asked.urgency)
    return Act(
        name=EXPORT_LIST,
        case="",
        reason=shown_reason(wanted.reason, LONGEST_REASON),
        people=(visit.actor.id, second.id),
        recipient=" ".join([wanted.form.value.upper(), *filter(None, words)]),
    )


def _may_be_second(visit: PageVisit, person: Person) -> bool:
    """Whether they oversee what is to be exported, and are somebody else."""
    actor, mine = Actor(person=person), visit.actor.person.member
    oversees = actor.has(Role.SUPERVISOR, Role.AUDITOR)
    return person.id != visit.actor.id and oversees and person.member in (None, mine)


async def _note(visit: PageVisit, event: Event, act: Act) -> None:
    about: Facts = {
        "act": act.name,
        "by": list(act.people),
        "reason": act.reason,
        "recipient": act.recipient,
        "channel": visit.auth,
    }
    record = Record(event=event, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
