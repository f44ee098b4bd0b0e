"""What is to be checked before a request is sent, and its sending."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.files.file import FileState, StoredFile
from domain.forms.fields.form import RequestForm
from domain.forms.forms import FORMS
from domain.messages.outgoing import Saying
from domain.sessions.session import Level
from services.files.receiving import waiting
from services.requests.ahead import page_drafts
from services.requests.at_page import sending
from services.requests.at_page.reading import ReadDraft, read_draft
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import words
from web.frame.typed import fields_of
from web.frame.visitor import do, look, visitor_of
from web.pages.files.rows import files_shown, waiting_file
from web.pages.writing.new import require_official, type_of
from wording.documents.form_fields import form_sections
from wording.language import translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is to be checked. ``summary`` is said before it is sent; None where it cannot be yet."""

    read: ReadDraft
    summary: Saying | None
    files: tuple[StoredFile, ...] = ()
    """What waits to go with it."""


async def check(request: Request) -> Response:
    """``GET /requests/new/TYPE/check``."""
    kind = type_of(request)

    async def act(visit: PageVisit) -> Checked:
        require_official(visit)
        read = read_draft(visit, await page_drafts.begun(visit, kind))
        return Checked(
            read=read,
            summary=await sending.summary(visit, read) if read.may_be_sent else None,
            files=await waiting(visit, None),
        )

    checked = await look(request, Level.PROVED, act)
    here = f"/requests/new/{kind.value}"
    if checked.summary is None:
        return RedirectResponse(f"{here}?checked=1", 303)
    visitor, read = visitor_of(request), checked.read
    _ = translator(visitor.reader.language)
    form: RequestForm = FORMS[kind]
    before = checked.summary.facts.get("same_as") or checked.summary.facts.get("names_as")
    return page(
        request,
        "writing/check.html",
        here=here,
        token=read.draft.token,
        summary=words(request, checked.summary),
        before=before if checked.summary.facts.get("same_case") else None,
        text=read.draft.text,
        sections=list(form_sections(_, form, read.values)),
        files=[waiting_file(_, each) for each in checked.files],
        shown=",".join(each.id for each in checked.files if each.state is FileState.READY),
        doubts=[fault.path for fault in read.faults],
    )


async def send(request: Request) -> Response:
    """``POST /requests/new/TYPE/send``: the chat's own *Send*."""
    type_of(request)
    typed = await fields_of(request)
    token = typed.get("token", "")

    async def act(visit: PageVisit) -> str:
        require_official(visit)
        visit.files = files_shown(typed)
        return (await sending.send(visit, token)).reference

    reference = await do(request, Level.PROVED, act)
    return RedirectResponse(f"/requests/{reference}", 303)


ROUTES = (
    Route("/requests/new/{type}/check", check, methods=["GET"]),
    Route("/requests/new/{type}/send", send, methods=["POST"]),
)
