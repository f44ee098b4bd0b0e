"""Walking the rows: what stands in clear beside what is sealed is held against it, and put right.

Owns, for each table, what its sealed part says of the columns beside it, which rows differ or do not
open, and writing the columns anew. The sealed part is the truth: it is bound to table, key and version,
and which versions there must be is known by the sealed totals (``storage.sealing.totals``). When to walk, and
what is recorded of it, is left to ``services.log.row_watch``.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, Table, delete, select, update

from crypto.envelope import SealBroken
from domain.messages.outgoing import NEW_MESSAGES, WorkKind, kind_of_new
from domain.requests.request import Request
from storage.database import epochs
from storage.database.channel_tables import channel_states, entry_confirmations, notices
from storage.database.duty_tables import calendar_feeds, drills, duty_changes
from storage.database.file_tables import files
from storage.database.lease_time import LeaseNow
from storage.database.session_tables import web_sessions
from storage.database.tables import (
    accounts,
    approvals,
    deadlines,
    erasure_proposals,
    invitations,
    outbox,
    posts,
    requests,
)
from storage.drills.drills import OF_DRILLS
from storage.files.files import read_row
from storage.messages.notices import NoticeState
from storage.messages.saying import priority, read_post
from storage.sealing import totals
from storage.sealing.sealed_rows import said
from storage.sealing.vault import Json, Vault, to_ms
from storage.sessions.sessions import read_session
from storage.sessions.truths import OF_PASSKEYS
from storage.transaction.unit_of_work import UnitOfWork


class Flaw(StrEnum):
    """What is wrong with a row."""

    UNREADABLE = "unreadable"
    """Its sealed part does not open: it was changed, or is another row's or version's."""
    DIFFERS = "differs"
    """What stands in clear is not what the sealed part says."""
    NO_DEADLINE = "no_deadline"
    WRONG_DEADLINE = "wrong_deadline"
    NOT_QUEUED = "not_queued"
    """A message that has still to leave is not in the outbox."""
    HELD_BACK = "held_back"
    """It is there, and waits for longer than anything does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A row with a flaw. ``key`` is that of the row, ``case`` the request's where it is one."""

    table: str
    flaw: Flaw
    key: Any
    case: str | None = None


Truth = Callable[[Vault, Row[Any]], Mapping[str, Json | bytes]]


