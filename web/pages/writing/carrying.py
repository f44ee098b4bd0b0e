"""Going on at a page with what was begun in chat.

Owns that both are shown, and it is asked, before either takes the place of the other.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.forms.fields.form import RequestForm
from domain.forms.fields.header import FACTS
from domain.forms.forms import FORMS
from domain.requests.ahead.carried import to_page
from domain.requests.ahead.page_draft import PageDraft
from domain.sessions.session import Level
from services.requests.at_page import carrying
from services.requests.at_page.carrying import InChat
from services.requests.at_page.reading import ReadDraft, read_draft
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.typed import fields_of
from web.frame.visitor import Visitor, do, look, visitor_of
from web.pages.writing.begun import BegunDraft, begun
from web.pages.writing.new import require_official, type_of
from wording.documents.form_fields import form_sections
from wording.language import translator

_BOTH, _CHAT = "both", "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoDrafts:
    """What was begun in chat, and what is being written here; ``member`` names whom that one asks."""

    found: InChat
    chat: ReadDraft
    here: ReadDraft | None
    member: str


async def show(request: Request) -> Response:
    """``GET /requests/new/TYPE/chat``."""
    kind = type_of(request)

    async def act(visit: PageVisit) -> TwoDrafts | None:
        require_official(visit)
        found = await carrying.in_chat(visit)
        if found is None:
            return None
        there = found.at_page
        member = there.addressee if there is not None else None
        return TwoDrafts(
            found=found,
            chat=read_draft(visit, to_page(found.draft, kind, "", "")),
            here=read_draft(visit, there) if there is not None else None,
            member=visit.work.situation.member_name(member) if member else "",
        )

    both, here = await look(request, Level.PROVED, act), f"/requests/new/{kind.value}"
    if both is None:
        return RedirectResponse(here, 303)
    visitor = visitor_of(request)
    return page(
        request,
        "writing/chat.html",
        here=here,
        stands=both.found.stands,
        chat=begun(visitor, both.found.draft, both.found.member),
        in_chat=_written(visitor, both.chat),
        own=_own(visitor, both),
        at_page=_written(visitor, both.here) if both.here is not None else None,
        chat_is_newer=both.found.chat_is_newer,
    )


def _own(visitor: Visitor, both: TwoDrafts) -> BegunDraft | None:
    return begun(visitor, both.here.draft, both.member) if both.here is not None else None


def _written(visitor: Visitor, read: ReadDraft) -> dict[str, object]:
    """All that stands in a draft, to be looked at."""
    _, draft = translator(visitor.reader.language), read.draft
    form: RequestForm = FORMS[draft.type]
    values = {name: value for name, value in read.values.items() if name != FACTS.name}
    unread = [fault.path for fault in read.grave]
    return {
        "text": draft.text,
        "sections": list(form_sections(_, form, values)),
        "unread": [(path, draft.typed.get(path, "")) for path in unread],
    }


async def carry(request: Request) -> Response:
    """``POST /requests/new/TYPE/chat``: with what is being written here, or in its place, as ``way`` says."""
    kind, typed = type_of(request), await fields_of(request)
    are_both, stands = typed.get("way") == _BOTH, typed.get("stands", "")

    async def act(visit: PageVisit) -> PageDraft | None:
        require_official(visit)
        return await carrying.go_on_here(visit, kind, stands, are_both=are_both)

    draft = await do(request, Level.PROVED, act)
    if draft is None:
        return RedirectResponse(f"/requests/new/{kind.value}/chat", 303)
    return RedirectResponse(f"/requests/new/{draft.type.value}", 303)


ROUTES = (
    Route("/requests/new/{type}/chat", show, methods=["GET"]),
    Route("/requests/new/{type}/chat", carry, methods=["POST"]),
)
