"""A request out of its records as the document in which requests are exchanged.

Owns what of a case stands where in that document. A request that was filed as one text is a form of
which only the facts are given; one under a form that this version does not know has no form here.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from domain.events import Event
from domain.forms.fields.field import Value, Values
from domain.forms.fields.form import RequestForm
from domain.forms.forms import FORMS
from domain.log.document import DocumentLink
from domain.messages.outgoing import Said
from domain.requests.request import Request
from formats.forms.document_fields import LONGEST_TEXT, MOST_ANSWERS, MOST_LINKS
from formats.forms.exchange import AnswerPart, FormDocument, dueable, still_due


def exchanged(
    request: Request,
    form: RequestForm | None,
    values: Values,
    texts: Iterable[Said],
    links: Sequence[DocumentLink] = (),
) -> FormDocument:
    """The document; ``values`` are empty where its reader may not have them."""
    known = form or FORMS[request.type]
    answers = [said for said in texts if said.event == Event.ANSWERED]
    return FormDocument(
        form=known,
        head=_head(request),
        values=values if form is not None and values else None,
        missing=_missing(request, known, values),
        answers=tuple(_answer(said, request) for said in answers[:MOST_ANSWERS]),
        links=tuple(_link(link) for link in links[:MOST_LINKS]),
    )


def _head(request: Request) -> Values:
    reason: Values = {"reason": request.reason.value} if request.reason else {}
    return {
        "reference": request.reference,
        "type": request.type.value,
        "urgency": request.urgency.value,
        **reason,
        "marking": request.marking.value,
        "from": request.origin,
        "to": request.addressee,
        "created_at": _moment(request.created_at),
    }


def _missing(request: Request, form: RequestForm, values: Values) -> tuple[str, ...]:
    """What the request's clock counts as missing, and what the form as it stands shows to be."""
    counted = request.completion.names if request.completion is not None else ()
    lacking = still_due(form.fields, values) if values else ()
    known = {*dueable(form.fields)}
    return tuple(name for name in dict.fromkeys((*counted, *lacking)) if name in known)


def _answer(said: Said, request: Request) -> AnswerPart:
    head: dict[str, Value] = {
        "at": _moment(said.at or request.created_at),
        "marking": said.marking or request.marking.value,
    }
    if said.body:
        head["text"] = said.body[:LONGEST_TEXT]
    is_known = said.form is not None and said.form.is_known
    return AnswerPart(head=head, fields=said.form.values if said.form and is_known else {})


def _link(link: DocumentLink) -> Values:
    said = {
        "channel": link.channel,
        "date": link.dated.isoformat() if link.dated else "",
        "state": link.state,
    }
    known = {name: value for name, value in said.items() if value}
    return {"kind": link.kind.value, "reference": link.reference, **known}


def _moment(at: datetime) -> str:
    """As moments stand in forms."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
