"""The client of a witness (c2sp.org/tlog-witness): anchors are cosigned by a second operator.

Owns the exchange: what the witness saw last, the proof that the log only grew since, its cosignature,
checked before it is believed. The witness itself is ``bot.anchors.witness_server``, or anybody's.
"""

from http import HTTPStatus
from typing import Final

from bot.anchors.anchoring import NotTaken
from bot.process.http_client import Answer, Body, HttpClient, NoAnswer
from crypto.note import require_cosigned
from crypto.verify import Broken, to_base64
from services.log import anchoring
from services.log.anchoring import Anchor
from services.visit.office import Office

_WITHIN: Final = 10.0
_SIZE: Final = "text/x.tlog.size"
_LONGEST: Final = 65_536


class WitnessClient:
    """The witness of ``ANCHOR_WITNESS_URL``."""

    name = "witness"

    def __init__(self, office: Office, url: str, verifier: str) -> None:
        self._office = office
        self._url = url.rstrip("/") + "/add-checkpoint"
        self._verifier = verifier

    async def take(self, anchor: Anchor) -> bytes:
        """Have the anchor cosigned; returns the witness's lines. Raises ``NotTaken``."""
        last = await anchoring.receipts(self._office, self.name, 1)
        old = last[0].anchor.size if last else 0
        answer = await self._add(anchor, min(old, anchor.size))
        known = _known_size(answer)
        if known is not None and known <= anchor.size:
            answer = await self._add(anchor, known)
        if answer.status != HTTPStatus.OK:
            raise NotTaken(_why(answer))
        lines = answer.body[:_LONGEST].decode("utf-8", "replace")
        try:
            require_cosigned(anchor.note + lines, self._verifier)
        except Broken as error:
            raise NotTaken("what it answered is not its cosignature of this anchor") from error
        return lines.encode()

    async def _add(self, anchor: Anchor, old: int) -> Answer:
        proof = await anchoring.consistency(self._office, old, anchor)
        lines = "".join(f"{to_base64(step)}\n" for step in proof)
        body = Body(f"old {old}\n{lines}\n{anchor.note}".encode(), "text/plain")
        try:
            async with HttpClient(trusts_environment=True) as client:
                return await client.request("POST", self._url, within=_WITHIN, body=body)
        except NoAnswer as error:
            raise NotTaken("it does not answer") from error


def _known_size(answer: Answer) -> int | None:
    """What the witness saw last, where it says that this is not what was supposed."""
    text = answer.body[:20].decode("ascii", "replace")
    is_size = answer.headers.get("content-type", "").split(";")[0] == _SIZE
    if answer.status != HTTPStatus.CONFLICT or not is_size:
        return None
    return (
        int(text) if text.endswith("\n") and text[:-1].isascii() and text[:-1].isdigit() else None
    )


def _why(answer: Answer) -> str:
    match answer.status:
        case HTTPStatus.NOT_FOUND:
            return "it does not know this log: its operator must add the log's key"
        case HTTPStatus.FORBIDDEN:
            return "it knows another key for this log: its operator must add the new one"
        case HTTPStatus.CONFLICT | HTTPStatus.UNPROCESSABLE_ENTITY:
            return "it saw another history of this log: run contactpoint log verify"
        case status:
            return f"it answered {status}"
