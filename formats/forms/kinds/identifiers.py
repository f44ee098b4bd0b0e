"""What identifies an account, a line, a device or an address, each by its own standard.

Owns the one form in which each is kept, and what of it is unlikely. That an Internet address needs a
time and where it needs a port is left to ``formats.forms.standards``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from types import MappingProxyType
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat
from stdnum import iban as stdnum_iban
from stdnum import imei as stdnum_imei
from stdnum import imsi as stdnum_imsi
from stdnum import luhn
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from domain.forms.fields.selectors import SelectorKind
from domain.topics import Facts
from formats.forms.kinds.standard import Allowed, NotOne, doubt
from formats.typed.letters import exact, seen

_LONGEST_TELEPHONE: Final = 15
_DIALLED: Final = re.compile(r"\+?[0-9 ()./\-]+", re.ASCII)
_SHARED: Final = IPv4Network("100.64.0.0/10")
_URL: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?P<user>[^/?#\s@]*@)?(?P<host>[^/?#\s@:]+|\[[^\]/\s]+\])"
    r"(?P<port>:[0-9]{1,5})?(?P<rest>(?:[/?#]\S*)?)"
)
_LABEL: Final = re.compile(r"(?!-)[^\s!-,/:-@\[-^`{-~]{1,63}(?<!-)\.?")
_KNOWN_SCHEMES: Final = frozenset({"http", "https", "ftp", "ftps", "sftp", "ws", "wss"})


def telephone(typed: str, region: str | None = None) -> Allowed:
    """A telephone number as ITU-T E.164 has it; ``region`` (two letters) dials without a ``+``."""
    text = exact(typed)
    if not _DIALLED.fullmatch(text):
        raise NotOne("E.164", reason="form", right="+CC…")
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        unknown = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
        raise NotOne("E.164", reason="country" if unknown else "form", right="+CC…") from None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number) or len(value) > _LONGEST_TELEPHONE + 1:
        raise NotOne("E.164", reason="length", found=value)
    if phonenumbers.is_valid_number(number):
        return Allowed(value=value)
    return Allowed(value=value, doubts=(doubt("E.164", reason="not_assigned", found=value),))


def email(typed: str) -> Allowed:
    """An address of e-mail (RFC 5322, 6531); nothing is asked of the network."""
    text = seen(typed)
    try:
        value = _address(text, deliverable=False)
    except (EmailNotValidError, ValueError):
        raise NotOne("RFC 5322", reason="form", right="name@example.org") from None
    try:
        _address(value, deliverable=True)
    except (EmailNotValidError, ValueError):
        return Allowed(value=value, doubts=(doubt("RFC 5322", reason="not_public"),))
    return Allowed(value=value)


def internet_address(typed: str) -> Allowed:
    """An address of the Internet Protocol, as RFC 5952 writes it."""
    try:
        address = ip_address(exact(typed))
    except ValueError:
        raise NotOne("RFC 5952", reason="form", right=["192.0.2.1", "2001:db8::1"]) from None
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            raise NotOne("RFC 5952", reason="scope", right=str(address).partition("%")[0])
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
    return Allowed(value=str(address), doubts=tuple(_not_public(address)))


def may_be_shared(value: str) -> bool:
    """Whether many customers may stand behind the address at a time: every public one of version 4."""
    address = ip_address(value)
    return isinstance(address, IPv4Address) and (address.is_global or address in _SHARED)


def imei(typed: str) -> Allowed:
    """An IMEI of 14 or 15 digits, or an IMEISV of 16 (3GPP TS 23.003)."""
    number = stdnum_imei.compact(exact(typed))
    try:
        return Allowed(value=stdnum_imei.validate(number))
    except InvalidChecksum:
        right = luhn.calc_check_digit(number[:-1])
        raise NotOne(
            "IMEI", reason="check_digit", found=number[-1], right=right, part="imei"
        ) from None
    except ValidationError:
        raise NotOne("IMEI", reason="form", right=["14", "15", "16"]) from None


def imsi(typed: str) -> Allowed:
    """An IMSI of 14 or 15 digits (ITU-T E.212)."""
    number = stdnum_imsi.compact(exact(typed))
    try:
        return Allowed(value=stdnum_imsi.validate(number))
    except InvalidComponent:
        return Allowed(value=number, doubts=(doubt("IMSI", reason="country", found=number[:3]),))
    except ValidationError:
        raise NotOne("IMSI", reason="form", right=["14", "15"]) from None


def iban(typed: str) -> Allowed:
    """An IBAN (ISO 13616): its check digits, its country's form."""
    number = stdnum_iban.compact(exact(typed))
    try:
        stdnum_iban.validate(number, check_country=False)
    except InvalidChecksum:
        raise NotOne("IBAN", reason="check_digit", part="iban", found=number[2:4]) from None
    except InvalidComponent:
        return Allowed(value=number, doubts=(doubt("IBAN", reason="country", found=number[:2]),))
    except ValidationError:
        raise NotOne("IBAN", reason="form", right="CC00…") from None
    try:
        stdnum_iban.validate(number)
    except ValidationError:
        return Allowed(value=number, doubts=(doubt("IBAN", reason="account", found=number[:2]),))
    return Allowed(value=number)


