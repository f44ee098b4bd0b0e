"""``duty``: who is on duty, per roster and layer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from bot.commands.frame import AsJson, read_time, with_office
from bot.commands.network import no_directory
from bot.deployment.opening import Opened
from bot.process.answers import plain, print_json, print_table, say, shown
from bot.process.trouble import Trouble
from domain.directory.directory import Directory
from domain.duty.cover import Fault, faults, only_of
from domain.duty.roster import everyone_on_duty
from domain.topics import stamp
from domain.vocabulary import LayerName, PersonId, RosterId
from services.directory import versions as directory
from services.duty.cover import LOOKS_AHEAD
from services.people import people

RosterArgument = Annotated[str | None, typer.Argument(metavar="[ROSTER]", help="Only this roster.")]
Coverage = Annotated[
    bool, typer.Option("--coverage", help="What is missing in the 14 days from then on.")
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help='For example 2026-11-25T18:00Z or "Friday 18:00"; UTC without a place.',
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    roster: RosterId
    layer: LayerName
    people: tuple[PersonId, ...]
    since: datetime | None
    until: datetime | None


def duty(
    roster: RosterArgument = None,
    at: At = None,
    coverage: Coverage = False,
    as_json: AsJson = False,
) -> None:
    """Who is on duty now, or at a time; with --coverage what is missing from then on."""
    if coverage:
        _missing(roster, at, as_json=as_json)
        return

    async def act(deployment: Opened) -> list[_Row]:
        since = _since(deployment, at)
        found = await directory.current(deployment.office)
        if found is None:
            raise no_directory()
        return _rows(found, roster, since)

    rows = with_office(act)
    if as_json:
        print_json(
            [
                {
                    "roster": row.roster,
                    "layer": row.layer,
                    "people": list(row.people),
                    "from": stamp(row.since),
                    "until": stamp(row.until),
                }
                for row in rows
            ]
        )
        return
    print_table(
        ("ROSTER", "LAYER", "ON DUTY", "FROM", "UNTIL"),
        (
            (
                row.roster,
                row.layer,
                ", ".join(row.people) or "nobody",
                shown(row.since),
                shown(row.until),
            )
            for row in rows
        ),
    )


def _missing(roster: str | None, at: str | None, *, as_json: bool) -> None:
    """What is missing in the next 14 days, from now or from a time."""

    async def act(deployment: Opened) -> tuple[Fault, ...]:
        since = _since(deployment, at)
        found = await directory.current(deployment.office)
        if found is None:
            raise no_directory()
        wanted = _known(found, roster)
        points = [p for p in found.contact_points.values() if wanted in (None, p.roster)]
        rows = await people.listing(deployment.office)
        reachable = {row.id for row in rows if row.reachable}
        return faults(only_of(found, points), reachable, since, since + LOOKS_AHEAD)

    found = with_office(act)
    if as_json:
        print_json(
            [
                {
                    "kind": fault.kind.value,
                    "roster": fault.roster,
                    "layer": fault.layer,
                    "person": fault.person,
                    "elsewhere": fault.elsewhere or None,
                    "from": stamp(fault.since),
                    "until": stamp(fault.until),
                }
                for fault in found
            ]
        )
        return
    if not found:
        say("In these 14 days no shift is empty, and everybody can be reached.")
        return
    print_table(
        ("WHAT", "ROSTER", "LAYER", "WHO", "FROM", "UNTIL"),
        (
            (
                fault.kind.value.replace("_", " "),
                fault.roster,
                fault.layer,
                fault.person or "nobody",
                shown(fault.since),
                shown(fault.until),
            )
            for fault in found
        ),
    )


def _since(deployment: Opened, at: str | None) -> datetime:
    now = deployment.clock.now()
    return now if at is None else read_time(at, now)


def _known(found: Directory, wanted: str | None) -> RosterId | None:
    if wanted is not None and RosterId(wanted) not in found.rosters:
        known = ", ".join(found.rosters) or "none"
        raise Trouble(f"There is no roster '{plain(wanted)[:40]}'. Rosters: {known}")
    return RosterId(wanted) if wanted is not None else None


def _rows(found: Directory, wanted: str | None, at: datetime) -> list[_Row]:
    _known(found, wanted)
    return [
        _Row(
            roster=roster.id,
            layer=layer,
            people=tuple(shift.person for shift in shifts),
            since=max((shift.since for shift in shifts), default=None),
            until=min((shift.until for shift in shifts), default=None),
        )
        for roster in found.rosters.values()
        if wanted is None or roster.id == wanted
        for layer, shifts in everyone_on_duty(roster, at).items()
    ]
