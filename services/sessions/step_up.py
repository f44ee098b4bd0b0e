"""Proof within Telegram: the key of a telephone signs what it is asked, and the session rises.

Owns the order of the checks: the nonce and the signature before a PIN is looked at at all, a try counted
before it is looked at, and everything again in the transaction in which the session rises. Every refusal
reads the same, but for a wrong PIN of the right telephone, which says how many tries are left.
"""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from crypto import slow_hash
from domain.events import Event
from domain.refused import Refused
from domain.requests.request import Record
from domain.sessions.device_key import DeviceKey, DeviceWord, signed_bytes
from domain.sessions.session import Level, Session
from domain.topics import Facts, Topic
from services.sessions import device_keys, forms, sessions
from services.sessions.device_keys import is_on, read_bytes, read_hex, verifies
from services.sessions.suspicion import ANOTHERS, DOES_NOT_VERIFY, tell_tried
from services.sessions.visiting import NoSession
from services.visit.attempts import note_attempt
from services.visit.office import Office
from services.visit.page import PageVisit
from storage.transaction.held import are_held
from storage.transaction.unit_of_work import UnitOfWork

_TIMES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownKey:
    """What a telephone sends: its key, what it was asked and its signature, as written; and a PIN."""

    key: str
    nonce: str
    signature: str
    pin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysToProve:
    """How who is at a page can prove who they are."""

    has_device: bool = False
    """By the key of a telephone that they have registered; where the network lets it."""
    may_offer: bool = False
    """Or could register one."""


@dataclass(eq=False)
class _Fails(Exception):
    """``why`` as the log says it."""

    why: str
    device: DeviceKey | None = None


async def ways(visit: PageVisit) -> WaysToProve:
    """What the page that proves offers them."""
    if not is_on(visit.work):
        return WaysToProve()
    has_device = bool(await visit.work.device_keys.active_of(visit.actor.id))
    return WaysToProve(has_device=has_device, may_offer=True)


async def ask(visit: PageVisit) -> str:
    """A nonce for this session alone, good for some minutes and once."""
    return visit.work.challenges.issue(_purpose(visit.session)).hex()


async def prove(office: Office, token: str, shown: ShownKey, carried: str = "") -> str:
    """The token of the session that is *proved* from now on. Raises ``NoSession``, ``Refused``.

    ``carried`` is what was typed before it, as the browser brings it back (``services.sessions.forms``).
    """
    async with office.store.reading(is_long=True) as work:
        session = await sessions.find(work, token)
        if session is None:
            raise NoSession
        if not await are_held(work, *device_keys.TABLES):
            raise Refused(Topic.SIGN_IN_REFUSED, {"closed": True})
    if session.is_by_passkey:
        return token
    try:
        tried = await office.store.transact(partial(_try, office, session, shown))
        is_right = not tried.pin or await asyncio.to_thread(
            slow_hash.is_right, shown.pin, tried.pin
        )
        if is_right:
            return await office.store.transact(partial(_rise, session, tried, carried))
        left = await office.store.transact(partial(_miss, session, tried))
    except _Fails as fails:
        raise await _refuse(office, session, fails) from None
    raise Refused(Topic.SIGN_IN_REFUSED, {"left": left})


async def _try(office: Office, session: Session, shown: ShownKey, work: UnitOfWork) -> DeviceKey:
    """The key that signed, its try counted; the nonce is used by this."""
    device = await _known(work, session, read_bytes(shown.key))
    nonce = read_hex(shown.nonce)
    if not work.challenges.is_good(nonce, _purpose(session)):
        raise _Fails("another challenge", device)
    signed = signed_bytes(DeviceWord.PROVE, office.portal_url, shown.nonce)
    if not verifies(device.public_key, shown.signature, signed):
        raise _Fails(DOES_NOT_VERIFY, device)
    if not await work.challenges.spend(nonce):
        raise _Fails("answered before", device)
    return await work.device_keys.save(device.tried()) if device.pin else device


async def _known(work: UnitOfWork, session: Session, public_key: bytes) -> DeviceKey:
    """The key, as it is now, of who is at the page."""
    device = await work.device_keys.find(work.device_keys.key_of(public_key))
    if not is_on(work):
        raise _Fails("off", device)
    if device is None or not device.is_active(work.now):
        raise _Fails("unknown, or worth nothing any more", device)
    if device.person != session.person:
        raise _Fails(ANOTHERS, device)
    return device


async def _miss(session: Session, tried: DeviceKey, work: UnitOfWork) -> int:
    """What follows from a wrong PIN; returns how many tries are left."""
    device = await work.device_keys.find(tried.key)
    left = device.tries_left if device is not None else 0
    await _note(work, session, _Fails("wrong pin", tried), left)
    if device is not None and not left:
        await device_keys.end(work, device, by=None, auth=session.auth, why="pin")
        await device_keys.tell_worn_out(work, device)
    return left


async def _rise(session: Session, tried: DeviceKey, carried: str, work: UnitOfWork) -> str:
    """What follows from a right one, or from a signature that needs none."""
    device = await work.device_keys.find(tried.key)
    before = await work.sessions.find(session.key)
    if device is None or before is None or before.is_over(work.now) or not is_on(work):
        raise _Fails("ended meanwhile", tried)
    if await work.enrolled(session.person) is None:
        raise _Fails("ended meanwhile", tried)
    await work.device_keys.save(replace(device, tries=0, used_at=work.now))
    risen = await sessions.rise(work, before, Level.PROVED, by=device.by)
    await forms.bring_back(work, risen, carried)
    return risen


async def _refuse(office: Office, session: Session, fails: _Fails) -> Refused:
    await office.store.transact(lambda work: _note(work, session, fails))
    return Refused(Topic.SIGN_IN_REFUSED)


async def _note(work: UnitOfWork, session: Session, fails: _Fails, left: int | None = None) -> None:
    """Count the attempt as that of who is at the page, and record it."""
    about: Facts = {"why": fails.why, "by": "device"}
    if fails.device is not None and fails.device.person == session.person:
        about = {**about, "device": fails.device.name}
    if left is not None:
        about = {**about, "left": left}
    record = Record(event=Event.SIGN_IN_REFUSED, actor=session.person, about=about)
    count = await note_attempt(work, record, session.auth)
    device = fails.device
    if device is not None and device.person == session.person and left != 0:
        await tell_tried(
            work, device.person, fails.why, count, key=device.name, browser=session.browser
        )


def _purpose(session: Session) -> str:
    return f"step-up:{session.key.hex()}"
