"""Somebody at a computer, and their chat beside it, without Telegram and without a browser."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from domain.events import Event
from domain.refused import Refused
from domain.sessions.session import Level, Session
from domain.vocabulary import PersonId
from rehearsal.computers.authenticator import Authenticator
from services.sessions import first_passkey, in_chat, passkeys, secrets, sessions, visiting
from services.visit.office import Office
from storage.sealing.vault import Vault
from tests.services.desk_clerk import Clerk

URL = "https://pages.example.org"
BROWSER = "Firefox, Windows"


@dataclass(slots=True)
class Desk:
    """A network with pages, and what people do at computers."""

    clerk: Clerk

    @property
    def office(self) -> Office:
        return self.clerk.office

    @property
    def vault(self) -> Vault:
        return self.office.store.vault

    async def given_secret(self, person: str) -> str:
        """What ``people secret`` prints."""
        (given,) = await secrets.make(self.office, [person])
        return given.secret

    async def begins(self, person: str) -> str:
        """A browser shows a number, and its person confirms it in chat; what the browser holds."""
        token, waiting = await first_passkey.begin(self.office, BROWSER)
        await self.clerk.does(person, in_chat.devices, waiting.number)
        asked = self.clerk.last(person, "first_passkey_asked")
        key = asked.saying.facts["key"]
        await self.clerk.presses(person, in_chat.confirm, key, on=asked.message_id)
        return token

    async def registers(self, person: str, secret: str = "") -> tuple[Authenticator, str]:
        """The first passkey of somebody, and the session that begins with it."""
        secret = secret or await self.given_secret(person)
        token = await self.begins(person)
        await first_passkey.give_secret(self.office, token, secret)
        return await self.makes(token)

    async def makes(self, token: str) -> tuple[Authenticator, str]:
        """The passkey is made where its person has shown both."""
        authenticator = Authenticator(URL)
        answer = authenticator.creates(await first_passkey.ask(self.office, token))
        session = await first_passkey.register(self.office, token, answer, browser=BROWSER)
        await self.clerk.delivers()
        return authenticator, session

    async def signs_in(self, authenticator: Authenticator, **more: Any) -> str:
        """A press on *Sign in*."""
        answer = authenticator.answers(await passkeys.ask(self.office), **more)
        return await passkeys.sign_in(self.office, answer, browser=BROWSER)

    async def session(self, token: str) -> Session | None:
        return await visiting.looked_up(self.office, token)

    async def is_proved(self, token: str, person: str) -> bool:
        found = await self.session(token)
        return found is not None and (found.person, found.level) == (person, Level.PROVED)

    async def claimed(self, person: str) -> str:
        """A session that Telegram vouches for alone."""
        return await self.office.store.transact(
            lambda work: sessions.begin(
                work, PersonId(person), Level.CLAIMED, by="telegram", browser=BROWSER
            )
        )

    async def records(self, event: str) -> list[dict[str, Any]]:
        """The records of this event, as an auditor reads them."""
        async with self.office.store.reading() as work:
            found = await work.log.of_event(Event(event))
        return [dict(each.about) for each in found]


async def desk_of(office: Office, *who: str) -> Desk:
    clerk = Clerk(replace(office, portal_url=URL))
    await clerk.opens(*who)
    return Desk(clerk)


async def refusal_of(doing: Any) -> dict[str, Any]:
    """The topic of a refusal, with its facts."""
    with pytest.raises(Refused) as refused:
        await doing
    return {"topic": refused.value.topic.value, **refused.value.facts}
