"""Every route: what is asked there, and who gets what.

A route that stands not here fails a test, so that none is left without its answer. Who has no session
gets one and the same everywhere, save at the few addresses of ``OPEN``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from tests.web.pages.requests.conftest import EVERYBODY


class Way(StrEnum):
    """By what somebody is known."""

    CLAIMED = "claimed"
    PASSKEY = "passkey"
    DEVICE = "device"


Who = frozenset[str]
ALL: Final = frozenset(EVERYBODY)
OFFICIALS: Final = frozenset({"esp-officer"})
OF_THE_REQUEST: Final = ALL - {"lbn-privacy", "ita-duty", "ita-chief"}
WORK_ON_IT: Final = frozenset({"esp-officer", "lbn-duty", "lbn-deputy"})
ANSWER_FOR_IT: Final = frozenset({"lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"})
REVIEW_IT: Final = frozenset({"esp-chief", "lbn-chief", "lbn-auditor", "secretariat", "auditor"})
OVERSEE: Final = REVIEW_IT | {"ita-chief"}
OFFICE: Final = frozenset({"secretariat"})
OF_A_MEMBER: Final = OVERSEE - {"secretariat", "auditor"}
HAVE_LETTERS: Final = frozenset({"esp-chief", "lbn-chief", "ita-chief", "secretariat"})
HAVE_FIGURES: Final = ALL - {"lbn-privacy"}
HAVE_DUTY: Final = ALL - {"esp-officer", "lbn-privacy"}
STAND_IN_A_ROSTER: Final = frozenset({"lbn-duty", "lbn-deputy", "ita-duty", "ita-chief"})
HAVE_A_DIRECTORY: Final = ALL - {"esp-officer", "lbn-auditor", "lbn-privacy", "auditor"}
OF_THE_ENTRY: Final = frozenset({"lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"})
LOOK_AFTER_IT: Final = frozenset({"lbn-chief", "secretariat"})
NONE: Final = "0" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryRoute:
    """What is asked, and the status of each; who is not named gets 404."""

    given: Mapping[int, Who]
    """Of who has proved it, or of everybody where no proof is needed."""
    needs_proof: Who = frozenset()
    """Who is only claimed and reads 403; all others of those read what they would read anyway."""
    needs_passkey: bool = False
    """Whether the key of a telephone does not suffice."""
    fields: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    def expected(self, who: str, way: Way) -> int:
        """What they get."""
        is_short = way is Way.CLAIMED or (way is Way.DEVICE and self.needs_passkey)
        if is_short and who in self.needs_proof:
            return 403
        return next((status for status, people in self.given.items() if who in people), 404)


def _open(**more: Any) -> EveryRoute:
    return EveryRoute(given={200: ALL}, **more)


def _proved(status: int, people: Who, known: Who = ALL, **more: Any) -> EveryRoute:
    return EveryRoute(given={status: people}, needs_proof=known, **more)


_NO_REASON: Final = {"reason": ""}
_NO_FILE: Final = {"act": "remove", "file": NONE}
_NO_SIZE: Final = {"name": "EXERCISE", "size": "0", "marking": "TLP:RED"}

OPEN: Final[Mapping[str, int]] = {
    "GET /door": 200,
    "POST /door": 403,
    "GET /sign-in": 200,
    "POST /sign-in": 403,
}
"""Who has no session gets this there."""
EVERY_ROUTE: Final[Mapping[str, EveryRoute]] = {
    "GET /door": _open(),
    "POST /door": EveryRoute(given={403: ALL}, fields={"launch": "EXERCISE"}),
    "GET /sign-in": _open(),
    "POST /sign-in": EveryRoute(given={403: ALL}, fields={"act": "passkey", "answer": "EXERCISE"}),
    "POST /sign-out": EveryRoute(given={303: ALL}),
    "POST /prove": _open(fields={"act": "options"}),
    "GET /session": EveryRoute(given={204: ALL}),
    "GET /devices": _open(),
    "POST /devices": EveryRoute(
        given={},
        needs_proof=ALL,
        needs_passkey=True,
        fields={"act": "rename", "key": "0" * 16, "name": "EXERCISE"},
    ),
    "GET /": _open(),
    "GET /live": _open(query="since=0"),
    "GET /news": _open(query="since=0"),
    "GET /static/{hash}/{name:path}": EveryRoute(given={}),
    "GET /requests": _open(),
    "GET /requests/named": EveryRoute(given={303: ALL}),
    "POST /requests/named": _proved(200, ALL, fields={"named": "EXERCISE nobody"}),
    "GET /requests/worded": EveryRoute(given={303: ALL}),
    "POST /requests/worded": _proved(200, ALL, fields={"words": "EXERCISE nobody"}),
    "GET /requests/new": _proved(200, OFFICIALS),
    "GET /requests/new/{type}": _proved(200, OFFICIALS),
    "POST /requests/new/{type}": _proved(303, OFFICIALS, fields={"act": "keep"}),
    "GET /requests/new/{type}/check": _proved(303, OFFICIALS),
    "POST /requests/new/{type}/send": _proved(409, OFFICIALS),
    "GET /requests/new/{type}/chat": _proved(303, OFFICIALS),
    "POST /requests/new/{type}/chat": _proved(303, OFFICIALS),
    "GET /requests/new/{type}/files": _proved(200, OFFICIALS),
    "POST /requests/new/{type}/files": _proved(303, frozenset(), fields=_NO_FILE),
    "POST /requests/new/{type}/files/begin": _proved(409, OFFICIALS, fields=_NO_SIZE),
    "GET /requests/{reference}": EveryRoute(given={200: OF_THE_REQUEST}),
    "POST /requests/{reference}": _proved(409, REVIEW_IT, OF_THE_REQUEST, fields=_NO_REASON),
    "GET /requests/{reference}/content": _proved(303, OF_THE_REQUEST, OF_THE_REQUEST),
    "GET /requests/{reference}/live": EveryRoute(given={200: OF_THE_REQUEST}, query="since=0"),
    "GET /requests/{reference}/news": EveryRoute(given={200: OF_THE_REQUEST}, query="since=0"),
    "GET /requests/{reference}/act": EveryRoute(given={303: OF_THE_REQUEST}),
    "POST /requests/{reference}/act": _proved(
        409, OF_THE_REQUEST, OF_THE_REQUEST, fields={"verb": "withdraw", "stood": "before"}
    ),
    "GET /requests/{reference}/consent": EveryRoute(given={303: OF_THE_REQUEST}),
    "POST /requests/{reference}/consent": _proved(
        409, OFFICIALS, OF_THE_REQUEST, fields={"choice": "not", "proposal": "EXERCISE"}
    ),
    "GET /requests/{reference}/word": EveryRoute(given={303: OF_THE_REQUEST}),
    "POST /requests/{reference}/word": _proved(
        409, OF_THE_REQUEST, OF_THE_REQUEST, fields={"word": "noted", "token": "0000"}
    ),
    "GET /requests/{reference}/answer": _proved(409, ANSWER_FOR_IT, OF_THE_REQUEST),
    "POST /requests/{reference}/answer": _proved(
        409, ANSWER_FOR_IT, OF_THE_REQUEST, fields={"act": "check"}
    ),
    "GET /requests/{reference}/complete": _proved(200, OFFICIALS, OF_THE_REQUEST),
    "POST /requests/{reference}/complete": _proved(
        409, OFFICIALS, OF_THE_REQUEST, fields={"act": "check"}
    ),
    "GET /requests/{reference}/texts/{record}": _proved(200, frozenset(), OF_THE_REQUEST),
    "POST /requests/{reference}/texts/{record}": _proved(
        303, frozenset(), OF_THE_REQUEST, fields={"mark": "wrong"}
    ),
    "GET /requests/{reference}/document": EveryRoute(given={303: OF_THE_REQUEST}),
    "POST /requests/{reference}/document": _proved(
        200, REVIEW_IT, OF_THE_REQUEST, fields={"reason": "EXERCISE review"}
    ),
    "GET /requests/{reference}/files": _proved(200, WORK_ON_IT, WORK_ON_IT),
    "POST /requests/{reference}/files": _proved(303, frozenset(), WORK_ON_IT, fields=_NO_FILE),
    "POST /requests/{reference}/files/begin": _proved(409, WORK_ON_IT, WORK_ON_IT, fields=_NO_SIZE),
    "POST /requests/{reference}/files/taken": _proved(
        409, WORK_ON_IT, OF_THE_REQUEST, fields={"why": ""}
    ),
    "GET /requests/{reference}/timeline": _proved(200, REVIEW_IT, REVIEW_IT),
    "POST /requests/{reference}/timeline": _proved(409, REVIEW_IT, REVIEW_IT, fields=_NO_REASON),
    "GET /files/{file}/so-far": _proved(200, frozenset()),
    "PUT /files/{file}/{offset}": _proved(200, frozenset()),
    "POST /files/{file}": _proved(200, frozenset()),
    "POST /files/{file}/report": _proved(303, frozenset()),
    "POST /files/{file}/release": _proved(303, frozenset()),
    "GET /review": _proved(200, OVERSEE, OVERSEE),
    "GET /review/cover": _proved(200, OVERSEE, OVERSEE),
    "GET /review/cover/fill": _proved(200, frozenset(), frozenset()),
    "POST /review/cover/fill": _proved(303, frozenset(), frozenset()),
    "GET /review/directory": _proved(200, OVERSEE, OVERSEE),
    "GET /review/drills": _proved(200, OFFICE, OFFICE),
    "POST /review/drills": _proved(409, OFFICE, OFFICE, fields={"act": "stop", "order": NONE}),
    "GET /review/drills/order": _proved(200, OFFICE, OFFICE),
    "POST /review/drills/order": _proved(409, OFFICE, OFFICE, fields={"kind": "ping"}),
    "GET /review/drills/plan": _proved(200, OFFICE, OFFICE),
    "POST /review/drills/plan": _proved(409, OFFICE, OFFICE, fields={"act": "look"}),
    "GET /review/export": _proved(200, OVERSEE, OVERSEE),
    "POST /review/export": _proved(400, OVERSEE, OVERSEE, fields={"act": "EXERCISE"}),
    "GET /review/times": EveryRoute(given={303: OF_A_MEMBER}),
    "GET /statistics": _proved(200, HAVE_FIGURES, HAVE_FIGURES),
    "GET /statistics/csv": _proved(200, HAVE_FIGURES, HAVE_FIGURES),
    "GET /statistics/json": _proved(200, HAVE_FIGURES, HAVE_FIGURES),
    "GET /statistics/month/{month}": _proved(200, HAVE_LETTERS, HAVE_LETTERS),
    "POST /statistics/month/{month}": _proved(
        303, HAVE_LETTERS, HAVE_LETTERS, fields={"letters": "off"}
    ),
    "GET /statistics/picture": _proved(200, HAVE_FIGURES, HAVE_FIGURES),
    "GET /statistics/picture.png": _proved(404, frozenset(), HAVE_FIGURES),
    "GET /duty": EveryRoute(given={200: HAVE_DUTY}),
    "GET /duty/act": _proved(200, HAVE_DUTY),
    "POST /duty/act": _proved(404, frozenset(), fields={"act": "accept", "change": "EXERCISE"}),
    "GET /duty/handover": _proved(200, HAVE_DUTY),
    "POST /duty/handover": _proved(409, HAVE_DUTY),
    "GET /duty/swap": EveryRoute(
        given={200: STAND_IN_A_ROSTER, 409: HAVE_DUTY - STAND_IN_A_ROSTER}, needs_proof=ALL
    ),
    "POST /duty/swap": EveryRoute(
        given={200: STAND_IN_A_ROSTER, 409: HAVE_DUTY - STAND_IN_A_ROSTER}, needs_proof=ALL
    ),
    "GET /directory": EveryRoute(given={200: HAVE_A_DIRECTORY}),
    "GET /directory/entries/{key}": EveryRoute(given={200: OF_THE_ENTRY}),
    "GET /directory/entries/{key}/change": _proved(200, OF_THE_ENTRY),
    "POST /directory/entries/{key}/change": _proved(409, frozenset()),
    "POST /directory/entries/{key}/confirm": _proved(303, OF_THE_ENTRY, fields={"answer": "right"}),
    "POST /directory/entries/{key}/remove": _proved(409, frozenset({"secretariat"})),
    "GET /directory/new/{section}/{member}": _proved(200, LOOK_AFTER_IT),
    "POST /directory/new/{section}/{member}": _proved(409, LOOK_AFTER_IT),
    "GET /directory/rosters/{key}/new": _proved(409, LOOK_AFTER_IT),
    "POST /directory/rosters/{key}/new": _proved(409, LOOK_AFTER_IT),
    "POST /directory/rosters/{key}/layers/{layer}/remove": _proved(200, LOOK_AFTER_IT),
    "GET /directory/rosters/{key}": EveryRoute(given={200: LOOK_AFTER_IT}),
    "GET /directory/rosters/{key}/layers/{layer}": _proved(200, LOOK_AFTER_IT),
    "POST /directory/rosters/{key}/layers/{layer}": _proved(409, LOOK_AFTER_IT),
}
