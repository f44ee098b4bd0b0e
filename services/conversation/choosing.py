"""Which request a command means: by a reference, a short form or a bare serial, or by a button.

Owns what is offered where a command names no request, or several: those that it can act on. A text that
came with it is kept until the button is pressed; nothing is sent before.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from domain import reference
from domain.reference import ReferencePart
from domain.refused import Refused, not_yours
from domain.requests.own.numbers import may_number
from domain.requests.own.remarks import may_remark
from domain.requests.permissions import Sight, may_see, sight
from domain.requests.rows import OPEN, ReferenceRow, RequestFilter
from domain.requests.safeguards.recalling import may_recall
from domain.requests.tying.linking import is_side
from domain.rows import texts
from domain.topics import Topic
from domain.verbs import PromptVerb, Verb
from domain.vocabulary import Role
from formats.typed.times import leading_time, own_zone
from services.conversation.in_charge import is_exposed
from services.conversation.kinds import Kind
from services.conversation.prompts import MOST_LISTED
from services.messages.notices import read_code
from services.requests import looking
from services.requests.finding import find
from services.requests.viewing import acts_of
from services.visit import asked
from services.visit.desk import Desk

_WITH_TEXT: Final = frozenset(
    {
        Verb.ANSWER,
        Verb.ASK,
        Verb.REPLY,
        Verb.CONTEST,
        Verb.REASSIGN,
        Verb.DELAY,
        Verb.REFUSE,
        Verb.TRANSFER,
        Verb.LOG,
        Verb.DOCUMENT,
        Verb.LINK,
        Verb.REMARK,
        Verb.NUMBER,
        Verb.DEADLINE,
        Verb.PERMISSION,
        Verb.EXTEND,
        Verb.PRESERVED,
    }
)
"""What follows these may be the text itself, where no reference comes first."""
_FIRST_A_TIME: Final = frozenset({Verb.DELAY, Verb.DEADLINE, Verb.EXTEND, Verb.PRESERVED})
_NO_NUMBER_FIRST: Final = frozenset(
    {
        *_FIRST_A_TIME,
        *(Verb.TRANSFER, Verb.REASSIGN, Verb.REFUSE, Verb.STATUS, Verb.ACKNOWLEDGE),
    }
)
"""What these take begins with a time, a member or a ground, or is nothing: a number there is a request's."""
_ON_CLOSED: Final = frozenset(
    {
        Verb.REOPEN,
        Verb.RECALL,
        Verb.CORRECT,
        Verb.REMARK,
        Verb.NUMBER,
        Verb.STATUS,
        Verb.LOG,
        Verb.DOCUMENT,
        Verb.EXTEND,
        Verb.END,
        Verb.CONFIRM,
        Verb.PRESERVED,
        Verb.EXPIRED,
        Verb.RECEIVED,
        Verb.DECIDED,
        Verb.EVIDENCE,
        Verb.USED,
        Verb.HEEDED,
    }
)
_SERIAL: Final = 6
_LONGEST_SHOWN: Final = 60


class Chosen(NamedTuple):
    """What a pressed button says of a command that waited for its request."""

    verb: Verb
    case: str
    text: str


async def meant(visit: Desk, verb: Verb, typed: str) -> tuple[str, str] | None:
    """The request that a command names, and what follows; None where it is asked which one.

    Raises ``Refused``: for a typing error with what is wrong; for a short form or a serial that is none
    of the person's with the line of what is not theirs.
    """
    if verb is Verb.ACKNOWLEDGE and read_code(typed) is not None:
        return typed, ""
    try:
        named, rest = reference.leading(typed)
    except reference.WrongCheckCharacter:
        raise Refused(Topic.WRONG_CHECK_CHARACTER, {"typed": typed[:_LONGEST_SHOWN]}) from None
    if isinstance(named, ReferencePart) and not (
        verb in _FIRST_A_TIME and _is_a_time(visit, typed)
    ):
        found = list(await looking.seen(visit, RequestFilter(parts=(named,))))
        if not found:
            found = [e for e in await _looked_after(visit) if named.fits(e.request.reference)]
        if not found and verb in _WITH_TEXT and rest and _is_short(named):
            # No number of a request of theirs: the text begins with it.
            return await _of_a_text(visit, verb, typed)
        if not found:
            raise not_yours()
        if rest and _is_short(named) and _may_be_text(verb, rest):
            await _ask_whether(visit, verb, named, found, rest, typed)
            return None
        if len(found) == 1:
            return found[0].request.id, rest
        await _offer(visit, verb, found, rest)
        return None
    if isinstance(named, ReferencePart):
        return await _of_a_text(visit, verb, typed)
    if named is not None:
        return named, rest
    if rest and (verb not in _WITH_TEXT or reference.is_like_one(rest)):
        raise Refused(Topic.NOT_A_REFERENCE, {"typed": typed[:_LONGEST_SHOWN]})
    return await _of_a_text(visit, verb, rest)


async def _of_a_text(visit: Desk, verb: Verb, text: str) -> tuple[str, str] | None:
    """What a text without a reference is about: of a delay the request whose message it answers, or the
    only one that can be meant; else it is asked."""
    able = await _able(visit, verb)
    if verb is Verb.DELAY and text:
        replied = await visit.replied_post()
        if replied is not None and replied.case is not None:
            return replied.case, text
        if len(able) == 1:
            return able[0].request.id, text
    await _offer(visit, verb, able, text)
    return None


def _is_short(part: ReferencePart) -> bool:
    """Whether it is a bare number of fewer letters than a serial has, so that a text may begin with it."""
    return part.origin is None and len(part.serial or "") < _SERIAL


