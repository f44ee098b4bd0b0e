"""From when on a contact point's entry is in doubt."""

from datetime import timedelta

import pytest

from domain.directory.confirming import EntryFacts, Trust, trust
from tests.domain.network import NOON


@pytest.mark.parametrize(
    ("known", "confirmed", "disputed", "expected"),
    [
        (0, None, None, Trust.NEW),
        (37, None, None, Trust.NEW),
        (38, None, None, Trust.UNVERIFIED),
        (400, 30, None, Trust.CONFIRMED),
        (400, 37, None, Trust.CONFIRMED),
        (400, 38, None, Trust.STALE),
        (400, 2, 1, Trust.UNVERIFIED),
        (400, 1, 2, Trust.CONFIRMED),
        (10, None, 1, Trust.UNVERIFIED),
    ],
)
def test_an_entry_is_trusted_for_a_month_and_a_week(
    known: int, confirmed: int | None, disputed: int | None, expected: Trust
) -> None:
    def ago(days: int | None) -> timedelta | None:
        return None if days is None else timedelta(days=days)

    since, last, wrong = ago(known), ago(confirmed), ago(disputed)
    assert since is not None
    facts = EntryFacts(
        known_since=NOON - since,
        confirmed_at=NOON - last if last is not None else None,
        disputed_at=NOON - wrong if wrong is not None else None,
    )
    assert trust(facts, NOON) is expected
