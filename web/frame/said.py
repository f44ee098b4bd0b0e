"""What services say to somebody at a page: in the words of the chat."""

from starlette.requests import HTTPConnection

from domain.messages.outgoing import Saying
from domain.refused import Refused
from web.frame.portal import portal_of
from web.frame.visitor import visitor_of


def words(request: HTTPConnection, saying: Saying) -> str:
    """It in the language of who is at the page."""
    return portal_of(request).words(visitor_of(request).told(saying))


def why(request: HTTPConnection, refused: Refused) -> str:
    """Why something was refused."""
    return words(request, Saying(topic=refused.topic, facts=refused.facts))
