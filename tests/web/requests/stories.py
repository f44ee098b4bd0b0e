"""Requests for stories told at the pages: filed in chat, by people of an invented network."""

import re
from html import unescape

from services.conversation import filling_in
from tests.services.desk_clerk import Clerk

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
    main = page.partition('<main id="main">')[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main))).strip()
