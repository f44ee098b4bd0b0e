"""What a form says of the file that it brings."""

from collections.abc import Mapping

from domain.files.file import Custody, FileAbout, FileTrouble, refuse
from domain.vocabulary import Marking

FIELDS = ("obtained_by", "obtained_from", "obtained_at", "method", "hash_at_origin")


def about_from(fields: Mapping[str, str], name: str) -> FileAbout:
    """It, as it was said. Raises ``Refused`` where its marking is missing."""
    try:
        marking = Marking(fields.get("marking", ""))
    except ValueError:
        raise refuse(FileTrouble.MARKING) from None
    said = {each: fields.get(each, "").strip() for each in FIELDS}
    return FileAbout(name=name, marking=marking, custody=Custody(**said))
