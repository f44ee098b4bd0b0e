"""An administrator who has the database's key, drops the triggers, and edits with plain SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from services.visit.office import Office

TABLES = ("log_records", "log_blobs", "log_head", "log_cases", "texts", "requests", "data_keys")


@dataclass(slots=True)
class Administrator:
    """Works beside the service, on the same database."""

    office: Office

    async def drops_the_triggers(self) -> None:
        """Nothing in the database hinders any more."""
        if self.office.store.engine.dialect.name == "sqlite":
            names = await self.asks("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for row in names:
                await self.runs(f"DROP TRIGGER {row.name}")
            return
        for table in ("log_records", "log_blobs"):
            await self.runs(f"ALTER TABLE {table} DISABLE TRIGGER ALL")

    async def runs(self, statement: str, **values: Any) -> None:
        async with self.office.store.engine.begin() as connection:
            await connection.execute(text(statement), values)

    async def asks(self, statement: str, **values: Any) -> list[Any]:
        async with self.office.store.engine.begin() as connection:
            return list((await connection.execute(text(statement), values)).all())

    async def copies(self) -> dict[str, list[Mapping[str, Any]]]:
        """A copy of all that makes up the log and the requests, as from an old backup."""
        return {
            table: [dict(row._mapping) for row in await self.asks(f"SELECT * FROM {table}")]  # noqa: S608 - fixed names
            for table in TABLES
        }

    async def puts_back(self, copy: dict[str, list[Mapping[str, Any]]]) -> None:
        """The old copy in place of what there is."""
        for table in ("deadlines", *reversed(TABLES)):
            await self.runs(f"DELETE FROM {table}")  # noqa: S608 - fixed names
        for table in TABLES:
            for row in copy[table]:
                names = ", ".join(row)
                places = ", ".join(f":{name}" for name in row)
                await self.runs(f"INSERT INTO {table} ({names}) VALUES ({places})", **row)  # noqa: S608
