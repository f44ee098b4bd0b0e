"""The values of an entry as people type them in chat, and as they read them there.

Owns how typed words become a value as the directory file writes it. Whether the directory may say so
is found by ``services.directory_edit``.
"""

import re

from domain.channels import ChannelKind
from domain.entry_fields import Field
from services.directory_edit import Values
from services.network_file_findings import Finding, NetworkFileError
from services.network_file_findings import shown as shown_word
from services.network_file_plain import Plain

_BETWEEN = re.compile(r"[,;\n]+")
_BETWEEN_LANGUAGES = re.compile(r"[,;\s]+")
_NOT_IN_CHAT = frozenset({ChannelKind.WEBHOOK.value, ChannelKind.APPRISE.value})
_KEEPS_REMEDY = (
    "write the kind alone to keep the one that is there; a new one, which may hold a password, "
    "comes with the file"
)
_KINDS = "telegram, email, sms or voice"


def read_value(field: Field, text: str, before: Plain | None) -> Plain:
    """The value that somebody typed for a field that says ``before`` now.

    Raises ``NetworkFileError`` where it has no form at all; whether it may stand is found later.
    """
    if field is Field.LANGUAGES:
        return [_language(part) for part in _BETWEEN_LANGUAGES.split(text) if part]
    if field is Field.CHANNELS:
        return [_channel(part.strip(), before) for part in _BETWEEN.split(text) if part.strip()]
    if field is Field.ROLES:
        return [_word(part) for part in _BETWEEN.split(text) if part.strip()]
    if field is Field.KIND:
        return text.strip().lower()
    return " ".join(text.split())


def _language(text: str) -> str:
    return text if "-" in text else text.lower()


def _word(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip().lower())


def _channel(text: str, before: Plain | None) -> Plain:
    """``email duty@example.org``; a kind alone keeps the address that is there."""
    word, _, address = text.partition(" ")
    kind = word.rstrip(":").lower().replace("-", "")
    if kind not in set(ChannelKind):
        raise _no_value(f"{shown_word(word)} is no kind of channel", f"use {_KINDS}")
    if kind == ChannelKind.TELEGRAM or (not address and not _kept(kind, before)):
        return kind
    if not address.strip():
        return {kind: _kept(kind, before)}
    if kind in _NOT_IN_CHAT:
        raise _no_value(f"addresses of the kind {kind} are not taken in chat", _KEEPS_REMEDY)
    return {kind: address.strip()}


def _kept(kind: str, before: Plain | None) -> Plain:
    """The address of the first channel of this kind that the entry has; empty for none."""
    channels = before if isinstance(before, list) else []
    return next((c[kind] for c in channels if isinstance(c, dict) and kind in c), "")


def shown(field: Field, value: Plain | None) -> str:
    """A value in one line, without addresses that may hold passwords; empty for none."""
    if isinstance(value, list):
        parts = (_shown_channel(v) if field is Field.CHANNELS else str(v) for v in value)
        return ", ".join(parts)
    return value if isinstance(value, str) else ""


def _shown_channel(value: Plain) -> str:
    if not isinstance(value, dict):
        return str(value)
    kind, address = next(iter(value.items()))
    return kind if kind in _NOT_IN_CHAT else f"{kind} {address}"


def read_member(text: str) -> tuple[str, Values]:
    """A new member as somebody types it: ``PRT Portugal Europe/Lisbon``; its code and values.

    Raises ``NetworkFileError`` where a part is missing.
    """
    words = text.split()
    if len(words) < 3:
        remedy = "write its code, its name and its time zone: PRT Portugal Europe/Lisbon"
        raise _no_value("a part of the new member is missing", remedy)
    code, *name, zone = words
    return code.upper(), {Field.NAME: " ".join(name), Field.TIME_ZONE: zone}


def _no_value(message: str, remedy: str) -> NetworkFileError:
    return NetworkFileError((Finding(path="", line=None, message=message, remedy=remedy),))
