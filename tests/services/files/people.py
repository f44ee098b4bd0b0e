"""People with files, each at a page of their own, known by a key of theirs."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from domain.files.file import CHUNK, Custody, FileAbout, StoredFile
from domain.sessions.session import Level
from domain.vocabulary import Marking, PersonId
from services.conversation import filling_in
from services.files import receiving
from services.files.receiving import NewFile
from services.log import case_files
from services.requests import acknowledge, answering
from services.sessions import sessions, visiting
from services.visit.office import Office
from services.visit.page import PageVisit
from services.visit.visit import Visit
from tests.services.desk_clerk import Clerk

Result = TypeVar("Result")
PLANTED = b"%PDF-1.7 EXERCISE-planted-content-of-a-file-zebra \x00\xff\n"
NAME = "EXERCISE-planted-name-yak.pdf"
FROM = "EXERCISE-planted-custody-walrus"


class AtPage:
    """Somebody at a page; each act is a visit of its own."""

    def __init__(self, office: Office, token: str) -> None:
        self._office = office
        self._token = token

    @classmethod
    async def of(cls, office: Office, person: str) -> "AtPage":
        begin = partial(
            sessions.begin,
            person=PersonId(person),
            level=Level.PROVED,
            by="EXERCISE",
            browser="Firefox",
        )
        return cls(office, await office.store.transact(begin))

    async def do(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        return await visiting.visited(self._office, self._token, Level.PROVED, act)

    async def look(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        return await visiting.looked(self._office, self._token, Level.PROVED, act, is_long=True)

    async def begins(self, case: str | None, size: int) -> StoredFile:
        about = FileAbout(name=NAME, marking=Marking.RED, custody=Custody(obtained_by=FROM))
        new = NewFile(case=case, about=about, size=size)
        return await self.do(partial(receiving.begin, new=new))

    async def brings(self, case: str | None, content: bytes = PLANTED) -> StoredFile:
        file = await self.begins(case, len(content))
        for offset in range(0, len(content), CHUNK):
            piece = content[offset : offset + CHUNK]
            file = await receiving.take_piece(self, file.id, offset, piece)
        return file

    async def answers(self, case: str, *ids: str) -> None:
        async def act(visit: Visit) -> None:
            assert isinstance(visit, PageVisit)
            visit.files = ids
            await answering.answer(visit, case, "EXERCISE answer")

        await self.do(act)

    async def reads(self, file: str, reason: str = "") -> bytes:
        given = await self.do(partial(case_files.note, file=file, reason=reason))
        pieces = [
            await case_files.piece(self, given, number) for number in range(given.file.chunks)
        ]
        return b"".join(pieces)


async def taken_up(clerk: Clerk) -> str:
    """A request that has been acknowledged: its case."""
    await clerk.does("esp-officer", filling_in.file_line, "LBN immediate life preserve EXERCISE")
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    return case


async def answered(clerk: Clerk, content: bytes = PLANTED) -> tuple[str, str]:
    """A request that was answered with a file: case and file."""
    case = await taken_up(clerk)
    rami = await AtPage.of(clerk.office, "lbn-duty")
    file = await rami.brings(case, content)
    await rami.answers(case, file.id)
    return case, file.id
