"""Long facts and many identifiers go whole through chat, in every script."""

import io
import json
from itertools import pairwise

import pytest
from pypdf import PdfReader

from rehearsal.phones.phone import LocalPhone
from services.log.console import request_show
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.stage import Stage
from tests.chat.words import reference_in

SCRIPTS = {
    "latin": "abcdefghij",
    "arabic": "ابتثجحخدذر",
    "chinese": "案件事实请求保存数据号",
    "cyrillic": "абвгдежзик",
    "astral": "".join(map(chr, range(0x10400, 0x1040A))),
}


def words(letters: str, count: int) -> list[str]:
    """So many words of nine letters, no two the same."""
    return ["".join(letters[int(digit)] for digit in f"{number:09}") for number in range(count)]


def whole_in(phone: LocalPhone, after: int, wanted: list[str]) -> bool:
    """Whether every one of these words stands in what the bot has said since."""
    said = "\n".join(m.text for m in phone.messages() if m.id > after and m.from_bot)
    return [word for word in wanted if word not in said] == []


@pytest.mark.parametrize("script", SCRIPTS)
async def test_4000_letters_of_facts_are_whole_wherever_they_stand(
    stage: Stage, script: str
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    facts = words(SCRIPTS[script], 399)
    await reaches_content(ana)
    await ana.sends("EXERCISE first")
    await ana.presses("Fill in the form", on=await ana.receives("Please check your request"))
    await ana.receives(": field ")
    cuts = [200, 300, 399] if script == "astral" else [399]
    last = await ana.sends(f"Facts: {' '.join(facts[: cuts[0]])}")
    await ana.presses("To the summary", on=await ana.receives(": field "))
    for start, end in pairwise(cuts):
        await ana.receives("Please check your request")
        last = await ana.sends(" ".join(facts[start:end]))
    summary = await ana.receives("Please check your request")
    await stage.rests()
    assert whole_in(ana, last.id, facts)
    await ana.presses("Send", on=summary)
    status = await ana.receives("was sent")
    ref = reference_in(status.text)
    await stage.rests()
    assert not any(facts[7] in m.text for m in ana.messages() if m.from_bot)
    alert = await rami.receives(ref)
    await rami.presses("Acknowledge", on=alert)
    await stage.rests()
    assert whole_in(rami, alert.id, facts)
    last = await rami.sends(f"/status {ref}")
    shown = await rami.receives("Filed")
    await rami.presses("Show again", on=shown)
    await stage.rests()
    assert whole_in(rami, last.id, facts)
    _request, texts = await request_show(stage.deployment.office, ref, "EXERCISE")
    assert (texts[0].text or "").split() == facts
    await rami.sends(f"/document {ref}")
    brought = await rami.receives("Document of", within=60)
    reader = PdfReader(io.BytesIO(rami.opens(brought)))
    data = json.loads(reader.attachments["request.json"][0])
    assert data["form"]["fields"]["facts"].split() == facts
    assert not [m for m in (*ana.messages(), *rami.messages()) if "Shortened" in m.text]


async def test_50_identifiers_are_whole_wherever_they_stand(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    accounts = [f"EXERCISE-{'long-' * 10}{number:03}" for number in range(50)]
    await reaches_content(ana)
    await ana.sends("EXERCISE first")
    await ana.presses("Fill in the form", on=await ana.receives("Please check your request"))
    await ana.receives(": field ")
    last = await ana.sends("Identifiers:\n" + "\n".join(f"account {each}" for each in accounts))
    asked = await ana.receives(": field ")
    await stage.rests()
    assert whole_in(ana, last.id, accounts)
    await ana.presses("To the summary", on=asked)
    summary = await ana.receives("Please check your request")
    await stage.rests()
    assert whole_in(ana, summary.id - 10, accounts)
    await ana.presses("Cancel", on=summary)
    await ana.receives("")
    await stage.rests()
    assert not any(accounts[0] in m.text for m in ana.messages())
    assert rami
