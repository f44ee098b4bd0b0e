"""``requests list`` and ``requests show``."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

import typer

from bot.commands.frame import AsJson, Reason, not_that_time, with_office
from bot.deployment.opening import Opened
from bot.process.answers import Json, plain, print_json, print_table, say, shown
from bot.process.trouble import Trouble
from domain import reference
from domain.durations import format_duration
from domain.events import Event
from domain.log.document import DocumentLink
from domain.messages.outgoing import TextMark
from domain.refused import Refused
from domain.requests.request import Request
from domain.requests.values.turn import Turn
from domain.topics import stamp
from formats.typed.filters import NoFilter
from services.log import console
from services.log.console import SeveralRequests, UnknownRequest
from services.requests.case_forms import filed_under, form_in
from storage.log.pages import Entry
from storage.transaction.texts import marks_of, said

_MOST_NAMED = 5
_MINUTE = timedelta(minutes=1)
Result = TypeVar("Result")

app = typer.Typer(help="Requests, without content unless a reason is given.")

Reference = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="The request's reference, dashes or not; its number alone where one request has it.",
    ),
]

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORD]…",
        help="Only what fits each: open, closed or another state, a member by code or name, "
        "a reference or part of one, a period (7d, 2026-11, 2026-11-01..2026-11-30).",
    ),
]


@app.command("list")
def list_requests(words: Words = None, as_json: AsJson = False) -> None:
    """Every request: what is due next first, then what waits for nothing, oldest first."""
    typed = " ".join(words or ())

    async def act(deployment: Opened) -> tuple[tuple[Request, ...], datetime]:
        try:
            found = await console.requests_list(deployment.office, typed)
        except NoFilter as error:
            raise _unknown_word(error.word) from None
        except Refused as refused:
            raise not_that_time(typed, refused.facts) from None
        return found, deployment.clock.now()

    found, now = with_office(act)
    if as_json:
        print_json([_document(request) for request in found])
        return
    if not found:
        say("No request fits these words." if typed.strip() else "There are no requests yet.")
        return
    print_table(
        ("REFERENCE", "STATE", "URGENCY", "FROM", "TO", "OWNER", "STEP", "DUE"),
        (
            (
                request.reference,
                request.state.value,
                request.urgency.value,
                request.origin,
                request.addressee,
                request.owner or "-",
                str(request.steps_fired),
                _due(request, now),
            )
            for request in found
        ),
    )


@app.command("show")
def show_request(ref: Reference, reason: Reason = None, as_json: AsJson = False) -> None:
    """One request; with --reason also its texts, and the reading is recorded."""

    async def act(deployment: Opened) -> tuple[Request, tuple[Entry, ...], str]:
        request, texts = await found(console.request_show(deployment.office, ref, given(reason)))
        return request, texts, _due(request, deployment.clock.now())

    request, texts, due = with_office(act)
    document = _document(request)
    if as_json:
        print_json({**document, **(_content(request, texts) if reason else {})})
        return
    for name, value in {**document, "due": due}.items():
        written = ", ".join(map(str, value)) if isinstance(value, list) else value
        if name != "earlier":
            say(f"{name:17} {written if written not in (None, '') else '-'}")
    for turn in request.earlier:
        say(_earlier_line(request.as_left(turn), turn))
    if reason and filed_under(request) is None and request.completion is not None:
        say(f"\nIts form is of version {request.completion.version}, which is not known here.")
    for link in request.ties.links if reason else ():
        known = (link.dated.isoformat() if link.dated else "", link.channel, link.state)
        say(f"\nLinked with {' '.join(filter(None, (plain(link.reference), *known)))}")
    for entry in texts:
        whose = f", private to {member}" if (member := _private_to(entry)) else ""
        say(f"\n{shown(entry.at)}  {entry.event}  {_author(entry)}{whose}")
        for mark in marks_of(entry, request):
            say(mark_line(mark))
        say("\n".join(plain(line) for line in (entry.text or "").splitlines()))


def _unknown_word(word: str) -> Trouble:
    return Trouble(
        f"'{plain(word)[:40]}' is not known here. Write for example closed, LBN, Lebanon, "
        "000123 or 2026-11."
    )


def _due(request: Request, now: datetime) -> str:
    """``answer 2026-11-25 18:00 UTC, overdue by 2h``; a dash where nothing is due."""
    due = request.due
    if due is None:
        return "-"
    what = "acknowledge" if request.awaits_acknowledgement else "answer"
    if request.preservation is not None and due == request.preservation.due:
        what = "preservation"
    if what == "answer" and request.judicial:
        return f"{what} {shown(due)}, waits for judicial authorisation"
    over = now - due
    late = f", overdue by {format_duration(over - over % _MINUTE)}" if over >= _MINUTE else ""
    return f"{what} {shown(due)}{late}"


async def found(act: Awaitable[Result]) -> Result:
    """The result; what is wrong with a reference as ``Trouble``."""
    try:
        return await act
    except UnknownRequest:
        raise Trouble(
            "There is no request of this reference. See: contactpoint requests list"
        ) from None
    except SeveralRequests as error:
        those = ", ".join(error.references[:_MOST_NAMED])
        more = len(error.references) - _MOST_NAMED
        raise Trouble(
            f"Several requests have this number: {those}{f' and {more} more' if more > 0 else ''}. "
            "Write the whole reference of one."
        ) from None
    except reference.WrongCheckCharacter:
        raise Trouble(
            "This reference has a typing error: its check character does not fit. Compare it with "
            "where you read it."
        ) from None
    except reference.NotAReference:
        raise Trouble(
            "This is not a reference. One looks like CPN-2026-ESP-LBN-000123-4."
        ) from None


def given(reason: str | None) -> str | None:
    """The reason, if one was given. Raises ``Trouble`` for an empty one."""
    if reason is not None and not reason.strip():
        raise Trouble("--reason is empty. Say for what reason content is read; it is recorded.")
    return reason


def _document(request: Request) -> dict[str, Json]:
    return {
        "reference": request.reference,
        "state": request.state.value,
        "urgency": request.urgency.value,
        "type": request.type.value,
        "marking": request.marking.value,
        "from": request.origin,
        "to": request.addressee,
        "contact_point": request.contact_point,
        # Nobody asks before the member that is said to have called says that it does.
        "requester": (request.requester or None) if request.ties.is_vouched else None,
        "call": call.standing.value if (call := request.ties.call) else None,
        "call_member": call.member if call else None,
        "owner": request.owner,
        "escalated": request.escalated,
        "escalation_step": request.steps_fired,
        "acknowledge_by": stamp(request.acknowledge_by),
        "answer_by": stamp(request.answer_by),
        "created_at": stamp(request.created_at),
        "acknowledged_at": stamp(request.acknowledged_at),
        "preserved_until": (
            request.preservation.until.isoformat() if request.preservation is not None else None
        ),
        "preservation": (
            request.preservation.standing.value if request.preservation is not None else None
        ),
        "held_until": hold.until.isoformat() if (hold := request.keeping.hold) else None,
        "hold_reason": hold.reason if hold else None,
        "missing": list(request.completion.names) if request.completion is not None else [],
        "also_sent_via": list(request.ties.sent_via),
        "restricted": request.protection.is_restricted,
        "files": request.files,
        "earlier": [_earlier(request.as_left(turn), turn) for turn in request.earlier],
    }


def _content(request: Request, texts: tuple[Entry, ...]) -> dict[str, Json]:
    """The request as documents have it, valid by its type's schema, and what the sides wrote."""
    # Loaded here, with all the standards that forms are held to: a list needs none of them.
    from formats.case_file.exchanged import exchanged
    from formats.forms.exchange import members

    each_said = [said(entry, request) for entry in texts]
    links = [DocumentLink.of(link) for link in request.ties.links]
    found = exchanged(request, filed_under(request), form_in(request, texts), each_said, links)
    return {**members(found), "texts": [_text(entry, request) for entry in texts]}


