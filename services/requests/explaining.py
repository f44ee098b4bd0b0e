"""Explaining a policy: for the command line, and in chat for those whom it concerns."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from domain.directory.actor import Actor
from domain.directory.directory import Directory
from domain.refused import Refused, not_yours
from domain.requests.ahead.explanation import Call, Called, Explanation, explain
from domain.requests.rows import CallRow
from domain.requests.values.situation import Situation
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import MemberCode, RequestType, Role, Urgency
from formats.typed.times import names_time, read_time
from formats.typed.words import read_member, read_member_first, read_word
from services.visit.office import Office
from services.visit.visit import Visit

USUAL_TYPE = RequestType.PERSON
"""Where no type is named."""


async def explain_policy(
    office: Office, member: str, urgency: Urgency, asked: RequestType, at: str | None
) -> tuple[Explanation, Situation]:
    """Who would be called. Raises ``Refused``."""
    async with office.store.reading() as work:
        code = read_member(member, work.directory)
        moment = _moment(at, code, work.directory, work.now)
        situation = Situation(
            now=moment, directory=work.directory, reachable=work.situation.reachable
        )
        return explain(code, urgency, asked, situation), situation


async def explain_in_chat(visit: Visit, rest: str) -> None:
    """``/explain LBN immediate [preserve] [2026-03-29 02:30]``."""
    if len(rest.split()) < 2:
        raise Refused(Topic.USAGE, {"command": "explain"})
    code, after = read_member_first(rest, visit.work.directory)
    _require(visit.actor, code)
    word, *typed = after.split() or [""]
    urgency = read_word(word, Urgency, "urgency")
    asked = USUAL_TYPE
    if typed and not names_time(typed[0]):
        asked, typed = read_word(typed[0], RequestType, "type"), typed[1:]
    at = _moment(" ".join(typed) or None, code, visit.work.directory, visit.work.now)
    known = visit.work.situation
    situation = Situation(now=at, directory=known.directory, reachable=known.reachable)
    told = explain(code, urgency, asked, situation)
    await visit.reply(Topic.EXPLANATION, _facts(told, situation))


def _require(actor: Actor, member: MemberCode) -> None:
    if actor.has(Role.SECRETARIAT):
        return
    if actor.has(Role.SUPERVISOR, Role.DUTY_OFFICER):
        if actor.person.member != member:
            raise not_yours()
        return
    raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})


def _moment(text: str | None, member: MemberCode, directory: Directory, now: datetime) -> datetime:
    if text is None:
        return now
    known = directory.members.get(member)
    return read_time(text, known.time_zone if known else UTC, now)


def _facts(told: Explanation, situation: Situation) -> Facts:
    return {
        "member": situation.member_name(told.member),
        "desk": told.contact_point.name,
        "urgency": told.urgency.value,
        "type": told.type.value,
        "at": stamp(told.at),
        "acknowledge_by": stamp(told.acknowledge_by),
        "policy": told.choice.written_in,
        "for_hours": told.choice.for_hours is not None,
        "for_type": told.choice.for_type is not None,
        "rows": texts(call_rows(told, situation)),
    }


def call_rows(told: Explanation, situation: Situation) -> Iterator[CallRow]:
    """Call by call: what is passed over, then who is called."""
    for call in told.calls:
        for passed in call.passed_over:
            at = CallRow(kind="passed", at=call.at, step=passed.step, target=passed.target)
            for person in passed.people or (None,):
                yield _with(at, person, situation)
        at = CallRow(
            kind=_kind(call),
            at=call.at,
            step=call.step,
            target=call.target,
            channel=call.channel or "",
            delayed=call.delayed,
            silent=call.is_silent,
        )
        for called in call.people or (None,):
            yield _with(at, called, situation)


def _kind(call: Call) -> str:
    if call.is_repetition:
        return "again"
    if call.is_last_resort:
        return "last_resort"
    return "aloud" if call.is_aloud else "call"


def _with(row: CallRow, called: Called | None, situation: Situation) -> CallRow:
    if called is None:
        return row
    points = situation.directory.contact_points
    desk = points.get(called.contact_point) if called.contact_point else None
    return replace(
        row,
        person=situation.name(called.person),
        because=called.because,
        desk=desk.name if desk else "",
        layer=called.layer or "",
        until=called.until,
        unreachable=not called.reachable,
    )
