"""States and nationalities by their three letters, as ICAO Doc 9303 part 3, section 5 has them.

Owns which codes there are: ISO 3166-1's, from the Unicode CLDR, and those that travel documents have
besides; and which are meant by a name in the languages of the United Nations or the reader's. Germany's
``D`` is read as ``DEU``. Nothing near is taken for a name, it is only named.
"""

from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from formats.forms.kinds.short_names import SHORT_NAMES
from formats.forms.kinds.standard import Allowed, NotOne
from formats.typed.letters import exact, folded
from formats.typed.member_names import UNITED_NATIONS, territory_of

STANDARD: Final = "ICAO 9303-3"

_NO_STATE: Final = frozenset({"ASC", "CPT", "DGA", "EUE", "TAA", "ZZZ"})
"""Reserved by ISO 3166-1, not assigned."""
_FORMER: Final = frozenset({"ANT", "BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})

ISSUERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "EUE": "European Union",
        "UNO": "United Nations",
        "UNA": "United Nations specialized agency",
        "UNK": "United Nations Interim Administration Mission in Kosovo",
        "RKS": "Kosovo",
        "XBA": "African Development Bank",
        "XIM": "African Export-Import Bank",
        "XCC": "Caribbean Community",
        "XCE": "Council of Europe",
        "XCO": "Common Market for Eastern and Southern Africa",
        "XEC": "Economic Community of West African States",
        "XPO": "INTERPOL",
        "XES": "Organization of Eastern Caribbean States",
        "XMP": "Parliamentary Assembly of the Mediterranean",
        "XOM": "Sovereign Military Order of Malta",
        "XDC": "Southern African Development Community",
    }
)
"""Who besides States issues travel documents."""
NATIONALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "GBD": "British Overseas Territories citizen",
        "GBN": "British National (Overseas)",
        "GBO": "British Overseas citizen",
        "GBP": "British protected person",
        "GBS": "British subject",
        "XXA": "stateless",
        "XXB": "refugee",
        "XXC": "other refugee",
        "XXX": "unknown",
    }
)
"""Nationalities that are no State's name."""
_ALSO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ARE": ("UAE", "Emirates"),
        "BOL": ("Plurinational State of Bolivia",),
        "CIV": ("Ivory Coast",),
        "CZE": ("Czech Republic",),
        "COD": ("DRC", "Congo"),
        "COG": ("Republic of the Congo",),
        "FSM": ("Federated States of Micronesia",),
        "GBR": ("Great Britain", "UK"),
        "IRN": ("Islamic Republic of Iran",),
        "KOR": ("Korea",),
        "MMR": ("Burma",),
        "MKD": ("Macedonia",),
        "NLD": ("Netherlands (Kingdom of the)", "Holland", "The Netherlands"),
        "PRK": ("DPRK", "Korea"),
        "PSE": ("Palestine",),
        "SWZ": ("Swaziland",),
        "TLS": ("East Timor",),
        "TUR": ("Turkey",),
        "VEN": ("Bolivarian Republic of Venezuela",),
    }
)
"""Names that States have elsewhere, beside those of the United Nations and the CLDR."""


@lru_cache(maxsize=1)
def states() -> frozenset[str]:
    """The codes of ISO 3166-1."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    codes = (code for code in aliases if len(code) == 3 and code.isascii() and code.isalpha())
    return frozenset(
        code
        for code in codes
        if territory_of(code) is not None
        and code not in _NO_STATE | _FORMER
        # AA, QM to QZ, XA to XZ and ZZ are for private use.
        and not (code[0] in "AXZ" and code[0:1] * 2 == code[1:3])
        and not (code[0] == "X" and code[1] == code[2])
        and not (code[0] == "Q" and code[1] == code[2])
    )


def state(typed: str, language: str = "") -> Allowed:
    """The State or issuer meant by a code or by a whole name in any of the languages."""
    return _meant(typed, language, states() | ISSUERS.keys())


def nationality(typed: str, language: str = "") -> Allowed:
    """The nationality meant; ``stateless`` and ``unknown`` are two."""
    return _meant(typed, language, states() | ISSUERS.keys() | NATIONALS.keys())


def is_code(code: str) -> bool:
    """Whether a travel document may carry these letters, ``D`` for Germany among them."""
    return code == "D" or code in states() or code in ISSUERS or code in NATIONALS


def _meant(typed: str, language: str, among: frozenset[str]) -> Allowed:
    code = exact(typed).rstrip("<").upper()
    code = {"D": "DEU"}.get(code, code)
    if code in among:
        return Allowed(value=code)
    if code in NATIONALS:
        raise NotOne(STANDARD, reason="nationality")
    names = _names(language)
    wanted = folded(typed)
    codes = names.get(wanted, frozenset()) & among or _by_two_letters(code) & among
    if len(codes) == 1:
        return Allowed(value=next(iter(codes)))
    near = codes or {
        other
        for name in get_close_matches(wanted[:80], names, n=3, cutoff=0.75)
        for other in names[name] & among
    }
    raise NotOne(STANDARD, reason="several" if codes else "unknown", right=sorted(near))


def _by_two_letters(code: str) -> frozenset[str]:
    return frozenset(three for three in states() if territory_of(three) == code)


@lru_cache(maxsize=64)
def _names(language: str) -> Mapping[str, frozenset[str]]:
    by_name: dict[str, set[str]] = defaultdict(set)
    for tag in dict.fromkeys((*UNITED_NATIONS, language)):
        territories = _territories(tag)
        for code in states():
            name = territories.get(territory_of(code) or "")
            if name:
                by_name[folded(name)].add(code)
    for code, name in SHORT_NAMES.items():
        by_name[folded(name)].add(code)
    for code, names in _ALSO.items():
        for name in names:
            by_name[folded(name)].add(code)
    for code, name in (*ISSUERS.items(), *NATIONALS.items()):
        by_name[folded(name)].add(code)
    return {name: frozenset(codes) for name, codes in by_name.items()}


def _territories(tag: str) -> Mapping[str, str]:
    try:
        return Locale.parse(tag, sep="-").territories if tag else {}
    except (UnknownLocaleError, ValueError):
        return {}
