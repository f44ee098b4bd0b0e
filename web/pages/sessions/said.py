"""Why something was refused, in the chat's own words."""

from starlette.requests import Request

from domain.messages.outgoing import Saying
from domain.refused import Refused
from web.frame.portal import portal_of
from web.frame.visitor import visitor_of


def said(request: Request, refused: Refused) -> str:
    """What somebody would read in their chat."""
    visitor = visitor_of(request)
    saying = Saying(topic=refused.topic, facts=refused.facts)
    return portal_of(request).words(saying, visitor.reader, visitor.now)
