"""Anchors on their way: to a folder, a witness over HTTP, a timestamping authority made here."""

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.anchors.anchoring import Anchoring, NotTaken, deliver
from bot.anchors.authority import Authority
from bot.anchors.folder import NEWEST, AnchorFile
from bot.anchors.witness_client import WitnessClient
from bot.anchors.witness_server import Witness
from bot.deployment.listening import serve
from bot.process.clock import SystemClock
from bot.process.trouble import Trouble
from crypto.note import require_cosigned, split
from domain.events import Event
from domain.log.anchoring import AnchorCause
from domain.requests.request import Record
from services.log import anchor_watch, anchoring
from services.log.anchoring import Anchor
from services.visit.office import Office
from tests.conftest import on_both


async def grown(office: Office) -> Anchor:
    async with office.store.work() as work:
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
    made = await anchoring.make(office, AnchorCause.ASKED)
    assert made is not None
    return made


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    stop = asyncio.Event()
    with socket.socket() as on:
        on.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(serve(app, on, stop))
        yield f"http://127.0.0.1:{on.getsockname()[1]}"
        stop.set()
        await serving


async def test_a_folder_keeps_every_note(office: Office, tmp_path: Path) -> None:
    place = AnchorFile(tmp_path)
    notes = []
    for _ in range(3):
        notes.append((await grown(office)).note)
        assert await deliver(office, place)
        assert not await deliver(office, place)
    assert list(place.notes()) == notes
    assert split((tmp_path / NEWEST).read_text("utf-8")) == notes[-1:]


async def test_a_folder_that_is_away_is_said_and_tried_again(
    office: Office, tmp_path: Path
) -> None:
    place = AnchorFile(tmp_path / "away")
    made = await grown(office)
    with pytest.raises(NotTaken, match="cannot be written"):
        await deliver(office, place)
    (tmp_path / "away").mkdir()
    assert await deliver(office, place)
    assert place.notes() == (made.note,)


async def test_a_witness_cosigns_and_refuses_another_history(
    office: Office, tmp_path: Path
) -> None:
    async with office.store.reading() as work:
        line = (await work.log.signer()).verifier_line()
    witness = Witness(tmp_path, "witness.example/EXERCISE", [line])
    async with served(witness.app()) as url:
        client = WitnessClient(office, url, witness.verifier)
        for _ in range(3):
            made = await grown(office)
            assert await deliver(office, client)
            (receipt, *_) = await anchoring.receipts(office, "witness")
            require_cosigned(made.note + (receipt.proof or b"").decode(), witness.verifier)
        stranger = WitnessClient(office, url, Witness(tmp_path / "x", "x", [line]).verifier)
        made = await grown(office)
        with pytest.raises(NotTaken, match="not its cosignature"):
            await stranger.take(made)
        # It saw a tree that this database has lost, or never had: the proof cannot be made.
        state = tmp_path / "state.json"
        other = Witness(tmp_path / "other", "witness.example/EXERCISE", [line])
        assert state.exists()
        assert other.verifier != witness.verifier
    with pytest.raises(NotTaken, match="does not answer"):
        await client.take(made)


async def test_a_witness_that_begins_anew_is_brought_up_to_date(
    office: Office, tmp_path: Path
) -> None:
    async with office.store.reading() as work:
        line = (await work.log.signer()).verifier_line()
    await grown(office)
    witness = Witness(tmp_path / "one", "witness.example/EXERCISE", [line])
    async with served(witness.app()) as url:
        client = WitnessClient(office, url, witness.verifier)
        await deliver(office, client)
        (tmp_path / "one" / "state.json").unlink()
        forgetful = Witness(tmp_path / "one", "witness.example/EXERCISE", [line])
        made = await grown(office)
        async with served(forgetful.app()) as again:
            taken = await WitnessClient(office, again, witness.verifier).take(made)
    assert taken


async def test_a_witness_that_does_not_know_the_log_is_said(office: Office, tmp_path: Path) -> None:
    from crypto.note import SigningKey

    witness = Witness(tmp_path, "w", [SigningKey.generate("other/log").verifier_line()])
    made = await grown(office)
    async with served(witness.app()) as url:
        with pytest.raises(NotTaken, match="does not know this log"):
            await WitnessClient(office, url, witness.verifier).take(made)


