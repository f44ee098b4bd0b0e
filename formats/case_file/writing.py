"""A request as one JSON document, which stands inside its PDF: the one in which requests are exchanged.

Owns the member that says beside it how the request fared; ``docs/mapping.md`` says what each part is in
other standards. Times there are ISO 8601 in UTC or null.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from domain.log.document import CaseDocument, DocumentFile, DocumentSide, DocumentText
from domain.log.rows import RecordRow
from domain.messages.outgoing import TextMark
from domain.topics import stamp
from formats.case_file.exchanged import exchanged
from formats.forms.document_fields import CASE
from formats.forms.exchange import members

FORMAT: Final = "contactpoint request document"

Json = Sequence["Json"] | Mapping[str, "Json"] | str | int | bool | None


def case_json(document: CaseDocument) -> bytes:
    """The document as UTF-8; half of a surrogate pair, which is no letter, stands as its escape."""
    said = (text.said for text in document.texts)
    written: dict[str, Json] = {
        **members(
            exchanged(document.request, document.form, document.values, said, document.links)
        ),
        CASE: _case(document),
    }
    text = json.dumps(written, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace")


def _case(document: CaseDocument) -> Json:
    return {
        "format": FORMAT,
        "made": {
            "at": stamp(document.made_at),
            "by": document.made_by,
            "for": document.made_for,
        },
        "exercise": document.is_exercise,
        "marking": document.marking.value,
        "handling": list(document.handling),
        "content": document.content.value,
        "request": _request(document),
        "texts": [_text(text) for text in document.texts],
        "files": [_file(each) for each in document.files],
        "timeline": [_step(step) for step in document.steps],
        "timeline_left_out": document.steps_left_out,
        "proof": {
            "records": [list(span) for span in document.proof.spans],
            "count": len(document.proof.records),
            "checkpoint": document.proof.checkpoint,
            "verifier_key": document.proof.verifier,
        },
    }


def _request(document: CaseDocument) -> Json:
    request = document.request
    return {
        "state": request.state.value,
        "escalated": request.escalated,
        "from": _side(document.origin),
        "to": _side(document.addressee),
        "earlier": [_side(side) for side in document.earlier],
        "transferred_to": request.left.to if request.left else None,
        "transferred_at": stamp(request.left.at) if request.left else None,
        "own_number": document.numbers[0] or None,
        "their_number": document.numbers[1] or None,
        "also_sent_via": list(request.ties.sent_via),
        "call": _call(document),
        "restricted": request.protection.is_restricted,
        "requester": document.requester or None,
        "acknowledged_by": document.acknowledged_by or None,
        "owner": document.owner or None,
        "created_at": stamp(request.created_at),
        "acknowledge_by": stamp(request.acknowledge_by),
        "acknowledged_at": stamp(request.acknowledged_at),
        "answer_by": stamp(request.answer_by),
        "answered_at": stamp(request.answered_at),
        "closed_at": stamp(request.closed_at),
    }


def _call(document: CaseDocument) -> Json:
    """Where it was entered from a telephone call: by which member, and whether its own stands by it."""
    call = document.request.ties.call
    if call is None:
        return None
    return {
        "entered_by": call.member,
        "standing": call.standing.value,
        "to_be_confirmed_by": stamp(call.until),
        "decided_by": document.call_decided_by or None,
        "decided_at": stamp(call.decided_at),
    }


def _side(side: DocumentSide) -> Json:
    return {"member": side.code, "name": side.name, "desk": side.desk or None, "zone": side.zone}


def _text(text: DocumentText) -> Json:
    return {
        "record": text.record,
        "event": text.said.event,
        "at": stamp(text.said.at),
        "by": text.said.by,
        "marking": text.said.marking,
        "use": text.said.use or None,
        "text": text.said.body,
        "marks": [marked(mark) for mark in text.said.marks],
    }


def _file(each: DocumentFile) -> Json:
    """What it is and by what it is known; the file itself does not lie here."""
    file, about = each.file, each.file.about
    custody = about.custody
    return {
        "id": file.id,
        "name": about.name,
        "size": file.size,
        "sha256": about.sha256,
        "type": about.kind,
        "also": list(about.also),
        "marking": about.marking.value,
        "at": stamp(file.at),
        "by": each.by,
        "with": file.event,
        "state": file.state.value,
        "custody": {
            "obtained_by": custody.obtained_by or None,
            "obtained_from": custody.obtained_from or None,
            "obtained_at": custody.obtained_at or None,
            "method": custody.method or None,
            "hash_at_origin": custody.hash_at_origin or None,
        },
    }


def marked(mark: TextMark) -> Json:
    """What its originator has said of a text; with ``of`` and ``at`` of which other text it was said."""
    return {
        "mark": mark.mark,
        "item": mark.item or None,
        "by": mark.by or None,
        "at": stamp(mark.at),
        "of": mark.of or None,
    }


def _step(step: RecordRow) -> Json:
    return {
        "record": step.number,
        "at": stamp(step.at),
        "event": step.event,
        "by": step.actor or None,
        "details": step.details or None,
    }
