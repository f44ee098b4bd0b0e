"""What the document of a request says, as data for ``document.typ``: words in order, and no markup.

Owns which parts it has, how each line reads, and what stands on every page. People's texts come
without what cannot be seen; the file inside has them as they were typed.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from domain.events import Event
from domain.log.document import CaseDocument, Content, DocumentLink, DocumentSide, DocumentText
from domain.log.rows import RecordRow
from domain.messages.outgoing import Said
from domain.requests.request import Request
from domain.requests.values.ties import LinkKind
from domain.topics import parse_stamp
from domain.vocabulary import RequestType
from formats.states.naming import named
from wording import labels
from wording.documents.files import files_section
from wording.documents.form_fields import form_sections, text_rows
from wording.documents.parts import Part, Parts, View, row, said, section, typed
from wording.emphasis import plain
from wording.events import event_label, text_label
from wording.forms import choices
from wording.forms.marks import mark_line
from wording.forms.summary import channel_tried
from wording.language import SOURCE, Translator
from wording.reviews import beside
from wording.safe_text import Shown, clean_body, clean_line, isolated, joined, technical
from wording.times import zone_place

ATTACHED: Final = "request.json"

_LONGEST_DETAILS: Final = 300
_SPANS_SHOWN: Final = 40


def view(document: CaseDocument, _: Translator) -> View:
    """Everything that stands on the pages."""
    request = document.request
    title = _("Request {reference}", reference=_exact(_, request.reference))
    return {
        "language": _.language,
        "rtl": _.is_rtl,
        "title": f"{_exercise(document, _)} · {title}" if document.is_exercise else title,
        "exercise": _exercise(document, _),
        "marking": " · ".join((document.marking.value, *document.handling)),
        "reference": request.reference,
        "statement": _statement(document, _),
        "page": _("Page {page} of {pages}"),
        "attachment": ATTACHED,
        "attached": _("This request as data"),
        "notes": list(_notes(document, _)),
        "header": [row(label, said(_, value)) for label, value in _header(document, _) if value],
        "sections": [
            *content_of(document, _),
            *_that_there_is(iter([files_section(document, _)])),
            *history_of(document, _),
        ],
    }


def notes_of(document: CaseDocument, _: Translator) -> list[str]:
    """What its reader must know first."""
    return list(_notes(document, _))


def content_of(document: CaseDocument, _: Translator) -> list[Part]:
    """The form, what it is linked with, the texts: each that there is."""
    return _that_there_is(_content(document, _))


def history_of(document: CaseDocument, _: Translator) -> list[Part]:
    """What happened, and by what that can be shown."""
    return _that_there_is(_history(document, _))


def _that_there_is(found: Iterator[tuple[str, Parts]]) -> list[Part]:
    return [section(title, parts) for title, parts in found if any(parts.values())]


def _exercise(document: CaseDocument, _: Translator) -> str:
    return labels.exercise(_) if document.is_exercise else ""


def _statement(document: CaseDocument, _: Translator) -> Shown:
    sentence = beside(_, _record_alone, for_good=True)
    call = document.request.ties.call
    if call is not None and not document.request.ties.is_vouched:
        sentence = joined((sentence, _unconfirmed(document, _)), " ")
    agreed = [_agreed(text, document, _) for text in document.evidence]
    if not agreed:
        return sentence
    return joined((sentence, _("Agreed for: {texts}.", texts=joined(agreed, "; "))), " ")


def _record_alone(_: Translator) -> Shown:
    return _(
        "A record of a communication; not a request for mutual legal assistance; not evidence unless "
        "the originator agreed in writing."
    )


def _unconfirmed(document: CaseDocument, _: Translator) -> Shown:
    """On every page of what was entered from a call: nobody of the member that is said to ask said so."""
    call, origin = document.request.ties.call, _exact(_, document.request.origin)
    member = _exact(_, call.member if call is not None else "")
    if document.request.ties.is_denied:
        return _(
            "Entered by {member} from a telephone call; {origin} says that it did not ask for this.",
            member=member,
            origin=origin,
        )
    return _(
        "Entered by {member} from a telephone call; not confirmed in writing by {origin}.",
        member=member,
        origin=origin,
    )


def _call(document: CaseDocument, _: Translator) -> str:
    """Who entered it, who called where that may be read, and who stands by it."""
    call = document.request.ties.call
    if call is None:
        return ""
    is_read = document.content in (Content.WHOLE, Content.PART)
    caller = [_name(_, call.by_whom), _exact(_, clean_line(call.number))] if is_read else []
    decided = _by(_, _times(_, document, call.decided_at), document.call_decided_by)
    if document.request.ties.is_vouched:
        decided = _("Confirmed in writing: {when}", when=Shown(decided))
    elif document.request.ties.is_denied:
        decided = _("Not asked for: {when}", when=Shown(decided))
    else:
        decided = _("Not confirmed in writing")
    entered = " · ".join(filter(None, (call.member, *caller)))
    return f"{entered}\n{decided}"


def _agreed(text: DocumentText, document: CaseDocument, _: Translator) -> Shown:
    return _(
        "record {record} of {reference}, {time}",
        record=Shown(str(text.record)),
        reference=_exact(_, document.request.reference),
        time=_utc(_, text.said.at),
    )


def _notes(document: CaseDocument, _: Translator) -> Iterator[str]:
    """What the reader must know first."""
    if document.request.protection.is_restricted:
        yield _("Restricted for data protection: nothing goes out without its originator.")
    match document.content:
        case Content.WITHHELD:
            yield _(
                "Without its content: no reason to read it was given. Texts, names and details of the "
                "steps are left out."
            )
        case Content.ERASED:
            yield _("The content of this request was erased, and cannot be brought back.")
        case Content.PART:
            yield _("Only what {member} may have of this request.", member=_made_for(_, document))
        case Content.WHOLE:
            pass


def _made_for(_: Translator, document: CaseDocument) -> Shown:
    return _name(_, document.made_for or "")


def _header(document: CaseDocument, _: Translator) -> Iterator[tuple[str, str]]:
    request = document.request

    def at(moment: datetime | None) -> str:
        return _times(_, document, moment)

    yield _("Reference"), _exact(_, request.reference)
    own, other = document.numbers
    yield _("Your number"), _name(_, own)
    yield _("Their number"), _name(_, other)
    yield _("Type"), labels.request_type(_, request.type.value)
    yield _("Urgency"), labels.urgency(_, request.urgency.value)
    yield _("Reason"), labels.reason(_, request.reason.value) if request.reason else ""
    yield _("Emergency channel"), _channel(document, _)
    yield _("Marking"), request.marking.value
    yield _("Telephoned at"), at(parse_stamp(request.ties.telephoned_at))
    yield _("Entered from a call"), _call(document, _)
    yield _("Also sent via"), _.listed(choices.channel(_, way) for way in request.ties.sent_via)
    yield _("From"), _named(_, document.origin)
    yield _("To"), _named(_, document.addressee)
    yield _("Before"), "\n".join(_named(_, side) for side in document.earlier)
    yield _("Requester"), _name(_, document.requester)
    yield _("State"), labels.state(_, request.state.value)
    yield _("Filed"), at(request.created_at)
    yield _("To be acknowledged by"), at(request.acknowledge_by)
    yield _("Acknowledged"), _by(_, at(request.acknowledged_at), document.acknowledged_by)
    yield _("Responsible"), _name(_, document.owner)
    yield _("To be answered by"), at(request.answer_by)
    yield _("Answered"), at(request.answered_at)
    yield _("Closed"), at(request.closed_at)
    yield _("Transferred"), _left(_, document, request)
    yield _("This document"), _by(_, at(document.made_at), document.made_by)
    yield _("Made for"), _made_for(_, document)


def _channel(document: CaseDocument, _: Translator) -> str:
    """Of an emergency: whether the provider's own channel was tried, where its form may be read."""
    is_read = document.content in (Content.WHOLE, Content.PART)
    if document.request.type is not RequestType.EMERGENCY or not is_read:
        return ""
    return channel_tried(_, str(document.values.get("emergency_channel_tried", "")))


