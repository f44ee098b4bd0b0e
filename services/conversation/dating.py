"""Asking for a date, and where it needs one for the reason: an extension, until when data are kept.

Owns that a date sent alone is kept until its reason comes. Nothing is done before both are there; the
rule decides then, by the request as it is then.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from domain.refused import Refused, not_yours
from domain.requests.afterwards.preservation import require_extensible, require_sayable
from domain.requests.filing import check_marking
from domain.requests.headline import headline
from domain.requests.permissions import may_see
from domain.requests.request import Request
from domain.requests.rows import TimeRow
from domain.rows import texts
from domain.topics import Facts, Topic
from domain.verbs import PromptVerb
from formats.typed.times import read_day
from services.requests.afterwards import preserving
from services.requests.finding import find
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.sealing.vault import Json

EXTEND: Final = "extend"
PRESERVED: Final = "preserved"
KINDS: Final = frozenset({EXTEND, PRESERVED})
LATER: Final = {days: timedelta(days=int(days)) for days in ("60", "90")}
"""What the buttons add to the date that stands, or to today where there is none."""
OTHER: Final = "other"
"""A date that is typed."""


async def ask(visit: Desk, request: Request, kind: str) -> None:
    """Until when? The question waits for a button, or for a date with or without its reason."""
    _require(visit, request, kind, has_text=False)
    facts = {**_facts(request, kind), "options": texts(_options(visit, request))}
    await _keep(visit, request, kind, await visit.reply(Topic.PROMPT_DATE, facts))


async def command(visit: Desk, kind: str, target: str, text: str) -> None:
    """With date and reason at once; what is missing is asked for."""
    request = await find(visit, target)
    if not text:
        await ask(visit, request, kind)
        return
    _require(visit, request, kind, has_text=True)
    until, why = read_day(text, visit.actor, visit.work.situation)
    await _go_on(visit, request, kind, until, why)


async def typed(visit: Desk, prompt: Mapping[str, Json], text: str) -> None:
    """Within a visit: a date, a reason, or both."""
    await take(visit, str(prompt["kind"]), str(prompt["case"]), prompt.get("until"), text)


async def take(visit: Desk, kind: str, case: str, kept: object, text: str) -> None:
    """Within a visit: the same, where ``kept`` is the date that was given before, if any."""
    request = await find(visit, case)
    _require(visit, request, kind, has_text=True)
    until = date.fromisoformat(kept) if isinstance(kept, str) else None
    if until is None:
        until, text = read_day(text, visit.actor, visit.work.situation)
    elif (other := _date_alone(visit, text)) is not None:
        until, text = other, ""
    await _go_on(visit, request, kind, until, text)


async def press(visit: Desk, prompt: Mapping[str, Json], verb: PromptVerb, value: str) -> None:
    """A button of the question."""
    request, kind = await find(visit, str(prompt["case"])), str(prompt["kind"])
    _require(visit, request, kind, has_text=False)
    days = {row.choice: row.at.date() for row in _options(visit, request)}
    if verb is PromptVerb.TIME and value == OTHER:
        facts = {**_facts(request, kind), "is_typed": True}
        await visit.change_pressed(Topic.PROMPT_DATE, facts)
    elif verb is PromptVerb.TIME and value in days:
        await _go_on(visit, request, kind, days[value], "")
    else:
        raise not_yours()


async def _go_on(visit: Desk, request: Request, kind: str, until: date, why: str) -> None:
    """Ask for what is still missing, or do it."""
    if kind == PRESERVED:
        await preserving.still_preserved(visit, request.id, until)
        if why:
            await visit.keep_own_message(request.id)
    elif why:
        await preserving.extend(visit, request.id, until, why)
    else:
        kept = request.preservation
        if kept is not None and until <= kept.until:
            raise Refused(Topic.NOT_LATER, headline(request, visit.work.situation))
        facts = {**_facts(request, kind), "until": until.isoformat()}
        post = await visit.reply(Topic.PROMPT_TEXT, facts)
        await _keep(visit, request, kind, post, until=until.isoformat())
        return
    await asked.end(visit)


def _require(visit: Visit, request: Request, kind: str, *, has_text: bool) -> None:
    situation = visit.work.situation
    if not may_see(visit.actor, request, situation):
        raise not_yours()
    if kind == EXTEND:
        require_extensible(request, visit.actor, situation)
        check_marking(request.marking, situation, request, has_text=has_text)
    else:
        require_sayable(request, visit.actor, situation)


def _options(visit: Visit, request: Request) -> list[TimeRow]:
    today = visit.work.now.astimezone(UTC).date()
    kept = request.preservation
    base = max(kept.until, today) if kept is not None else today
    days = (
        (choice, datetime.combine(base + later, time(), UTC)) for choice, later in LATER.items()
    )
    return [TimeRow(choice=choice, at=at) for choice, at in days]


def _date_alone(visit: Visit, text: str) -> date | None:
    """The date, where the text is nothing else."""
    try:
        until, rest = read_day(text, visit.actor, visit.work.situation)
    except Refused:
        return None
    return None if rest else until


def _facts(request: Request, kind: str) -> Facts:
    kept = request.preservation
    return {
        "kind": kind,
        "reference": request.reference,
        "case": request.id,
        "state": request.state.value,
        "preserved_until": kept.until.isoformat() if kept is not None else None,
    }


async def _keep(visit: Desk, request: Request, kind: str, post: int, **more: Json) -> None:
    nothing: dict[str, Json] = {"text": None, "ground": None, "messages": []}
    await asked.keep(visit, kind, post, **{**nothing, "case": request.id, **more})
