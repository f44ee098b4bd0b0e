"""Why an order of drills is refused, and why one waits: a line for whoever typed."""

from collections.abc import Mapping
from typing import Final

from bot.process.answers import plain
from bot.process.trouble import Trouble
from domain.drills.order import Hindrance
from domain.drills.year import MOST_A_YEAR
from domain.refused import Refused

_REFUSED: Final[Mapping[str, str]] = {
    "unknown": "There is no contact point '{desk}'. Write its id as the directory has it.",
    "no_desk": "The directory has no contact points yet. Add some first.",
    "too_many": "These are too many contact points for one order. Order them in parts.",
    "own": "{desk} is of the member of who orders it, who would know of it. Let somebody else order that.",
    "past": "That time has passed. Name one that comes.",
    "far": "That is more than a year away. Name an earlier time.",
    "order": "The period ends before it begins. Write its beginning first.",
    "type": "A type of request is practised only by a form. Leave out --type, or write --kind form.",
    "year": "Drills are planned for this year and the next. Name one of the two with --year.",
    "numbers": "Each contact point has at least one drill a year, and at most {most}. Give other numbers.",
    "changed": "The drills changed just now; nothing more was ordered. Write the same again.",
    "no_office": "The directory names nobody of the secretariat, who orders drills. Add somebody to it.",
    "no_order": "There is no such drill. See: contactpoint drill list",
    "no_call": "At {desk} no call is waited for. See: contactpoint drill list",
    Hindrance.ALREADY: "At {desk} another drill is under way, or due about then. Name a time an hour or more "
    "from it.",
    Hindrance.KIND: "The member of {desk} does not accept drills of this kind. Order another kind.",
    Hindrance.BLACKOUT: "The member of {desk} accepts no drill on that day. Name another day.",
}
_OTHERS: Final = (
    "Nothing of that time is within what {desk} may be drilled in. Name another time; at night only pings "
    "are held."
)
_WAITS: Final = {
    Hindrance.IMMEDIATE: "something immediate is open there",
    Hindrance.PAUSED: "its member lets drills rest",
    Hindrance.BLACKOUT: "its member accepts none on that day",
    Hindrance.HOURS: "outside the hours that are accepted",
    Hindrance.NIGHT_REST: "somebody there was alerted at night",
    Hindrance.NIGHTS_OF_YEAR: "somebody there had two drills at night within a year",
    Hindrance.ONE_A_NIGHT: "another desk of its member is drilled in this night",
    Hindrance.HOURLY: "enough desks are drilled in this hour",
    Hindrance.ALREADY: "another drill is under way there",
    Hindrance.KIND: "its member does not accept this kind",
    Hindrance.WINDOW: "its time passed before it could be held",
    Hindrance.NO_TIME: "nothing of the period is within what its member accepts",
    Hindrance.NO_ROOM: "no time is left in the year that is 30 days from another drill there",
    Hindrance.GONE: "the directory has no such contact point any more",
    Hindrance.NOT_SENT: "none of its alerts could be handed over in time",
}


def trouble(refused: Refused) -> Trouble:
    """What is wrong, and what to do."""
    why, desk = str(refused.facts.get("why")), plain(str(refused.facts.get("desk") or ""))[:60]
    return Trouble(_REFUSED.get(why, _OTHERS).format(desk=desk, most=MOST_A_YEAR))


def waits_for(why: Hindrance | None) -> str:
    """Why it does not ring, or not yet."""
    return _WAITS[why] if why is not None else "it cannot be held"
