"""``requests disclosure``: who saw what of a request, when, why and by which channel."""

from bot.commands.frame import AsJson, Reason, with_office
from bot.commands.requests import Reference, found
from bot.deployment.opening import Opened
from bot.process.answers import Json, plain, print_json, print_table, say, shown
from bot.process.trouble import Trouble
from domain.requests.request import Request
from domain.topics import stamp
from services.log import disclosure
from services.log.disclosure import Access


def report(ref: Reference, reason: Reason = None, as_json: AsJson = False) -> None:
    """Who saw or received what of a request, when, why, and by which channel; it is recorded."""
    if reason is None or not reason.strip():
        raise Trouble("Say for what the report is made: --reason TEXT. It is recorded.")

    async def act(deployment: Opened) -> tuple[Request, tuple[Access, ...]]:
        return await found(disclosure.report(deployment.office, ref, reason))

    request, rows = with_office(act)
    if as_json:
        print_json({"reference": request.reference, "accesses": [_document(row) for row in rows]})
        return
    say(f"Disclosures of {request.reference}")
    print_table(
        ("RECORD", "TIME", "WHO", "WHAT", "WHY", "CHANNEL"),
        (
            (
                str(row.record),
                shown(row.at),
                plain(row.who) or "-",
                row.what.replace("_", " "),
                row.why.replace("_", " ").replace("\n", " ") or "-",
                row.channel or "-",
            )
            for row in rows
        ),
    )


def _document(row: Access) -> dict[str, Json]:
    return {
        "record": row.record,
        "at": stamp(row.at),
        "event": row.event,
        "kinds": list(row.kinds),
        "who": row.who,
        "roles": list(row.roles),
        "why": row.why,
        "channel": row.channel,
        "what": row.what,
    }
