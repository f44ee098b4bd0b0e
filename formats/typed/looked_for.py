"""The words behind ``/requests`` and ``/escalations``: ``closed LBN 2026-11``, ``000123``, in any order.

Owns their forms: a state, a period, a member by code or any name, a reference or part of one, a person; of
requests an urgency, a type, what is overdue, of escalations a step. What they let pass is left to
``domain.requests.rows``.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from domain import reference
from domain.directory.directory import Directory, Member
from domain.requests.request import Request
from domain.requests.rows import OPEN, EscalationFilter, RequestFilter
from domain.vocabulary import TERMINAL, MemberCode, PersonId, RequestType, State, Urgency
from formats.typed.filters import NoFilter, read_filter, read_period
from formats.typed.member_names import holding, plain
from formats.typed.times import names_time, whole_days

_STATES: Final[Mapping[str, frozenset[State]]] = {
    **{state.value: frozenset({state}) for state in State},
    "open": OPEN.states,
    "closed": TERMINAL | {State.TRANSFERRED},
}
"""By what people call them; who asks for what is closed means what was withdrawn or given away too."""
_OVERDUE: Final = "overdue"
_BACK: Final = {"today": timedelta(), "yesterday": timedelta(days=1)}
_MOST_WORDS: Final = 6
"""Of a member's name."""
_SHORTEST_NAME: Final = 3


def read_looked_for(
    typed: str,
    zone: tzinfo,
    now: datetime,
    directory: Directory,
    told: Collection[PersonId] = (),
) -> RequestFilter:
    """What somebody looks for; the open requests where nothing is typed.

    ``zone`` counts where a time names no other; ``told``: whose names may be looked for. Raises
    ``NoFilter`` with the word that is none, and ``Refused`` where a time could mean two.
    """
    wanted, rest = RequestFilter(), typed.strip()
    if not rest:
        return OPEN
    while rest:
        wanted, rest = _next(wanted, rest, zone, now, directory, told)
    return wanted


def read_escalated(
    typed: str, zone: tzinfo, now: datetime, directory: Directory, told: Collection[PersonId]
) -> EscalationFilter:
    """The words behind ``/escalations``: a member, a period and a step, and all that is looked for here
    besides: a state, a reference or part of one, a part of the name of who may be ``told``.

    Raises ``NoFilter`` with the word that is none, and ``Refused`` where a time could mean two.
    """

    def member(word: str) -> MemberCode | None:
        code = MemberCode(word.upper())
        if code in directory.members:
            return code
        named = holding(word, directory)
        return named[0] if len(named) == 1 and not names_time(word) else None

    def more(found: EscalationFilter, rest: str) -> tuple[EscalationFilter, str] | None:
        word, *others = rest.split(maxsplit=1)
        after = others[0] if others else ""
        if (states := _STATES.get(word.lower())) is not None:
            return replace(found, states=found.states | states), after
        if (part := _whole(rest)) is not None:
            return replace(found, parts=(*found.parts, part[0])), part[1]
        with suppress(NoFilter):
            read_period(rest, zone, now)
            return None
        if (typed := reference.read_part(word)) is not None:
            return replace(found, parts=(*found.parts, typed)), after
        people = _people(word, directory, told)
        return (replace(found, people=(*found.people, people)), after) if people else None

    return read_filter(typed, zone, now, member, more)


def with_left(directory: Directory, requests: Iterable[Request]) -> Directory:
    """The directory with those members beside that left it and are a side of one of these requests."""
    sides = {code for each in requests for code in (each.origin, each.addressee)}
    left = {
        code: Member(code=code, name=code, time_zone=ZoneInfo("UTC"))
        for code in sides.difference(directory.members)
    }
    return replace(directory, members={**directory.members, **left}) if left else directory


def _people(word: str, directory: Directory, told: Collection[PersonId]) -> frozenset[PersonId]:
    """In whose name the word is, of those who may be told."""
    if len(word) < _SHORTEST_NAME:
        return frozenset()
    people = (directory.people[each] for each in told if each in directory.people)
    return frozenset(person.id for person in people if plain(word) in plain(person.name))


def _next(
    wanted: RequestFilter,
    rest: str,
    zone: tzinfo,
    now: datetime,
    directory: Directory,
    told: Collection[PersonId],
) -> tuple[RequestFilter, str]:
    """What the next word or words mean, and what follows them."""
    word, *more = rest.split(maxsplit=1)
    after = more[0] if more else ""
    named = _of_vocabulary(wanted, word.lower(), now)
    if named is not None:
        return named, after
    if wanted.since is None and (day := _named_day(word.lower(), zone, now)) is not None:
        return replace(wanted, since=day[0], until=day[1]), after
    if wanted.since is None and (found := _period(wanted, rest, zone, now)) is not None:
        return found
    if (part := _whole(rest)) is not None:
        return replace(wanted, parts=(*wanted.parts, part[0])), part[1]
    members, after_them = _members(rest, directory)
    if members:
        return replace(wanted, members=wanted.members | members), after_them
    typed = reference.read_part(word)
    if typed is not None:
        return replace(wanted, parts=(*wanted.parts, typed)), after
    people = _people(word, directory, told)
    if not people:
        raise NoFilter(word)
    return replace(wanted, people=(*wanted.people, people)), after


def _of_vocabulary(wanted: RequestFilter, word: str, now: datetime) -> RequestFilter | None:
    """A state, an urgency, a type, or what is overdue; None for another word."""
    if (states := _STATES.get(word)) is not None:
        return replace(wanted, states=wanted.states | states)
    if word == _OVERDUE:
        return replace(wanted, overdue_at=now)
    if word in set(Urgency):
        return replace(wanted, urgencies=wanted.urgencies | {Urgency(word)})
    if word in set(RequestType):
        return replace(wanted, types=wanted.types | {RequestType(word)})
    return None


def _named_day(word: str, zone: tzinfo, now: datetime) -> tuple[datetime, datetime] | None:
    """Today or yesterday, from its beginning to its end there."""
    if word not in _BACK:
        return None
    day = (now.astimezone(zone).date() - _BACK[word]).isoformat()
    return whole_days(day, day, zone)


def _period(
    wanted: RequestFilter, rest: str, zone: tzinfo, now: datetime
) -> tuple[RequestFilter, str] | None:
    try:
        since, until, after = read_period(rest, zone, now)
    except NoFilter:
        return None
    return replace(wanted, since=since, until=until), after


def _whole(rest: str) -> tuple[reference.ReferencePart, str] | None:
    """A whole reference, as it is typed or pasted; None where there is none."""
    try:
        typed, after = reference.leading(rest)
    except reference.WrongCheckCharacter:
        raise NoFilter(rest) from None
    if typed is None or isinstance(typed, reference.ReferencePart):
        return None
    part = reference.read_part(reference.numbered(typed))
    return (part, after) if part is not None else None


def _members(rest: str, directory: Directory) -> tuple[frozenset[MemberCode], str]:
    """The members whose name most of the next words are, or are a part of; and what follows."""
    words = rest.split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        name = " ".join(words[:count])
        if len(name) < _SHORTEST_NAME:
            continue
        if members := frozenset(holding(name, directory)):
            return members, " ".join(words[count:])
    return frozenset(), rest
