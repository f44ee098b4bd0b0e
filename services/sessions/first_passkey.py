"""The first passkey of a person: a number from the browser, confirmed in chat, and the second secret.

Owns the order of the steps and who is told. The number is asked for first, so that nobody but who has
the chat can try somebody's second secret; a try is counted before it is looked at. What is found is
held against the sealed totals, and looked at again where it is acted on.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from crypto import slow_hash
from crypto.envelope import SealBroken
from domain.directory.enrolling import confirmers
from domain.events import Event
from domain.refused import Refused
from domain.requests.request import Message, Record, Ring
from domain.sessions.first_passkey import (
    FirstRefusal,
    FirstStep,
    SecondSecret,
    WaitingBrowser,
    check,
    check_secret,
    refused,
)
from domain.sessions.passkey import Passkey
from domain.sessions.session import Level
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId
from formats.typed.codes import read_secret
from services.sessions import passkeys, sessions
from services.sessions.passkeys import New
from services.visit.attempts import note_attempt
from services.visit.office import Office
from storage.database.passkey_tables import (
    first_passkeys,
    passkey_stops,
    second_secrets,
    used_challenges,
)
from storage.database.passkey_tables import passkeys as passkey_rows
from storage.transaction.held import are_held
from storage.transaction.unit_of_work import UnitOfWork

AUTH: Final = "first_passkey"
"""How who registers a first passkey was authenticated."""
TABLES: Final = (
    first_passkeys.name,
    passkey_rows.name,
    passkey_stops.name,
    second_secrets.name,
    used_challenges.name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A browser that was confirmed, by whom, and what they must show."""

    waiting: WaitingBrowser
    person: PersonId
    secret: SecondSecret | None
    keys: Sequence[Passkey]


async def begin(office: Office, browser: str) -> tuple[str, WaitingBrowser]:
    """A browser waits: what it alone is told, and the number that it shows. Raises ``Refused``."""
    begun = await office.store.transact(lambda work: work.first_passkeys.begin(browser))
    if begun is None:
        raise refused(FirstRefusal.MANY)
    return begun


async def stands(office: Office, token: str) -> WaitingBrowser | None:
    """How far the browser that holds this has come; None where it waits no longer."""
    async with office.store.reading() as work:
        return await work.first_passkeys.find(token)


async def give_secret(office: Office, token: str, typed: str) -> None:
    """The second secret is typed in the browser. Raises ``Refused``."""
    found = await _look(office, token)
    if found.waiting.step is FirstStep.PROVED:
        return
    tried = await office.store.transact(lambda work: _count(work, found))
    is_right = await asyncio.to_thread(slow_hash.is_right, read_secret(typed), tried.hash)
    left = await office.store.transact(lambda work: _settle(work, found, is_right=is_right))
    if not is_right:
        raise refused(FirstRefusal.WRONG, {"left": left})


async def ask(office: Office, token: str) -> str:
    """What ``navigator.credentials.create`` is to be asked, as JSON. Raises ``Refused``."""
    found = await _look(office, token)
    async with office.store.reading() as work:
        _require(found.waiting, FirstStep.PROVED)
        return passkeys.ask_to_add(office, work, found.person, found.keys, _purpose(found.waiting))


async def register(office: Office, token: str, answer: str, *, browser: str) -> str:
    """The passkey that was made opens from now on, and a *proved* session begins; returns its token.

    Raises ``Refused``.
    """
    found = await _look(office, token)
    _require(found.waiting, FirstStep.PROVED)
    async with office.store.reading() as work:
        new = passkeys.read_new(office, work, answer, _purpose(found.waiting))
    return await office.store.transact(lambda work: _register(work, found, new, browser))


def _purpose(waiting: WaitingBrowser) -> str:
    return f"first:{waiting.key.hex()}"


async def _look(office: Office, token: str) -> _Found:
    """What is known of this browser and of who confirmed it, held against the sealed totals.

    Raises ``Refused``.
    """
    async with office.store.reading(is_long=True) as work:
        if not await are_held(work, *TABLES):
            raise Refused(Topic.SIGN_IN_REFUSED, {"closed": True})
        return await _find(work, await work.first_passkeys.find(token))


async def _again(work: UnitOfWork, found: _Found) -> _Found:
    """The same, as it is within the transaction that acts on it. Raises ``Refused``."""
    return await _find(work, await work.first_passkeys.by_key(found.waiting.key))


