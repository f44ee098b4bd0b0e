"""A record of a request as it is kept, and a person's text as it is shown: who wrote it, how it is handled,
what was said of it since."""

from dataclasses import replace
from datetime import datetime

from domain.events import Event
from domain.messages.outgoing import Said, TextMark
from domain.requests.figures.counted import counted
from domain.requests.request import Message, Record, Request, Text
from domain.topics import parse_stamp
from storage.log.pages import Entry


def said(entry: Entry, request: Request) -> Said:
    """The text of a record, with who wrote it in which act, and how it is to be handled.

    What an earlier version wrote carries the request's marking.
    """
    about = entry.about or {}
    by = str(about.get("name") or about.get("requester") or "")
    return Said(
        event=str(entry.event),
        by=by,
        at=entry.at,
        body=entry.text or "",
        marking=str(about.get("marking") or request.marking.value),
        use=str(about.get("use") or ""),
        form=entry.form,
        marks=marks_of(entry, request),
        author=str(about.get("actor") or ""),
    )


def just_said(message: Message, text: Text, at: datetime) -> Said:
    """The text that goes with a message."""
    by = message.facts.get("by")
    return Said(
        event=message.topic.value,
        by=by if isinstance(by, str) else "",
        at=at,
        body=text.body,
        marking=text.marking or "",
        use=text.use or "",
        form=text.form,
    )


def marks_of(entry: Entry, request: Request) -> tuple[TextMark, ...]:
    """What its originator has said of the text; of one in which that was said, of which other."""
    about = entry.about or {}
    if entry.event == Event.CORRECTED:
        mark, item, of = (str(about.get(name) or "") for name in ("mark", "item", "of"))
        at = parse_stamp(about.get("written_at"))
        found = [TextMark(mark=mark, item=item, at=at, of=of)]
    else:
        found = []
    found += [
        TextMark(mark=each.mark, item=each.item, by=each.name, at=each.at)
        for each in request.corrections
        if each.record == entry.seq
    ]
    return tuple(found)


def as_recorded(record: Record, request: Request) -> Record:
    """The record says what it is counted by; that of a text its marking, and what it may be used for."""
    about = {**counted(request), **record.about}
    if record.text is None:
        return replace(record, about=about)
    text = record.text.marked(request)
    use = {"use": text.use.value} if text.use is not None else {}
    marking = text.marking or request.marking
    return replace(record, text=text, about={**about, "marking": marking.value, **use})
