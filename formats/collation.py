"""The order in which names stand in a list: that of its reader's language.

By the CLDR's collation through ICU: accents count after letters, ``ñ`` follows ``n``, Chinese stands by its
pinyin, and what is of another script than the language's after it.
"""

from collections.abc import Callable
from functools import lru_cache

SortKey = Callable[[str], bytes]


@lru_cache(maxsize=64)
def order_of(language: str) -> SortKey:
    """What names are sorted by; the order that languages share, where this one is not known."""
    # Who only lists something at the console does not wait for the library.
    import icu

    found: SortKey = icu.Collator.createInstance(icu.Locale(language)).getSortKey
    return found
