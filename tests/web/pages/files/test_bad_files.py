"""Bad files, bad forms, bad pieces: each a plain answer, nothing lost, nothing revealed."""

import asyncio
import hashlib
import io
import zipfile
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import func, select

from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.visit.office import Office
from storage.database.file_tables import file_chunks
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.files.stories import (
    MARKED,
    PLANTED,
    acknowledged,
    answered_with_file,
    brings,
    files_on,
    half_sent_on,
    hidden_in,
)
from tests.web.pages.requests.stories import does, words

PIECE = 1_000_000
NEW = "/requests/new/preserve"
BOUNDARY = "EXERCISE-boundary"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="marking"\r\n\r\nTLP:RED\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
)
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


async def waiting(clerk: Clerk, case: str | None = None, by: str = "esp-officer") -> list[str]:
    async with clerk.office.store.reading() as work:
        return [each.state.value for each in await work.files.waiting(PersonId(by), case)]


async def pieces_kept(office: Office) -> int:
    async with office.store.reading() as work:
        query = select(func.count()).select_from(file_chunks)
        return int((await work.connection.execute(query)).scalar_one())


async def begins(browser: httpx.AsyncClient, size: int, name: str = "a.bin") -> str:
    said = {"name": name, "size": str(size), **MARKED}
    begun = await browser.post(f"{NEW}/files/begin", data=said)
    assert begun.status_code == 200, begun.text
    return str(begun.json()["id"])


async def test_200_mb_are_refused_before_they_are_read(clerk: Clerk, signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(200):
            read += PIECE
            yield bytes(PIECE)

    headers = {**FORM, "Content-Length": str(200 * PIECE)}
    answer = await ana.post(f"{NEW}/files", content=body(), headers=headers)
    assert answer.status_code == 413
    assert "25 MB" in words(answer.text)
    assert read <= PIECE
    began = await ana.post(f"{NEW}/files/begin", data={"name": "a", "size": "200000000", **MARKED})
    assert began.status_code == 409
    assert "25 MB" in began.json()["said"]
    assert await waiting(clerk) == []


async def test_what_says_no_length_is_cut_off_where_it_is_too_large(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)

    async def body() -> AsyncIterator[bytes]:
        yield HEAD.encode()
        for _ in range(27):
            yield bytes(PIECE)

    answer = await ana.post(f"{NEW}/files", content=body(), headers=FORM)
    assert answer.status_code == 413
    assert await waiting(clerk) == []


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (
            b"MZ\x90\x00" + bytes(50),
            "photo.jpg",
            "Its name says picture (JPEG), but it is: program",
        ),
        (b"<html><script>alert(1)</script>", "report.pdf", "but it is: web page"),
        (b"\x00\x01\x02" * 50, "list.csv", "but it is: of no known type"),
    ],
)
async def test_a_file_that_lies_is_said_to_and_given_out_as_what_it_is(
    clerk: Clerk, signs_in: Signs, content: bytes, name: str, says: str
) -> None:
    _, reference = await answered_with_file(clerk, signs_in, content, name)
    ana = await signs_in("esp-officer", Level.PROVED)
    page = await ana.get(f"/requests/{reference}")
    assert says in words(page.text)
    (file,) = files_on(page.text)
    given = await ana.post(f"/files/{file}", data={"reason": ""})
    assert given.content == content
    assert given.headers["content-type"] == "application/octet-stream"
    assert f'filename="{name}.' in given.headers["content-disposition"]


async def test_a_bomb_and_a_polyglot_are_kept_as_they_are_and_never_opened(
    clerk: Clerk, signs_in: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as writing:
        writing.writestr("EXERCISE", bytes(50_000_000))

    def opens(*_args: object, **_named: object) -> None:
        raise AssertionError("somebody opened it")

    monkeypatch.setattr(zipfile.ZipFile, "__init__", opens)
    monkeypatch.setattr("PIL.Image.open", opens)
    both = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(100) + bomb.getvalue()
    _, reference = await answered_with_file(clerk, signs_in, both, "photo.jpg")
    ana = await signs_in("esp-officer", Level.PROVED)
    page = await ana.get(f"/requests/{reference}")
    assert "It can also be taken for: ZIP archive" in words(page.text)
    assert "<img" not in page.text
    (file,) = files_on(page.text)
    assert (await ana.post(f"/files/{file}", data={"reason": ""})).content == both


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\EXERCISE\\a.txt", "a.txt"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\r\nSet-Cookie: b.txt", "aSet-Cookie_ b.txt"),
        ('a"; filename="b.exe', "a__ filename=_b.exe".replace("__", "_;", 1)),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
