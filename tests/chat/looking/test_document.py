"""A request as one file in chat: for whom, with what in it, recorded, and gone in time."""

import asyncio
import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.dispatch import documents
from bot.process import typesetting
from domain.log.document import CaseDocument
from domain.messages.outgoing import Post
from formats.network_file.document import read_network
from rehearsal.phones.phone import LocalPhone
from rehearsal.world.values import Content, Message
from services.directory.versions import import_network
from services.log import document
from services.visit.office import Office
from tests.chat.stage import Stage, without_forms
from tests.chat.words import NOT_YOURS, files, network
from tests.conftest import on_both
from wording.documents.typesetting import Typeset

FACTS = "EXERCISE the words of the case"
ANSWER = "EXERCISE the data are preserved"


def pages(phone: LocalPhone, message: Message) -> str:
    """What stands in the file that a message brought."""
    reader = PdfReader(io.BytesIO(phone.opens(message)))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def files_in(phone: LocalPhone) -> list[Message]:
    """The files that stand in the chat."""
    return [message for message in phone.messages() if message.content is Content.DOCUMENT]


async def asks(phone: LocalPhone, typed: str) -> Message:
    """Ask for a document, and get it."""
    await phone.sends(typed)
    return await phone.receives("Document of")


@on_both
async def test_both_sides_get_what_is_theirs_and_it_leaves_at_the_closing(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, f"/request LBN standard advice {FACTS}")
    ref = filed.reference
    alert = await rami.receives(ref)
    before = await asks(rami, f"/document {ref}")
    shown = pages(rami, before)
    assert FACTS not in shown
    assert "Ana Ruiz" not in shown
    await rami.presses("Acknowledge", on=alert)
    await rami.receives(FACTS)
    await rami.sends(f"/answer {ref} {ANSWER}")
    await ana.receives(ANSWER)
    await ana.sends(f"/status {ref}")
    status = await ana.receives("Filed")
    assert status.labels.index("Document") == status.labels.index("Show again") + 1
    await ana.presses("Document", on=status)
    message = await ana.receives("Document of")
    assert message.content is Content.DOCUMENT
    assert message.protected
    assert "TLP:AMBER" in message.text
    file = message.attachment["document"]
    assert isinstance(file, dict)
    assert file["file_name"] == f"{ref}.pdf"
    for phone, brought in ((ana, message), (rami, await asks(rami, f"/document {ref}"))):
        whole = pages(phone, brought)
        assert FACTS in whole
        assert ANSWER in whole
        reader = PdfReader(io.BytesIO(phone.opens(brought)))
        data = json.loads(reader.attachments["request.json"][0])
        assert data["form"]["fields"]["facts"] == FACTS
    assert (await both.events(ref)).count("content.shown") >= 2
    await ana.sends(f"/close {ref}")
    await ana.receives("closed")
    await both.rests()
    assert not files_in(ana) + files_in(rami)
    await asks(ana, f"/document {ref}")
    assert files_in(ana)
    await both.rests()
    both.server.clock.advance(hours=47, minutes=1)
    await both.settles()
    assert not files_in(ana)
    assert await both.log_holds()


async def test_who_reviews_says_why_and_reads_who_did_what(stage: Stage) -> None:
    ana, rami, luca, sec = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    ref = (await files(ana, f"/request LBN standard advice {FACTS}")).reference
    await rami.presses("Acknowledge", on=await rami.receives(ref))
    await luca.sends(f"/document {ref}")
    await luca.receives("For what reason?")
    await luca.sends("EXERCISE yearly review")
    message = await luca.receives("Document of")
    shown = pages(luca, message)
    assert FACTS in shown
    assert "Made for LBN" in shown
    assert "Rami Haddad" in shown
    without = await asks(sec, f"/document {ref} EXERCISE figures")
    shown = pages(sec, without)
    assert FACTS not in shown
    assert "Rami Haddad" in shown
    assert {"content.shown", "log.read"} <= set(await stage.events(ref))


async def test_who_may_not_see_it_cannot_tell_that_it_exists(stage: Stage) -> None:
    ana, karim, luca = await stage.enrols("esp-officer", "lbn-officer", "ita-duty")
    ref = (await files(ana, f"/request LBN standard advice {FACTS}")).reference
    for phone in (karim, luca):
        for typed in (f"/document {ref}", f"/document {ref} EXERCISE reason"):
            await phone.sends(typed)
            assert (await phone.receives("not open to you")).text == NOT_YOURS
    assert "content.shown" not in await stage.events(ref)


async def test_one_at_a_time_and_nothing_waits_behind_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go, set_it = asyncio.Event(), documents.set_document

    async def slowly(document: CaseDocument, fonts: Path | None, language: str) -> Typeset:
        await may_go.wait()
        return await set_it(document, fonts, language)

    monkeypatch.setattr(documents, "set_document", slowly)
    (ana,) = await stage.enrols("esp-officer")
    ref = (await files(ana, f"/request LBN standard advice {FACTS}")).reference
    await ana.sends(f"/document {ref}")
    await ana.sends(f"/document {ref}")
    await ana.receives("being made for you already")
    await ana.sends(f"/status {ref}")
    await ana.receives("Filed")
    may_go.set()
    await ana.receives("Document of")
    await stage.rests()
    await asks(ana, f"/document {ref}")


async def test_a_marking_that_may_not_cross_the_chat_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, make = stage.deployment.office, documents.made_for
    stricter = read_network(without_forms(network(("in_chat: amber", "in_chat: green"))))

    async def after_a_change(of: Office, post: Post) -> CaseDocument:
        await import_network(office, stricter)
        return await make(of, post)

    monkeypatch.setattr(documents, "made_for", after_a_change)
    (ana,) = await stage.enrols("esp-officer")
    ref = (await files(ana, f"/request LBN standard advice {FACTS}")).reference
    for _time in ("changed while it is made", "changed before"):
        await ana.sends(f"/document {ref}")
        said = await ana.receives("There is no document")
        assert "may not cross this chat" in said.text
    assert not files_in(ana)


async def test_where_it_cannot_be_set_it_is_said_and_the_service_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "is_installed", lambda: False)
    (ana,) = await stage.enrols("esp-officer")
    ref = (await files(ana, f"/request LBN standard advice {FACTS}")).reference
    await ana.sends(f"/document {ref}")
    assert "could not be made" in (await ana.receives("There is no document")).text
    monkeypatch.setattr(document, "MOST_LETTERS", 10)
    await ana.sends(f"/document {ref}")
    assert "more than one document" in (await ana.receives("There is no document")).text
