"""Whether somebody is on duty and can be reached, now and in the days ahead.

Decides what of it threatens the promise: an hour within the next 24 in which a layer has nobody, or
nobody who can be reached, and a step of a policy that reaches nobody. Who is on duty is
``domain.duty.roster``'s.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.deployment.opening import Opened
from bot.doctor.findings import Check, Finding, error, note, ok, warning
from domain.directory.directory import Directory
from domain.duty.cover import Fault, FaultKind, alerted_layers, faults, only_of, unreached_targets
from domain.duty.coverage import Gap, unreached_shifts
from domain.topics import stamp
from domain.vocabulary import PersonId
from services.directory import versions as directory
from services.duty.cover import LOOKS_AHEAD
from services.people import people
from services.people.people import PersonRow, Standing

_SOON: Final = timedelta(hours=24)
_DAYS: Final = LOOKS_AHEAD // timedelta(days=1)
_NAMED: Final = 5
_WORTH_A_LOOK: Final = {
    FaultKind.DOUBLE: "in two places",
    FaultKind.LONG: "too long without a break",
}
_SPARE: Final = (FaultKind.UNREACHABLE, FaultKind.NO_CHANNEL)


class Seen(NamedTuple):
    """What the checks look at."""

    directory: Directory
    """The desks that a contact point uses; rosters of nobody's are left out."""
    rows: Sequence[PersonRow]
    reachable: frozenset[PersonId]
    now: datetime


async def cover(deployment: Opened) -> list[Finding]:
    """Everything about desks and people."""
    found = await directory.current(deployment.office)
    if found is None:
        remedy = "Run: contactpoint network import FILE"
        return [error(Check.DIRECTORY, "There is no directory yet.", remedy)]
    rows = await people.listing(deployment.office)
    seen = Seen(
        directory=only_of(found, found.contact_points.values()),
        rows=rows,
        reachable=frozenset(row.id for row in rows if row.reachable),
        now=deployment.clock.now(),
    )
    return [
        ok(Check.DIRECTORY),
        *(_shifts(seen) or [ok(Check.SHIFTS)]),
        *(_reach(seen) or [ok(Check.REACH)]),
        *(_worth_a_look(seen) or [ok(Check.COVER)]),
        *(_people(seen) or [ok(Check.PEOPLE)]),
    ]


def _shifts(seen: Seen) -> list[Finding]:
    until = seen.now + LOOKS_AHEAD
    gaps = faults(seen.directory, seen.reachable, seen.now, until, (FaultKind.EMPTY,))
    text = "Nobody is on duty"
    remedy = (
        "Fill these hours with /coverage in chat, or in the directory file, and run: contactpoint "
        "network import FILE"
    )
    return list(_by_time(seen.now, gaps, Check.SHIFTS, text, remedy))


def _reach(seen: Seen) -> list[Finding]:
    alerted, until = alerted_layers(seen.directory), seen.now + LOOKS_AHEAD
    unreached = unreached_shifts(seen.directory, seen.reachable, seen.now, until)
    gaps = [gap for gap in unreached if (gap.roster, gap.layer) in alerted]
    text = "Nobody of those on duty can be reached"
    remedy = (
        "Have them enrol (contactpoint people list shows how far each is), or put somebody else on "
        "duty with /coverage in chat or in the directory file."
    )
    found = list(_by_time(seen.now, gaps, Check.REACH, text, remedy))
    targets = unreached_targets(seen.directory, seen.reachable)
    if targets:
        named = [f"{point}: {target}" for point, target in targets]
        text = "Nobody whom a policy alerts there can be reached"
        remedy = (
            "Have one of them enrol (contactpoint people invite ID), or change the policy's steps in "
            "the directory file."
        )
        found.append(error(Check.REACH, text, remedy, named))
    return found


def _by_time(
    now: datetime, gaps: Iterable[Gap | Fault], check: Check, text: str, remedy: str
) -> Iterator[Finding]:
    """An error for what begins within a day, a warning for what is further away."""
    gaps = list(gaps)
    soon = [gap for gap in gaps if gap.since < now + _SOON]
    later = [gap for gap in gaps if gap.since >= now + _SOON]
    if soon:
        yield error(check, f"{text} within 24 hours", remedy, [_hours(gap) for gap in soon])
    if later:
        yield warning(check, f"{text} later on", remedy, [_hours(gap) for gap in later])


def _worth_a_look(seen: Seen) -> list[Finding]:
    until = seen.now + LOOKS_AHEAD
    found = faults(seen.directory, seen.reachable, seen.now, until, tuple(_WORTH_A_LOOK))
    if not found:
        return []
    named = [f"{_WORTH_A_LOOK[fault.kind]} {fault.person} ({_hours(fault)})" for fault in found]
    text = f"People are on duty in two places or too long within {_DAYS} days"
    remedy = "See contactpoint duty --coverage, and let others take some of it with /coverage."
    return [warning(Check.COVER, text, remedy, named)]


def _people(seen: Seen) -> list[Finding]:
    """Who is missing where others can be reached; that nobody can is said by ``_reach``."""
    until = seen.now + LOOKS_AHEAD
    spare = faults(seen.directory, seen.reachable, seen.now, until, _SPARE)
    meant = {fault.person for fault in spare}
    missing = [row for row in seen.rows if not row.reachable]
    found = []
    if wanted := [row for row in missing if row.id in meant]:
        text = f"On duty within {_DAYS} days or alerted by a policy, and cannot be reached"
        found.append(warning(Check.PEOPLE, text, _remedy(wanted), _standings(wanted)))
    if others := [row for row in missing if row.id not in meant]:
        text = "Not on duty for now, and cannot be reached"
        found.append(note(Check.PEOPLE, text, _remedy(others), _standings(others)))
    return found


def _standings(rows: Iterable[PersonRow]) -> list[str]:
    return [f"{row.id} ({_standing(row)})" for row in rows]


def _standing(row: PersonRow) -> str:
    return "takes no messages" if row.standing is Standing.ENROLLED else row.standing.value


def _remedy(rows: Collection[PersonRow]) -> str:
    """What to type for whom, or to ask them for."""
    enrolled = [row.id for row in rows if row.standing is Standing.ENROLLED]
    waiting = [row.id for row in rows if row.standing is Standing.WAITING]
    others = [row.id for row in rows if row.id not in {*enrolled, *waiting}]
    parts = []
    if others:
        parts.append(f"Run: contactpoint people invite {_some(others)}")
    if waiting:
        parts.append(f"Run: contactpoint people confirm {_some(waiting[:1])}")
    if enrolled:
        parts.append(f"Have them unblock the bot or write to it: {_some(enrolled)}")
    return "; ".join(parts) + "."


def _some(ids: Sequence[str]) -> str:
    return " ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")


def _hours(gap: Gap | Fault) -> str:
    return f"{gap.roster} {gap.layer} from {_minute(gap.since)} to {_minute(gap.until)}"


def _minute(at: datetime) -> str:
    return (stamp(at) or "")[:16] + "Z"
