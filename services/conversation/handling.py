"""The handling of an answer that is waited for, as its question keeps it: its marking, and its use."""

from collections.abc import Mapping

from domain.requests.answering import PRESET, Handling
from domain.requests.request import Request
from domain.vocabulary import EvidentialUse, Marking


def facts(request: Request, chosen: Handling) -> dict[str, str]:
    """What the question says of it."""
    marking = chosen.marking or request.marking
    return {"marking": marking.value, "use": chosen.use.value}


def of(kept: Mapping[str, object]) -> Handling:
    """What was chosen for the answer that is waited for; what was not is preset."""
    marking, use = kept.get("marking"), kept.get("use")
    return Handling(
        marking=Marking(marking) if isinstance(marking, str) and marking in set(Marking) else None,
        use=EvidentialUse(use)
        if isinstance(use, str) and use in set(EvidentialUse)
        else PRESET.use,
    )
