"""How files read: what each is by its content, what is odd about it, its size, where it comes from."""

from collections.abc import Iterator
from typing import Final

from domain.files.file import CHUNK, FileState, StoredFile
from formats.files.kinds import claimed_by, kept_as
from wording.language import Translator
from wording.safe_text import Shown, clean_line

_KILO: Final = 1000


def kind(_: Translator, word: str) -> Shown:
    """What it is by its content."""
    known: dict[str, Shown] = {
        "pdf": _("PDF document"),
        "office": _("Office document"),
        "ole": _("Office document of an old form"),
        "rtf": _("RTF document"),
        "text": _("plain text"),
        "html": _("web page"),
        "program": _("program"),
        "zip": _("ZIP archive"),
        "unknown": _("of no known type"),
    }
    pictures = {"jpeg", "png", "gif", "webp", "tiff", "bmp", "heic"}
    if word in pictures:
        return _("picture ({type})", type=Shown(word.upper()))
    if word in {"mp4", "matroska", "avi"}:
        return _("video ({type})", type=Shown(word.upper()))
    if word in {"mp3", "wav", "ogg", "flac"}:
        return _("sound ({type})", type=Shown(word.upper()))
    return known.get(word) or Shown(clean_line(word.upper()))


def size(_: Translator, count: int) -> Shown:
    """So many bytes, as people say it."""
    if count < _KILO:
        return _.ngettext("{count} byte", "{count} bytes", count)
    if count < CHUNK:
        return _("{count} kB", count=Shown(str(round(count / _KILO))))
    return _("{count} MB", count=Shown(f"{count / CHUNK:.1f}"))


def oddities(_: Translator, file: StoredFile) -> Iterator[Shown]:
    """What whoever opens it must know first."""
    about = file.about
    if about.lies:
        yield _(
            "Its name says {claimed}, but it is: {kind}. It is given out as what it is.",
            claimed=kind(_, claimed_by(about.name)),
            kind=kind(_, about.kind),
        )
    for also in about.also:
        yield _("It can also be taken for: {kind}. Open it with care.", kind=kind(_, also))
    if about.kind in ("program", "html"):
        yield _("It can run on the computer that opens it. Open it with care.")


def custody(_: Translator, file: StoredFile) -> Iterator[tuple[Shown, str]]:
    """What was said of where it comes from."""
    said = file.about.custody
    for label, value in (
        (_("Obtained by"), said.obtained_by),
        (_("Obtained from"), said.obtained_from),
        (_("Obtained at"), said.obtained_at),
        (_("Obtained how"), said.method),
        (_("SHA-256 at its origin"), said.hash_at_origin),
    ):
        if value:
            yield label, clean_line(value)


def standing(_: Translator, file: StoredFile) -> Shown | None:
    """Why it cannot be had, where it cannot."""
    if file.state is FileState.FROZEN:
        return _("Reported: nobody reads it.")
    if file.state is FileState.REMOVED:
        return _("Removed: its time here was over.")
    return None


def name_given(file: StoredFile) -> str:
    """The name under which it is given out."""
    return kept_as(file.about.name, file.about.kind)
