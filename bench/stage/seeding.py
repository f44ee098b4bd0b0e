"""Requests put into a database as if they had been filed long ago: past the chat, by plain inserts.

What is opened again is sealed by the deployment's own vault, as the service would have done.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.stage import crowd
from domain.directory.actor import Actor
from domain.reference import make
from domain.requests import filing
from domain.requests.filing import Filing
from domain.requests.request import Request
from domain.vocabulary import (
    CaseId,
    Marking,
    MemberCode,
    PersonId,
    Reason,
    RequestType,
    State,
    Urgency,
)
from storage.database.tables import deadlines, posts, requests
from storage.requests.records import request_to_json
from storage.sealing import totals
from storage.sealing.vault import new_case_id
from storage.sealing.written import ms
from storage.transaction.unit_of_work import UnitOfWork

FIRST_SERIAL: Final = 100_000
_PAGE: Final = 5_000
_YEAR: Final = timedelta(days=365)


async def open_requests(work: UnitOfWork, due: list[datetime]) -> None:
    """One open request for each of these times, at which its second step falls due.

    Their serials count from ``FIRST_SERIAL``.
    """
    templates = [_filed(work, member) for member in crowd.MEMBERS]
    await _insert(
        work,
        (
            _numbered(work, replace(templates[number % len(templates)], step_due=at), number)
            for number, at in enumerate(due)
        ),
    )


async def of_a_year(work: UnitOfWork, count: int) -> None:
    """So many requests filed over the last year, one in a hundred still open; pages open them again.

    Requesters and addressees take turns; one request in five was escalated.
    """
    templates = [_filed(work, member) for member in crowd.MEMBERS]
    await _insert(work, (_of_a_year(work, templates, n, count) for n in range(count)))


def _of_a_year(work: UnitOfWork, templates: list[Request], number: int, count: int) -> Request:
    turn = number // len(templates)
    filed = replace(
        templates[number % len(templates)],
        created_at=work.now - _YEAR + _YEAR * number / count,
        escalated=turn % 5 == 0,
    )
    if turn % 100 == 0:
        return _numbered(work, replace(filed, step_due=work.now + timedelta(days=30)), number)
    closed = replace(
        filed,
        state=State.CLOSED,
        step_due=None,
        owner=PersonId(crowd.duty(filed.addressee)),
        closed_at=filed.created_at + timedelta(hours=1),
    )
    return _numbered(work, closed, number)


async def _insert(work: UnitOfWork, filed: Iterator[Request]) -> None:
    while some := tuple(islice(filed, _PAGE)):
        rows, alarms = [], []
        for request in some:
            found = request_to_json(request)
            sealed = work.vault.seal("requests", request.id, request.version, found)
            rows.append({"id": request.id, **work.requests.columns(request), "sealed": sealed})
            if request.is_open:
                due = ms(request.deadline)
                alarms.append({"case_id": request.id, "due_at": due, "attempts": 0})
                totals.came(work.connection, requests, request.id, request.version, due)
        await work.connection.execute(insert(requests), rows)
        await work.connection.execute(insert(deadlines), alarms)


def _filed(work: UnitOfWork, to: str) -> Request:
    """A request to this member as it stands after its first alert."""
    origin = next(member for member in crowd.MEMBERS if member != to)
    person = work.directory.people[PersonId(crowd.official(origin, 0))]
    what = Filing(
        addressee=MemberCode(to),
        type=RequestType.PRESERVE,
        urgency=Urgency.IMMEDIATE,
        reason=Reason.LIFE,
        marking=Marking.AMBER,
        text="EXERCISE",
    )
    actor, case = Actor(person=person), CaseId(new_case_id())
    return filing.file(what, actor, work.situation, case, 1).request


def _numbered(work: UnitOfWork, template: Request, number: int) -> Request:
    reference = make(
        network=work.directory.code,
        year=template.created_at.year,
        origin=template.origin,
        addressee=template.addressee,
        serial=FIRST_SERIAL + number,
    )
    return replace(template, id=CaseId(new_case_id()), version=1, reference=reference)


async def closed_requests(
    connection: AsyncConnection, digest: Callable[[str, str], bytes], count: int, now_ms: int
) -> None:
    """So many closed requests of the last year, each with two messages. Nothing opens them again."""
    for rows, messages in _closed(digest, count, now_ms):
        await connection.execute(insert(requests), rows)
        await connection.execute(insert(posts), messages)


def _closed(
    digest: Callable[[str, str], bytes], count: int, now_ms: int
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    people = [digest("person", f"EXERCISE-{number}") for number in range(500)]
    members = [digest("member", member) for member in crowd.MEMBERS]
    year = 365 * 86_400_000
    for first in range(0, count, _PAGE):
        rows, messages = [], []
        for number in range(first, min(first + _PAGE, count)):
            case, at = secrets.token_hex(16), now_ms - year + year * number // count
            rows.append(
                {
                    "id": case,
                    "reference_key": secrets.token_bytes(32),
                    "version": 9,
                    "state": "closed",
                    "urgency": "immediate",
                    "is_open": False,
                    "escalated": number % 5 == 0,
                    "created_at": at,
                    "requester_key": people[number % len(people)],
                    "origin_key": members[number % len(members)],
                    "addressee_key": members[(number + 1) % len(members)],
                    "owner_key": people[(number + 7) % len(people)],
                    "sealed": secrets.token_bytes(1_100),
                }
            )
            messages += [_post(case, at, card) for card in ("alert", "status")]
        yield rows, messages


def _post(case: str, at: int, card: str) -> dict[str, Any]:
    return {
        "id": secrets.randbits(62),
        "chat_key": secrets.token_bytes(32),
        "case_id": case,
        "card": card,
        "state": "shown",
        "version": 3,
        "address_key": secrets.token_bytes(32),
        "has_content": False,
        "remove_at": None,
        "created_at": at,
        "sealed": secrets.token_bytes(400),
    }
