"""Signing in with a passkey, and adding one: what an authenticator answers, held against what is known.

Owns the checks of W3C Web Authentication Level 3 (7.1, 7.2): challenge, origin, relying party, presence
and verification of the person, signature, count. Every refusal reads the same. Who may add a first
one is left to ``services.sessions.first_passkey``.
"""

import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from domain.events import Event
from domain.refused import Refused
from domain.requests.request import Record
from domain.sessions.passkey import LONGEST_NAME, MOST_PASSKEYS, Passkey
from domain.sessions.session import Level
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from services.sessions import forms, sessions
from services.sessions.suspicion import ANOTHERS, DOES_NOT_VERIFY, tell_new, tell_tried
from services.visit.attempts import note_attempt
from services.visit.office import Office
from storage.database.passkey_tables import passkeys, used_challenges
from storage.transaction.held import are_held
from storage.transaction.unit_of_work import UnitOfWork

PASSKEY: Final = "passkey"
"""How who signs in with one was authenticated, and the line of those nobody knows."""
LARGEST: Final = 16_384
"""Letters of an authenticator's answer."""
_SIGN_IN: Final = "sign-in"
_TIMEOUT_MS: Final = 300_000
_TIMES: Final = 3
_FORMATS: Final = frozenset({AttestationFormat.NONE, AttestationFormat.PACKED})
"""None is asked for; what attests to itself may come as it is (6.5.4), and no certificate is read."""


_ODD: Final = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What the library raises for bytes that are no answer: it looks into them before it has checked them all."""


class _UsedMeanwhile(Exception):
    """The passkey is no longer as it was read."""


class _Spent(Exception):
    """The challenge was answered before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A passkey that an authenticator made just now, as far as it was checked."""

    id: bytes
    public_key: bytes
    sign_count: int
    challenge: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A passkey that was shown, and what it was asked."""

    passkey: Passkey
    sign_count: int
    challenge: bytes


async def ask(office: Office) -> str:
    """What ``navigator.credentials.get`` is to be asked, as JSON: any passkey of this portal."""
    async with office.store.reading() as work:
        challenge = work.challenges.issue(_SIGN_IN)
    options = generate_authentication_options(
        rp_id=_relying_party(office),
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


async def sign_in(
    office: Office, answer: str, *, browser: str, token: str = "", carried: str = ""
) -> str:
    """A *proved* session; returns its token. Raises ``Refused``, each time with the same words.

    ``token`` of a session that the browser has already: it rises, or is over. ``carried`` is what was
    typed before it, as the browser brings it back (``services.sessions.forms``).
    """
    for _ in range(_TIMES):
        shown = await _check(office, answer, browser)
        try:
            return await office.store.transact(partial(_begin, shown, browser, token, carried))
        except _Spent:
            raise await _refuse(office, shown.passkey, "answered before", browser) from None
        except _UsedMeanwhile:
            continue
    raise await _refuse(office, shown.passkey, "used meanwhile", browser)


async def _check(office: Office, answer: str, browser: str) -> _Shown:
    """The passkey that was shown, with every check that needs no writing."""
    credential = _read(answer)
    if credential is None:
        raise await _refuse(office, None, "not an answer", browser)
    async with office.store.reading(is_long=True) as work:
        if not await are_held(work, passkeys.name, used_challenges.name):
            raise Refused(Topic.SIGN_IN_REFUSED, {"closed": True})
        passkey = await work.passkeys.find(work.passkeys.key_of(credential.raw_id))
        person = passkey.person if passkey is not None and passkey.is_active else None
        may_act = person is not None and await work.enrolled(person) is not None
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        is_asked = work.challenges.is_good(challenge, _SIGN_IN)
        handle = work.passkeys.handle(person) if person is not None else b""
    if passkey is None or person is None or not may_act:
        raise await _refuse(office, passkey, "unknown, or worth nothing any more", browser)
    if not is_asked:
        raise await _refuse(office, passkey, "another challenge", browser)
    if not hmac.compare_digest(credential.response.user_handle or b"", handle):
        raise await _refuse(office, passkey, ANOTHERS, browser)
    count = _count_of(office, credential, challenge, passkey)
    if count is None:
        raise await _refuse(office, passkey, DOES_NOT_VERIFY, browser)
    return _Shown(passkey=passkey, sign_count=count, challenge=challenge)


def _read(answer: str) -> AuthenticationCredential | None:
    """The answer, if it is one at all; what another site asked for is none."""
    if len(answer) > LARGEST:
        return None
    try:
        credential = parse_authentication_credential_json(answer)
        client = parse_client_data_json(credential.response.client_data_json)
    except _ODD:
        return None
    return None if client.cross_origin else credential


def _count_of(
    office: Office, credential: AuthenticationCredential, challenge: bytes, passkey: Passkey
) -> int | None:
    """How often the key says it was used; None where anything does not verify."""
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_relying_party(office),
            expected_origin=office.portal_url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _ODD:
        return None
    return verified.new_sign_count


async def _begin(shown: _Shown, browser: str, token: str, carried: str, work: UnitOfWork) -> str:
    known = await work.passkeys.find(shown.passkey.key)
    if known is None or known.version != shown.passkey.version:
        raise _UsedMeanwhile
    if await work.enrolled(known.person) is None:
        raise _UsedMeanwhile
    if not await work.challenges.spend(shown.challenge):
        raise _Spent
    await tell_new(work, known, browser)
    used = known.used_in(browser)
    await work.passkeys.save(
        replace(known, sign_count=shown.sign_count, used_at=work.now, browsers=used)
    )
    begun = await _signed_in(work, known, browser, token)
    await forms.bring_back(work, begun, carried)
    return begun


async def _signed_in(work: UnitOfWork, passkey: Passkey, browser: str, token: str) -> str:
    before = await sessions.find(work, token)
    if before is not None and before.person == passkey.person:
        return await sessions.rise(work, before, Level.PROVED, by=passkey.opaque)
    if before is not None:
        await sessions.end(work, before)
    return await sessions.begin(
        work, passkey.person, Level.PROVED, by=passkey.opaque, browser=browser
    )


async def _refuse(office: Office, passkey: Passkey | None, why: str, browser: str) -> Refused:
    """Count the attempt, and record it where the key is known; what is said is always the same."""
    about: Facts = {"why": why}
    if passkey is not None:
        about = {**about, "passkey": passkey.name}

    async def note(work: UnitOfWork) -> None:
        actor = passkey.person if passkey is not None else None
        record = Record(event=Event.SIGN_IN_REFUSED, actor=actor, about=about)
        count = await note_attempt(work, record, PASSKEY, PASSKEY)
        if passkey is not None and passkey.is_active and await work.enrolled(passkey.person):
            await tell_tried(work, passkey.person, why, count, key=passkey.name, browser=browser)

    await office.store.transact(note)
    return Refused(Topic.SIGN_IN_REFUSED)


def ask_to_add(
    office: Office, work: UnitOfWork, person: PersonId, known: Sequence[Passkey], purpose: str
) -> str:
    """What ``navigator.credentials.create`` is to be asked, as JSON: one that the person has not yet."""
    options = generate_registration_options(
        rp_id=_relying_party(office),
        rp_name=work.directory.name,
        user_name=work.situation.name(person),
        user_id=work.passkeys.handle(person),
        challenge=work.challenges.issue(purpose),
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=each.id) for each in known if each.is_active
        ],
    )
    return options_to_json(options)


