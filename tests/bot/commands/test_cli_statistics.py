"""``statistics`` at the command line: the figures of a period, in three forms."""

import csv
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.bot.commands.test_cli_cases import hand_over, of_console
from tests.bot.conftest import Console


def test_a_period_is_counted(deployment: Console) -> None:
    reference = of_console(deployment)
    hand_over(reference, "ITA")
    year = reference.split("-")[1]
    told = deployment("statistics", "--format", "json").json
    assert (told["network"], told["period"], told["member"]) == (
        reference.split("-")[0],
        year,
        None,
    )
    now, before = told["whole"]
    assert (now["sent"], now["received"], now["became_transferred"]) == (1, 2, 1)
    assert (before["period"], before["sent"]) == (str(int(year) - 1), 0)
    pairs = [(row["to"], row["sent"], row["received_urgent"]) for row in told["between"]]
    assert pairs == [("ITA", 0, 1), ("LBN", 1, 1)]
    assert [row["member"] for row in told["by_member"]] == ["ITA", "LBN"]
    assert [(row["urgency"], row["received"]) for row in told["by_urgency"]] == [("immediate", 2)]
    assert "by_hour" not in told, "it is told of one's own member alone"
    own = deployment("statistics", "--member", "lbn", "--format", "json").json
    assert (own["member"], own["whole"][0]["received"], own["sent"]) == ("LBN", 1, [])
    assert [row["from"] for row in own["by_origin"]] == ["ESP"]
    assert sum(row["received"] for row in own["by_hour"]) == 1


def test_it_is_written_for_readers_and_for_spreadsheets(
    deployment: Console, tmp_path: Path
) -> None:
    reference = of_console(deployment)
    shown = deployment("statistics")
    assert shown.status == 0, shown.err
    assert "FROM  TO   SENT  RECEIVED" in shown.out
    file = tmp_path / "figures.csv"
    done = deployment("statistics", "--format", "csv", "--output", str(file))
    assert (done.status, done.out) == (0, "")
    assert f"The figures of {reference.split('-')[1]} are in" in done.err
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    sent = [row for row in rows if (row["table"], row["figure"]) == ("between", "sent")]
    assert sent == [{"table": "between", "of": "from=ESP to=LBN", "figure": "sent", "value": "1"}]
    again = deployment("statistics", "--output", str(file))
    assert (again.status, "not overwritten" in again.err) == (2, True)


def test_of_nothing_there_is_no_share(deployment: Console) -> None:
    told = deployment("statistics", "--period", "2026-01", "--format", "json").json
    assert told["whole"][0]["share_acknowledged_in_time"] is None
    assert told["by_member"] == []
    assert "No request was filed" in deployment("statistics", "--period", "2026-01").out
    json.dumps(told)


def test_the_report_is_a_document_with_its_data_inside(deployment: Console, tmp_path: Path) -> None:
    of_console(deployment)
    file = tmp_path / "report.pdf"
    typed = ("statistics", "--format", "pdf", "--output", str(file))
    done = deployment(*typed, "--language", "fr")
    assert (done.status, done.out) == (0, ""), done.err
    read = PdfReader(file)
    (data,) = read.attachments["statistics.json"]
    assert json.loads(data)["whole"][0]["sent"] == 1
    pages = "".join(page.extract_text() for page in read.pages)
    assert "Espagne" in pages, "members have their names in the language of the report"
    refused = deployment(*typed[:-2])
    assert (refused.status, "add --output" in refused.err) == (2, True)
    unknown = deployment(*typed[:-1], str(tmp_path / "b.pdf"), "--language", "tlh")
    assert (unknown.status, "There is no tlh" in unknown.err) == (2, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--outside",), "of one year that is over"),
        (("--outside", "--period", "2025"), "too few requests"),
        (("--outside", "--member", "ESP"), "its own to give"),
        (("--period", "2090"), "has not begun yet"),
        (("--period", "yesterday-ish"), "is no period"),
        (("--period", "2026-11-09..2026-11-01"), "is no period"),
        (("--member", "XXX"), "There is no member 'XXX'"),
    ],
)
def test_what_cannot_be_counted_is_said_in_one_line(
    deployment: Console, typed: tuple[str, ...], said: str
) -> None:
    answer = deployment("statistics", *typed)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1
