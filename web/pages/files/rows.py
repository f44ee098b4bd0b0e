"""Files as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.files.file import FileState, StoredFile
from domain.log.document import DocumentFile
from web.frame.visitor import Visitor
from wording import files, times
from wording.language import Translator
from wording.safe_text import clean_line


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInWords:
    """A file in words. ``bytes`` is how large it is, ``has`` how much of it has come."""

    id: str
    name: str
    raw_name: str
    about: str
    notes: tuple[str, ...]
    sha256: str
    custody: tuple[tuple[str, str], ...]
    bytes: int
    has: int
    is_half: bool
    stands: str
    is_there: bool
    is_frozen: bool
    by: str = ""


def waiting_file(_: Translator, file: StoredFile) -> FileInWords:
    """One that waits for its text."""
    return _in_words(_, file, ())


def sent_file(_: Translator, visitor: Visitor, each: DocumentFile) -> FileInWords:
    """One that was sent."""
    at = times.moment(_, each.file.at, visitor.now.date())
    more = (at, *((clean_line(each.by),) if each.by else ()))
    return _in_words(_, each.file, tuple(str(one) for one in more))


def _in_words(_: Translator, file: StoredFile, more: tuple[str, ...]) -> FileInWords:
    about, is_half = file.about, file.state is FileState.WRITING
    if is_half:
        told: tuple[str, ...] = (
            _(
                "{count} of {size} have come",
                count=files.size(_, file.received),
                size=files.size(_, file.size),
            ),
        )
    else:
        told = (files.kind(_, about.kind), files.size(_, file.size))
    return FileInWords(
        id=file.id,
        name=clean_line(about.name),
        raw_name=about.name,
        about=" · ".join((*told, about.marking.value, *more)),
        notes=() if is_half else tuple(files.oddities(_, file)),
        sha256=about.sha256,
        custody=tuple((str(label), value) for label, value in files.custody(_, file)),
        bytes=file.size,
        has=file.received,
        is_half=is_half,
        stands=files.standing(_, file) or "",
        is_there=file.state is FileState.SENT,
        is_frozen=file.state is FileState.FROZEN,
    )


def files_shown(typed: Mapping[str, str]) -> tuple[str, ...]:
    """The files that the page said would go along."""
    return tuple(each for each in typed.get("files", "").split(",") if each)