def read_new(office: Office, work: UnitOfWork, answer: str, purpose: str) -> New:
    """What an authenticator made for this purpose. Raises ``Refused``."""
    if len(answer) > LARGEST:
        raise refused("failed")
    try:
        credential = parse_registration_credential_json(answer)
        client = parse_client_data_json(credential.response.client_data_json)
        attested = parse_attestation_object(credential.response.attestation_object)
        if client.cross_origin or attested.fmt not in _FORMATS or attested.att_stmt.x5c:
            raise refused("failed")
        if not work.challenges.is_good(client.challenge, purpose):
            raise refused("failed")
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=client.challenge,
            expected_rp_id=_relying_party(office),
            expected_origin=office.portal_url,
            require_user_verification=True,
        )
        # One that is no point of its curve would be found out only when it is used.
        decoded_public_key_to_cryptography(
            decode_credential_public_key(verified.credential_public_key)
        )
    except _ODD:
        raise refused("failed") from None
    return New(
        id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        challenge=client.challenge,
    )


async def keep(work: UnitOfWork, person: PersonId, new: New, name: str, browser: str) -> Passkey:
    """Within a transaction: it opens from now on. Raises ``Refused``."""
    theirs = [each for each in await work.passkeys.of(person) if each.is_active]
    if len(theirs) >= MOST_PASSKEYS:
        raise refused("full", {"most": MOST_PASSKEYS})
    key = work.passkeys.key_of(new.id)
    if await work.passkeys.find(key) is not None or not await work.challenges.spend(new.challenge):
        raise refused("failed")
    passkey = Passkey(
        key=key,
        id=new.id,
        person=person,
        public_key=new.public_key,
        sign_count=new.sign_count,
        name=name[:LONGEST_NAME],
        added_at=work.now,
        browsers=(browser,),
    )
    await work.passkeys.add(passkey)
    return passkey


def refused(why: str, facts: Facts | None = None) -> Refused:
    """A passkey was not added, changed or revoked: ``failed``, ``full``, ``name``, ``last``."""
    return Refused(Topic.PASSKEY_REFUSED, {**(facts or {}), "why": why})


def _relying_party(office: Office) -> str:
    """The relying party: the host of the portal alone (5.1.2)."""
    return urlsplit(office.portal_url).hostname or ""
