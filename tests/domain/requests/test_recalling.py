"""What a recall leaves behind: no clock, and no way back."""

from dataclasses import replace
from datetime import date

import pytest

from domain.refused import Refused
from domain.requests.closing import reopen
from domain.requests.safeguards.recalling import recall
from domain.requests.values.preservation import Preservation
from domain.topics import Topic
from tests.handlers.messages.wording_network import acknowledged, actor, situation


def test_no_clock_of_it_runs_on_and_it_is_opened_no_more() -> None:
    at, ana = situation(10), actor("esp-officer")
    kept = Preservation(until=date(2027, 3, 1), moments=(at.now,))
    request = replace(acknowledged().request, preservation=kept)
    assert request.deadline is not None
    taken = recall(request, ana, at, ["Rami Haddad"]).request
    assert taken.deadline is None
    with pytest.raises(Refused) as refused:
        reopen(taken, ana, at)
    assert refused.value.topic is Topic.ALREADY_OVER
