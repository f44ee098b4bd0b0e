"""How what is kept of a request stands in its sealed row; a row of an earlier version says nothing of it."""

from collections.abc import Mapping
from datetime import date

from domain.requests.values.keeping import NOTHING_SAID, CameOf, Hold, Keeping
from domain.vocabulary import PersonId
from storage.sealing.vault import Json
from storage.sealing.written import moment, ms


def keeping_to_json(keeping: Keeping) -> Json:
    """What is kept; nothing where nothing is known."""
    if keeping == NOTHING_SAID:
        return None
    return {
        "outcome": keeping.outcome.value if keeping.outcome is not None else None,
        "delete_by": keeping.delete_by.isoformat() if keeping.delete_by is not None else None,
        "goes_at": ms(keeping.goes_at),
        "hold": _hold_to_json(keeping.hold),
    }


def keeping_from_json(found: Json) -> Keeping:
    """What was kept."""
    if not isinstance(found, Mapping):
        return NOTHING_SAID
    outcome, day = found.get("outcome"), found.get("delete_by")
    return Keeping(
        outcome=CameOf(str(outcome)) if outcome else None,
        delete_by=date.fromisoformat(str(day)) if day else None,
        goes_at=moment(found.get("goes_at")),
        hold=_hold_from_json(found.get("hold")),
    )


def _hold_to_json(hold: Hold | None) -> Json:
    if hold is None:
        return None
    return {"reason": hold.reason, "until": hold.until.isoformat(), "by": list(hold.by)}


def _hold_from_json(found: Json) -> Hold | None:
    if not isinstance(found, Mapping):
        return None
    by = found.get("by")
    return Hold(
        reason=str(found.get("reason")),
        until=date.fromisoformat(str(found.get("until"))),
        by=tuple(PersonId(str(each)) for each in by) if isinstance(by, list) else (),
    )
