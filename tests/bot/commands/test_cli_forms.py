"""``forms``: documents made from the definition, without a deployment."""

import json
from pathlib import Path

from tests.bot.conftest import Console


def test_the_fields_of_one_type_are_a_table(deployment: Console) -> None:
    answer = deployment("forms", "fields", "advice")
    assert answer.status == 0
    assert answer.out.startswith("### Legal or technical advice (`advice`)\n")
    assert "| `question` | Question | text, at most 1000 letters | now |  |" in answer.out
    assert "`own_ref`" not in answer.out


def test_all_forms_begin_with_what_they_have_in_common(deployment: Console) -> None:
    answer = deployment("forms", "fields")
    assert answer.out.startswith("### Every request\n")
    assert answer.out.count("### ") == 13


def test_a_type_that_is_none_is_one_line(deployment: Console) -> None:
    answer = deployment("forms", "fields", "weather")
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "weather" in answer.err


def test_the_schemas_are_written_into_a_folder(deployment: Console, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "schemas"
    for _again in range(2):
        answer = deployment("forms", "schema", str(folder))
        assert answer.status == 0
    assert len(list(folder.iterdir())) == 11
    kept = json.loads((folder / "preserve.schema.json").read_text("utf-8"))
    assert kept["title"] == "Preserve data"


def test_a_folder_that_is_a_file_is_one_line(deployment: Console, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("EXERCISE", encoding="utf-8")
    answer = deployment("forms", "schema", str(tmp_path / "file"))
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "cannot be written" in answer.err
