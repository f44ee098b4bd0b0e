"""``drill plan``: what of a year's drills is lacking, shown, and ordered once that is agreed to."""

from typing import Annotated

import typer

from bot.commands.drills.naming import Everybody, More, To, counted, desks
from bot.commands.drills.refusals import trouble, waits_for
from bot.commands.frame import is_answered, with_office
from bot.commands.network import no_directory
from bot.deployment.opening import Opened
from bot.process.answers import plain, say, tell
from domain.directory.drill_rules import DrillKind
from domain.drills.year import USUAL, WantedYear, YearPlan
from domain.refused import Refused
from services.directory import versions as directory
from services.drills import year as years

Year = Annotated[int, typer.Option("--year", metavar="YEAR", help="This year or the next.")]
Pings = Annotated[int, typer.Option("--ping", help="Pings of each contact point.")]
Forms = Annotated[int, typer.Option("--form", help="Forms of each.")]
Calls = Annotated[int, typer.Option("--call", help="Calls of each.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")]


def plan(
    year: Year,
    ping: Pings = USUAL[DrillKind.PING],
    form: Forms = USUAL[DrillKind.FORM],
    call: Calls = USUAL[DrillKind.CALL],
    to: To = None,
    more: More = None,
    everybody: Everybody = False,
    yes: Yes = False,
) -> None:
    """Order what a year's drills lack: spread over it, unannounced, 30 days apart at each contact point."""
    wanted = WantedYear(
        year=year,
        points=desks(to, more, everybody=everybody),
        numbers={DrillKind.PING: ping, DrillKind.FORM: form, DrillKind.CALL: call},
    )

    async def look(deployment: Opened) -> YearPlan:
        if await directory.current(deployment.office) is None:
            raise no_directory()
        try:
            return await years.look_at_console(deployment.office, wanted)
        except Refused as refused:
            raise trouble(refused) from None

    async def order(deployment: Opened) -> YearPlan:
        try:
            return await years.order_at_console(deployment.office, wanted)
        except Refused as refused:
            raise trouble(refused) from None

    found = with_office(look)
    _tell_left(found)
    if not found.plans:
        say(f"There is nothing to order for {year}.")
        return
    tell(f"Lacking in {_said(found)}.")
    if not (yes or is_answered("Order these drills?")):
        say("Nothing was ordered.")
        return
    ordered = with_office(order)
    if not ordered.plans:
        say(f"There is nothing to order for {year}.")
        return
    say(f"{ordered.order}  {_said(ordered)}")


def _tell_left(found: YearPlan) -> None:
    for each in found.left:
        tell(f"{plain(each.point)} is not drilled by {each.kind}: {waits_for(each.why)}.")


def _said(found: YearPlan) -> str:
    """``2027: 4 ping, 2 form, at 2 contact points``."""
    kinds = (f"{count} {kind}" for kind, count in found.counts.items())
    return f"{found.year}: {', '.join(kinds)}, at {counted(found.desks)}"
