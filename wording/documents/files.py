"""The files of a request in its document: which they are, and by what each is known. They lie not in it."""

from datetime import UTC

from domain.log.document import CaseDocument, DocumentFile
from wording import files
from wording.documents.parts import Part, Parts, row, typed
from wording.language import Translator
from wording.safe_text import clean_line, isolated, technical


def files_section(document: CaseDocument, _: Translator) -> tuple[str, Parts]:
    """The section; its texts are empty where there are no files."""
    return _("Files"), {"texts": [file_part(_, each) for each in document.files]}


def file_part(_: Translator, each: DocumentFile) -> Part:
    """One file: its name, what it is, its digest and custody."""
    file, about = each.file, each.file.about
    at = technical(f"{file.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC", is_rtl=_.is_rtl)
    told = (files.kind(_, about.kind), files.size(_, file.size), about.marking.value, at)
    by = isolated(clean_line(each.by), is_rtl=_.is_rtl)
    stands = files.standing(_, file)
    return {
        "title": isolated(clean_line(about.name), is_rtl=_.is_rtl),
        "about": " · ".join(filter(None, (*told, by))),
        "notes": [*files.oddities(_, file), *((stands,) if stands else ())],
        "paragraphs": [],
        "rows": [
            row("SHA-256", typed(about.sha256)),
            *(row(label, typed(value)) for label, value in files.custody(_, file)),
        ],
    }
