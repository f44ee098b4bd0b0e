"""The words behind /requests: states, periods, members, references, in any order."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.directory.directory import Directory
from domain.requests.rows import OPEN, RequestFilter
from domain.vocabulary import MemberCode, State
from formats.network_file.document import read_network
from formats.typed.filters import NoFilter
from formats.typed.looked_for import read_looked_for
from rehearsal.accounts import NETWORK
from tests.handlers.messages.wording_network import filed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CLOSED = frozenset({State.CLOSED, State.WITHDRAWN, State.NOT_ACCEPTED, State.TRANSFERRED})
LBN = frozenset({MemberCode("LBN")})


@pytest.fixture(scope="module")
def directory() -> Directory:
    return read_network(NETWORK.read_text("utf-8")).directory


def days(first: str, after: str) -> dict[str, datetime]:
    since, until = datetime.fromisoformat(first), datetime.fromisoformat(after)
    return {"since": since.replace(tzinfo=UTC), "until": until.replace(tzinfo=UTC)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", OPEN),
        ("closed", RequestFilter(states=CLOSED)),
        ("OPEN", OPEN),
        ("withdrawn", RequestFilter(states=frozenset({State.WITHDRAWN}))),
        ("lbn", RequestFilter(members=LBN)),
        ("L\u00edbano closed", RequestFilter(members=LBN, states=CLOSED)),
        ("2026", RequestFilter(**days("2026-01-01", "2027-01-01"))),
        (
            "closed 2026-02 Lebanon",
            RequestFilter(states=CLOSED, members=LBN, **days("2026-02-01", "2026-03-01")),
        ),
        ("2026-11-01..2026-11-02", RequestFilter(**days("2026-11-01", "2026-11-03"))),
        ("7d", RequestFilter(since=NOW - timedelta(days=7))),
    ],
)
def test_what_is_typed_is_read(typed: str, found: RequestFilter, directory: Directory) -> None:
    assert read_looked_for(typed, UTC, NOW, directory) == found


@pytest.mark.parametrize("typed", ["nowhere", "closed zz", "2026 2025 x", "7d 8d"])
def test_a_word_that_is_none_is_named(typed: str, directory: Directory) -> None:
    with pytest.raises(NoFilter):
        read_looked_for(typed, UTC, NOW, directory)


def test_what_passes(directory: Directory) -> None:
    request = filed().request
    serial = request.reference.split("-")[4]
    for typed in (
        request.reference,
        request.reference.replace("-", " "),
        serial,
        "ESP-LBN",
        "open",
    ):
        assert read_looked_for(typed, UTC, NOW, directory).passes(request), typed
    for typed in ("closed", "ITA-LBN", str(int(serial) + 1), "2019"):
        assert not read_looked_for(typed, UTC, NOW, directory).passes(request), typed
