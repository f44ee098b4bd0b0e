"""How a request was taken back or refused, as it is written with it."""

from domain.requests.values.ended import Recall, UnconfirmedRefusal
from domain.vocabulary import Ground, MemberCode, PersonId
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import items, moment, ms, number, person, text


def recall_to_json(recall: Recall | None) -> Json:
    """A recall as it is written."""
    if recall is None:
        return None
    return {"by": recall.by, "at": to_ms(recall.at), "confirmed": list(recall.confirmed)}


def recall_from_json(found: Json) -> Recall | None:
    """A recall as it was written."""
    if not isinstance(found, dict):
        return None
    return Recall(
        by=PersonId(text(found["by"])),
        at=from_ms(found["at"]),
        confirmed=tuple(MemberCode(text(code)) for code in items(found["confirmed"])),
    )


def refusal_to_json(refusal: UnconfirmedRefusal | None) -> Json:
    """A refusal as it is written."""
    if refusal is None:
        return None
    return {
        "by": refusal.by,
        "at": to_ms(refusal.at),
        "ground": refusal.ground.value,
        "remind_at": ms(refusal.remind_at),
        "reminded": refusal.reminded,
        "confirmed_by": refusal.confirmed_by,
        "confirmed_at": ms(refusal.confirmed_at),
    }


def refusal_from_json(found: Json) -> UnconfirmedRefusal | None:
    """A refusal as it was written; None where nobody was to confirm it."""
    if not isinstance(found, dict):
        return None
    return UnconfirmedRefusal(
        by=PersonId(text(found["by"])),
        at=from_ms(found["at"]),
        ground=Ground(text(found["ground"])),
        remind_at=moment(found["remind_at"]),
        reminded=number(found["reminded"]),
        confirmed_by=person(found["confirmed_by"]),
        confirmed_at=moment(found["confirmed_at"]),
    )
