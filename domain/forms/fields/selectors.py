"""Selectors: what identifies an account, a device or a thing that is asked about."""

from enum import StrEnum

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When

MOST = 50
"""Selectors of one request."""


class SelectorKind(StrEnum):
    """What a selector is; each is read by its own standard."""

    ACCOUNT = "account"
    EMAIL = "email"
    TELEPHONE = "telephone"
    IP = "ip"
    """An address of the Internet Protocol, which says something only with a time."""
    IMEI = "imei"
    IMSI = "imsi"
    URL = "url"
    IBAN = "iban"
    VEHICLE = "vehicle"
    DOCUMENT = "document"
    OTHER = "other"


PARTS = (
    FormField(
        name="kind",
        kind=FieldKind.CHOICE,
        need=NeededBy.NOW,
        words=tuple(kind.value for kind in SelectorKind),
    ),
    FormField(name="value", need=NeededBy.NOW, limit=500),
    FormField(
        name="at",
        kind=FieldKind.MOMENT,
        need=NeededBy.NOW,
        when=(When(name="kind", says=(SelectorKind.IP.value,)),),
        basis="RFC 6302 section 2",
    ),
    FormField(
        name="port",
        kind=FieldKind.NUMBER,
        limit=65535,
        when=(When(name="kind", says=(SelectorKind.IP.value,)),),
        basis="RFC 6302 section 2",
    ),
    FormField(name="provider", limit=200),
)


def selectors(name: str = "targets", need: NeededBy = NeededBy.NOW) -> FormField:
    """A list of selectors."""
    return FormField(name=name, kind=FieldKind.SELECTOR, need=need, most=MOST, parts=PARTS)
