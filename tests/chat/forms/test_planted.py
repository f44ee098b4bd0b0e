"""Eleven requests whose forms are full of planted words, lived to their end: none is anywhere in clear."""

import io
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest

from bot.deployment.setting_values import Listen, Secret
from bot.process import logs
from domain.forms.fields.field import FieldKind, FormField, Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled, FormPart
from domain.forms.forms import FORMS
from domain.log.anchoring import AnchorCause
from domain.vocabulary import RequestType
from services.keeping import backup
from services.log import anchoring, exporting
from services.log.console import request_show
from tests.chat.forms.driver import GATED, FormFiller
from tests.chat.outside import MailServer, free_port, mail_server
from tests.chat.stage import Stage, staged
from tests.chat.words import network, reference_in
from tests.conftest import on_both
from tests.storage.test_stolen import dump, files_of, into, require_nothing
from wording.forms.reading import words_of_form

CHANNEL = (
    "lbn-deputy: {name: Nour Khalil (EXERCISE), ",
    "lbn-deputy: {name: Nour Khalil (EXERCISE), channels: [{email: nour@example.org}], ",
)
TYPED = {
    FieldKind.TELEPHONE: "+34 600 123 4{:02}",
    FieldKind.EMAIL: "planted-{}@example.org",
    FieldKind.SELECTOR: "account EXERCISE-planted-account-{}",
    FieldKind.TEXT: "EXERCISE-planted-word-{}",
}
SHORTEST: Final = 9
"""Letters of what cannot stand in a stolen file by chance."""
LEAST: Final = 150
"""Words, names and numbers that are planted."""


@dataclass(slots=True, kw_only=True)
class Outside:
    """A stage, the mail that leaves it, and the page for a monitor."""

    stage: Stage
    mail: MailServer
    health: str
    database_url: str
    folder: Path


@pytest.fixture
async def outside(tmp_path: Path, database_url: str) -> AsyncIterator[Outside]:
    port = free_port()
    with mail_server() as mail:
        more = {"smtp_url": Secret(mail.address), "email_from": "bot@example.org"}
        listen = Listen("127.0.0.1", port)
        async with staged(
            tmp_path, database_url, network(CHANNEL, GATED), health_listen=listen, more=more
        ) as stage:
            yield Outside(
                stage=stage,
                mail=mail,
                health=f"http://127.0.0.1:{port}",
                database_url=database_url,
                folder=tmp_path,
            )


def lines(kind: RequestType, part: FormPart, number: int) -> str:
    """Every field that holds a word, a name or a number, each with one that is planted."""
    form = FORMS[kind]
    titles, _labels = words_of_form("en", Filled(type=kind, version=1, part=part, values={}))
    named = {path: title for title, path in titles.items()}
    fields = form.fields if part is FormPart.REQUEST else form.answer
    planted = [
        f"{named.get(path, path)}: {TYPED[field.kind].format(number * 50 + place)}"
        for place, (path, field) in enumerate(plain_fields(fields))
    ]
    return "\n".join(planted)


def plain_fields(fields: tuple[FormField, ...]) -> Iterator[tuple[str, FormField]]:
    for field in fields:
        if field.kind in TYPED and not field.when and field is not FACTS:
            yield field.name, field


async def lives(stage: Stage, number: int) -> str:
    """One type: filed field by field, answered as data, linked, sent twice, shown, closed."""
    ana, rami = stage.phone("esp-officer"), stage.phone("lbn-duty")
    kind = list(RequestType)[number]
    asks, answers = FormFiller(ana), FormFiller(rami)
    facts = f"EXERCISE-planted-facts-{number}"
    await asks.type(f"/request LBN standard {kind} {facts}")
    await ana.receives(": field ")
    await asks.type(lines(kind, FormPart.REQUEST, number))
    await asks.press("Send", await asks.fills("Please check your request"))
    ref = reference_in((await ana.receives("was sent")).text)
    alert = await rami.receives(ref)
    await rami.presses("Acknowledge", on=alert)
    await answers.press("Answer", await rami.receives(facts))
    await answers.press("Fill in the form", await rami.receives("Type your answer"))
    await answers.press("Send", await answers.fills("Please check it"))
    await ana.receives("Close")
    await rami.sends(f"/answer {ref} EXERCISE-planted-answer-{number}")
    await ana.receives(f"planted-answer-{number}")
    return ref


