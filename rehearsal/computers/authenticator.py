"""An authenticator in software: makes passkeys (ES256, attestation "none") and answers with them.

Written by W3C Web Authentication Level 3, 6 and 7, without the library that checks what it says.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(slots=True)
class Credential:
    """One passkey as its authenticator keeps it."""

    id: bytes
    key: ec.EllipticCurvePrivateKey
    relying_party: str
    handle: bytes
    count: int = 0


@dataclass(slots=True)
class Authenticator:
    """Somebody's authenticator, in a browser at this origin."""

    origin: str
    counts: bool = True
    verifies: bool = True
    """Whether it asks for a finger or a PIN."""
    credentials: list[Credential] = field(default_factory=list)

    def creates(self, options: str, **client: object) -> str:
        """A new passkey for these options, as the page sends it."""
        asked = json.loads(options)
        made = Credential(
            id=secrets.token_bytes(16),
            key=ec.generate_private_key(ec.SECP256R1()),
            relying_party=asked["rp"]["id"],
            handle=unb64(asked["user"]["id"]),
        )
        self.credentials.append(made)
        attested = (
            bytes(16) + len(made.id).to_bytes(2, "big") + made.id + cbor2.dumps(_cose(made.key))
        )
        data = self._data(made, ATTESTED) + attested
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            made,
            attestationObject=b64(cbor2.dumps(statement)),
            clientDataJSON=b64(self._client("webauthn.create", asked["challenge"], client)),
        )

    def answers(
        self, options: str, which: int = -1, *, handle: bytes | None = None, **client: object
    ) -> str:
        """An assertion by one of its passkeys, as the page sends it."""
        asked, used = json.loads(options), self.credentials[which]
        said = self._client("webauthn.get", asked["challenge"], client)
        if self.counts:
            used.count += 1
        data = self._data(used, 0)
        signed = used.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            used,
            authenticatorData=b64(data),
            clientDataJSON=b64(said),
            signature=b64(signed),
            userHandle=b64(used.handle if handle is None else handle),
        )

    def _data(self, credential: Credential, flags: int) -> bytes:
        party = hashlib.sha256(credential.relying_party.encode()).digest()
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return party + bytes([flags]) + credential.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, instead: dict[str, object]) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **instead}).encode()

    def _answer(self, credential: Credential, **response: str) -> str:
        name = b64(credential.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )


def _cose(key: ec.EllipticCurvePrivateKey) -> dict[int, object]:
    numbers = key.public_key().public_numbers()
    return {
        1: 2,
        3: -7,
        -1: 1,
        -2: numbers.x.to_bytes(32, "big"),
        -3: numbers.y.to_bytes(32, "big"),
    }
