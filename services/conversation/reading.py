"""Reading what is asked for with a reason: who reviews a request is asked for it first."""

from services.conversation.kinds import Kind
from services.conversation.prompts import open_prompt
from services.log import document_in_chat
from services.visit.desk import Desk


async def document(visit: Desk, target: str, reason: str = "") -> None:
    """Have the document of a request sent, or ask for what it is read. Raises ``Refused``."""
    if not reason and await document_in_chat.must_say_why(visit, target):
        await open_prompt(visit, Kind.DOCUMENT, target)
    else:
        await document_in_chat.ask(visit, target, reason)
