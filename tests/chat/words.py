"""What the stories have in common: the words looked for, a request filed, a network changed."""

import re
from dataclasses import dataclass

from rehearsal.accounts import NETWORK
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message

REFERENCE = re.compile(r"EXERCISE-\d{4}-[A-Z]{3}-[A-Z]{3}-\d{6}-[0-9A-Z]")
CONTENT = "EXERCISE keep the account of the suspect"
LINE = f"/request LBN immediate life preserve {CONTENT}"
NOT_YOURS = (
    "This is not open to you, or does not exist. "
    "Please check the reference, or ask your supervisor."
)
STRANGER = (
    "This is a private service. If you were invited, use the link or code that you were given."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A request as its requester sees it."""

    reference: str
    case: str
    status: Message


async def files(phone: Phone, line: str = LINE) -> Filed:
    """File in one line, and read the answer."""
    own = await phone.sends(line)
    status = await phone.receives("was sent")
    while status.id < own.id:  # an earlier one was brought up to date
        status = await phone.receives("was sent")
    return Filed(reference=reference_in(status.text), case=case_on(status), status=status)


def reference_in(text: str) -> str:
    """The reference that the text shows."""
    found = REFERENCE.search(text)
    assert found, text
    return found[0]


def case_on(message: Message) -> str:
    """The case that the message's buttons are about."""
    data = message.inline_rows[0][0].data
    assert data
    return data.partition(":")[2]


def without_forms(network: str) -> str:
    """The network where nothing must be filled in, unless it says so: most stories are of other things."""
    if "  forms: " in network:
        return network
    return network.replace("network:\n", "network:\n  forms: {gate: never}\n", 1)


def network(*changes: tuple[str, str]) -> str:
    """The rehearsal's directory file with these changes."""
    text = NETWORK.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return without_forms(text)
