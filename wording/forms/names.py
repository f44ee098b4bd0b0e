"""The names of States, organisations and languages, by the codes under which forms keep them."""

from collections.abc import Mapping

from formats.states.naming import named, state_name
from wording.language import Translator, locale_of
from wording.safe_text import Shown, clean_line, isolated, technical


def state(_: Translator, code: str, members: Mapping[str, str]) -> Shown:
    """``Lebanon (LBN)``: by the network's own name where it has one, else as the United Nations call it in
    the reader's language; the bare code where unknown."""
    shown_code = technical(clean_line(code), is_rtl=_.is_rtl)
    own = members.get(code)
    name = named(code, own, _.language) if own else _not_a_state(_).get(code)
    name = name or state_name(code, _.language)
    if not name:
        return shown_code
    return _("{name} ({code})", name=isolated(clean_line(name), is_rtl=_.is_rtl), code=shown_code)


def language(_: Translator, tag: str) -> Shown:
    """``Arabic (ar)``; the bare tag where it is not known."""
    shown_tag = technical(clean_line(tag), is_rtl=_.is_rtl)
    locale = locale_of(tag)
    name = locale.get_display_name(locale_of(_.language)) if locale else None
    if not name:
        return shown_tag
    return _("{name} ({code})", name=isolated(name, is_rtl=_.is_rtl), code=shown_tag)


def _not_a_state(_: Translator) -> Mapping[str, str]:
    """Codes of travel documents besides those of ISO 3166-1 (ICAO Doc 9303 part 3, section 5)."""
    return {
        "EUE": _.pgettext("issuer", "European Union"),
        "UNO": _.pgettext("issuer", "United Nations"),
        "UNA": _.pgettext("issuer", "United Nations specialized agency"),
        "UNK": _.pgettext("issuer", "United Nations Interim Administration Mission in Kosovo"),
        "RKS": _.pgettext("issuer", "Kosovo"),
        "XBA": _.pgettext("issuer", "African Development Bank"),
        "XIM": _.pgettext("issuer", "African Export-Import Bank"),
        "XCC": _.pgettext("issuer", "Caribbean Community"),
        "XCE": _.pgettext("issuer", "Council of Europe"),
        "XCO": _.pgettext("issuer", "Common Market for Eastern and Southern Africa"),
        "XEC": _.pgettext("issuer", "Economic Community of West African States"),
        "XPO": _.pgettext("issuer", "INTERPOL"),
        "XES": _.pgettext("issuer", "Organization of Eastern Caribbean States"),
        "XMP": _.pgettext("issuer", "Parliamentary Assembly of the Mediterranean"),
        "XOM": _.pgettext("issuer", "Sovereign Military Order of Malta"),
        "XDC": _.pgettext("issuer", "Southern African Development Community"),
        "GBD": _.pgettext("nationality", "British Overseas Territories citizen"),
        "GBN": _.pgettext("nationality", "British National (Overseas)"),
        "GBO": _.pgettext("nationality", "British Overseas citizen"),
        "GBP": _.pgettext("nationality", "British protected person"),
        "GBS": _.pgettext("nationality", "British subject"),
        "XXA": _.pgettext("nationality", "Stateless"),
        "XXB": _.pgettext("nationality", "Refugee"),
        "XXC": _.pgettext("nationality", "Other refugee"),
        "XXX": _.pgettext("nationality", "Unknown"),
    }
