"""``/drill``: the secretariat orders, looks at and stops drills; a desk lets its member's rest.

Owns how it is typed. What may be ordered, and what follows, is left to its neighbours.
"""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Final

from domain.directory.drill_rules import DrillKind
from domain.drills.order import OrderId
from domain.drills.ordering import WantedDrills, refused, require_office
from domain.drills.rows import DrillChatRow
from domain.drills.year import USUAL, WantedYear
from domain.refused import Refused
from domain.rows import texts
from domain.spans import Span
from domain.topics import Facts, Topic
from domain.vocabulary import ContactPointId, RequestType, Role
from formats.typed.times import leading_time, own_zone
from formats.typed.words import read_word
from services.drills import calling, ordering, resting, striking, year
from services.drills.ordering import DrillRow
from services.drills.telling import MOST, names_of, ordered_facts, whole_number, year_facts
from services.visit.desk import Desk

_ALL: Final = "all"
_OPTIONS: Final = ("at", "between", "type")
_AND: Final = "and"
_NOW: Final = "now"
_ORDER: Final = re.compile(r"[0-9a-f]{32}")
_STRIKE_SO: Final = "strike CPN-2026-LBN-LBN-000123-4-X the gateway was down"
_ANSWERS: Final = {"yes": True, "no": False}


async def drill(visit: Desk, rest: str) -> None:
    """Whatever is typed behind ``/drill``; the list where that is nothing."""
    word, rest = _first(rest)
    act = _ACTS.get(word.lower())
    if act is None:
        raise Refused(
            Topic.UNKNOWN_WORD, _expected(word, _ACTS_OF[visit.actor.has(Role.SECRETARIAT)])
        )
    await act(visit, rest)


async def _list(visit: Desk, _rest: str) -> None:
    if not visit.actor.has(Role.SECRETARIAT):
        raise Refused(Topic.USAGE, {"command": "drill"})
    rows = await ordering.listed(visit)
    newest = ordering.newest_first(rows)
    facts: Facts = {
        "rows": texts(_chat_row(visit, row) for row in newest[:MOST]),
        "more": max(len(newest) - MOST, 0),
    }
    await visit.reply(Topic.DRILLS, facts)


def _chat_row(visit: Desk, row: DrillRow) -> DrillChatRow:
    return DrillChatRow(
        order=row.order,
        point=row.point,
        kind=row.kind.value,
        state=row.state,
        why=row.why.value if row.why is not None else "",
        reference=row.reference or "",
        seconds=str(row.acknowledged_in_s) if row.acknowledged_in_s is not None else "",
        score=str(row.score) if row.score is not None else "",
        taken="\n".join(names_of(visit, row.taken_for_real)),
        rang_at=row.rang_at,
    )


async def _start(visit: Desk, rest: str) -> None:
    require_office(visit.actor.person)
    word, rest = _first(rest)
    kind = read_word(word, DrillKind, "drill")
    found = await ordering.order(visit, _wanted(visit, kind, rest))
    await visit.reply(Topic.DRILL_DONE, ordered_facts(found))


def _wanted(visit: Desk, kind: DrillKind, rest: str) -> WantedDrills:
    """The desks, then when, and for which type. Raises ``Refused``."""
    points, word, left = _desks(rest, _OPTIONS)
    at: datetime | None = None
    between: Span | None = None
    asked: RequestType | None = None
    while word:
        if word.lower() == "type":
            typed, left = _first(left)
            asked = read_word(typed, RequestType, "type")
        elif word.lower() == "at":
            at, left = _time(visit, left)
        elif word.lower() == "between":
            since, left = _time(visit, left)
            joined, after = _first(left)
            until, left = _time(visit, after if joined.lower() == _AND else left)
            between = Span(since, until)
        else:
            raise Refused(Topic.UNKNOWN_WORD, _expected(word, _OPTIONS))
        word, left = _first(left)
    if at is not None and between is not None:
        raise Refused(Topic.UNKNOWN_WORD, _expected("between", ("at", "type")))
    return WantedDrills(kind=kind, points=points, at=at, between=between, asked=asked)


def _desks(rest: str, until: Collection[str]) -> tuple[list[ContactPointId] | None, str, str]:
    """The desks up to one of these words, None for all; that word, and what follows. Raises ``Refused``."""
    points: list[ContactPointId] = []
    word, left = _first(rest)
    while word and word.lower() not in until:
        points.append(ContactPointId(word.strip(",")))
        word, left = _first(left)
    if not points:
        raise refused("no_desk")
    is_all = [point.lower() for point in points] == [_ALL]
    return None if is_all else points, word, left


