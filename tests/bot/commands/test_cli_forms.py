"""``forms``: documents made from the definition, without a deployment."""

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
    assert answer.out.count("### ") == 12


def test_a_type_that_is_none_is_one_line(deployment: Console) -> None:
    answer = deployment("forms", "fields", "weather")
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "weather" in answer.err
