"""Whatever is sent to the acts of a request is answered plainly, and does nothing that was not meant."""

import pytest

from domain.sessions.session import Level
from services.requests import acknowledge
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, form
from web.pages.requests.acts import ACTS, ActField

ODD = (
    "",
    "\0",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "0",
    "-1",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-02-30",
    "2026-03-29T02:30",
    "LBN",
    "TTT",
    "\u202eEXERCISE\u2066",
    "{{ 913 * 917 }}<script>alert(1)</script>",
    "EXERCISE " * 500,
)


@pytest.mark.parametrize("who", ["esp-officer", "lbn-duty", "lbn-chief"])
async def test_every_act_answers_odd_input_with_words(
    clerk: Clerk, signs_in: Signs, who: str
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    browser = await signs_in(who, Level.PROVED)
    hidden = form((await browser.get(f"/requests/{reference}")).text, "remark")
    asking = [verb for verb, act in ACTS.items() if act.fields]
    for verb in asking:
        for odd in ODD:
            typed = {field.value: odd for field in ActField if field is not ActField.MARKING}
            data = {**hidden, "verb": verb.value, "sure": odd, **typed}
            answer = await browser.post(f"/requests/{reference}/act", data=data)
            assert answer.status_code in (200, 303, 404, 409), (verb, odd, answer.status_code)
            assert "<script>" not in answer.text
            assert "837221" not in answer.text
            if answer.status_code == 303:
                hidden = form((await browser.get(f"/requests/{reference}")).text, "remark")


@pytest.mark.parametrize("body", [b"verb", b"verb=ack&verb=ack", b"%ff=%ff", b"verb=%00", b"\xff"])
async def test_what_is_no_form_of_ours_is_not_read(
    clerk: Clerk, signs_in: Signs, body: bytes
) -> None:
    _, reference = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for address in (f"/requests/{reference}/act", f"/requests/{reference}"):
        answer = await rami.post(address, content=body, headers=headers)
        assert answer.status_code in (400, 404)
    large = await rami.post(f"/requests/{reference}/act", data={"text": "x" * 70_000})
    assert large.status_code == 413
