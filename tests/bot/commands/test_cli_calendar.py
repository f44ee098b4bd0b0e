"""``calendar import`` as an operator meets it: what was read, left out, added and taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import calendar as commands
from tests.bot.conftest import Console

FILES = Path(__file__).parents[2] / "formats" / "calendars"
TO = ("--roster", "lbn-desk", "--layer", "duty")


def event(uid: str, days: int, more: str = "") -> str:
    """An hour of Nour's, so many days from now."""
    since = datetime.now(UTC).replace(hour=6, minute=0, second=0) + timedelta(days=days)
    return (
        f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:lbn-deputy\n{more}DTSTART:{since:%Y%m%dT%H%M%SZ}\n"
        f"DTEND:{since + timedelta(hours=1):%Y%m%dT%H%M%SZ}\nEND:VEVENT\n"
    )


def put(*events: str, name: str = "duty.ics") -> str:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//EXERCISE//EN\n" + "".join(events)
    Path(name).write_text(f"{text}END:VCALENDAR\n", encoding="utf-8")
    return name


def test_what_is_read_used_left_out_and_taken_back_is_said(deployment: Console) -> None:
    file = put(event("a", 3), event("b", 5), event("c", -9), event("d", 6, "STATUS:CANCELLED\n"))
    answer = deployment("calendar", "import", file, *TO)
    assert answer.status == 0
    assert "Read 4 events: 2 used (2 stretches of time), 2 left out." in answer.out
    assert '(UID c) "lbn-deputy" in line 16: it is over' in answer.out
    assert '(UID d) "lbn-deputy" in line 22: it is cancelled' in answer.out
    assert answer.out.count("added: ") == 2
    assert answer.out.endswith("Duty is changed: 2 stretches of time.\n")
    answer = deployment("calendar", "import", file, *TO)
    assert "(2 stretches of time, 2 of them so already)" in answer.out
    assert "Nothing changes" in answer.out
    put(event("a", 3))
    answer = deployment("calendar", "import", file, *TO)
    assert "taken back: " in answer.out
    assert answer.out.endswith("1 taken back.\n")
    put()
    answer = deployment("calendar", "import", file, *TO)
    assert "Read 0 events" in answer.out
    assert answer.out.endswith("1 taken back.\n")
    refused = deployment("calendar", "import", file, *TO, "--calendar", "another")
    assert (refused.status, refused.err) == (2, "contactpoint: The calendar has no event.\n")


def test_on_a_terminal_nothing_is_done_unasked(
    deployment: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(event("a", 3))
    asked: list[str] = []
    monkeypatch.setattr(commands, "is_answered", lambda question: bool(asked.append(question)))
    answer = deployment("calendar", "import", file, *TO)
    assert asked == ["Put this in force?"]
    assert "added: " in answer.out
    assert answer.out.endswith("Nothing was changed.\n")
    asked.clear()
    assert "Duty is changed" in deployment("calendar", "import", file, *TO, "--yes").out
    assert not asked


@pytest.mark.parametrize(
    "name", [path.name for path in sorted(FILES.glob("*.ics")) if "cancel" not in path.name]
)
def test_each_kind_is_read_or_refused_in_one_line(deployment: Console, name: str) -> None:
    answer = deployment("calendar", "import", str(FILES / name), "--leave", "lbn-duty")
    if answer.status == 0:
        assert "Read 1 event" in answer.out
        return
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "incident" not in answer.err
