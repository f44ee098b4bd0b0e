"""``duty``: who is on duty, per roster and layer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from bot.commands.frame import (
    AsJson,
    plain,
    print_json,
    print_table,
    read_time,
    shown,
    with_office,
)
from bot.commands.network import no_directory
from bot.opening import Opened
from bot.trouble import Trouble
from domain.directory import Directory
from domain.request import stamp
from domain.roster import everyone_on_duty
from domain.vocabulary import LayerName, PersonId, RosterId
from services import directory

RosterArgument = Annotated[str | None, typer.Argument(metavar="[ROSTER]", help="Only this roster.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="For example 2026-11-25T18:00Z.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    roster: RosterId
    layer: LayerName
    people: tuple[PersonId, ...]
    since: datetime | None
    until: datetime | None


def duty(roster: RosterArgument = None, at: At = None, as_json: AsJson = False) -> None:
    """Who is on duty now, or at a time."""
    typed = read_time(at) if at is not None else None

    async def act(deployment: Opened) -> list[_Row]:
        found = await directory.current(deployment.office)
        if found is None:
            raise no_directory()
        return _rows(found, roster, typed or deployment.clock.now())

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


def _rows(found: Directory, wanted: str | None, at: datetime) -> list[_Row]:
    if wanted is not None and RosterId(wanted) not in found.rosters:
        known = ", ".join(found.rosters) or "none"
        raise Trouble(f"There is no roster '{plain(wanted)[:40]}'. Rosters: {known}")
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
