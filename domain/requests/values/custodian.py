"""What a requester decided about a custodian who may tell their customer."""

from enum import StrEnum
from typing import Final

from domain.vocabulary import RequestType


class Custodian(StrEnum):
    """Where the question stands."""

    ASKED = "asked"
    EXECUTE = "execute"
    """It is executed all the same."""
    NOT = "not"
    """It is not executed there."""


ASKED_OF: Final = frozenset({RequestType.PRESERVE, RequestType.SUBSCRIBER})
"""Types that a custodian executes."""
