"""The times of an outside text, where the network keeps them.

Directive (EU) 2023/977, Article 5: urgent requests are answered within 8 hours where the information is
directly accessible, within 3 days where it is not. Within the 8 hours something is said in any case.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.directory.directory import UrgencyPolicy
from domain.vocabulary import Profile, Urgency

FIRST_WORD: Final = timedelta(hours=8)
NOT_DIRECTLY: Final = timedelta(days=3)
JUDICIAL: Final = "judicial"
"""Of a form's ``access``: a judge must authorise it."""
_NOT_DIRECT: Final = frozenset({"indirect", JUDICIAL})


def by_profile(policy: UrgencyPolicy, urgency: Urgency, profile: Profile | None) -> UrgencyPolicy:
    """The policy with the times of the profile."""
    if profile is None or urgency is not Urgency.URGENT:
        return policy
    return replace(policy, answer_within=FIRST_WORD)


def answer_after(
    answer: Mapping[str, object], urgency: Urgency, profile: Profile | None, since: datetime
) -> datetime | None:
    """By when the answer is due once its first word says how the data can be had; None where it says
    nothing that moves it."""
    if profile is None or urgency is not Urgency.URGENT:
        return None
    return since + NOT_DIRECTLY if answer.get("access") in _NOT_DIRECT else None
