"""What reaches the service's log: events and numbers, never a planted word."""

import asyncio
import io
import json
import logging
import sys
import threading
import warnings

import pytest

from bot.process import logs
from storage.database.meanwhile import KeysAway

CANARY = "canary-3f2a-EXERCISE"
TOKEN = "1000000001:EXERCISE-token-of-nobody"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Configured logging, and what it wrote."""
    stream = io.StringIO()
    monkeypatch.setattr(logs, "_stream", lambda: stream)
    logs.configure("DEBUG")
    return stream


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_object(written: io.StringIO) -> None:
    logs.event("ready", count=3, clock="SystemClock")
    (line,) = lines(written)
    assert (line["event"], line["level"], line["count"]) == ("ready", "info", 3)
    assert str(line["at"]).endswith("Z")


def test_keys_outside_the_list_are_left_out(written: io.StringIO) -> None:
    logs.event("ready", text=CANARY, name=CANARY, token=TOKEN, level=CANARY)
    assert CANARY not in written.getvalue()
    assert TOKEN not in written.getvalue()


@pytest.mark.parametrize(
    "value", [TOKEN, f"https://t/bot{TOKEN}/x", "a\nb", "é", "x" * 500, {"a": 1}]
)
def test_values_that_may_be_secrets_or_texts_are_withheld(
    written: io.StringIO, value: object
) -> None:
    logs.event("ready", why=value)
    assert lines(written)[0]["why"] == "withheld"


def test_an_incident_has_a_number_a_type_and_a_place(written: io.StringIO) -> None:
    secret = CANARY
    try:
        json.loads(f"{{{secret}")
    except ValueError as error:
        number = logs.incident(error)
    (line,) = lines(written)
    assert (line["event"], line["incident"], line["error"]) == (
        "incident",
        number,
        "JSONDecodeError",
    )
    assert CANARY not in written.getvalue()


def test_the_place_is_in_our_code(written: io.StringIO) -> None:
    from crypto.note import parse_checkpoint

    with pytest.raises(Exception, match="note") as found:
        parse_checkpoint(CANARY, CANARY)
    logs.incident(found.value)
    assert str(lines(written)[0]["where"]).startswith("crypto/")


@pytest.mark.parametrize(
    "name", ["httpx", "telegram.ext", "apscheduler.executors", "sqlalchemy.engine", "uvicorn.error"]
)
def test_a_librarys_words_are_not_passed_on(written: io.StringIO, name: str) -> None:
    error = RuntimeError(CANARY)
    logging.getLogger(name).error("could not read %s at %s", CANARY, TOKEN, exc_info=error)
    (line,) = lines(written)
    assert (line["event"], line["library"], line["level"]) == ("library_message", name, "error")
    assert CANARY not in written.getvalue()


def test_an_http_clients_address_is_not_logged(written: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://t/bot%s/sendMessage", TOKEN)
    assert written.getvalue() == ""


def test_a_record_that_cannot_be_formatted_shows_nothing(written: io.StringIO) -> None:
    logging.getLogger("telegram").error("%d", CANARY)
    assert CANARY not in written.getvalue()


def test_a_warning_is_not_passed_on(written: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(True)
        warnings.warn(CANARY, UserWarning, stacklevel=1)
    assert CANARY not in written.getvalue()


def test_what_nothing_else_catches(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    logs.catch_all()
    error = RuntimeError(CANARY)
    sys.excepthook(RuntimeError, error, None)

    def fail() -> None:
        raise error

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [line["event"] for line in lines(written)] == ["incident", "incident"]
    assert CANARY not in written.getvalue()


async def test_a_lost_task(written: io.StringIO) -> None:
    asyncio.get_running_loop().set_exception_handler(logs.on_loop_error)
    asyncio.get_running_loop().call_exception_handler(
        {"message": CANARY, "exception": ValueError(CANARY)}
    )
    asyncio.get_running_loop().call_exception_handler({"message": CANARY})
    assert [line["event"] for line in lines(written)] == ["incident", "loop_error"]
    assert CANARY not in written.getvalue()


def test_keys_that_come_back_between_two_looks_are_said_to(written: io.StringIO) -> None:
    away = KeysAway("vault", "EXERCISE sealed. Unseal it.")
    for _ in range(2):
        logs.trouble("update_waits", away)
        logs.trouble("outbox_not_read", away)
        logs.over(logs.KEYS_AWAY, "keys_back", kind="vault")
        logs.over(logs.KEYS_AWAY, "keys_back", kind="vault")
    assert [line["event"] for line in lines(written)] == ["keys_away", "keys_back"] * 2
