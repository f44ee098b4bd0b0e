"""The client of a timestamping authority (RFC 3161): a third party says when an anchor existed.

Owns the exchange and the check of the answer against the authority's root certificates, before it is
believed.
"""

import re
from pathlib import Path
from typing import Final

import rfc3161_client
from cryptography import x509

from bot.anchors import timestamp_form
from bot.anchors.anchoring import NotTaken
from bot.deployment.settings import PREFIX
from bot.process.http_client import Body, HttpClient, NoAnswer
from bot.process.trouble import Trouble
from services.log.anchoring import Anchor

_WITHIN: Final = 20.0
_LONGEST: Final = 1 << 20
_QUERY: Final = "application/timestamp-query"
_GRANTED: Final = frozenset({0, 1})
_UNTRUSTED: Final = re.compile(r'data: "Verify error: ?([a-z -]{1,60})"')


class Authority:
    """The authority of ``ANCHOR_TSA_URL``; ``roots`` are the certificates that it is trusted under."""

    name = "authority"

    def __init__(self, url: str, roots: Path) -> None:
        """Raises ``Trouble`` where the certificates are missing."""
        try:
            self._roots = x509.load_pem_x509_certificates(roots.read_bytes())
        except (OSError, ValueError):
            raise Trouble(
                f"{PREFIX}ANCHOR_TSA_CERTIFICATES names a file without certificates. Put the "
                "authority's root certificates there, as PEM."
            ) from None
        self._url = url

    async def take(self, anchor: Anchor) -> bytes:
        """Have the anchor's note timestamped; returns the response (DER). Raises ``NotTaken``."""
        note = anchor.note.encode()
        request = (
            rfc3161_client.TimestampRequestBuilder(data=note)
            .hash_algorithm(rfc3161_client.HashAlgorithm.SHA256)
            .cert_request(cert_request=True)
            .build()
        )
        answer = await self._ask(request.as_bytes())
        self._check(answer, request.nonce, note)
        return answer

    def _check(self, answer: bytes, nonce: int | None, note: bytes) -> None:
        """Raises ``NotTaken``, which names what is at fault."""
        try:
            said = timestamp_form.status(answer)
            if said not in _GRANTED:
                raise NotTaken(f"it gave no timestamp: it refuses (status {said})")
            response = rfc3161_client.decode_timestamp_response(timestamp_form.in_order(answer))
        except (ValueError, IndexError) as error:
            raise NotTaken("its answer cannot be read as a timestamp (RFC 3161)") from error
        try:
            verifier = rfc3161_client.VerifierBuilder(roots=list(self._roots), nonce=nonce)
            verifier.build().verify_message(response, note)
        except (rfc3161_client.VerificationError, ValueError) as error:
            raise NotTaken(_fault(str(error))) from error

    async def _ask(self, query: bytes) -> bytes:
        try:
            async with HttpClient(trusts_environment=True) as client:
                answer = await client.request(
                    "POST", self._url, within=_WITHIN, body=Body(query, _QUERY)
                )
        except NoAnswer as error:
            raise NotTaken("it does not answer") from error
        if answer.status != 200 or len(answer.body) > _LONGEST:
            raise NotTaken(f"it answered {answer.status}")
        return answer.body


def _fault(said: str) -> str:
    """Which part of a timestamp does not hold, by what the verifier says."""
    untrusted = _UNTRUSTED.search(said)
    if untrusted is not None:
        return (
            f"its certificate does not stand under the certificates given ({untrusted[1]}): put the "
            f"authority's root into the file of {PREFIX}ANCHOR_TSA_CERTIFICATES"
        )
    if "ismatch" in said:
        return "its timestamp is for another request"
    if "EKU" in said or "leaf certificate" in said:
        return "its certificate is not one for timestamps"
    return "the signature of its timestamp does not hold"
