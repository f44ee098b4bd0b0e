"""Filing a request: from one line, or from a finished draft."""

from datetime import timedelta

from domain.refused import Refused
from domain.requests import filing as rules
from domain.requests.filing import Filing
from domain.topics import Topic, stamp
from domain.vocabulary import (
    REASONS,
    CaseId,
    Marking,
    Reason,
    RequestType,
    Urgency,
)
from formats.typed.words import read_member, read_word
from services.visit.desk import TELEGRAM, Desk, Inbound, serve
from services.visit.office import Office

HOUR = timedelta(hours=1)


async def file_line(office: Office, inbound: Inbound, line: str) -> None:
    """File what one line says: member, urgency, reason where one is due, type, text."""

    async def act(desk: Desk) -> None:
        rules.require_official(desk.actor)
        await file(desk, _read(line, desk))

    await serve(office, inbound, act)


async def file(desk: Desk, filing: Filing) -> CaseId:
    """Within a visit: file the request. Raises ``Refused``."""
    rules.check(filing, desk.actor, desk.work.situation)
    await _check_quota(desk)
    serial = await desk.work.requests.next_serial(desk.work.directory.code, desk.work.now.year)
    case = CaseId(await desk.work.vault.new_case_id(desk.work.connection))
    decision = rules.file(filing, desk.actor, desk.work.situation, case, serial)
    await desk.work.record(decision, TELEGRAM)
    await desk.keep_own_message(case)
    return case


async def _check_quota(desk: Desk) -> None:
    limit = desk.office.requests_per_hour
    if not limit:
        return
    filed = await desk.work.requests.filed_since(desk.actor.id, desk.work.now - HOUR)
    if len(filed) >= limit:
        again_at = stamp(filed[-limit] + HOUR)
        raise Refused(Topic.QUOTA_REACHED, {"limit": limit, "again_at": again_at})


def _read(line: str, desk: Desk) -> Filing:
    """The filing that the line means. Raises ``Refused`` with the word that is wrong."""
    words = line.split(maxsplit=2)
    if len(words) < 3:
        raise Refused(Topic.USAGE, {"command": "request"})
    member = read_member(words[0], desk.work.directory)
    urgency = read_word(words[1], Urgency, "urgency")
    rest = words[2]
    reason: Reason | None = None
    if REASONS[urgency]:
        word, rest = _first(rest)
        reason = read_word(word, Reason, "reason", REASONS[urgency])
    kind, text = _first(rest)
    if not text:
        raise Refused(Topic.USAGE, {"command": "request"})
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
