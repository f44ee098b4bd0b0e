"""Whether tables are this moment as their sealed totals have them.

For what opens something: a whole old row that was put back opens, and only the totals know better. It
reads every row, so it belongs in a reading of its own, before the transaction that acts on what was
found and looks that it is still so.
"""

from crypto.envelope import SealBroken
from storage.sealing import totals
from storage.sealing.totals import Total
from storage.transaction.unit_of_work import UnitOfWork


async def are_held(work: UnitOfWork, *tables: str) -> bool:
    """Whether none of these holds a row that was added, exchanged, put back or taken away."""
    try:
        wanted = (await work.log.totals()).tables
    except SealBroken:
        return False
    for table in tables:
        if await totals.summed(work.connection, work.vault, table) != wanted.get(table, Total()):
            return False
    return True