def _account(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("accounts", row.person_key, row.version, row.sealed)
    state, number = said(found, "state"), found["account"]
    assert isinstance(number, int)  # noqa: S101 - only ``storage.people.people`` writes it
    return {
        "state": state,
        "reachable": said(found, "reachable"),
        "account_key": vault.digest("account", number) if state != "revoked" else None,
    }


def _invitation(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    version = 1 if row.used_at is None else 2
    found = vault.open("invitations", row.code_key, version, row.sealed)
    person = vault.digest("person", str(found["person"]))
    return {"expires_at": said(found, "expires_at"), "person_key": person}


def _duty_change(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("duty_changes", row.id, row.version, row.sealed)
    pieces = found["pieces"]
    assert isinstance(pieces, list)  # noqa: S101 - only ``storage.duty.changes`` writes it
    ends = [piece["until"] for piece in pieces if isinstance(piece, dict)]
    until = max(end for end in ends if isinstance(end, int))
    return {"state": said(found, "state"), "made_at": said(found, "made_at"), "until": until}


def _notice(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("notices", row.id, row.version, row.sealed)
    return {
        "state": said(found, "state"),
        "expires_at": said(found, "expires_at"),
        "case_id": said(found, "case"),
        "code_key": vault.digest("notice", str(found["code"])),
        "person_key": vault.digest("person", str(found["person"])),
    }


def _channel_state(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("channel_states", row.channel_key, row.version, row.sealed)
    return {"failing": said(found, "failing")}


def _feed(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("calendar_feeds", row.token_key, 1, row.sealed)
    return {"owner_key": vault.digest("person", str(found["owner"]))}


def _confirmation(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("entry_confirmations", row.point_key, row.version, row.sealed)
    return {"due_at": found["due_at"]}


def _approval(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("approvals", row.id, row.attempts + 1, row.sealed)
    return {"expires_at": said(found, "expires_at")}


def _proposal(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    found = vault.open("erasure_proposals", row.case_id, row.version, row.sealed)
    return {"expires_at": said(found, "expires_at")}


def _file(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    file = read_row(vault, row).file
    return {
        "case_id": file.case,
        "person_key": vault.digest("person", file.person),
        "state": file.state.value,
        "size": file.size,
        "until": to_ms(file.until),
    }


def _session(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    session = read_session(vault, row)
    person = vault.digest("person", session.person)
    return {"person_key": person, "expires_at": to_ms(session.ends_at)}


TRUTHS: Final[Mapping[Table, Truth]] = {
    accounts: _account,
    invitations: _invitation,
    duty_changes: _duty_change,
    notices: _notice,
    channel_states: _channel_state,
    calendar_feeds: _feed,
    entry_confirmations: _confirmation,
    approvals: _approval,
    erasure_proposals: _proposal,
    **OF_PASSKEYS,
    **OF_DRILLS,
    files: _file,
    web_sessions: _session,
}
_COUNTERS: Final = {
    accounts: epochs.PEOPLE,
    channel_states: epochs.PEOPLE,
    duty_changes: epochs.DUTY,
    drills: epochs.DESKS,
    entry_confirmations: epochs.DESKS,
}
"""Who keeps what these tables say in memory must read it anew."""
_AT_ONCE: Final = 200
_LEAVES: Final = tuple(kind.value for kind in NEW_MESSAGES)


_HELD_BACK: Final = (outbox.c.available_at > LeaseNow() + 10_800_000) | (
    outbox.c.leased_until > LeaseNow() + 120_000
)
"""No wait is longer than three hours, and no lease than seconds."""


async def walk(work: UnitOfWork) -> list[Found]:
    """Every row with a flaw, of all tables but that of the requests."""
    found: list[Found] = []
    for table in TRUTHS:
        found += await _walk_table(work, table)
    held = await work.connection.execute(select(outbox.c.id).where(_HELD_BACK))
    found += [
        Found(table=outbox.name, flaw=Flaw.HELD_BACK, key=number) for number in held.scalars()
    ]
    return [*found, *await _not_queued(work)]


async def _walk_table(work: UnitOfWork, table: Table) -> list[Found]:
    """A few rows at a time, so that alerts come between."""
    key, found = _key(table), []
    wanted = select(table).order_by(key).limit(_AT_ONCE)
    if table is notices:
        # One that is over is found by nothing, and old ones are many.
        wanted = wanted.where(notices.c.expires_at > to_ms(work.now))
    page: Sequence[Row[Any]] = (await work.connection.execute(wanted)).all()
    while page:
        for row in page:
            flaw = _flaw(work.vault, row, TRUTHS[table])
            if flaw is not None:
                found.append(Found(table=table.name, flaw=flaw, key=row._mapping[key]))  # noqa: SLF001 - public in name
        after = page[-1]._mapping[key]  # noqa: SLF001 - likewise
        await asyncio.sleep(0)
        page = (await work.connection.execute(wanted.where(key > after))).all()
    return found


async def walk_requests(
    work: UnitOfWork, after: str, most: int, *, is_open: bool = True
) -> tuple[list[Found], str | None]:
    """Up to so many requests after this one, and where to go on; None at the end."""
    joined = requests.join(deadlines, deadlines.c.case_id == requests.c.id, isouter=True)
    rows = await work.connection.execute(
        select(requests, deadlines.c.due_at)
        .select_from(joined)
        .where(requests.c.is_open.is_(is_open), requests.c.id > after)
        .order_by(requests.c.id)
        .limit(most)
    )
    some = rows.all()
    turns = await work.requests.turns_stored([row.id for row in some])
    flaws = ((row.id, request_flaw(work, row, turns[row.id])) for row in some)
    found = [
        Found(table=requests.name, flaw=flaw, key=case, case=case)
        for case, flaw in flaws
        if flaw is not None
    ]
    return found, some[-1].id if some else None


def request_flaw(
    work: UnitOfWork, row: Row[Any], turns: Sequence[Mapping[str, Any]]
) -> Flaw | None:
    """What is wrong with a request's row, its deadline or the rows of its turns."""
    try:
        request = work.requests.read(row)
    except SealBroken:
        return Flaw.UNREADABLE
    if _differs(row, work.requests.columns(request)) or turns != work.requests.turn_rows(request):
        return Flaw.DIFFERS
    return _deadline_flaw(request, row.due_at)


def _deadline_flaw(request: Request, due_at: int | None) -> Flaw | None:
    wanted = to_ms(request.deadline) if request.deadline is not None else None
    if wanted == due_at:
        return None
    return Flaw.NO_DEADLINE if due_at is None else Flaw.WRONG_DEADLINE


async def put_all_right(work: UnitOfWork) -> int:
    """Put right every row that can be; returns how many. For databases that nobody uses yet."""
    flaws = await walk(work)
    last: str | None = ""
    while last is not None:
        some, last = await walk_requests(work, last, _AT_ONCE)
        flaws += some
    return sum([await put_right(work, found) for found in flaws])


async def put_right(work: UnitOfWork, found: Found) -> bool:
    """Write what stands in clear as the sealed part says; False where nothing is to be done."""
    if found.flaw is Flaw.UNREADABLE:
        return False
    if found.flaw is Flaw.NOT_QUEUED:
        return await _queue(work, found)
    if found.flaw is Flaw.HELD_BACK:
        return await _let_go(work, found)
    if found.table == requests.name:
        return await work.requests.write_index(found.key)
    table = next(table for table in TRUTHS if table.name == found.table)
    return await _write_index(work, table, found.key)


async def _write_index(work: UnitOfWork, table: Table, key: Any) -> bool:  # noqa: ANN401 - any key
    this = _key(table) == key
    row = (await work.connection.execute(select(table).where(this).with_for_update())).one_or_none()
    if row is None or _flaw(work.vault, row, TRUTHS[table]) is not Flaw.DIFFERS:
        return False
    await work.connection.execute(
        update(table).where(this).values(**TRUTHS[table](work.vault, row))
    )
    if table in _COUNTERS:
        await epochs.advance(work.connection, _COUNTERS[table])
    return True


async def take_unreadable(work: UnitOfWork, flaws: Iterable[Found]) -> int:
    """Take away those of these rows that still stand for nothing; returns how many."""
    count = 0
    for found in flaws:
        table = next((table for table in TRUTHS if table.name == found.table), None)
        if table is None or found.flaw is not Flaw.UNREADABLE:
            continue
        this = _key(table) == found.key
        row = (await work.connection.execute(select(table).where(this))).one_or_none()
        if row is None or _flaw(work.vault, row, TRUTHS[table]) is not Flaw.UNREADABLE:
            continue
        if found.table in totals.GUARDED:
            count += await totals.take_away(work.connection, table, this)
        else:
            count += (await work.connection.execute(delete(table).where(this))).rowcount
    return count


async def _not_queued(work: UnitOfWork) -> list[Found]:
    """Messages and notices that have still to leave, and are not in the outbox."""
    leaving = (outbox.c.post_id == posts.c.id) & outbox.c.kind.in_(_LEAVES)
    found = await work.connection.execute(
        select(posts.c.id, posts.c.case_id)
        .select_from(posts.join(outbox, leaving, isouter=True))
        .where(posts.c.state == totals.WAITS, outbox.c.id.is_(None))
    )
    lost = [
        Found(table=posts.name, flaw=Flaw.NOT_QUEUED, key=row.id, case=row.case_id)
        for row in found.all()
    ]
    waiting = await work.connection.execute(
        select(notices.c.id, notices.c.case_id).where(notices.c.state == totals.WAITS)
    )
    lines = {work.outbox.line(row.id): row for row in waiting.all()}
    queued = await work.connection.execute(
        select(outbox.c.chat_key).where(outbox.c.kind == WorkKind.NOTICE.value)
    )
    for line in lines.keys() - {*queued.scalars().all()}:
        row, flaw = lines[line], Flaw.NOT_QUEUED
        lost += [Found(table=notices.name, flaw=flaw, key=row.id, case=row.case_id)]
    return lost


async def _queue(work: UnitOfWork, found: Found) -> bool:
    """Put it into the outbox again, unless somebody did, or sent it meanwhile."""
    if found.table == notices.name:
        return await _queue_notice(work, found.key)
    this = (posts.c.id == found.key) & (posts.c.state == totals.WAITS)
    row = (await work.connection.execute(select(posts).where(this).with_for_update())).one_or_none()
    waiting = select(outbox.c.id).where(outbox.c.post_id == found.key, outbox.c.kind.in_(_LEAVES))
    if row is None or (await work.connection.execute(waiting)).first() is not None:
        return False
    try:
        post = read_post(work.vault, row)
    except SealBroken:  # found as such (``storage.transaction.unopened``)
        return False
    kind = kind_of_new(post.saying.topic)
    work.outbox.work.add_post(kind, post, priority(WorkKind.SEND, post))
    return True


async def _queue_notice(work: UnitOfWork, number: int) -> bool:
    line = outbox.c.chat_key == work.outbox.line(number)
    waiting = select(outbox.c.id).where(line, outbox.c.kind == WorkKind.NOTICE.value)
    if (await work.connection.execute(waiting)).first() is not None:
        return False
    notice = (await work.notices.by_ids([number])).get(number)
    if notice is None or notice.state is not NoticeState.NEW:
        return False
    await work.outbox.notify(notice=notice.id, person=notice.person, urgency=notice.urgency)
    return True


async def _let_go(work: UnitOfWork, found: Found) -> bool:
    """Let it be sent now."""
    freed = await work.connection.execute(
        update(outbox)
        .where(outbox.c.id == found.key, _HELD_BACK)
        .values(available_at=0, leased_until=0)
    )
    work.outbox.work.waits = True
    return freed.rowcount == 1


def _flaw(vault: Vault, row: Row[Any], truth: Truth) -> Flaw | None:
    try:
        return Flaw.DIFFERS if _differs(row, truth(vault, row)) else None
    except SealBroken:
        return Flaw.UNREADABLE


def _differs(row: Row[Any], wanted: Mapping[str, Any]) -> bool:
    return any(row._mapping[name] != value for name, value in wanted.items())  # noqa: SLF001 - public in name


def _key(table: Table) -> Any:  # noqa: ANN401 - a column of any type
    return next(iter(table.primary_key.columns))
