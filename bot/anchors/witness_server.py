"""A witness (c2sp.org/tlog-witness) that a second operator runs: it cosigns a log that only grows.

Owns its key, and a file with the newest tree of each log that it knows, written before a cosignature
is given. It never cosigns two trees that do not belong to one history, nor a smaller one after a
larger one. What the log's records say, it never sees.
"""

import asyncio
import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.deployment.listening import body_of, pages
from bot.process import kept_files
from bot.process.trouble import Trouble
from crypto.merkle import verify_consistency
from crypto.note import Checkpoint, SigningKey
from crypto.verify import Broken, from_base64, open_note, parse_verifier

_LONGEST: Final = 65_536
_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,14})")
_PROOF: Final = re.compile(r"[A-Za-z0-9+/]{43}=")
_MOST_STEPS: Final = 63
_EMPTY: Final = hashlib.sha256(b"").digest()
"""The root of the tree without a leaf (RFC 6962, 2.1)."""


class Witness:
    """What one witness knows; ``logs`` are verifier lines."""

    def __init__(
        self,
        folder: Path,
        name: str,
        logs: list[str],
        now: Callable[[], float] = time.time,
    ) -> None:
        """Open its folder, making key and state on the first run. Raises ``Trouble``."""
        self._folder = folder
        self._now = now
        self._logs: dict[str, list[tuple[str, bytes]]] = {}
        for line in logs:
            try:
                origin, public = parse_verifier(line)
            except Broken:
                raise Trouble(
                    "A --log is not a log's verifier key. Take the whole line that its operator's "
                    "'contactpoint keys public' prints."
                ) from None
            self._logs.setdefault(origin, []).append((origin, public))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._key = _key(folder / "witness.key", name)
            self._notes = _read_state(folder / "state.json")
        except OSError as error:
            raise Trouble(f"{folder} cannot be used: {error.strerror}. Check its rights.") from None
        self._one = asyncio.Lock()

    @property
    def verifier(self) -> str:
        """Its public key as one line, for ANCHOR_WITNESS_KEY and for auditors."""
        return self._key.witness_line()

    def app(self) -> Starlette:
        """Adding a tree; and the newest tree of a log for auditors, by its name or by that's hash."""
        return pages(
            Route("/add-checkpoint", self._answer, methods=["POST"]),
            Route("/checkpoint", self._newest, methods=["GET"]),
            Route("/{hash}/checkpoint", self._newest, methods=["GET"]),
        )

    async def add(self, body: str) -> str:
        """Cosign a tree that grew from the last one; returns the cosignature. Raises ``HTTPException``."""
        old, proof, note = _parse(body)
        text, checkpoint = self._checkpoint(note)
        async with self._one:
            last = self._notes.get(checkpoint.origin)
            known = (
                Checkpoint.claimed_by(last) if last else Checkpoint(checkpoint.origin, 0, _EMPTY)
            )
            if old > checkpoint.size:
                raise HTTPException(400, "the old tree is larger than the new one\n")
            if old != known.size:
                raise HTTPException(409, f"{known.size}\n", {"content-type": "text/x.tlog.size"})
            if checkpoint.size == known.size and checkpoint.root != known.root:
                raise HTTPException(422, "this is another tree than the one of this size\n")
            if not _is_grown(known, checkpoint, proof):
                raise HTTPException(422, "the proof does not lead from the last tree to this one\n")
            cosignature = self._key.cosign(text, int(self._now()))
            kept = self._notes | {checkpoint.origin: note + cosignature}
            state = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
            await asyncio.to_thread(_write, self._folder / "state.json", state)
            self._notes = kept
        return cosignature

    def _checkpoint(self, note: str) -> tuple[str, Checkpoint]:
        """What the log signed, its further lines with it."""
        origin = note.partition("\n")[0]
        if origin not in self._logs:
            raise HTTPException(404, "this log is not known here\n")
        try:
            text, _ = open_note(note, self._logs[origin])
        except Broken as error:
            raise HTTPException(403, f"{error}\n") from error
        try:
            return text, Checkpoint.parse(text)
        except Broken as error:
            raise HTTPException(400, f"{error}\n") from error

    async def _answer(self, request: Request) -> Response:
        body = await body_of(request, _LONGEST)
        if body is None:
            raise HTTPException(413, "too long\n")
        try:
            return PlainTextResponse(await self.add(body.decode("utf-8")))
        except UnicodeDecodeError:
            raise HTTPException(400, "not UTF-8\n") from None

    async def _newest(self, request: Request) -> Response:
        wanted, hashed = request.query_params.get("origin"), request.path_params.get("hash")
        note = next(
            (
                each
                for origin, each in self._notes.items()
                if wanted == origin or hashed == _hash(origin)
            ),
            None,
        )
        if note is None:
            raise HTTPException(404, "no tree of this log was cosigned\n")
        return PlainTextResponse(note)


def _hash(origin: str) -> str:
    """By which monitors ask for a log."""
    return hashlib.sha256(origin.encode()).hexdigest()


def _parse(body: str) -> tuple[int, list[bytes], str]:
    head, blank, note = body.partition("\n\n")
    first, *steps = head.split("\n")
    match = _OLD.fullmatch(first)
    if not blank or match is None or len(steps) > _MOST_STEPS:
        raise HTTPException(400, "the request is not in the form of c2sp.org/tlog-witness\n")
    if not all(_PROOF.fullmatch(step) for step in steps):
        raise HTTPException(400, "a line of the proof is not a hash in base64\n")
    try:
        return int(match[1]), [from_base64(step[:-1].encode()) for step in steps], note
    except Broken as error:
        raise HTTPException(400, f"{error}\n") from error


def _is_grown(known: Checkpoint, new: Checkpoint, proof: list[bytes]) -> bool:
    if known.size in (0, new.size):
        return not proof
    return verify_consistency(known.size, new.size, known.root, new.root, proof)


def _key(path: Path, name: str) -> SigningKey:
    """The key in the file; a new one in a new file where there is none."""
    if path.exists():
        try:
            return SigningKey.from_secret(name, bytes.fromhex(path.read_text("ascii").strip()))
        except ValueError:
            raise Trouble(f"{path} is not a witness's key. Put it back from a copy.") from None
    try:
        key = SigningKey.generate(name)
    except ValueError:
        raise Trouble("A witness's name has no spaces and no +. Give another --name.") from None
    _write(path, key.secret_bytes().hex() + "\n")
    return key


def _read_state(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(note, str) for note in found.values()):
        raise Trouble(
            f"{path} is damaged. Put it back from a copy; a witness that forgot what it saw must "
            "begin anew with another key."
        )
    return found


def _write(path: Path, text: str) -> None:
    """Written so that a power cut takes neither it nor its name."""
    kept_files.replace(path, text)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
