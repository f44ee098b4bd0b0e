"""``backup``, ``restore``, ``requests erase``, ``retention`` and ``disclosure`` at the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyrage import x25519

from bot.deployment.opening import opened
from bot.deployment.settings import load
from domain.reference import Reference, make
from domain.requests.request import Decision
from domain.vocabulary import CaseId
from services.conversation import filling_in
from services.people.people import enrol, invite
from services.requests import transfer
from services.running import intake
from services.visit.desk import serve
from services.visit.inbound import Inbound
from storage.messages.inbox import RawUpdate
from tests.bot.conftest import Console


def of_console(deployment: Console) -> str:
    """A request that an enrolled official filed; its reference."""

    line = "LBN immediate life preserve EXERCISE keep it"
    enrols_and_acts("esp-officer", 1, filling_in.file_line, line)
    (row,) = deployment("requests", "list", "--json").json
    return str(row["reference"])


def hand_over(reference: str, member: str) -> None:
    """Lebanon's officer enrols, and transfers the request."""

    enrols_and_acts("lbn-duty", 2, transfer.transfer_typed, reference, member)


def enrols_and_acts(person: str, nth: int, act: Callable[..., Awaitable[None]], *said: str) -> None:
    """Somebody enrols with the ``nth`` account, and does one thing."""

    async def both() -> None:
        async with opened(load()) as found:
            invited = await invite(found.office, person)
            numbers = (2 * nth - 1, 2 * nth)
            await intake.keep(
                found.office, [RawUpdate(update_id=number, body=b"{}") for number in numbers]
            )
            chat = 7000 + nth
            first, second = (
                Inbound(update_id=number, account=chat, chat=chat, message_id=number)
                for number in numbers
            )
            await enrol(found.office, first, invited.code)
            await serve(found.office, second, act, *said)

    asyncio.run(both())