async def _plan(visit: Desk, rest: str) -> None:
    """A year, the desks, how many of which kind; ordered where *now* is the last word, else shown."""
    require_office(visit.actor.person)
    wanted, is_now = _wanted_year(rest)
    found = await (year.order if is_now else year.look)(visit, wanted)
    again = "" if is_now else f"/drill plan {' '.join(rest.split())} {_NOW}"
    await visit.reply(Topic.DRILL_DONE, {**year_facts(found, is_ordered=is_now), "again": again})


def _wanted_year(rest: str) -> tuple[WantedYear, bool]:
    typed, rest = _first(rest)
    number = whole_number(typed)
    if number is None:
        raise refused("year")
    points, word, left = _desks(rest, (*DrillKind, _NOW))
    numbers: dict[DrillKind, int] = {}
    while word and word.lower() != _NOW:
        kind = read_word(word, DrillKind, "drill")
        count, left = _first(left)
        many = whole_number(count)
        if many is None or kind in numbers:
            raise refused("numbers")
        numbers[kind] = many
        word, left = _first(left)
    if left:
        raise Refused(Topic.UNKNOWN_WORD, _expected(left, (_NOW,)))
    return WantedYear(year=number, points=points, numbers={**USUAL, **numbers}), bool(word)


def _time(visit: Desk, text: str) -> tuple[datetime, str]:
    zone = own_zone(visit.actor, visit.work.directory)
    read = leading_time(text, zone, visit.work.now)
    if read is None:
        raise Refused(Topic.TIME_UNREADABLE, {"typed": _first(text)[0][:40]})
    return read


async def _stop(visit: Desk, rest: str) -> None:
    """An order of one drill at once; of more once their number stands behind it."""
    typed, sure = _first(rest)
    order = OrderId(typed.lower())
    count = await ordering.under_way_of(visit, order)
    if count > 1 and whole_number(sure.strip()) != count:
        facts: Facts = {"done": "to_stop", "order": order, "count": count}
        await visit.reply(Topic.DRILL_DONE, facts)
        return
    stopped = await ordering.stop(visit, order)
    await visit.reply(Topic.DRILL_DONE, {"done": "stopped", "count": stopped})


async def _called(visit: Desk, rest: str) -> None:
    order, rest = _first(rest)
    point, rest = _first(rest)
    answer = rest.strip().lower()
    if answer not in _ANSWERS:
        raise Refused(Topic.UNKNOWN_WORD, _expected(answer, tuple(_ANSWERS)))
    await calling.enter(
        visit, OrderId(order.lower()), ContactPointId(point), is_answered=_ANSWERS[answer]
    )
    await visit.reply(Topic.DRILL_DONE, {"done": "entered"})


async def _strike(visit: Desk, rest: str) -> None:
    """Behind the drill's reference the reason; of one that has none, behind its order and desk."""
    typed, rest = _first(rest)
    is_order = bool(_ORDER.fullmatch(typed.lower()))
    point, reason = _first(rest) if is_order else ("", rest)
    if not reason.strip():
        require_office(visit.actor.person)
        raise Refused(Topic.USAGE, {"command": "drill", "example": _STRIKE_SO})
    if is_order:
        which = await striking.of_order(visit, OrderId(typed.lower()), ContactPointId(point))
    else:
        which = await striking.by_reference(visit, typed)
    count = await striking.propose(visit, which, reason)
    await visit.reply(Topic.DRILL_DONE, {"done": "strike", "count": count})


async def _pause(visit: Desk, _rest: str) -> None:
    await resting.pause(visit)
    await visit.reply(Topic.DRILL_DONE, {"done": "paused"})


async def _resume(visit: Desk, _rest: str) -> None:
    await resting.resume(visit)
    await visit.reply(Topic.DRILL_DONE, {"done": "resumed"})


_ACTS: Final[Mapping[str, Callable[[Desk, str], Awaitable[None]]]] = {
    "": _list,
    "list": _list,
    "start": _start,
    "plan": _plan,
    "stop": _stop,
    "called": _called,
    "strike": _strike,
    "pause": _pause,
    "resume": _resume,
}
_ACTS_OF: Final = {
    True: ("start", "plan", "list", "stop", "called", "strike"),
    False: ("pause", "resume"),
}
"""What is offered, by whether somebody is of the secretariat."""


def _expected(word: str, words: tuple[str, ...]) -> Facts:
    return {"word": word[:40], "expected": "drill", "words": list(words)}


def _first(text: str) -> tuple[str, str]:
    word, *more = text.split(maxsplit=1) or [""]
    return word, more[0] if more else ""
