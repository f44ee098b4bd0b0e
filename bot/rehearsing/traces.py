"""Where a word may have gone: everything that left the pages is searched for what was planted there.

Owns what is looked at, and in which shapes a word is looked for. It fails where it could not look at
all of something, as well as where it finds a word.
"""

import asyncio
import base64
import contextlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.deployment.opening import database_path, file_key, is_embedded, key_provider
from bot.deployment.settings import Settings
from bot.rehearsing.acting import DidNotHold
from bot.rehearsing.rehearse import Practice
from rehearsal.world.http_client import request
from rehearsal.world.wire import to_json
from storage.log.tampering import rows_of

_FILE_CALLS: Final = ("sendPhoto", "sendDocument")
_MONITORED: Final = ("/metrics", "/healthz", "/readyz")
_LISTS: Final = 20
"""So often files are listed, and then read, before it is said that they do not hold still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One place that was searched."""

    what: str
    count: int
    """How many of them there were."""
    content: bytes = field(repr=False)


Stored = Callable[[Settings], Iterable[LookedAt]]
"""What of the database a thief would have."""


def shapes(secret: bytes) -> Iterator[bytes]:
    """A secret as it may be written down."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    # base64 at each of the three alignments, without the ends that depend on the neighbours
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            inner = encode(bytes(shift) + secret)[4 if shift else 0 :].rstrip(b"=")
            yield inner[:-2]
    try:
        text = secret.decode("utf-8")
    except UnicodeDecodeError:
        return
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield text.lower().encode()
    yield text.upper().encode()


def found_in(content: bytes, planted: Mapping[str, bytes]) -> list[str]:
    """What of the planted stands there, in whatever shape."""
    return [
        what
        for what, secret in planted.items()
        if any(shape in content for shape in set(shapes(secret)))
    ]


def stored_here(settings: Settings) -> Iterator[LookedAt]:
    """The database's file with what is not yet written into it, its rows, and what lies beside it."""
    read = files_of(settings.data_dir, (settings.keys_path.name, "database.key"))
    yield LookedAt(
        what=f"files of the deployment ({', '.join(read)})",
        count=len(read),
        content=b"\n".join(read.values()),
    )
    if is_embedded(settings):
        key = file_key(settings, key_provider(settings))
        rows = rows_of(database_path(settings), key)
        yield LookedAt(
            what="values in the database, opened with its file's key",
            count=rows.count(b"\n") + 1,
            content=rows,
        )


def files_of(folder: Path, but: Collection[str]) -> Mapping[str, bytes]:
    """What its files hold, by name. Raises ``DidNotHold`` where they come and go again and again.

    The service puts a file in place of another now and then; whoever listed them before begins again.
    """
    for _ in range(_LISTS):
        with contextlib.suppress(FileNotFoundError):
            files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
            return {path.name: path.read_bytes() for path in files if path.name not in but}
    raise DidNotHold("the deployment's files come and go: not all of them could be read")


async def everything(
    practice: Practice, asked_with: Iterable[str], stored: Stored = stored_here
) -> list[LookedAt]:
    """All that left the pages since this practice began. Raises ``DidNotHold``."""
    return [
        *_at_telegram(practice),
        _log_lines(practice),
        await _numbers(practice),
        _told("addresses and referrers that the browsers asked with", list(asked_with)),
        *await asyncio.to_thread(lambda: list(stored(practice.settings))),
    ]


def require_nothing(places: Iterable[LookedAt], planted: Mapping[str, bytes]) -> list[str]:
    """A line for each place; nothing of the planted stands there. Raises ``DidNotHold`` where it does."""
    told, found = [], []
    for place in places:
        if not place.count or not place.content:
            raise DidNotHold(f"there was nothing to look at: {place.what}")
        told.append(f"{place.count} {place.what}, {len(place.content)} bytes: nothing")
        found += [f"{what} stands in: {place.what}" for what in found_in(place.content, planted)]
    if found:
        raise DidNotHold("content has left the pages. " + "; ".join(found))
    return told


def _at_telegram(practice: Practice) -> Iterator[LookedAt]:
    """Every call, every file in one, and every message in every chat, both ways and as it was before."""
    journal, world = practice.server.journal, practice.server.world
    calls = journal.calls()
    if len(calls) != journal.last_number:
        raise DidNotHold("the local Telegram no longer knows every call")
    yield _told("calls of the Bot API", [json.dumps(to_json(call)) for call in calls])
    files = [*world.pictures.values(), *world.documents.values()]
    sent = sum(call.status == 200 for call in calls if call.method in _FILE_CALLS)
    if len(files) < sent:
        raise DidNotHold("the local Telegram no longer has every file that it was sent")
    if files:
        yield LookedAt(what="files in calls", count=len(files), content=b"\n".join(files))
    messages = [each for chat in world.chats.values() for each in chat.messages.values()]
    told = [json.dumps(to_json(message), ensure_ascii=False) for message in messages]
    yield _told("messages in chats, both ways", told)


def _log_lines(practice: Practice) -> LookedAt:
    if practice.bot.line_count != len(practice.bot.lines):
        raise DidNotHold("not every line of the service's log is there any more")
    return _told("lines of the service's log", list(practice.bot.lines))


async def _numbers(practice: Practice) -> LookedAt:
    read = [await request("GET", f"{practice.health}{page}") for page in _MONITORED]
    if any(page.status != 200 for page in read):
        raise DidNotHold("the pages for a monitor do not answer")
    content = b"\n".join(page.body for page in read)
    return LookedAt(
        what="lines of metrics and of health", count=len(content.splitlines()), content=content
    )


def _told(what: str, texts: list[str]) -> LookedAt:
    return LookedAt(what=what, count=len(texts), content="\n".join(texts).encode())