def _left(_: Translator, document: CaseDocument, request: Request) -> str:
    """Where it went, for the member that gave it away."""
    if request.left is None:
        return ""
    return f"{request.left.to}\n{_times(_, document, request.left.at)}"


def _named(_: Translator, side: DocumentSide) -> str:
    name = _name(_, named(side.code, side.name, _.language))
    member = _("{name} ({code})", name=name, code=_exact(_, side.code))
    return _.listed((member, _name(_, side.desk or "")))


def _by(_: Translator, at: str, name: str) -> str:
    return f"{at}\n{_name(_, name)}" if at and name else at


def _content(document: CaseDocument, _: Translator) -> Iterator[tuple[str, Parts]]:
    if document.form is not None and document.values:
        yield from form_sections(_, document.form, document.values)
    yield _("Linked with"), {"rows": [_link(each, _) for each in document.links]}
    yield _("Texts"), {"texts": [_text(text, document, _) for text in document.texts]}


def _history(document: CaseDocument, _: Translator) -> Iterator[tuple[str, Parts]]:
    yield _("What happened"), _timeline(document, _)
    yield _("Proof"), _proof(document, _)


def _link(link: DocumentLink, _: Translator) -> Part:
    """Another request, or the formal one with what is known of it."""
    is_formal = link.kind is LinkKind.FORMAL
    known = (
        _name(_, link.reference),
        _exact(_, link.dated.isoformat() if link.dated else ""),
        choices.channel(_, link.channel),
        choices.formal_state(_, link.state),
    )
    label = _("Formal request") if is_formal else _("Request")
    return row(label, said(_, joined(known, " · ")))


