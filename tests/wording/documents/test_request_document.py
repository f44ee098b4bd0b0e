"""The document of a request, read back with another library: text, fonts, standard, and the file inside."""

import io
import json
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from domain.forms.filled import Filled, FormPart
from domain.log.document import CaseDocument, Content
from domain.reference import Reference
from domain.vocabulary import RequestType
from formats.case_file.writing import case_json
from tests.wording.documents.a_case import (
    ARABIC,
    CHINESE,
    CYRILLIC,
    FACTS,
    MARKUP,
    VALUES,
    a_case,
    text,
)
from wording.documents import typesetting
from wording.documents.request import missing_note, view
from wording.documents.typesetting import Typeset, typeset
from wording.language import translator

_ = translator("en")
with_fonts = pytest.mark.skipif(
    not {"Noto Sans CJK SC", "Noto Sans Arabic"} <= {*typst.Fonts().families()},
    reason="the Noto fonts are not installed",
)


def made(document: CaseDocument) -> Typeset:
    data = case_json(document).decode()
    return typeset(view(document, _), data, document.made_at, None, missing_note(_))


def pages(document: CaseDocument) -> list[str]:
    """The text of each page on one line."""
    reader = PdfReader(io.BytesIO(made(document).pdf))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def whole(document: CaseDocument) -> str:
    return " ".join(pages(document))


def squeezed(said: str) -> str:
    """Without blanks, and with letters joined in writing as single ones."""
    visible = "".join(each for each in said if unicodedata.category(each) not in {"Cf", "Mn"})
    return "".join(unicodedata.normalize("NFKC", visible).split())


def fonts_of(reader: PdfReader) -> list[dict[str, object]]:
    found = []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            found.append(inner["/FontDescriptor"].get_object())
    return found


def test_the_file_inside_is_the_case() -> None:
    document = a_case()
    reader = PdfReader(io.BytesIO(made(document).pdf))
    assert {*reader.attachments} == {"request.json"}
    (attached,) = reader.attachments["request.json"]
    found = json.loads(attached)
    assert found == json.loads(case_json(document))
    assert found["form"]["fields"] == VALUES
    assert [each["text"] for each in found["case"]["texts"]] == [
        f"{FACTS}\n\n{MARKUP}",
        f"{ARABIC}\n\n{CHINESE}\n\n{CYRILLIC}",
    ]
    assert found["case"]["proof"]["records"] == [[12, 39], [50, 50], [52, 53]]


def test_it_says_that_it_is_pdf_a_3_and_embeds_its_fonts() -> None:
    reader = PdfReader(io.BytesIO(made(a_case()).pdf))
    metadata = reader.xmp_metadata
    assert metadata is not None
    xmp = metadata.stream.get_data().decode()
    assert re.search(r"pdfaid:part[=>\"]+3", xmp)
    assert re.search(r"pdfaid:conformance[=>\"]+A", xmp)
    root = reader.trailer["/Root"]
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Source"  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    described = fonts_of(reader)
    assert described
    assert all({"/FontFile2", "/FontFile3"} & each.keys() for each in described)


def test_the_same_document_is_the_same_file() -> None:
    assert made(a_case()).pdf == made(a_case()).pdf


@with_fonts
def test_every_text_stands_whole_and_as_typed() -> None:
    shown = squeezed(whole(a_case()))
    assert squeezed(MARKUP) in shown
    assert squeezed(CYRILLIC) in shown
    assert squeezed(CHINESE) in shown
    assert (
        shown.count(squeezed("facts of 4,000 letters."))
        >= FACTS.count("facts of 4,000 letters.") - 3
    )
    assert all(squeezed(f"exercise.{number}@example.org") in shown for number in range(50))
    assert all(word in whole(a_case()) for word in ("حفظ", "البيانات"))


@with_fonts
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_arabic_reads_from_right_to_left_to_another_reader(tmp_path: Path) -> None:
    file = tmp_path / "arabic.pdf"
    file.write_bytes(made(a_case(text(12, "تمرين حفظ البيانات فورا"))).pdf)
    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)  # noqa: S603, S607
    assert squeezed("تمرين حفظ البيانات فورا") in squeezed(read.stdout.decode())