async def ends(stage: Stage, ref: str, number: int) -> None:
    """Linked, prolonged, read as a document, closed."""
    ana = stage.phone("esp-officer")
    await ana.sends(f"/link {ref} EXERCISE-PLANTED-MLA-{number} 2026-11-03 diplomatic received")
    await ana.receives("is now linked with")
    if number == 0:
        await ana.sends(f"/extend {ref} 2030-06-01 EXERCISE-planted-extension")
        await ana.receives("2030")
        await ana.sends(f"/document {ref}")
        await ana.receives("Document of")
    await ana.sends(f"/close {ref}")
    await ana.receives("closed")


def leaves(fields: Iterable[FormField], values: Values) -> Iterator[str]:
    """Every word, name and number that somebody wrote into a form."""
    for field in fields:
        value = values.get(field.name)
        for each in value if isinstance(value, list | tuple) else [value]:
            if isinstance(each, Mapping):
                yield from leaves(field.parts, each)
            elif isinstance(each, str) and field.kind in TYPED and len(each) >= SHORTEST:
                yield each


async def planted_in(stage: Stage, refs: list[str]) -> dict[str, bytes]:
    """What stands in the forms and texts of these requests, by the log."""
    found: set[str] = set()
    for ref in refs:
        _request, entries = await request_show(stage.deployment.office, ref, "EXERCISE-planted-why")
        for entry in entries:
            found.add(entry.text or "")
            if entry.form is not None:
                found.update(leaves(entry.form.fields, entry.form.values))
    words = {word for word in found if len(word) >= SHORTEST}
    words |= {f"EXERCISE-PLANTED-MLA-{number}" for number in range(len(refs))}
    words |= {"EXERCISE-planted-extension", "EXERCISE-planted-why"}
    return {word: word.encode() for word in words}


@on_both
async def test_no_word_name_or_number_of_a_form_is_anywhere_in_clear(
    outside: Outside, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_number", lambda _level: logging.CRITICAL)
    stage = outside.stage
    await stage.enrols("esp-officer", "lbn-duty")
    refs = [await lives(stage, number) for number in range(len(RequestType))]
    ana = stage.phone("esp-officer")
    await FormFiller(ana).type("/request LBN immediate life preserve EXERCISE-planted-facts-0")
    rami = stage.phone("lbn-duty")
    # Earlier requests' messages are still being edited on both telephones.
    alert = await rami.receives("IMMEDIATE")
    refs.append(reference_in(alert.text))
    await rami.presses("Pass on", on=alert)
    notices = (await outside.mail.receives()).as_bytes()
    for number, ref in enumerate(refs):
        await ends(stage, ref, number)
    await stage.rests()
    planted = await planted_in(stage, refs)
    assert len(planted) > LEAST
    office = stage.deployment.office
    anchor = await anchoring.make(office, AnchorCause.ASKED)
    assert anchor is not None
    async with httpx.AsyncClient(trust_env=False) as client:
        metrics = (await client.get(f"{outside.health}/metrics")).content
    exported = io.BytesIO()
    await exporting.export(office, exported, exporting.Wanted())
    logs.event("exercise")
    logged = "".join(capfd.readouterr())
    for told in (anchor.note.encode(), metrics, notices, logged.encode(), exported.getvalue()):
        assert told
        require_nothing(bytes(1000) + told, planted)
    if outside.database_url.startswith("postgresql"):
        for form in ("plain", "custom"):
            require_nothing(dump(form, outside.database_url), planted)
    else:
        require_nothing(files_of(outside.folder), planted)
        plain = io.BytesIO()
        await backup.back_up(
            office, "age1", lambda _title: None, lambda piece, _rows: into(plain, piece)
        )
        require_nothing(plain.getvalue(), planted)
