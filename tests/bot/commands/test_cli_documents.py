"""``requests document`` at the command line: one PDF, and the reading recorded before."""

import json
import stat
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from bot.process import typesetting
from domain.vocabulary import RequestType
from services.log import document as documents
from tests.bot.commands.test_cli_cases import hand_over, of_console
from tests.bot.conftest import Console
from tests.chat.forms.test_version import newer

TEXT = "EXERCISE keep it"
SCHEMAS = Path(__file__).parents[3] / "docs/forms"


def inside(file: str) -> tuple[str, dict[str, object]]:
    """The text of a document, and the data in it."""
    reader = PdfReader(file)
    (attached,) = reader.attachments["request.json"]
    whole = json.loads(attached)
    schema = json.loads(Path(SCHEMAS, whole["schema"]).read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(whole)) == []
    found: dict[str, object] = whole["case"]
    return " ".join(page.extract_text() for page in reader.pages), found


def test_what_is_shown_as_data_is_the_document_of_the_request(deployment: Console) -> None:
    reference = of_console(deployment)
    bare = deployment("requests", "show", reference, "--json").json
    assert not {"form", "answers", "links"} & {*bare}
    shown = deployment("requests", "show", reference, "--json", "--reason", "EXERCISE").json
    schema = json.loads(Path(SCHEMAS, shown["schema"]).read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(shown)) == []
    assert shown["form"]["fields"]["facts"] == TEXT
    made = deployment("requests", "document", reference, "f.pdf", "--reason", "EXERCISE")
    assert made.status == 0
    (attached,) = PdfReader("f.pdf").attachments["request.json"]
    inside_it = json.loads(attached)
    same = ("reference", "type", "form", "missing", "answers", "links")
    assert {name: inside_it[name] for name in same} == {name: shown[name] for name in same}


def test_a_form_of_a_version_that_is_not_known_is_named(deployment: Console) -> None:
    with newer(RequestType.PRESERVE):
        reference = of_console(deployment)
    shown = deployment("requests", "show", reference, "--reason", "EXERCISE")
    assert shown.status == 0
    assert shown.out.count("version 99, which is not known here") == 1
    assert TEXT in shown.out
    data = deployment("requests", "show", reference, "--reason", "EXERCISE", "--json").json
    assert "form" not in data
    assert deployment("requests", "list").status == 0
    assert (
        deployment("requests", "document", reference, "v.pdf", "--reason", "EXERCISE").status == 0
    )
    assert TEXT in inside("v.pdf")[0]


def readings(deployment: Console, reference: str) -> list[dict[str, object]]:
    told = deployment("requests", "disclosure", reference, "--reason", "EXERCISE", "--json")
    return [row for row in told.json["accesses"] if row["what"].startswith("document")]


def test_without_a_reason_it_is_the_timeline_alone(deployment: Console) -> None:
    reference = of_console(deployment)
    made = deployment("requests", "document", reference.lower(), "a.pdf")
    assert (made.status, made.err) == (0, "")
    assert f"The document of {reference} is in a.pdf. It holds no content" in made.out
    assert stat.S_IMODE(Path("a.pdf").stat().st_mode) == 0o600
    shown, data = inside("a.pdf")
    assert TEXT not in shown + json.dumps(data)
    assert "Without its content" in shown
    assert (data["content"], data["texts"]) == ("withheld", [])
    assert any(step["event"] == "request.filed" for step in data["timeline"])  # type: ignore[attr-defined]
    show = deployment("log", "show", reference, "--reason", "EXERCISE", "--json").json["records"]
    (read,) = [each for each in show if each["about"].get("topic") == "document"]
    assert read["event"] == "log.read"
    assert [row["what"] for row in readings(deployment, reference)] == ["document without content"]


