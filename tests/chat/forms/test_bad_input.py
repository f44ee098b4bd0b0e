"""What cannot stand in a field: one line naming it, and everything else that was typed is kept."""

import pytest

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.forms.driver import FormFiller
from tests.chat.stage import Stage

FACTS = "EXERCISE the facts"
MANY = "\n".join(f"account EXERCISE-{number}" for number in range(51))


async def reaches(phone: Phone, line: str, title: str) -> Message:
    """Fill in the form, by its examples, until the field of this title is asked for."""
    await phone.sends(line)
    return await FormFiller(phone).fills(f"{title}\n")


@pytest.mark.parametrize(
    ("kind", "title", "typed", "says"),
    [
        ("preserve", "Purpose", "x" * 301, "Purpose: has 301 letters; at most 300 fit"),
        ("preserve", "Identifiers", "imei 490154203237517", "Identifier (entry 1): ends in 7"),
        ("preserve", "Identifiers", "ip 192.0.2.7", "Time of use in UTC (entry 1): is missing"),
        ("preserve", "Identifiers", MANY, "Identifiers: has 51"),
        ("preserve", "Period", "2026-02-30 to 2026-03-05", "Period"),
        ("victim", "State of the victims", "EXERCISE nowhere", "State of the victims: "),
    ],
)
async def test_it_is_named_and_the_rest_is_kept(
    gated: Stage,
    kind: str,
    title: str,
    typed: str,
    says: str,
) -> None:
    (ana,) = await gated.enrols("esp-officer")
    asked = await reaches(ana, f"/request LBN standard {kind} {FACTS}", title)
    await ana.sends(typed)
    refused = await ana.receives("Everything else is kept")
    named = refused.text.splitlines()[0]
    assert says in named, refused.text
    filler = FormFiller(ana)
    await filler.answers(asked)
    summary = await filler.fills("Please check your request")
    assert FACTS in summary.text
    assert "cannot be sent yet" not in summary.text


async def test_a_period_that_ends_before_it_begins_is_named(
    gated: Stage,
) -> None:
    (ana,) = await gated.enrols("esp-officer")
    await reaches(ana, f"/request LBN standard preserve {FACTS}", "Period")
    await ana.sends("2026-03-05 to 2026-03-01")
    refused = await ana.receives("Everything else is kept")
    assert "Period" in refused.text.splitlines()[0]


async def test_a_control_character_does_not_come_through(
    gated: Stage,
) -> None:
    (ana,) = await gated.enrols("esp-officer")
    await reaches(ana, f"/request LBN standard preserve {FACTS}", "Purpose")
    await ana.sends("EXERCISE a\x07b")
    told = await ana.receives("")
    assert "\x07" not in told.text
    assert "Purpose" in told.text or "Also sent via" in told.text
