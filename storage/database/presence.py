"""Who of several processes does what only one may do, and when the service last gave a sign of life.

Owns the leases and the signs. Their time is ``storage.database.lease_time``'s; what a lease is for, and what
follows from a long silence, is left to others.
"""

from typing import Final

from sqlalchemy import BigInteger, Column, String, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.engine import insert
from storage.database.lease_time import lease_ms
from storage.database.tables import metadata

leases = Table(
    "leases",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("holder", String(40), nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""What one process at a time does, who does it, and until when it is theirs alone."""

signs_of_life = Table(
    "signs_of_life",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""When something was last seen to work, by any process."""

POLLING: Final = "polling"
DRILLS: Final = "drills"
YEAR: Final = "drill_year"
"""Ordering what a year's plan lacks."""
SERVICE: Final = "service"
TELEGRAM: Final = "telegram"
ALL_REFUSE: Final = "all_refuse"
"""There as long as every chat refuses messages."""
LIMITED: Final = "limited"
"""Telegram asked to wait."""

_FARTHEST_MS: Final = 600_000


class Presence:
    """Leases and signs within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, holder: str, seconds: float) -> bool:
        """Take the lease or keep it for so long; False where another holder has it."""
        now = lease_ms(self._connection)
        until = now + round(seconds * 1000)
        fresh = insert(self._connection, leases).values(name=name, holder=holder, until=until)
        taken = await self._connection.execute(
            fresh.on_conflict_do_update(
                index_elements=["name"],
                set_={"holder": holder, "until": until},
                # A lease is believed no further ahead than anybody takes one.
                where=(leases.c.holder == holder)
                | (leases.c.until <= now)
                | (leases.c.until > now + _FARTHEST_MS),
            ).returning(leases.c.holder)
        )
        return taken.first() is not None

    async def left(self, name: str) -> float:
        """For how many seconds more somebody has the lease, a thousandth at least."""
        left = select(leases.c.until - lease_ms(self._connection)).where(leases.c.name == name)
        return max((await self._connection.scalar(left)) or 0, 1) / 1000

    async def give_up(self, name: str, holder: str) -> None:
        """Let another take it at once."""
        await self._connection.execute(
            update(leases)
            .where(leases.c.name == name, leases.c.holder == holder)
            .values(until=lease_ms(self._connection))
        )

    async def see(self, name: str) -> int:
        """Note that this works now; the milliseconds since it was last seen to, 0 for the first."""
        now = lease_ms(self._connection)
        await self._connection.execute(
            insert(self._connection, signs_of_life)
            .values(name=name, at=now)
            .on_conflict_do_nothing()
        )
        # Locked, so that of several processes one alone sees the silence.
        silent = await self._connection.execute(
            select(now - signs_of_life.c.at).where(signs_of_life.c.name == name).with_for_update()
        )
        found = int(silent.scalar_one())
        await self._connection.execute(
            update(signs_of_life).where(signs_of_life.c.name == name).values(at=now)
        )
        return max(found, 0)

    async def has(self, name: str) -> bool:
        """Whether this was seen, and not forgotten since."""
        found = await self._connection.execute(
            select(signs_of_life.c.name).where(signs_of_life.c.name == name)
        )
        return found.first() is not None

    async def forget(self, name: str) -> bool:
        """Note that this is over; whether it was seen."""
        gone = await self._connection.execute(
            delete(signs_of_life)
            .where(signs_of_life.c.name == name)
            .returning(signs_of_life.c.name)
        )
        return gone.first() is not None

    async def ages(self) -> dict[str, int]:
        """The milliseconds since each sign that was ever seen."""
        age = (lease_ms(self._connection) - signs_of_life.c.at).label("age")
        rows = await self._connection.execute(select(signs_of_life.c.name, age))
        return {row.name: max(int(row.age), 0) for row in rows}
