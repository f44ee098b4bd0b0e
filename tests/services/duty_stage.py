"""A network whose desks hand over every day, its people enrolled; and looking at who is on duty."""

from datetime import datetime
from pathlib import Path

from domain.duty.roster import on_duty
from domain.vocabulary import LayerName, RosterId
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.visit.office import Office
from tests.services.desk_clerk import Clerk

NETWORK = Path(__file__).with_name("duty_network.yaml")
EVERYBODY = (
    "esp-officer",
    "esp-duty",
    "esp-chief",
    "lbn-duty",
    "lbn-second",
    "lbn-deputy",
    "lbn-chief",
    "secretariat",
    "auditor",
)
LINE = "LBN immediate life preserve EXERCISE keep the account"


async def staged(office: Office, *who: str) -> Clerk:
    """The network imported, these people (all where none is named) enrolled, nothing due."""
    clerk = Clerk(office)
    await directory.import_network(
        office, read_network(NETWORK.read_text("utf-8"), now=office.now())
    )
    for person in who or EVERYBODY:
        await clerk.enrols(person)
    await clerk.time_passes()
    return clerk


async def who(
    office: Office, at: datetime, layer: str = "duty", roster: str = "lbn-desk"
) -> list[str]:
    """Who is on duty by the rosters that everybody sees."""
    async with office.store.reading() as work:
        found = work.directory.rosters[RosterId(roster)]
        return [shift.person for shift in on_duty(found, LayerName(layer), at)]


async def events(office: Office) -> list[str]:
    """What the whole log says happened."""
    from sqlalchemy import select

    from storage.database.tables import log_records

    async with office.store.reading() as work:
        rows = await work.connection.execute(
            select(log_records.c.event).order_by(log_records.c.seq)
        )
        return [row.event for row in rows.all()]
