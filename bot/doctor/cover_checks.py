"""Whether somebody is on duty and can be reached, now and in the days ahead.

Decides what of it threatens the promise: an hour within the next 24 in which a layer has nobody, or
nobody who can be reached, and a step of a policy that reaches nobody. Who is on duty is
``domain.duty.roster``'s.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.deployment.opening import Opened
from bot.doctor.findings import Check, Finding, error, note, ok, warning
from bot.telegram.telegram_api import name_of_own
from domain.directory.directory import Directory
from domain.duty.cover import (
    Fault,
    FaultKind,
    alerted_layers,
    faults,
    in_no_roster,
    only_of,
    unreached_targets,
)
from domain.duty.coverage import Gap, unreached_shifts
from domain.topics import stamp
from domain.vocabulary import PersonId
from formats.network_file.languages import language_warnings
from services.directory import versions as directory
from services.duty.cover import LOOKS_AHEAD
from services.people import people
from services.people.people import EnrolmentState, PersonRow
from wording.spoken import spoken

_SOON: Final = timedelta(hours=24)
_NAME_WITHIN: Final = 3.0
_DAYS: Final = LOOKS_AHEAD // timedelta(days=1)
_NAMED: Final = 5
_CONFIRM: Final = "Run: contactpoint people confirm"
_WORTH_A_LOOK: Final = {
    FaultKind.DOUBLE: "in two places",
    FaultKind.LONG: "too long without a break",
}


class _Seen(NamedTuple):
    """What the checks look at."""

    directory: Directory
    """The desks that a contact point uses; rosters of nobody's are left out."""
    rows: Sequence[PersonRow]
    reachable: frozenset[PersonId]
    now: datetime
    bot: str
    """The user name of the bot as which the service runs; empty where it was not asked for, or not said."""

    @property
    def until(self) -> datetime:
        """How far it is looked ahead."""
        return self.now + LOOKS_AHEAD

    @property
    def waiting(self) -> list[PersonId]:
        """Who has enrolled and waits to be confirmed."""
        return [row.id for row in self.rows if row.standing is EnrolmentState.WAITING]

    @property
    def elsewhere(self) -> list[PersonId]:
        """Who has begun with an earlier bot alone."""
        return [row.id for row in self.rows if row.is_elsewhere]

    def faults(self, *kinds: FaultKind) -> Sequence[Fault]:
        """What of these kinds is wrong until then."""
        return faults(self.directory, self.reachable, self.now, self.until, kinds)


async def cover(deployment: Opened) -> AsyncIterator[Finding]:
    """Everything about desks and people."""
    found = await directory.current(deployment.office)
    if found is None:
        remedy = "Run: contactpoint network import FILE"
        yield error(Check.DIRECTORY, "There is no directory yet.", remedy)
        return
    rows = await people.listing(deployment.office)
    seen = _Seen(
        directory=only_of(found, found.contact_points.values()),
        rows=rows,
        reachable=frozenset(row.id for row in rows if row.reachable),
        now=deployment.clock.now(),
        bot=await name_of_own(deployment.settings, _NAME_WITHIN)
        if any(row.is_elsewhere for row in rows)
        else "",
    )
    yield ok(Check.DIRECTORY)
    for finding in list(_languages(found)) or [ok(Check.LANGUAGES)]:
        yield finding
    for check, look in _LOOKS.items():
        for finding in list(look(seen)) or [ok(check)]:
            yield finding


def _languages(found: Directory) -> Iterator[Finding]:
    """What of the directory's languages is none, or not spoken here."""
    for each in language_warnings(found, spoken()):
        yield warning(Check.LANGUAGES, f"{each.path}: {each.message}.", each.remedy)


def _shifts(seen: _Seen) -> Iterator[Finding]:
    gaps = seen.faults(FaultKind.EMPTY)
    text = "Nobody is on duty"
    remedy = (
        "Fill these hours with /coverage in chat, or in the directory file, and run: contactpoint "
        "network import FILE"
    )
    yield from _by_time(seen.now, gaps, Check.SHIFTS, text, remedy)


def _reach(seen: _Seen) -> Iterator[Finding]:
    alerted = alerted_layers(seen.directory)
    unreached = unreached_shifts(seen.directory, seen.reachable, seen.now, seen.until)
    gaps = [gap for gap in unreached if (gap.roster, gap.layer) in alerted]
    text = "Nobody of those on duty can be reached"
    remedy = _first_of_all(seen) or (
        "Have them enrol (contactpoint people list shows how far each is), or put somebody else on "
        "duty with /coverage in chat or in the directory file."
    )
    yield from _by_time(seen.now, gaps, Check.REACH, text, remedy)
    targets = unreached_targets(seen.directory, seen.reachable)
    if targets:
        named = [f"{point}: {target}" for point, target in targets]
        text = "Nobody whom a policy alerts there can be reached"
        remedy = _first_of_all(seen) or (
            "Have one of them enrol (contactpoint people invite ID), or change the policy's steps in "
            "the directory file."
        )
        yield error(Check.REACH, text, remedy, named)


