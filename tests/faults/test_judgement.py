"""The theatre's own judgement: what it must see, so that the fault table can be believed."""

from typing import Any

import pytest

from tests.faults.theatre import MARK, Theatre

FIRST = "‼︎ IMMEDIATE\nEXERCISE-2026-ESP-LBN-000001-7\nPreserve data"
SECOND = "‼︎ IMMEDIATE\nEXERCISE-2026-ESP-LBN-000002-3\nPreserve data"


class Sent:
    """A theatre in which these messages, and nothing else, were given to Telegram."""

    def __init__(self, *texts: str, status: int = 200) -> None:
        self.server = self.journal = self
        self._texts, self.status = texts, status

    def calls(self, _method: str) -> list[Any]:
        return [Call(text, self.status) for text in self._texts]


class Call:
    chat_id = 1

    def __init__(self, text: str, status: int) -> None:
        self.parameters, self.status = {"text": text}, status


@pytest.mark.parametrize(
    ("texts", "false"),
    [
        ((FIRST, SECOND), 0),
        ((FIRST, f"{MARK}\n{FIRST}"), 0),
        ((f"{MARK}\n{FIRST}",), 1),
        ((FIRST, f"{MARK}\n{SECOND}"), 1),
        ((FIRST, SECOND, f"{MARK}\n{SECOND}", f"{MARK}\n{FIRST}"), 0),
    ],
)
def test_a_mark_is_false_where_that_very_message_was_never_given(
    texts: tuple[str, ...], false: int
) -> None:
    found = Theatre.falsely_marked(Sent(*texts))  # type: ignore[arg-type]  # only its journal is read
    assert len(found) == false


def test_what_telegram_refused_for_now_was_not_given() -> None:
    assert Theatre.falsely_marked(Sent(f"{MARK}\n{FIRST}", status=429)) == []  # type: ignore[arg-type]  # likewise
