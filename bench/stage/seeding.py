"""Requests put into a database as if they had been filed long ago: past the chat, by plain inserts.

What is opened again is sealed by the deployment's own vault, as the service would have done.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.stage import crowd
from domain.directory.actor import Actor
from domain.reference import make
from domain.requests import filing
from domain.requests.filing import Filing
from domain.requests.request import Request
from domain.vocabulary import CaseId, Marking, MemberCode, PersonId, Reason, RequestType, Urgency
from storage.database.tables import deadlines, posts, requests
from storage.requests.records import request_to_json
from storage.sealing import totals
from storage.sealing.vault import new_case_id, to_ms
from storage.transaction.unit_of_work import UnitOfWork

FIRST_SERIAL: Final = 100_000
_PAGE: Final = 5_000


async def open_requests(work: UnitOfWork, due: list[datetime]) -> None:
    """One open request for each of these times, at which its second step falls due.

    Their serials count from ``FIRST_SERIAL``.
    """
    templates = [_filed(work, member) for member in crowd.MEMBERS]
    for first in range(0, len(due), _PAGE):
        rows, alarms = [], []
        for number in range(first, min(first + _PAGE, len(due))):
            row = _row(work, templates[number % len(templates)], number, due[number])
            rows.append(row)
            alarm: dict[str, Any] = {
                "case_id": row["id"],
                "due_at": to_ms(due[number]),
                "attempts": 0,
            }
            alarms.append(alarm)
            totals.came(work.connection, requests, alarm["case_id"], 1, alarm["due_at"])
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


def _row(work: UnitOfWork, template: Request, number: int, due: datetime) -> dict[str, Any]:
    digest, case = work.vault.digest, new_case_id()
    reference = make(
        network=work.directory.code,
        year=template.created_at.year,
        origin=template.origin,
        addressee=template.addressee,
        serial=FIRST_SERIAL + number,
    )
    found = {**request_to_json(template), "reference": reference, "step_due": to_ms(due)}
    return {
        "id": case,
        "reference_key": digest("reference", reference),
        "version": 1,
        "state": template.state.value,
        "urgency": template.urgency.value,
        "is_open": True,
        "escalated": template.escalated,
        "created_at": to_ms(template.created_at),
        "requester_key": digest("person", template.requester),
        "origin_key": digest("member", template.origin),
        "addressee_key": digest("member", template.addressee),
        "owner_key": None,
        "sealed": work.vault.seal("requests", case, 1, found),
    }


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
