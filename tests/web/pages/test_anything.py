"""Whatever is sent to any address, by anybody: a plain answer, the same headers, nothing of others.

``CONTACTPOINT_FUZZ=8000`` asks so often (200), for a night or before a release.
"""

import os
import re
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from starlette.types import ASGIApp

from bot.endpoints.portal import portal
from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.requests import acknowledge
from services.sessions import sessions
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk
from tests.web.asking import Answered, Asked, asks
from tests.web.conftest import URL
from tests.web.pages.anything import (
    FORM,
    NUMBERS,
    VISITORS,
    VISITS,
    changes,
    quoted,
    requests,
    written,
)
from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.stories import MISSING, filed
from tests.web.pages.writing.test_writing import HEADER, NEEDED
from web.app import _ROUTES

EXAMPLES = int(os.environ.get("CONTACTPOINT_FUZZ", "200"))
FUZZED = settings(
    max_examples=EXAMPLES,
    derandomize="CONTACTPOINT_FUZZ" not in os.environ,
    database=None,
    # What was sent before it may belong to a fault, so that a smaller request alone would not show it.
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
OF_THE_REQUEST, OF_THE_DRAFT = "EXERCISE-planted-a1", "EXERCISE-planted-b2"
MAY_READ = {OF_THE_REQUEST: {"esp-officer", "lbn-duty", "lbn-chief"}, OF_THE_DRAFT: {"esp-officer"}}


class _Forms(HTMLParser):
    """The forms of a page: where each is sent, and its fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("method", "get"), given.get("action", ""), {}))
        elif tag in ("input", "textarea", "select", "button") and self.found and "name" in given:
            self.found[-1][2].setdefault(given["name"], given.get("value", ""))


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that a page has, and the fields that go with it."""

    method: str
    action: str
    fields: dict[str, str]


@dataclass(slots=True, repr=False)
class Staged:
    """The pages of a network in which something happens, and who visits them."""

    clerk: Clerk
    app: ASGIApp
    known: dict[str, list[str]]
    forms: dict[str, list[Sent]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    tokens: dict[tuple[str, Level | None], str] = field(default_factory=dict)

    async def cookie(self, who: str, level: Level | None) -> bytes:
        if level is None:
            return b""
        token = self.tokens.get((who, level))
        if token is None:
            begin = partial(
                sessions.begin, person=PersonId(who), level=level, by="EXERCISE", browser="EXERCISE"
            )
            token = self.tokens[who, level] = await self.clerk.office.store.transact(begin)
        return f"__Host-session={token}".encode()

    async def answers(self, asked: Asked, visitor: tuple[str, Level | None]) -> Answered:
        cookie = await self.cookie(*visitor)
        own = [*asked.headers, (b"cookie", cookie)] if cookie else asked.headers
        answered = await asks(self.app, replace(asked, headers=own))
        if answered.status == 401:
            self.tokens.pop(visitor, None)
        return answered


async def _forms_of(staged: Staged, visitor: tuple[str, Level | None]) -> list[Sent]:
    """Those of every page that opens for them."""
    found: list[Sent] = []
    for route in _ROUTES:
        if "GET" not in (route.methods or ()) or "live" in route.path:
            continue
        target = re.sub(r"\{(\w+)[^}]*\}", lambda name: staged.known[name[1]][0], route.path)
        answered = await staged.answers(Asked(method="GET", target=target), visitor)
        if not answered.headers.get("content-type", "").startswith("text/html"):
            continue
        parser = _Forms()
        parser.feed(answered.body.decode())
        found += [
            Sent(method.upper(), unescape(action or target), fields)
            for method, action, fields in parser.found
        ]
    return found


@pytest.fixture
async def staged(clerk: Clerk) -> Staged:
    case, reference = await filed(clerk, f"LBN immediate life preserve {OF_THE_REQUEST}")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    clerk.office.store.holder.bot = 4242
    app = portal(clerk.office, URL)
    known = {
        "reference": [reference, MISSING],
        "type": ["preserve", "subscriber", "victim"],
        "file": ["0" * 32],
        "offset": ["0", "1048576"],
        "key": ["0" * 16],
        "layer": ["duty"],
        "month": ["2026-10", "2026-11", "2026-13", "9999-12", "0000-01"],
        "record": ["1", "99999999999"],
        "section": ["person", "member"],
        "member": ["LBN", "-"],
        "hash": ["0" * 16],
        "name": ["own.css"],
    }
    staged = Staged(clerk, app, known)
    typed = {**HEADER, **NEEDED, "facts": OF_THE_DRAFT, "act": "check"}
    asked = Asked(
        method="POST",
        target="/requests/new/preserve",
        headers=[(b"origin", URL.encode()), (b"content-type", FORM)],
        body="&".join(f"{quoted(k)}={quoted(v)}" for k, v in typed.items()).encode(),
    )
    assert (await staged.answers(asked, ("esp-officer", Level.PROVED))).status == 303
    listed = await staged.answers(
        Asked(method="GET", target="/directory"), ("lbn-chief", Level.PROVED)
    )
    found = re.search(r'/directory/entries/([^"]+)">Lebanon 24/7 desk', listed.body.decode())
    assert found is not None
    known["key"].insert(0, found[1])
    for visitor in VISITORS:
        staged.forms[visitor[0] + str(visitor[1])] = await _forms_of(staged, visitor)
    every = {name for forms in staged.forms.values() for sent in forms for name in sent.fields}
    staged.names = sorted(every)
    assert len(staged.names) > 60
    return staged


def expect_plain(asked: Asked, visitor: tuple[str, Level | None], answered: Answered) -> None:
    """No error of ours, the guarded headers, nothing of others, nothing of the sender's as markup."""
    who = visitor[0] if visitor[1] is Level.PROVED else ""
    shown = (asked.method, asked.target[:200], bytes(asked.body)[:600], who, answered.status)
    assert 200 <= answered.status < 500, shown
    headers = answered.headers
    assert headers["content-security-policy"].startswith("default-src 'none'"), shown
    for name, value in (
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ):
        assert headers[name] == value, shown
    is_static = "immutable" in headers["cache-control"]
    assert is_static or headers["cache-control"] == "no-store", shown
    assert re.fullmatch(r"/(?![/\\])[!-~]*", headers.get("location", "/")), (
        shown,
        headers["location"],
    )
    assert not any("\r" in value or "\n" in value or "\0" in value for value in headers.values()), (
        shown
    )
    text = answered.body.decode("utf-8", "replace")
    if headers.get("content-type", "").startswith("text/html"):
        assert "<x-mark" not in text, shown
        assert text.count("<h1>") <= 1, shown
    sent = asked.target + asked.body.decode("latin-1")
    for planted, readers in MAY_READ.items():
        if who not in readers and planted not in sent:
            assert planted not in text, shown
    if visitor[1] is None and answered.status != 200:
        assert "Rami" not in text, shown


@on_both
@FUZZED
@given(visitor=VISITS, request_=requests())
async def test_every_address_answers_plainly_whatever_is_asked(
    staged: Staged,
    visitor: tuple[str, Level | None],
    request_: tuple[Asked, list[tuple[int, str]]],
) -> None:
    asked, typed = request_
    target = re.sub(
        r"\{(\w+)[^}?]*\}", lambda name: staged.known.get(name[1], [MISSING])[0], asked.target
    )
    names = staged.names
    body = asked.body or written([(names[at % len(names)], text) for at, text in typed])
    has_body = asked.method not in ("GET", "HEAD")
    asked = replace(asked, target=target, body=body if has_body else b"")
    expect_plain(asked, visitor, await staged.answers(asked, visitor))


@on_both
@FUZZED
@given(drawn_for=VISITS, number=NUMBERS, sender=VISITS, changed=changes())
async def test_every_form_answers_plainly_whatever_is_typed(
    staged: Staged,
    drawn_for: tuple[str, Level | None],
    number: int,
    sender: tuple[str, Level | None],
    changed: tuple[list[tuple[int, str]], int, int],
) -> None:
    forms = staged.forms[drawn_for[0] + str(drawn_for[1])]
    sent = forms[number % len(forms)]
    typed, does, at = changed
    fields = [*sent.fields.items()]
    for which, text in typed if fields else ():
        name, _ = fields[which % len(fields)]
        fields[which % len(fields)] = (name, text)
    if does == 0 and fields:
        fields.pop(at % len(fields))
    elif does == 1 and fields:
        fields.append(fields[at % len(fields)])
    elif does == 2:
        fields.append((staged.names[at % len(staged.names)], "EXERCISE"))
    # Mostly whoever has the page sends its form.
    visitor = sender if does == 3 else drawn_for
    headers = [(b"origin", URL.encode()), (b"content-type", FORM)]
    asked = Asked(method="POST", target=sent.action, headers=headers, body=written(fields))
    if sent.method == "GET":
        target = f"{sent.action.partition('?')[0]}?{written(fields).decode()}"
        asked = Asked(method="GET", target=target, headers=headers)
    expect_plain(asked, visitor, await staged.answers(asked, visitor))