async def _find(work: UnitOfWork, waiting: WaitingBrowser | None) -> _Found:
    if waiting is None:
        raise refused(FirstRefusal.OVER)
    if waiting.person is None or waiting.step is FirstStep.SHOWN:
        raise refused(FirstRefusal.WAITS)
    if await work.enrolled(waiting.person) is None:
        raise refused(FirstRefusal.OVER)
    keys = await require(work, waiting.person)
    secret = await work.secrets.of(waiting.person)
    if waiting.vouched_by is None:
        secret = check_secret(secret, work.now)
    return _Found(waiting=waiting, person=waiting.person, secret=secret, keys=keys)


async def require(work: UnitOfWork, person: PersonId) -> Sequence[Passkey]:
    """The keys of somebody who may register a first passkey now. Raises ``Refused``.

    A row that does not open may be one that forbids it, so it forbids it.
    """
    try:
        keys = await work.passkeys.every_of(person)
        stopped_until = await work.secrets.stopped_until(person)
    except SealBroken:
        raise Refused(Topic.SIGN_IN_REFUSED, {"closed": True}) from None
    check(keys, stopped_until, work.now)
    return keys


def _require(waiting: WaitingBrowser, step: FirstStep) -> None:
    if waiting.step is not step:
        raise refused(FirstRefusal.WAITS)


async def _count(work: UnitOfWork, found: _Found) -> SecondSecret:
    """Count the try before it is looked at, so that many at once are as many tries."""
    now = await _again(work, found)
    secret = check_secret(now.secret, work.now)
    await work.secrets.keep(replace(secret, tries=secret.tries + 1))
    return secret


async def _settle(work: UnitOfWork, found: _Found, *, is_right: bool) -> int:
    """What follows from a try; returns how many are left."""
    secret = await work.secrets.of(found.person)
    if not is_right:
        left = secret.tries_left if secret is not None else 0
        await _tell_of_try(work, found, left)
        return left
    waiting = await work.first_passkeys.by_key(found.waiting.key)
    if secret is None or waiting is None or waiting.person != found.person:
        raise refused(FirstRefusal.OVER)
    # A right one is no try in vain.
    await work.secrets.keep(replace(secret, tries=secret.tries - 1))
    await work.first_passkeys.save(replace(waiting, step=FirstStep.PROVED))
    return secret.tries_left


async def _tell_of_try(work: UnitOfWork, found: _Found, left: int) -> None:
    about: Facts = {"why": FirstRefusal.WRONG.value, "browser": found.waiting.browser, "left": left}
    record = Record(event=Event.FIRST_PASSKEY_REFUSED, actor=found.person, about=about)
    await note_attempt(work, record, AUTH)
    facts: Facts = {"browser": found.waiting.browser, "left": left}
    await _tell(work, found.person, Topic.FIRST_PASSKEY_TRIED, facts)
    if not left:
        await tell_confirmers(work, found.person, Topic.FIRST_PASSKEY_TRIED, facts)


async def _register(work: UnitOfWork, found: _Found, new: New, browser: str) -> str:
    now = await _again(work, found)
    _require(now.waiting, FirstStep.PROVED)
    passkey = await passkeys.keep(work, now.person, new, now.waiting.browser, browser)
    await work.secrets.end(now.person)
    await work.first_passkeys.end_of(now.person)
    await tell_added(work, passkey, browser, AUTH, is_first=True)
    return await sessions.begin(work, now.person, Level.PROVED, by=passkey.opaque, browser=browser)


async def tell_added(
    work: UnitOfWork, passkey: Passkey, browser: str, auth: str, *, is_first: bool
) -> None:
    """Within a transaction: record and tell its person; of a first one also who confirms them."""
    about: Facts = {"passkey": passkey.name, "browser": browser, "is_first": is_first}
    record = Record(event=Event.PASSKEY_ADDED, actor=passkey.person, about=about)
    await work.note(record, auth=auth)
    facts: Facts = {**about, "at": stamp(work.now)}
    await _tell(work, passkey.person, Topic.PASSKEY_ADDED, facts)
    if is_first:
        await tell_confirmers(work, passkey.person, Topic.PASSKEY_ADDED, facts)


async def _tell(work: UnitOfWork, person: PersonId, topic: Topic, facts: Facts) -> None:
    await work.say(Message(to=person, topic=topic, facts=facts, ring=Ring.RINGS))


async def tell_confirmers(work: UnitOfWork, person: PersonId, topic: Topic, facts: Facts) -> None:
    """Within a transaction: tell those who confirm this person what concerns them, by their name."""
    known = work.directory.people.get(person)
    for other in confirmers(work.directory, known) if known is not None else ():
        if await work.enrolled(other.id) is not None:
            await _tell(work, other.id, topic, {**facts, "name": work.situation.name(person)})
