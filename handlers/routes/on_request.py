"""What people do with one request, by its button or by the command of the same name.

Owns that both mean the same act. A button says the case; a command says the reference, and where the
act needs more, a text, for which both ask where it is missing.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from domain.verbs import Sure, Verb
from services.conversation import (
    correcting,
    dating,
    delaying,
    filling_in,
    permitting,
    reading,
    reassigning,
)
from services.conversation.kinds import Kind
from services.conversation.prompts import open_prompt
from services.log import review
from services.requests import acknowledge, answering, closing, transfer, viewing
from services.requests.afterwards import deadline, evidential, pausing, preserving, refusing
from services.requests.calls import vouching
from services.requests.own import numbers, remarks
from services.requests.safeguards import custodian, minors, recalling
from services.requests.tying import linking
from services.visit.desk import Desk
from services.visit.sure import AskedFirst, asked_first

OnCase = Callable[[Desk, str], Awaitable[None]]
WithText = Callable[[Desk, str, str], Awaitable[None]]


class OnRequest(NamedTuple):
    """What the button does, and what the command does with what follows the reference."""

    press: OnCase
    typed: WithText


def first_word(text: str) -> tuple[str, str]:
    """The first word and what follows it, line breaks kept."""
    word, *more = text.split(maxsplit=1) or [""]
    return word, more[0] if more else ""


def _at_once(act: OnCase) -> OnRequest:
    async def typed(visit: Desk, reference: str, _text: str) -> None:
        await act(visit, reference)

    return OnRequest(act, typed)


def _asked_first(asked: AskedFirst) -> OnRequest:
    """A press is asked about once; who types the reference has said it."""
    return OnRequest(asked.asks, _at_once(asked.does).typed)


def _with_text(kind: Kind, act: WithText) -> OnRequest:
    async def press(visit: Desk, case: str) -> None:
        await open_prompt(visit, kind, case)

    async def typed(visit: Desk, reference: str, text: str) -> None:
        await (act(visit, reference, text) if text else open_prompt(visit, kind, reference))

    return OnRequest(press, typed)


def _with_date(kind: Kind) -> OnRequest:
    async def typed(visit: Desk, reference: str, text: str) -> None:
        await dating.command(visit, kind, reference, text)

    return OnRequest(_with_text(kind, typed).press, typed)


async def _refuse(visit: Desk, reference: str, text: str) -> None:
    await transfer.refuse(visit, reference, *first_word(text))


ON_SURE: Mapping[Sure, AskedFirst] = {
    Sure.WITHDRAW: asked_first(Sure.WITHDRAW, closing.withdrawing, closing.withdraw),
    Sure.REOPEN: asked_first(Sure.REOPEN, closing.reopening, closing.reopen),
    Sure.END: asked_first(Sure.END, preserving.ending, preserving.end),
    Sure.DISOWN: asked_first(Sure.DISOWN, vouching.disowning, vouching.disown),
    Sure.RECALL: asked_first(Sure.RECALL, recalling.recalling, recalling.recall),
    Sure.REASSIGN: AskedFirst(
        reassigning.ask_again, reassigning.act, rests_on=reassigning.rests_on
    ),
}
"""What a press on a request asks about before it is done."""

ON_REQUEST: dict[Verb, OnRequest] = {
    Verb.ACKNOWLEDGE: _at_once(acknowledge.acknowledge),
    Verb.PASS_ON: _at_once(acknowledge.pass_on),
    Verb.NOTE: _at_once(acknowledge.note),
    Verb.TRANSFER: _with_text(Kind.TRANSFER, transfer.transfer_typed),
    Verb.REFUSE: _with_text(Kind.REFUSE, _refuse),
    Verb.UPHOLD: _at_once(refusing.confirm),
    Verb.ANSWER: _with_text(Kind.ANSWER, answering.answer),
    Verb.ASK: _with_text(Kind.ASK, answering.ask),
    Verb.DELAY: OnRequest(_with_text(Kind.DELAY, delaying.command).press, delaying.command),
    Verb.REPLY: _with_text(Kind.REPLY, answering.reply),
    Verb.CONTEST: _with_text(Kind.CONTEST, answering.contest),
    Verb.REASSIGN: OnRequest(reassigning.begin, reassigning.command),
    Verb.COMPLETE: _at_once(filling_in.complete),
    Verb.WITHDRAW: _asked_first(ON_SURE[Sure.WITHDRAW]),
    Verb.RECALL: _asked_first(ON_SURE[Sure.RECALL]),
    Verb.DELETED: _at_once(recalling.confirm),
    Verb.CORRECT: _at_once(correcting.ask),
    Verb.REMIND: _at_once(closing.remind),
    Verb.CLOSE: _at_once(closing.close),
    Verb.REOPEN: _asked_first(ON_SURE[Sure.REOPEN]),
    Verb.REMARK: _with_text(Kind.REMARK, remarks.remark),
    Verb.OURS: _at_once(vouching.ours),
    Verb.DISOWN: _asked_first(ON_SURE[Sure.DISOWN]),
    Verb.NUMBER: _with_text(Kind.NUMBER, numbers.number),
    Verb.LINK: _with_text(Kind.LINK, linking.link),
    Verb.DEADLINE: _with_text(Kind.DEADLINE, deadline.deadline),
    Verb.PAUSE: _at_once(pausing.pause),
    Verb.PERMISSION: OnRequest(permitting.begin, permitting.command),
    Verb.CUSTODIAN: _at_once(custodian.ask),
    Verb.EXECUTE: _at_once(custodian.execute),
    Verb.DESIST: _at_once(custodian.desist),
    Verb.LET_GO: _at_once(minors.let_go),
    Verb.EXTEND: _with_date(Kind.EXTEND),
    Verb.END: _asked_first(ON_SURE[Sure.END]),
    Verb.CONFIRM: _at_once(preserving.confirm),
    Verb.PRESERVED: _with_date(Kind.PRESERVED),
    Verb.EXPIRED: _at_once(preserving.expired),
    Verb.RECEIVED: _at_once(preserving.formal_received),
    Verb.DECIDED: _at_once(preserving.formal_decided),
    Verb.EVIDENCE: _at_once(evidential.revoke),
    Verb.USED: _at_once(evidential.use),
    Verb.HEEDED: _at_once(evidential.heed),
    Verb.SHOW: _at_once(review.show_again),
    Verb.DOCUMENT: OnRequest(reading.document, reading.document),
    Verb.STATUS: _at_once(viewing.status),
    Verb.LOG: _with_text(Kind.LOG, review.read_log),
}
