"""Requests in lists: whose they are, which are looked for, how many there are.

Owns what is read of many requests at once. Finding one, and writing, is left to
``storage.requests.requests``.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Row,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union,
)

from domain.reference import Reference, numbered
from domain.requests.request import Request
from domain.requests.rows import RequestFilter
from domain.vocabulary import TERMINAL, CaseId, MemberCode, PersonId, State, Urgency
from storage.database.bulk_rows import open_rows
from storage.database.tables import erasures, requests, turns
from storage.requests.requests import Requests
from storage.sealing.vault import from_ms, to_ms

Found = TypeVar("Found")
_LOOKED_THROUGH: Final = 1_000
_LIKE_ONES: Final = 5
"""Requests among which one of the same text is looked for."""
_NAMING_ONES: Final = 200
"""Requests among which one with the same identifier is looked for: some 10 ms."""
_FILED_SINCE: Final = (
    select(requests.c.created_at)
    .where(
        requests.c.requester_key == bindparam("person"),
        requests.c.is_open.in_([True, False]),  # so that the index serves this too
        requests.c.created_at > bindparam("since"),
    )
    .order_by(requests.c.created_at)
)
_OPEN_SINCE: Final = (
    select(requests)
    .where(
        requests.c.requester_key == bindparam("person"),
        requests.c.is_open.is_(True),
        requests.c.created_at > bindparam("since"),
    )
    .order_by(requests.c.created_at.desc(), requests.c.id)
    .limit(_LIKE_ONES)
)
_OPEN_CASE: Final = select(requests).where(
    requests.c.id == bindparam("case"), requests.c.is_open.is_(True)
)
# In the words of its index, which is found by them alone.
_ALERTING: Final[ColumnElement[bool]] = and_(
    literal_column("state = 'notified'", Boolean), literal_column("urgency = 'immediate'", Boolean)
)
_NEWEST: Final = (requests.c.created_at.desc(), requests.c.id)
_FIRST_FILED: Final = select(func.min(requests.c.created_at))


class RequestLists(Requests):
    """Requests within one transaction, found one by one and in lists."""

    async def of_person(
        self, person: PersonId, members: Sequence[MemberCode], *, limit: int
    ) -> tuple[Request, ...]:
        """Open requests that the person sent or owns, or that these members received; newest first."""
        return await self._newest(self._theirs(person, members, (True,)), limit, self.read)

    async def looked_for(
        self,
        person: PersonId,
        members: Sequence[MemberCode],
        wanted: RequestFilter,
        *,
        limit: int,
        among: Collection[Reference] | None = None,
    ) -> tuple[Request, ...]:
        """Of the same, open or closed, those that are wanted, newest first; none that was erased.

        At most ``limit`` rows are looked through, beginning with the newest; with ``among`` only those
        of these references.
        """
        condition: ColumnElement[bool] = requests.c.id.not_in(select(erasures.c.case_id))
        if wanted.states:
            condition &= requests.c.state.in_(sorted(wanted.states))
        if wanted.urgencies:
            condition &= requests.c.urgency.in_(sorted(wanted.urgencies))
        if wanted.members:
            keys = self._keys("member", wanted.members)
            condition &= requests.c.origin_key.in_(keys) | requests.c.addressee_key.in_(keys)
        if wanted.since is not None:
            condition &= requests.c.created_at >= to_ms(wanted.since)
        if wanted.until is not None:
            condition &= requests.c.created_at < to_ms(wanted.until)
        read = partial(self.read_referred, parts=wanted.parts)
        if among is None:
            # Whether it is open stands in the index; the state beside it tells the rest.
            open_or_not = {state not in TERMINAL for state in wanted.states} or {True, False}
            theirs = self._theirs(person, members, open_or_not)
            found = await self._newest([each & condition for each in theirs], limit, read)
        else:
            # By their references alone: other indexes would give all that is the person's.
            named = requests.c.reference_key.in_(self._keys("reference", among))
            found = await self._rows(named & condition, limit, self._of(person, members, read))
        return tuple(request for request in found if request and wanted.passes(request))

    async def glimpsed(self, cases: Collection[str]) -> tuple[Request, ...]:
        """These requests as they stand, none of them locked."""
        await self.flush()
        these = select(requests).where(requests.c.id.in_(sorted(cases)))
        return tuple(map(self.read, (await self._connection.execute(these)).all()))

    async def glimpsed_in_turn(self, cases: Sequence[str]) -> tuple[Request, ...]:
        """The same for many, opened so that others work in between; those that do not open are left out."""
        await self.flush()
        these = select(requests).where(requests.c.id.in_(cases))
        return await open_rows((await self._connection.execute(these)).all(), self.read)

    async def glimpse(self, target: str) -> Request | None:
        """The request of a case or a reference as it stands, not locked."""
        await self.flush()
        key = self._vault.digest("reference", numbered(target))
        this = select(requests).where((requests.c.id == target) | (requests.c.reference_key == key))
        row = (await self._connection.execute(this)).one_or_none()
        return None if row is None else self.read(row)

    async def first_filed(self) -> datetime | None:
        """When the oldest request was filed; None where there is none."""
        await self.flush()
        ms = await self._connection.scalar(_FIRST_FILED)
        return None if ms is None else from_ms(ms)

    def _theirs(
        self, person: PersonId, members: Sequence[MemberCode], open_or_not: Iterable[bool]
    ) -> list[ColumnElement[bool]]:
        """What makes a request theirs, each as one index has it."""
        key = self._vault.digest("person", person)
        theirs = [requests.c.requester_key == key, requests.c.owner_key == key]
        theirs += [requests.c.addressee_key == each for each in self._keys("member", members)]
        return [each & requests.c.is_open.is_(state) for state in open_or_not for each in theirs]

    def _of(
        self,
        person: PersonId,
        members: Sequence[MemberCode],
        read: Callable[[Row[Any]], Request | None],
    ) -> Callable[[Row[Any]], Request | None]:
        """Reads what is theirs in one of these ways, and None of anything else."""
        own, here = self._vault.digest("person", person), self._keys("member", members)

        def read_theirs(row: Row[Any]) -> Request | None:
            is_theirs = own in (row.requester_key, row.owner_key) or row.addressee_key in here
            return read(row) if is_theirs else None

        return read_theirs

    async def open_now(self, *, limit: int) -> tuple[Request, ...]:
        """Open requests of the whole network, newest first."""
        return await self._page(requests.c.is_open.is_(True), limit)

    async def of_member(self, member: MemberCode, *, limit: int) -> tuple[Request, ...]:
        """Open requests that the member received, newest first."""
        key = self._vault.digest("member", member)
        condition = requests.c.is_open.is_(True) & (requests.c.addressee_key == key)
        return await self._page(condition, limit)

    async def immediate_of(
        self, member: MemberCode, *, besides: Collection[CaseId] = (), limit: int
    ) -> tuple[Request, ...]:
        """Open requests that the member received and that are immediate, newest first, without these."""
        here = requests.c.addressee_key == self._vault.digest("member", member)
        here &= requests.c.id.not_in(sorted(besides))
        is_immediate = requests.c.urgency == Urgency.IMMEDIATE
        return await self._page(requests.c.is_open.is_(True) & here & is_immediate, limit)

    async def alerting_now(self, *, besides: Collection[CaseId], limit: int) -> tuple[Request, ...]:
        """Requests of the whole network that are immediate and wait to be acknowledged, newest first, without
        these."""
        return await self._page(_ALERTING & requests.c.id.not_in(sorted(besides)), limit)

    async def immediate_in_hand(
        self, people: Iterable[PersonId], *, limit: int
    ) -> tuple[Request, ...]:
        """Open requests that one of these people owns and that are immediate, newest first."""
        theirs = requests.c.owner_key.in_(self._keys("person", people))
        is_immediate = requests.c.urgency == Urgency.IMMEDIATE
        return await self._page(requests.c.is_open.is_(True) & theirs & is_immediate, limit)

    async def refused_by(
        self, members: Sequence[MemberCode] | None, *, limit: int
    ) -> tuple[Request, ...]:
        """Immediate requests that these members (None: whoever) refused and that nobody has closed or
        opened again, newest first."""
        found = requests.c.is_open.is_(True) & (requests.c.state == State.REFUSED)
        found &= requests.c.urgency == Urgency.IMMEDIATE
        if members is not None:
            found &= requests.c.addressee_key.in_(self._keys("member", members))
        return await self._page(found, limit)

    async def received_since(
        self, member: MemberCode, since: datetime, *, limit: int
    ) -> tuple[Request, ...]:
        """Open requests that the member received since then, newest first."""
        here = requests.c.addressee_key == self._vault.digest("member", member)
        lately = requests.c.created_at > to_ms(since)
        return await self._page(requests.c.is_open.is_(True) & here & lately, limit)

    async def received_between(
        self, member: MemberCode, since: datetime, until: datetime, *, limit: int
    ) -> tuple[Request, ...]:
        """Requests, open or not, that were filed in [since, until) and are with the member, newest first."""
        here = requests.c.addressee_key == self._vault.digest("member", member)
        # Both, so that the index serves.
        either = requests.c.is_open.in_([True, False])
        filed = (requests.c.created_at >= to_ms(since)) & (requests.c.created_at < to_ms(until))
        return await self._page(here & either & filed, limit)

    async def given_away(
        self, members: Sequence[MemberCode], since: datetime, *, limit: int
    ) -> tuple[Request, ...]:
        """Requests that these members gave to another one since then, newest first."""
        keys = [self._vault.digest("member", member) for member in members]
        theirs = turns.c.member_key.in_(keys) & (turns.c.ended_at >= to_ms(since))
        given = select(turns.c.case_id).where(theirs)
        return await self._page(requests.c.id.in_(given), limit) if keys else ()

    async def escalated(
        self, members: Sequence[MemberCode] | None, *, limit: int
    ) -> tuple[Request, ...]:
        """Requests that were escalated from or to these members (None: all of the network), or while
        they had them; newest first."""
        here: ColumnElement[bool] = requests.c.escalated.is_(True)
        before = select(turns.c.case_id).where(turns.c.escalated.is_(True))
        given: ColumnElement[bool] = requests.c.id.in_(before)
        if members is not None:
            keys = self._keys("member", members)
            theirs = requests.c.origin_key.in_(keys)
            here &= requests.c.addressee_key.in_(keys) | theirs
            given = requests.c.id.in_(before.where(turns.c.member_key.in_(keys))) | (given & theirs)
        # One after the other, so that each is found by its index.
        found = {each.id: each for each in await self._page(here, limit)}
        found |= {each.id: each for each in await self._page(given, limit)}
        newest = sorted(found.values(), key=lambda each: each.created_at, reverse=True)
        return tuple(newest[:limit])

    async def all(self) -> tuple[Request, ...]:
        """Every request, oldest first."""
        await self.flush()
        oldest_first = select(requests).order_by(requests.c.created_at, requests.c.id)
        return await open_rows((await self._connection.execute(oldest_first)).all(), self.read)

    async def of_side(self, member: MemberCode, after: str, most: int) -> tuple[Request, ...]:
        """Requests that the member sent, or received at some time, by their ids from ``after`` on; none that
        was erased."""
        await self.flush()
        key = self._vault.digest("member", member)
        given = select(turns.c.case_id).where(turns.c.member_key == key)
        theirs = or_(
            requests.c.origin_key == key,
            requests.c.addressee_key == key,
            requests.c.id.in_(given),
        )
        kept = requests.c.id.not_in(select(erasures.c.case_id))
        some = select(requests).where(theirs & kept & (requests.c.id > after))
        some = some.order_by(requests.c.id).limit(most)
        return await open_rows((await self._connection.execute(some)).all(), self.read)

    async def open_of_owner(self, person: PersonId) -> tuple[Request, ...]:
        """Open requests that the person owns."""
        key = self._vault.digest("person", person)
        condition = requests.c.is_open.is_(True) & (requests.c.owner_key == key)
        return await self._page(condition, 100)

    async def filed_since(self, person: PersonId, since: datetime) -> tuple[datetime, ...]:
        """When the person filed requests since then, oldest first."""
        key = self._vault.digest("person", person)
        lately = self.lately(key, since)
        if lately is not None:
            return tuple(sorted(from_ms(each.at) for each in lately))
        await self._flush_of(key)
        wanted = {"person": key, "since": to_ms(since)}
        return tuple(map(from_ms, await self._connection.scalars(_FILED_SINCE, wanted)))

    async def open_like(self, person: PersonId, since: datetime, likeness: str) -> Request | None:
        """The newest open request of this likeness that the person filed since then.

        Only the newest few are looked through.
        """
        key = self._vault.digest("person", person)
        lately = self.lately(key, since)
        if lately is None:
            await self._flush_of(key)
            wanted = {"person": key, "since": to_ms(since)}
            rows = (await self._connection.execute(_OPEN_SINCE, wanted)).all()
            return await self._first_like(rows, likeness)
        alike = [each.case for each in lately if each.likeness == likeness][-_LIKE_ONES:]
        for case in reversed(alike):
            await self._flush_of(key)
            rows = (await self._connection.execute(_OPEN_CASE, {"case": case})).all()
            if found := await self._first_like(rows, likeness):
                return found
        return None

    async def open_like_of(
        self, origin: MemberCode, since: datetime, likeness: str
    ) -> tuple[Request, ...]:
        """Open requests of this likeness that anybody of the member filed since then, newest first.

        Only the newest are looked through.
        """
        theirs = requests.c.origin_key == self._vault.digest("member", origin)
        lately = requests.c.created_at > to_ms(since)
        found = await self._page(requests.c.is_open.is_(True) & theirs & lately, _NAMING_ONES)
        return tuple(request for request in found if request.likeness == likeness)

    async def every_open(self) -> tuple[Request, ...]:
        """Every open request, oldest first."""
        await self.flush()
        them = select(requests).where(requests.c.is_open.is_(True))
        oldest_first = them.order_by(requests.c.created_at, requests.c.id)
        return await open_rows((await self._connection.execute(oldest_first)).all(), self.read)

    async def open_naming(
        self,
        person: PersonId,
        origin: MemberCode | None,
        addressee: MemberCode,
        wanted: Collection[str],
    ) -> Request | None:
        """The newest open request with one of these identifiers, to this member, that the person filed;
        with ``origin`` that anybody of that member filed. Only the newest are looked through."""
        digest = self._vault.digest
        theirs = (
            requests.c.origin_key == digest("member", origin)
            if origin is not None
            else requests.c.requester_key == digest("person", person)
        )
        here = requests.c.addressee_key == digest("member", addressee)
        found = await self._page(requests.c.is_open.is_(True) & theirs & here, _NAMING_ONES)
        named = (each for each in found if not set(each.ties.identifiers).isdisjoint(wanted))
        return next(named, None)

    async def _first_like(self, rows: Iterable[Row[Any]], likeness: str) -> Request | None:
        found = await open_rows(rows, self.read)
        return next((request for request in found if request.likeness == likeness), None)

    async def undelivered(self) -> tuple[Reference, ...]:
        """Requests that wait for an alert to be delivered, newest first."""
        waiting = await self._page(requests.c.state == State.NOTIFIED.value, _LOOKED_THROUGH)
        return tuple(request.reference for request in waiting if request.undelivered)

    async def counts(self) -> dict[str, int]:
        """How many requests are in each state."""
        await self.flush()
        counted = select(requests.c.state, func.count()).group_by(requests.c.state)
        return dict((await self._connection.execute(counted)).all())

    async def _newest(
        self,
        wanted: Sequence[ColumnElement[bool]],
        limit: int,
        read: Callable[[Row[Any]], Found],
    ) -> tuple[Found, ...]:
        """Those for which one of these conditions holds, newest first.

        The newest of each condition are taken by themselves: its index gives them in order, and no
        more are looked at, however many there are.
        """
        columns = (requests.c.id, requests.c.created_at)
        some = [
            select(select(*columns).where(each).order_by(*_NEWEST).limit(limit).subquery())
            for each in wanted
        ]
        every = union(*some).subquery()
        newest = select(every.c.id).order_by(every.c.created_at.desc(), every.c.id).limit(limit)
        return await self._rows(requests.c.id.in_(newest), limit, read)

    async def _page(self, condition: ColumnElement[bool], limit: int) -> tuple[Request, ...]:
        return await self._rows(condition, limit, self.read)

    async def _rows(
        self, condition: ColumnElement[bool], limit: int, read: Callable[[Row[Any]], Found]
    ) -> tuple[Found, ...]:
        await self.flush()
        them = select(requests).where(condition).order_by(*_NEWEST).limit(limit)
        return await open_rows((await self._connection.execute(them)).all(), read)
