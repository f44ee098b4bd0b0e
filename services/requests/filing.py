"""Filing a request, and reading the one line that says all of it."""

from datetime import timedelta

from domain.refused import Refused
from domain.requests import filing as rules
from domain.requests.filing import Filing, check_text
from domain.requests.request import Request
from domain.requests.values.ties import Ties
from domain.topics import Topic, stamp
from domain.vocabulary import (
    REASONS,
    CaseId,
    Marking,
    Reason,
    RequestType,
    Urgency,
)
from formats.typed.words import read_member_first, read_word
from services.requests.follows.minors import with_supervisors
from services.requests.repeating import ADDED_TO, before_facts, likeness_of
from services.requests.tied.following import followed
from services.requests.tied.naming import own_digests, shared_digests, with_subjects
from services.visit.visit import Visit

HOUR = timedelta(hours=1)


def lacking(visit: Visit, filing: Filing) -> tuple[str, ...]:
    """What must be filled in before it can be sent. Raises ``Refused`` where it cannot be sent at all."""
    rules.check(filing, visit.actor, visit.work.situation)
    if not visit.work.directory.forms.gate.holds(filing.urgency):
        return ()
    return rules.lacking(filing, visit.actor, visit.work.situation)[0]


async def file(visit: Visit, filing: Filing) -> Request:
    """Within a visit: file the request, and return it. Raises ``Refused``."""
    rules.check(filing, visit.actor, visit.work.situation)
    serial = await visit.work.requests.next_serial(visit.work.directory.code, visit.work.now.year)
    await _check_quota(visit)
    case = CaseId(await visit.work.vault.new_case_id(visit.work.connection))
    likeness = likeness_of(visit, filing.addressee, filing.text)
    same = await before_facts(visit, filing.addressee, filing.type, likeness, filing.form)
    decision = rules.file(
        filing,
        visit.actor,
        visit.work.situation,
        case,
        serial,
        likeness=likeness,
        same={name: told for name, told in same.items() if name not in ADDED_TO},
        ties=Ties(
            identifiers=own_digests(visit, filing.type, filing.form),
            deconflict=shared_digests(visit, filing.type, filing.form, filing.marking),
        ),
    )
    decision = with_supervisors(visit, None, with_subjects(visit, decision))
    for each in await followed(visit, decision, filing.form):
        await visit.work.record(each, visit.auth)
    await visit.keep_own_message(case)
    return decision.request


async def _check_quota(visit: Visit) -> None:
    limit = visit.office.requests_per_hour
    if not limit:
        return
    filed = await visit.work.requests.filed_since(visit.actor.id, visit.work.now - HOUR)
    if len(filed) >= limit:
        again_at = stamp(filed[-limit] + HOUR)
        raise Refused(Topic.QUOTA_REACHED, {"limit": limit, "again_at": again_at})


def read_line(visit: Visit, line: str) -> Filing:
    """The filing that one line means: member, urgency, reason where one is due, type, text.

    Raises ``Refused`` with the word that is wrong.
    """
    if len(line.split(maxsplit=2)) < 3:
        raise Refused(Topic.USAGE, {"command": "request"})
    member, rest = read_member_first(line, visit.work.directory)
    word, rest = _first(rest)
    urgency = read_word(word, Urgency, "urgency")
    reason: Reason | None = None
    if REASONS[urgency]:
        word, rest = _first(rest)
        reason = read_word(word, Reason, "reason", REASONS[urgency])
    kind, text = _first(rest)
    if not text:
        raise Refused(Topic.USAGE, {"command": "request"})
    check_text(text)
    return Filing(
        addressee=member,
        type=read_word(kind, RequestType, "type"),
        urgency=urgency,
        reason=reason,
        marking=Marking.AMBER,
        text=text,
    )


def _first(rest: str) -> tuple[str, str]:
    """The first word and what follows it, either of which may be missing."""
    word, *more = rest.split(maxsplit=1) or [""]
    return word, more[0] if more else ""
