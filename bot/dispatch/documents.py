"""What a message brings that is made once its turn to be sent has come: a file, or figures.

Owns what becomes of a file that cannot be made: a message that says so. What stands in it is
``services.log.document``'s, setting it ``bot.process.typesetting``'s; what figures say is
``services.statistics.in_chat``'s, a month's letter ``services.statistics.letter_in_chat``'s.
"""

from pathlib import Path
from typing import Final

from bot.process import logs
from bot.process.trouble import Trouble
from bot.process.typesetting import set_document
from domain.log.document import NotMade
from domain.messages.outgoing import Post, Saying
from domain.topics import Topic
from services.log.document_in_chat import CannotBeMade, made_for
from services.statistics.in_chat import counted_for
from services.statistics.letter_in_chat import letter_for
from services.visit.office import Office

_LARGEST: Final = 49_000_000
"""Bytes; a bot may send files of 50 MB (Bot API, Sending files)."""


class Documents:
    """Makes the documents of one deployment. ``fonts``: a folder with more of them, if there is one."""

    def __init__(self, office: Office, fonts: Path | None) -> None:
        self._office = office
        self._fonts = fonts

    async def make(self, post: Post, language: str) -> bytes | Saying | None:
        """The file for this message, in its reader's language; what it says instead where there is none.

        None where nobody is to read it any more. Raises ``WorkEnded`` and ``TooMuchAsked``.
        """
        if post.saying.topic is Topic.LETTER_COMING:
            return await letter_for(self._office, post)
        if post.saying.topic is Topic.STATISTICS_COMING:
            return await counted_for(self._office, post)
        try:
            made = await made_for(self._office, post)
            typeset = await set_document(made, self._fonts, language)
        except CannotBeMade as error:
            return _instead(post, error.why)
        except Trouble:
            logs.event("document_not_set", "warning")
            return _instead(post, NotMade.NOT_SET)
        return typeset.pdf if len(typeset.pdf) <= _LARGEST else _instead(post, NotMade.TOO_LONG)


def _instead(post: Post, why: NotMade) -> Saying:
    facts = {"reference": post.saying.facts.get("reference"), "why": why.value}
    return Saying(topic=Topic.DOCUMENT_NOT_MADE, facts=facts)
