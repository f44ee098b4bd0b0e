"""Filing a request, and reading the one line that says all of it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from domain.directory.languages import are_read, read_at
from domain.events import Event
from domain.forms.fields.field import Values
from domain.forms.fields.header import LANGUAGE
from domain.refused import Refused
from domain.requests import filing as rules
from domain.requests.calls import entering
from domain.requests.filing import Filing, check_text
from domain.requests.request import Request
from domain.requests.routing import route
from domain.requests.values.ties import Ties
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import (
    REASONS,
    CaseId,
    Marking,
    MemberCode,
    Reason,
    RequestType,
    Urgency,
)
from formats.typed.words import read_member_first, read_word
from services.directory.advising import advise, doubt_of
from services.duty.on_duty import there_now
from services.files.attaching import attach
from services.requests.follows.minors import with_supervisors
from services.requests.repeating import ADDED_TO, before_facts, calls_since, likeness_of
from services.requests.tied.following import followed
from services.requests.tied.naming import filed_digests, shared_digests, with_subjects
from services.visit.visit import Visit

HOUR = timedelta(hours=1)


def lacking(visit: Visit, filing: Filing) -> tuple[str, ...]:
    """What must be filled in before it can be sent. Raises ``Refused`` where it cannot be sent at all."""
    if not filing.is_call and not visit.work.directory.forms.gate.holds(filing.urgency):
        return ()  # whether it can be sent is looked at when it is
    _check(visit, filing)
    return rules.lacking(filing, visit.actor, visit.work.situation)[0]


async def before_sending(visit: Visit, filing: Filing) -> Facts:
    """What is said before it is sent: its desk, who is there now, what it lacks, what went before."""
    point = route(visit.work.directory, filing.addressee, filing.type)
    held, completion = rules.lacking(filing, visit.actor, visit.work.situation)
    likeness = likeness_of(visit, filing.addressee, filing.text)
    return {
        "desk": point.name,
        **await doubt_of(visit.work, point),
        **there_now(visit, point),
        **read_there(visit, filing.addressee, filing.type, filing.form, is_call=filing.is_call),
        "missing": list(held),
        "later": list(completion.names),
        "complete_by": stamp(completion.by),
        **await before_facts(visit, filing, likeness),
    }


def read_there(
    visit: Visit, addressee: MemberCode, kind: RequestType, form: Values, *, is_call: bool = False
) -> Facts:
    """What its contact point reads (``reads_there``), and in what it is said to be written (``unread``)
    where that is nothing of it: as the form says, else in whatever its writer reads.

    What was told by telephone is written by who reads it.
    """
    directory = visit.work.directory
    if is_call or not directory.points_of(addressee):
        return {}
    read, said = read_at(directory, route(directory, addressee, kind)), form.get(LANGUAGE.name)
    written = [said] if isinstance(said, str) and said else list(visit.actor.person.languages)
    facts: Facts = {"reads_there": list(read)}
    return facts if are_read(written, read) else {**facts, "unread": written}


async def file(visit: Visit, filing: Filing) -> Request:
    """Within a visit: file the request, with what is brought for it, and return it. Raises ``Refused``."""
    filing = replace(filing, files=len(visit.brings))
    _check(visit, filing)
    serial = await visit.work.requests.next_serial(visit.work.directory.code, visit.work.now.year)
    await _check_quota(visit, is_call=filing.is_call)
    case = CaseId(await visit.work.vault.new_case_id(visit.work.connection))
    likeness = likeness_of(visit, filing.addressee, filing.text)
    same = await before_facts(visit, filing, likeness)
    begin = (
        entering.enter if filing.is_call else partial(rules.file, crosses_chat=visit.crosses_chat)
    )
    decision = begin(
        filing,
        visit.actor,
        visit.work.situation,
        case,
        serial,
        likeness=likeness,
        same={name: told for name, told in same.items() if name not in ADDED_TO},
        ties=Ties(
            identifiers=filed_digests(visit, filing),
            # Whether it is compared with other members' is for the member that asks to say.
            deconflict=()
            if filing.is_call
            else shared_digests(visit, filing.type, filing.form, filing.marking),
        ),
    )
    decision = with_supervisors(visit, None, with_subjects(visit, decision))
    for each in await followed(visit, decision, filing.form):
        await visit.work.record(each, visit.auth)
    if not visit.crosses_chat:
        await attach(visit, decision.request, Event.FILED, visit.brings, is_new=True)
    if not filing.is_call:
        await advise(visit, decision.request)
    await visit.keep_own_message(case)
    return decision.request


def _check(visit: Visit, filing: Filing) -> None:
    if filing.is_call:
        entering.check_call(filing, visit.actor, visit.work.situation)
    else:
        crosses = visit.crosses_chat
        rules.check(filing, visit.actor, visit.work.situation, crosses_chat=crosses)


async def _check_quota(visit: Visit, *, is_call: bool) -> None:
    limit = visit.office.requests_per_hour
    if not limit:
        return
    since = visit.work.now - HOUR
    if is_call:
        taken = await calls_since(visit, since)
        filed = tuple(sorted(each.created_at for each in taken if _is_of(each, visit)))
    else:
        filed = await visit.work.requests.filed_since(visit.actor.id, since)
    if len(filed) >= limit:
        again_at = stamp(filed[-limit] + HOUR)
        raise Refused(Topic.QUOTA_REACHED, {"limit": limit, "again_at": again_at})


def _is_of(request: Request, visit: Visit) -> bool:
    call = request.ties.call
    return call is not None and call.taken_by == visit.actor.id


def read_line(visit: Visit, line: str, *, is_call: bool = False) -> Filing:
    """The filing that one line means: member, urgency, reason where one is due, type, text.

    ``is_call``: it was told by telephone by that member. Raises ``Refused`` with the word that is wrong.
    """
    command = "called" if is_call else "request"
    if len(line.split(maxsplit=2)) < 3:
        raise Refused(Topic.USAGE, {"command": command})
    member, rest = read_member_first(line, visit.work.directory)
    word, rest = _first(rest)
    urgency = read_word(word, Urgency, "urgency")
    reason: Reason | None = None
    if REASONS[urgency]:
        word, rest = _first(rest)
        reason = read_word(word, Reason, "reason", REASONS[urgency])
    kind, text = _first(rest)
    if not text:
        raise Refused(Topic.USAGE, {"command": command})
    check_text(text)
    return Filing(
        addressee=member,
        type=read_word(kind, RequestType, "type"),
        urgency=urgency,
        reason=reason,
        marking=Marking.AMBER,
        text=text,
        is_call=is_call,
    )


def _first(rest: str) -> tuple[str, str]:
    """The first word and what follows it, either of which may be missing."""
    word, *more = rest.split(maxsplit=1) or [""]
    return word, more[0] if more else ""
