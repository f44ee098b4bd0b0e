"""Pages of the database's file that were damaged: the first record that cannot be read is named."""

import re
from pathlib import Path

from bot.deployment.opening import is_of_storage
from crypto.provider_file import KeyFile
from domain.events import Event
from domain.requests.request import Record
from formats.network_file.document import from_document
from services.log import verification
from services.visit.office import Office
from storage.database.engine import open_engine, parse_url
from storage.sealing.vault import Vault
from storage.transaction.store import Store
from tests.conftest import FILE_KEY

PAGE = 4096


async def test_a_damaged_page_is_a_fail_that_names_a_record(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    async with office.store.work() as work:
        for _ in range(300):
            await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
    await office.store.close()
    path = Path(database_url.removeprefix("sqlite:///"))
    whole = read(path)
    answers = set()
    # From the end, where the last records and their ciphertexts lie.
    for page in range(len(whole) // PAGE - 1, len(whole) // PAGE - 40, -4):
        damage(path, whole, page * PAGE + 1000)
        answers.add(re.sub(r"\d+", "n", await answer(database_url, tmp_path, office)))
    assert "FAIL: record n: its row cannot be read" in answers
    assert answers <= {
        "FAIL: record n: its row cannot be read",
        "UNANCHORED SINCE n: no anchor covers the later records",  # a page that is not read
        "unreadable",  # a page of another table; the command says FAIL to it as well
    }


async def answer(database_url: str, tmp_path: Path, office: Office) -> str:
    engine = open_engine(parse_url(database_url), lambda: FILE_KEY)
    store = Store(engine, Vault(KeyFile(tmp_path / "keys.json")), from_document, office.now)
    try:
        await store.unlock("contactpoint/test")
        verdict = await verification.verify(store)
    except Exception as error:
        if not is_of_storage(error):
            raise
        return "unreadable"
    finally:
        await store.close()
    return f"{verdict.answer}: {verdict.reason}"


def read(path: Path) -> bytes:
    return path.read_bytes()


def damage(path: Path, whole: bytes, at: int) -> None:
    """One bit of the file."""
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
