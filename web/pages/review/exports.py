"""Taking what is reviewed out as a file: the records of one case, or a list with a second person."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.directory.directory import Person
from domain.log.approval import CannotAgree
from domain.log.at_night import NightRow
from domain.log.course import CaseCourse
from domain.refused import Refused
from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.log.overview import exporting
from services.log.overview.exporting import CodeOutcome, ExportForm, WantedList
from services.log.overview.night import NightAsked
from services.log.overview.reviewers import require_reviewer
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.tables import as_csv, download
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import do, look, visitor_of
from wording.language import Translator, translator
from wording.safe_text import Shown, clean_line

_FIELDS: Final = ("from", "to", "member", "type", "urgency")
_MEDIA: Final = {ExportForm.CSV: "text/csv", ExportForm.JSON: "application/json"}
_COLUMNS: Final = ("record", "at", "event", "actor", "details")


async def begin(request: Request) -> Response:
    """``GET /review/export``: which days, as what, for what, and who is the second person."""
    typed = {name: request.query_params.get(name, "")[:40] for name in _FIELDS}
    return await _form(request, typed)


async def go_on(request: Request) -> Response:
    """``POST /review/export``: have a code sent; with the code, the file."""
    typed = await fields_of(request)
    await _seconds(request)
    try:
        wanted = WantedList(
            asked=NightAsked(
                since=typed.get("from", ""),
                until=typed.get("to", "") or typed.get("from", ""),
                member=typed.get("member", ""),
                type=typed.get("type", ""),
                urgency=typed.get("urgency", ""),
            ),
            form=ExportForm(typed.get("form", "")),
            reason=typed.get("reason", ""),
            second=PersonId(typed.get("second", "")),
        )
    except ValueError:
        raise HTTPException(400) from None
    _ = translator(visitor_of(request).reader.language)
    if not wanted.asked.since:
        return await _form(request, typed, _("Please say from which day on."))

    async def read(visit: PageVisit) -> list[NightRow] | None:
        return await exporting.listed(visit, wanted)

    try:
        if await look(request, Level.PROVED, read, is_long=True) is None:
            much = _("That is more than goes into one list. Please choose fewer days, or a member.")
            return await _form(request, typed, much)
        if "code" not in typed:
            await do(request, Level.PROVED, lambda visit: exporting.ask(visit, wanted))
            return await _form(request, typed, waits=True)
        return await _given(request, typed, wanted)
    except CannotAgree:
        return await _form(request, typed, _cannot(_))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _form(request, typed, why(request, refused))


async def _given(request: Request, typed: Mapping[str, str], wanted: WantedList) -> Response:
    """The file, where the code is right. Raises ``Refused``."""
    _ = translator(visitor_of(request).reader.language)

    async def agree(visit: PageVisit) -> CodeOutcome:
        return await exporting.agree(visit, wanted, typed["code"])

    async def read(visit: PageVisit) -> list[NightRow] | None:
        return await exporting.listed(visit, wanted)

    agreed = await do(request, Level.PROVED, agree)
    if agreed is CodeOutcome.WRONG:
        return await _form(request, typed, _("That is not the code."), waits=True)
    if agreed is CodeOutcome.GONE:
        gone = _("No code waits for this any more, or it was tried too often. Please ask again.")
        return await _form(request, typed, gone)
    if agreed is CodeOutcome.NOT_THEY:
        return await _form(request, typed, _cannot(_))
    found = await look(request, Level.PROVED, read, is_long=True) or []
    rows = [_plain(row) for row in found]
    name = f"escalated-{wanted.asked.since}.{wanted.form.value}"
    if wanted.form is ExportForm.JSON:
        return download(json.dumps(rows, ensure_ascii=False, indent=1), name, _MEDIA[wanted.form])
    columns = list(_plain_names())
    return download(
        as_csv(columns, ([row[column] for column in columns] for row in rows)),
        name,
        _MEDIA[wanted.form],
    )


def _cannot(_: Translator) -> Shown:
    return _(
        "The reason must be one that both can read whole, of at most 300 letters, and the second person "
        "must have a chat with the bot."
    )


async def _seconds(request: Request) -> tuple[Person, ...]:
    async def act(visit: PageVisit) -> tuple[Person, ...]:
        require_reviewer(visit)
        return await exporting.seconds(visit)

    return await look(request, Level.CLAIMED, act)


async def _form(
    request: Request, typed: Mapping[str, str], wrong: str = "", *, waits: bool = False
) -> Response:
    people = await _seconds(request)
    return page(
        request,
        "review/export.html",
        status=409 if wrong else 200,
        typed=typed,
        wrong=wrong,
        waits=waits,
        people=[(each.id, clean_line(each.name)) for each in people],
    )


def _plain_names() -> tuple[str, ...]:
    return tuple(name for name in NightRow.__dataclass_fields__ if name not in ("case", "record"))


def _plain(row: NightRow) -> dict[str, object]:
    """A row as a file has it: times in UTC, lengths in seconds."""
    found = asdict(row)
    return {name: _written(found[name]) for name in _plain_names()}


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    return ", ".join(value) if isinstance(value, tuple) else value


def of_case(course: CaseCourse, form: ExportForm) -> Response:
    """The records of one case, as the page shows them."""
    name = f"{course.request.reference}.{form.value}"
    rows = [
        (row.number, row.at.isoformat(), row.event, row.actor, row.details) for row in course.rows
    ]
    if form is ExportForm.CSV:
        return download(as_csv(_COLUMNS, rows), name, _MEDIA[form])
    whole = {
        "reference": course.request.reference,
        "records": [dict(zip(_COLUMNS, row, strict=True)) for row in rows],
        "left_out": course.left_out,
        "chain": course.chain.value,
        "checkpoint": course.proof.checkpoint,
        "verifier": course.proof.verifier,
    }
    return download(json.dumps(whole, ensure_ascii=False, indent=1), name, _MEDIA[form])


ROUTES = (
    Route("/review/export", begin, methods=["GET"]),
    Route("/review/export", go_on, methods=["POST"]),
)