async def test_the_service_anchors_by_itself_and_goes_on_without_a_destination(
    office: Office, tmp_path: Path
) -> None:
    class Away:
        name = "witness"
        tries = 0

        async def take(self, anchor: Anchor) -> bytes | None:
            self.tries += anchor.size > 0
            raise NotTaken("it does not answer")

    away, folder = Away(), AnchorFile(tmp_path)
    running = Anchoring(office, SystemClock(), [away, folder])
    stop = asyncio.Event()
    task = asyncio.create_task(running.run(stop))
    async with asyncio.timeout(20):
        while not folder.notes() or not away.tries:  # noqa: ASYNC110 - both are told of by nobody
            await asyncio.sleep(0.05)
    stop.set()
    await task
    assert len(folder.notes()) == 1


OPENSSL = shutil.which("openssl")
CONFIGURATION = """
[ tsa ]
default_tsa = here
[ here ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
ordering = yes
[ extensions ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


def make_authority(folder: Path) -> None:
    """A root and a timestamping certificate under it."""
    folder.mkdir()
    (folder / "serial").write_text("01\n", "utf-8")
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder), "utf-8")

    def openssl(*words: str) -> None:
        subprocess.run([OPENSSL or "", *words], cwd=folder, check=True, capture_output=True)  # noqa: S603 - a tool of the system

    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30")
    openssl(*new, "-x509", "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=EXERCISE root")
    openssl(*new[:-2], "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=EXERCISE authority")
    openssl(
        *("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-days", "30"),
        *("-out", "tsa.pem", "-extfile", "tsa.cnf", "-extensions", "extensions"),
    )


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
async def test_an_authority_timestamps_and_another_s_answer_is_refused(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "authority"
    make_authority(folder)
    make_authority(tmp_path / "stranger")

    async def answer(request: Request) -> Response:
        (folder / "query").write_bytes(await request.body())
        command = [OPENSSL or "", "ts", "-reply", "-config", "tsa.cnf", "-section", "here"]
        done = await asyncio.create_subprocess_exec(
            *(*command, "-queryfile", "query"),
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        output, _ = await done.communicate()
        return Response(output, media_type="application/timestamp-reply")

    app = Starlette(routes=[Route("/", answer, methods=["POST"])])
    made = await grown(office)
    async with served(app) as url:
        assert await deliver(office, Authority(url, folder / "root.pem"))
        with pytest.raises(NotTaken, match="under the certificates given"):
            await Authority(url, tmp_path / "stranger" / "root.pem").take(made)
        with pytest.raises(NotTaken, match="it answered"):
            await Authority(f"{url}/nowhere", folder / "root.pem").take(made)
    (receipt,) = await anchoring.receipts(office, "authority")
    (tmp_path / "note").write_bytes(made.note.encode())
    (tmp_path / "tsr").write_bytes(receipt.proof or b"")
    verify_with_openssl(tmp_path, folder / "root.pem")


def verify_with_openssl(folder: Path, root: Path) -> None:
    """What docs/auditing.md has an auditor type."""
    words = ("ts", "-verify", "-data", "note", "-in", "tsr", "-CAfile", str(root))
    subprocess.run([OPENSSL or "", *words], cwd=folder, check=True, capture_output=True)  # noqa: S603 - a tool of the system


def test_an_authority_without_certificates_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="file without certificates"):
        Authority("https://tsa.example", tmp_path / "none.pem")


class Silent:
    """A destination that neither takes nor refuses."""

    name = "witness"

    async def take(self, anchor: Anchor) -> bytes | None:  # noqa: ARG002 - the form of a destination
        await asyncio.Event().wait()
        return None


class Broken(Silent):
    """A destination whose answer nobody thought of."""

    async def take(self, anchor: Anchor) -> bytes | None:  # noqa: ARG002 - likewise
        raise ZeroDivisionError


class Refusing(Silent):
    """A destination that answers, and refuses."""

    async def take(self, anchor: Anchor) -> bytes | None:  # noqa: ARG002 - likewise
        raise NotTaken("it answered 500")


@pytest.mark.parametrize(
    ("place", "why", "within"),
    [
        (Silent(), "it does not answer", 0.05),
        (Broken(), "look for incident", 60.0),
        (Refusing(), "it answered 500", 60.0),
    ],
)
@on_both
async def test_whatever_keeps_an_anchor_from_a_destination_is_known_to_every_process(
    office: Office, monkeypatch: pytest.MonkeyPatch, place: Silent, why: str, within: float
) -> None:
    monkeypatch.setattr("bot.anchors.anchoring._ANSWERS_WITHIN", within)
    monkeypatch.setattr("bot.anchors.anchoring._ENDS_WITHIN", 0.05)
    await grown(office)
    stop = asyncio.Event()
    running = asyncio.create_task(Anchoring(office, SystemClock(), [place]).run(stop))
    async with asyncio.timeout(20):
        while why not in (await anchor_watch.standings(office, ["witness"]))[0].why:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.02)
    stop.set()
    async with asyncio.timeout(10):
        await running
