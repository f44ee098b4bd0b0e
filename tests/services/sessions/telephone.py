"""A telephone within Telegram, in software: makes a key, offers it, and signs what it is asked.

Written by the document, without the code that checks what it says.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.sessions.session import Level
from formats.network_file.document import read_network
from services.directory import versions
from services.sessions import device_keys, step_up, visiting
from services.sessions.step_up import ShownKey
from tests.services.desk_clerk import NETWORK
from tests.services.sessions.stage import URL, Desk

VERSION = "contactpoint-device-key-1"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(slots=True)
class Telephone:
    """One key, in the storage of pages of this origin."""

    pin: str = ""
    origin: str = URL
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def signs(self, word: str, nonce: str) -> str:
        said = f"{VERSION}|{word}|{self.origin}|{nonce}".encode()
        r, s = decode_dss_signature(self.key.sign(said, ec.ECDSA(hashes.SHA256())))
        return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def digits(self, nonce: str) -> str:
        digest = hashlib.sha256(f"{VERSION}|{nonce}|".encode() + self.point).digest()
        return f"{int.from_bytes(digest, 'big') % 10**8:08}"

    async def offers(self, desk: Desk, claimed: str, word: str = "offer") -> str:
        """*Set up this telephone*; the digits that it shows then."""
        nonce = await claims(desk, claimed, device_keys.ask_to_offer)
        given = (b64(self.point), nonce, self.signs(word, nonce), self.pin)
        await claims(desk, claimed, device_keys.offer, *given)
        return self.digits(nonce)

    async def registers(self, desk: Desk, claimed: str, by_passkey: str) -> None:
        digits = await self.offers(desk, claimed)
        await claims(desk, by_passkey, device_keys.confirm, digits)
        await desk.clerk.delivers()

    async def shows(self, desk: Desk, claimed: str, **instead: str) -> ShownKey:
        """What is sent for a proof."""
        nonce = await claims(desk, claimed, step_up.ask)
        said = {"nonce": nonce, "word": "prove", "pin": self.pin, **instead}
        signature = self.signs(said["word"], said["nonce"])
        return ShownKey(
            key=b64(self.point), nonce=said["nonce"], signature=signature, pin=said["pin"]
        )

    async def proves(self, desk: Desk, claimed: str, **instead: str) -> str:
        return await step_up.prove(desk.office, claimed, await self.shows(desk, claimed, **instead))


async def claims(desk: Desk, token: str, act: Any, *given: str) -> Any:
    """An act at a page, in this session."""

    async def run(visit: Any) -> Any:
        return await act(visit, *given)

    return await visiting.visited(desk.office, token, Level.CLAIMED, run)


async def network_says(desk: Desk, portal: str) -> None:
    written = NETWORK.read_text("utf-8")
    said = written.replace("network:\n", f"network:\n  portal: {{{portal}}}\n", 1)
    await versions.import_network(desk.office, read_network(said))


in_full = partial(network_says, portal="mini_app: full")
