"""What a telephone 360 points wide shows: nothing cut, no reference broken, each line from its side."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.requests.test_texts import emphasised
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, LINE, files
from tests.other_languages import arabic_spoken

LETTERS_IN_A_LINE = 36
LETTERS_BESIDE = {1: 48, 2: 17, 3: 10}
"""By how many buttons stand in a row."""
MARKS = "\u200e\u200f\u2066"
ARABIC = "\u0627\u062d\u0641\u0638 \u0627\u0644\u062d\u0633\u0627\u0628 EXERCISE"


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whose first language is Arabic reads Arabic."""
    with arabic_spoken(tmp_path / "locale", monkeypatch):
        yield


async def read_by(phone: Phone) -> list[Message]:
    """All that somebody has read from the bot until now."""
    return [each for each in await phone.reads() if each.text and each.entities]


async def test_a_reference_stands_at_the_beginning_of_a_line(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.sends(f"/ask {filed.reference} EXERCISE which account?")
    await ana.sends(f"/reply {filed.reference} EXERCISE this one")
    await rami.receives("EXERCISE this one")
    await rami.sends(f"/answer {filed.reference} EXERCISE here it is")
    await ana.presses("Close", on=await ana.receives("EXERCISE here it is"))
    await rami.receives("was closed by the requester")
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    await maya.receives("Log of")
    await stage.rests()
    seen = 0
    for phone in (ana, rami, maya):
        for message in await read_by(phone):
            for reference in emphasised(message, "code"):
                assert reference == filed.reference
                assert re.search(rf"(?m)^{reference}", message.text), message.text
                seen += 1
    assert seen >= 8


async def test_a_list_shows_a_request_in_two_lines_what_is_due_first(stage: Stage) -> None:
    # Before midnight a time of the next day has its date beside it, which may take a line more.
    if stage.deployment.clock.now().hour >= 22:
        stage.server.clock.advance(hours=2)
        await stage.settles()
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    later = await files(ana, LINE.replace("immediate life", "urgent liberty"))
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    for phone in (ana, rami):
        await phone.sends("/requests")
        listed = await phone.receives("Requests that concern you")
        rows = [each.split("\n") for each in listed.text.split("\n\n")[1:3]]
        assert [len(row) for row in rows] == [2, 2]
        assert {row[1] for row in rows} == {filed.reference, later.reference}
        assert all(len(line) <= LETTERS_IN_A_LINE for row in rows for line in row)
        dues = emphasised(listed, "bold")
        assert [row[0].endswith(due) for row, due in zip(rows, dues, strict=True)] == [True, True]
        assert {due.split(" by ")[0] for due in dues} == {"answer", "acknowledge"}
        assert "\u203c\ufe0e Immediate, ! Urgent" in listed.text
        assert {row[0][0] for row in rows} == {"\u203c", "!"}
        assert set(listed.labels) == {filed.reference, later.reference}
    # Late is said there too, and each of the two that can be.
    stage.server.clock.advance(hours=30)
    await stage.settles()
    await ana.skips()
    await ana.sends("/requests")
    dues = emphasised(await ana.receives("Requests that concern you"), "bold")
    assert sorted(due.partition(" by ")[0] for due in dues) == [
        "acknowledgement overdue",
        "answer overdue",
    ]


async def test_no_label_is_cut_by_the_buttons_beside_it(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await files(ana)
    await rami.sends(f"/status {filed.reference}")
    shown = await rami.receives("Filed:")
    by_row = [[button.label for button in row] for row in shown.inline_rows]
    assert by_row == [["Acknowledge", "Pass on"], ["Transfer", "Refuse"], ["Copy reference"]]
    await ana.sends("/request")
    await ana.presses("Lebanon", on=await ana.receives("Which member"))
    await ana.receives("What do you ask for?")
    await maya.sends("/directory LBN")
    await maya.receives("Entries of")
    for phone in (ana, rami, maya):
        for message in await phone.reads():
            for row in message.inline_rows:
                assert all(len(each.label) <= LETTERS_BESIDE[len(row)] for each in row), row


@pytest.mark.usefixtures("arabic")
async def test_from_the_right_every_line_lies_on_its_side(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await rami.sends("/language")
    await rami.presses("العربية", on=await rami.receives("language"))
    filed = await files(ana)
    mine = await files(ana, LINE.replace(CONTENT, ARABIC))
    for each in (filed, mine):
        await rami.sends(f"/acknowledge {each.reference}")
    await rami.receives(CONTENT)
    await rami.receives(ARABIC)
    stage.server.clock.advance(hours=20)
    await stage.settles()
    for typed in ("/requests", "/requests closed", "/duty", "/help", f"/status {filed.reference}"):
        await rami.skips()
        await rami.sends(typed)
        await rami.receives("قل")
    await stage.rests()
    seen = 0
    for message in await read_by(rami):
        if "قل" not in message.text:
            continue
        theirs = emphasised(message, "blockquote")
        for line in message.text.split("\n"):
            if line in theirs:
                assert direction(line) == ("R" if "\u0627" in line else "L"), line
            elif line:
                assert direction(line) == "R", line
                seen += 1
        assert set(emphasised(message, "code")) <= {filed.reference, mine.reference}
        for bold in emphasised(message, "bold"):
            assert len(re.findall("[\u2066-\u2068]", bold)) == bold.count("\u2069"), bold
        # What reads from the left holds no letter from the right, which would turn it about.
        kept_left = re.findall("\u2066([^\u2066-\u2069]*)\u2069", message.text)
        assert not [each for each in kept_left if _strong(each, "R")]
        assert not re.findall(r"(?<![\u2066\w/.])/[a-z]+", message.text)
    assert seen > 60


def direction(line: str) -> str:
    """The side from which a paragraph is read (UAX #9, rule P2: what isolates hold does not count)."""
    depth = 0
    for letter in line:
        kind = unicodedata.bidirectional(letter)
        if kind in {"LRI", "RLI", "FSI"}:
            depth += 1
        elif kind == "PDI":
            depth -= 1
        elif not depth and _strong(letter, "LR"):
            return "L" if kind == "L" else "R"
    return ""


def _strong(text: str, which: str) -> bool:
    kinds = {"L": {"L"}, "R": {"R", "AL"}, "LR": {"L", "R", "AL"}}[which]
    return any(unicodedata.bidirectional(letter) in kinds for letter in text)


async def test_what_is_missing_is_said_in_short_lines_and_its_reason_once(stage: Stage) -> None:
    (secretariat,) = await stage.enrols("secretariat")
    await secretariat.sends("/coverage")
    shown = await secretariat.receives("Missing in the next 14 days")
    rows = [row.split("\n") for row in shown.text.split("\n\n") if "\nfrom " in row]
    assert len(rows) > 1
    assert all(len(row) == 2 for row in rows)
    assert all(row[0].endswith(" cannot be reached") for row in rows)
    assert shown.text.count("is not enrolled or not confirmed") == 1
    # A time that ends today and began before says both days.
    for row in rows:
        begins, _to, ends = row[1].removeprefix("from ").partition(" to ")
        assert re.match(r"\d", begins), row
        assert ("2026" in begins) == ("2026" in ends), row
