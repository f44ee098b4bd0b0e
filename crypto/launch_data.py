"""Telegram's signature over the launch data of a Mini App, with Ed25519.

Owns what launch data must be, whose signature counts, and what it says. How old it may be, that it is
used once and whom it lets in are left to others. The HMAC that stands beside the signature (``hash``)
is not looked at: whoever has the bot's token can make it.
"""

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TELEGRAM: Final = bytes.fromhex("e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d")
"""The public key with which Telegram signs, as its documentation of Mini Apps names it for third
parties. The key of its test servers, which anybody may use, is none."""

LONGEST: Final = 4096
"""Bytes of launch data."""

_NAME: Final = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)
_ENCODED: Final = re.compile(r"(?:[!$'()*,\-./0-9:;=?@A-Z_a-z~+]|%[0-9A-Fa-f]{2})*", re.ASCII)
"""A value in an address: every percent sign begins a byte."""
_NUMBER: Final = re.compile(r"[1-9]\d{0,15}", re.ASCII)
_SIGNATURE_BYTES: Final = 64


class LaunchBroken(Exception):
    """It is no launch data, or nobody whose word counts signed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What is signed: who opened a Mini App of the bot, and when."""

    bot: int
    """Telegram's number of the bot."""
    account: int
    """Telegram's number of the account."""
    at: datetime
    digest: bytes = field(repr=False)
    """SHA-256 of the very bytes that were signed, by which the same launch is known again however it is
    written."""


def read_launch(written: str, bot: int, key: bytes = TELEGRAM) -> Launch:
    """The launch of this bot's Mini App that this key signed. Raises ``LaunchBroken``."""
    fields = _fields(written)
    signature = _signature(fields.pop("signature", ""))
    fields.pop("hash", None)
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    signed = f"{bot}:WebAppData\n{lines}".encode()
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        raise LaunchBroken("the signature does not hold") from None
    return Launch(
        bot=bot,
        account=_account(fields.get("user", "")),
        at=_time(fields.get("auth_date", "")),
        digest=hashlib.sha256(signed).digest(),
    )


def _fields(written: str) -> dict[str, str]:
    """The fields, each once and each with one way to be read."""
    if len(written) > LONGEST or not written.isascii():
        raise LaunchBroken("it is too long, or not written as in an address")
    fields: dict[str, str] = {}
    for pair in written.split("&"):
        name, is_pair, value = pair.partition("=")
        if (
            not is_pair
            or name in fields
            or not (_NAME.fullmatch(name) and _ENCODED.fullmatch(value))
        ):
            raise LaunchBroken("a field stands twice, or cannot be read")
        fields[name] = _decoded(value)
    return fields


def _decoded(value: str) -> str:
    try:
        text = unquote_plus(value, errors="strict")
    except UnicodeDecodeError:
        raise LaunchBroken("a field is no text") from None
    # A line of its own within a value would read as another field of what was signed.
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise LaunchBroken("a field has a control character")
    return text


def _signature(written: str) -> bytes:
    """Base64 as Telegram writes it: for addresses, without padding, and no bit that means nothing."""
    try:
        signature = urlsafe_b64decode(f"{written}==".encode("ascii"))
    except (Error, UnicodeEncodeError):
        raise LaunchBroken("the signature is not one") from None
    canonical = urlsafe_b64encode(signature).decode("ascii").rstrip("=")
    if len(signature) != _SIGNATURE_BYTES or canonical != written:
        raise LaunchBroken("the signature is not one")
    return signature


def _account(user: str) -> int:
    try:
        found = json.loads(user)
    except (ValueError, RecursionError):
        found = None
    number = found.get("id") if isinstance(found, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        raise LaunchBroken("it says nobody")
    return number


def _time(written: str) -> datetime:
    if not _NUMBER.fullmatch(written):
        raise LaunchBroken("it says no time")
    try:
        return datetime.fromtimestamp(int(written), UTC)
    except (ValueError, OverflowError, OSError):
        raise LaunchBroken("it says no time") from None
