"""What the directory may not say, as the person who would have it say so reads it."""

from collections.abc import Callable
from typing import TypeVar

from domain.refused import Refused
from domain.topics import Facts, Topic
from formats.network_file.findings import NetworkFileError

T = TypeVar("T")


def checked(work_out: Callable[[], T]) -> T:
    """What is worked out; what the directory may not say is refused with its reason."""
    try:
        return work_out()
    except NetworkFileError as error:
        raise refusal_of(error) from None


def refusal_of(error: NetworkFileError) -> Refused:
    """What the directory may not say, to whoever wrote it: the first reason, and how many more."""
    first = error.findings[0]
    facts: Facts = {
        "message": first.message,
        "remedy": first.remedy,
        "more": len(error.findings) - 1,
    }
    return Refused(Topic.DIRECTORY_REFUSED, facts)
