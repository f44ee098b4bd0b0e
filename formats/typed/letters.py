"""What somebody typed, made comparable: digits of any script, invisible letters, case, accents.

Owns which letters count. A person's own words are kept as they wrote them, but for their composition
(Unicode NFC) and what stands around them; only what must have one form is folded.
"""

import re
import unicodedata

from formats.typed.member_names import plain

_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_UNSEEN_OR_JOINING = re.compile(f"[{_INVISIBLE}\u200c\u200d\ufe00-\ufe0f]")
_AROUND = re.compile(rf"\A[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+\Z")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\u0085]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_BETWEEN_WORDS = re.compile(r"[\s_\-'’ʼ`´.·]+")


def kept(typed: str) -> str:
    """A person's words, composed, with plain line breaks and nothing around them."""
    return _AROUND.sub("", unicodedata.normalize("NFC", _BREAKS.sub("\n", typed)))


def seen(typed: str) -> str:
    """The same on one line without what cannot be seen: names of accounts and things, addresses.

    What joins letters in Persian or Hindi stays.
    """
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", typed)).split())


def exact(typed: str) -> str:
    """What has one form in any script: full-width letters, digits and dashes become ASCII's."""
    folded = unicodedata.normalize("NFKC", _UNSEEN_OR_JOINING.sub("", typed))
    digits = "".join(
        letter if letter.isascii() or not letter.isdecimal() else str(unicodedata.decimal(letter))
        for letter in folded
    )
    return " ".join(_DASHES.sub("-", digits).split())


def folded(typed: str) -> str:
    """For comparing words and names: case, accents, spaces, underscores and dashes make no difference."""
    return _BETWEEN_WORDS.sub("", plain(exact(typed)))
