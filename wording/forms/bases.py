"""The treaties and resolutions on which requests rest, by their proper names."""

from wording.language import Translator
from wording.safe_text import Shown


def labels(_: Translator) -> dict[str, Shown]:
    """The name of each legal basis that can be chosen."""
    return {
        "budapest": _.pgettext("legal basis", "Convention on Cybercrime (CETS 185)"),
        "second_protocol": _.pgettext(
            "legal basis",
            "Second Additional Protocol to the Convention on Cybercrime (CETS 224)",
        ),
        "cets_217": _.pgettext(
            "legal basis",
            "Additional Protocol to the Convention on the Prevention of Terrorism (CETS 217)",
        ),
        "untoc": _.pgettext(
            "legal basis", "United Nations Convention against Transnational Organized Crime"
        ),
        "uncac": _.pgettext("legal basis", "United Nations Convention against Corruption"),
        "un_cybercrime": _.pgettext("legal basis", "United Nations Convention against Cybercrime"),
        "unscr_1373": _.pgettext("legal basis", "Security Council resolution 1373 (2001)"),
        "unscr_2178": _.pgettext("legal basis", "Security Council resolution 2178 (2014)"),
        "unscr_2322": _.pgettext("legal basis", "Security Council resolution 2322 (2016)"),
        "unscr_2396": _.pgettext("legal basis", "Security Council resolution 2396 (2017)"),
        "bilateral": _.pgettext("legal basis", "Bilateral agreement"),
        "reciprocity": _.pgettext("legal basis", "Reciprocity"),
        "other": _.pgettext("legal basis", "Other basis"),
    }