@pytest.fixture
def recipient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The recipient is set; returns its identity file."""
    identity = x25519.Identity.generate()
    monkeypatch.setenv("CONTACTPOINT_BACKUP_RECIPIENT", str(identity.to_public()))
    path = tmp_path / "identity.txt"
    path.write_text(f"{identity}\n", encoding="ascii")
    return path


def test_a_backup_goes_round(deployment: Console, recipient: Path, tmp_path: Path) -> None:
    reference = of_console(deployment)
    made = deployment("backup", "b.age")
    assert made.status == 0, made.err
    assert "does not hold the keys" in made.out
    again = deployment("backup", "b.age")
    assert (again.status, "not overwritten" in again.err) == (2, True)
    refused = deployment("restore", "b.age", "--identity", str(recipient))
    assert (refused.status, "overwrites nothing" in refused.err) == (2, True)
    assert deployment("people", "invite", "lbn-duty").status == 0
    for path in (tmp_path / "data").glob("contactpoint.db*"):
        path.unlink()
    done = deployment("restore", "b.age", "--identity", str(recipient))
    assert done.status == 0, done.err
    assert "ROLLED BACK" in done.out
    behind = deployment("requests", "list", "--json")
    assert (behind.status, "restore --accept" in behind.err) == (2, True)
    accepted = deployment("restore", "--accept", "--alone", "--reason", "EXERCISE the disk broke")
    assert accepted.status == 0, accepted.err
    assert [row["reference"] for row in deployment("requests", "list", "--json").json] == [
        reference
    ]
    assert deployment("log", "verify", "--json").json["answer"] == "OK"


def test_a_list_of_requests_takes_words(deployment: Console) -> None:
    assert "There are no requests yet" in deployment("requests", "list").out
    reference = of_console(deployment)
    network, year, *_rest = reference.split("-")
    part, serial = "ESP-LBN", reference.split("-")[4]

    def found(*words: str) -> bool:
        rows = deployment("requests", "list", *words, "--json").json
        assert [row["reference"] for row in rows] in ([], [reference])
        return bool(rows)

    for words in (
        *(("open",), ("notified",), ("LBN",), ("liban",), ("Spain", "OPEN"), (reference,)),
        *((part,), (serial,), (f"{network}-{year}",), ("7d",), (year,), ("open LBN 7d",)),
    ):
        assert found(*words), words
    for other in (("closed",), ("transferred",), ("Italy",), ("ESP-ITA",), ("LBN", "1999")):
        assert not found(*other), other
    none = deployment("requests", "list", "closed")
    assert (none.status, none.out) == (0, "No request fits these words.\n")
    assert reference in deployment("requests", "list", "lebanon").out

    hand_over(reference, "ITA")
    for words in (("LBN",), ("Italy",), ("transferred",), ("transferred", "LBN"), ("open",)):
        assert found(*words), words  # whoever had it once is found by
    for other in (("closed",), ("transferred", "ITA")):
        assert not found(*other), other


def test_a_word_that_a_list_of_requests_does_not_know_is_named(deployment: Console) -> None:
    unknown = deployment("requests", "list", "LBN", "quux!")
    assert (unknown.status, "'quux!' is not known here" in unknown.err) == (2, True)
    assert deployment("requests", "list", "2026-11-31", "--json").status == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["backup", "b.age"], "BACKUP_RECIPIENT is missing"),
        (["restore"], "Name the backup and the identity"),
        (["restore", "b.age"], "Name the backup and the identity"),
        (["restore", "b.age", "--identity", "none"], "none cannot be read"),
        (["restore", "b.age", "--accept"], "takes no FILE"),
        (["restore", "--accept"], "Say why"),
        (["restore", "--accept", "--reason", "x"], "Nothing waits"),
        (["restore", "--accept", "--alone", "--reason", "x"], "Nothing waits"),
        (["restore", "--accept", "--code", "A", "--code", "B"], "Nothing waits"),
        (["requests", "erase", "x", "--reason", " "], "Say what the erasure rests on"),
        (["requests", "erase", "x", "--reason", "y"], "not a reference"),
        (["requests", "disclosure", "x"], "Say for what"),
        (["requests", "disclosure", "x", "--reason", "y"], "not a reference"),
    ],
)
def test_bad_input_is_answered_with_one_line(
    deployment: Console, words: list[str], says: str
) -> None:
    answer = deployment(*words)
    assert answer.status == 2
    assert says in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert answer.out == ""


def test_a_hold_needs_a_reason_a_day_and_something_to_release(deployment: Console) -> None:
    reference = of_console(deployment)
    by = ["--by", "lbn-chief", "--by", "secretariat"]
    why = ["--reason", "EXERCISE order 12"]
    for words, says in (
        (["hold", reference, *by], "--reason TEXT"),
        (["hold", reference, *why, *by], "--until 2027-03-01"),
        (["hold", reference, *why, "--until", "soon", *by], "--until 2027-03-01"),
        (["hold", reference, *why, "--until", "2020-01-01", *by], "a day to come"),
        (["hold", reference, *why, "--until", "2099-01-01", *by[:2]], "Two different people"),
        (["release", reference, *why, *by], "not held"),
        (["release", reference, *by], "--reason TEXT"),
    ):
        answer = deployment("requests", *words)
        assert (answer.status, says in answer.err) == (2, True), answer.err
    assert deployment("requests", "show", reference, "--json").json["held_until"] is None


def test_erase_retention_and_disclosure(deployment: Console) -> None:
    reference = of_console(deployment)
    by = ["--by", "lbn-chief", "--by", "secretariat"]
    still_open = deployment("requests", "erase", reference, "--reason", "EXERCISE", *by)
    assert (still_open.status, "is open" in still_open.err) == (2, True)
    planned = deployment("requests", "retention", "--dry-run", "--json")
    assert planned.json == []
    assert "reach nothing" in deployment("requests", "retention", "--dry-run").out
    assert deployment("requests", "retention", "--json").json == {"announced": 0, "erased": 0}
    assert "Announced: 0. Erased: 0." in deployment("requests", "retention").out
    told = deployment("requests", "disclosure", reference, "--reason", "EXERCISE court", "--json")
    assert told.json["reference"] == reference
    last = told.json["accesses"][-1]
    assert (last["event"], last["why"], last["channel"]) == (
        "disclosure.reported",
        "EXERCISE court",
        "console",
    )
    assert last["kinds"] == ["consultation", "combination"]
    shown = deployment("requests", "disclosure", reference, "--reason", "EXERCISE court")
    assert f"Disclosures of {reference}" in shown.out
    assert "EXERCISE keep it" not in shown.out


@pytest.mark.parametrize(
    ("only", "says"),
    [
        ("nonsense", "--only does not know 'nonsense'"),
        ("", "--only"),
        ("alerts,", "--only"),
        ("calendar", "CALENDAR_LISTEN is missing, which --only calendar needs"),
        ("alerts", "BOT_TOKEN"),
    ],
)
def test_a_part_that_cannot_run_is_said_in_one_line(
    deployment: Console, only: str, says: str
) -> None:
    answer = deployment("run", "--only", only)
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert says in answer.err


def test_a_number_alone_is_a_reference_where_one_request_has_it(deployment: Console) -> None:
    whole = of_console(deployment)
    network, year, origin, to, serial, check = whole.split("-")
    forms = (
        str(int(serial)),
        serial,
        f"{origin}-{to} {serial}-{check}",
        f" {whole.lower().replace('-', ' – ')}. ",
    )
    for typed in forms:
        assert deployment("requests", "show", typed, "--json").json["reference"] == whole, typed
        assert deployment("log", "show", typed, "--json").json["reference"] == whole, typed
    disclosed = deployment("requests", "disclosure", serial, "--reason", "EXERCISE", "--json")
    assert disclosed.status == 0, disclosed.err
    for typed in ("77", f"{to}-{origin} {serial}"):
        unknown = deployment("requests", "show", typed)
        assert (unknown.status, "There is no request" in unknown.err) == (2, True)

    async def in_another_year() -> str:
        async with opened(load()) as found, found.office.store.work() as work:
            request = await work.requests.by_reference(Reference(whole))
            assert request is not None
            other = make(network, int(year) - 1, request.origin, request.addressee, int(serial))
            copy = replace(request, id=CaseId("1" * 32), version=0, reference=other)
            await work.record(Decision(request=copy), "service")
            return other

    other = asyncio.run(in_another_year())
    for command in (("requests", "show"), ("log", "show")):
        refused = deployment(*command, serial)
        assert refused.status == 2
        assert "Several requests have this number" in refused.err
        assert whole in refused.err
        assert other in refused.err
