"""Sessions at the pages, as rows: found by their token, which is not kept.

Owns that a row is bound to its token, and that none that is over comes back unnoticed. When one is
over is ``domain.sessions.session``'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from domain.sessions.session import Level, Session, TypedForm
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from storage.database.session_tables import web_sessions
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Json, Vault, facts_json, to_ms
from storage.sealing.written import at, items, parts, text


class Sessions(SealedRows):
    """Sessions within one transaction."""

    def key_of(self, token: str) -> bytes:
        """Under what the session of this token is kept."""
        return self._vault.digest("session", token)

    async def add(self, session: Session) -> None:
        """A session begins."""
        person, until = self._vault.digest("person", session.person), _until(session)
        await self._connection.execute(
            insert(web_sessions).values(
                token_key=session.key,
                person_key=person,
                expires_at=until,
                version=session.version,
                sealed=self._sealed(session),
            )
        )
        totals.came(self._connection, web_sessions, session.key, person)

    async def find(self, key: bytes) -> Session | None:
        """The session kept there, whether or not it is over; None where there is none."""
        query = select(web_sessions).where(web_sessions.c.token_key == key)
        return next(readable(await self._connection.execute(query), self._read), None)

    async def of(self, person: PersonId) -> list[Session]:
        """All of a person's, the newest first."""
        query = select(web_sessions).where(self._theirs(person))
        found = readable(await self._connection.execute(query), self._read)
        return sorted(found, key=lambda each: each.began_at, reverse=True)

    async def used(self, session: Session) -> Session:
        """Something was done in it now."""
        return await self._put(replace(session, used_at=self._now))

    async def say(self, session: Session, said: Sequence[tuple[Topic, Facts]]) -> None:
        """The next page says this, or nothing any more."""
        await self._put(replace(session, said=tuple(said)))

    async def keep_typed(self, session: Session, typed: TypedForm | None) -> None:
        """This stands again on its page, or nothing any more."""
        await self._put(replace(session, typed=typed))

    async def _put(self, session: Session) -> Session:
        now = replace(session, version=session.version + 1)
        await self._connection.execute(
            update(web_sessions)
            .where(
                web_sessions.c.token_key == session.key,
                web_sessions.c.version == session.version,
            )
            .values(version=now.version, expires_at=_until(now), sealed=self._sealed(now))
        )
        return now

    async def end(self, key: bytes) -> bool:
        """It is over; whether there was one."""
        gone = web_sessions.c.token_key == key
        return await totals.take_away(self._connection, web_sessions, gone) > 0

    async def end_all(self, person: PersonId, besides: bytes | None = None) -> int:
        """All of a person's are over, but for one; returns how many were."""
        gone = self._theirs(person)
        if besides is not None:
            gone &= web_sessions.c.token_key != besides
        return await totals.take_away(self._connection, web_sessions, gone)

    async def end_old(self) -> int:
        """Those whose time has come leave no row; returns how many there were."""
        over = web_sessions.c.expires_at <= to_ms(self._now)
        return await totals.take_away(self._connection, web_sessions, over)

    def _theirs(self, person: PersonId) -> ColumnElement[bool]:
        return web_sessions.c.person_key == self._vault.digest("person", person)

    def _sealed(self, session: Session) -> bytes:
        value: dict[str, Json] = {
            "person": session.person,
            "level": session.level.value,
            "by": session.by,
            "browser": session.browser,
            "began_at": to_ms(session.began_at),
            "used_at": to_ms(session.used_at),
            "said": [[topic.value, facts_json(facts)] for topic, facts in session.said],
            "typed": [session.typed.page, dict(session.typed.fields)] if session.typed else None,
        }
        return self._vault.seal("web_sessions", session.key, session.version, value)

    def _read(self, row: Row[Any]) -> Session:
        return read_session(self._vault, row)


def read_session(vault: Vault, row: Row[Any]) -> Session:
    """What a row says. Raises ``SealBroken`` where it was moved, replayed or changed."""
    found = vault.open("web_sessions", row.token_key, row.version, row.sealed)
    return Session(
        key=row.token_key,
        person=PersonId(text(found["person"])),
        level=Level(text(found["level"])),
        by=text(found["by"]),
        browser=text(found["browser"]),
        began_at=at(found["began_at"]),
        used_at=at(found["used_at"]),
        said=tuple(_said(found.get("said", []))),
        typed=_typed(found.get("typed")),
        version=row.version,
    )


def _said(found: Json) -> Iterator[tuple[Topic, Facts]]:
    for each in found if isinstance(found, list) else ():
        assert isinstance(each, list)  # noqa: S101 - only this file writes it
        topic, facts = each
        assert isinstance(facts, dict)  # noqa: S101 - only this file writes it
        yield Topic(text(topic)), {name: _fact(value) for name, value in facts.items()}


def _typed(found: Json) -> TypedForm | None:
    if found is None:
        return None
    page, fields = items(found)
    said = {name: text(value) for name, value in parts(fields).items()}
    return TypedForm(page=text(page), fields=said)


def _fact(value: Json) -> str | int | bool | list[str] | None:
    if isinstance(value, list):
        return [str(each) for each in value]
    assert not isinstance(value, dict)  # noqa: S101 - facts are flat
    return value


def _until(session: Session) -> int:
    return to_ms(session.ends_at)