def url(typed: str) -> Allowed:
    """An address of the web (RFC 3986): a scheme and a host; what follows them stays as it is."""
    form = _URL.fullmatch(seen(typed))
    if form is None or not _is_host(form["host"]) or int((form["port"] or ":0")[1:]) > 65535:
        raise NotOne("RFC 3986", reason="form", right="https://example.org/…")
    scheme, host = form["scheme"].lower(), _lower(form["host"])
    value = f"{scheme}://{form['user'] or ''}{host}{form['port'] or ''}{form['rest']}"
    if scheme in _KNOWN_SCHEMES:
        return Allowed(value=value)
    return Allowed(value=value, doubts=(doubt("RFC 3986", reason="scheme", found=scheme),))


STANDARDS: Final[Mapping[str, Callable[[str], Allowed]]] = MappingProxyType(
    {
        SelectorKind.EMAIL: email,
        SelectorKind.TELEPHONE: telephone,
        SelectorKind.IP: internet_address,
        SelectorKind.IMEI: imei,
        SelectorKind.IMSI: imsi,
        SelectorKind.URL: url,
        SelectorKind.IBAN: iban,
    }
)
"""By the kind of a selector; the others have none."""


def kind_without_doubt(value: str) -> SelectorKind | None:
    """What the form of a value alone leaves no doubt that it is; None where it may be something else."""
    text = exact(value)
    if "://" in text:
        return _if_one(SelectorKind.URL, value)
    if "@" in text:
        return _if_one(SelectorKind.EMAIL, value)
    if text.startswith("+"):
        found = _if_one(SelectorKind.TELEPHONE, value)
        return None if found is None or telephone(value).doubts else found
    if "." in text or ":" in text:
        return _if_one(SelectorKind.IP, value)
    if text[:2].isalpha():
        found = _if_one(SelectorKind.IBAN, value)
        return None if found is None or iban(value).doubts else found
    # One number in ten has the last digit that an IMEI would have; a subscriber's may be one of them.
    if len(stdnum_imei.compact(text)) == 15 and _if_one(SelectorKind.IMEI, value):
        is_imsi = _if_one(SelectorKind.IMSI, value) and not imsi(value).doubts
        return None if is_imsi else SelectorKind.IMEI
    return None


def _if_one(kind: SelectorKind, value: str) -> SelectorKind | None:
    try:
        STANDARDS[kind](value)
    except NotOne:
        return None
    return kind


def _address(text: str, *, deliverable: bool) -> str:
    return validate_email(
        text,
        check_deliverability=False,
        globally_deliverable=deliverable,
        test_environment=not deliverable,  # names under .test too, which drills may have
    ).normalized


def _not_public(address: IPv4Address | IPv6Address) -> Iterator[Facts]:
    if address.is_global and not address.is_multicast:
        return
    if address.is_loopback:
        reason = "loopback"
    elif address.is_multicast:
        reason = "multicast"
    elif address.is_link_local:
        reason = "link_local"
    elif isinstance(address, IPv4Address) and address in _SHARED:
        reason = "shared"
    else:
        reason = "private"
    yield doubt("RFC 6890", reason=reason, found=str(address))


def _is_host(host: str) -> bool:
    if host.startswith("["):
        try:
            return isinstance(ip_address(host[1:-1]), IPv6Address)
        except ValueError:
            return False
    return all(_LABEL.fullmatch(label) for label in host.rstrip(".").split("."))


def _lower(host: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in host)