def _timeline(document: CaseDocument, _: Translator) -> Parts:
    zones = _zones(document)
    left_out = document.steps_left_out
    notes = (
        _.ngettext(
            "{count} later step is left out here; the log has it.",
            "{count} later steps are left out here; the log has them.",
            left_out,
        ),
    )
    return {
        "notes": notes if left_out else (),
        "columns": [
            *(_("Record"), "UTC", *(zone_place(_, ZoneInfo(zone)) for zone in zones)),
            *(_("What"), _("Who"), _("Details")),
        ],
        "widths": [4, 6, *(6 for _zone in zones), 8, 8, 12],
        "steps": [_step(step, zones, _) for step in document.steps],
    }


def _step(step: RecordRow, zones: Sequence[str], _: Translator) -> Sequence[Part]:
    times = (step.at.astimezone(zone) for zone in (UTC, *map(ZoneInfo, zones)))
    return (
        typed(str(step.number)),
        *(typed(f"{time:%Y-%m-%d %H:%M:%S}") for time in times),
        said(_, event_label(_, step.event)),
        typed(clean_line(step.actor)),
        typed(clean_line(step.details, _LONGEST_DETAILS)),
    )


def _proof(document: CaseDocument, _: Translator) -> Parts:
    proof = document.proof
    spans = [f"{first}–{last}" if last > first else str(first) for first, last in proof.spans]
    shown = ", ".join(spans[:_SPANS_SHOWN]) + (" …" if len(spans) > _SPANS_SHOWN else "")
    return {
        "notes": [
            _(
                "The log of this system held these records when the document was made. Once checked, "
                "that shows that none was changed since, not that what they say is true."
            ),
            _(
                "To check it, ask the operator for the proof of this case (contactpoint log export FILE "
                "--case {reference}), and run: python verify.py FILE --key LINE, with the line of the "
                "key below, which you have from elsewhere. The records stand in the file under their "
                "numbers.",
                reference=Shown(document.request.reference),
            ),
        ],
        "rows": [
            row(_("Records of this case"), typed(f"{len(proof.records)}: {shown}")),
        ],
        "exact": [proof.checkpoint.rstrip("\n"), proof.verifier],
    }


