"""What can be done with a request at its page: the chat's own acts, each with what it asks for.

Owns which fields an act has, how sure it must be who acts, and what is asked once before it is done.
What is offered to whom is ``services.requests.at_page.acting``'s, whether it may be done its rule's.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.exceptions import HTTPException

from domain.sessions.session import Level
from domain.verbs import Verb
from domain.vocabulary import Marking, PersonId
from services.requests import acknowledge, answering, closing, transfer
from services.requests.afterwards import evidential, pausing, permitting, preserving, refusing
from services.requests.at_page import acting
from services.requests.calls import vouching
from services.requests.finding import find
from services.requests.own import numbers, remarks
from services.requests.safeguards import custodian, minors, reassigning, recalling
from services.requests.tying import linking
from services.requests.viewing import seen_by
from services.sessions import forms, sessions
from services.visit.page import PageVisit
from services.visit.sure import Question
from web.frame.typed import DRAWN
from web.pages.files.rows import files_shown

Typed = Mapping[str, str]
Does = Callable[[PageVisit, str, Typed], Awaitable[Question | None]]
SURE: Final = "sure"
"""The field that brings back what was asked."""
STOOD: Final = "stood"
"""The field that says how the request stood when the page was drawn."""


class ActField(StrEnum):
    """What an act asks for."""

    TEXT = "text"
    """What goes to the other side, or is kept."""
    WHY = "why"
    NOTE = "note"
    """A text that may be left out."""
    TIME = "time"
    DAY = "day"
    GROUND = "ground"
    PERSON = "person"
    """Of the desk."""
    MEMBER = "member"
    NUMBER = "number"
    MARKING = "marking"
    """Of the text, where it is not the request's."""
    OTHER = "other"
    """The reference of another request, or of a formal one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAct:
    """An act at the page. What it does gives the question that must be answered first, if there is one."""

    does: Does
    fields: tuple[ActField, ...] = ()
    needs: Level = Level.PROVED
    at_once: bool = False
    """Whether it is done whatever came since the page was drawn: its rule tells."""


def _plain(act: Callable[[PageVisit, str], Awaitable[None]]) -> Does:
    async def does(visit: PageVisit, case: str, _typed: Typed) -> None:
        await act(visit, case)

    return does


def _asked(
    asks: Callable[[PageVisit, str], Awaitable[Question]],
    act: Callable[[PageVisit, str], Awaitable[None]],
) -> Does:
    async def does(visit: PageVisit, case: str, typed: Typed) -> Question | None:
        question = await asks(visit, case)
        if not question.is_still(typed.get(SURE, ""), visit.work.now):
            return question
        await act(visit, case)
        return None

    return does


def _written(
    act: Callable[..., Awaitable[None]], *fields: ActField, at_once: bool = False
) -> PageAct:
    async def does(visit: PageVisit, case: str, typed: Typed) -> None:
        await act(visit, case, *(_said(typed, field) for field in fields))

    return PageAct(does=does, fields=fields, at_once=at_once)


def _sent(act: Callable[..., Awaitable[None]]) -> PageAct:
    """A text to the other side, with a marking of its own where one is chosen."""

    async def does(visit: PageVisit, case: str, typed: Typed) -> None:
        await act(visit, case, _said(typed, ActField.TEXT), _marking(typed))

    return PageAct(does=does, fields=(ActField.TEXT, ActField.MARKING))


def _marking(typed: Typed) -> Marking | None:
    """The marking that was chosen; None for the request's. Raises ``HTTPException`` for no marking."""
    chosen = typed.get(ActField.MARKING.value, "")
    if chosen and chosen not in set(Marking):
        raise HTTPException(400)
    return Marking(chosen) if chosen else None


async def _delay(visit: PageVisit, case: str, typed: Typed) -> Question | None:
    until, why = _said(typed, ActField.TIME), _said(typed, ActField.WHY)
    return await acting.delay(visit, case, until, why, typed.get(SURE, ""), _marking(typed))


async def _transfer(visit: PageVisit, case: str, typed: Typed) -> Question | None:
    to = transfer.destination(visit, _said(typed, ActField.MEMBER))
    question = await transfer.transferring(visit, case, to)
    if not question.is_still(typed.get(SURE, ""), visit.work.now):
        return question
    await transfer.transfer(visit, case, to, _said(typed, ActField.NOTE))
    return None


async def _reassign(visit: PageVisit, case: str, typed: Typed) -> Question | None:
    to = PersonId(_said(typed, ActField.PERSON))
    question = await reassigning.reassigning(visit, case, to)
    if not question.is_still(typed.get(SURE, ""), visit.work.now):
        return question
    await reassigning.reassign(visit, case, to)
    return None


def _said(typed: Typed, field: ActField) -> str:
    """What stands in a field, with the line breaks of our own."""
    found = typed.get(field.value, "").replace("\r\n", "\n").strip()
    # What a browser gives as a time has a letter between day and clock.
    return found.replace("T", " ", 1) if field is ActField.TIME else found


