"""How fast a request was first taken, as a request and a turn of it are written."""

from domain.requests.values.turn import FirstTaken
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import number


def first_taken_to_json(first: FirstTaken | None) -> Json:
    """As it is written."""
    if first is None:
        return None
    return [to_ms(first.clock_start), to_ms(first.acknowledged_at), first.steps_fired]


def first_taken_from_json(found: Json) -> FirstTaken | None:
    """As it was written; None where an earlier version wrote the row."""
    if not isinstance(found, list):
        return None
    began, taken, steps = found
    return FirstTaken(
        clock_start=from_ms(began), acknowledged_at=from_ms(taken), steps_fired=number(steps)
    )
