"""Looking through the directory and changing an entry, as somebody does it on a phone."""

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message

DESK = "Contact point: EXERCISE Lebanon 24/7 desk"
RAMI = "Person: Rami Haddad (EXERCISE)"
LEBANON = "Member: Lebanon"
_LABELS = {
    DESK: "EXERCISE Lebanon 24/7 desk",
    RAMI: "Rami Haddad (EXERCISE), duty officer",
    LEBANON: "Member: Lebanon",
}
"""What stands on the buttons of entries whose heading is known."""


async def opens(phone: Phone, heading: str, command: str = "/directory") -> Message:
    """The entry with this heading, from those of the phone's own member or of the one named."""
    await phone.sends(command)
    listed = await phone.receives("Press one to see it")
    label = _LABELS.get(heading) or next(
        label for label in listed.labels if label.startswith(heading.partition(": ")[2])
    )
    await phone.presses(label, on=listed)
    return await phone.receives(heading)


async def writes(phone: Phone, entry: Message, field: str, text: str) -> Message:
    """Press a field, write its new value, and read what would change."""
    await phone.presses(field, on=entry)
    await phone.receives("Write as one message")
    await phone.sends(text)
    return await phone.receives("Shall this be in force?")