ACTS: Final[Mapping[Verb, PageAct]] = {
    Verb.ACKNOWLEDGE: PageAct(
        does=_plain(acknowledge.acknowledge), needs=Level.CLAIMED, at_once=True
    ),
    Verb.PASS_ON: PageAct(does=_plain(acknowledge.pass_on), at_once=True),
    Verb.NOTE: PageAct(does=_plain(acknowledge.note), at_once=True),
    Verb.ANSWER: _sent(answering.answer),
    Verb.ASK: _sent(answering.ask),
    Verb.REPLY: _sent(answering.reply),
    Verb.CONTEST: _written(answering.contest, ActField.WHY),
    Verb.REASSIGN: PageAct(does=_reassign, fields=(ActField.PERSON,)),
    Verb.DELAY: PageAct(does=_delay, fields=(ActField.TIME, ActField.WHY, ActField.MARKING)),
    Verb.PERMISSION: _written(permitting.ask, ActField.TEXT),
    Verb.DEADLINE: _written(acting.set_deadline, ActField.TIME, ActField.WHY),
    Verb.TRANSFER: PageAct(does=_transfer, fields=(ActField.MEMBER, ActField.NOTE)),
    Verb.REFUSE: _written(transfer.refuse, ActField.GROUND, ActField.NOTE),
    Verb.UPHOLD: PageAct(does=_plain(refusing.confirm)),
    Verb.REMIND: PageAct(does=_plain(closing.remind)),
    Verb.CLOSE: PageAct(does=_plain(closing.close)),
    Verb.WITHDRAW: PageAct(does=_asked(closing.withdrawing, closing.withdraw)),
    Verb.REOPEN: PageAct(does=_asked(closing.reopening, closing.reopen)),
    Verb.RECALL: PageAct(does=_asked(recalling.recalling, recalling.recall)),
    Verb.OURS: PageAct(does=_plain(vouching.ours)),
    Verb.DISOWN: PageAct(does=_asked(vouching.disowning, vouching.disown)),
    Verb.DELETED: PageAct(does=_plain(recalling.confirm)),
    Verb.LINK: _written(linking.link, ActField.OTHER, at_once=True),
    Verb.REMARK: _written(remarks.remark, ActField.TEXT, at_once=True),
    Verb.NUMBER: _written(numbers.number, ActField.NUMBER, at_once=True),
    Verb.PAUSE: PageAct(does=_plain(pausing.pause)),
    Verb.CUSTODIAN: PageAct(does=_plain(custodian.ask)),
    Verb.EXECUTE: PageAct(does=_plain(custodian.execute)),
    Verb.DESIST: PageAct(does=_plain(custodian.desist)),
    Verb.LET_GO: PageAct(does=_plain(minors.let_go)),
    Verb.EXTEND: _written(acting.extend, ActField.DAY, ActField.WHY),
    Verb.END: PageAct(does=_asked(preserving.ending, preserving.end)),
    Verb.PRESERVED: _written(acting.still_preserved, ActField.DAY),
    Verb.CONFIRM: PageAct(does=_plain(preserving.confirm)),
    Verb.EXPIRED: PageAct(does=_plain(preserving.expired)),
    Verb.RECEIVED: PageAct(does=_plain(preserving.formal_received)),
    Verb.DECIDED: PageAct(does=_plain(preserving.formal_decided)),
    Verb.EVIDENCE: PageAct(does=_plain(evidential.revoke)),
    Verb.USED: PageAct(does=_plain(evidential.use)),
    Verb.HEEDED: PageAct(does=_plain(evidential.heed)),
}


PAGES: Final[Mapping[Verb, str]] = {Verb.COMPLETE: "complete"}
"""What is done at a page of its own, by the end of its address."""

WITH_FILES: Final = frozenset({Verb.ANSWER, Verb.ASK, Verb.REPLY, Verb.DELAY})
"""What takes along the files that wait for a text."""


async def run(visit: PageVisit, verb: Verb, target: str, typed: Typed) -> Question | None:
    """Do it, or give the question that comes first; nothing where the same form did the same before.

    Raises ``Refused``, ``PageOutdated`` and ``FormOutdated``.
    """
    act, request = ACTS[verb], await find(visit, target)
    seen_by(visit, request)
    does, drawn = _does(verb, typed), typed.get(DRAWN, "")
    if act.fields and await forms.was_done(visit, drawn, request.id, does):
        return None
    if not act.at_once:
        await acting.require_unchanged(visit, request, typed.get(STOOD, ""))
    if verb in WITH_FILES:
        visit.files = files_shown(typed)
    question = await act.does(visit, request.id, typed)
    if question is None:
        if act.fields:
            await forms.done(visit, drawn, request.id, does)
        await sessions.keep_said(visit)
    return question


def _does(verb: Verb, typed: Typed) -> str:
    """What is done once from one form; with other words it is another thing."""
    along = typed.get("files", "") if verb in WITH_FILES else ""
    return "\0".join([verb.value, along, *(_said(typed, field) for field in ACTS[verb].fields)])
