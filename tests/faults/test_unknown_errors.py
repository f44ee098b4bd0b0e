"""The database answers with an error that nobody foresaw: the service goes on, and nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import InternalError, NotSupportedError, ProgrammingError

from tests.chat.stage import Stage, staged
from tests.chat.words import LINE
from tests.conftest import on_both


@contextmanager
def refusing(stage: Stage, error: Callable[[], Exception]) -> Iterator[list[str]]:
    """Every statement meets this error; gives those that did."""
    engine = stage.deployment.office.store.engine.sync_engine
    refused: list[str] = []

    def refuse(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        refused.append(statement)
        raise error()

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield refused
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


@on_both
@pytest.mark.parametrize("kind", [ProgrammingError, InternalError, NotSupportedError])
async def test_no_error_of_the_database_ends_the_service(
    tmp_path: Path, database_url: str, kind: type[ProgrammingError]
) -> None:
    async with staged(tmp_path, database_url) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await stage.rests()
        with refusing(stage, lambda: kind("EXERCISE", None, Exception("EXERCISE"))) as refused:
            await ana.sends(LINE)
            # Longer than the lease: polling, its renewal, the beats and the outbox all meet it.
            await rami.receives_nothing("IMMEDIATE", within=7)
        assert len(refused) > 5
        alert = await rami.receives("IMMEDIATE")
        await rami.presses("Acknowledge", on=alert)
        await ana.receives("Rami Haddad")
        assert await stage.log_holds()
