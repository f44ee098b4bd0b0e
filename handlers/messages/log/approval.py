"""The code with which one of two people confirms an act that somebody began at the console."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, blocks, lines


def approval_code(_: Translator, told: Told) -> Wording:
    """``reference``, ``act``, ``reason``, ``recipient``, ``names`` of both people, ``code``."""
    digits = told.word("code")
    acts = {
        "export with keys": _("export this case with the key to its content"),
        "export a list": _("export a list of what was escalated"),
    }
    act = acts.get(told.word("act"), NOTHING)
    asker = told.line("asker")
    head = blocks(
        lines(
            _("{name} asks at a page to {act}.", name=asker, act=act)
            if asker
            else _("Somebody at the console asks to {act}.", act=act),
            told.labelled(_("Request"), told.reference) if told.word("reference") else None,
            told.labelled(_("Reason"), told.line("reason", 300)),
            told.labelled(_("What goes where"), told.line("recipient", 300)),
            told.labelled(_("Who still has to confirm"), told.names("names")),
        ),
        told.labelled(_("Your code"), told.technical(f"{digits[:4]}-{digits[4:]}")),
        _(
            "If you agree, give the code to whoever asks. It is good for 10 minutes. "
            "If you do not, keep it to yourself: nothing happens."
        ),
    )
    return Wording(head=head)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.APPROVAL_CODE: approval_code
}