async def test_a_name_is_kept_without_what_does_harm(
    clerk: Clerk, signs_in: Signs, name: str, kept: str
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    file = await begins(ana, 3, name)
    await ana.put(f"/files/{file}/0", content=b"abc")
    async with clerk.office.store.reading() as work:
        held = await work.files.find(file)
    assert held is not None
    assert held.file.about.name == kept
    assert "\n" not in held.file.about.name


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"EXERCISE no form", 400),
        (HEAD.encode() + b"EXERCISE cut off", 400),
        (HEAD.replace("a.bin", "").encode() + f"\r\n--{BOUNDARY}--\r\n".encode(), 409),
        (HEAD.encode() + f"\r\n--{BOUNDARY}--\r\n".encode(), 409),
        (HEAD.replace("TLP:RED", "nothing").encode() + f"x\r\n--{BOUNDARY}--\r\n".encode(), 409),
        (HEAD.replace("TLP:RED", "T" * 9000).encode() + f"x\r\n--{BOUNDARY}--\r\n".encode(), 413),
        (HEAD.encode() + b"x\r\n" + HEAD.encode() + f"x\r\n--{BOUNDARY}--\r\n".encode(), 400),
        (f"--{BOUNDARY}--\r\n".encode(), 409),
    ],
)
async def test_a_form_that_is_none_brings_nothing(
    clerk: Clerk, signs_in: Signs, body: bytes, status: int
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    answer = await ana.post(f"{NEW}/files", content=body, headers=FORM)
    assert answer.status_code == status
    assert await waiting(clerk) == []


async def test_a_file_goes_on_where_it_stopped_after_signing_in_again(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    file = await begins(ana, 2_500_000)
    content = bytes(range(250)) * 10_000
    first = await ana.put(f"/files/{file}/0", content=content[:PIECE])
    assert first.json() == {"id": file, "offset": PIECE, "whole": False}
    clock.advances(minutes=20)
    over = await ana.put(f"/files/{file}/{PIECE}", content=content[PIECE : 2 * PIECE])
    assert over.status_code == 401
    again = await signs_in("esp-officer", Level.PROVED)
    assert half_sent_on((await again.get(f"{NEW}/files")).text) == [(file, "a.bin")]
    so_far = (await again.get(f"/files/{file}/so-far")).json()["offset"]
    assert so_far == PIECE
    await again.put(f"/files/{file}/{PIECE}", content=content[PIECE : 2 * PIECE])
    last = await again.put(f"/files/{file}/{2 * PIECE}", content=content[2 * PIECE :])
    assert last.json()["whole"] is True
    page = words((await again.get(f"{NEW}/files")).text)
    assert hashlib.sha256(content).hexdigest() in page


async def test_pieces_out_of_place_are_refused_and_what_came_stays(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    file = await begins(ana, 2_500_000)
    refused = (
        (PIECE, bytes(PIECE)),  # nothing has come yet
        (0, bytes(10)),  # too short, and not the last
        (0, b""),
        (5, bytes(PIECE)),
    )
    for offset, content in refused:
        answer = await ana.put(f"/files/{file}/{offset}", content=content)
        assert answer.status_code == 409, (offset, len(content))
        assert "goes on where it stopped" in answer.json()["said"]
    assert (await ana.put(f"/files/{file}/0", content=bytes(PIECE + 1))).status_code == 413
    assert (await ana.put(f"/files/{file}/-1", content=b"")).status_code == 400
    assert (await ana.put(f"/files/{file}/0", content=bytes(PIECE))).status_code == 200
    assert (await ana.put(f"/files/{file}/0", content=bytes(PIECE))).status_code == 409
    assert await pieces_kept(clerk.office) == 1


async def test_nobody_else_reaches_a_file_that_waits(clerk: Clerk, signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    file = await begins(ana, 3)
    for who in ("esp-chief", "lbn-duty", "secretariat"):
        other = await signs_in(who, Level.PROVED)
        nothing = await other.put(f"/files/{'0' * 32}/0", content=b"abc")
        answers = (
            await other.put(f"/files/{file}/0", content=b"abc"),
            await other.get(f"/files/{file}/so-far"),
            await other.post(f"/files/{file}", data={"reason": "EXERCISE why"}),
            await other.post(f"/files/{file}/report", data={"reason": ""}),
        )
        for each in answers:
            assert (each.status_code, each.content) == (404, nothing.content)
    claimed = await signs_in("esp-officer", Level.CLAIMED)
    assert (await claimed.put(f"/files/{file}/0", content=b"abc")).status_code == 403
    assert (await claimed.get(f"{NEW}/files")).status_code == 403


async def test_what_waits_is_limited(clerk: Clerk, signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    for number in range(4):
        await begins(ana, 25_000_000, f"{number}.bin")
    said = {"name": "more", "size": "1", **MARKED}
    refused = await ana.post(f"{NEW}/files/begin", data=said)
    assert refused.status_code == 409
    assert "may wait" in refused.json()["said"]
    (file, _name), *_rest = half_sent_on((await ana.get(f"{NEW}/files")).text)
    removed = await ana.post(f"{NEW}/files", data={"act": "remove", "file": file})
    assert removed.status_code == 303
    assert (await ana.post(f"{NEW}/files/begin", data=said)).status_code == 200


async def test_two_files_come_at_once(clerk: Clerk, signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    one, two = await begins(ana, 2 * PIECE, "1"), await begins(ana, 2 * PIECE, "2")

    async def comes(file: str, letter: bytes) -> None:
        for offset in (0, PIECE):
            answer = await ana.put(f"/files/{file}/{offset}", content=letter * PIECE)
            assert answer.status_code == 200

    await asyncio.gather(comes(one, b"1"), comes(two, b"2"))
    assert await waiting(clerk) == ["ready", "ready"]


async def test_the_same_piece_sent_from_two_windows_is_kept_once(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    file = await begins(ana, 2 * PIECE)
    answers = await asyncio.gather(
        *(ana.put(f"/files/{file}/0", content=bytes(PIECE)) for _ in range(4))
    )
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    assert await pieces_kept(clerk.office) == 1


async def test_who_hands_over_while_a_file_comes_brings_no_more_of_it(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference, browser = await acknowledged(clerk, signs_in)
    said = {"name": "a.bin", "size": "1500000", **MARKED}
    begun = await browser.post(f"/requests/{reference}/files/begin", data=said)
    file = begun.json()["id"]
    await browser.put(f"/files/{file}/0", content=bytes(PIECE))
    page = (await browser.get(f"/requests/{reference}")).text
    assert "transfer" in page
    asked = await does(browser, reference, "transfer", page, member="ITA", note="")
    hidden = hidden_in(asked.text)
    moved = await browser.post(f"/requests/{reference}/act", data=hidden)
    assert moved.status_code == 303
    late = await browser.put(f"/files/{file}/{PIECE}", content=bytes(500_000))
    assert late.status_code == 404
    assert (await browser.get(f"/requests/{reference}/files")).status_code == 404
    assert await waiting(clerk, case, "lbn-duty") == ["writing"]


async def test_an_act_takes_along_what_its_page_showed_and_nothing_else(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference, browser = await acknowledged(clerk, signs_in)
    await brings(browser, f"/requests/{reference}", PLANTED, "shown.pdf")
    page = (await browser.get(f"/requests/{reference}")).text
    await brings(browser, f"/requests/{reference}", PLANTED, "later.pdf")
    sent = await does(browser, reference, "answer", page, text="EXERCISE answer")
    assert sent.status_code == 303
    assert await waiting(clerk, case, "lbn-duty") == ["ready"]
    again = await does(browser, reference, "answer", page, text="EXERCISE again")
    assert again.status_code == 409
    assert "EXERCISE again" in again.text
