"""The channels of people and contact points in the network file.

Owns how each kind is written: ``telegram`` alone, all others with their address, such as
``{email: duty@example.org}``. Whether an address works is found by ``/test``.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from domain.channels import TELEGRAM, Channel, ChannelKind
from formats.network_file.fields import Fields
from formats.network_file.tree import Scalar

_KINDS = tuple(kind.value for kind in ChannelKind if kind is not ChannelKind.TELEGRAM)
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_NUMBER = re.compile(r"\+[1-9][0-9]{5,14}")
_SERVICE = re.compile(r"[a-z][a-z0-9+.-]{1,30}://[!-~]+")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST = 500


def read_channels(fields: Fields, instead: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """The list under ``channels``, in its order; ``instead`` where it is left out."""
    if not fields.has("channels"):
        return instead
    read: list[Channel] = []
    for number, node in enumerate(fields.items("channels"), 1):
        place = f"channels[{number}]"
        if not isinstance(node, Scalar):
            read += _with_address(fields.inside(node, place, _KINDS))
        elif node.value == ChannelKind.TELEGRAM:
            read.append(TELEGRAM)
        else:
            remedy = "write telegram, or a kind with its address: {email: duty@example.org}"
            # It is not shown: it may be an address that holds a password.
            fields.error_in(node, place, "this is not a channel", remedy)
    if len(set(read)) != len(read):
        fields.error("channels", "a channel is named twice", "name each channel once")
    return tuple(read)


def _with_address(fields: Fields) -> Iterator[Channel]:
    kinds = [ChannelKind(kind) for kind in _KINDS if fields.has(kind)]
    if len(kinds) != 1:
        remedy = f"write one of {', '.join(_KINDS)} with its address"
        fields.refuse("a channel has one kind and its address", remedy)
        return
    kind = kinds[0]
    # The address itself is never shown: it may hold a password.
    address = fields.parsed(kind, "an address", str.strip, "")
    try:
        yield Channel(kind=kind, address=_address(kind, address))
    except ValueError as error:
        fields.error(kind, f"this is not an address for {kind.value}", str(error))


def _address(kind: ChannelKind, text: str) -> str:
    """The address as it is used. Raises ValueError with the remedy."""
    if len(text) > _LONGEST:
        raise ValueError(f"keep it within {_LONGEST} characters")
    if kind is ChannelKind.EMAIL and not _EMAIL.fullmatch(text):
        raise ValueError("write it as duty@example.org")
    if kind in (ChannelKind.SMS, ChannelKind.VOICE):
        text = re.sub(r"[ ()-]", "", text)
        if not _NUMBER.fullmatch(text):
            raise ValueError("write the number with + and the country's code, such as +96170000000")
    if kind is ChannelKind.WEBHOOK and not _is_safe_url(text):
        raise ValueError("write its address, beginning with https://")
    if kind is ChannelKind.APPRISE and not _SERVICE.fullmatch(text):
        raise ValueError("write the service's address, such as ntfys://ntfy.example.org/duty")
    return text


def _is_safe_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    if not host or not text.isascii() or not text.isprintable() or " " in text:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