def _may_be_text(verb: Verb, rest: str) -> bool:
    """Whether a number before this may be no request's, but the beginning of what the command takes."""
    if verb in _NO_NUMBER_FIRST:
        return False
    try:
        return verb is not Verb.LINK or reference.leading(rest)[0] is None
    except reference.WrongCheckCharacter:
        return False


async def _ask_whether(
    visit: Desk, verb: Verb, part: ReferencePart, found: Iterable[Sight], rest: str, typed: str
) -> None:
    """Ask whether a number is a request's, or a text begins with it; nothing is done before."""
    if verb not in _WITH_TEXT:
        await _offer(visit, verb, found, "")
        return
    number = "-".join(each for each in (part.serial, part.check) if each)
    await _offer(visit, verb, found, rest, number=number, whole=typed)


def _is_a_time(visit: Desk, typed: str) -> bool:
    """Whether what was typed begins with a time, as ``4 h`` is one."""
    zone = own_zone(visit.actor, visit.work.directory)
    return leading_time(typed, zone, visit.work.now) is not None


async def chosen(visit: Desk, verb: PromptVerb, case: str) -> Chosen | None:
    """What was waiting for the pressed request; None where no command did. Raises ``Refused``."""
    prompt = await asked.read(visit)
    post = await visit.pressed_post()
    if verb is not PromptVerb.CASE or prompt is None or post is None or post.id != prompt["post"]:
        return None
    waits = prompt.get("verb")
    if prompt["kind"] != Kind.WHICH or not isinstance(waits, str) or waits not in set(Verb):
        return None
    request = await find(visit, case)
    if not may_see(visit.actor, request, visit.work.situation):
        raise not_yours()
    messages = asked.messages_of(prompt)
    if await is_exposed(visit, request, messages):
        return None
    await asked.end(visit)
    if waits != Verb.REMARK:  # of which nothing may be a record of the case
        for message in messages:
            await visit.work.outbox.give_to_case(visit.inbound.chat, message, request.id)
    return Chosen(Verb(waits), request.id, str(prompt["text"]))


async def begins_with_number(visit: Desk) -> bool:
    """The text that waits begins with the number: ask which request it is about; False if none waits so."""
    prompt = await asked.read(visit)
    post = await visit.pressed_post()
    if prompt is None or post is None or post.id != prompt["post"]:
        return False
    waits, whole = prompt.get("verb"), prompt.get("whole")
    if not isinstance(waits, str) or waits not in set(Verb) or not isinstance(whole, str):
        return False
    verb = Verb(waits)
    able = await _able(visit, verb)
    messages = asked.messages_of(prompt)
    await asked.end(visit)
    await _offer(visit, verb, able, whole, messages=messages)
    return True


async def _able(visit: Desk, verb: Verb) -> list[Sight]:
    """The person's requests that the command can act on, newest first; closed ones after the open.

    Most commands can act on none that is closed.
    """
    found = [] if verb is Verb.REOPEN else list(await looking.seen(visit, OPEN))
    if verb in _ON_CLOSED:
        shown = {each.request.id for each in found}
        every = await looking.seen(visit, RequestFilter())
        found += [each for each in every if each.request.id not in shown]
    if verb in (Verb.STATUS, Verb.LOG, Verb.DOCUMENT):
        found += await _looked_after(visit)
    if verb is Verb.RECALL:
        return [each for each in found if may_recall(visit.actor, each.request)]
    if verb is Verb.NUMBER:
        situation = visit.work.situation
        return [each for each in found if may_number(each.request, visit.actor, situation)]
    if verb is Verb.CORRECT:
        situation = visit.work.situation
        return [each for each in found if is_side(each.request, visit.actor, situation)]
    if verb is Verb.REMARK:
        situation = visit.work.situation
        return [each for each in found if may_remark(each.request, visit.actor, situation)]
    if verb in (Verb.STATUS, Verb.DOCUMENT):
        return found
    return [each for each in found if verb in acts_of(visit, each)]


async def _looked_after(visit: Desk) -> list[Sight]:
    """What was escalated, for those who act for no member: it is what they look after."""
    if not visit.actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return []
    others = await visit.work.requests.escalated(None, limit=MOST_LISTED)
    all_of_them = (sight(visit.actor, each, visit.work.situation) for each in others)
    return [each for each in all_of_them if each is not None]


async def _offer(
    visit: Desk,
    verb: Verb,
    found: Iterable[Sight],
    text: str,
    *,
    messages: list[int] | None = None,
    **waits: str,
) -> None:
    """Offer these. A text waits for one of them; ``messages`` it stands in, if not in the one typed now.

    ``waits``: the ``number`` that may be one of them, and the ``whole`` text if it is not.
    """
    rows = [ReferenceRow(case=each.request.id, reference=each.request.reference) for each in found][
        :MOST_LISTED
    ]
    facts = {"rows": texts(rows), "verb": verb.value}
    if text and messages is None:
        await visit.keep_own_message(None)
        message = visit.inbound.message_id
        messages = [message] if message is not None else []
    if not text or not rows:
        await visit.reply(Topic.CHOOSE_REQUEST, {**facts, "has_text": bool(text)})
        return
    post = await visit.reply(Topic.WHICH_REQUEST, {**facts, "number": waits.get("number")})
    more = {"text": text, "ground": None, "verb": verb.value, "whole": waits.get("whole")}
    await asked.keep(visit, Kind.WHICH, post, case="", messages=[*(messages or ())], **more)
