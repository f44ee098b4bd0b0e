"""Anchors on their way: to a folder, a witness over HTTP, a timestamping authority made here."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.anchors.anchoring import Anchoring, NotTaken, deliver
from bot.anchors.folder import NEWEST, AnchorFile
from bot.anchors.witness_client import WitnessClient
from bot.anchors.witness_server import Witness
from bot.deployment.listening import serve
from bot.process.clock import SystemClock
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
    async with asyncio.timeout(60):
        while not folder.notes() or not away.tries:  # noqa: ASYNC110 - both are told of by nobody
            await asyncio.sleep(0.05)
    stop.set()
    await task
    assert len(folder.notes()) == 1


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
    async with asyncio.timeout(60):
        while why not in (await anchor_watch.standings(office, ["witness"]))[0].why:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.02)
    stop.set()
    async with asyncio.timeout(60):
        await running
