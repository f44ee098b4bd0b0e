"""States and nationalities by their three letters, as ICAO Doc 9303 part 3, section 5 has them.

Owns which codes there are: ISO 3166-1's, from the Unicode CLDR, and those that travel documents have
besides; and which are meant by a name in the languages of the United Nations or the reader's. Germany's
``D`` is read as ``DEU``. Nothing near is taken for a name, it is only named.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from babel.core import get_global

from formats.forms.kinds.standard import Allowed, NotOne
from formats.states.likeness import Names
from formats.states.naming import names, territory_of
from formats.typed.letters import exact

STANDARD: Final = "ICAO 9303-3"

_NO_STATE: Final = frozenset({"ASC", "CPT", "DGA", "EUE", "TAA", "ZZZ"})
"""Reserved by ISO 3166-1, not assigned."""
_MOST_NEAR: Final = 3
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
    known = _names(language)
    codes = {*known.called(typed)} & among or _by_two_letters(code) & among
    if len(codes) == 1:
        return Allowed(value=next(iter(codes)))
    near = codes or [each for each in known.near(typed) if each in among][:_MOST_NEAR]
    raise NotOne(STANDARD, reason="several" if codes else "unknown", right=sorted(near))


def _by_two_letters(code: str) -> frozenset[str]:
    return frozenset(three for three in states() if territory_of(three) == code)


@lru_cache(maxsize=16)
def _names(language: str) -> Names[str]:
    reader = (language,) if language else ()
    return Names(
        {
            **{code: names(code, reader) for code in states()},
            **{code: (name,) for code, name in (*ISSUERS.items(), *NATIONALS.items())},
        }
    )
