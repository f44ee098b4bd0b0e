"""What somebody who is woken sees first, and in which order."""

import json
from pathlib import Path

from services.log.document import case_document
from tests.chat.stage import staged
from tests.chat.words import files, network
from wording.documents.request import view
from wording.language import translator

NAME = "  name: EXERCISE 24/7 Contact Point Network\n"
SPAIN = "name: EXERCISE Spain 24/7 desk, roster: esp-desk, policy: default"
LEBANON = "name: EXERCISE Lebanon 24/7 desk, roster: lbn-desk, policy: default"
PROSECUTOR = "EXERCISE on-call prosecutor: +961 1 000 002"
PROVIDER = "EXERCISE Mail, urgent: +961 1 000 003"
DESKS = (
    (NAME, f"{NAME}  forms: {{gate: not_when_urgent}}\n"),
    (SPAIN, f'{SPAIN}, telephone: "+34 910 000 001"'),
    (LEBANON, f'{LEBANON}, card: {{every: ["{PROSECUTOR}"], preserve: ["{PROVIDER}"]}}'),
)


def in_order(text: str, *parts: str) -> None:
    """Each part stands behind the one before."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} after {text[:at]!r} in {text!r}"
        at = found + len(part)


async def test_an_alert_says_first_what_must_be_known_first(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(*DESKS)) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        filed = await files(ana)
        alert = await rami.receives("IMMEDIATE")
        in_order(
            alert.text,
            "IMMEDIATE · no drill",
            "Preserve data",
            "Why it cannot wait: Life or limb",
            "Acknowledge by:",
            "min",
            "left at",
            "Keep it secret. Do not notify the customer.",
            "Without permission: no use as evidence (H1), no passing on (H2).",
            "From: Spain",
            "call back +34 910 000 001",
            "Press Acknowledge",
            "never means accepting",
            "fields of its form are to follow",
            filed.reference,
            "Marking: TLP:AMBER",
        )
        assert PROSECUTOR not in alert.text
        await rami.presses("Acknowledge", on=alert)
        taken = await rami.waits_until(alert, "Acknowledged by you")
        in_order(taken.text, "Answer by:", "Keep it secret.", "Your desk's card", PROVIDER)
        in_order(taken.text, PROVIDER, PROSECUTOR, "are to follow")
        await rami.sends(f"/status {filed.reference}")
        assert PROVIDER in (await rami.receives("In charge: Rami")).text
        await ana.sends(f"/status {filed.reference}")
        assert PROVIDER not in (await ana.receives("In charge: Rami")).text


async def test_what_identifies_is_read_only_after_acknowledging(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(*DESKS)) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        filed = await files(ana, "/request LBN immediate life locate EXERCISE lost at the harbour")
        await rami.receives("IMMEDIATE")
        await ana.sends(f"/complete {filed.reference}")
        await ana.receives(": field ")
        await ana.sends(
            "Person to be located: Surname: Planted\nWarnings: armed\nIf found: EXERCISE call us first\n"
            "What must not be done: EXERCISE do not approach alone\n"
            "Handling code: H0\nKeep secret: no"
        )
        await ana.presses("Look it over", on=await ana.receives("Planted"))
        await ana.presses("Send", on=await ana.receives("Planted"))
        await stage.rests()
        await ana.sends(f"/remind {filed.reference}")
        again = await rami.receives("the requester asks for attention")
        in_order(again.text, "IMMEDIATE · no drill", "Locate: 1 person", "Why it cannot wait")
        for told in ("Planted", "approach", "Armed", "Keep it secret", "Without permission"):
            assert told not in again.text
        await rami.presses("Acknowledge", on=again)
        content = await rami.receives("EXERCISE lost at the harbour")
        in_order(
            content.text,
            "Locate: 1 person",
            "Answer by:",
            "Warning: Armed",
            "If found: EXERCISE call us first",
            "Must not be done: EXERCISE do not approach alone",
            "From: Spain",
            filed.reference,
        )


async def test_an_emergency_says_whether_the_providers_own_channel_was_tried(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path, network=network(*DESKS)) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        line = "/request LBN immediate life emergency EXERCISE somebody is in danger"
        filed = await files(ana, line)
        alert = await rami.receives(filed.reference)
        unsaid = "Not said: whether the provider's own emergency channel was tried."
        in_order(alert.text, "Why it cannot wait", unsaid, "Acknowledge by")
        await rami.presses("Acknowledge", on=alert)
        in_order((await rami.receives("EXERCISE somebody")).text, "Why it cannot wait", unsaid)
        await ana.sends(f"/complete {filed.reference}")
        await ana.receives(": field ")
        await ana.sends("Provider's emergency channel tried: yes")
        await ana.presses("Look it over", on=await ana.receives("Understood:"))
        await ana.presses("Send", on=await ana.receives("Please check it"))
        await rami.receives("has filled in more")
        tried = "The provider's own emergency channel was tried."
        taken = await rami.waits_until(alert, tried)
        await rami.presses("Show again", on=taken)
        assert tried in (await rami.receives("EXERCISE somebody")).text
        document = await case_document(stage.deployment.office, filed.reference, "EXERCISE")
        assert tried in json.dumps(view(document, translator("en")), ensure_ascii=False)
        bare = await case_document(stage.deployment.office, filed.reference, None)
        assert tried not in json.dumps(view(bare, translator("en")), ensure_ascii=False)
        other = await files(ana)
        assert "emergency channel" not in (await rami.receives(other.reference)).text
