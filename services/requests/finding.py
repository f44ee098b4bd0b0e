"""Which request somebody means: by its reference as typed, or by the case that a button carries."""

import re

from domain import reference
from domain.refused import Refused, not_yours
from domain.requests.request import Request
from domain.topics import Topic
from services.visit.visit import Visit

_CASE = re.compile(r"[0-9a-f]{32}")


async def find(visit: Visit, target: str) -> Request:
    """The request, locked for this transaction.

    Raises ``Refused``: for a typing error with what is wrong; for a request that does not exist with
    the same line as for one that is not the person's to see.
    """
    if _CASE.fullmatch(target):
        request = await visit.work.requests.by_case(target)
    else:
        request = await visit.work.requests.by_reference(read_reference(target))
    if request is None:
        raise not_yours()
    return request


async def look_up(visit: Visit, target: str) -> Request:
    """The request as it stands, for who only reads. Raises ``Refused`` as ``find`` does."""
    typed = target if _CASE.fullmatch(target) else read_reference(target)
    request = await visit.work.requests.glimpse(typed)
    if request is None:
        raise not_yours()
    return request


def read_reference(text: str) -> reference.Reference:
    """The reference as typed. Raises ``Refused`` with what is wrong with it."""
    try:
        return reference.read(text)
    except reference.WrongCheckCharacter:
        raise Refused(Topic.WRONG_CHECK_CHARACTER, {"typed": text[:60]}) from None
    except reference.NotAReference:
        raise Refused(Topic.NOT_A_REFERENCE, {"typed": text[:60]}) from None
