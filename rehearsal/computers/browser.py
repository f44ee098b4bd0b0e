"""A browser without scripts: it opens pages, fills in their forms, and keeps its cookies.

Owns that every address and every referrer that it asks with is written down. What a script would ask for
(a passkey's options) is asked by ``asks``.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from rehearsal.computers.forms import NotOnThePage, PageForm, forms_of
from rehearsal.world.http_client import HttpAnswer, request

_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"
_MOST_STEPS = 5
_FORM = "application/x-www-form-urlencoded"
_LEADS_ON = (302, 303)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenFile:
    """A file that somebody chooses in a form."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown, and from where."""

    url: str
    status: int
    body: bytes = field(repr=False)

    @property
    def source(self) -> str:
        """The page as it was sent."""
        return self.body.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """What one reads on it."""
        main = self.source.partition("<main")[2].partition("</main>")[0] or self.source
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", f"<main{main}")).split())

    def form_with(self, button: str, typed: Mapping[str, str]) -> PageForm:
        """The form that has this button and these fields. Raises ``NotOnThePage``."""
        trouble = NotOnThePage(f"There is no button {button} on {self.text[:200]}.")
        for form in forms_of(self.source):
            try:
                form.sends(button, typed)
            except NotOnThePage as not_there:
                if any(each.label == button for each in form.buttons):
                    trouble = not_there
            else:
                return form
        raise trouble


class ComputerBrowser:
    """One person's browser, at the pages of one origin."""

    def __init__(self, origin: str, language: str = "en") -> None:
        self.origin = origin
        self._language = language
        self.asked_with: list[str] = []
        """Every address and every referrer, in the order in which they were asked for."""
        self._cookies: dict[str, str] = {}
        self._here = ""

    async def opens(self, address: str) -> Page:
        """Open an address of these pages, wherever it leads on to."""
        return await self._goes("GET", address)

    async def presses(
        self,
        page: Page,
        button: str,
        typed: Mapping[str, str] | None = None,
        file: ChosenFile | None = None,
    ) -> Page:
        """Press a button of the page, after typing into its form. Raises ``NotOnThePage``."""
        said = dict(typed or {})
        form = page.form_with(button, said)
        sent = form.sends(button, said)
        body, content_type = urlencode(sent).encode(), _FORM
        if form.is_multipart:
            body, content_type = _in_parts(sent, form.file, file)
        return await self._goes("POST", form.action, body, content_type)

    async def asks(self, page: Page, **fields: str) -> str:
        """What a script of the page asks for with these fields, before it sends its form."""
        self._here = page.url
        answer = await self._asked("POST", page.url, urlencode(fields).encode(), _FORM)
        return answer.body.decode()

    async def _goes(
        self, method: str, address: str, body: bytes = b"", content_type: str = ""
    ) -> Page:
        url = urljoin(self._here or self.origin, address)
        for _ in range(_MOST_STEPS):
            answer = await self._asked(method, url, body, content_type)
            if answer.status not in _LEADS_ON:
                break
            url = urljoin(url, answer.headers.get("location", ""))
            method, body, content_type = "GET", b"", ""
        self._here = url
        return Page(url=url, status=answer.status, body=answer.body)

    async def _asked(self, method: str, url: str, body: bytes, content_type: str) -> HttpAnswer:
        if not url.startswith(f"{self.origin}/"):
            raise NotOnThePage("That address leads elsewhere.")
        headers = {"User-Agent": _FIREFOX, "Accept-Language": self._language}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self._cookies.items())
        if self._here:
            # The whole address, as these pages' policy has it for their own origin.
            headers["Referer"] = self._here
        if method != "GET":
            headers |= {"Origin": self.origin, "Content-Type": content_type}
        self.asked_with += [url, headers.get("Referer", "")]
        answer = await request(method, url, headers=headers, body=body)
        self._keep(answer)
        return answer

    def _keep(self, answer: HttpAnswer) -> None:
        for said in answer.cookies:
            for name, cookie in SimpleCookie(said).items():
                if cookie["max-age"] == "0" or not cookie.value:
                    self._cookies.pop(name, None)
                else:
                    self._cookies[name] = cookie.value


def path_of(page: Page) -> str:
    """Where a page stands, without its origin."""
    return urlsplit(page.url).path


def _in_parts(fields: Mapping[str, str], named: str, file: ChosenFile | None) -> tuple[bytes, str]:
    """The form as ``multipart/form-data`` (RFC 7578)."""
    edge = f"----EXERCISE{secrets.token_hex(12)}"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in fields.items()
    ]
    if file is not None:
        name = file.name.replace('"', "%22")
        head = f'Content-Disposition: form-data; name="{named}"; filename="{name}"'
        kind = "Content-Type: application/octet-stream"
        parts.append(f"--{edge}\r\n{head}\r\n{kind}\r\n\r\n".encode() + file.content + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
