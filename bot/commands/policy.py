"""``policy explain``: who would be called when, and why."""

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.frame import AsJson, not_that_time, with_office
from bot.deployment.opening import Opened
from bot.process.answers import Json, plain, print_json, say, shown
from bot.process.trouble import Trouble
from domain.refused import Refused
from domain.requests.ahead.explanation import Because, Call, Called, Explanation
from domain.requests.values.situation import Situation
from domain.topics import Topic, stamp
from domain.vocabulary import RequestType, Urgency
from services.requests.explaining import USUAL_TYPE, explain_policy

app = typer.Typer(help="How requests escalate.", no_args_is_help=False)

Member = Annotated[str, typer.Argument(metavar="MEMBER", help="For example LBN.")]
Level = Annotated[Urgency, typer.Argument(metavar="URGENCY", help="For example immediate.")]
Asked = Annotated[RequestType, typer.Option("--type", help="The type of request.")]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help='For example "2026-03-29 02:30 Asia/Beirut"; the member\'s own time without a place.',
    ),
]


@app.command("explain")
def explain(
    member: Member,
    urgency: Level,
    asked: Asked = USUAL_TYPE,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say who would be called when, and why, if nobody acknowledged a request."""

    async def act(deployment: Opened) -> tuple[Explanation, Situation]:
        try:
            return await explain_policy(deployment.office, member, urgency, asked, at)
        except Refused as refused:
            raise _trouble(refused, member, at) from None

    told, situation = with_office(act)
    if as_json:
        print_json(_document(told))
        return
    for line in _lines(told, situation):
        say(plain(line))


def _trouble(refused: Refused, member: str, at: str | None) -> Trouble:
    if refused.topic is Topic.NOT_THAT_TIME:
        return not_that_time(at or "", refused.facts)
    name = plain(member)[:40]
    if refused.topic is Topic.NO_CONTACT_POINT:
        return Trouble(f"{name} has no contact point. Add one to the directory.")
    return Trouble(f"There is no member '{name}'. Write its code, such as LBN.")


def _lines(told: Explanation, situation: Situation) -> Iterator[str]:
    zone = situation.directory.members[told.member].time_zone
    yield (
        f"{told.urgency.value} request to {situation.member_name(told.member)} "
        f"({told.contact_point.name}), type {told.type.value}, at {_when(told, zone)}"
    )
    yield f"policy {told.choice.written_in}{_part(told)}; acknowledge by {shown(told.acknowledge_by)}"
    for call in told.calls:
        yield from _call_lines(call, told, situation, zone)
    every = told.choice.policy.repeat_last_every
    yield f"then again every {every} until somebody acknowledges"


def _when(told: Explanation, zone: ZoneInfo) -> str:
    return f"{shown(told.at)} ({told.at.astimezone(zone):%H:%M} {zone.key})"


def _part(told: Explanation) -> str:
    parts = []
    if told.choice.for_hours is not None:
        hours = told.choice.for_hours
        parts.append(f"hours {hours.since:%H:%M} to {hours.until:%H:%M}")
    if told.choice.for_type is not None:
        parts.append(f"type {told.choice.for_type.value}")
    return f" ({', '.join(parts)})" if parts else ""


def _call_lines(
    call: Call, told: Explanation, situation: Situation, zone: ZoneInfo
) -> Iterator[str]:
    local = call.at.astimezone(zone)
    elapsed = call.at - told.at
    yield f"+{elapsed}  {shown(call.at)} ({local:%H:%M})  {_heading(call, told)}"
    for passed in call.passed_over:
        names = ", ".join(situation.name(called.person) for called in passed.people)
        why = f"none of them can be reached: {names}" if names else "nobody is on duty"
        yield f"    step {passed.step} ({passed.target}) is passed over: {why}"
    for called in call.people:
        yield f"    {_person(called, situation, zone)}"
    if not any(called.reachable for called in call.people):
        yield "    nobody can be reached; the requester is told"


def _heading(call: Call, told: Explanation) -> str:
    if call.is_last_resort:
        return "last resort: supervisors and the secretariat"
    if call.is_aloud:
        return "the quiet hours are over: it rings"
    repeated = ", repeated" if call.is_repetition else ""
    quiet = ", after the quiet hours" if call.delayed else ""
    quiet += ", without a sound" if call.is_silent else ""
    channel = f", also by {call.channel.value}" if call.channel else ""
    return f"step {call.step} of {told.steps} ({call.target}){repeated}{quiet}{channel}"


def _person(called: Called, situation: Situation, zone: ZoneInfo) -> str:
    why = {
        Because.ON_DUTY: "on duty",
        Because.NAMED: "named by the policy",
        Because.SUPERVISOR: "supervisor",
        Because.SECRETARIAT: "secretariat",
        Because.LAST_RESORT: "no step reaches anybody",
    }[called.because]
    if called.because is Because.ON_DUTY:
        why += f" in {called.layer} at {called.contact_point}"
        if called.until is not None:
            why += f" until {called.until.astimezone(zone):%Y-%m-%d %H:%M}"
    reach = "" if called.reachable else "; cannot be reached"
    return f"{situation.name(called.person)} [{called.person}]: {why}{reach}"


def _document(told: Explanation) -> Json:
    return {
        "member": told.member,
        "contact_point": told.contact_point.id,
        "urgency": told.urgency.value,
        "type": told.type.value,
        "at": stamp(told.at),
        "policy": told.choice.written_in,
        "for_type": told.choice.for_type.value if told.choice.for_type else None,
        "for_hours": told.choice.for_hours is not None,
        "acknowledge_by": stamp(told.acknowledge_by),
        "repeat_last_every_seconds": round(told.choice.policy.repeat_last_every.total_seconds()),
        "calls": [_call_document(call) for call in told.calls],
    }


def _call_document(call: Call) -> Json:
    return {
        "at": stamp(call.at),
        "step": call.step,
        "target": call.target,
        "channel": call.channel.value if call.channel else None,
        "people": [_person_document(called) for called in call.people],
        "passed_over": [
            {
                "step": passed.step,
                "target": passed.target,
                "people": [_person_document(called) for called in passed.people],
            }
            for passed in call.passed_over
        ],
        "last_resort": call.is_last_resort,
        "repetition": call.is_repetition,
        "after_quiet_hours": call.delayed,
        "silent": call.is_silent,
        "aloud": call.is_aloud,
    }


def _person_document(called: Called) -> Json:
    return {
        "person": called.person,
        "because": called.because.value,
        "contact_point": called.contact_point,
        "layer": called.layer,
        "until": stamp(called.until),
        "reachable": called.reachable,
    }
