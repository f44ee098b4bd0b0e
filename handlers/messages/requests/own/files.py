"""Files of a request, of which messages say that they are there, and never what they are called.

They answer acts at a page; only of a reported one a chat is told.
"""

from collections.abc import Callable, Mapping

from domain.files.file import CHUNK, LARGEST, LARGEST_OF_CASE, MOST_WAITING, FileTrouble
from domain.topics import Topic
from handlers.messages.frame.keyboards import open_row
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def file_refused(_: Translator, told: Told) -> Wording:
    """``why``: a word of ``FileTrouble``."""
    return refused(*_why(_, told.word("why")))


def _why(_: Translator, why: str) -> tuple[Shown, Shown]:
    large, whole = Shown(str(LARGEST // CHUNK)), Shown(str(LARGEST_OF_CASE // CHUNK))
    changed = _("Please open the page again.")
    found: dict[str, tuple[Shown, Shown]] = {
        FileTrouble.TOO_LARGE: (
            _("A file may have {count} MB.", count=large),
            _("Please make it smaller, or agree on another way with the other side."),
        ),
        FileTrouble.CASE_FULL: (
            _("The files of one request may have {count} MB together.", count=whole),
            _("Please remove one that has not been sent yet."),
        ),
        FileTrouble.TOO_MANY: (
            _(
                "At most {count} files, and {size} MB, may wait for your text.",
                count=Shown(str(MOST_WAITING)),
                size=whole,
            ),
            _("Please send what is there, or remove one."),
        ),
        FileTrouble.EMPTY: (_("No file was chosen, or it is empty."), _("Please choose another.")),
        FileTrouble.NAME: (
            _("The name of this file cannot be read."),
            _("Please give it another name."),
        ),
        FileTrouble.CUSTODY: (
            _("What was said of where the file comes from is too long, or its hash is none."),
            _("Please write at most 200 letters, and the hash in hexadecimal digits."),
        ),
        FileTrouble.MARKING: (_("The marking of this file is missing."), _("Please choose one.")),
        FileTrouble.GONE: (_("This file is not there any more."), changed),
        FileTrouble.OUT_OF_PLACE: (
            _("This piece of the file does not follow on what has come."),
            _("Please choose the same file again: it goes on where it stopped."),
        ),
        FileTrouble.FROZEN: (
            _("This file was reported. Nobody reads it."),
            _("The supervisors of both sides know of it."),
        ),
        FileTrouble.NOT_FROZEN: (_("This file is not reported any more."), changed),
        FileTrouble.OWN_REPORT: (
            _("You reported this file yourself."),
            _("Another supervisor decides whether it may be read."),
        ),
        FileTrouble.NONE_TO_TAKE: (
            _("There is no file here that your side has not taken into its own file."),
            changed,
        ),
    }
    return found.get(why) or (_("Nothing was done with this file."), changed)


def done(_: Translator, told: Told) -> Wording:
    """``what``: taken (with ``count``), reported or released."""
    match told.word("what"):
        case "taken":
            said = _.ngettext(
                "It is recorded that your side has {count} file in its own file.",
                "It is recorded that your side has {count} files in its own file.",
                told.number("count", 1),
            )
        case "released":
            said = _("The file may be read again.")
        case _:
            said = _("Nobody reads this file any more. The supervisors of both sides are told.")
    return Wording(head=said)


def reported(_: Translator, told: Told) -> Wording:
    """To the supervisors of both sides: ``by`` reported a file of the request."""
    by = told.line("by")
    said = (
        _("{name} reported a file of this request.", name=by)
        if by
        else _("A file of this request was reported.")
    )
    next_act = _(
        "Nobody has it opened any more. Please do not try to look at it; decide with your legal desk "
        "what follows. At its page a supervisor who did not report it can let it be read again."
    )
    return Wording(head=blocks(lines(said, told.reference), next_act), rows=open_row(_, told))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.FILE_REFUSED: file_refused,
    Topic.DONE_FILE: done,
    Topic.FILE_REPORTED: reported,
}
