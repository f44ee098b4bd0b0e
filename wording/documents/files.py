"""The files of a request in its document: which they are, and by what each is known. They lie not in it."""

from datetime import UTC

from domain.log.document import CaseDocument, DocumentFile
from wording import files
from wording.documents.parts import Part, Parts, row
from wording.language import Translator
from wording.safe_text import clean_line


def files_section(document: CaseDocument, _: Translator) -> tuple[str, Parts]:
    """The section; its texts are empty where there are no files."""
    return _("Files"), {"texts": [file_part(_, each) for each in document.files]}


def file_part(_: Translator, each: DocumentFile) -> Part:
    """One file: its name, what it is, its digest and custody."""
    file, about = each.file, each.file.about
    at = f"{file.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    told = (files.kind(_, about.kind), files.size(_, file.size), about.marking.value, at)
    stands = files.standing(_, file)
    return {
        "title": clean_line(about.name),
        "about": " · ".join((*told, *((clean_line(each.by),) if each.by else ()))),
        "notes": [*files.oddities(_, file), *((stands,) if stands else ())],
        "paragraphs": [],
        "rows": [
            row("SHA-256", about.sha256),
            *(row(label, value) for label, value in files.custody(_, file)),
        ],
    }
