"""What a standard finds in a value, as a sentence without its field: why it cannot be, or is unlikely.

Each finding has the facts ``standard`` and ``reason``; where there is one ``right``, what would be;
``found``, what stands there; ``part``, of what. One that has no sentence here is said by its standard.
"""

from collections.abc import Sequence

from domain.topics import Facts
from wording.forms.values import FormReader
from wording.language import Translator, filled
from wording.safe_text import NOTHING, Shown, clean_line, technical


def finding(who: FormReader, facts: Facts) -> Shown:
    """The sentence, and what would be right where that is known."""
    _ = who.translator
    standard, reason = str(facts.get("standard", "")), str(facts.get("reason", ""))
    right = _right(who, facts)
    said = {**_lines(_), **_devices(_), **_documents(_), **_others(_)}.get((standard, reason))
    if said is None:
        said = _("{standard} does not allow it.", standard=shown(who, standard))
    values = {"found": _text(who, facts, "found"), "part": _part(_, facts), "right": right}
    told = filled(said, values)
    if not right or "{right}" in said:
        return told
    return _("{wrong} Right would be: {right}", wrong=told, right=right)


def shown(who: FormReader, text: str) -> Shown:
    """A value that stands in a finding, on one line."""
    return technical(clean_line(text), is_rtl=who.translator.is_rtl)


def _lines(_: Translator) -> dict[tuple[str, str], Shown]:
    """Of telephones, e-mail, the Internet."""
    return {
        ("E.164", "form"): _("is no telephone number with its country code."),
        ("E.164", "country"): _("begins with a country code that does not exist."),
        ("E.164", "length"): _("has too many or too few digits for its country: {found}."),
        ("E.164", "not_assigned"): _("{found} is in no range that its country gives out."),
        ("RFC 5322", "form"): _("is no e-mail address."),
        ("RFC 5322", "not_public"): _("is an address that cannot be reached from outside."),
        ("RFC 5952", "form"): _("is no IP address."),
        ("RFC 5952", "scope"): _("names an interface of one machine behind the IP address."),
        ("RFC 6890", "loopback"): _("{found} is a machine's address of itself."),
        ("RFC 6890", "multicast"): _("{found} is an address of a group, not of a customer."),
        ("RFC 6890", "link_local"): _("{found} is an address within one local network."),
        ("RFC 6890", "shared"): _("{found} is an address inside a provider's own network."),
        ("RFC 6890", "private"): _(
            "{found} is a private or reserved address that no provider knows."
        ),
        ("RFC 6302", "port"): _("is missing, and many customers may share the address."),
        ("RFC 3986", "form"): _("is no web address."),
        ("RFC 3986", "scheme"): _('begins with "{found}", which is rare for a web address.'),
    }


def _devices(_: Translator) -> dict[tuple[str, str], Shown]:
    """Of devices, cards, bank accounts."""
    return {
        ("IMEI", "form"): _("is no IMEI: it must have 14, 15 or 16 digits."),
        ("IMEI", "check_digit"): _("ends in {found}; the check digit would be {right}."),
        ("IMSI", "form"): _("is no IMSI: it must have 14 or 15 digits."),
        ("IMSI", "country"): _("begins with {found}, which is no known country of networks."),
        ("IBAN", "form"): _("is no IBAN."),
        ("IBAN", "check_digit"): _(
            "has check digits ({found}) that do not fit. Compare every letter."
        ),
        ("IBAN", "country"): _("begins with {found}, where no IBAN is known."),
        ("IBAN", "account"): _("does not have the form of an account in {found}."),
    }


def _documents(_: Translator) -> dict[tuple[str, str], Shown]:
    """Of documents, States, languages."""
    return {
        ("ICAO 9303", "form"): _("is no machine-readable zone. Copy every line of it."),
        ("ICAO 9303", "date"): _("has a date that does not exist ({part}); it is written {right}."),
        ("ICAO 9303", "sex"): _("has a sex that is none of {right}."),
        ("ICAO 9303", "check_digit"): _(
            "has the check digit {found} ({part}); {right} would fit. Compare every letter."
        ),
        ("ICAO 9303", "state"): _("has a State that does not exist ({part}): {found}."),
        ("ICAO 9303", "number"): _("is {found}, but {right} in the machine-readable zone."),
        ("ICAO 9303-3", "unknown"): _("is no State or organisation that is known."),
        ("ICAO 9303-3", "several"): _("could mean several States. Say which."),
        ("ICAO 9303-3", "nationality"): _("is a nationality that is no State."),
        ("BCP 47", "unknown"): _("is no language that is known."),
        ("BCP 47", "several"): _("could mean several languages. Say which."),
    }


def _others(_: Translator) -> dict[tuple[str, str], Shown]:
    """Of times, time zones, and the form in which values are kept."""
    return {
        ("IANA", "unknown"): _("is no time zone that is known."),
        ("time", "ahead"): _("lies in the future."),
        ("time", "passed"): _("has passed already."),
        ("time", "age"): _("is more than 130 years ago."),
        ("time", "long"): _("is longer than two years."),
        ("canonical", "form"): _("is not written in the form in which it is kept."),
    }


def _part(_: Translator, facts: Facts) -> Shown:
    parts: dict[str, Shown] = {
        "document_number": _("number of the document"),
        "birth_date": _("date of birth"),
        "expiry": _("date of expiry"),
        "optional": _("optional data"),
        "composite": _("whole zone"),
        "issuer": _("issuing State"),
        "nationality": _("nationality"),
    }
    return parts.get(str(facts.get("part")), NOTHING)


def _right(who: FormReader, facts: Facts) -> Shown:
    right = facts.get("right")
    if isinstance(right, str):
        return shown(who, right)
    if isinstance(right, Sequence):
        return who.translator.listed(shown(who, str(each)) for each in right)
    return NOTHING


def _text(who: FormReader, facts: Facts, name: str) -> Shown:
    said = facts.get(name)
    return shown(who, said) if isinstance(said, str) else NOTHING
