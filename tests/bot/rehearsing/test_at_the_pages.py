"""The story's TLP:RED request: nothing of it leaves the pages, and a word that did would be found."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.deployment.settings import Settings
from bot.rehearsing import at_the_pages
from bot.rehearsing.acting import DidNotHold, Player
from bot.rehearsing.at_the_pages import AtThePages
from bot.rehearsing.rehearse import Practice, enrol, practising
from bot.rehearsing.story import Story, play
from bot.rehearsing.traces import LookedAt, found_in, stored_here
from tests.conftest import on_both
from tests.storage.test_stolen import dump

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

LEAST = 35
"""Words, names and numbers that are planted."""
WORD = "EXERCISE-planted-facts"


@dataclass(frozen=True, slots=True)
class Dumped:
    """What a thief of the database has."""

    database_url: str

    def __call__(self, settings: Settings) -> Iterator[LookedAt]:
        yield from stored_here(settings)
        for form in ("plain", "custom"):
            content = dump(form, self.database_url)
            assert b"log_records" in content
            yield LookedAt(what=f"dump of the database ({form})", count=1, content=content)


def scenes(practice: Practice) -> AtThePages:
    ana, rami = (
        Player(phone=practice.phone(person), name=person, clock=practice.server.clock)
        for person in ("esp-officer", "lbn-duty")
    )
    return AtThePages(practice, ana, rami)


@on_both
async def test_a_request_above_the_chat_lives_to_its_end_and_no_word_of_it_is_elsewhere(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    is_server = database_url.startswith("postgresql")
    async with practising(database_url=database_url if is_server else "") as practice:
        await enrol(practice, ["esp-officer", "lbn-duty"])
        pages = scenes(practice)
        await pages.play()
        assert len(pages.planted) >= LEAST
        await pages.look(Dumped(database_url) if is_server else stored_here)
        assert practice.bot.incidents == 0
    told = capsys.readouterr().out
    for place in ("calls of the Bot API", "service's log", "metrics", "addresses and referrers"):
        assert f"{place}" in told
    assert ("dump of the database (custom)" if is_server else "contactpoint.db-wal") in told


async def test_a_word_is_found_wherever_it_went() -> None:
    """Else nothing would be proved by finding nothing."""
    async with practising() as practice:
        await enrol(practice, ["esp-officer", "lbn-duty"])
        pages = scenes(practice)
        await pages.play()
        await pages.look()

        async def found() -> str:
            with pytest.raises(DidNotHold) as raised:
                await pages.look()
            return str(raised.value)

        practice.bot.lines.append(f'{{"event": "exercise", "text": "{WORD}"}}')
        practice.bot.line_count += 1
        assert "the facts stands in: lines of the service's log" in await found()
        practice.bot.lines[-1] = "{}"
        pages.asked_with.append(f"{practice.pages}/search?text={WORD}")
        assert "the facts stands in: addresses and referrers" in await found()
        pages.asked_with.pop()
        beside = practice.settings.data_dir / "beside"
        beside.write_bytes(base64.b64encode(b"1" + WORD.encode() + b"2"))
        assert "the facts stands in: files of the deployment" in await found()
        beside.unlink()
        await practice.phone("esp-officer").sends(f"/search {WORD}")
        assert "the facts stands in: messages in chats" in await found()
        practice.bot.lines.popleft()
        assert "not every line" in await found()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_words_are_found_in_every_shape(encoding: str) -> None:
    planted = {"a word": WORD.encode()}
    assert found_in(f"--{WORD}--".encode(encoding), planted) == ["a word"]
    for shift in range(3):
        content = bytes(shift) + WORD.encode() + b"--"
        for written in (base64.b64encode(content), base64.urlsafe_b64encode(content)):
            assert found_in(written, planted) == ["a word"]
    assert found_in(WORD.encode().hex().encode(), planted) == ["a word"]
    assert found_in(b"EXERCISE-planted-fact", planted) == []


async def test_a_story_whose_content_crosses_the_chat_does_not_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The marking is one that the chat may carry: so the bot sends the content, and is caught."""
    monkeypatch.setattr(at_the_pages, "MARKING", "TLP:AMBER")
    monkeypatch.setattr(Story, "play", Story.play_at_the_pages)
    assert await play() == 1
    told = capsys.readouterr().out
    assert "content has left the pages" in told
    assert "the facts stands in: calls of the Bot API" in told
    assert "the answer stands in: calls of the Bot API" in told
