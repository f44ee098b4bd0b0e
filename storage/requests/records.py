"""A request as a row: from the domain's value to sealed JSON and back.

Owns the written form of a request and of its copied policy; fields may be added with a default, and
are never given another meaning.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta

from domain.channels import ChannelKind
from domain.directory.directory import Step, TargetKind, UrgencyPolicy, Weekday, Window
from domain.reference import Reference
from domain.requests.request import Request
from domain.requests.values.custodian import Custodian
from domain.requests.values.evidence import Evidence, EvidenceStanding
from domain.requests.values.numbers import NO_NUMBERS, Numbers
from domain.requests.values.preservation import Preservation, Standing
from domain.requests.values.proof import NO_PROOF, Proof
from domain.requests.values.turn import Proposal, Turn
from domain.vocabulary import (
    CaseId,
    ContactPointId,
    LayerName,
    Marking,
    MemberCode,
    PersonId,
    Reason,
    RequestType,
    State,
    Urgency,
)
from storage.requests.corrections import corrections_from_json, corrections_to_json
from storage.requests.ended import (
    recall_from_json,
    recall_to_json,
    refusal_from_json,
    refusal_to_json,
)
from storage.requests.first_taken import first_taken_from_json, first_taken_to_json
from storage.requests.keeping import keeping_from_json, keeping_to_json
from storage.requests.of_form import (
    completion_from_json,
    completion_to_json,
    glance_from_json,
    glance_to_json,
)
from storage.requests.permissions import permissions_from_json, permissions_to_json
from storage.requests.protection import protection_from_json, protection_to_json
from storage.requests.ties import ties_from_json, ties_to_json
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import items, moment, ms, number, parts, people, person, text

_ALWAYS = ("created_at", "clock_start")
_TIMES_OF_TURN = ("acknowledged_at", "answer_by")
_TIMES = (
    "step_due",
    "aloud_due",
    "reminded_at",
    "acknowledged_at",
    "handover_at",
    "answer_by",
    "answer_clock_start",
    "asked_at",
    "idle_due",
    "answered_at",
    "closed_at",
    "withdrawal_confirmed_at",
)
_NUMBERS = ("next_step", "steps_fired", "answer_reminders", "idle_reminders")


def request_to_json(request: Request) -> dict[str, Json]:
    """The request without its id and version, which are the row's own."""
    times = {name: getattr(request, name) for name in (*_ALWAYS, *_TIMES)}
    return {
        **{name: None if at is None else to_ms(at) for name, at in times.items()},
        **{name: getattr(request, name) for name in _NUMBERS},
        "reference": request.reference,
        "origin": request.origin,
        "addressee": request.addressee,
        "contact_point": request.contact_point,
        "requester": request.requester,
        "type": request.type.value,
        "urgency": request.urgency.value,
        "reason": request.reason.value if request.reason else None,
        "marking": request.marking.value,
        "state": request.state.value,
        "policy": _policy_to_json(request.policy),
        "supervisors_first": request.supervisors_first,
        "escalated": request.escalated,
        "late_untold": request.late_untold,
        "judicial": request.judicial,
        "alerted": list(request.alerted),
        "passed_on_by": list(request.passed_on_by),
        "undelivered": list(request.undelivered),
        "missed": list(request.missed),
        "acknowledged_by": request.acknowledged_by,
        "owner": request.owner,
        "first_taken": first_taken_to_json(request.first_taken),
        "proof": [ms(request.proof.by), list(request.proof.failed)],
        "likeness": request.likeness,
        "ties": ties_to_json(request.ties),
        "numbers": _numbers_to_json(request.numbers),
        "files": request.files,
        "permissions": permissions_to_json(request.permissions),
        "proposal": _proposal_to_json(request.proposal),
        "let_go_by": request.let_go_by,
        "custodian": request.custodian.value if request.custodian else None,
        "glance": glance_to_json(request.glance),
        "completion": completion_to_json(request.completion),
        "preservation": _preservation_to_json(request.preservation),
        "recall": recall_to_json(request.recall),
        "refusal": refusal_to_json(request.refusal),
        "keeping": keeping_to_json(request.keeping),
        "corrections": corrections_to_json(request.corrections),
        "protection": protection_to_json(request.protection),
        "evidence": _evidence_to_json(request.evidence),
        "with_conversation": request.with_conversation,
        "earlier": [_turn_to_json(turn) for turn in request.earlier],
    }


def _preservation_to_json(preservation: Preservation | None) -> Json:
    if preservation is None:
        return None
    return {
        "until": preservation.until.isoformat(),
        "standing": preservation.standing.value,
        "moments": [to_ms(at) for at in preservation.moments],
    }


