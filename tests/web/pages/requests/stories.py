"""Requests for stories told at the pages: filed in chat, by people of an invented network."""

import re
from html import unescape
from typing import Any

import httpx

from domain.reference import make
from domain.vocabulary import MemberCode
from services.conversation import filling_in
from tests.services.desk_clerk import Clerk

MISSING = make("CPN", 2026, MemberCode("ESP"), MemberCode("LBN"), 9)
"""A reference that is right, and of no request."""
PLANTED = "EXERCISE keep the account of <b>Ö'Quill & Sons</b>"


async def filed(
    clerk: Clerk, line: str = f"LBN immediate life preserve {PLANTED}", by: str = "esp-officer"
) -> tuple[str, str]:
    """A request, filed in chat in one line: its case and its reference."""
    await clerk.does(by, filling_in.file_line, line)
    facts = clerk.last(by, "status").saying.facts
    return str(facts["case"]), str(facts["reference"])


def words(page: str) -> str:
    """What a page says, without its markup."""
    main = page.partition('<main id="main" tabindex="-1">')[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main))).strip()


def form(page: str, verb: str) -> dict[str, str]:
    """The hidden fields of the form whose act is this."""
    for each in re.findall(r"<form.*?</form>", page, re.DOTALL):
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', each))
        if hidden.get("verb") == verb:
            return hidden
    raise AssertionError(f"there is no {verb}")


def hidden_of(page: str) -> dict[str, str]:
    """The hidden fields of the only form of our own in the page's main part."""
    main = page.partition('<main id="main"')[2].partition("</main>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', main))


async def does(
    browser: httpx.AsyncClient, reference: str, verb: str, page: str | None = None, **typed: Any
) -> httpx.Response:
    """Press a button of the page, which is opened first where none is given."""
    page = page or (await browser.get(f"/requests/{reference}")).text
    data = {**form(page, verb), **typed}
    return await browser.post(f"/requests/{reference}/act", data=data)
