"""Who has seen a request: each side reads of itself, and of the other what that lets itself be known."""

import re
from html import unescape

import httpx
import pytest

from domain.sessions.session import Level
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.requests import acknowledge
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.conftest import network
from tests.web.pages.requests.stories import filed


async def seen(browser: httpx.AsyncClient, reference: str) -> list[str]:
    page = unescape((await browser.get(f"/requests/{reference}")).text)
    table = page.partition('aria-labelledby="read"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr[^>]*><td[^>]*>[^<]*</td>(.*?)</tr>", table)
    return [" ".join(re.findall(r"<td[^>]*>([^<]*)</td>", row)).strip() for row in rows]


@pytest.mark.parametrize("abroad", ["name", "function"])
async def test_each_side_reads_who_has_seen_it(clerk: Clerk, signs_in: Signs, abroad: str) -> None:
    text = network().replace("  content_in_chat", f"  names_abroad: {abroad}\n  content_in_chat", 1)
    await directory.import_network(clerk.office, read_network(text))
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    browsers = {
        who: await signs_in(who, Level.PROVED)
        for who in ("esp-officer", "esp-chief", "lbn-duty", "lbn-deputy", "lbn-chief")
    }
    chief = browsers["lbn-chief"]
    await chief.post(f"/requests/{reference}", data={"reason": "EXERCISE planted review"})
    for who in ("lbn-duty", "lbn-duty", "lbn-deputy"):
        await browsers[who].get(f"/requests/{reference}")
    of_lebanon = await seen(browsers["lbn-duty"], reference)
    assert "EXERCISE Rami Haddad at a page" in of_lebanon
    assert any("Nadim" in row or "EXERCISE" in row for row in of_lebanon)
    page = (await browsers["lbn-duty"].get(f"/requests/{reference}")).text
    assert "planted review" not in page
    of_spain = await seen(browsers["esp-officer"], reference)
    names = " ".join(of_spain)
    async with clerk.office.store.reading() as work:
        chief_name = work.directory.people[PersonId("lbn-chief")].name
    assert chief_name not in names
    if abroad == "name":
        assert "EXERCISE Rami Haddad at a page" in of_spain
    else:
        assert "Rami" not in names
        assert [row for row in of_spain if row == "Lebanon"] == ["Lebanon"]
