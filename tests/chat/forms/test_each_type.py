"""Each type from its first button to its document: filed field by field, answered as data, exported."""

import io
import json
import re

import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from bot.process.typesetting import set_document
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from services.log.document import case_document
from tests.chat.forms.driver import FormFiller
from tests.chat.stage import Stage
from tests.chat.words import reference_in
from tests.docs.documents import ROOT
from wording.labels import request_type
from wording.language import translator

FACTS = "EXERCISE the facts of the case"


@pytest.mark.parametrize("kind", RequestType)
async def test_it_is_filed_answered_closed_and_exported(
    gated: Stage,
    kind: RequestType,
) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    asks, answers = FormFiller(ana), FormFiller(rami)
    await asks.type("/request")
    for asked, label in (
        ("Which member", "Lebanon"),
        ("What do you ask for?", request_type(translator("en"), kind)),
        ("How urgent", "Standard"),
        ("Choose the marking", "TLP:AMBER"),
    ):
        await asks.press(label, await ana.receives(asked))
    await ana.receives("write the request")
    await asks.type(FACTS)
    await asks.press("Send", await ana.receives("cannot be sent yet"))
    summary = await asks.fills("Please check your request")
    await asks.press("Send", summary)
    reference = reference_in((await ana.receives("was sent")).text)
    await answers.press("Acknowledge", await rami.receives(reference))
    await answers.press("Answer", await rami.receives(FACTS))
    await answers.press("Fill in the form", await rami.receives("Type your answer"))
    await answers.press("Send", await answers.fills("Please check it"))
    answered = await ana.receives("Close")
    await asks.press("Close", answered)
    await ana.receives("closed")
    document = await case_document(gated.deployment.office, reference, "EXERCISE")
    made = await set_document(document, None)
    reader = PdfReader(io.BytesIO(made.pdf))
    (attached,) = reader.attachments["request.json"]
    whole = json.loads(attached)
    path = ROOT / "docs" / "forms" / whole["schema"]
    schema = json.loads(path.read_text("utf-8"))
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(whole)) == []
    assert whole["form"]["fields"]["facts"] == FACTS
    assert whole["answers"][0]["fields"]
    shown = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert shown.count(FACTS) == 1
    assert taken(kind, asks) == counted(kind)[:3]
    assert len(made.pdf) / 1000 == pytest.approx(counted(kind)[3], rel=0.5)


def taken(kind: RequestType, asks: FormFiller) -> tuple[int, int, int]:
    """Fields of the form, presses, texts."""
    return len(FORMS[kind].fields), asks.presses, asks.texts


def counted(kind: RequestType) -> tuple[int, ...]:
    """What the page says of them, and of the size of the document in thousands of bytes."""
    page = (ROOT / "docs" / "forms.md").read_text("utf-8")
    (row,) = (line for line in page.splitlines() if re.match(rf"\| `{kind}` \| \d", line))
    return tuple(int(cell) for cell in re.findall(r"\| (\d+)", row))