def _earlier_line(request: Request, turn: Turn) -> str:
    at = request.acknowledged_at
    acknowledged = f"acknowledged {shown(at)}" if at else "not acknowledged"
    step = f"step {request.steps_fired}, to be acknowledged by {shown(request.acknowledge_by)}"
    return (
        f"\nBefore: {request.addressee} ({step}, {acknowledged}), "
        f"transferred to {turn.to} at {shown(turn.at)}"
    )


def _earlier(request: Request, turn: Turn) -> Json:
    """A member's time with a request that it gave away, with its own clock."""
    return {
        "to": request.addressee,
        "contact_point": request.contact_point,
        "owner": request.owner,
        "escalated": request.escalated,
        "escalation_step": request.steps_fired,
        "acknowledge_by": stamp(request.acknowledge_by),
        "acknowledged_at": stamp(request.acknowledged_at),
        "transferred_at": stamp(turn.at),
        "transferred_to": turn.to,
        "transferred_by": turn.by or None,
    }


def mark_line(mark: TextMark) -> str:
    """What its originator has said of a text since, on one line."""
    about = f"of {mark.of} " if mark.of else ""
    item = f" {mark.item}" if mark.item else ""
    by = f", {plain(mark.by)}" if mark.by else ""
    return f"  {about}marked {mark.mark}{item}{by}, {shown(mark.at) if mark.at else '-'}"


def _text(entry: Entry, request: Request) -> dict[str, Json]:
    # Loaded here, as all that makes documents.
    from formats.case_file.writing import marked

    return {
        "event": str(entry.event),
        "at": stamp(entry.at),
        "by": _author(entry),
        "marking": (entry.about or {}).get("marking"),
        "use": (entry.about or {}).get("use"),
        "private_to": _private_to(entry),
        "text": entry.text,
        "marks": [marked(mark) for mark in marks_of(entry, request)],
    }


def _private_to(entry: Entry) -> str | None:
    """The member that keeps this text to itself; None where both sides have it."""
    about = entry.about or {}
    return plain(str(about.get("member") or "")) if entry.event == Event.REMARKED else None


def _author(entry: Entry) -> str:
    about = entry.about or {}
    return plain(str(about.get("name") or about.get("requester") or about.get("actor") or ""))
