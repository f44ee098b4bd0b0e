"""How the value of each kind of setting is written, and what is said about one that is wrong.

Owns parsing from text. Each parser raises ``ValueError`` with a sentence's rest, such as "is not a
whole number. Set it to …", which ``bot.deployment.settings`` puts behind the setting's name.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv6Network, ip_address, ip_network
from typing import Final, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from domain.durations import parse_duration
from domain.networks import Network

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Listen(NamedTuple):
    """Where to listen."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Secret:
    """What is shown to nobody, in no error and no log."""

    value: str = field(repr=False)


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine and nowhere else."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def read_duration(text: str) -> timedelta:
    """A duration above nought, as the directory file writes it."""
    try:
        return parse_duration(text)
    except ValueError:
        raise ValueError(
            "is not a duration. Set it to a number and a unit, such as 10s or 2m."
        ) from None


def read_token(text: str) -> str:
    """A bot's token as BotFather gives it."""
    if not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{2,200}", text):
        raise ValueError("is not a bot's token. Copy it whole from @BotFather: 123456:ABC…")
    return text


def read_origin(text: str) -> str:
    """``https://host[:port]``, or ``http://`` on this machine."""
    parts = _split(text)
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(
            "has more than an origin. Leave only https:// and the host; /bot… is added to it."
        )
    return f"{parts.scheme}://{parts.netloc}"


def read_log_origin(text: str) -> str:
    """The name of a log: an address of the operator's without its scheme (c2sp.org/tlog-checkpoint)."""
    if not re.fullmatch(r"(?=.{3,100}$)[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._-]+)*", text):
        raise ValueError(
            "is not an address without its scheme. Set it to one of yours, for example "
            "contactpoint.example.org/log."
        )
    return text


def read_public_address(text: str) -> str:
    """An address that others reach, https, or http on this machine."""
    _split(text)
    return text


def read_web_address(text: str) -> str:
    """An address of something whose answers are signed, so that plain http will do."""
    if _parts(text, "http", "https") is None:
        raise ValueError("is not an address. Set it to https:// and a host, and its path.")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A mail server as its address says it."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    is_tls: bool
    """TLS from the beginning; else it is begun by STARTTLS."""

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return is_loopback(f"smtp://{self.host}")

    @classmethod
    def read(cls, address: str) -> "MailServer":
        """The server of an address that ``read_mail_server`` has passed."""
        parts = urlsplit(address)
        is_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (465 if is_tls else 587),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            is_tls=is_tls,
        )


def read_mail_server(text: str) -> str:
    """``smtp://USER:PASSWORD@HOST:PORT``, or ``smtps://`` for TLS from the beginning."""
    if _parts(text, "smtp", "smtps") is None:
        raise ValueError(
            "is not a mail server. Set it to smtp://USER:PASSWORD@HOST:587, or smtps:// for TLS."
        )
    return text


_SENDER: Final = re.compile(r"([^<>]{0,100})<([^<>]+)>")
_SENDER_NAME: Final = "contactpoint"
"""Where the setting gives an address alone."""


@dataclass(frozen=True, slots=True)
class MailSender:
    """Who mail comes from."""

    name: str
    """As mail programmes show it."""
    address: str

    @property
    def domain(self) -> str:
        """The domain that the sender speaks for."""
        return self.address.rpartition("@")[2]

    @classmethod
    def read(cls, text: str) -> "MailSender":
        """The sender of a text that ``read_mail_address`` has passed."""
        named = _SENDER.fullmatch(text)
        if named is None:
            return cls(_SENDER_NAME, text)
        return cls(named[1].strip().strip('"') or _SENDER_NAME, named[2])


def read_mail_address(text: str) -> str:
    """An address that mail is sent from, or ``NAME <ADDRESS>``."""
    sender = MailSender.read(text.strip())
    is_address = re.fullmatch(r"[^\s@<>,;:\"]{1,64}@[A-Za-z0-9.-]{1,200}", sender.address)
    if not (is_address and sender.name.isprintable()):
        raise ValueError(
            "is not an e-mail address. Set it to, for example, bot@example.org, or to "
            "Contact points <bot@example.org>."
        )
    return text.strip()


def read_word(text: str) -> str:
    """A name as it may stand in an address: a mount, a key, a namespace."""
    if not re.fullmatch(r"[A-Za-z0-9._/-]{1,200}", text):
        raise ValueError("is not a name of letters, digits, - _ . and /. Correct it.")
    return text.strip("/")


def read_listen(text: str) -> Listen:
    """``HOST:PORT``."""
    host, _, port = text.rpartition(":")
    if not _HOST.fullmatch(host) or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise ValueError("is not HOST:PORT. Set it to, for example, 127.0.0.1:8081.")
    return Listen(host.strip("[]"), int(port))


def read_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, with commas between them; whole ones, and never everybody's."""
    try:
        # An address of one link says nothing without its interface, so "%" is read as no number.
        found = tuple(ip_network(each.strip().replace("%", " ")) for each in text.split(","))
    except ValueError:
        raise ValueError(
            "is not addresses and networks with commas between. Set it to, for example, 127.0.0.1 or "
            "10.0.7.0/24,2001:db8::1."
        ) from None
    for each in found:
        is_mapped = isinstance(each, IPv6Network) and each.network_address.ipv4_mapped is not None
        if not each.prefixlen or is_mapped:
            raise ValueError(
                f"names {each}, which is no proxy of yours. Leave only addresses of proxies, IPv4 ones "
                "as such."
            )
    return found


def read_secret(text: str) -> str:
    """The secret that Telegram sends with each update."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        raise ValueError(
            "is not 1 to 256 letters, digits, - or _. Make one with: openssl rand -hex 32"
        )
    return text


def read_key(text: str) -> bytes:
    """An Ed25519 public key."""
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", text):
        raise ValueError("is not a public key of 64 hex digits. Leave it empty for Telegram's own.")
    return bytes.fromhex(text)


def read_count(text: str) -> int:
    """A whole number, 0 or more."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError("is not a whole number. Set it to 0, which lifts the limit, or more.")
    return int(text)


def read_rate(text: str) -> float:
    """Messages a second, 0 or more."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII):
        raise ValueError("is not a number of messages a second. Set it to 0 (no limit) or more.")
    return float(text)


def read_level(text: str) -> str:
    """A log level."""
    if text.upper() not in _LEVELS:
        raise ValueError(f"is not a level. Set it to one of {', '.join(_LEVELS)}.")
    return text.upper()


def read_provider(text: str) -> str:
    """Where the keys are kept."""
    if text not in ("file", "vault", "pkcs11", "environment"):
        raise ValueError(
            "is not a key provider. Set it to file, vault, pkcs11, or for trials to environment."
        )
    return text


def _parts(text: str, *schemes: str) -> SplitResult | None:
    """The parts of an address of one of these schemes; None where it is none."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    is_one_word = text.isprintable() and " " not in text
    return parts if host and parts.scheme in schemes and is_one_word else None


def _split(text: str) -> SplitResult:
    parts = _parts(text, "http", "https")
    if parts is None:
        raise ValueError("is not an address. Set it to https:// and a host.")
    if parts.scheme == "http" and not is_loopback(text):
        raise ValueError("is http, which is read on the way. Set it to https://, or to 127.0.0.1.")
    return parts
