"""What a file is, by its content: its first bytes, whatever it is called.

Owns which kinds are told apart and which endings belong to each. Nothing is opened, unpacked or drawn:
a few bytes are compared. What is of no kind that is known stays "unknown", and is guessed no further.
"""

from collections.abc import Iterator, Mapping
from typing import Final

HEAD: Final = 4096
"""Bytes of the beginning that are looked at."""
TAIL: Final = 4096
"""Bytes of the end that are looked at."""
UNKNOWN: Final = "unknown"
TEXT: Final = "text"

_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": ("pdf",),
    "jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "png": ("png",),
    "gif": ("gif",),
    "webp": ("webp",),
    "tiff": ("tif", "tiff"),
    "bmp": ("bmp",),
    "heic": ("heic", "heif"),
    "mp4": ("mp4", "m4v", "m4a", "mov", "3gp"),
    "matroska": ("mkv", "webm"),
    "avi": ("avi",),
    "wav": ("wav",),
    "mp3": ("mp3",),
    "ogg": ("ogg", "oga", "ogv", "opus"),
    "flac": ("flac",),
    "office": ("docx", "xlsx", "pptx", "docm", "xlsm", "pptm", "odt", "ods", "odp", "epub"),
    "ole": ("doc", "xls", "ppt", "msg"),
    "rtf": ("rtf",),
    "zip": ("zip",),
    "7z": ("7z",),
    "rar": ("rar",),
    "gzip": ("gz", "tgz"),
    "xz": ("xz",),
    "bzip2": ("bz2",),
    "program": ("exe", "dll", "com", "scr", "elf", "so", "sh", "bat", "cmd", "ps1", "js", "vbs"),
    "html": ("html", "htm", "xhtml", "svg", "hta"),
    "xml": ("xml",),
    "sqlite": ("sqlite", "db"),
    "pcap": ("pcap", "pcapng"),
    TEXT: ("txt", "csv", "json", "log", "md", "eml", "tsv", "yaml", "yml"),
}
KINDS: Final = (*_ENDINGS, UNKNOWN)
_KIND_OF: Final = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings}
_BEGINS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bzip2"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xfe\xed\xfa", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\xd4\xc3\xb2\xa1", "pcap"),
    (b"\xa1\xb2\xc3\xd4", "pcap"),
    (b"\x0a\x0d\x0d\x0a", "pcap"),
)
_RIFF: Final = {b"WEBP": "webp", b"AVI ": "avi", b"WAVE": "wav"}
_OFFICE: Final = (b"[Content_Types].xml", b"mimetypeapplication/", b"_rels/.rels")
_PAGES: Final = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<iframe", b"<body")
_END_OF_ZIP: Final = b"PK\x05\x06"
_OF_ZIPS: Final = frozenset({"zip", "office"})
_ALIKE: Final = (_OF_ZIPS, frozenset({TEXT, "xml"}))
"""An archive may be called as what lies within; texts have many endings."""
_CONTROL: Final = frozenset(range(32)) - {9, 10, 12, 13, 27}


def kind_of(head: bytes) -> str:
    """What begins so."""
    found = next((kind for begins, kind in _BEGINS if head.startswith(begins)), "")
    if found == "zip":
        return "office" if any(each in head[:512] for each in _OFFICE) else "zip"
    if found:
        return found
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return "heic" if head[8:11] in (b"hei", b"mif", b"hev") else "mp4"
    return _text_kind(head)


def _text_kind(head: bytes) -> str:
    if not head or not _is_text(head):
        return UNKNOWN
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(each in start[:1024] for each in _PAGES):
        return "html"
    return "xml" if start.startswith(b"<?xml") else TEXT


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        # The last letter may be cut through.
        head[: max(len(head) - 3, 1)].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 6 and _CONTROL.isdisjoint(head[: error.start])
    return _CONTROL.isdisjoint(head)


def also_in(kind: str, head: bytes, tail: bytes) -> tuple[str, ...]:
    """What else it could be taken for: an archive behind a picture, a page within it, a document."""
    return tuple(_also(kind, head, tail))


def _also(kind: str, head: bytes, tail: bytes) -> Iterator[str]:
    if kind not in _OF_ZIPS and _END_OF_ZIP in tail:
        yield "zip"
    if kind != "pdf" and b"%PDF-" in head[:1024]:
        yield "pdf"
    if kind not in ("html", "xml", TEXT) and any(each in head.lower() for each in _PAGES):
        yield "html"


def claimed_by(name: str) -> str:
    """The kind that a name says; empty where its ending says none that is known."""
    _stem, dot, ending = name.rpartition(".")
    return _KIND_OF.get(ending.lower(), "") if dot else ""


def lies(name: str, kind: str) -> bool:
    """Whether the name says another kind than what it is."""
    claimed = claimed_by(name)
    is_alike = any({claimed, kind} <= alike for alike in _ALIKE)
    return bool(claimed) and claimed != kind and not is_alike


def kept_as(name: str, kind: str) -> str:
    """The name under which it is given out: with the ending of what it is, where its own lies."""
    endings = _ENDINGS.get(kind, ())
    return f"{name}.{endings[0] if endings else 'bin'}" if lies(name, kind) else name
