"""Notices: what goes out on channels other than Telegram, each with a one-time code.

Owns notices, their codes and the work to send them, and the choice of the channel. What a notice may
carry is fixed here: reference, urgency, deadline and code, nothing else.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.channels import Channel, ChannelKind
from domain.directory.actor import may_act_by_code
from domain.directory.directory import Person
from domain.requests.request import Message
from domain.topics import Facts
from domain.vocabulary import PersonId, Urgency
from storage.database.channel_tables import notices
from storage.messages.channel_states import ChannelStates
from storage.messages.numbers import new_number
from storage.messages.outbox import Outbox
from storage.people.people import People
from storage.sealing import totals
from storage.sealing.sealed_rows import readable, said
from storage.sealing.vault import Json, Vault, to_ms

CODE_LIVES: Final = timedelta(hours=24)
_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_HALF: Final = 4  # eight letters of 32 are 40 bits; whoever guesses must be the person besides


class NoticeState(StrEnum):
    """What became of a notice."""

    NEW = "new"
    SENT = "sent"
    FAILED = "failed"
    USED = "used"
    OVER = "over"
    """It is no longer wanted: its request was settled, or its person may not act any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message on one channel. ``case`` is None for a test."""

    id: int
    case: str | None
    person: PersonId
    channel: Channel
    code: str
    state: NoticeState
    expires_at: datetime
    step: int = 0
    reference: str = ""
    urgency: Urgency = Urgency.STANDARD
    acknowledge_by: str = ""
    version: int = 1


class Notices:
    """Notices within one transaction. ``supported`` are the kinds that this deployment can send."""

    def __init__(
        self,
        connection: AsyncConnection,
        vault: Vault,
        now: datetime,
        outbox: Outbox,
        people: People,
        supported: frozenset[ChannelKind],
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._outbox = outbox
        self._people = people
        self.supported = supported
        self.states = ChannelStates(connection, vault, now)

    async def working(self, person: Person | None) -> tuple[Channel, ...]:
        """The person's channels beside Telegram that may be used now, in their order.

        None for somebody who may not act by code.
        """
        if person is None or not person.other_channels or not self.supported:
            return ()
        account = await self._people.by_person(person.id)
        if not may_act_by_code(person, account.state if account else None):
            return ()
        return self.states.working(person, self.supported, await self.states.failing())

    async def alert(
        self, person: Person | None, message: Message, case: str, *, has_telegram: bool
    ) -> bool:
        """Send an alert on the step's channel, or on the first that works where Telegram does not.

        Whether it was put on its way.
        """
        if person is None:
            return False
        working = await self.working(person)
        chosen = [channel for channel in working if channel.kind is message.channel][:1]
        if not chosen and not has_telegram:
            chosen = list(working[:1])
        for channel in chosen:
            await self.send(person.id, channel, case, message.facts, message.urgency)
        return bool(chosen)

    async def fall_back(
        self, person: Person | None, case: str, facts: Facts, urgency: Urgency
    ) -> bool:
        """Send the same alert on the person's next working channel; False where none is left."""
        if person is None:
            return False
        step = _step(facts)
        tried = {
            n.channel for n in await self.of_case(case) if n.person == person.id and n.step == step
        }
        for channel in await self.working(person):
            if channel not in tried:
                await self.send(person.id, channel, case, facts, urgency)
                return True
        return False

    async def send(
        self,
        person: PersonId,
        channel: Channel,
        case: str | None,
        facts: Facts,
        urgency: Urgency,
    ) -> Notice:
        """Put one notice on its way."""
        notice = Notice(
            id=new_number(),
            case=case,
            person=person,
            channel=channel,
            code=_new_code(),
            state=NoticeState.NEW,
            expires_at=self._now + CODE_LIVES,
            step=_step(facts),
            reference=str(facts.get("reference") or ""),
            urgency=urgency,
            acknowledge_by=str(facts.get("acknowledge_by") or ""),
        )
        await self._connection.execute(
            insert(notices).values(
                id=notice.id,
                case_id=case,
                code_key=self._code_key(notice.code),
                person_key=self._vault.digest("person", person),
                state=notice.state.value,
                version=1,
                expires_at=to_ms(notice.expires_at),
                sealed=self._vault.seal("notices", notice.id, 1, _to_json(notice)),
            )
        )
        totals.came(self._connection, notices, notice.id)
        await self._outbox.notify(notice=notice.id, person=person, urgency=urgency)
        return notice

    async def by_ids(self, ids: Sequence[int]) -> dict[int, Notice]:
        """These notices, as they stand."""
        if not ids:
            return {}
        rows = await self._connection.execute(select(notices).where(notices.c.id.in_(ids)))
        return {notice.id: notice for notice in readable(rows.all(), self._read)}

    async def by_code(self, code: str) -> Notice | None:
        """The notice that carries this code, locked; None for a code that was never given out."""
        rows = await self._connection.execute(
            select(notices).where(notices.c.code_key == self._code_key(code)).with_for_update()
        )
        return next(readable(rows.all(), self._read), None)

    async def of_case(self, case: str) -> tuple[Notice, ...]:
        """Every notice of a case."""
        rows = await self._connection.execute(select(notices).where(notices.c.case_id == case))
        return tuple(readable(rows.all(), self._read))

    async def tests_of(self, person: PersonId, since: datetime) -> tuple[Notice, ...]:
        """A person's test notices whose codes were made since then."""
        rows = await self._connection.execute(
            select(notices).where(
                notices.c.person_key == self._vault.digest("person", person),
                notices.c.case_id.is_(None),
                notices.c.expires_at >= to_ms(since + CODE_LIVES),
            )
        )
        return tuple(readable(rows.all(), self._read))

    async def mark(self, notice: Notice, state: NoticeState) -> None:
        """Write what became of it; a code that was given back meanwhile stays used."""
        await self._mark_all(notices.c.id == notice.id, state)

    async def _mark_all(self, which: ColumnElement[bool], state: NoticeState) -> None:
        rows = await self._connection.execute(select(notices).where(which).with_for_update())
        for before in readable(rows.all(), self._read):
            if before.state in (NoticeState.USED, state):
                continue
            after = replace(before, state=state, version=before.version + 1)
            sealed = self._vault.seal("notices", after.id, after.version, _to_json(after))
            await self._connection.execute(
                update(notices)
                .where(notices.c.id == after.id)
                .values(state=state.value, version=after.version, sealed=sealed)
            )
            if before.state is NoticeState.NEW:
                totals.went(self._connection, notices, before.id)
            elif state is NoticeState.NEW:
                totals.came(self._connection, notices, before.id)

    async def settle(self, case: str) -> None:
        """The case waits for nobody any more: what was not sent yet is not sent."""
        new = (notices.c.case_id == case) & (notices.c.state == NoticeState.NEW.value)
        await self._mark_all(new, NoticeState.OVER)

    async def end_codes(self, person: PersonId) -> None:
        """No code that is out, or on its way, does anything for this person any more."""
        still = [NoticeState.NEW.value, NoticeState.SENT.value, NoticeState.FAILED.value]
        theirs = notices.c.person_key == self._vault.digest("person", person)
        await self._mark_all(theirs & notices.c.state.in_(still), NoticeState.OVER)

    def _code_key(self, code: str) -> bytes:
        return self._vault.digest("notice", code)

    def _read(self, row: Row[Any]) -> Notice:
        found = self._vault.open("notices", row.id, row.version, row.sealed)
        channel = Channel(kind=ChannelKind(str(found["kind"])), address=str(found["address"]))
        step = found["step"]
        return Notice(
            id=row.id,
            case=_case(said(found, "case")),
            person=PersonId(str(found["person"])),
            channel=channel,
            code=str(found["code"]),
            state=NoticeState(str(said(found, "state"))),
            expires_at=_at(said(found, "expires_at")),
            step=step if isinstance(step, int) else 0,
            reference=str(found["reference"]),
            urgency=Urgency(str(found["urgency"])),
            acknowledge_by=str(found["acknowledge_by"]),
            version=row.version,
        )