def _preservation_from_json(found: Json) -> Preservation | None:
    if not isinstance(found, dict):
        return None
    return Preservation(
        until=date.fromisoformat(text(found["until"])),
        standing=Standing(text(found["standing"])),
        moments=tuple(from_ms(at) for at in items(found["moments"])),
    )


def _proposal_to_json(proposal: Proposal | None) -> Json:
    if proposal is None:
        return None
    return {
        "to": proposal.to,
        "by": proposal.by,
        "at": to_ms(proposal.at),
        "lapses_at": to_ms(proposal.lapses_at),
    }


def _proposal_from_json(found: Json) -> Proposal | None:
    if not isinstance(found, dict):
        return None
    return Proposal(
        to=MemberCode(text(found["to"])),
        by=PersonId(text(found["by"])),
        at=from_ms(found["at"]),
        lapses_at=from_ms(found["lapses_at"]),
    )


def _numbers_to_json(numbers: Numbers) -> Json:
    return [numbers.origin, numbers.addressee] if numbers != NO_NUMBERS else None


def _numbers_from_json(found: Json) -> Numbers:
    if not isinstance(found, list):
        return NO_NUMBERS
    return Numbers(origin=text(found[0]), addressee=text(found[1]))


def _turn_to_json(turn: Turn) -> dict[str, Json]:
    times = {name: getattr(turn, name) for name in _TIMES_OF_TURN}
    return {
        **{name: None if at is None else to_ms(at) for name, at in times.items()},
        "clock_start": to_ms(turn.clock_start),
        "at": to_ms(turn.at),
        "addressee": turn.addressee,
        "contact_point": turn.contact_point,
        "policy": _policy_to_json(turn.policy),
        "steps_fired": turn.steps_fired,
        "escalated": turn.escalated,
        "alerted": list(turn.alerted),
        "acknowledged_by": turn.acknowledged_by,
        "owner": turn.owner,
        "first_taken": first_taken_to_json(turn.first_taken),
        "with_conversation": turn.with_conversation,
        "missed": list(turn.missed),
        "subjects": list(turn.subjects),
        "for_supervisors": turn.for_supervisors,
        "numbers": _numbers_to_json(turn.numbers),
        "files": turn.files,
        "to": turn.to,
        "by": turn.by,
    }


def _turn_from_json(row: Json) -> Turn:
    found = parts(row)
    names = _TIMES_OF_TURN
    times = {name: None if found.get(name) is None else from_ms(found[name]) for name in names}
    return Turn(
        **times,
        numbers=_numbers_from_json(found.get("numbers")),
        files=number(found.get("files", 0)),
        for_supervisors=bool(found.get("for_supervisors")),
        clock_start=from_ms(found["clock_start"]),
        at=from_ms(found["at"]),
        addressee=MemberCode(text(found["addressee"])),
        contact_point=ContactPointId(text(found["contact_point"])),
        policy=_policy_from_json(found["policy"]),
        steps_fired=number(found["steps_fired"]),
        escalated=bool(found["escalated"]),
        alerted=people(found["alerted"]),
        acknowledged_by=person(found["acknowledged_by"]),
        owner=person(found["owner"]),
        first_taken=first_taken_from_json(found.get("first_taken")),
        with_conversation=bool(found.get("with_conversation")),
        missed=people(found.get("missed") or []),
        subjects=tuple(map(text, items(found.get("subjects") or []))),
        to=MemberCode(text(found["to"])),
        by=PersonId(text(found["by"])),
    )