def test_what_is_long_without_a_blank_is_broken_and_copied_as_it_is() -> None:
    long = "exercise.very.long.identifier@example.org/" * 20
    proof = replace(a_case().proof, verifier=f"{'exercise.' * 11}org/log+1234abcd+{'A' * 44}")
    document = replace(a_case(text(12, long)), proof=proof)
    reader = PdfReader(io.BytesIO(made(document).pdf))
    shown = "".join("".join(page.extract_text().split("\n")) for page in reader.pages)
    assert long in shown
    assert proof.verifier in shown
    assert "\u200b" not in shown


def test_markings_and_what_it_is_stand_on_every_page() -> None:
    document = a_case(
        text(12, FACTS, marking="TLP:GREEN"),
        text(13, "EXERCISE answer", "request.answered", marking="TLP:RED", use="evidence"),
    )
    drill = Reference(f"{document.request.reference}-X")
    found = pages(replace(document, request=replace(document.request, reference=drill)))
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert page.count("TLP:RED · H1 · H2") == 2
        assert page.startswith("EXERCISE")
        assert drill in page
        assert f"Page {number} of {len(found)}" in page
        assert "A record of a communication; not a request for mutual legal assistance" in page
        assert "not evidence unless the originator agreed in writing." in page
        assert f"Agreed for: record 13 of {drill}, 2026-11-24 12:13 UTC." in page


def test_fields_stand_under_their_titles_with_what_codes_mean() -> None:
    shown = whole(a_case())
    for said in (
        "Own number EXERCISE-77",
        "H1 (not as evidence without permission)",
        "Arabic (ar)",
        "50 E-mail address exercise.49@example.org EXERCISE",
    ):
        assert said in shown


def test_an_answers_fields_stand_under_its_text_and_the_facts_once() -> None:
    answer = Filled(
        type=RequestType.PRESERVE,
        version=1,
        part=FormPart.ANSWER,
        values={"preserved_until": "2027-03-01", "final": "final"},
    )
    added = Filled(type=RequestType.PRESERVE, version=1, values={"own_ref": "EXERCISE-77"})
    said = text(20, "EXERCISE kept", "request.answered")
    more = text(16, "", "request.completed")
    document = a_case(
        text(12, "EXERCISE the facts"),
        replace(more, said=replace(more.said, form=added)),
        replace(said, said=replace(said.said, form=answer)),
    )
    shown = whole(replace(document, values={**VALUES, "facts": "EXERCISE the facts"}))
    assert "Preserved until 2027-03-01" in shown
    assert "Filled in Own number" in shown
    assert shown.count("EXERCISE the facts") == 1
    assert shown.count("EXERCISE-77") == 1
    data = json.loads(case_json(document))
    assert data["answers"][0]["fields"] == {"preserved_until": "2027-03-01", "final": "final"}


def test_times_stand_in_utc_and_both_local_times() -> None:
    assert "2026-11-24 12:00 UTC · 13:00 Madrid · 14:00 Beirut" in whole(a_case())


def test_a_letter_without_a_font_stands_as_its_number_and_is_named() -> None:
    document = a_case(text(12, "EXERCISE \ue000 and \U0010fffd, x\u0301"))
    found = made(document)
    assert found.missing == ("\ue000", "\U0010fffd")
    shown = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(found.pdf)).pages)
    assert "EXERCISE [U+E000] and [U+10FFFD]" in shown
    assert "Some letters have no font here" in shown
    (attached,) = PdfReader(io.BytesIO(found.pdf)).attachments["request.json"]
    assert (
        json.loads(attached)["case"]["texts"][0]["text"]
        == "EXERCISE \ue000 and \U0010fffd, x\u0301"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (Content.WITHHELD, "Without its content"),
        (Content.ERASED, "was erased"),
        (Content.PART, "Only what LBN may have"),
    ],
)
def test_what_is_not_in_it_is_said(content: Content, says: str) -> None:
    document = replace(a_case(), content=content, texts=(), form=None, made_for="LBN")
    assert says in whole(document)


def test_odd_values_are_set_too() -> None:
    values = {"new_field": {"deep": [{"a": {"b": 1}}, "x"]}, "empty": [], "facts": "a\n\n\nb"}
    document = replace(a_case(text(1, "")), values=values, steps=(), steps_left_out=7)
    assert "7 later steps are left out here" in whole(replace(document, steps=a_case().steps))
    assert "new_field" in whole(document)


def test_nothing_can_be_set_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "find_spec", lambda _name: None)
    with pytest.raises(typesetting.NotInstalled):
        made(a_case())