def alive(found: Iterable[Notice], step: int, reachable: frozenset[PersonId]) -> bool:
    """Whether one of these notices may still bring somebody of this step to act."""
    return any(
        notice.step == step
        and notice.state in (NoticeState.NEW, NoticeState.SENT)
        and notice.person in reachable
        for notice in found
    )


def _to_json(notice: Notice) -> dict[str, Json]:
    return {
        "person": notice.person,
        "kind": notice.channel.kind.value,
        "address": notice.channel.address,
        "code": notice.code,
        "step": notice.step,
        "reference": notice.reference,
        "urgency": notice.urgency.value,
        "acknowledge_by": notice.acknowledge_by,
        "case": notice.case,
        "state": notice.state.value,
        "expires_at": to_ms(notice.expires_at),
    }


def _case(found: Json) -> str | None:
    return str(found) if found is not None else None


def _at(ms: Json) -> datetime:
    assert isinstance(ms, int)  # noqa: S101 - only ``_to_json`` writes it
    return datetime.fromtimestamp(ms / 1000, UTC)


def _step(facts: Facts) -> int:
    step = facts.get("step")
    return step if isinstance(step, int) else 0


def _new_code() -> str:
    halves = ("".join(secrets.choice(_ALPHABET) for _ in range(_HALF)) for _ in range(2))
    return "-".join(halves)
