"""Announcing a delay step by step: the new time by a button or typed, then the reason.

Owns that a time sent alone is kept until its reason comes, that one earlier than what is promised now is
asked back before it holds, and so is a day without its time, which is taken for eight in the morning.
Nothing is announced before both are there; the rule decides then, by the request as it is then.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.directory.actor import Actor
from domain.refused import Refused, not_yours
from domain.requests import answering as rules
from domain.requests.filing import check_marking, check_text
from domain.requests.permissions import may_see
from domain.requests.request import Decision, Request
from domain.requests.rows import TimeRow
from domain.requests.values.situation import Situation
from domain.rows import texts
from domain.topics import Facts, Topic, parse_stamp, stamp
from domain.verbs import PromptVerb
from formats.typed.times import own_zone, read_moment, read_morning, read_time
from services.conversation import in_charge
from services.requests.answering import delay, send
from services.requests.finding import find
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json

KIND: Final = "delay"
LATER: Final = {hours: timedelta(hours=int(hours)) for hours in ("2", "4", "8")}
"""What the buttons add to what is promised now, or to now where that has passed."""
MORNING: Final = "morning"
"""Tomorrow at eight in the morning, where the person is."""
_GOES_ON: Final = frozenset({PromptVerb.EARLIER, PromptVerb.APPLY})
"""What is answered to a question that keeps time and reason."""
OTHER: Final = "other"
"""A time that is typed."""


async def ask(visit: Desk, request: Request) -> None:
    """By when? The question waits for a button, or for a time with or without its reason."""
    facts = _question(visit, request, waits=False)
    await _keep(visit, request, await visit.reply(Topic.PROMPT_DELAY, facts, case=request.id))


def _question(visit: Desk, request: Request, *, waits: bool) -> Facts:
    """Where the network keeps it apart, one may say that a judge is waited for."""
    facts: Facts = {
        **_facts(request),
        "judicial": request.judicial,
        "is_paused": request.is_paused,
        "options": texts(_options(visit, request)),
    }
    if visit.work.directory.profile is None:
        return facts
    return {**facts, "may_wait_for_judge": True, "waits": waits}


async def command(visit: Desk, target: str, text: str) -> None:
    """``/delay``: with time and reason at once; what is missing is asked for."""
    request = await find(visit, target)
    _require(visit, request, has_text=bool(text))
    if not text:
        await ask(visit, request)
        return
    until, why, is_day = _read(visit, text)
    if why and not is_day:
        await delay(visit, target, text)
    else:
        await _go_on(visit, request, until, why, is_day=is_day)


async def typed(visit: Desk, prompt: Mapping[str, Json], text: str) -> None:
    """Within a visit: a time, a reason, or both."""
    before = "" if prompt.get("anyway") else prompt.get("in_charge")
    waits = bool(prompt.get("waits"))
    await take(visit, str(prompt["case"]), prompt.get("until"), text, before, waits=waits)


async def take(
    visit: Desk, case: str, kept: object, text: str, before: object = None, *, waits: bool = False
) -> None:
    """Within a visit: the same, where ``kept`` is the time that was given before, if any.

    ``before``: who had the request in hand when the time was asked for.
    """
    request = await find(visit, case)
    _require(visit, request, has_text=True)
    until, is_day = parse_stamp(kept), False
    if until is None:
        until, text, is_day = _read(visit, text)
    elif (other := _time_alone(visit, text)) is not None:
        until, text = other, ""
    elif until <= visit.work.now:
        # It has passed while its reason was looked for: another is needed.
        passed = Refused(Topic.TIME_PASSED, {"time": stamp(until)})
        try:
            until, text, is_day = _read(visit, text)
        except Refused:
            raise passed from None
    await _go_on(visit, request, until, text, before=before, is_day=is_day, waits=waits)


async def press(visit: Desk, prompt: Mapping[str, Json], verb: PromptVerb, value: str) -> None:
    """A button of one of the questions."""
    request = await find(visit, str(prompt["case"]))
    _require(visit, request, has_text=False)
    waits = bool(prompt.get("waits"))
    if verb is PromptVerb.JUDGE and visit.work.directory.profile is not None:
        await _turn(visit, prompt, request)
    elif verb is PromptVerb.TIME and value == OTHER:
        told = {**_facts(request), "is_typed": True}
        await visit.change_pressed(Topic.PROMPT_DELAY, told)
    elif verb is PromptVerb.TIME:
        times = {row.choice: row.at for row in _options(visit, request)}
        if value not in times:
            raise not_yours()
        before = prompt.get("in_charge")
        await _go_on(visit, request, times[value], before=before, waits=waits)
    elif verb in _GOES_ON and (until := parse_stamp(prompt.get("until"))) is not None:
        agreed, sent = prompt.get("promised"), asked.messages_of(prompt)
        before, why = prompt.get("in_charge"), str(prompt["text"] or "")
        await _go_on(visit, request, until, why, agreed, sent, before, waits=waits)
    else:
        raise not_yours()


async def _turn(visit: Desk, prompt: Mapping[str, Json], request: Request) -> None:
    """Whether the delay will say that a judge is waited for, the other way round."""
    waits = not prompt.get("waits")
    await visit.work.conversations.write(
        visit.actor.id, Conversation.PROMPT, {**prompt, "waits": waits}
    )
    await visit.change_pressed(Topic.PROMPT_DELAY, _question(visit, request, waits=waits))


async def _go_on(
    visit: Desk,
    request: Request,
    until: datetime,
    why: str = "",
    agreed: object = None,
    messages: Sequence[int] = (),
    before: object = None,
    is_day: bool = False,
    *,
    waits: bool = False,
) -> None:
    """Ask for what is still missing, or announce it. ``agreed``: the promise that may be shortened.

    ``before``: who had the request in hand when it was asked for. ``is_day``: no time of day was said.
    ``waits``: for a judge.
    """
    if until <= visit.work.now:
        raise Refused(Topic.TIME_PASSED, {"time": stamp(until)})
    if in_charge.has_passed(visit, request, before):
        more: dict[str, Json] = {"until": stamp(until)}
        more |= {"promised": agreed if isinstance(agreed, str) else None, "waits": waits}
        await in_charge.ask_whether(visit, request, KIND, why, messages, **more)
        return
    promised = request.answer_by
    if promised is not None and until < promised and agreed != stamp(promised):
        await _ask_whether(visit, request, until, why, Topic.PROMPT_EARLIER, waits=waits)
        return
    if why and is_day:
        await _ask_whether(visit, request, until, why, Topic.PROMPT_MEANT, waits=waits)
        return
    if not why:
        facts = {**_facts(request), "until": stamp(until), "waits": waits}
        post = await visit.reply(Topic.PROMPT_TEXT, facts, case=request.id)
        await _keep(visit, request, post, until=stamp(until), waits=waits)
        return
    await send(visit, request.id, why, partial(_delay, until=until, judicial=waits))
    for message in messages:
        await visit.work.outbox.give_to_case(visit.inbound.chat, message, request.id)
    await asked.end(visit)


async def _ask_whether(
    visit: Desk, request: Request, until: datetime, why: str, topic: Topic, *, waits: bool
) -> None:
    facts = {**_facts(request), "until": stamp(until)}
    own = visit.inbound.message_id
    if why:
        check_text(why)
        await visit.keep_own_message(None)
    post = await visit.reply(topic, facts, case=request.id)
    await _keep(
        visit,
        request,
        post,
        until=stamp(until),
        text=why or None,
        promised=stamp(request.answer_by),
        waits=waits,
        messages=[own] if own is not None and why else [],
    )


def _delay(
    request: Request,
    actor: Actor,
    situation: Situation,
    text: str,
    *,
    until: datetime,
    judicial: bool,
) -> Decision:
    return rules.delay(request, actor, situation, until, text, judicial=judicial)


def _require(visit: Visit, request: Request, *, has_text: bool) -> None:
    situation = visit.work.situation
    if not may_see(visit.actor, request, situation):
        raise not_yours()
    rules.require_active(request, visit.actor, situation)
    check_marking(request.marking, situation, request, has_text=has_text)


def _options(visit: Visit, request: Request) -> list[TimeRow]:
    now = visit.work.now
    base = max(request.answer_by or now, now)
    zone = own_zone(visit.actor, visit.work.directory)
    times = {hours: base + later for hours, later in LATER.items()}
    times[MORNING] = read_time("tomorrow 08:00", zone, now)
    return [TimeRow(choice=choice, at=at) for choice, at in times.items()]


def _time_alone(visit: Visit, text: str) -> datetime | None:
    """The time, where the text is nothing else."""
    try:
        until, rest, _is_day = _read(visit, text)
    except Refused:
        return None
    return None if rest else until


def _read(visit: Visit, text: str) -> tuple[datetime, str, bool]:
    """The time, the rest of the text, and whether only a day was said. Raises ``Refused``."""
    situation = visit.work.situation
    morning = read_morning(text, visit.actor, situation)
    if morning is not None:
        return *morning, True
    return *read_moment(text, visit.actor, situation), False


def _facts(request: Request) -> Facts:
    return {
        "kind": KIND,
        "reference": request.reference,
        "case": request.id,
        "state": request.state.value,
        "answer_by": stamp(request.answer_by),
    }


async def _keep(visit: Desk, request: Request, post: int, **more: Json) -> None:
    nothing: dict[str, Json] = {"text": None, "ground": None, "messages": []}
    whole = {**nothing, "case": request.id, "in_charge": in_charge.of(request), **more}
    await asked.keep(visit, KIND, post, **whole)
