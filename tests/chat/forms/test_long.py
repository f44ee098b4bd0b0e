"""Long facts and many identifiers go whole through chat, in every script."""

import io
import json
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
from pypdf import PdfReader

from formats.case_file.exchanged import exchanged
from formats.forms.exchange import members
from rehearsal.phones.phone import LocalPhone
from services.log.console import request_show
from services.requests.case_forms import filed_under, form_in
from storage.transaction.texts import said
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.stage import Stage
from tests.chat.words import reference_in

SCHEMAS = Path(__file__).parents[3] / "docs" / "forms"
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


class Brought(NamedTuple):
    """A document as its reader has it."""

    printed: str
    """What its pages say, without blanks, the ends of its lines and what only orders letters."""
    data: dict[str, Any]


async def document_of(phone: LocalPhone, reference: str) -> Brought:
    """Ask for it in chat, and open it."""
    await phone.sends(f"/document {reference}")
    brought = await phone.receives("Document of")
    reader = PdfReader(io.BytesIO(phone.opens(brought)))
    said = "".join(page.extract_text() for page in reader.pages)
    visible = "".join(each for each in said if unicodedata.category(each) != "Cf")
    printed = "".join(unicodedata.normalize("NFKC", visible).split())
    return Brought(printed, json.loads(reader.attachments["request.json"][0]))


async def exported(stage: Stage, reference: str) -> dict[str, Any]:
    """The request as it is exchanged, once it has been held against its schema."""
    request, entries = await request_show(stage.deployment.office, reference, "EXERCISE")
    texts = [said(entry, request) for entry in entries]
    form, values = filed_under(request), form_in(request, entries)
    data = json.loads(json.dumps(members(exchanged(request, form, values, texts, ()))))
    schema = json.loads((SCHEMAS / "preserve.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert isinstance(data, dict)
    return data


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
    document = await document_of(rami, ref)
    if script != "astral":  # which no font here has: they stand as their numbers
        assert [each for each in facts if each not in document.printed] == []
    for data in (document.data, await exported(stage, ref)):
        assert data["form"]["fields"]["facts"].split() == facts
    assert not [m for m in (*ana.messages(), *rami.messages()) if "Shortened" in m.text]


@pytest.mark.parametrize("script", ["arabic", "chinese", "cyrillic"])
async def test_50_identifiers_are_whole_in_document_and_export(stage: Stage, script: str) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    accounts = words(SCRIPTS[script], 450)[400:]
    await ana.sends("/request LBN immediate life preserve EXERCISE first")
    ref = reference_in((await ana.receives("was sent")).text)
    await ana.sends(f"/complete {ref}")
    await ana.receives(": field ")
    await ana.sends("Identifiers:\n" + "\n".join(f"account {each}" for each in accounts))
    await ana.presses("Look it over", on=await ana.receives("Needed: field"))
    await ana.presses("Send", on=await ana.receives("Please check it"))
    alert = await rami.receives(ref)
    await rami.presses("Acknowledge", on=alert)
    await stage.rests()
    assert whole_in(rami, alert.id, accounts)
    document = await document_of(rami, ref)
    assert [each for each in accounts if each not in document.printed] == []
    for data in (document.data, await exported(stage, ref)):
        assert [row["value"] for row in data["form"]["fields"]["targets"]] == accounts


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