def request_from_json(case: str, version: int, found: Mapping[str, Json]) -> Request:
    """The request of a row."""
    times = {name: None if found.get(name) is None else from_ms(found[name]) for name in _TIMES}
    return Request(
        id=CaseId(case),
        version=version,
        created_at=from_ms(found["created_at"]),
        clock_start=from_ms(found["clock_start"]),
        reference=Reference(text(found["reference"])),
        origin=MemberCode(text(found["origin"])),
        addressee=MemberCode(text(found["addressee"])),
        contact_point=ContactPointId(text(found["contact_point"])),
        requester=PersonId(text(found["requester"])),
        type=RequestType(text(found["type"])),
        urgency=Urgency(text(found["urgency"])),
        reason=Reason(text(found["reason"])) if found["reason"] else None,
        marking=Marking(text(found["marking"])),
        state=State(text(found["state"])),
        policy=_policy_from_json(found["policy"]),
        supervisors_first=bool(found.get("supervisors_first")),
        escalated=bool(found["escalated"]),
        # Absent from what an earlier version wrote, whose clock heard of it only once acknowledged.
        judicial=bool(found.get("judicial")),
        late_untold=bool(found.get("late_untold", found["state"] != State.NOTIFIED)),
        alerted=people(found["alerted"]),
        passed_on_by=people(found["passed_on_by"]),
        # Absent from what an earlier version wrote.
        undelivered=people(found.get("undelivered") or []),
        likeness=text(found.get("likeness") or ""),
        missed=people(found.get("missed") or []),
        ties=ties_from_json(found.get("ties")),
        numbers=_numbers_from_json(found.get("numbers")),
        files=number(found.get("files", 0)),
        permissions=permissions_from_json(found.get("permissions")),
        left=None,
        proposal=_proposal_from_json(found.get("proposal")),
        custodian=Custodian(text(found["custodian"])) if found.get("custodian") else None,
        let_go_by=person(found.get("let_go_by")),
        glance=glance_from_json(found.get("glance")),
        completion=completion_from_json(found.get("completion")),
        preservation=_preservation_from_json(found.get("preservation")),
        recall=recall_from_json(found.get("recall")),
        refusal=refusal_from_json(found.get("refusal")),
        keeping=keeping_from_json(found.get("keeping")),
        corrections=corrections_from_json(found.get("corrections")),
        protection=protection_from_json(found.get("protection")),
        evidence=_evidence_from_json(found.get("evidence")),
        with_conversation=bool(found.get("with_conversation")),
        earlier=tuple(map(_turn_from_json, items(found.get("earlier") or []))),
        acknowledged_by=person(found["acknowledged_by"]),
        owner=person(found["owner"]),
        first_taken=first_taken_from_json(found.get("first_taken")),
        proof=_proof_from_json(found.get("proof")),
        next_step=number(found["next_step"]),
        steps_fired=number(found["steps_fired"]),
        answer_reminders=number(found["answer_reminders"]),
        idle_reminders=number(found["idle_reminders"]),
        **times,
    )


def _proof_from_json(found: Json) -> Proof:
    if not isinstance(found, list):
        return NO_PROOF
    by, failed = found
    return Proof(by=moment(by), failed=people(failed))


def _evidence_to_json(evidence: Evidence | None) -> Json:
    if evidence is None:
        return None
    return {
        "standing": evidence.standing.value,
        "is_heeded": evidence.is_heeded,
        "member": evidence.member,
    }


def _evidence_from_json(found: Json) -> Evidence | None:
    if not isinstance(found, dict):
        return None
    standing = EvidenceStanding(text(found["standing"]))
    member = found.get("member")
    return Evidence(
        standing=standing,
        is_heeded=bool(found["is_heeded"]),
        member=MemberCode(text(member)) if member is not None else None,
    )


def _policy_to_json(policy: UrgencyPolicy) -> dict[str, Json]:
    return {
        "acknowledge_within": _span(policy.acknowledge_within),
        "answer_within": _span(policy.answer_within or None),
        "steps": [
            {
                "after": _span(step.after),
                "notify": step.notify,
                "kind": step.kind.value,
                "channel": step.channel.value if step.channel else None,
            }
            for step in policy.steps
        ],
        "repeat_last_every": _span(policy.repeat_last_every),
        "remind_idle_after": _span(policy.remind_idle_after or None),
        "quiet_hours": [
            {
                "days": [day.value for day in Weekday if day in window.days],
                "since": window.since.isoformat(),
                "until": window.until.isoformat(),
            }
            for window in policy.quiet_hours
        ],
    }


def _step_from_json(row: Json) -> Step:
    found = parts(row)
    channel = found.get("channel")
    return Step(
        after=_duration(found["after"]),
        notify=LayerName(text(found["notify"])),
        kind=TargetKind(text(found.get("kind", TargetKind.NOTIFY.value))),
        channel=ChannelKind(text(channel)) if channel is not None else None,
    )


def _window_from_json(row: Json) -> Window:
    found = parts(row)
    return Window(
        days=frozenset(Weekday(text(day)) for day in items(found["days"])),
        since=time.fromisoformat(text(found["since"])),
        until=time.fromisoformat(text(found["until"])),
    )


def _policy_from_json(row: Json) -> UrgencyPolicy:
    found = parts(row)
    return UrgencyPolicy(
        acknowledge_within=_duration(found["acknowledge_within"]),
        answer_within=_duration(found["answer_within"]) if found["answer_within"] else None,
        steps=tuple(map(_step_from_json, items(found["steps"]))),
        repeat_last_every=_duration(found["repeat_last_every"]),
        remind_idle_after=(
            _duration(found["remind_idle_after"]) if found.get("remind_idle_after") else None
        ),
        quiet_hours=tuple(map(_window_from_json, items(found.get("quiet_hours", [])))),
    )


def _span(duration: timedelta | None) -> int | None:
    return None if duration is None else duration // timedelta(milliseconds=1)


def _duration(ms: Json) -> timedelta:
    return timedelta(milliseconds=number(ms))
