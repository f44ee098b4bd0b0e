"""The parameters of one Bot API call, from wherever they came: address, form, multipart or JSON.

Owns the parsing; the methods ask for values of the type that they need. A value of a wrong type is
refused with the words of the real server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from urllib.parse import parse_qsl

from rehearsal.world.errors import bad_request
from rehearsal.world.values import JsonObject, JsonValue

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file that came in a multipart body."""

    name: str
    mime_type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Named parameters, and the files that came beside them."""

    values: Mapping[str, JsonValue]
    files: Mapping[str, UploadedFile] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The parameter as text, empty where it is missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str) -> bool:
        """The parameter as a truth value, False where it is missing."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        return str(value).strip().lower() in _TRUE

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number; what is no number counts as missing, as with the real one."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(str(value))
        except ValueError:
            return default

    def json(self, name: str) -> JsonValue:
        """The parameter as JSON, None where it is missing. Raises ValueError for no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        parsed: JsonValue = json.loads(value)
        return parsed


def from_request(query: bytes, content_type: str, body: bytes) -> Params:
    """Parse a call's parameters. Raises ApiError for a body that cannot be read."""
    values: JsonObject = dict(parse_qsl(query.decode("ascii", "replace"), keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return Params(values=values)
    if kind == "application/x-www-form-urlencoded":
        values.update(_form(body))
    elif kind == "application/json":
        values.update(_json(body))
    elif kind == "multipart/form-data":
        fields, files = _multipart(content_type, body)
        values.update(fields)
        return Params(values=values, files=files)
    return Params(values=values)


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _json(body: bytes) -> JsonObject:
    try:
        parsed = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("can't parse JSON object")
    return parsed


def _multipart(content_type: str, body: bytes) -> tuple[JsonObject, dict[str, UploadedFile]]:
    head = b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    document = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    if not document.is_multipart():
        raise bad_request("can't parse multipart form data")
    fields: JsonObject = {}
    files: dict[str, UploadedFile] = {}
    for part in document.iter_parts():
        name = str(part.get_param("name", header="content-disposition") or "")
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        file_name = part.get_filename()
        if file_name is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            files[name] = UploadedFile(
                name=file_name, mime_type=part.get_content_type(), content=content
            )
    return fields, files
