"""The portal of one deployment: what all its pages need to know."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from domain.log.document import CaseDocument
from services.visit.office import Office
from web.frame.limits import AddressLimits
from web.frame.streams import LiveStreams
from wording.messages.told import Told

Words = Callable[[Told], str]
"""What is said to somebody, in their language: the words are the chat's."""
Report = Callable[[Exception], str]
"""Notes an error that nobody expected; returns the number under which it is found."""


Sets = Callable[[CaseDocument, str], Awaitable[bytes | None]]
"""Sets a document as a file, in a language; None where it cannot be set here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """``url`` is the public address, without a path behind its origin."""

    office: Office
    url: str
    words: Words
    report: Report
    document: Sets
    streams: LiveStreams
    limits: AddressLimits = field(default_factory=AddressLimits)

    @property
    def origin(self) -> str:
        """As browsers say where a form was sent from."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_secure(self) -> bool:
        """Whether it is reached by TLS; else by this machine alone."""
        return self.url.startswith("https://")


PORTAL: Final = "portal"


def portal_of(request: HTTPConnection) -> Portal:
    """The portal that this request came to."""
    return cast("Portal", getattr(request.app.state, PORTAL))
