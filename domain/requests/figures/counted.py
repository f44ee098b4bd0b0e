"""What every record of a request says of it in the audit part, so that figures need no content.

Owns these members. What a single act adds (a ground, partial or final, a deadline) its own rule says.
"""

from domain.reference import is_drill
from domain.requests.request import Request
from domain.topics import Facts
from domain.vocabulary import RequestType


def counted(request: Request) -> Facts:
    """The request's type, urgency, its two members by their codes, whether it is a drill, and the other
    channels on which it went too."""
    return {
        "type": request.type.value,
        "urgency": request.urgency.value,
        "members": [request.origin, request.addressee],
        "drill": request.type is RequestType.DRILL or is_drill(request.reference),
        **({"sent_via": list(request.ties.sent_via)} if request.ties.sent_via else {}),
    }
