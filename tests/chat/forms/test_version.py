"""A request under a version of its form that is not known here, as after a step back to an older release."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

from pypdf import PdfReader

from bot.process.typesetting import set_document
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from services.log.document import case_document
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.stage import Stage
from tests.chat.words import reference_in

NOT_KNOWN = "not known here"


@contextmanager
def newer(kind: RequestType) -> Iterator[None]:
    """Meanwhile the form of this type is that of a release to come."""
    form = FORMS[kind]
    version = form.version
    object.__setattr__(form, "version", 99)
    yield
    object.__setattr__(form, "version", version)


async def test_it_is_named_in_one_line_and_nothing_else_breaks(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    with newer(RequestType.ADVICE):
        await reaches_content(ana, kind="Legal or technical advice")
        await ana.sends("EXERCISE the words of the case")
        await ana.presses("Fill in the form", on=await ana.receives("Please check your request"))
        await ana.receives(": field ")
        await ana.sends("Purpose: EXERCISE a purpose of tomorrow")
        await ana.presses("To the summary", on=await ana.receives(": field "))
        await ana.presses("Send", on=await ana.receives("Please check your request"))
        ref = reference_in((await ana.receives("was sent")).text)
        await stage.rests()
    await rami.presses("Acknowledge", on=await rami.receives(ref))
    content = await rami.receives("EXERCISE the words of the case")
    assert content.text.count(NOT_KNOWN) == 1
    assert "version 99" in content.text
    assert "tomorrow" not in content.text
    await ana.sends(f"/complete {ref}")
    assert "version 99" in (await ana.receives(NOT_KNOWN)).text
    await rami.presses("Answer", on=content)
    asked = await rami.receives("Type your answer")
    assert NOT_KNOWN in (await rami.presses("Fill in the form", on=asked)).text
    await rami.sends(f"/answer {ref} EXERCISE it may")
    await ana.receives("EXERCISE it may")
    for phone in (ana, rami):
        await phone.sends(f"/status {ref}")
        await phone.presses("Show again", on=await phone.receives("Filed"))
        assert (await phone.receives(NOT_KNOWN)).text.count(NOT_KNOWN) == 1
        await phone.sends("/requests")
        await phone.receives(ref)
    await maya.sends(f"/log {ref} EXERCISE review")
    await maya.presses("Texts", on=await maya.receives("Log of"))
    await maya.receives(NOT_KNOWN)
    document = await case_document(stage.deployment.office, ref, "EXERCISE")
    reader = PdfReader(io.BytesIO((await set_document(document, None)).pdf))
    shown = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert shown.count(NOT_KNOWN) == 1
    assert "EXERCISE the words of the case" in shown
    assert "form" not in json.loads(reader.attachments["request.json"][0])
    await ana.sends(f"/close {ref}")
    await ana.receives("closed")
    assert await stage.log_holds()
