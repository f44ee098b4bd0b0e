"""The pages on their listener: wired to this deployment, and to the chat's words."""

from datetime import datetime

from starlette.types import ASGIApp

from bot.process import logs
from domain.messages.outgoing import Saying
from handlers.messages.compose import Told, word
from services.visit.office import Office
from web.app import pages
from web.frame.portal import Portal
from wording.reader import Reader


def portal(office: Office, url: str) -> ASGIApp:
    """All pages under this public address."""
    return pages(Portal(office=office, url=url, words=_words, report=logs.incident))


def _words(saying: Saying, reader: Reader, now: datetime) -> str:
    """What the chat would say, as plain text."""
    return word(Told(saying=saying, reader=reader, now=now)).text
