"""Looking through the directory and changing an entry, as somebody does it on a phone."""

from rehearsal.phone import Phone
from rehearsal.values import Message

DESK = "Contact point: EXERCISE Lebanon 24/7 desk"
RAMI = "Person: Rami Haddad (EXERCISE)"


async def opens(phone: Phone, label: str) -> Message:
    """The entry with this button, from the entries of the phone's own member."""
    await phone.sends("/directory")
    await phone.presses(label, on=await phone.receives("Press one to see it"))
    return await phone.receives(label)


async def writes(phone: Phone, entry: Message, field: str, text: str) -> Message:
    """Press a field, write its new value, and read what would change."""
    await phone.presses(field, on=entry)
    await phone.receives("Write as one message")
    await phone.sends(text)
    return await phone.receives("Shall this be in force?")