def test_with_a_reason_it_is_whole_and_the_reading_is_recorded(deployment: Console) -> None:
    reference = of_console(deployment)
    made = deployment("requests", "document", reference, "b.pdf", "--reason", "EXERCISE court")
    assert made.status == 0, made.err
    shown, data = inside("b.pdf")
    assert TEXT in shown
    assert [text["text"] for text in data["texts"]] == [TEXT]  # type: ignore[attr-defined]
    proof = data["proof"]
    assert isinstance(proof, dict)
    assert proof["verifier_key"] == deployment("keys", "public").out.strip()
    records = {n for first, last in proof["records"] for n in range(first, last + 1)}
    show = deployment("log", "show", reference, "--reason", "EXERCISE", "--json").json["records"]
    (read,) = [each for each in show if each["about"].get("topic") == "document"]
    assert read["about"]["reason"] == "EXERCISE court"
    assert read["event"] == "content.shown"
    assert read["record"] in records
    assert [
        (row["what"], row["why"], row["channel"]) for row in readings(deployment, reference)
    ] == [("document", "EXERCISE court", "console")]
    assert deployment("log", "verify", "--json").json["answer"] != "FAIL"


def test_a_member_gets_its_own_turn_and_no_other(deployment: Console) -> None:
    reference = of_console(deployment)
    hand_over(reference, "ITA")
    found = {}
    for member in ("ESP", "LBN", "ita"):
        file = f"{member}.pdf"
        told = ("--reason", "EXERCISE", "--for", member)
        assert deployment("requests", "document", reference, file, *told).status == 0
        found[member] = inside(file)[1]
    events = {
        member: [step["event"] for step in data["timeline"]]  # type: ignore[attr-defined]
        for member, data in found.items()
    }
    state = {member: data["request"]["state"] for member, data in found.items()}  # type: ignore[index]
    assert state == {"ESP": "notified", "LBN": "transferred", "ita": "notified"}
    assert [len(found[member]["texts"]) for member in found] == [1, 0, 1]  # type: ignore[arg-type]
    assert len(events["ESP"]) > len(events["LBN"]) > 1
    assert len(events["ESP"]) + 1 == len(events["LBN"]) + len(events["ita"]) - 1
    assert found["ita"]["request"]["earlier"] == []  # type: ignore[index]
    assert found["LBN"]["request"]["transferred_to"] == "ITA"  # type: ignore[index]
    assert (found["ESP"]["content"], found["LBN"]["content"]) == ("whole", "part")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("x", "c.pdf"), "not a reference"),
        (("{ref}", "there.pdf"), "not overwritten"),
        (("{ref}", "no/folder.pdf"), "Check its folder"),
        (("{ref}", "c.pdf", "--reason", " "), "--reason is empty"),
        (("{ref}", "c.pdf", "--for", "AUT"), "no part in the request"),
        (("CPN-2026-ESP-LBN-999999-0", "c.pdf"), "typing error"),
    ],
)
def test_bad_input_is_one_line_and_leaves_no_file(
    deployment: Console, words: tuple[str, ...], says: str
) -> None:
    reference = of_console(deployment)
    Path("there.pdf").write_bytes(b"kept")
    told = [word.format(ref=reference) for word in words]
    answer = deployment("requests", "document", *told)
    assert (answer.status, answer.out) == (2, "")
    assert says in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert Path("there.pdf").read_bytes() == b"kept"
    assert not Path("c.pdf").exists()
    assert readings(deployment, reference) == []


def test_what_cannot_be_set_costs_no_reading(
    deployment: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = of_console(deployment)
    with monkeypatch.context() as patch:
        patch.setattr(typesetting, "is_installed", lambda: False)
        answer = deployment("requests", "document", reference, "d.pdf", "--reason", "EXERCISE")
    assert (answer.status, "pip install 'contactpoint[documents]'" in answer.err) == (2, True)
    monkeypatch.setenv("CONTACTPOINT_FONT_DIR", "nowhere")
    answer = deployment("requests", "document", reference, "d.pdf", "--reason", "EXERCISE")
    assert (answer.status, "FONT_DIR names no folder" in answer.err) == (2, True)
    assert not Path("d.pdf").exists()
    assert readings(deployment, reference) == []


def test_texts_that_are_too_long_are_said_to_be_in_the_export(
    deployment: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = of_console(deployment)
    monkeypatch.setattr(documents, "MOST_LETTERS", 5)
    answer = deployment("requests", "document", reference, "e.pdf", "--reason", "EXERCISE")
    assert (answer.status, "log export --case has them all" in answer.err) == (2, True)
    assert not Path("e.pdf").exists()
