"""The marking of one text, where whoever writes it chose one of its own."""

from dataclasses import replace

from domain.requests.request import Decision, Message, Record, Text
from domain.vocabulary import Marking


def marked(decision: Decision, marking: Marking) -> Decision:
    """The decision with this marking on what was written, wherever it is kept and shown."""

    def text(said: Text | None) -> Text | None:
        return replace(said, marking=marking) if said is not None else None

    def record(each: Record) -> Record:
        return replace(each, text=text(each.text))

    def message(each: Message) -> Message:
        return replace(each, shows=text(each.shows))

    records = tuple(map(record, decision.records))
    return replace(decision, records=records, messages=tuple(map(message, decision.messages)))