def _text(text: DocumentText, document: CaseDocument, _: Translator) -> Part:
    told = text.said
    use = labels.evidential_use(_, told.use) if told.use else Shown("")
    about = (_times(_, document, told.at), _record(text, _), _exact(_, told.marking), use)
    return {
        "record": text.record,
        "title": " · ".join(filter(None, (text_label(_, told.event), _name(_, told.by)))),
        "about": " · ".join(filter(None, about)),
        "notes": [plain(each) for each in _marks(told, document, _)],
        "paragraphs": [typed(each) for each in clean_body(told.body).split("\n\n") if each],
        "rows": list(_filled(told, document, _)),
    }


def _marks(told: Said, document: CaseDocument, _: Translator) -> Iterator[Shown]:
    """What its originator has said of the text since."""
    kind = document.request.type
    part = told.form.part if told.form is not None else ""
    for mark in told.marks:
        at = Shown(_times(_, document, mark.at))
        yield mark_line(_, mark, _name(_, mark.by), at, kind, part)


def _filled(told: Said, document: CaseDocument, _: Translator) -> Iterator[Part]:
    """What was filled in with it; what the request was filed with stands as its form."""
    is_told = document.form is not None and bool(document.values)
    if told.form is not None and not (is_told and told.event == Event.FILED):
        yield from text_rows(_, told.form, is_told=is_told)


def _record(text: DocumentText, _: Translator) -> Shown:
    return _("record {record}", record=Shown(str(text.record)))


def _zones(document: CaseDocument) -> list[str]:
    """The zones of both sides, each once, without UTC."""
    zones = dict.fromkeys((document.origin.zone, document.addressee.zone))
    return [zone for zone in zones if zone != "UTC"]


def _times(_: Translator, document: CaseDocument, at: datetime | None) -> str:
    """``2026-11-27 14:02 UTC · 15:02 Madrid · 16:02 Beirut``, with the date where it is another."""
    if at is None:
        return ""
    return " · ".join((_utc(_, at), *(_local(at, ZoneInfo(zone), _) for zone in _zones(document))))


def _utc(_: Translator, at: datetime | None) -> Shown:
    return _exact(_, f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else "")


def _local(at: datetime, zone: ZoneInfo, _: Translator) -> Shown:
    local = at.astimezone(zone)
    is_same_day = local.date() == at.astimezone(UTC).date()
    clock = f"{local:%H:%M}" if is_same_day else f"{local:%H:%M} ({local:%Y-%m-%d})"
    return _("{clock} {place}", clock=_exact(_, clock), place=zone_place(_, zone))


def _exact(_: Translator, text: str) -> Shown:
    """A reference, a number or a time, in its own order wherever it stands."""
    return technical(text, is_rtl=_.is_rtl)


def _name(_: Translator, text: str) -> Shown:
    """What people or the directory call something, on one line."""
    return isolated(clean_line(text), is_rtl=_.is_rtl)


def sample(text: str) -> View:
    """Pages with nothing but a text, to see whether it can be set."""
    empty = dict.fromkeys(("exercise", "marking", "reference", "statement", "page"), "")
    more: View = {"title": text, "attachment": ATTACHED, "attached": ATTACHED}
    plain_page: View = {"language": SOURCE, "rtl": False, "notes": [], "header": [], "sections": []}
    return {**empty, **more, **plain_page}


def missing_note(_: Translator) -> Shown:
    """What is said where letters could not be set."""
    return _(
        "Some letters have no font here: each stands as its number in Unicode, such as [U+4E2D]. The "
        "file inside this document has them as they were typed."
    )