def _first_of_all(seen: _Seen) -> str | None:
    """What to do first where people have enrolled, and would be reached by one thing more."""
    if seen.elsewhere:
        return f"{_starting(seen)} Begin with {_some(seen.elsewhere)}."
    if not seen.waiting:
        return None
    return (
        f"{_CONFIRM} {_some(seen.waiting)}, who have enrolled and wait for it; have the others enrol "
        "(contactpoint people list shows how far each is)."
    )


def _starting(seen: _Seen) -> str:
    """What has to be done after an exchange of the bot."""
    where = f"https://t.me/{seen.bot}" if seen.bot else "the bot as which the service runs now"
    return f"Have each open {where} and press Start; no new code is needed."


def _by_time(
    now: datetime, gaps: Sequence[Gap | Fault], check: Check, text: str, remedy: str
) -> Iterator[Finding]:
    """An error for what begins within a day, a warning for what is further away."""
    if soon := [_hours(gap) for gap in gaps if gap.since < now + _SOON]:
        yield error(check, f"{text} within 24 hours", remedy, soon)
    if later := [_hours(gap) for gap in gaps if gap.since >= now + _SOON]:
        yield warning(check, f"{text} later on", remedy, later)


def _worth_a_look(seen: _Seen) -> Iterator[Finding]:
    found = seen.faults(*_WORTH_A_LOOK)
    named = [f"{_WORTH_A_LOOK[fault.kind]} {fault.person} ({_hours(fault)})" for fault in found]
    text = f"People are on duty in two places or too long within {_DAYS} days"
    remedy = "See contactpoint duty --coverage, and let others take some of it with /coverage."
    if named:
        yield warning(Check.COVER, text, remedy, named)


def _people(seen: _Seen) -> Iterator[Finding]:
    """Who is missing where others can be reached; that nobody can is said by ``_reach``."""
    meant = {fault.person for fault in seen.faults(FaultKind.UNREACHABLE, FaultKind.NO_CHANNEL)}
    if waiting := seen.waiting:
        text = "Enrolled, and may not act until somebody confirms them"
        remedy = f"{_CONFIRM} {_some(waiting)}, once each was called on a number that you know."
        yield warning(Check.PEOPLE, text, remedy, waiting)
    elsewhere = seen.elsewhere
    if wanted_there := [person for person in elsewhere if person in meant]:
        text = f"On duty within {_DAYS} days or alerted by a policy, and begun with an earlier bot alone"
        yield warning(Check.PEOPLE, text, _starting(seen), wanted_there)
    if others_there := [person for person in elsewhere if person not in meant]:
        text = "Not on duty for now, and begun with an earlier bot alone"
        yield note(Check.PEOPLE, text, _starting(seen), others_there)
    is_named = frozenset((*waiting, *elsewhere))
    missing = [row for row in seen.rows if not row.reachable and row.id not in is_named]
    if wanted := [row for row in missing if row.id in meant]:
        text = f"On duty within {_DAYS} days or alerted by a policy, and cannot be reached"
        yield warning(Check.PEOPLE, text, _remedy(wanted), _standings(wanted))
    if others := [row for row in missing if row.id not in meant]:
        text = "Not on duty for now, and cannot be reached"
        yield note(Check.PEOPLE, text, _remedy(others), _standings(others))
    if idle := [person.id for person in in_no_roster(seen.directory)]:
        text = "Duty officers in no roster: their turn never comes"
        remedy = (
            "Have a supervisor put them on one (/people in chat, Put on a roster), or do so in the "
            "directory file."
        )
        yield note(Check.PEOPLE, text, remedy, idle)


_LOOKS: Final = {
    Check.SHIFTS: _shifts,
    Check.REACH: _reach,
    Check.COVER: _worth_a_look,
    Check.PEOPLE: _people,
}


def _standings(rows: Iterable[PersonRow]) -> list[str]:
    unreachable = {EnrolmentState.ENROLLED: "takes no messages"}
    return [f"{row.id} ({unreachable.get(row.standing, row.standing.value)})" for row in rows]


def _remedy(rows: Collection[PersonRow]) -> str:
    """What to type for whom, or to ask them for."""
    enrolled = [row.id for row in rows if row.standing is EnrolmentState.ENROLLED]
    others = [row.id for row in rows if row.standing is not EnrolmentState.ENROLLED]
    parts = (
        ("Run: contactpoint people invite", others),
        ("Have them unblock the bot or write to it:", enrolled),
    )
    return "; ".join(f"{what} {_some(ids)}" for what, ids in parts if ids) + "."


def _some(ids: Sequence[str]) -> str:
    return " ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")


def _hours(gap: Gap | Fault) -> str:
    since, until = ((stamp(at) or "")[:16] for at in (gap.since, gap.until))
    return f"{gap.roster} {gap.layer} from {since}Z to {until}Z"
