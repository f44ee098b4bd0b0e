"""What a request's sealed row says of its form; a row of an earlier version has none of it."""

from domain.forms.glance import NOTHING_SEEN, AskedRow, Glance
from domain.requests.values.completion import Completion
from domain.rows import read_rows, texts
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import items, moment, ms, number, text


def glance_to_json(glance: Glance) -> Json:
    """What is kept."""
    return {
        "asked": [*texts(glance.asked)],
        "must_not": list(glance.must_not),
        "minor": glance.minor,
        "channel_tried": glance.channel_tried,
    }


def glance_from_json(found: Json) -> Glance:
    """What was kept."""
    if not isinstance(found, dict):
        return NOTHING_SEEN
    return Glance(
        asked=read_rows(AskedRow, found["asked"]),
        must_not=tuple(map(text, items(found["must_not"]))),
        minor=text(found.get("minor") or ""),
        channel_tried=text(found.get("channel_tried") or ""),
    )


def completion_to_json(completion: Completion | None) -> Json:
    """What is kept."""
    if completion is None:
        return None
    return {
        "version": completion.version,
        "missing": list(completion.missing),
        "by": ms(completion.by),
        "legal": list(completion.legal),
        "legal_by": ms(completion.legal_by),
        "after": list(completion.after),
        "after_by": ms(completion.after_by),
        "begun_at": to_ms(completion.begun_at),
        "reminded": completion.reminded,
        "is_paused": completion.is_paused,
    }


def completion_from_json(found: Json) -> Completion | None:
    """What was kept."""
    if not isinstance(found, dict):
        return None
    return Completion(
        version=number(found["version"]),
        missing=tuple(map(text, items(found["missing"]))),
        by=moment(found["by"]),
        legal=tuple(map(text, items(found["legal"]))),
        legal_by=moment(found["legal_by"]),
        # Absent from what an earlier version wrote.
        after=tuple(map(text, items(found.get("after") or []))),
        after_by=moment(found.get("after_by")),
        begun_at=from_ms(found["begun_at"]),
        reminded=number(found["reminded"]),
        is_paused=bool(found.get("is_paused")),
    )
