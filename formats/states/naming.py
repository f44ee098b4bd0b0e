"""What States are called in the languages of the United Nations, by their three letters (ISO 3166-1).

``short_names.tsv`` has the United Nations' own short names, a State a line. Source: the columns "UNTERM …
Short" (Protocol and Liaison Service) of the data package country-codes, github.com/datasets/country-codes at
caa72d1, read on 2026-11-28, without the articles behind a name and the marks of observers and non-member
States. Each was compared with the names of the Statistics Division's M49 in the same package. From there are
those of Côte d'Ivoire and Türkiye, which the first lacks, the Holy See's in Chinese and Timor-Leste's in
Arabic. Where M49 is longer (the Kingdom of the Netherlands) or spelt otherwise (Ireland in Arabic, the Congo
in Chinese, Papua New Guinea in Russian) UNTERM's stands. Territories and other issuers have none here.

What the Unicode CLDR calls them, and what ``ALSO`` has, is for finding them alone. ``cldr_names.tsv`` has the
former in these languages, as the library has them: read from there, all that it knows of seven languages
would stay in memory.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

UNITED_NATIONS: Final = ("ar", "en", "es", "fr", "ru", "zh")
_SOURCE: Final = "en"
_TRADITIONAL: Final = "zh-Hant"
"""Names are also looked for as they are written in Hong Kong or Singapore's older papers."""

ALSO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ARE": ("UAE", "Emirates", "EAU", "Émirats", "الإمارات", "Эмираты", "阿联酋"),
        "BIH": ("Bosnia", "Bosnie", "Босния", "البوسنة", "波黑"),
        "BLR": ("Белоруссия", "روسيا البيضاء"),
        "BOL": ("Plurinational State of Bolivia",),
        "CAF": ("CAR", "RCA", "ЦАР", "中非"),
        "CIV": (
            "Ivory Coast",
            "Côte d'Ivoire",
            "Costa de Marfil",
            "Берег Слоновой Кости",
            "象牙海岸",
        ),
        "COD": ("DRC", "RDC", "ДРК", "Congo", "Конго", "الكونغو", "刚果"),
        "COG": ("Republic of the Congo", "République du Congo", "República del Congo", "刚果"),
        "CZE": ("Czech Republic", "République tchèque", "República Checa", "Чешская Республика"),
        "DOM": ("الدومينيكان", "Доминикана"),
        "FSM": ("Federated States of Micronesia", "Микронезия"),
        "GBR": ("Great Britain", "Britain", "UK", "Grande-Bretagne", "Gran Bretaña", "بريطانيا"),
        "IRN": ("Islamic Republic of Iran",),
        "KOR": ("Korea", "Corée", "Corea", "Корея", "Южная Корея", "كوريا", "南韩"),
        "MDA": ("Молдавия",),
        "MKD": ("Macedonia", "Macédoine", "Македония", "مقدونيا", "马其顿"),
        "MMR": ("Burma", "Birmanie", "Birmania", "Бирма", "بورما"),
        "NLD": (
            "Netherlands (Kingdom of the)",
            "Holland",
            "The Netherlands",
            "Hollande",
            "Holanda",
            "Голландия",
        ),
        "PNG": ("巴新",),
        "PRK": (
            "DPRK",
            "Korea",
            "RPDC",
            "Corée",
            "Corea",
            "Северная Корея",
            "Корея",
            "كوريا",
            "北朝鲜",
        ),
        "PSE": ("Palestine", "Palestina", "Палестина", "فلسطين", "巴勒斯坦"),
        "SAU": ("السعودية", "沙特"),
        "SWZ": ("Swaziland", "Swazilandia", "Свазиленд", "سوازيلاند"),
        "SYR": ("Syria",),
        "TLS": ("East Timor",),
        "TUR": ("Turkey",),
        "USA": ("US", "USA", "EE. UU.", "США", "Америка", "أمريكا", "America"),
        "VEN": ("Bolivarian Republic of Venezuela",),
        "ZAF": ("ЮАР",),
    }
)
"""Names that States have elsewhere, beside those of the United Nations and the CLDR."""


def _table(file: str) -> Mapping[str, Mapping[str, str]]:
    lines = (Path(__file__).parent / file).read_text("utf-8").splitlines()
    _code, *languages = lines[0].split("\t")
    by_language: dict[str, dict[str, str]] = {language: {} for language in languages}
    for line in lines[1:]:
        code, *names = line.split("\t")
        for language, name in zip(languages, names, strict=True):
            by_language[language][code] = name
    return MappingProxyType({each: MappingProxyType(by_language[each]) for each in languages})


SHORT_NAMES: Final = _table("short_names.tsv")
"""By language, then by code."""
_CLDR_NAMES: Final = _table("cldr_names.tsv")
"""By language, then by the two letters of ISO 3166-1."""


def state_name(code: str, language: str) -> str:
    """As the United Nations call the State; in languages that are none of theirs, and of what is in none of
    their lists, as the CLDR does; empty where neither knows it."""
    return SHORT_NAMES.get(language, {}).get(code) or cldr_name(code, language)


def named(code: str, name: str, language: str) -> str:
    """What a reader of that language calls the member to which a network gives this code and name.

    A name of the network's own stays; one that is only the State's English name reads in their language.
    """
    if language == _SOURCE or name not in _english(code):
        return name
    return state_name(code, language) or name


def names(code: str, languages: Iterable[str] = ()) -> Iterable[str]:
    """All that a State may be called, in the languages of the United Nations and in these."""
    for language in dict.fromkeys((*UNITED_NATIONS, _TRADITIONAL, *languages)):
        yield from filter(
            None, (SHORT_NAMES.get(language, {}).get(code), cldr_name(code, language))
        )
    yield from ALSO.get(code, ())


@lru_cache(maxsize=512)
def _english(code: str) -> frozenset[str]:
    found = (SHORT_NAMES[_SOURCE].get(code, ""), cldr_name(code, _SOURCE))
    return frozenset(form for name in found if name for form in (name, name.replace("’", "'")))


def cldr_name(code: str, language: str) -> str:
    """As the Unicode CLDR has it; empty for what is no State or territory."""
    territory = territory_of(code)
    return _territories(language).get(territory, "") if territory else ""


@lru_cache(maxsize=512)
def territory_of(code: str) -> str | None:
    """The two letters of a State (ISO 3166-1) by its three; None for what is no State."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    found = aliases.get(code, [])
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=64)
def _territories(language: str) -> Mapping[str, str]:
    if language in _CLDR_NAMES:
        return _CLDR_NAMES[language]
    try:
        locale = Locale.parse(language, sep="-") if language else None
    except (UnknownLocaleError, ValueError):
        return {}
    return {code: str(name) for code, name in locale.territories.items()} if locale else {}
