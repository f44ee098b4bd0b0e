"""Device keys: offered from within Telegram, confirmed from a browser that a passkey proved, revoked.

Owns that who has only the chat account registers none: what they offer waits for digits that are typed
where a passkey signed in. Who has the account may revoke them, here and in chat. What one opens is
``services.sessions.step_up``'s.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from crypto import slow_hash
from domain.directory.portal import MiniApp
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.request import Message, Record, Ring
from domain.sessions.device_key import (
    MOST_DEVICES,
    MOST_OFFERED,
    DeviceKey,
    DeviceRefusal,
    DeviceWord,
    digits_of,
    is_fair_pin,
    shown_by_one,
    signed_bytes,
)
from domain.sessions.session import Session
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId
from services.sessions import sessions
from services.sessions.first_passkey import tell_confirmers
from services.sessions.visiting import require_passkey
from services.visit.page import PageVisit
from storage.database.passkey_tables import device_keys, used_challenges
from storage.transaction.held import are_held
from storage.transaction.unit_of_work import UnitOfWork

TABLES: Final = (device_keys.name, used_challenges.name)
_POINT_BYTES: Final = 65
_SIGNATURE_BYTES: Final = 64
_LONGEST: Final = 128
"""Letters of what a telephone sends: a key, a nonce or a signature."""


def is_on(work: UnitOfWork) -> bool:
    """Whether the network lets device keys prove anything."""
    return work.directory.portal.mini_app is MiniApp.FULL


async def ask_to_offer(visit: PageVisit) -> str:
    """The nonce that a new key signs. Raises ``Refused``."""
    _require_on(visit.work)
    nonce = visit.work.challenges.issue(_purpose(visit.session))
    return nonce.hex()


async def offer(visit: PageVisit, key: str, nonce: str, signature: str, pin: str) -> None:
    """The telephone has made this key, which opens nothing yet; ``pin`` where it has no biometrics.

    Raises ``Refused``.
    """
    work, session = visit.work, visit.session
    _require_on(work)
    public_key, challenge = read_bytes(key), read_hex(nonce)
    origin = visit.office.portal_url
    if not work.challenges.is_good(challenge, _purpose(session)) or not verifies(
        public_key, signature, signed_bytes(DeviceWord.OFFER, origin, nonce)
    ):
        raise refused(DeviceRefusal.FAILED)
    if pin and not is_fair_pin(pin):
        raise refused(DeviceRefusal.PIN)
    hashed = await visit.beside(lambda: slow_hash.hashed(pin)) if pin else ""
    await _make_room(work, session)
    known = await work.device_keys.find(work.device_keys.key_of(public_key))
    if known is not None or not await work.challenges.spend(challenge):
        raise refused(DeviceRefusal.FAILED)
    await work.device_keys.add(
        DeviceKey(
            key=work.device_keys.key_of(public_key),
            person=visit.actor.id,
            public_key=public_key,
            name=session.browser,
            digits=digits_of(public_key, nonce),
            offered_at=work.now,
            session=session.key,
            pin=hashed,
        )
    )
    about: Facts = {"browser": session.browser, "pin": bool(pin)}
    record = Record(event=Event.DEVICE_KEY_OFFERED, actor=visit.actor.id, about=about)
    await work.note(record, auth=visit.auth)


async def _make_room(work: UnitOfWork, session: Session) -> None:
    """One offer a session, few a person, and none where they have as many as they may."""
    await work.device_keys.end_gone(session.person)
    theirs = await work.device_keys.of(session.person)
    offered = [each for each in theirs if each.added_at is None]
    if len(theirs) - len(offered) >= MOST_DEVICES:
        raise refused(DeviceRefusal.FULL)
    for each in offered:
        if each.session == session.key:
            await work.device_keys.end(each)
    if sum(each.session != session.key for each in offered) >= MOST_OFFERED:
        raise refused(DeviceRefusal.FULL)


async def offered_here(visit: PageVisit) -> DeviceKey | None:
    """What this session offered, and waits to be confirmed."""
    theirs = await visit.work.device_keys.of(visit.actor.id)
    mine = (
        each
        for each in theirs
        if each.is_offered(visit.work.now) and each.session == visit.session.key
    )
    return next(mine, None) if is_on(visit.work) else None


async def confirm(visit: PageVisit, typed: str) -> None:
    """The digits of one's telephone were typed here: its key opens from now on. Raises ``Refused``."""
    require_passkey(visit)
    work = visit.work
    _require_on(work)
    if not await visit.read_beside(lambda beside: are_held(beside, *TABLES)):
        raise Refused(Topic.SIGN_IN_REFUSED, {"closed": True})
    theirs = await work.device_keys.of(visit.actor.id)
    digits = "".join(sign for sign in typed if sign.isdecimal())
    device = shown_by_one(theirs, digits, work.now)
    if device is None:
        raise refused(DeviceRefusal.DIGITS, suspicious=True)
    if sum(each.is_active(work.now) for each in theirs) >= MOST_DEVICES:
        raise refused(DeviceRefusal.FULL)
    await work.device_keys.save(replace(device, added_at=work.now))
    about: Facts = {"device": device.name, "browser": visit.session.browser}
    record = Record(event=Event.DEVICE_KEY_ADDED, actor=visit.actor.id, about=about)
    await work.note(record, auth=visit.auth)
    facts: Facts = {**about, "at": stamp(work.now)}
    await _tell(work, visit.actor.id, Topic.DEVICE_KEY_ADDED, facts)
    await tell_confirmers(work, visit.actor.id, Topic.DEVICE_KEY_ADDED, facts)


