"""What nobody would send to the pages, as Hypothesis draws it: addresses, headers, bodies, typed texts."""

from collections.abc import Sequence
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from domain.sessions.session import Level
from tests.web.asking import Asked
from tests.web.conftest import URL
from web.app import _ROUTES

MARK = "<x-mark y='\"&>"
VISITORS = (
    ("", None),
    ("lbn-duty", Level.CLAIMED),
    ("lbn-duty", Level.PROVED),
    ("lbn-chief", Level.PROVED),
    ("esp-officer", Level.PROVED),
    ("ita-duty", Level.PROVED),
    ("secretariat", Level.PROVED),
    ("auditor", Level.PROVED),
)
LONG = "EXERCISE long"
"""Stands for a text that is longer than any field takes."""
ODD = (
    *(
        "",
        "\0",
        "a\0b",
        "\u202eEXERCISE\u2066",
        "\u0663\u0664",
        "²",
        "½",
        "\ufeff",
        "\r\nSet-Cookie: a=b",
    ),
    *(
        "0",
        "-1",
        "00",
        "1e9",
        "9" * 40,
        "NaN",
        "2026-02-30",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
    ),
    *("0000-00-00", "2026-11-24T25:61", "24:00", "+00:00", "../../etc/passwd", "{{ 7 * 7 }}", MARK),
    *("TLP:RED", "LBN", "on", LONG, "é" * 300, "\U0001f469\u200d\U0001f692", "😀", "a" * 65),
)
SEGMENTS = (
    *(
        "%00",
        "%2f",
        "..",
        ".",
        "%2e%2e",
        "%ff",
        "%ed%a0%80",
        "%0a",
        "%",
        "%zz",
        "x" * 3000,
        "%e2%80%ae",
    ),
    *(
        "\u0663".encode().hex(),
        "preserve",
        "new",
        "0",
        "-1",
        "%20",
        "new%2fpreserve",
        "*",
        "~",
        "live",
    ),
)
FORM = b"application/x-www-form-urlencoded"
TYPES = (
    *(FORM, FORM + b"; charset=utf-16", b"multipart/form-data", b"multipart/form-data; boundary=x"),
    *(
        b"application/json",
        b"text/plain",
        b"",
        b"\xff\xfe",
        b"multipart/form-data; boundary=" + b"x" * 300,
    ),
)
HEADERS = (
    (b"range", b"bytes=0-99999999999999999999"),
    (b"range", b"bytes=-1,-2,5-2"),
    (b"content-length", b"-1"),
    (b"content-length", b"9" * 30),
    (b"content-length", "\u0663".encode()),
    (b"last-event-id", b"-1"),
    (b"last-event-id", b"9" * 15),
    (b"last-event-id", b"\xb2"),
    (b"accept-language", b"\xff,;q=,ar;q=x," + b"a" * 900),
    (b"accept-language", b"../../en"),
    (b"user-agent", b"\xff\x00<x-mark>" + b"x" * 900),
    (b"cookie", b"__Host-session"),
    (b"cookie", b"__Host-session=" + b"\xff" * 43),
    (b"cookie", b'__Host-session="\\"; __Host-first=' + b"A" * 5000),
    (b"x-forwarded-for", b"\xff, ::1%x"),
    (b"if-none-match", b"*"),
    (b"host", b"else.example.org"),
    (b"x-http-method-override", b"DELETE"),
)
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "get",
    "",
)
MULTIPART = (
    b"--x\r\n\r\n",
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00.pdf"\r\n\r\n%PDF',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../a"\r\n\r\n\r\n--x--',
    b'--x\r\nContent-Disposition: form-data\r\nContent-Disposition: form-data; name="a"\r\n\r\na\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="' + b"a" * 9000,
    b'--x\r\nContent-Type: \xff\r\nContent-Disposition: form-data; name="marking"\r\n\r\n\xff\r\n--x--\r\n',
)


def quoted(text: str) -> str:
    text = text.replace(LONG, "x" * 9000)
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


TEXTS = st.one_of(st.sampled_from((*ODD, "\ud800")), st.text(max_size=40))


QUERIED = (
    *("page", "q", "member", "months", "month", "zone", "since", "ref", "new", "checked", "state"),
    *(
        "type",
        "urgency",
        "period",
        "from",
        "to",
        "policy",
        "person",
        "start",
        "end",
        "desk",
        "layer",
    ),
    *("days", "case", "until", "identifier", "text", "reference", "step", "at", "roster", "named"),
)


PATHS = sorted({route.path for route in _ROUTES})
NUMBERS = st.integers(0, 10_000)
VISITS = st.sampled_from(VISITORS)


@st.composite
def targets(draw: st.DrawFn) -> str:
    """An address of ours, mostly with what there is in it, as ``{name}``, and a query."""
    parts = draw(st.sampled_from(PATHS)).split("/")
    for at, part in enumerate(parts):
        if part.startswith("{") and draw(st.integers(0, 3)) == 0:
            parts[at] = draw(st.sampled_from((*SEGMENTS, "{other}")))
    made = "/".join(parts)
    if draw(st.integers(0, 9)) == 0:
        made += draw(st.sampled_from(["/", "//", "/..", "%00", "/%2e", ";a=b", "%3f", "#"]))
    if draw(st.booleans()):
        return made
    pairs = st.tuples(st.sampled_from(QUERIED), TEXTS)
    asked = draw(st.lists(pairs, min_size=1, max_size=3))
    ends = ["", "", "&%ff=%ff", "&", "&&=", "&a%ed%a0%80", "%", "&page=1&page=2"]
    return f"{made}?{written(asked).decode()}{draw(st.sampled_from(ends))}"


@st.composite
def requests(draw: st.DrawFn) -> tuple[Asked, list[tuple[int, str]]]:
    """Anything, and what may stand in its body: fields by their number, and what is typed into them."""
    method = draw(st.sampled_from(("GET", "POST", "POST", *METHODS)))
    headers = draw(st.lists(st.sampled_from(HEADERS), max_size=2))
    own = [(b"origin", URL.encode())] if draw(st.integers(0, 7)) else []
    kind = [(b"content-type", draw(st.sampled_from(TYPES)))]
    raw = [b"", b"", b"&" * 5000, b"a=b" * 30_000, b"=", b"%", b'{"act": []}', *MULTIPART]
    body = draw(st.one_of(st.sampled_from(raw), st.binary(max_size=60)))
    fields = draw(st.lists(st.tuples(NUMBERS, TEXTS), max_size=6))
    asked = Asked(method=method, target=draw(targets()), headers=[*headers, *own, *kind], body=body)
    return asked, fields


def written(fields: Sequence[tuple[str, str]]) -> bytes:
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields).encode()


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[tuple[int, str]], int, int]:
    """What is typed into a form's fields; what else is done to it (0 to 9), and to which."""
    typed = draw(st.lists(st.tuples(NUMBERS, TEXTS), max_size=4))
    return typed, draw(st.integers(0, 9)), draw(NUMBERS)
