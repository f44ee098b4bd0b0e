"""What a file is, by its content, and what its name says falsely."""

import io
import zipfile

import pytest

from formats.files.kinds import KINDS, also_in, claimed_by, kept_as, kind_of, lies

OFFICE = b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(20) + b"[Content_Types].xml"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (JPEG, "jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp"),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (OFFICE, "office"),
        (b"PK\x03\x04\x14\x00a.txt", "zip"),
        (b"MZ\x90\x00", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\nrm -rf\n", "program"),
        (b"EXERCISE plain, \xc3\xa4 and so on\n", "text"),
        ("EXERCISE عربي\n".encode(), "text"),
        (("ä" * 3000).encode()[:4095], "text"),  # the last letter is cut through
        (b"\xff\xfeE\x00", "text"),
        (b"<!DOCTYPE html><p>", "html"),
        (b"  <svg onload=alert(1)>", "html"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"\x00\x01\x02\x03", "unknown"),
        (b"text with \x00 in it", "unknown"),
        (b"", "unknown"),
    ],
)
def test_a_file_is_what_it_begins_with(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
    assert kind in KINDS


@pytest.mark.parametrize(
    ("name", "kind", "given"),
    [
        ("photo.jpg", "jpeg", "photo.jpg"),
        ("photo.JPEG", "jpeg", "photo.JPEG"),
        ("photo.jpg", "program", "photo.jpg.exe"),
        ("report.pdf", "html", "report.pdf.html"),
        ("report.docx", "zip", "report.docx"),
        ("list.csv", "text", "list.csv"),
        ("list.csv", "unknown", "list.csv.bin"),
        ("feed.xml", "text", "feed.xml"),
        ("no-ending", "pdf", "no-ending"),
        ("odd.ending", "pdf", "odd.ending"),
    ],
)
def test_a_name_that_lies_gets_the_ending_of_what_it_is(name: str, kind: str, given: str) -> None:
    assert kept_as(name, kind) == given
    assert lies(name, kind) is (given != name)


def test_a_polyglot_is_said_to_be_one() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("EXERCISE.txt", "EXERCISE")
    both = JPEG + archive.getvalue()
    assert kind_of(both) == "jpeg"
    assert also_in("jpeg", both[:4096], both[-4096:]) == ("zip",)
    page = b"GIF89a/*" + b"<script>alert(1)</script>"
    assert also_in(kind_of(page), page, page) == ("html",)
    document = b"\xff\xd8\xff" + b"EXERCISE %PDF-1.4"
    assert also_in(kind_of(document), document, document) == ("pdf",)
    assert also_in("zip", archive.getvalue(), archive.getvalue()) == ()


def test_an_ending_of_no_kind_says_none() -> None:
    assert claimed_by("EXERCISE") == ""
    assert claimed_by("EXERCISE.") == ""