async def revoke(visit: PageVisit, key: str) -> None:
    """It opens nothing from now on, and what it opened is claimed again. Raises ``Refused``."""
    device = await of_mine(visit.work, visit.actor.id, key)
    await end(visit.work, device, by=visit.actor.id, auth=visit.auth)
    facts: Facts = {
        "device": device.name,
        "browser": visit.session.browser,
        "at": stamp(visit.work.now),
    }
    await _tell(visit.work, visit.actor.id, Topic.DEVICE_KEY_REVOKED, facts)


async def end(
    work: UnitOfWork, device: DeviceKey, *, by: PersonId | None, auth: str, why: str = ""
) -> None:
    """Within a transaction: it opens nothing any more, and the sessions that it proved are over."""
    await work.device_keys.end(device)
    for each in await work.sessions.of(device.person):
        if each.by == device.by:
            await sessions.end(work, each)
    about: Facts = {
        "person": device.person,
        "name": work.situation.name(device.person),
        "device": device.name,
        "why": why,
    }
    await work.note(Record(event=Event.DEVICE_KEY_REVOKED, actor=by, about=about), auth=auth)


async def end_all(work: UnitOfWork, person: PersonId, *, auth: str, why: str) -> None:
    """Within a transaction: none of a person's opens anything any more, nor what they have offered."""
    for each in await work.device_keys.of(person):
        await end(work, each, by=person, auth=auth, why=why)


async def tell_worn_out(work: UnitOfWork, device: DeviceKey) -> None:
    """Within a transaction: a PIN was typed wrong too often, so its person is told, and who confirms."""
    facts: Facts = {"device": device.name, "at": stamp(work.now), "is_pin": True}
    await _tell(work, device.person, Topic.DEVICE_KEY_REVOKED, facts)
    await tell_confirmers(work, device.person, Topic.DEVICE_KEY_REVOKED, facts)


async def of_mine(work: UnitOfWork, person: PersonId, key: str) -> DeviceKey:
    """A key of one's own that opens something. Raises ``Refused`` alike for another's and for none."""
    for each in await work.device_keys.active_of(person):
        if each.opaque == key:
            return each
    raise not_yours()


def refused(why: DeviceRefusal, *, suspicious: bool = False) -> Refused:
    """A device key is not registered for this."""
    facts: Facts = {"why": why.value, "most": MOST_DEVICES}
    return Refused(Topic.DEVICE_KEY_REFUSED, facts, suspicious=suspicious)


def read_bytes(typed: str) -> bytes:
    """Bytes out of base64url, written in the one way; empty for what is none."""
    try:
        found = (
            urlsafe_b64decode(typed + "=" * (-len(typed) % 4)) if len(typed) <= _LONGEST else b""
        )
    except ValueError:
        return b""
    return found if urlsafe_b64encode(found).decode().rstrip("=") == typed else b""


def read_hex(typed: str) -> bytes:
    """Bytes out of digits, written in the one way; empty for what is none."""
    try:
        found = bytes.fromhex(typed) if len(typed) <= _LONGEST else b""
    except ValueError:
        return b""
    return found if found.hex() == typed else b""


def verifies(public_key: bytes, signature: str, signed: bytes) -> bool:
    """Whether this key signed it: ECDSA over P-256 with SHA-256, as Web Cryptography writes it (r, s)."""
    both = read_bytes(signature)
    if len(both) != _SIGNATURE_BYTES or len(public_key) != _POINT_BYTES:
        return False
    half = _SIGNATURE_BYTES // 2
    encoded = encode_dss_signature(
        int.from_bytes(both[:half], "big"), int.from_bytes(both[half:], "big")
    )
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
        key.verify(encoded, signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _require_on(work: UnitOfWork) -> None:
    if not is_on(work):
        raise refused(DeviceRefusal.OFF)


async def _tell(work: UnitOfWork, person: PersonId, topic: Topic, facts: Facts) -> None:
    await work.say(Message(to=person, topic=topic, facts=facts, ring=Ring.RINGS))


def _purpose(session: Session) -> str:
    return f"offer:{session.key.hex()}"
